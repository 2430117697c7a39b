import Script
import Tensors

extension FunctionTable {
  /// The backend, the flags and the engine.
  mutating func addEnvironment() {
    addBackends()
    section("Environment")
    add(
      "disposeVariables", [], "Frees all variables.",
      example: "tf.variable(tf.zeros([2]));\ntf.disposeVariables();", procedure: { _ in Engine.disposeVariables() })
    add(
      "enableDebugMode", [], "Makes every operation check its result: NaN is an error, infinity a warning.",
      example: "tf.enableDebugMode();",
      procedure: { call in
        Engine.checksForNaN = true
        call.context.warn(
          "Debugging mode is ON: the result of every operation is checked for NaN and Infinity, which takes time.")
      })
    add(
      "enableProdMode", [], "Leaves out the checks of the debug mode.", example: "tf.enableProdMode();",
      procedure: { call in
        Engine.checksForNaN = false
        call.context.flags["PROD"] = .true
      })
    add(
      "engine", [], "The engine that runs operations.", returns: "Engine",
      example: "tf.engine().startScope();\ntf.engine().endScope();"
    ) {
      $0.context.singleton("Engine")
    }
    add("env", [], "The flags.", returns: "Environment", example: "console.log(tf.env().getBool('DEBUG'));") {
      $0.context.singleton("Environment")
    }
    value("ENV", "The flags, as tf.env() returns them.") { $0.singleton("Environment") }
    add(
      "disableDeprecationWarnings", [], "Does nothing: there are no deprecation warnings.",
      example: "tf.disableDeprecationWarnings();", procedure: { _ in })
    addVersions()
    addCustomOperations()
    addEnvironmentClasses()
  }

  private mutating func addBackends() {
    section("Backends")
    let only = "There is one backend, 'cpu', which is always ready."
    add(
      "backend", [], "The backend that computes.", returns: "KernelBackend",
      example: "console.log(tf.backend().epsilon());"
    ) {
      $0.context.singleton("KernelBackend")
    }
    add("getBackend", [], "The name of the backend: 'cpu'.", example: "console.log(tf.getBackend());") { _ in
      Backend.name
    }
    addAsync(
      "ready", [], "A promise that is kept at once: the backend is always ready.", returns: "Promise<void>",
      example: "await tf.ready();"
    ) {
      _ in Value.undefined
    }
    addAsync(
      "setBackend", [.text("backendName")],
      "Chooses the backend. \(only) Of others that TensorFlow.js has, it says false.",
      example: "console.log(await tf.setBackend('cpu'));"
    ) { call -> Bool in
      let name = try call.text(0)
      if name == Backend.name { return true }
      guard Backend.elsewhere.contains(name) else {
        throw call.machine.error("There is no backend '\(name)'. \(only)")
      }
      call.context.warn("The backend '\(name)' is not available here; everything runs on '\(Backend.name)'.")
      return false
    }
    add(
      "findBackend", [.text("name")], "The backend of this name, null when there is none.",
      returns: "KernelBackend|null", example: "tf.findBackend('cpu');"
    ) {
      call -> Value in try call.text(0) == Backend.name ? call.context.singleton("KernelBackend") : .null
    }
    addUnavailable(
      "registerBackend", [.text("name"), .function("factory", "() => KernelBackend")], "backends cannot be added.",
      instead: only)
    addUnavailable("removeBackend", [.text("name")], "the backend cannot be removed.", instead: only)
    let kernels = "operations are built in and cannot be replaced."
    let custom = "Write a function of operations, and give it a derivative with tf.customGrad()."
    for name in [
      "copyRegisteredKernels", "findBackendFactory", "getGradient", "getKernel", "getKernelsForBackend",
      "registerGradient",
      "registerKernel", "setPlatform", "unregisterGradient", "unregisterKernel",
    ] { addUnavailable(name, [], kernels, instead: custom) }
  }

