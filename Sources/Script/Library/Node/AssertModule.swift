/// Node's module `assert`: a function that throws when its argument is not truthy, with methods for other conditions.
enum AssertModule {
  static func make(_ machine: Machine) -> JSObject { make(machine, isStrict: false) }

  /// Node's module `assert/strict`: `equal` and its like compare as `strictEqual` does.
  static func makeStrict(_ machine: Machine) -> JSObject { make(machine, isStrict: true) }

  private static func make(_ machine: Machine, isStrict: Bool) -> JSObject {
    let ok = NativeFunction(machine.realm, "ok", 2) { machine, _, arguments in
      try check(arguments[0].isTruthy, arguments, message: 1, "==", machine, expected: .true) {
        "the value is not truthy: \(try Inspector.text(arguments[0], machine))"
      }
    }
    ok.install((isStrict ? strictComparisons : looseComparisons) + namedComparisons + exceptions, machine.realm)
    ok.put("ok", Value(ok), .method)
    ok.put("AssertionError", ScriptedLibrary.export("AssertionError", of: "internal/assertion", machine), .method)
    if isStrict {
      ok.put("strict", Value(ok), .method)
    } else {
      ok.defineLazily("strict", machine.realm) { machine in
        (try? machine.builtInModules.object(named: "assert/strict", machine)).map { Value($0) } ?? .undefined
      }
    }
    return ok
  }

  /// Throws an AssertionError unless the condition holds.
  private static func check(
    _ condition: Bool, _ arguments: Arguments, message index: Int, _ operatorName: String, _ machine: Machine,
    expected: Value, actual: Value? = nil, _ text: () throws -> String
  ) throws -> Value {
    if condition { return .undefined }
    let given = arguments[index]
    if given.host(JSError.self) != nil { throw ScriptError(given) }
    let message = given.isUndefined ? try text() : try machine.toText(given)
    let options = machine.realm.makeObject([
      "message": Value(message), "actual": actual ?? arguments[0], "expected": expected,
      "operator": Value(operatorName),
    ])
    let constructor = ScriptedLibrary.export("AssertionError", of: "internal/assertion", machine)
    let error = try machine.construct(constructor, arguments: [Value(options)])
    error.asObject?.put("generatedMessage", Value(given.isUndefined))
    throw ScriptError(error)
  }

  // MARK: Comparisons

  private typealias Comparison = (Value, Value, Machine) throws -> Bool
  private typealias Message = (_ actual: Value, _ expected: Value, Machine) throws -> String

  private static func comparison(
    _ name: String, _ operatorName: String, wants isWanted: Bool = true, _ areEqual: @escaping Comparison,
    _ message: @escaping Message
  ) -> NativeEntry {
    NativeEntry(PropertyKey(name), 3) { machine, _, arguments in
      guard arguments.count >= 2 else {
        throw machine.codedTypeError("ERR_MISSING_ARGS", "\(name) compares two arguments: actual and expected")
      }
      let isEqual = try areEqual(arguments[0], arguments[1], machine)
      return try check(isEqual == isWanted, arguments, message: 2, operatorName, machine, expected: arguments[1]) {
        try message(arguments[0], arguments[1], machine)
      }
    }
  }

  private static func areLooselyEqual(_ left: Value, _ right: Value, _ machine: Machine) throws -> Bool {
    try machine.isLooselyEqual(left, right) || Value.isSameValue(left, right)
  }

  private static func areSame(_ left: Value, _ right: Value, _ machine: Machine) -> Bool {
    Value.isSameValue(left, right)
  }

  private static func areDeepEqual(isStrict: Bool) -> Comparison {
    { left, right, machine in
      var comparison = DeepComparison(machine, isStrict: isStrict)
      return try comparison.areEqual(left, right)
    }
  }

  /// `1 == 2`
  private static func sides(_ sign: String) -> Message {
    { "\(try Inspector.text($0, $2)) \(sign) \(try Inspector.text($1, $2))" }
  }

  private static func difference(_ headline: String) -> Message {
    { try AssertionMessage.strictlyUnequal(headline, $0, $1, $2) }
  }

  /// One value below a headline.
  private static func unequal(_ relation: String) -> Message {
    { actual, _, machine in
      let lines = try AssertionMessage.lines(actual, machine)
      let text = lines.joined(separator: "\n")
      return "Expected \"actual\" \(relation):" + (lines.count == 1 ? " \(text)" : "\n\n\(text)\n")
    }
  }

