/// Compiles one function of the tree to code.
final class FunctionCompiler {
  let node: FunctionNode
  let source: SourceText
  let builder: CodeBuilder
  let module: ModuleContext?
  /// The places of captured variables in the closure.
  private var captureIndices: [ObjectIdentifier: Int] = [:]
  /// Enclosing loops, `finally` blocks, … from the outside in.
  var exits: [ExitContext] = []
  /// Where the value of the last expression statement of a cell is kept.
  var completionRegister: Int?
  /// Where the innermost optional chain continues when it is cut short.
  var optionalChainEnds: [Label] = []
  /// The labels written before the statement that is compiled next.
  var pendingLabels: [String] = []
  let isClassConstructor: Bool
  /// Whether this is the constructor of a class with fields or private methods.
  var initializesFields = false

  /// A program compiled for a module: `boxed` are the bindings that live in boxes of the module's environment.
  init(
    _ node: FunctionNode, source: SourceText, module: ModuleContext?, boxed: [Binding] = [],
    isClassConstructor: Bool = false
  ) {
    self.node = node
    self.source = source
    self.module = module
    self.isClassConstructor = isClassConstructor
    builder = CodeBuilder(CodeParts(node: node, source: source))
    for binding in node.captures + boxed where captureIndices[ObjectIdentifier(binding)] == nil {
      captureIndices[ObjectIdentifier(binding)] = captureIndices.count
    }
  }

  /// Compiles a whole program.
  static func compile(_ program: Program, module: ModuleContext?, boxed: [Binding] = []) throws(SyntaxError)
    -> FunctionCode
  {
    let compiler = FunctionCompiler(program.function, source: program.source, module: module, boxed: boxed)
    return try compiler.compileProgram(isCell: program.goal == .cell)
  }

  private func compileProgram(isCell: Bool) throws(SyntaxError) -> FunctionCode {
    declareNamesOfSession(node.scope)
    enter(node.scope)
    if node.isGenerator { builder.emit(.startGenerator) }
    if isCell {
      let completion = builder.allocate()
      builder.emit(.loadUndefined, completion)
      completionRegister = completion
    }
    if case .statements(let statements) = node.body { statements.forEach(statement) }
    if let completionRegister {
      builder.emit(.returnValue, completionRegister)
    } else {
      builder.emit(.returnUndefined)
    }
    return try finish([], environmentCount: captureIndices.count)
  }

  /// Compiles a function inside this one and returns its index among the functions of the code.
  func nested(
    _ node: FunctionNode, isClassConstructor: Bool = false, initializesFields: Bool = false,
    name: String? = nil, body: ((FunctionCompiler) -> Void)? = nil
  ) -> Int {
    let compiler = FunctionCompiler(node, source: source, module: module, isClassConstructor: isClassConstructor)
    compiler.initializesFields = initializesFields
    let captures = node.captures.map { captureSource(of: $0) }
    do throws(SyntaxError) {
      return builder.add(try compiler.compileFunction(captures, name: name, body: body))
    } catch {
      failure = failure ?? error
      return 0
    }
  }

  private var failure: SyntaxError?

  private func finish(
    _ captures: [CaptureSource], name: String? = nil, environmentCount: Int = 0
  ) throws(SyntaxError) -> FunctionCode {
    if let failure { throw failure }
    if builder.isTooLarge { throw SyntaxError("this function is too large; split it into several", at: node.range) }
    return builder.finish { parts in
      parts.captures = captures
      parts.environmentCount = environmentCount
      parts.name = name ?? node.name ?? ""
      parts.parameterCount = node.parameters.count
      parts.isClassConstructor = isClassConstructor
      parts.isDerivedConstructor = node.kind == .derivedConstructor
      parts.module = module
      parts.restRegister = restRegister
      parts.argumentsRegister = argumentsRegister
    }
  }

  /// Has the arguments behind the parameters collected into an array in this register when the function is entered.
  func collectRest(in register: Int) { restRegister = register }

  private var restRegister = -1
  private var argumentsRegister = -1

  // MARK: Functions