  private mutating func addCustomOperations() {
    section("Environment")
    add(
      "op", [.any("f", "{[name]: function}")], "The function of an object with one function, as an operation.",
      returns: "function", example: "const twice = tf.op({twice_: x => tf.mul(x, 2)});\ntwice(3).print();"
    ) { call -> Value in
      let keys = try call[0].asObject?.ownEnumerableKeys(call.machine) ?? []
      guard let object = call[0].asObject, keys.count == 1,
        case let function = try object.get(keys[0], call.machine), function.isCallable
      else { throw call.argument(0).mismatch("an object with one function, such as {twice_: x => x.mul(2)}") }
      return function
    }
    section("Util", in: "tf.util")
    add(
      "fetch", [.text("path"), .any("requestInits", "object", optional: "{}")], "The global fetch().",
      returns: "Promise<Response>", example: "console.log(typeof tf.util.fetch);"
    ) { call -> Value in
      let global = call.context.realm.globalObject
      return try call.machine.call(global.get("fetch", call.machine), arguments: [call[0], call[1]])
    }
    section("Environment")
  }

  private mutating func addVersions() {
    section("Environment")
    for name in ["version_core", "version_layers", "version_converter"] {
      value(name, "The version of TensorFlow.js whose functions these are.") { _ in Value(Backend.version) }
    }
    value("version", "The versions of the parts of TensorFlow.js whose functions these are.") { context in
      let object = context.realm.makeObject()
      for part in ["tfjs-core", "tfjs-backend-cpu", "tfjs-data", "tfjs-layers", "tfjs-converter", "tfjs"] {
        object.put(PropertyKey(part), Value(Backend.version))
      }
      return Value(object)
    }
    value("Rank", "The names of the ranks: R0 to R6.") { context in
      let object = context.realm.makeObject()
      for rank in 0...TensorShape.maximumRank { object.put(PropertyKey("R\(rank)"), Value("R\(rank)")) }
      return Value(object)
    }
  }

  private mutating func addEnvironmentClasses() {
    beginClass("Environment", in: "tf", "The flags of the environment.", factory: "tf.env()")
    add(
      "get", [.text("flagName")], "The value of a flag.", returns: "boolean|number", example: "tf.env().get('DEBUG');"
    ) {
      try $0.flag()
    }
    add(
      "getBool", [.text("flagName")], "The value of a flag that is true or false.",
      example: "tf.env().getBool('DEBUG');"
    ) {
      try $0.flag().isTruthy
    }
    add(
      "getNumber", [.text("flagName")], "The value of a flag that is a number.", example: "tf.env().getNumber('DEBUG');"
    ) {
      try $0.machine.toNumber($0.flag())
    }
    addAsync(
      "getAsync", [.text("flagName")], "A promise of the value of a flag.", returns: "Promise",
      example: "await tf.env().getAsync('DEBUG');"
    ) {
      try $0.flag()
    }
    add(
      "set", [.text("flagName"), .any("value", "boolean|number")], "Changes a flag.",
      example: "tf.env().set('DEBUG', false);",
      procedure: { call in
        try call.setFlag(call.text(0), call[1])
      })
    add("getString", [.text("flagName")], "The value of a flag as text.", example: "tf.env().getString('DEBUG');") {
      try $0.machine.toText($0.flag())
    }
    add("getFlags", [], "All flags.", returns: "object", example: "console.log(tf.env().getFlags());") {
      $0.context.flagObject
    }
    add(
      "setFlags", [.any("flags", "object")], "Changes several flags.", example: "tf.env().setFlags({DEBUG: false});",
      procedure: { call in
        let options = try call.options(0)
        for name in try options.keys() { try call.setFlag(name, options[name].value) }
      })
    add(
      "registerFlag",
      [
        .text("flagName"), .function("evaluationFn", "() => boolean|number|string"),
        .function("setHook", "(value) => void", optional: "none"),
      ],
      "Adds a flag: a function gives its value, when it is first read, and another gets each value that is set.",
      example: "tf.env().registerFlag('MY_FLAG', () => 5);\nconsole.log(tf.env().get('MY_FLAG'));",
      procedure: { call in
        let name = try call.text(0)
        call.context.registeredFlags[name] = RegisteredFlag(
          evaluation: try call.function(1).value, hook: try call.optionalFunction(2)?.value)
        call.context.flags[name] = nil
      })
    property("platformName", "Where programs run: 'node'.") { _ in "node" }
    property("features", "The flags by name.") { $0.context.flagObject }
    add(
      "reset", [], "Gives all flags the values they had at first.", example: "tf.env().reset();",
      procedure: { call in
        Engine.checksForNaN = false
        call.context.flags = [:]
      })

    addEngineClasses()
  }

