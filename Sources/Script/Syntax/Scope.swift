/// A variable as the resolver sees it: one declared name in one scope.
package final class Binding {
  package enum Kind: Sendable {
    case `var`
    case `let`
    case const
    case function
    case `class`
    case parameter
    case `catch`
    case `import`
    /// The name of a function expression inside itself: assignment is a TypeError.
    case functionName
    /// The name of a class inside itself: constant.
    case className

    // Implicit bindings of a function that is not an arrow; there only when used.
    case this
    case arguments
    case newTarget
    case homeObject
    case activeFunction

    // In class scopes: the private names (the value is the private symbol), and kept keys of fields.
    case privateField
    case privateMethod
    case privateAccessor
    case computedKey
  }

  package let name: String
  package internal(set) var kind: Kind
  /// Where the name is declared first.
  package let range: SourceRange
  package unowned let scope: Scope
  /// Whether the name belongs to the session (top level of a cell): it lives in the session's table, is found by name,
  /// and may be declared again.
  package let isSession: Bool

  /// Whether a function inside the one that declares it uses it, so that it needs a box (unless it can be copied: it is
  /// initialized before the capture and never reassigned).
  package internal(set) var isCaptured = false
  /// Whether it is assigned to other than by its declaration. For `var` and `function`, declarations with initial values
  /// count as assignments.
  package internal(set) var isReassigned = false
  /// Whether some use needs the check that it is initialized, so that it has to begin as "empty" at scope entry.
  package internal(set) var needsInitializationCheck = false
  /// The parameter whose value a `var` of the same name in `FunctionNode.bodyScope` begins with.
  package internal(set) var initialValue: Binding?
  /// Whether a private method or accessor is static.
  package internal(set) var isStatic = false

  /// Whether any use of the name has been found.
  package internal(set) var isUsed = false
  /// Whether more than one statement of a cell declares the name.
  var isDeclaredAgain = false
  /// The halves of a private accessor that are declared.
  var accessorHalves: AccessorHalves = []

  struct AccessorHalves: OptionSet {
    let rawValue: UInt8
    static let getter = AccessorHalves(rawValue: 1)
    static let setter = AccessorHalves(rawValue: 2)
  }

  /// For the compiler: its register or box index.
  package var slot = -1

  /// The offset after which the declaration has run, for uses in the same scope and later in the source.
  var initializedAt: UInt32

  init(
    _ name: String, _ kind: Kind, range: SourceRange, scope: Scope, isSession: Bool = false, initializedAt: UInt32 = 0
  ) {
    self.name = name
    self.kind = kind
    self.range = range
    self.scope = scope
    self.isSession = isSession
    self.initializedAt = initializedAt
  }

  /// Whether an assignment to it is an error when it runs.
  package var isConstant: Bool {
    switch kind {
    case .const, .import, .functionName, .className: true
    default: false
    }
  }
}

/// A region of the source in which names mean something.
package final class Scope {
  package enum Kind: Sendable {
    /// Top level of a module.
    case module
    /// Top level of a cell: all bindings are `isSession`.
    case cell
    /// Parameters and usually the body of a function.
    case function
    /// The body of a function whose parameters hold expressions.
    case functionBody
    /// The name of a function expression.
    case functionName
    case block
    /// The head of a `for` loop.
    case loop
    case `switch`
    /// The parameter of a catch clause.
    case `catch`
    case `class`
    case staticBlock
  }

  package let kind: Kind
  /// The scope around, as long as its `Program` lives: functions of a cell outlive the tree around theirs.
  package private(set) weak var parent: Scope?
  /// The function whose code runs in this scope.
  package unowned let function: FunctionNode
  package let range: SourceRange
  /// In the order of declaration.
  package internal(set) var bindings: [Binding] = []
  /// The function declarations to make when the scope is entered, in order; of several with the same name only the last.
  package internal(set) var functionDeclarations: [FunctionNode] = []

  private var table: [String: Binding] = [:]

  init(_ kind: Kind, parent: Scope?, function: FunctionNode, range: SourceRange) {
    self.kind = kind
    self.parent = parent
    self.function = function
    self.range = range
  }

  /// Whether a function inside captures a binding of this scope, so that each entry (each iteration, for a loop) needs
  /// fresh boxes.
  package var isCapturedByClosure: Bool { bindings.contains { $0.isCaptured } }

  /// The binding of a name declared here.
  package subscript(name: String) -> Binding? { table[name] }

  func add(_ binding: Binding) {
    bindings.append(binding)
    table[binding.name] = binding
  }
}
