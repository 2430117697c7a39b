import Script

/// Callbacks that are called one after another, each when the promise of the one before is settled: for loops of training
/// that a program writes itself.
final class CallbackList {
  fileprivate(set) var callbacks: [TrainingCallback]

  init(_ callbacks: [TrainingCallback]) { self.callbacks = callbacks }

  /// Calls a method of each; gives a promise that is fulfilled when all have been called.
  fileprivate func call(_ method: PropertyKey, _ arguments: [Value], _ context: TFContext) -> JSPromise {
    let promise = JSPromise(context.realm)
    callRest(from: 0, method, arguments, promise, context.machine)
    return promise
  }

  private func callRest(
    from start: Int, _ method: PropertyKey, _ arguments: [Value], _ promise: JSPromise, _ machine: Machine
  ) {
    do {
      for index in start..<max(start, callbacks.count) {
        let object = callbacks[index].object
        let function = try object.get(method, machine)
        guard function.isCallable else { continue }
        let result = try machine.call(function, this: Value(object), arguments: arguments)
        guard let awaited = result.asObject as? JSPromise else { continue }
        return awaited.whenSettled(machine) { [self] machine, state, reason in
          if state == .rejected { return promise.reject(reason, machine) }
          callRest(from: index + 1, method, arguments, promise, machine)
        }
      }
      promise.resolve(.undefined, machine)
    } catch {
      promise.reject(with: error, machine)
    }
  }
}

extension FunctionTable {
  /// The class of lists of callbacks.
  mutating func addCallbackListClass() {
    beginClass(
      "CallbackList", in: "tf", "Callbacks that are called one after another.", factory: "new tf.CallbackList([…])",
      parameters: [.any("callbacks", "Callback[]", optional: "[]")]
    ) { call in
      try call.context.newValue(for: CallbackList(call.argument(0).callbacks()), className: "CallbackList")
    }
    let list = "const list = new tf.CallbackList([{onEpochEnd: epoch => console.log(epoch)}]);\n"
    add(
      "append", [.any("callback", "Callback")], "Adds a callback at the end.",
      example: list + "list.append(new tf.Callback());",
      procedure: { try $0.content(CallbackList.self).callbacks += $0.argument(0).callbacks() })
    for (method, parameter) in [
      ("setModel", Parameter.any("model", "LayersModel")), ("setParams", .any("params", "object")),
    ] {
      add(
        method, [parameter], "Calls \(method)() of each callback.", example: list + "list.\(method)({});",
        procedure: { _ = try $0.content(CallbackList.self).call(PropertyKey(method), [$0[0]], $0.context) })
    }
    for hook in TrainingHook.allCases where hook != .onYield {
      let parameters = hook.parameters
      add(
        hook.rawValue, parameters, "Calls \(hook.rawValue)() of each callback, and waits for their promises.",
        returns: "Promise<void>", example: list + "await list.\(hook.rawValue)(\(parameters.count == 2 ? "0" : ""));"
      ) { call -> Value in
        let arguments = parameters.indices.map { call[$0] }
        return Value(
          try call.content(CallbackList.self).call(PropertyKey(hook.rawValue), arguments, call.context))
      }
    }
  }
}
