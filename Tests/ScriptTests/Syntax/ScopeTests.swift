import Script
import Testing

/// A resolved program with ways to find its bindings and uses by text.
private struct Resolved {
  let program: Program

  init(_ text: String, goal: SourceGoal = .module) throws {
    program = try Program.parse(SourceText(text, name: "scope.js"), goal: goal)
  }

  var statements: [Statement] {
    guard case .statements(let statements) = program.function.body else { return [] }
    return statements
  }

  func top(_ name: String) throws -> Binding { try #require(program.function.scope[name]) }

  /// The function declared by a statement of the program.
  func function(_ index: Int) throws -> FunctionNode {
    guard case .function(let function) = statements[index].kind else { throw Missing() }
    return function
  }

  struct Missing: Error {}
}

/// The last statement of a function as an identifier.
private func lastUse(in function: FunctionNode) throws -> Identifier {
  guard case .statements(let statements) = function.body, case .expression(let value)? = statements.last?.kind,
    case .identifier(let identifier) = value.kind
  else { throw Resolved.Missing() }
  return identifier
}

@Suite("Scopes")
struct ScopeTests {
  @Test("Names are captured by the functions that use them and those between")
  func captures() throws {
    let resolved = try Resolved("let a, b; function f() { return () => a } b; g = () => b2")
    #expect(try resolved.top("a").isCaptured)
    #expect(try !resolved.top("b").isCaptured)
    #expect(try resolved.function(1).captures.map(\.name) == ["a"])
    #expect(try resolved.top("f").kind == .function)
  }

  @Test("Assignments are seen, also inside functions")
  func reassigned() throws {
    let resolved = try Resolved("let a = 1, b = 1, c = 1; const d = 1; () => { a++ }; [b] = [2]; c; d")
    #expect(try resolved.top("a").isReassigned)
    #expect(try resolved.top("b").isReassigned)
    #expect(try !resolved.top("c").isReassigned)
    #expect(try resolved.top("d").isConstant)
  }

  @Test("Only uses that may come too early are checked")
  func initialization() throws {
    let early = try Resolved("function f() { a; } const a = 1; f()")
    #expect(try early.top("a").needsInitializationCheck)
    let late = try Resolved("const a = 1; a; const g = () => a; { function h() { a } }")
    #expect(try !late.top("a").needsInitializationCheck)
    let own = try Resolved("const a = a")
    #expect(try own.top("a").needsInitializationCheck)
    let cases = try Resolved("switch (1) { case 0: let x; default: x }")
    guard case .switch(let node) = cases.statements[0].kind else { throw Resolved.Missing() }
    #expect(node.scope?["x"]?.needsInitializationCheck == true)
  }

  @Test("Arrow functions capture this and arguments of the function around")
  func implicit() throws {
    let resolved = try Resolved("function f() { return () => [this, arguments, new.target] } function g() { }")
    let scope = try #require(try resolved.function(0).scope)
    #expect(Set(scope.bindings.map(\.name)) == ["this", "arguments", "new.target"])
    #expect(scope.bindings.filter(\.isCaptured).count == 3)
    #expect(try resolved.function(1).scope.bindings.isEmpty)
  }

  @Test("Blocks that declare nothing have no scope; loops have one for each iteration")
  func blocks() throws {
    let resolved = try Resolved("{ a } { let b } for (let i = 0; ;) { f = () => i } for (let j = 0; ;) j")
    guard case .block(let first) = resolved.statements[0].kind, case .block(let second) = resolved.statements[1].kind,
      case .for(let captured) = resolved.statements[2].kind, case .for(let plain) = resolved.statements[3].kind
    else { throw Resolved.Missing() }
    #expect(first.scope == nil)
    #expect(second.scope?.bindings.count == 1)
    #expect(captured.scope?.isCapturedByClosure == true)
    #expect(plain.scope?.isCapturedByClosure == false)
  }

  @Test("Functions are hoisted, the last of a name")
  func hoisting() throws {
    let resolved = try Resolved("function f() { function g() { 1 } var g; function g() { 2 } { function h() { } } }")
    let scope = try #require(try resolved.function(0).scope)
    #expect(scope.functionDeclarations.count == 1)
    #expect(scope["h"] == nil)
  }

  @Test("A body has its own variables when functions in parameters could see the difference")
  func parameters() throws {
    let resolved = try Resolved(
      "function f(a, b = () => a) { var a; a } function g(a, b = a) { var a; a } function h(a) { a }")
    #expect(try resolved.function(0).bodyScope?["a"]?.initialValue?.kind == .parameter)
    #expect(try lastUse(in: resolved.function(0)).binding?.kind == .var)
    #expect(try resolved.function(1).bodyScope == nil)
    #expect(try lastUse(in: resolved.function(1)).binding?.kind == .parameter)
    #expect(try lastUse(in: resolved.function(2)).needsInitializationCheck == false)
  }

  @Test("Top-level names of a cell belong to the session and are never captured")
  func session() throws {
    let resolved = try Resolved("let a = 1; let a = 2; function f() { return a } function g() { } var g", goal: .cell)
    #expect(try resolved.top("a").isSession)
    #expect(try resolved.function(2).captures.isEmpty)
    #expect(try resolved.function(2).isHoisted)
    #expect(try !resolved.function(3).isHoisted)
  }

  @Test("Private names and keys of fields live in the scope of the class")
  func classes() throws {
    let resolved = try Resolved(
      "class A { #x = 1; [k] = 2; static get #y() { } static set #y(v) { } m() { return this.#x + A } }")
    guard case .class(let node) = resolved.statements[0].kind else { throw Resolved.Missing() }
    let kinds = node.scope.bindings.map(\.kind)
    #expect(kinds == [.className, .privateField, .privateAccessor, .computedKey])
    #expect(node.scope["#y"]?.isStatic == true)
    #expect(node.fieldInitializer?.captures.map(\.kind) == [.privateField, .computedKey])
    #expect(node.staticInitializer == nil)
    #expect(node.innerBinding?.isCaptured == true)
    #expect(node.innerBinding?.needsInitializationCheck == false)
  }

  @Test("A program knows its modules, exports and whether it awaits")
  func modules() throws {
    let program = try Resolved(
      "import a from 'x'; export {b} from 'y'; export * from 'x'; export {a as c}; export let d = 1"
    ).program
    #expect(program.requests.map(\.path) == ["x", "y"])
    #expect(program.exports.count == 4)
    #expect(!program.function.containsAwait)
    #expect(try Resolved("for await (const x of y) ;").program.function.containsAwait)
    #expect(try !Resolved("async () => await 1").program.function.containsAwait)
  }
}
