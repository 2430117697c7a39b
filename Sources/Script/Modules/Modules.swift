// Loading, linking and running modules.

/// What the host makes of an import specifier.
public enum ModuleResolution {
  /// The text of a JavaScript module; `name` is its path (its identity, and what its own imports refer to).
  case source(text: String, name: String)
  /// The text of a JSON file.
  case json(text: String, name: String)
  /// An object whose properties are the exports (the built-in modules).
  case object(JSObject)
}

/// A module that was asked for: its exports and where it stands.
final class ModuleRecord {
  let name: String
  var namespace: JSObject
  /// The boxes of the exported names.
  var exports: [String: Box] = [:]
  var program: Program?
  var closure: Closure?
  /// The promise of a module that waits (top-level await).
  var evaluation: JSPromise?
  var error: Value?
  var state = State.linked
  /// Whether a module that runs before this one imports from it, so that functions must be there early.
  var declaresFunctionsEarly = false
  var dependencies: [ModuleRecord] = []

  enum State { case linked, evaluating, evaluated }

  /// Whether Node would take the text for a module and not for a script with `require`: modules run as a microtask, so
  /// those they start come before the callbacks of `process.nextTick`.
  var isModuleForNode: Bool {
    guard let program else { return false }
    return name.hasSuffix(".mjs") || !program.requests.isEmpty || !program.exports.isEmpty
      || (closure?.code.isAsync ?? false)
  }

  init(name: String, namespace: JSObject) {
    self.name = name
    self.namespace = namespace
  }
}

extension Machine {
  /// Loads, links and runs the module with this text; the promise is settled when it has run.
  public func runModule(_ text: String, name: String) throws -> JSPromise {
    try run(link(text, name: name))
  }

  /// Runs a parsed module, as `runModule(_:name:)`.
  package func runModule(_ program: Program) throws -> JSPromise { try run(link(program)) }

  private func run(_ record: ModuleRecord) throws -> JSPromise {
    let promise = try evaluate(record)
    if promise.state != .rejected && record.isModuleForNode { try eventLoop.drainMicrotasks(self) }
    return promise
  }

  // MARK: Loading

  private func load(_ specifier: String, from referrer: String) throws -> ModuleRecord {
    guard let resolveModule, let resolution = try resolveModule(self, specifier, referrer) else {
      throw error("cannot find module '\(specifier)' (imported from \(referrer))")
    }
    switch resolution {
    case .source(let text, let name):
      guard let known = modules[Self.identity(of: name)] else { return try link(text, name: name) }
      // A module that is being linked is asked for by one it imports: that one runs first and may call its functions.
      if known.closure == nil { known.declaresFunctionsEarly = true }
      return known
    case .json(let text, let name):
      if let known = modules[Self.identity(of: name)] { return known }
      guard let parseJSON else { throw error("JSON modules are not available here") }
      let value = try parseJSON(self, JSString(text))
      let record = hostRecord(realm.makeObject(), name: name)
      record.namespace.put(Names.default, value)
      modules[Self.identity(of: name)] = record
      return record
    case .object(let object): return hostRecord(object, name: specifier)
    }
  }

  /// What tells modules apart: the program itself may be named by a relative path, where a module that imports it names
  /// it by an absolute one.
  private static func identity(of name: String) -> String { FilePath.resolve([name]) }

  private func hostRecord(_ object: JSObject, name: String) -> ModuleRecord {
    let record = ModuleRecord(name: name, namespace: object)
    record.state = .evaluated
    return record
  }

  private func link(_ text: String, name: String) throws -> ModuleRecord {
    let program: Program
    do throws(SyntaxError) {
      program = try Program.parse(SourceText(text, name: name), goal: .module)
    } catch {
      throw syntaxException(error, in: SourceText(text, name: name))
    }
    return try link(program)
  }

  private func link(_ program: Program) throws -> ModuleRecord {
    let record = ModuleRecord(name: program.source.name, namespace: realm.makeObject(prototype: nil))
    record.program = program
    let identity = Self.identity(of: record.name)
    modules[identity] = record
    do {
      try connect(record, program)
    } catch {
      modules[identity] = nil
      throw error
    }
    return record
  }