  private mutating func addEngineClasses() {
    beginClass("Engine", "The engine that runs operations.", factory: "tf.engine()")
    property("backendName", "The name of the backend.") { _ in Backend.name }
    property("registeredVariables", "The variables that are alive, by name.") { _ in
      NamedTensors(Engine.variables.map { (name: $0.name, tensor: $0) })
    }
    property("state", "How many tensors, buffers and bytes are in use.") { _ in
      let memory = Engine.memory
      return NamedResults([
        "numTensors": memory.tensorCount, "numDataBuffers": memory.bufferCount, "numBytes": memory.byteCount,
      ])
    }
    add(
      "startScope", [.text("name", optional: "")], "Opens a scope: endScope() frees the tensors made since.",
      example: "tf.engine().startScope();\ntf.engine().endScope();",
      procedure: {
        Engine.startScope(try $0.optionalText(0) ?? "")
      })
    add(
      "endScope", [.any("result", "Tensor|object|array", optional: "nothing")],
      "Ends the scope and frees its tensors, but those in the result.",
      example: "tf.engine().startScope();\ntf.engine().endScope();",
      procedure: {
        Engine.endScope(keeping: $0.context.tensors(in: $0[0]))
      })
    add(
      "isTapeOn", [], "Whether operations are recorded for a gradient.",
      example: "tf.grad((x) => { console.log(tf.engine().isTapeOn()); return x.square(); })(2);"
    ) { _ in Engine.isRecording }
    add("memory", [], "What tf.memory() tells.", returns: "MemoryInfo", example: "tf.engine().memory().numTensors;") {
      _ in MemoryReport()
    }
    add(
      "tidy", [.any("nameOrFn", "string|(() => T)"), .function("fn", "() => T", optional: "nameOrFn is the function")],
      "What tf.tidy() does.", returns: "T", example: "tf.engine().tidy(() => tf.ones([2]).add(1)).print();"
    ) { try $0.tidy() }
    add(
      "runKernel", [.text("kernelName"), .any("inputs", "object"), .any("attrs", "object", optional: "{}")],
      "Kernels cannot be run by name: this throws an error.", returns: "never", example: "tf.add(1, 2);",
      procedure: { call in
        throw call.machine.error(
          "There is no kernel '\(try call.text(0))' of backend '\(Backend.name)' that can be run by name: call the function of tf instead."
        )
      })

    beginClass("KernelBackend", in: "tf", "What computes the operations.", factory: "tf.backend()")
    add(
      "epsilon", [], "The smallest number that is safe to divide by.", example: "console.log(tf.backend().epsilon());"
    ) { _ in 1e-7 }
    add("floatPrecision", [], "The bits of a float32: 32.", example: "console.log(tf.backend().floatPrecision());") {
      _ in 32
    }
    add("numDataIds", [], "The number of buffers in use.", example: "console.log(tf.backend().numDataIds());") { _ in
      Engine.memory.bufferCount
    }
  }
}

/// What there is to say of the backend.
private enum Backend {
  static let name = "cpu"
  /// The backends that TensorFlow.js has in other places.
  static let elsewhere = ["webgl", "wasm", "webgpu", "tensorflow"]
  /// The version of TensorFlow.js whose functions these are.
  static let version = "4.22.0"
}

extension TFContext {
  /// The only object of a class.
  func singleton(_ className: String) -> Value {
    if let known = singletons[className] { return known }
    let made = Value(realm.makeObject(prototype: hostClass(className).prototype))
    singletons[className] = made
    return made
  }
}