  private func compileFunction(
    _ captures: [CaptureSource], name: String?, body: ((FunctionCompiler) -> Void)?
  ) throws(SyntaxError) -> FunctionCode {
    _ = builder.allocate(node.parameters.count)
    node.nameScope?.bindings.first?.slot = 0
    if node.restParameter != nil { restRegister = builder.allocate() }
    declareParameters()
    if isClassConstructor && node.kind == .constructor { builder.emit(.initializeFields, 1) }
    prepareThis()
    bindParameters()
    if let bodyScope = node.bodyScope { enter(bodyScope) }
    if node.isGenerator { builder.emit(.startGenerator) }
    if let body {
      body(self)
    } else {
      switch node.body {
      case .expression(let value):
        builder.mark(value.range)
        emitReturn(expression(value))
        return try finish(captures, name: name)
      case .statements(let statements): statements.forEach(statement)
      }
    }
    emitImplicitReturn()
    return try finish(captures, name: name)
  }

  /// Gives the bindings of the function's scope their registers.
  private func declareParameters() {
    for (index, parameter) in node.parameters.enumerated() {
      guard case .identifier(let identifier) = parameter.target.kind, let binding = identifier.binding,
        !binding.needsInitializationCheck
      else { continue }
      binding.slot = 2 + index
    }
    for binding in node.scope.bindings where binding.slot < 0 || binding.kind != .parameter { declare(binding) }
    for function in node.scope.functionDeclarations { makeDeclaredFunction(function) }
  }

  /// In a derived constructor `this` begins empty, and in a box when arrow functions share it.
  private func prepareThis() {
    guard let this = node.scope["this"], this.kind == .this, usesBox(this) else { return }
    builder.emit(.makeBox, 1)
  }

  private func bindParameters() {
    for (index, parameter) in node.parameters.enumerated() {
      let register = 2 + index
      if let defaultValue = parameter.defaultValue {
        let done = builder.makeLabel()
        builder.jump(.jumpIfNotUndefined, register, to: done)
        _ = expression(defaultValue, into: register)
        builder.place(done)
      }
      if case .identifier(let identifier) = parameter.target.kind, let binding = identifier.binding,
        binding.slot == register
      {
        if usesBox(binding) { builder.emit(.makeBox, register) }
      } else {
        store(register, to: parameter.target, .initialize)
      }
    }
    if let rest = node.restParameter {
      store(restRegister, to: rest, .initialize)
    }
  }

  // MARK: Scopes

  /// Gives the bindings of a scope registers and boxes, and makes its functions.
  func enter(_ scope: Scope?) {
    guard let scope else { return }
    for binding in scope.bindings { declare(binding) }
    for function in scope.functionDeclarations { makeDeclaredFunction(function) }
  }

  private func makeDeclaredFunction(_ function: FunctionNode) {
    guard function.isHoisted, let binding = function.identifier?.binding else { return }
    builder.withTemporaries {
      let value = closure(function, into: nil)
      write(value, to: binding, .initialize, range: function.range)
    }
  }

  private func declare(_ binding: Binding) {
    if binding.isSession || captureIndices[ObjectIdentifier(binding)] != nil { return }
    switch binding.kind {
    case .this:
      binding.slot = 1
      return
    case .activeFunction where !usesBox(binding):
      binding.slot = 0
      return
    default: break
    }
    let register = builder.allocate()
    binding.slot = register
    switch binding.kind {
    case .arguments: argumentsRegister = register
    case .newTarget: builder.emit(.loadNewTarget, register)
    case .homeObject: builder.emit(.loadHomeObject, register)
    case .privateField, .privateMethod, .privateAccessor:
      builder.emit(.makePrivateName, register, builder.constant(name: binding.name))
    case .var, .function:
      if let initial = binding.initialValue {
        read(initial, range: binding.range, needsCheck: false, into: register)
      } else {
        builder.emit(.loadUndefined, register)
      }
    default: if binding.needsInitializationCheck || usesBox(binding) { builder.emit(.loadEmpty, register) }
    }
    if usesBox(binding) { builder.emit(.makeBox, register) }
  }

  private func declareNamesOfSession(_ scope: Scope) {
    for binding in scope.bindings where binding.isSession {
      let isVariable = binding.kind == .var || binding.kind == .function
      builder.emit(.declareName, isVariable ? 1 : 0, builder.constant(name: binding.name))
    }
  }

  // MARK: Bindings

  /// Whether a binding lives in a box, because closures may see it change.
  func usesBox(_ binding: Binding) -> Bool {
    guard binding.isCaptured else { return false }
    switch binding.kind {
    case .this: return binding.needsInitializationCheck
    case .arguments, .newTarget, .homeObject, .activeFunction, .functionName, .privateField, .privateMethod,
      .privateAccessor, .computedKey:
      return false
    case .className, .import, .var, .function: return true
    case .parameter: return binding.isReassigned || binding.needsInitializationCheck
    case .let, .const, .class, .catch: return binding.isReassigned || binding.needsInitializationCheck
    }
  }

