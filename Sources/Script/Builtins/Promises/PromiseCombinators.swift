/// `Promise.all`, `allSettled`, `any` and `race`.
enum PromiseCombinators {
  static let statics: [NativeEntry] = [
    NativeEntry("all", 1) { machine, this, arguments in
      try combine(arguments[0], of: this, machine) { results, index in
        Outcome(
          onFulfilled: { machine, value in results.store(value, at: index, machine) },
          onRejected: { machine, reason in results.promise.reject(reason, machine) })
      }
    },
    NativeEntry("allSettled", 1) { machine, this, arguments in
      try combine(arguments[0], of: this, machine) { results, index in
        Outcome(
          onFulfilled: { machine, value in
            let entry = machine.realm.makeObject(["status": Value("fulfilled"), "value": value])
            results.store(Value(entry), at: index, machine)
          },
          onRejected: { machine, reason in
            let entry = machine.realm.makeObject(["status": Value("rejected"), "reason": reason])
            results.store(Value(entry), at: index, machine)
          })
      }
    },
    NativeEntry("any", 1) { machine, this, arguments in
      try combine(arguments[0], of: this, machine, finish: rejectWithAll) { results, index in
        Outcome(
          onFulfilled: { machine, value in results.promise.resolve(value, machine) },
          onRejected: { machine, reason in results.store(reason, at: index, machine) })
      }
    },
    NativeEntry("race", 1) { machine, this, arguments in
      try combine(arguments[0], of: this, machine, finish: { _, _, _ in }) { results, _ in
        Outcome(
          onFulfilled: { machine, value in results.promise.resolve(value, machine) },
          onRejected: { machine, reason in results.promise.reject(reason, machine) })
      }
    },
  ]

  private struct Outcome {
    let onFulfilled: (Machine, Value) -> Void
    let onRejected: (Machine, Value) -> Void
  }

  /// What the promises of a combination have yielded so far.
  private final class Results {
    let promise: JSPromise
    var values: [Value] = []
    /// How many are missing; one more while the promises are still being asked.
    var missing = 1
    private let finish: (JSPromise, [Value], Machine) -> Void

    init(_ promise: JSPromise, finish: @escaping (JSPromise, [Value], Machine) -> Void) {
      self.promise = promise
      self.finish = finish
    }

    func store(_ value: Value, at index: Int, _ machine: Machine) {
      values[index] = value
      arrive(machine)
    }

    func arrive(_ machine: Machine) {
      missing -= 1
      if missing == 0 { finish(promise, values, machine) }
    }
  }

  private static func fulfillWithAll(_ promise: JSPromise, _ values: [Value], _ machine: Machine) {
    promise.resolve(Value(machine.realm.makeArray(values)), machine)
  }

  private static func rejectWithAll(_ promise: JSPromise, _ reasons: [Value], _ machine: Machine) {
    let error = machine.makeError(.aggregateError, "All promises were rejected")
    error.put(Names.errors, Value(machine.realm.makeArray(reasons)), .method)
    promise.reject(Value(error), machine)
  }

  /// Asks every element of an iterable, and returns a promise that `finish` settles once all have answered.
  private static func combine(
    _ iterable: Value, of constructor: Value, _ machine: Machine,
    finish: @escaping (JSPromise, [Value], Machine) -> Void = fulfillWithAll,
    _ outcome: (Results, Int) -> Outcome
  ) throws -> Value {
    let results = Results(try machine.makePromise(of: constructor), finish: finish)
    do {
      try machine.iterate(iterable) { element in
        let outcome = outcome(results, results.values.count)
        results.values.append(.undefined)
        results.missing += 1
        try listen(to: Value(machine.promise(resolving: element, of: constructor)), outcome, machine)
        return true
      }
      results.arrive(machine)
    } catch {
      results.promise.reject(with: error, machine)
    }
    return Value(results.promise)
  }

  private static func listen(to promise: Value, _ outcome: Outcome, _ machine: Machine) throws {
    var isUsed = false
    func once(_ handler: @escaping (Machine, Value) -> Void) -> Value {
      Value(
        NativeFunction(machine.realm, "", 1) { machine, _, arguments in
          if !isUsed {
            isUsed = true
            handler(machine, arguments[0])
          }
          return .undefined
        })
    }
    _ = try machine.invoke(promise, Names.then, [once(outcome.onFulfilled), once(outcome.onRejected)])
  }
}
