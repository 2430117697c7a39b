import Glibc

/// Node's modules `util`, `timers`, `timers/promises`, `perf_hooks`, `tty` and `url`.
enum UtilityModules {
  static func install(in machine: Machine) {
    let modules = machine.builtInModules
    modules.define("util", make: util)
    modules.define("os", make: OperatingSystemModule.make)
    modules.define("timers") {
      try globals(["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate"], $0)
    }
    modules.define("timers/promises", make: promisedTimers)
    modules.define("perf_hooks") { machine in
      let module = try globals(["performance"], machine)
      for name in ["PerformanceEntry", "PerformanceMark", "PerformanceMeasure"] {
        module.put(PropertyKey(name), ScriptedLibrary.export(name, of: "internal/performance", machine))
      }
      return module
    }
    modules.define("tty") { machine in
      let module = machine.realm.makeObject()
      module.install(
        [
          NativeEntry("isatty", 1) { machine, _, arguments in
            Value(try arguments[0].isNumber && isatty(machine.toInt32(arguments[0])) == 1)
          }
        ], machine.realm)
      return module
    }
    modules.define("console") { machine in
      try machine.realm.globalObject.get("console", machine).asObject ?? machine.realm.makeObject()
    }
    modules.define("url") { machine in
      let module = try globals(["URL", "URLSearchParams"], machine)
      module.install([fileURLToPath, pathToFileURL], machine.realm)
      for name in ["parse", "format", "resolve", "Url"] {
        module.put(PropertyKey(name), ScriptedLibrary.export(name, of: "internal/addresses", machine))
      }
      return module
    }
  }

  /// A module of global names.
  private static func globals(_ names: [String], _ machine: Machine) throws -> JSObject {
    let module = machine.realm.makeObject()
    for name in names { module.put(PropertyKey(name), try machine.realm.globalObject.get(PropertyKey(name), machine)) }
    return module
  }

  // MARK: util

  private static func util(_ machine: Machine) throws -> JSObject {
    let module = try globals(["TextEncoder", "TextDecoder"], machine)
    module.install(
      [
        NativeEntry("format", 1) { machine, _, arguments in
          Value(try Inspector.message(arguments.values, machine))
        },
        NativeEntry("callbackify", 1) { machine, _, arguments in try callbackForm(of: arguments[0], machine) },
        NativeEntry("debuglog", 1) { machine, _, _ in
          let log = NativeFunction(machine.realm, "debuglog", 0) { _, _, _ in .undefined }
          log.put("enabled", .false)
          return Value(log)
        },
        NativeEntry("toUSVString", 1) { machine, _, arguments in
          try machine.invoke(Value(try machine.toStringValue(arguments[0])), "toWellFormed", [])
        },
        NativeEntry("promisify", 1) { machine, _, arguments in try promisified(arguments[0], machine) },
        NativeEntry("isDeepStrictEqual", 2) { machine, _, arguments in
          var comparison = DeepComparison(machine, isStrict: true)
          return Value(try comparison.areEqual(arguments[0], arguments[1]))
        },
        NativeEntry("deprecate", 2) { _, _, arguments in arguments[0] },
        NativeEntry("stripVTControlCharacters", 1) { machine, _, arguments in
          Value(TextWidth.withoutStyles(try machine.toText(arguments[0])))
        },
      ], machine.realm)
    module.install(
      [
        NativeEntry("isArray", 1) { _, _, arguments in Value(arguments[0].isArray) },
        NativeEntry("inherits", 2) { machine, _, arguments in
          let parent = try machine.get(arguments[1], Names.prototype).asObject
          if let prototype = try machine.get(arguments[0], Names.prototype).asObject {
            _ = prototype.setPrototype(parent)
          }
          arguments[0].asObject?.put("super_", arguments[1], .method)
          return .undefined
        },
      ], machine.realm)
    let types = machine.realm.makeObject()
    types.install(kindTests, machine.realm)
    module.put("types", Value(types))
    module.put("inspect", Inspector.inspectFunction(machine))
    return module
  }

  /// The functions of `util.types`.
  private static let kindTests: [NativeEntry] =
    [
      kindTest("isDate") { $0 is JSDate }, kindTest("isRegExp") { $0 is JSRegExp },
      kindTest("isPromise") { $0 is JSPromise }, kindTest("isMap") { $0.kind == .map },
      kindTest("isSet") { $0.kind == .set }, kindTest("isTypedArray") { $0 is TypedArray },
      kindTest("isArrayBuffer") { $0 is ArrayBuffer }, kindTest("isNativeError") { $0 is JSError },
      kindTest("isBoxedPrimitive") { $0 is PrimitiveObject }, kindTest("isNumberObject") { $0.kind == .number },
      kindTest("isStringObject") { $0.kind == .string }, kindTest("isBooleanObject") { $0.kind == .boolean },
      kindTest("isSymbolObject") { $0.kind == .symbol }, kindTest("isAnyArrayBuffer") { $0 is ArrayBuffer },
      kindTest("isArrayBufferView") { $0 is TypedArray || $0 is DataView }, kindTest("isDataView") { $0 is DataView },
      kindTest("isWeakMap") { $0.kind == .weakMap }, kindTest("isWeakSet") { $0.kind == .weakSet },
      kindTest("isGeneratorObject") { $0.kind == .generator || $0.kind == .asyncGenerator },
      kindTest("isArgumentsObject") { $0.kind == .arguments },
      kindTest("isModuleNamespaceObject") { $0.kind == .namespace }, kindTest("isProxy") { _ in false },
      functionTest("isAsyncFunction", ["AsyncFunction", "AsyncGeneratorFunction"]),
      functionTest("isGeneratorFunction", ["GeneratorFunction", "AsyncGeneratorFunction"]),
      iteratorTest("isMapIterator", "Map"), iteratorTest("isSetIterator", "Set"),
    ]
    + ElementKind.allCases.map { kind in
      kindTest(PropertyKey("is" + kind.arrayName)) { ($0 as? TypedArray)?.elementKind == kind }
    }

