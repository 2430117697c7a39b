import Layers
import Script

/// The moments of a training at which callbacks are called.
enum TrainingHook: String, CaseIterable {
  case onTrainBegin, onTrainEnd, onEpochBegin, onEpochEnd, onBatchBegin, onBatchEnd, onYield
}

/// One of the callbacks of a training: an object with functions, or early stopping.
struct TrainingCallback {
  /// The object whose methods are called.
  let object: JSObject
  /// The object's content, when it is early stopping.
  let earlyStopping: EarlyStopping?

  init(_ object: JSObject) {
    self.object = object
    earlyStopping = Value(object).content(EarlyStopping.self)
  }

  /// The function for a moment; nil when there is none.
  func function(_ hook: TrainingHook, _ machine: Machine) throws -> Value? {
    let function = try object.get(PropertyKey(hook.rawValue), machine)
    return function.isCallable ? function : nil
  }
}

extension Argument {
  /// Callbacks: an object with functions such as `onEpochEnd`, an instance of a callback class, or a list of these.
  func callbacks() throws -> [TrainingCallback] {
    if value.isNullish { return [] }
    let values = value.asArray?.values ?? [value]
    return try values.map { value in
      guard let object = value.asObject, !object.isCallable else {
        throw mismatch(
          "an object with functions such as {onEpochEnd: (epoch, logs) => …}, a callback, or a list of these")
      }
      try checkNames(object)
      return TrainingCallback(object)
    }
  }

  /// A misspelt hook would silently never be called.
  private func checkNames(_ object: JSObject) throws {
    let known = TrainingHook.allCases.map(\.rawValue)
    for key in try object.ownEnumerableKeys(context.machine) where key.text.hasPrefix("on") {
      if known.contains(key.text) {
        let hook = try object.get(key, context.machine)
        if !hook.isNullish && !hook.isCallable {
          throw Argument(hook, key.text, of: functionName, context: context).mismatch("a function")
        }
        continue
      }
      let hint = Suggestion.closest(to: key.text, among: known).map { " Did you mean '\($0)'?" } ?? ""
      context.warn("'\(key.text)' is no moment of a training, so it is never called.\(hint)")
    }
  }
}

extension FunctionTable {
  /// Early stopping and the classes of callbacks.
  mutating func addCallbacks() {
    section("Callbacks", in: "tf.callbacks")
    add(
      "earlyStopping", [.options("args", EarlyStopping.fields.map(Parameter.init))],
      "A callback that ends a training when a value no longer gets better.", returns: "EarlyStopping",
      example: "tf.callbacks.earlyStopping({monitor: 'loss', patience: 3});"
    ) { call -> Value in
      let options = try call.options(0)
      let stopping = try EarlyStopping(call.context.configObject(options.object))
      return call.context.value(for: stopping, className: "EarlyStopping")
    }
    beginClass("History", in: "tf", "What happened in a training.", factory: "model.fit()")
    beginClass(
      "Callback", in: "tf", "A callback of a training; extend it and write onEpochEnd(epoch, logs) and the like.",
      factory: "class X extends tf.Callback",
      construct: { try $0.context.newValue(for: CallbackState(), className: "Callback") })
    add(
      "setModel", [.any("model", "LayersModel")], "Tells the model; it becomes this.model.",
      example: "new tf.Callback().setModel(tf.sequential());",
      procedure: { call in
        call.this.asObject?.put("model", call[0])
      })
    add(
      "setParams", [.any("params", "object")], "Tells what the training was asked to do; it becomes this.params.",
      example: "new tf.Callback().setParams({epochs: 1});",
      procedure: { call in
        call.this.asObject?.put("params", call[0])
      })
    beginClass(
      "EarlyStopping", extends: "Callback", in: "tf", "Ends a training when a value no longer gets better.",
      factory: "tf.callbacks.earlyStopping()")
    beginClass(
      "CustomCallback", extends: "Callback", in: "tf", "A callback made of functions.",
      factory: "new tf.CustomCallback({onEpochEnd})",
      parameters: [.any("args", "{onEpochEnd, …}"), .any("yieldEvery", "string|number", optional: "auto")]
    ) { call in
      let value = try call.context.newValue(for: CallbackState(), className: "CustomCallback")
      guard let object = value.asObject, let functions = call[0].asObject else { return value }
      for key in try functions.ownEnumerableKeys(call.machine) {
        object.put(key, try functions.get(key, call.machine))
      }
      return value
    }
  }
}

/// What an instance of a callback class stands for.
private final class CallbackState {}
