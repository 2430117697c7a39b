/// A class declaration or expression.
package final class ClassNode {
  package enum Element {
    case method(MemberKey, FunctionNode, isStatic: Bool)
    case getter(MemberKey, FunctionNode, isStatic: Bool)
    case setter(MemberKey, FunctionNode, isStatic: Bool)
    case field(ClassField)
    case staticBlock(StaticBlock)
  }

  /// The name that is written. For a declaration it is bound in the scope around; in the class itself the name means
  /// `innerBinding`.
  package let identifier: Identifier?
  package let isDeclaration: Bool
  package let superclass: Expression?
  /// The written constructor; `nil` means the default one. It is not among `elements`.
  package let constructor: FunctionNode?
  /// In the order of the source.
  package let elements: [Element]
  package let range: SourceRange

  /// The function that evaluates the instance fields in `elements`; `nil` without such fields. Its body is empty: the
  /// compiler writes it from the elements.
  package let fieldInitializer: FunctionNode?
  /// The function that evaluates static fields and static blocks in their order; `nil` without any.
  package let staticInitializer: FunctionNode?

  /// The `name` property, as for functions.
  package var name: String?
  /// Holds the inner name, the private names and the computed keys of fields. Always set by the resolver.
  package var scope: Scope!
  /// The constant binding of the class's own name in `scope`, initialized before static elements run. `nil` without name.
  package var innerBinding: Binding?

  package init(
    identifier: Identifier?, isDeclaration: Bool, superclass: Expression?, constructor: FunctionNode?,
    elements: [Element], range: SourceRange
  ) {
    self.identifier = identifier
    self.isDeclaration = isDeclaration
    self.superclass = superclass
    self.constructor = constructor
    self.elements = elements
    self.range = range
    self.name = identifier?.name
    var hasInstanceFields = false
    var hasStaticElements = false
    for element in elements {
      switch element {
      case .field(let field) where field.isStatic: hasStaticElements = true
      case .field: hasInstanceFields = true
      case .staticBlock: hasStaticElements = true
      case .method, .getter, .setter: break
      }
    }
    func initializer(_ kind: FunctionNode.Kind) -> FunctionNode {
      FunctionNode(kind: kind, body: .statements([]), range: range, bodyRange: range)
    }
    fieldInitializer = hasInstanceFields ? initializer(.fieldInitializer) : nil
    staticInitializer = hasStaticElements ? initializer(.staticInitializer) : nil
  }
}

/// `key = value;` in a class. The value is evaluated in the class's field or static initializer function.
package final class ClassField {
  package let key: MemberKey
  package let value: Expression?
  package let isStatic: Bool
  package let range: SourceRange
  /// For a computed key: the binding in the class scope that keeps the key from the definition of the class to the
  /// initializer function, which captures it.
  package var keyBinding: Binding?

  package init(key: MemberKey, value: Expression?, isStatic: Bool, range: SourceRange) {
    self.key = key
    self.value = value
    self.isStatic = isStatic
    self.range = range
  }
}

/// `static { … }`; part of the static initializer function.
package final class StaticBlock {
  package let statements: [Statement]
  package let range: SourceRange
  /// Holds the block's declarations and its `var`s. Always set by the resolver.
  package var scope: Scope!

  package init(_ statements: [Statement], _ range: SourceRange) {
    self.statements = statements
    self.range = range
  }
}
