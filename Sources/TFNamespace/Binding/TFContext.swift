import Datasets
import Display
import Layers
import Script
import Tensors

/// What binds the engine to one machine: the prototypes of the script's tensors, models and so on, and the hooks of the
/// notebook.
package final class TFContext {
  /// The machine whose programs see `tf`.
  package unowned(unsafe) let machine: Machine
  /// The prototypes of the host classes, by name, made at first use.
  private var classes: [String: HostClass] = [:]
  /// The function objects handed out, by path: aliases of one function are the same object.
  var functions: [String: NativeFunction] = [:]
  /// The flags of `tf.env()` that programs have set.
  var flags: [String: Value] = [:]
  /// The flags that programs have added.
  var registeredFlags: [String: RegisteredFlag] = [:]
  /// The objects of classes that have only one, by class.
  var singletons: [String: Value] = [:]
  /// Whether the panel of `tfvis.visor()` counts as open.
  var visorIsOpen = true
  /// The charts that the program has drawn.
  var charts = DrawnCharts()
  /// The classes of programs that were registered, with their names.
  var registeredNames: [(type: Value, name: String)] = []
  /// The classes of callbacks that every training gets whose `verbose` is at least the given level.
  var callbackClasses: [(level: Int, type: Value)] = []
  private(set) lazy var tensorPrototype: JSObject = hostClass("Tensor").prototype
  private(set) lazy var variablePrototype: JSObject = hostClass("Variable").prototype

  /// Shows a chart, a table or a picture that the script asked for.
  package var show: (DisplayBundle) -> Void = { _ in }
  /// Is told how trainings go, unless they are silent (`verbose: 0`).
  package var trainingObserver: (any TrainingObserver)?
  /// Whether an interrupt has ended a training of the running program.
  package var hasStoppedTraining = false

  /// The functions of the program that serve URLs for saving models.
  var saveRouters: [Value] = []
  /// The functions of the program that serve URLs for loading models.
  var loadRouters: [Value] = []
  /// The functions of the program that compute operations of graph models, by the operations' names.
  var operationFunctions: [String: Value] = [:]

  /// The machine's global object and prototypes.
  var realm: Realm { machine.realm }

  private init(_ machine: Machine) { self.machine = machine }

  /// Defines `tf` and `tfvis` as globals of a machine; nothing is made before a program reads them.
  package static func install(in machine: Machine) -> TFContext {
    let context = TFContext(machine)
    for name in ["tf", "tfvis"] {
      machine.realm.globalObject.defineLazily(PropertyKey(name), machine.realm) { _ in context.namespace(name) }
    }
    context.installModules()
    // The engine outlives machines: what it asks of one that is gone has to be answered without it.
    let warn: (String) -> Void = { [weak machine, unowned(unsafe) context] in if machine != nil { context.warn($0) } }
    LayerWarnings.handler = warn
    Engine.warningHandler = warn
    RandomSource.unseeded = { [weak machine] in
      machine.map { Double.random(in: 0..<1, using: &$0.random) } ?? Double.random(in: 0..<1)
    }
    return context
  }

  // MARK: Tensors and values

  /// The tensor of a tensor object; nil for other values.
  @inline(__always)
  package func tensor(_ value: Value) -> Tensor? { value.host(TensorObject.self)?.tensor }

  /// The object by which the script knows a tensor; the same one for the same tensor as long as the script holds it.
  @inline(__always)
  package func value(of tensor: Tensor) -> Value {
    if let object = tensor.scriptObject { return Value(unsafeDowncast(object, to: TensorObject.self)) }
    return Value(TensorObject(tensor, prototype: tensor.isVariable ? variablePrototype : tensorPrototype))
  }

  /// The tensors in a value and in the arrays and objects it is made of, as `tf.tidy` and `tf.dispose` find them.
  func tensors(in value: Value) -> [Tensor] {
    var found: [Tensor] = []
    var visited: Set<ObjectIdentifier> = []
    collectTensors(in: value, &found, &visited)
    return found
  }

  private func collectTensors(in value: Value, _ found: inout [Tensor], _ visited: inout Set<ObjectIdentifier>) {
    guard let object = value.asObject else { return }
    if let tensor = tensor(value) { return found.append(tensor) }
    // Most elements of datasets are objects of numbers and strings.
    if object.kind == .ordinary && !object.isExotic && !object.holdsObjects { return }
    guard object.kind == .array || object.kind == .ordinary, visited.insert(ObjectIdentifier(object)).inserted else {
      return
    }
    if let array = value.asArray {
      for element in array.values where element.isObject { collectTensors(in: element, &found, &visited) }
      return
    }
    for key in (try? object.ownEnumerableKeys(machine)) ?? [] {
      if let element = (try? object.getOwn(key, machine))?.value { collectTensors(in: element, &found, &visited) }
    }
  }

  /// Makes random numbers repeatable: those of tensors and those of `Math.random`.
  package func setSeed(_ seed: Int) {
    machine.random = RandomNumberSource(seed: UInt64(truncatingIfNeeded: seed))
    Engine.isRepeatable = true
  }

  // MARK: Errors and promises

  /// The script's error for an error of the engine; errors of the script stay as they are.
  @inline(never)
  package func scriptError(for error: any Error) -> any Error {
    switch error {
    case let error as TensorError: machine.error(error.message)
    case let error as LayerError: machine.error(error.message)
    case let error as DatasetError: machine.error(error.message)
    case let error as ImageFileError: machine.error(error.message)
    default: error
    }
  }

  /// A promise of what `body` gives; its errors reject the promise.
  func promise(_ body: () throws -> Value) -> Value {
    let promise = JSPromise(realm)
    do {
      promise.resolve(try body(), machine)
    } catch {
      promise.reject(with: scriptError(for: error), machine)
    }
    return Value(promise)
  }

  /// A text for the person at the console, as `console.warn` writes it.
  func warn(_ text: String) {
    log("warn", text)
  }

  /// Writes a line as `console.log` does, so that programs that replace it see the text.
  func print(_ text: String) { log("log", text) }

  private func log(_ method: String, _ text: String) {
    guard let console = try? realm.globalObject.get("console", machine), console.isObject else { return }
    _ = try? machine.invoke(console, PropertyKey(method), [Value(text)])
  }

  // MARK: Host classes

  /// The class (constructor and prototype) that the script sees for a kind of host object.
  func hostClass(_ name: String) -> HostClass {
    if let known = classes[name] { return known }
    // A name the table does not know is a mistake in the table (a test looks for it): such objects have no methods.
    let entry =
      FunctionTable.shared.hostClass(name)
      ?? ClassEntry(name: name, base: nil, summary: "", construct: nil, factory: "the functions of tf")
    let made = HostClass(entry, self)
    classes[name] = made
    return made
  }

  /// The prototype for a new object of a class; while a class of the script that extends it runs `super()`, the script's.
  func prototypeForNew(_ name: String) throws -> JSObject {
    try machine.prototypeForNew(default: hostClass(name).prototype)
  }
}