  private func connect(_ record: ModuleRecord, _ program: Program) throws {
    var owned: [Binding] = []
    var boxes: [ObjectIdentifier: Box] = [:]
    for case .local(let exported, let identifier) in program.exports {
      guard let binding = identifier.binding, binding.kind != .import else { continue }
      let box = boxes[ObjectIdentifier(binding)] ?? Box(Self.initialValue(of: binding))
      if boxes.updateValue(box, forKey: ObjectIdentifier(binding)) == nil { owned.append(binding) }
      record.exports[exported] = box
    }
    var requested: [String: ModuleRecord] = [:]
    for request in program.requests {
      let dependency = try load(request.path, from: record.name)
      requested[request.path] = dependency
      record.dependencies.append(dependency)
    }
    for declaration in program.imports {
      let dependency = requested[declaration.specifier.path]!
      for entry in declaration.entries {
        guard let binding = entry.local.binding else { continue }
        boxes[ObjectIdentifier(binding)] = try importBox(entry.imported, from: dependency)
        owned.append(binding)
      }
    }
    try connectReexports(record, program, requested, boxes)
    record.namespace = record.namespace.kind == .namespace ? record.namespace : ModuleNamespace(record, realm)
    let context = ModuleContext(name: record.name, owned: owned)
    // As a generator, the module stops when its functions are declared, and goes on when it is its turn.
    if record.declaresFunctionsEarly { program.function.isGenerator = true }
    let code: FunctionCode
    do throws(SyntaxError) {
      code = try FunctionCompiler.compile(program, module: context, boxed: owned)
    } catch {
      throw syntaxException(error, in: program.source)
    }
    let closure = Closure(code, shape: realm.functionShape, realm)
    for (index, binding) in owned.enumerated() {
      closure.captures![index] = Value(boxes[ObjectIdentifier(binding)]!)
    }
    record.closure = closure
  }

  private static func initialValue(of binding: Binding) -> Value {
    binding.kind == .var || binding.kind == .function ? .undefined : .empty
  }

  private func connectReexports(
    _ record: ModuleRecord, _ program: Program, _ requested: [String: ModuleRecord], _ boxes: [ObjectIdentifier: Box]
  ) throws {
    for entry in program.exports {
      switch entry {
      case .local(let exported, let identifier):
        if record.exports[exported] == nil, let binding = identifier.binding {
          record.exports[exported] = boxes[ObjectIdentifier(binding)]
        }
      case .indirect(let exported, let imported, let specifier):
        record.exports[exported] = try importBox(imported, from: requested[specifier.path]!)
      case .star(let specifier):
        let dependency = requested[specifier.path]!
        let names =
          dependency.program != nil
          ? Array(dependency.exports.keys)
          : try dependency.namespace.ownEnumerableKeys(self).map(\.text)
        for name in names where name != "default" && record.exports[name] == nil {
          record.exports[name] = try importBox(name, from: dependency)
        }
      }
    }
  }

  /// The variable behind an exported name; nil names the namespace itself.
  private func importBox(_ name: String?, from record: ModuleRecord) throws -> Box {
    guard let name else {
      if record.program != nil && record.namespace.kind != .namespace {
        record.namespace = ModuleNamespace(record, realm)
      }
      return Box(Value(record.namespace))
    }
    if record.program == nil {
      return Box(try importedValue(Value(record.namespace), Value(name)))
    }
    if let box = record.exports[name] { return box }
    let suggestion = Suggestion.closest(to: name, among: record.exports.keys.sorted())
    let hint = suggestion.map { "; did you mean \($0)?" } ?? ""
    throw syntaxError("module '\(record.name)' does not export '\(name)'\(hint)")
  }

  // MARK: Running

  private func evaluate(_ record: ModuleRecord) throws -> JSPromise {
    if let promise = record.evaluation { return promise }
    let promise = JSPromise(realm)
    record.evaluation = promise
    if record.state != .linked {
      promise.resolve(.undefined, self)
      return promise
    }
    record.state = .evaluating
    do {
      let started = try record.declaresFunctionsEarly ? record.closure.map { try call(Value($0)) } : nil
      for dependency in record.dependencies where dependency.state == .linked {
        try finish(evaluate(dependency))
      }
      if let closure = record.closure {
        let result = try started.map { try invoke($0, Names.next) } ?? call(Value(closure))
        promise.resolve(closure.code.isAsync ? result : .undefined, self)
      }
    } catch let error as ScriptError {
      promise.reject(error.value, self)
    }
    record.state = .evaluated
    return promise
  }