  private static func looselyUnequal(_ headline: String, _ relation: String) -> Message {
    { actual, expected, machine in
      let texts = try [actual, expected].map { try AssertionMessage.lines($0, machine).joined(separator: "\n") }
      return "\(headline):\n\n\(texts[0])\n\n\(relation)\n\n\(texts[1])"
    }
  }

  private static func strict(_ name: String, _ negated: String) -> [NativeEntry] {
    [
      comparison(
        name, "strictEqual", areSame, difference("Expected values to be strictly equal:")),
      comparison(negated, "notStrictEqual", wants: false, areSame, unequal("to be strictly unequal to")),
    ]
  }

  private static func strictDeep(_ name: String, _ negated: String) -> [NativeEntry] {
    [
      comparison(
        name, "deepStrictEqual", areDeepEqual(isStrict: true),
        difference("Expected values to be strictly deep-equal:")),
      comparison(
        negated, "notDeepStrictEqual", wants: false, areDeepEqual(isStrict: true),
        unequal("not to be strictly deep-equal to")),
    ]
  }

  private static let namedComparisons: [NativeEntry] =
    strict("strictEqual", "notStrictEqual") + strictDeep("deepStrictEqual", "notDeepStrictEqual")

  private static let strictComparisons: [NativeEntry] =
    strict("equal", "notEqual") + strictDeep("deepEqual", "notDeepEqual")

  private static let looseComparisons: [NativeEntry] = [
    comparison("equal", "==", areLooselyEqual, sides("==")),
    comparison("notEqual", "!=", wants: false, areLooselyEqual, sides("!=")),
    comparison(
      "deepEqual", "deepEqual", areDeepEqual(isStrict: false),
      looselyUnequal("Expected values to be loosely deep-equal", "should loosely deep-equal")),
    comparison(
      "notDeepEqual", "notDeepEqual", wants: false, areDeepEqual(isStrict: false),
      unequal("not to be loosely deep-equal to")),
  ]

  // MARK: Exceptions

  private static let exceptions: [NativeEntry] = [
    NativeEntry("throws", 3) { machine, _, arguments in
      let function = try machine.callback(arguments[0], of: "assert.throws")
      do {
        _ = try machine.call(function)
      } catch let error as ScriptError {
        return try checkException(error.value, arguments, "throws", machine)
      }
      return try missing("exception", arguments, "throws", machine)
    },
    NativeEntry("doesNotThrow", 2) { machine, _, arguments in
      do {
        _ = try machine.call(machine.callback(arguments[0], of: "assert.doesNotThrow"))
        return .undefined
      } catch let error as ScriptError {
        return try refuse(error.value, arguments, "doesNotThrow", "exception", machine)
      }
    },
    NativeEntry("rejects", 3) { machine, _, arguments in
      try settling(arguments, machine) { machine, arguments, isRejected, value in
        if isRejected { return try checkException(value, arguments, "rejects", machine) }
        return try missing("rejection", arguments, "rejects", machine)
      }
    },
    NativeEntry("doesNotReject", 2) { machine, _, arguments in
      try settling(arguments, machine) { machine, arguments, isRejected, value in
        isRejected ? try refuse(value, arguments, "doesNotReject", "rejection", machine) : .undefined
      }
    },
    NativeEntry("match", 3) { try match($0, $2, "match", wantsMatch: true) },
    NativeEntry("doesNotMatch", 3) { try match($0, $2, "doesNotMatch", wantsMatch: false) },
    NativeEntry("ifError", 1) { machine, _, arguments in
      if arguments[0].isNullish { return .undefined }
      let isError = arguments[0].host(JSError.self) != nil
      let subject = try isError ? machine.get(arguments[0], Names.message) : arguments[0]
      return try check(
        false, Arguments(base: arguments.base, count: 1), message: 1, "ifError", machine, expected: .null
      ) {
        "ifError got unwanted exception: \(try isError ? machine.toText(subject) : Inspector.text(subject, machine))"
      }
    },
    NativeEntry("fail", 1) { machine, _, arguments in
      try check(false, arguments, message: 0, "fail", machine, expected: .undefined, actual: .undefined) { "Failed" }
    },
  ]