  private static func functionTest(_ name: PropertyKey, _ kinds: Set<String>) -> NativeEntry {
    NativeEntry(name, 1) { machine, _, arguments in
      guard let function = arguments[0].asObject, function.isCallable else { return .false }
      return Value(kinds.contains(machine.functionKindName(function)))
    }
  }

  private static func iteratorTest(_ name: PropertyKey, _ collection: String) -> NativeEntry {
    kindTest(name) { ($0 as? any PreviewableIterator)?.collectionName == collection }
  }

  private static func kindTest(_ name: PropertyKey, _ test: @escaping (JSObject) -> Bool) -> NativeEntry {
    NativeEntry(name, 1) { _, _, arguments in Value(arguments[0].asObject.map(test) ?? false) }
  }

  /// A function that calls `function` with a callback `(error, value)` more and returns a promise.
  private static func promisified(_ function: Value, _ machine: Machine) throws -> Value {
    let function = try machine.callback(function, of: "util.promisify")
    if function.asObject === (try machine.realm.globalObject.get("setTimeout", machine)).asObject {
      return try promisedTimers(machine).get("setTimeout", machine)
    }
    let name = function.asObject.map { machine.functionName($0) } ?? ""
    let result = NativeFunction(machine.realm, PropertyKey(name), 0) { machine, this, arguments in
      let promise = JSPromise(machine.realm)
      let callback = NativeFunction(machine.realm, "", 2) { machine, _, results in
        if results[0].isNullish { promise.resolve(results[1], machine) } else { promise.reject(results[0], machine) }
        return .undefined
      }
      do {
        _ = try machine.call(function, this: this, arguments: arguments.values + [Value(callback)])
      } catch {
        promise.reject(with: error, machine)
      }
      return Value(promise)
    }
    return Value(result)
  }

  /// The opposite of `promisified`: a function with a callback as its last argument.
  private static func callbackForm(of function: Value, _ machine: Machine) throws -> Value {
    let function = try machine.callback(function, of: "util.callbackify")
    let name = function.asObject.map { machine.functionName($0) } ?? ""
    let result = NativeFunction(machine.realm, PropertyKey(name + "Callbackified"), 1) { machine, this, arguments in
      var passed = arguments.values
      let callback = try machine.callback(passed.popLast() ?? .undefined, of: name)
      let promise = machine.promise(resolving: try machine.call(function, this: this, arguments: passed))
      promise.whenSettled(machine) { machine, state, value in
        machine.eventLoop.enqueueTick { machine in
          if state == .rejected {
            _ = try machine.call(callback, value)
          } else {
            _ = try machine.call(callback, .null, value)
          }
        }
      }
      return .undefined
    }
    return Value(result)
  }

  private static func promisedTimers(_ machine: Machine) -> JSObject {
    let module = machine.realm.makeObject()
    for name in ["setInterval", "scheduler"] {
      module.put(PropertyKey(name), ScriptedLibrary.export(name, of: "internal/timers", machine))
    }
    module.install(
      [
        NativeEntry("setTimeout", 2) { machine, _, arguments in
          let promise = JSPromise(machine.realm)
          let value = arguments[1]
          let delay = arguments[0].isUndefined ? 0 : try machine.toNumber(arguments[0])
          _ = machine.eventLoop.addTimer(delay: delay, repeats: false) { promise.resolve(value, $0) }
          return Value(promise)
        },
        NativeEntry("setImmediate", 1) { machine, _, arguments in
          let promise = JSPromise(machine.realm)
          let value = arguments[0]
          _ = machine.eventLoop.addImmediate { promise.resolve(value, $0) }
          return Value(promise)
        },
      ], machine.realm)
    return module
  }

  // MARK: url

  private static let fileURLToPath = NativeEntry("fileURLToPath", 1) { machine, _, arguments in
    let text =
      arguments[0].isObject ? try machine.toText(machine.get(arguments[0], "href")) : try machine.toText(arguments[0])
    guard text.hasPrefix("file://") else {
      throw machine.codedTypeError("ERR_INVALID_URL_SCHEME", "the URL must begin with file://")
    }
    return Value(PercentEncoding.decode(String(text.dropFirst(7))))
  }

  private static let pathToFileURL = NativeEntry("pathToFileURL", 1) { machine, _, arguments in
    let path = FilePath.resolve([try machine.toText(arguments[0])])
    let href = Value(
      "file://" + path.replacing("%", with: "%25").replacing("?", with: "%3F").replacing("#", with: "%23"))
    return try machine.construct(machine.realm.globalObject.get("URL", machine), arguments: [href])
  }
}

/// Bytes written as `%20` in URLs.
enum PercentEncoding {
  /// The text with every `%xx` replaced by the byte it stands for.
  static func decode(_ text: String) -> String { String(decoding: bytes(of: text), as: UTF8.self) }

  /// The bytes of a text, with every `%xx` replaced.
  static func bytes(of text: String) -> [UInt8] {
    let source = Array(text.utf8)
    var bytes: [UInt8] = []
    var index = 0
    func digit(_ index: Int) -> UInt8? {
      guard index < source.count else { return nil }
      return Character(Unicode.Scalar(source[index])).hexDigitValue.map { UInt8($0) }
    }
    while index < source.count {
      if source[index] == UInt8(ascii: "%"), let high = digit(index + 1), let low = digit(index + 2) {
        bytes.append(high << 4 | low)
        index += 3
      } else {
        bytes.append(source[index])
        index += 1
      }
    }
    return bytes
  }
}