  /// Runs the event loop until a promise is settled; throws the reason of a rejection.
  @discardableResult
  public func finish(_ promise: JSPromise) throws -> Value {
    while promise.state == .pending {
      try eventLoop.runMicrotasks(self)
      if promise.state != .pending { break }
      if eventLoop.isIdle { throw error("the program waits for a promise that nothing can settle") }
      try eventLoop.runOnce(self)
    }
    if promise.state == .rejected {
      eventLoop.forgetRejection(promise)
      promise.isHandled = true
      throw ScriptError(promise.result)
    }
    return promise.result
  }

  /// The namespace of a module, loaded and run.
  func importModule(_ specifier: String, from code: FunctionCode) throws -> Value {
    try importedNamespace(of: specifier, from: code.module?.name ?? code.source.name)
  }

  /// As `importModule`, for code that is not compiled (`require` of a file with exports).
  func importedNamespace(of specifier: String, from referrer: String) throws -> Value {
    let record = try load(specifier, from: referrer)
    try finish(evaluate(record))
    return Value(record.namespace)
  }

  /// A name imported from a namespace or a host object; `default` of an object without one is the object.
  func importedValue(_ namespace: Value, _ name: Value) throws -> Value {
    let key = try toPropertyKey(name)
    guard let object = namespace.asObject else { return .undefined }
    if try object.has(key, self) { return try object.get(key, self) }
    if key == Names.default { return namespace }
    throw syntaxError("the module does not export '\(key.text)'\(suggestion(for: key, on: namespace))")
  }

  func dynamicImport(_ specifier: Value, from code: FunctionCode) throws -> Value {
    let promise = JSPromise(realm)
    do {
      let record = try load(toText(specifier), from: code.module?.name ?? code.source.name)
      try evaluate(record).whenSettled(self) { machine, state, value in
        if state == .fulfilled {
          promise.resolve(Value(record.namespace), machine)
        } else {
          promise.reject(value, machine)
        }
      }
    } catch let error as ScriptError {
      promise.reject(error.value, self)
    }
    return Value(promise)
  }

  func importMeta(_ code: FunctionCode) -> Value {
    let name = code.module?.name ?? code.source.name
    if let known = code.module?.meta { return Value(known) }
    let meta = realm.makeObject(prototype: nil)
    meta.put("url", Value(name.hasPrefix("/") ? "file://" + name : name))
    let path = FilePath.resolve([name])
    meta.put("filename", Value(path))
    meta.put("dirname", Value(FilePath.directory(of: path)))
    code.module?.meta = meta
    return Value(meta)
  }
}

/// The namespace object of a module (`import * as name`): its properties are the module's variables.
final class ModuleNamespace: JSObject {
  private let record: ModuleRecord

  init(_ record: ModuleRecord, _ realm: Realm) {
    self.record = record
    super.init(shape: JSObject.rootShape(for: nil), kind: .namespace, flags: Flag.exotic | Flag.notExtensible)
  }

  private func box(_ key: PropertyKey) -> Box? {
    guard let name = key.name else { return nil }
    return record.exports[name.text]
  }

  override func exoticGet(_ key: PropertyKey, receiver: Value, _ machine: Machine) throws -> Value? {
    if key == Names.toStringTag { return Value("Module") }
    guard let box = box(key) else { return nil }
    if box.value.isEmpty { throw machine.notInitialized(key.value) }
    return box.value
  }

  override func exoticGetOwn(_ key: PropertyKey, _ machine: Machine) throws -> PropertyDescriptor? {
    guard let value = try exoticGet(key, receiver: Value(self), machine) else { return nil }
    if key == Names.toStringTag { return PropertyDescriptor(value: value, .constant) }
    return PropertyDescriptor(value: value, [.writable, .enumerable])
  }

  override func exoticSet(
    _ key: PropertyKey, _ value: Value, receiver: Value, _ machine: Machine
  ) throws -> Bool? { false }

  override func exoticDefine(_ key: PropertyKey, _ descriptor: PropertyDescriptor, _ machine: Machine) throws -> Bool? {
    false
  }

  override func exoticDelete(_ key: PropertyKey, _ machine: Machine) throws -> Bool? { box(key) == nil }

  override func exoticOwnKeys(_ machine: Machine) throws -> [PropertyKey] {
    record.exports.keys.sorted().map { PropertyKey($0) } + [Names.toStringTag]
  }
}