  enum Location {
    case register(Int)
    case box(register: Int)
    case captureBox(Int)
    case captureValue(Int)
    case session
  }

  func location(of binding: Binding) -> Location {
    if binding.isSession { return .session }
    if let index = captureIndices[ObjectIdentifier(binding)] {
      // Bindings of a module's environment are boxes whether closures use them or not.
      let isOfEnvironment = binding.scope.function.kind == .program && (module?.owns(binding) ?? false)
      return usesBox(binding) || isOfEnvironment ? .captureBox(index) : .captureValue(index)
    }
    return usesBox(binding) ? .box(register: binding.slot) : .register(binding.slot)
  }

  private func captureSource(of binding: Binding) -> CaptureSource {
    if let index = captureIndices[ObjectIdentifier(binding)] { return .capture(index) }
    return .register(binding.slot)
  }

  /// Reads a variable; without a target register, a plain local is returned where it is.
  @discardableResult
  func read(_ binding: Binding, range: SourceRange, needsCheck: Bool, into target: Int? = nil) -> Int {
    let name = { self.builder.constant(name: binding.name) }
    switch location(of: binding) {
    case .register(let register):
      if needsCheck {
        builder.mark(range)
        builder.emit(.checkInitialized, register, name())
      }
      guard let target, target != register else { return register }
      builder.emit(.move, target, register)
      return target
    case .box(let register):
      let target = target ?? builder.allocate()
      if needsCheck { builder.mark(range) }
      builder.emit(needsCheck ? .getBoxChecked : .getBox, target, register, needsCheck ? name() : 0)
      return target
    case .captureBox(let index):
      let target = target ?? builder.allocate()
      if needsCheck { builder.mark(range) }
      builder.emit(needsCheck ? .getCaptureChecked : .getCapture, target, index, needsCheck ? name() : 0)
      return target
    case .captureValue(let index):
      let target = target ?? builder.allocate()
      builder.emit(.getCaptureValue, target, index)
      if needsCheck {
        builder.mark(range)
        builder.emit(.checkInitialized, target, name())
      }
      return target
    case .session: return readName(binding.name, range: range, into: target)
    }
  }

  func readName(_ name: String, range: SourceRange, into target: Int?, isTypeof: Bool = false) -> Int {
    let target = target ?? builder.allocate()
    switch name {
    case "undefined":
      builder.emit(.loadUndefined, target)
      return target
    case "NaN", "Infinity":
      load(name == "NaN" ? .nan : .infinity, into: target)
      return target
    default: break
    }
    builder.mark(range)
    builder.emit(isTypeof ? .getNameOrUndefined : .getName, target, builder.cache(PropertyKey(name)))
    return target
  }

  enum StoreKind { case initialize, assign }

  /// Stores a register to a variable.
  func write(
    _ value: Int, to binding: Binding, _ kind: StoreKind, range: SourceRange, needsCheck: Bool = false
  ) {
    let name = { self.builder.constant(name: binding.name) }
    if kind == .assign && binding.isConstant && !binding.isSession {
      if needsCheck && binding.kind != .import {
        builder.withTemporaries { _ = read(binding, range: range, needsCheck: true) }
      }
      builder.mark(range)
      builder.emit(.throwConstant, 0, name())
      return
    }
    let checks = needsCheck && kind == .assign
    if checks { builder.mark(range) }
    switch location(of: binding) {
    case .register(let register):
      if checks { builder.emit(.checkInitialized, register, name()) }
      if register != value { builder.emit(.move, register, value) }
    case .box(let register): builder.emit(checks ? .setBoxChecked : .setBox, register, value, checks ? name() : 0)
    case .captureBox(let index):
      builder.emit(checks ? .setCaptureChecked : .setCapture, index, value, checks ? name() : 0)
    case .captureValue: break
    case .session:
      builder.mark(range)
      if kind == .assign {
        builder.emit(.setName, value, builder.cache(PropertyKey(binding.name)))
      } else {
        builder.emit(.initializeName, value, name(), binding.isConstant ? 1 : 0)
      }
    }
  }

  // MARK: Closures

  /// Makes a closure of a function.
  func closure(_ function: FunctionNode, into target: Int?) -> Int {
    let target = target ?? builder.allocate()
    builder.emit(.makeClosure, target, nested(function))
    return target
  }
}
