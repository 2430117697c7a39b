/// Gives every name its meaning: makes the scopes and bindings of a program, ties identifiers to them, and throws the
/// early errors that concern declarations.
///
/// The names of a scope are declared when it is entered, so that one walk over the tree finds for each use the innermost
/// declaration, whether it stands before or after the use.
final class Resolver {
  /// A function being walked, with what it captures so far.
  struct FunctionState {
    let node: FunctionNode
    var captured: Set<ObjectIdentifier> = []
  }

  let program: Program
  var functions: [FunctionState] = []
  /// The innermost scope at the current place of the walk.
  var scope: Scope
  /// The number of functions and classes met, to see whether some code holds any.
  var functionCount = 0

  init(_ program: Program) {
    self.program = program
    let function = program.function
    scope = Scope(
      program.goal == .cell ? .cell : .module, parent: nil, function: function, range: function.range)
    function.scope = scope
    program.scopes.append(scope)
    functions.append(FunctionState(node: function))
  }

  func resolve() throws(SyntaxError) {
    guard case .statements(let statements) = program.function.body else { return }
    try declareBody(statements)
    try resolve(statements)
    for export in program.exports {
      guard case .local(_, let identifier) = export else { continue }
      identifier.binding = scope[identifier.name]
      if identifier.binding == nil, program.goal == .module {
        throw SyntaxError(
          "Export '\(identifier.name)' is not defined in module", hint: "declare it, or leave it out of the export",
          at: identifier.range)
      }
    }
  }

  // MARK: Scopes

  /// Runs `body` in a scope inside the current one.
  func inScope(_ inner: Scope, _ body: () throws(SyntaxError) -> Void) throws(SyntaxError) {
    let outer = scope
    scope = inner
    try body()
    scope = outer
  }

  func makeScope(_ kind: Scope.Kind, _ range: SourceRange) -> Scope {
    let inner = Scope(kind, parent: scope, function: functions[functions.count - 1].node, range: range)
    program.scopes.append(inner)
    return inner
  }

  // MARK: Uses

  /// Ties the use of a name to its binding; leaves it alone if there is none.
  @discardableResult
  func use(_ identifier: Identifier, isAssignment: Bool = false) -> Binding? {
    var place = scope
    var position = identifier.range.start
    var level = functions.count - 1
    var isInMember = false
    while true {
      if let binding = place[identifier.name] ?? implicitBinding(identifier.name, in: place) {
        tie(identifier, to: binding, from: level)
        if needsCheck(binding, from: position, isInMember: isInMember) {
          identifier.needsInitializationCheck = true
          binding.needsInitializationCheck = true
        }
        if isAssignment { binding.isReassigned = true }
        return binding
      }
      guard let parent = place.parent else { return nil }
      isInMember = false
      if parent.function !== place.function {
        level -= 1
        // A hoisted function may run as soon as the scope around it is entered.
        if place.function.isHoisted { position = min(position, parent.startOfCode) }
        isInMember = parent.kind == .class
      }
      place = parent
    }
  }

  /// Records that an identifier means a binding, which belongs to the function at a level of the stack.
  private func tie(_ identifier: Identifier, to binding: Binding, from level: Int) {
    identifier.binding = binding
    binding.isUsed = true
    guard !binding.isSession, level < functions.count - 1 else { return }
    binding.isCaptured = true
    let key = ObjectIdentifier(binding)
    for index in stride(from: functions.count - 1, to: level, by: -1) {
      guard functions[index].captured.insert(key).inserted else { return }
      functions[index].node.captures.append(binding)
    }
  }

  /// Whether code at a position may run before the binding is initialized.
  private func needsCheck(_ binding: Binding, from position: UInt32, isInMember: Bool) -> Bool {
    switch binding.kind {
    // A module of a cycle may run before the one it imports from.
    case .import: return true
    case .let, .const, .class, .parameter:
      return binding.scope.kind == .switch || position < binding.initializedAt
    case .className:
      // Members of a class run only when the class is there.
      return !isInMember && position < binding.initializedAt
    case .this:
      return binding.scope.function.kind == .derivedConstructor
    default: return false
    }
  }

  /// `this`, `arguments` and their like, made in the scope of a function that is no arrow when they are first used.
  private func implicitBinding(_ name: String, in place: Scope) -> Binding? {
    let function = place.function
    guard let first = name.utf8.first, place === function.scope, !function.isArrow else { return nil }
    let kind: Binding.Kind
    switch first {
    case UInt8(ascii: "t") where name == "this": kind = .this
    case UInt8(ascii: "n") where name == "new.target": kind = .newTarget
    case UInt8(ascii: "%") where name == "%homeObject": kind = .homeObject
    case UInt8(ascii: "%") where name == "%activeFunction": kind = .activeFunction
    case UInt8(ascii: "a") where name == "arguments" && function.kind != .program: kind = .arguments
    default: return nil
    }
    let binding = Binding(name, kind, range: function.range, scope: place)
    place.add(binding)
    return binding
  }

  /// Ties the use of a private name.
  func use(_ name: PrivateName) throws(SyntaxError) {
    guard use(name.identifier) != nil else {
      throw SyntaxError(
        "Private field '\(name.name)' must be declared in an enclosing class",
        hint: "write \(name.name); in the body of the class", at: name.range)
    }
  }

  func use(_ reference: SuperReference) {
    use(reference.this)
    for identifier in [reference.homeObject, reference.activeFunction, reference.newTarget] {
      if let identifier { use(identifier) }
    }
  }
}

extension Scope {
  /// Where the scope's own statements begin to run.
  fileprivate var startOfCode: UInt32 { kind == .function ? function.bodyRange.start : range.start }
}
