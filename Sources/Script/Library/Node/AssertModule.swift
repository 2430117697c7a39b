/// Node's module `assert`: a function that throws when its argument is not truthy, with methods for other conditions.
enum AssertModule {
  static func make(_ machine: Machine) -> JSObject {
    let ok = NativeFunction(machine.realm, "ok", 2) { machine, _, arguments in
      try check(arguments[0].isTruthy, arguments, message: 1, "==", machine, expected: .true) {
        "the value is not truthy: \(try Inspector.text(arguments[0], machine))"
      }
    }
    ok.install(comparisons + exceptions, machine.realm)
    ok.put("ok", Value(ok), .method)
    ok.put("strict", Value(ok), .method)
    return ok
  }

  /// Throws an AssertionError unless the condition holds.
  private static func check(
    _ condition: Bool, _ arguments: Arguments, message index: Int, _ operatorName: String, _ machine: Machine,
    expected: Value, _ text: () throws -> String
  ) throws -> Value {
    if condition { return .undefined }
    let given = arguments[index]
    if given.isObject { throw ScriptError(given) }
    let error = machine.makeError(.error, given.isUndefined ? try text() : try machine.toText(given))
    error.put(Names.name, Value("AssertionError"), .method)
    error.put("generatedMessage", Value(given.isUndefined))
    error.put("code", Value("ERR_ASSERTION"))
    error.put("actual", arguments[0])
    error.put("expected", expected)
    error.put("operator", Value(operatorName))
    throw ScriptError(Value(error))
  }

  // MARK: Comparisons

  private static func comparison(
    _ name: String, negated negatedName: String, relation: String,
    _ areEqual: @escaping (Value, Value, Machine) throws -> Bool
  ) -> [NativeEntry] {
    [(name, true), (negatedName, false)].map { name, wantsEqual in
      NativeEntry(PropertyKey(name), 3) { machine, _, arguments in
        let isEqual = try areEqual(arguments[0], arguments[1], machine)
        return try check(isEqual == wantsEqual, arguments, message: 2, name, machine, expected: arguments[1]) {
          let left = try Inspector.text(arguments[0], machine)
          let right = try Inspector.text(arguments[1], machine)
          return "expected the values \(wantsEqual ? "" : "not ")to be \(relation):\n\n\(left) "
            + "\(wantsEqual ? "!==" : "===") \(right)\n"
        }
      }
    }
  }

  private static let comparisons: [NativeEntry] =
    comparison("equal", negated: "notEqual", relation: "loosely equal") { left, right, machine in
      try machine.isLooselyEqual(left, right) || Value.isSameValue(left, right)
    }
    + comparison("strictEqual", negated: "notStrictEqual", relation: "strictly equal") { left, right, _ in
      Value.isSameValue(left, right)
    }
    + comparison("deepEqual", negated: "notDeepEqual", relation: "loosely deep-equal") { left, right, machine in
      var comparison = DeepComparison(machine, isStrict: false)
      return try comparison.areEqual(left, right)
    }
    + comparison("deepStrictEqual", negated: "notDeepStrictEqual", relation: "strictly deep-equal") {
      left, right, machine in
      var comparison = DeepComparison(machine, isStrict: true)
      return try comparison.areEqual(left, right)
    }

  // MARK: Exceptions

  private static let exceptions: [NativeEntry] = [
    NativeEntry("throws", 3) { machine, _, arguments in
      let function = try machine.callback(arguments[0], of: "assert.throws")
      do {
        _ = try machine.call(function)
      } catch let error as ScriptError {
        return try checkException(error.value, arguments, "throws", machine)
      }
      return try check(false, arguments, message: 1, "throws", machine, expected: .undefined) {
        "missing expected exception"
      }
    },
    NativeEntry("doesNotThrow", 2) { machine, _, arguments in
      _ = try machine.call(machine.callback(arguments[0], of: "assert.doesNotThrow"))
      return .undefined
    },
    NativeEntry("rejects", 3) { machine, _, arguments in
      let start = arguments[0].isCallable ? try machine.call(arguments[0]) : arguments[0]
      let promise = JSPromise(machine.realm)
      machine.promise(resolving: start).whenSettled(machine) { machine, state, value in
        if state == .rejected { return promise.resolve(.undefined, machine) }
        promise.reject(Value(machine.makeError(.error, "missing expected rejection")), machine)
      }
      return Value(promise)
    },
    NativeEntry("match", 3) { machine, _, arguments in
      let matches = try machine.invoke(arguments[1], "test", [arguments[0]]).isTruthy
      return try check(matches, arguments, message: 2, "match", machine, expected: arguments[1]) {
        "the text does not match \(try machine.toText(arguments[1])): \(try Inspector.text(arguments[0], machine))"
      }
    },
    NativeEntry("fail", 1) { machine, _, arguments in
      try check(false, arguments, message: 0, "fail", machine, expected: .undefined) { "failed" }
    },
  ]

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
    return try check(holds, arguments, message: 2, name, machine, expected: expected) {
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
