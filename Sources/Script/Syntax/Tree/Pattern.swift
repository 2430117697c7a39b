/// What a value is stored to: a declared name, a parameter, or the left side of `=`.
package final class Pattern {
  package enum Kind {
    case identifier(Identifier)
    /// Assignments only: a member, index, privateMember, superMember or superIndex expression.
    case expression(Expression)
    /// Holes are `nil`.
    case array([Element?], rest: Pattern?)
    case object([Property], rest: Pattern?)
  }

  /// A target with its default: `target = defaultValue`. Also a parameter of a function.
  package struct Element {
    package let target: Pattern
    package let defaultValue: Expression?

    package init(_ target: Pattern, defaultValue: Expression? = nil) {
      self.target = target
      self.defaultValue = defaultValue
    }
  }

  /// `key: target = defaultValue`
  package struct Property {
    package let key: MemberKey
    package let element: Element

    package init(_ key: MemberKey, _ element: Element) {
      self.key = key
      self.element = element
    }
  }

  package let kind: Kind
  package let range: SourceRange
  /// Whether the target stands in parentheses: allowed in an assignment, not in a declaration.
  package let isParenthesized: Bool

  package init(_ kind: Kind, _ range: SourceRange, isParenthesized: Bool = false) {
    self.kind = kind
    self.range = range
    self.isParenthesized = isParenthesized
  }

  /// Calls `body` with every name in the pattern, in the order of the source.
  package func forEachIdentifier(_ body: (Identifier) throws -> Void) rethrows {
    switch kind {
    case .identifier(let identifier):
      try body(identifier)
    case .expression:
      break
    case .array(let elements, let rest):
      for element in elements { try element?.target.forEachIdentifier(body) }
      try rest?.forEachIdentifier(body)
    case .object(let properties, let rest):
      for property in properties { try property.element.target.forEachIdentifier(body) }
      try rest?.forEachIdentifier(body)
    }
  }
}
