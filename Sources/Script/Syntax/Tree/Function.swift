/// A function, method, accessor, arrow, initializer of a class, or the program itself.
package final class FunctionNode {
  package enum Kind: Sendable {
    /// The top level of a module or cell.
    case program
    /// A function declaration or expression.
    case function
    case arrow
    case method
    case getter
    case setter
    case constructor
    case derivedConstructor
    /// Made by the resolver's rules, not written: defines the instance fields of a class, called with `this`.
    case fieldInitializer
    /// Likewise for static fields and static blocks, called once with the class as `this`.
    case staticInitializer
  }

  package enum Body {
    case statements([Statement])
    /// `x => expression`
    case expression(Expression)
  }

  package let kind: Kind
  package let isAsync: Bool
  package var isGenerator: Bool
  /// The name that is written: of a declaration, bound in the scope around; of an expression, bound in `nameScope`.
  package let identifier: Identifier?
  /// Whether this is a function declaration (and not an expression).
  package let isDeclaration: Bool
  package let parameters: [Pattern.Element]
  package let restParameter: Pattern?
  package let body: Body
  /// All of it, for `toString` (for a method from its first modifier or key on).
  package let range: SourceRange
  /// The body, with its braces.
  package let bodyRange: SourceRange

  /// The `name` property: what is written, or the name of the variable or property an anonymous function is assigned to.
  /// `nil` when the name is empty or known only when the program runs (computed keys).
  package var name: String?
  /// Whether a declaration is made at the entry of its scope.
  package var isHoisted = false

  /// The scope around the function that holds only the name of a function expression; `nil` when the name is unused.
  /// It belongs to this function (not to the one around): its value is the running function.
  package var nameScope: Scope?
  /// The scope of parameters, implicit bindings (`this`, `arguments` …) and, unless `bodyScope` is there, `var`s and the
  /// body's declarations. Always set by the resolver.
  package var scope: Scope!
  /// A scope of its own for the body's `var`s and declarations: only when parameters hold expressions. A `var` with the
  /// name of a parameter begins with that parameter's value (`Binding.initialValue`).
  package var bodyScope: Scope?
  /// Bindings of functions around this one that it, or a function in it, uses, in the order of first use. Bindings of a
  /// session (`Binding.isSession`) are not among them.
  package var captures: [Binding] = []
  /// Whether the function itself (not one inside it) awaits, including `for await`. For a program: whether it is asynchronous.
  package var containsAwait = false

  package init(
    kind: Kind, isAsync: Bool = false, isGenerator: Bool = false, identifier: Identifier? = nil,
    isDeclaration: Bool = false, parameters: [Pattern.Element] = [], restParameter: Pattern? = nil, body: Body,
    range: SourceRange, bodyRange: SourceRange
  ) {
    self.kind = kind
    self.isAsync = isAsync
    self.isGenerator = isGenerator
    self.identifier = identifier
    self.isDeclaration = isDeclaration
    self.parameters = parameters
    self.restParameter = restParameter
    self.body = body
    self.range = range
    self.bodyRange = bodyRange
    self.name = identifier?.name
  }

  package var isArrow: Bool { kind == .arrow }

  /// Whether the parameters are plain names: no defaults, patterns or rest.
  package var hasSimpleParameters: Bool {
    restParameter == nil
      && parameters.allSatisfy {
        if case .identifier = $0.target.kind { $0.defaultValue == nil } else { false }
      }
  }

  /// The `length` property: the number of parameters before the first one with a default or the rest.
  package var expectedArgumentCount: Int {
    parameters.firstIndex { $0.defaultValue != nil } ?? parameters.count
  }
}