  private static func match(
    _ machine: Machine, _ arguments: Arguments, _ name: String, wantsMatch: Bool
  ) throws -> Value {
    let text = arguments[0]
    let matches = try text.isString && machine.invoke(arguments[1], "test", [text]).isTruthy
    return try check(
      text.isString && matches == wantsMatch, arguments, message: 2, name, machine, expected: arguments[1]
    ) {
      "The input \(wantsMatch ? "did not match" : "was expected to not match") the regular expression "
        + "\(try Inspector.text(arguments[1], machine)). Input:\n\n\(try Inspector.text(text, machine))\n"
    }
  }

  private static func missing(
    _ what: String, _ arguments: Arguments, _ name: String, _ machine: Machine
  ) throws -> Value {
    let expected = arguments[1].asObject.map { $0.isCallable ? machine.functionName($0) : "" } ?? ""
    let hasMessage = arguments[1].isString
    return try check(
      false, arguments, message: hasMessage ? 1 : 2, name, machine, expected: arguments[1], actual: .undefined
    ) { "Missing expected \(what)\(expected.isEmpty ? "" : " (\(expected))")." }
  }

  private static func refuse(
    _ exception: Value, _ arguments: Arguments, _ name: String, _ what: String, _ machine: Machine
  ) throws -> Value {
    try check(false, arguments, message: 1, name, machine, expected: .undefined, actual: exception) {
      let message = exception.isObject ? try machine.get(exception, Names.message) : exception
      return "Got unwanted \(what).\nActual message: \"\(try machine.toText(message))\""
    }
  }

  /// A promise for what `body` makes of the outcome of a promise, or of the promise that a function returns.
  private static func settling(
    _ arguments: Arguments, _ machine: Machine,
    _ body: @escaping (Machine, Arguments, _ isRejected: Bool, Value) throws -> Value
  ) throws -> Value {
    let start = arguments[0].isCallable ? try machine.call(arguments[0]) : arguments[0]
    let kept = arguments.values
    let promise = JSPromise(machine.realm)
    machine.promise(resolving: start).whenSettled(machine) { machine, state, value in
      var kept = kept
      do {
        let result = try kept.withUnsafeMutableBufferPointer { values in
          try values.baseAddress.map {
            try body(machine, Arguments(base: $0, count: values.count), state == .rejected, value)
          }
        }
        promise.resolve(result ?? .undefined, machine)
      } catch {
        promise.reject(with: error, machine)
      }
    }
    return Value(promise)
  }

  /// Compares an exception with what `assert.throws` expects: a class, a regular expression, an object or a function.
  private static func checkException(
    _ exception: Value, _ arguments: Arguments, _ name: String, _ machine: Machine
  ) throws -> Value {
    let expected = arguments[1]
    guard let object = expected.asObject else { return .undefined }
    var holds = true
    if object.kind == .regexp {
      holds = try machine.invoke(expected, "test", [Value(try machine.toStringValue(exception))]).isTruthy
    } else if object.isCallable {
      let hasPrototype = try object.get(Names.prototype, machine).isObject
      let isInstance = try hasPrototype && machine.isOrdinaryInstance(exception, of: object)
      holds = try isInstance || (!(try inheritsError(object, machine)) && machine.call(expected, exception).isTruthy)
    } else {
      for key in try object.ownEnumerableKeys(machine) {
        let wanted = try object.get(key, machine)
        let actual = try machine.get(exception, key)
        if let pattern = wanted.asObject, pattern.kind == .regexp, actual.isString {
          holds = try holds && machine.invoke(wanted, "test", [actual]).isTruthy
        } else {
          var comparison = DeepComparison(machine, isStrict: true)
          holds = try comparison.areEqual(actual, wanted) && holds
        }
      }
    }
    return try check(holds, arguments, message: 2, name, machine, expected: expected, actual: exception) {
      "the exception is not what was expected: \(try Inspector.text(exception, machine))"
    }
  }

  private static func inheritsError(_ constructor: JSObject, _ machine: Machine) throws -> Bool {
    var prototype = try constructor.get(Names.prototype, machine).asObject
    while let object = prototype {
      if object === machine.realm.errorPrototype(.error) { return true }
      prototype = object.prototype
    }
    return false
  }
}
