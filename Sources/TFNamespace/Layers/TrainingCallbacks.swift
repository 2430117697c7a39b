import Layers
import Script

/// The moments of a training at which callbacks are called.
enum TrainingHook: String, CaseIterable {
  case onTrainBegin, onTrainEnd, onEpochBegin, onEpochEnd, onBatchBegin, onBatchEnd, onYield
}

/// One of the callbacks of a training: an object with functions, or an instance of a callback class.
struct TrainingCallback {
  /// The object whose methods are called.
  let object: JSObject

  /// The function for a moment; nil when there is none, or only the one of the class `Callback`, which does nothing.
  func function(_ hook: TrainingHook, _ context: TFContext) throws -> Value? {
    let key = PropertyKey(hook.rawValue)
    let function = try object.get(key, context.machine)
    guard function.isCallable, object.kind == .host else { return function.isCallable ? function : nil }
    let idle = try context.hostClass("Callback").prototype.get(key, context.machine)
    return Value.isStrictlyEqual(function, idle) ? nil : function
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
      return TrainingCallback(object: object)
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
    addCallbackClass()
    addEarlyStoppingClass()
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
    addCallbackListClass()
    addHistoryClass()
    section("Callbacks")
    add(
      "registerCallbackConstructor", [.integer("verbosityLevel"), .function("callbackConstructor", "class")],
      "Adds a callback of a class to every training whose `verbose` is at least the given level.",
      example: "class Quiet extends tf.Callback {}\ntf.registerCallbackConstructor(2, Quiet);",
      procedure: { call in
        guard let level = call[0].asInt, level >= 0 else {
          throw call.machine.error(
            "registerCallbackConstructor(): verbosityLevel is expected to be an integer >= 0, but it is \(call.machine.describe(call[0]))."
          )
        }
        guard !call.context.callbackClasses.contains(where: { Value.isStrictlyEqual($0.1, call[1]) }) else {
          throw call.machine.error(
            "Duplicate callback constructor: registerCallbackConstructor() has got this class before.")
        }
        call.context.callbackClasses.append((level, call[1]))
      })
  }

  private mutating func addHistoryClass() {
    beginClass(
      "History", extends: "Callback", in: "tf", "What happened in a training.", factory: "model.fit()",
      construct: { try $0.context.newValue(for: CallbackState(), className: "History") })
    addAsync(
      "syncData", [], "Kept for programs that call it: the values are numbers already.", returns: "Promise<void>",
      example:
        "const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});\nmodel.compile({optimizer: 'sgd', loss: 'meanSquaredError'});\nawait (await model.fit(tf.ones([2, 1]), tf.ones([2, 1]))).syncData();"
    ) { _ -> Value in .undefined }
    // One that a program makes itself gathers the logs of its own loop of training.
    let example = "const history = new tf.History();\nawait history.onTrainBegin();\n"
    addAsync(
      "onTrainBegin", TrainingHook.onTrainBegin.parameters, "Starts anew.", returns: "Promise<void>", example: example
    ) { call -> Value in
      call.this.asObject?.put("epoch", Value(call.context.realm.makeArray([])))
      call.this.asObject?.put("history", Value(call.context.realm.makeObject()))
      return .undefined
    }
    addAsync(
      "onEpochEnd", TrainingHook.onEpochEnd.parameters, "Appends the logs of an epoch.", returns: "Promise<void>",
      example: example + "await history.onEpochEnd(0, {loss: 1});\nconsole.log(history.history);"
    ) { call -> Value in
      let machine = call.machine
      guard let epochs = try machine.get(call.this, "epoch").asArray,
        let history = try machine.get(call.this, "history").asObject
      else { throw machine.error("onEpochEnd(): begin with onTrainBegin().") }
      epochs.append(call[0])
      for key in try call[1].asObject?.ownEnumerableKeys(machine) ?? [] {
        let value = try machine.get(call[1], key)
        if let list = try history.get(key, machine).asArray {
          list.append(value)
        } else {
          history.put(key, Value(call.context.realm.makeArray([value])))
        }
      }
      return .undefined
    }
  }

  private mutating func addCallbackClass() {
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
    for hook in TrainingHook.allCases where hook != .onYield {
      addAsync(
        hook.rawValue, hook.parameters, "Called \(hook.moment); does nothing unless a class overrides it.",
        returns: "Promise<void>",
        example: "await new tf.Callback().\(hook.rawValue)(\(hook.parameters.count == 2 ? "0" : ""));"
      ) { _ -> Value in .undefined }
    }
  }

  private mutating func addEarlyStoppingClass() {
    beginClass(
      "EarlyStopping", extends: "Callback", in: "tf", "Ends a training when a value no longer gets better.",
      factory: "tf.callbacks.earlyStopping()", parameters: [.any("args", "{monitor, patience, …}", optional: "{}")],
      construct: { call in
        try call.context.newValue(
          for: EarlyStopping(call.context.configObject(call[0].asObject)), className: "EarlyStopping")
      })
    let example = "const stopping = tf.callbacks.earlyStopping({monitor: 'loss'});\nawait stopping.onTrainBegin();\n"
    addAsync(
      "onTrainBegin", TrainingHook.onTrainBegin.parameters, "Starts anew.", returns: "Promise<void>", example: example
    ) { call -> Value in
      try call.content(EarlyStopping.self).trainBegin()
      return .undefined
    }
    addAsync(
      "onEpochEnd", TrainingHook.onEpochEnd.parameters,
      "Looks at the logs; sets `stopTraining` of the model when it is enough.", returns: "Promise<void>",
      example: example + "stopping.setModel(tf.sequential());\nawait stopping.onEpochEnd(0, {loss: 1});"
    ) { call -> Value in
      let model = try call.machine.get(call.this, "model").content(LayersModel.self)
      guard let model else { throw call.machine.error("onEpochEnd(): tell the model first, with setModel(model).") }
      let logs = try call.context.configObject(call[1].asObject).entries.compactMap { key, value in
        value.number.map { (key: key, value: $0) }
      }
      try call.content(EarlyStopping.self).epochEnd(call.integer(0), Logs(logs), model)
      return .undefined
    }
    addAsync(
      "onTrainEnd", TrainingHook.onTrainEnd.parameters, "Tells when training was stopped, if it shall.",
      returns: "Promise<void>", example: example + "await stopping.onTrainEnd();"
    ) { call -> Value in
      let model = try call.machine.get(call.this, "model").content(LayersModel.self)
      if let line = try call.content(EarlyStopping.self).trainEnd(model) { call.context.print(line) }
      return .undefined
    }
  }
}

extension TrainingHook {
  /// What a function for the moment gets.
  var parameters: [Parameter] {
    let logs = Parameter.any("logs", "object", optional: "none")
    return switch self {
    case .onTrainBegin, .onTrainEnd: [logs]
    case .onEpochBegin, .onEpochEnd: [.integer("epoch"), logs]
    case .onBatchBegin, .onBatchEnd: [.integer("batch"), logs]
    case .onYield: [.integer("epoch"), .integer("batch"), logs]
    }
  }

  /// When it is, in words.
  fileprivate var moment: String {
    switch self {
    case .onTrainBegin: "when training begins"
    case .onTrainEnd: "when training ends"
    case .onEpochBegin: "when an epoch begins"
    case .onEpochEnd: "when an epoch ends"
    case .onBatchBegin: "before a batch is computed"
    case .onBatchEnd: "when a batch was computed"
    case .onYield: "when it is time for others"
    }
  }
}

/// What an instance of a callback class stands for.
private final class CallbackState {}
