/// A use or a declaration of a name. The resolver fills in what it means.
package final class Identifier {
  package let name: String
  package let range: SourceRange
  /// What the name means here; `nil` is a global, looked up by name when the program runs
  /// (the names of the session first, then the global object).
  package var binding: Binding?
  /// Whether this use may run before the binding is initialized, so that the machine has to check.
  package var needsInitializationCheck = false

  package init(_ name: String, _ range: SourceRange) {
    self.name = name
    self.range = range
  }
}

/// The name after a dot: a property name, never resolved.
package struct PropertyName {
  package let name: String
  package let range: SourceRange

  package init(_ name: String, _ range: SourceRange) {
    self.name = name
    self.range = range
  }
}

/// `#name`, used or declared. `identifier.name` includes the `#`; its binding is a private name of a class scope.
package struct PrivateName {
  package let identifier: Identifier
  package var name: String { identifier.name }
  package var range: SourceRange { identifier.range }

  package init(_ identifier: Identifier) { self.identifier = identifier }
}

/// An argument of a call or an element of an array literal: a value, or `...values`.
package struct Element {
  package let value: Expression
  package let isSpread: Bool

  package init(_ value: Expression, isSpread: Bool = false) {
    self.value = value
    self.isSpread = isSpread
  }
}

/// The implicit bindings that `super.name` and `super(…)` read: ordinary bindings, so that arrow functions capture them.
package final class SuperReference {
  /// The range of the word `super`.
  package let range: SourceRange
  package let this: Identifier
  /// For `super.name`: the object whose prototype is searched. `nil` in a `super(…)` call.
  package let homeObject: Identifier?
  /// For `super(…)`: the running constructor, whose prototype is called. `nil` in `super.name`.
  package let activeFunction: Identifier?
  /// For `super(…)`. `nil` in `super.name`.
  package let newTarget: Identifier?

  /// - Parameter isCall: whether this is `super(…)` and not `super.name`.
  package init(_ range: SourceRange, isCall: Bool) {
    self.range = range
    this = Identifier("this", range)
    homeObject = isCall ? nil : Identifier("%homeObject", range)
    activeFunction = isCall ? Identifier("%activeFunction", range) : nil
    newTarget = isCall ? Identifier("new.target", range) : nil
  }
}

/// A template literal: one more piece of text than expressions.
///
/// A class, because its identity is that of the template object that a tag function gets.
package final class TemplateLiteral {
  /// A piece of literal text.
  package struct Quasi {
    /// The text with its escapes read; `nil` where an escape is wrong, which only a tagged template may have.
    package let cooked: [UInt16]?
    /// The text as written, line ends as LF.
    package let raw: [UInt16]

    package init(cooked: [UInt16]?, raw: [UInt16]) {
      self.cooked = cooked
      self.raw = raw
    }
  }

  package let quasis: [Quasi]
  package let expressions: [Expression]

  package init(quasis: [Quasi], expressions: [Expression]) {
    self.quasis = quasis
    self.expressions = expressions
  }
}

/// The key of a property in an object literal, class or pattern.
package enum MemberKey {
  case name(String, SourceRange)
  case string([UInt16], SourceRange)
  case number(Double, SourceRange)
  case computed(Expression)
  /// Classes only.
  case privateName(PrivateName)

  package var range: SourceRange {
    switch self {
    case .name(_, let range), .string(_, let range), .number(_, let range): range
    case .computed(let expression): expression.range
    case .privateName(let name): name.range
    }
  }
}

/// One part of an object literal. A shorthand `{x}` is a property with the identifier as its value.
package enum ObjectMember {
  case property(MemberKey, Expression)
  case method(MemberKey, FunctionNode)
  case getter(MemberKey, FunctionNode)
  case setter(MemberKey, FunctionNode)
  /// `__proto__: value`, which sets the prototype.
  case prototype(Expression)
  case spread(Expression)
}

/// An expression and its place in the source.
package final class Expression {
  package enum Kind {
    case null
    case boolean(Bool)
    case number(Double)
    case string([UInt16])
    case regularExpression(body: String, flags: String)
    case template(TemplateLiteral)
    case taggedTemplate(tag: Expression, TemplateLiteral)

    case identifier(Identifier)
    /// `this`; the identifier resolves to the implicit binding of the nearest function that is not an arrow.
    case this(Identifier)
    /// `new.target`; resolves like `this`.
    case newTarget(Identifier)
    case importMeta

    /// Holes are `nil`.
    case array([Element?])
    case object([ObjectMember])
    /// A function expression or an arrow function.
    case function(FunctionNode)
    case `class`(ClassNode)

    case unary(UnaryOperator, Expression)
    /// The operand is an identifier, member, index, privateMember, superMember or superIndex.
    case update(UpdateOperator, isPrefix: Bool, Expression)
    case binary(BinaryOperator, Expression, Expression)
    case logical(LogicalOperator, Expression, Expression)
    /// `#name in object`
    case privateIn(PrivateName, Expression)
    case conditional(Expression, then: Expression, else: Expression)
    case sequence([Expression])

    case assignment(Pattern, Expression)
    /// `a += b`; the target is as that of `update`.
    case compoundAssignment(BinaryOperator, Expression, Expression)
    /// `a ??= b`; the target is as that of `update`.
    case logicalAssignment(LogicalOperator, Expression, Expression)

    /// `isOptional` says that the link is written `?.`: where the object is null or undefined, the whole enclosing
    /// `optionalChain` is undefined.
    case member(Expression, PropertyName, isOptional: Bool)
    case index(Expression, Expression, isOptional: Bool)
    case privateMember(Expression, PrivateName, isOptional: Bool)
    case call(Expression, [Element], isOptional: Bool)
    /// The extent of what `?.` skips.
    case optionalChain(Expression)
    case new(Expression, [Element])

    case superMember(SuperReference, PropertyName)
    case superIndex(SuperReference, Expression)
    case superCall(SuperReference, [Element])

    case await(Expression)
    case yield(Expression?)
    /// `yield*`
    case yieldDelegate(Expression)
    case dynamicImport(Expression)
  }

  package let kind: Kind
  /// From the first to past the last byte, without parentheses around it.
  package let range: SourceRange
  /// Whether it stands in parentheses of its own: `(a)`. Matters for what a pattern may hold, and for `(a) = function () {}`, which names nothing.
  package var isParenthesized = false

  package init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}
