import Tensors

/// How Keras trained a model: the optimizer with its running averages, the loss and the metrics.
struct KerasTraining {
  /// What the file says: the `compile_config` of an archive or the `training_config` of an HDF5 file.
  private let config: ConfigValue

  init(_ config: ConfigValue) { self.config = config }

  // MARK: Reading

  /// The same in the form of `model.json`; `nil`, with a remark, for an optimizer that is unknown here.
  var saved: ConfigValue? {
    let described = config["optimizer"].isNull ? config["optimizer_config"] : config["optimizer"]
    if described.isNull { return nil }
    guard let optimizer = KerasTraining.optimizer(described) else {
      LayerWarnings.warn(
        "The model was trained with the optimizer \(described["class_name"].string ?? JSONWriter.text(described)), which is unknown here: compile it before training."
      )
      return nil
    }
    var result: ConfigObject = ["loss": KerasTraining.names(config["loss"]), "optimizer_config": .object(optimizer)]
    result["metrics"] = KerasTraining.metrics(config["metrics"])
    if !config["loss_weights"].isNull { result["loss_weights"] = config["loss_weights"] }
    return .object(result)
  }

  private static func optimizer(_ described: ConfigValue) -> ConfigObject? {
    let name = described.string ?? described["class_name"].string ?? ""
    let config = described["config"]
    var settings = ConfigObject()
    func take(_ keys: [(theirs: String, ours: String)]) {
      for (theirs, ours) in keys where !config[theirs].isNull { settings[ours] = config[theirs] }
    }
    let rate = config["learning_rate"]
    // Of a schedule the rate it begins with.
    settings["learningRate"] = rate.object == nil ? rate : rate["config"]["initial_learning_rate"]
    if settings["learningRate"]?.number == nil { settings["learningRate"] = nil }
    let className: String
    switch name.split(separator: ">").last.map({ $0.lowercased() }) ?? "" {
    case "sgd":
      className = (config["momentum"].number ?? 0) == 0 ? "SGD" : "Momentum"
      if className == "Momentum" { take([("momentum", "momentum"), ("nesterov", "useNesterov")]) }
    case "adam": className = "Adam"
    case "adamax": className = "Adamax"
    case "adagrad": className = "Adagrad"
    case "adadelta": className = "Adadelta"
    case "rmsprop":
      className = "RMSProp"
      take([("rho", "decay"), ("momentum", "momentum"), ("centered", "centered"), ("epsilon", "epsilon")])
    default: return nil
    }
    switch className {
    case "Adam", "Adamax": take([("beta_1", "beta1"), ("beta_2", "beta2"), ("epsilon", "epsilon")])
    case "Adagrad": take([("initial_accumulator_value", "initialAccumulatorValue")])
    case "Adadelta": take([("rho", "rho"), ("epsilon", "epsilon")])
    default: break
    }
    return ["class_name": .string(className), "config": .object(settings)]
  }

  /// Names of losses or metrics: Keras writes names, functions, or classes with configurations.
  private static func names(_ value: ConfigValue) -> ConfigValue {
    switch value {
    case .array(let items): return .array(items.map(names))
    case .object(let object):
      guard let className = object["class_name"]?.string else {
        return .object(ConfigObject(object.entries.map { ($0.key, names($0.value)) }))
      }
      let config = object["config"] ?? .null
      if let function = config.string ?? config["fn"].string { return .string(function) }
      let name = KerasWeights.snakeCase(className)
      // Such a loss takes other predictions: it is not the function of that name.
      return .string(config["from_logits"].boolean == true ? name + "_from_logits" : name)
    default: return value
    }
  }

  private static func metrics(_ value: ConfigValue) -> ConfigValue {
    guard let items = value.array else { return names(value) }
    if items.count == 1, let inner = items[0].array { return .array(inner.map(metric)) }
    return .array(items.map(metric))
  }

  /// The accuracy that was asked for without saying which is that again, whatever function it has become.
  private static func metric(_ value: ConfigValue) -> ConfigValue {
    value["config"]["name"].string == "accuracy" ? .string("accuracy") : names(value)
  }

  /// The running averages of the optimizer, in the order in which files of TensorFlow.js have them; `nil` where the
  /// file has none.
  func state(
    of model: LayersModel, in file: borrowing HDF5File
  ) throws -> (iterations: Int, slots: [(name: String, shape: TensorShape, values: [Float])])? {
    guard let className = saved?["optimizer_config"]["class_name"].string,
      let layout = KerasSlots(className, saved?["optimizer_config"]["config"] ?? .null)
    else { return nil }
    let (paths, isOlder) = try KerasTraining.variables(in: file)
    guard let counter = paths.first else { return nil }
    let iterations = try file.integer(counter)
    // Keras 3 keeps the learning rate among the variables.
    let first = try paths.count > 1 && file.shape(paths[1]).isEmpty ? 2 : 1
    let trained = model.trainableWeights
    var slots: [(name: String, shape: TensorShape, values: [Float])] = []
    for slot in layout.names.indices {
      for (position, weight) in trained.enumerated() {
        var values = [Float](repeating: 0, count: weight.val.size)
        if let index = layout.index(slot, of: position, count: trained.count, isOlder: isOlder) {
          guard paths.indices.contains(first + index), file.exists(paths[first + index]),
            try file.shape(paths[first + index]) == weight.shape.dimensions
          else { return nil }
          values = try file.floats(paths[first + index], shape: weight.shape.dimensions).map { $0 / layout.factor }
        }
        slots.append(("\(weight.originalName)/\(layout.names[slot])", weight.shape, values))
      }
    }
    return (iterations, slots)
  }

  /// The data sets of the optimizer, the count of its steps first: those of an archive have numbers, those of a whole
  /// model in an HDF5 file have names in a list.
  ///
  /// - Returns: also whether the averages are in the order of Keras before 2.11.
  private static func variables(in file: borrowing HDF5File) throws -> (paths: [String], isOlder: Bool) {
    var paths: [String] = []
    while file.exists("optimizer/vars/\(paths.count)") { paths.append("optimizer/vars/\(paths.count)") }
    let group = "optimizer_weights"
    guard paths.isEmpty, file.exists(group), let names = try file.texts("weight_names", of: group) else {
      return (paths, false)
    }
    return (names.map { "\(group)/\($0)" }, names.first?.hasSuffix("/iter:0") ?? false)
  }

  // MARK: Writing

  /// What Keras needs to compile the model in the same way.
  static func description(of compilation: Compilation) -> ConfigObject {
    let saved = compilation.saved
    func known(_ key: String) -> ConfigValue { saved[key].object?.entries.isEmpty == true ? .null : saved[key] }
    return [
      "optimizer": .object(description(of: compilation.optimizer)), "loss": known("loss"),
      "loss_weights": saved["loss_weights"], "metrics": known("metrics"), "weighted_metrics": .null,
    ]
  }

  private static func description(of optimizer: Optimizer) -> ConfigObject {
    let settings = ConfigValue.object(optimizer.configObject)
    var config: ConfigObject = ["learning_rate": settings["learningRate"]]
    var className = optimizer.className
    switch className {
    case "Momentum":
      className = "SGD"
      config["momentum"] = settings["momentum"]
      config["nesterov"] = settings["useNesterov"]
    case "RMSProp":
      className = "RMSprop"
      config["rho"] = settings["decay"]
      for key in ["momentum", "epsilon", "centered"] { config[key] = settings[key] }
    case "Adam", "Adamax":
      config["beta_1"] = settings["beta1"]
      config["beta_2"] = settings["beta2"]
      config["epsilon"] = settings["epsilon"]
    case "Adagrad": config["initial_accumulator_value"] = settings["initialAccumulatorValue"]
    case "Adadelta": for key in ["rho", "epsilon"] { config[key] = settings[key] }
    default: break
    }
    return KerasTopology.reference(className, .object(config), module: "keras.optimizers")
  }

  /// Writes the count of steps, the learning rate and the running averages.
  static func write(_ optimizer: Optimizer, into file: borrowing HDF5Writer) throws {
    let settings = ConfigValue.object(optimizer.configObject)
    try Engine.tidy("save") { () -> Void in
      let state = try optimizer.getWeights()
      let layout = KerasSlots(optimizer.className, settings)
      let slotCount = layout?.names.count ?? 0
      let variableCount = slotCount == 0 ? 0 : (state.count - 1) / slotCount
      // Before the first step there are no averages, and Keras makes its own.
      guard optimizer.iterations > 0, slotCount == 0 || variableCount > 0 else { return }
      try file.addGroup("optimizer/vars", attribute: "name", optimizer.className.lowercased())
      try file.add("optimizer/vars/0", optimizer.iterations)
      try file.add("optimizer/vars/1", Tensor(Float(settings["learningRate"].number ?? 0)))
      guard let layout else { return }
      for slot in 0..<slotCount {
        for position in 0..<variableCount {
          guard let index = layout.index(slot, of: position, count: variableCount) else { continue }
          let values = state[1 + slot * variableCount + position].tensor
          try file.add("optimizer/vars/\(2 + index)", values.mul(Tensor(layout.factor)))
        }
      }
    }
  }
}

/// How Keras arranges the running averages of an optimizer.
private struct KerasSlots {
  /// The endings of the names that TensorFlow.js gives them, in its order.
  let names: [String]
  /// What the values here are multiplied with there.
  private(set) var factor: Float = 1
  /// For each of the names its place in the order of Keras, which leaves out what it does not use.
  private let places: [Int?]
  /// Whether all averages of a variable follow one another.
  private let isInterleaved: Bool

  init?(_ className: String, _ config: ConfigValue) {
    switch className {
    case "SGD": (names, places, isInterleaved) = ([], [], false)
    case "Momentum":
      (names, places, isInterleaved) = (["momentum"], [0], false)
      // Keras sums up steps, −learningRate · gradient; here gradients are summed.
      factor = -Float(config["learningRate"].number ?? 0.01)
    case "Adam": (names, places, isInterleaved) = (["m", "v"], [0, 1], true)
    case "Adamax": (names, places, isInterleaved) = (["m", "v"], [0, 1], true)
    case "Adagrad": (names, places, isInterleaved) = (["accumulator"], [0], false)
    case "Adadelta": (names, places, isInterleaved) = (["accum_grad", "accum_var"], [0, 1], true)
    case "RMSProp":
      let hasMomentum = (config["momentum"].number ?? 0) > 0
      let isCentered = config["centered"].boolean == true
      names = ["rms", "momentum"] + (isCentered ? ["mg"] : [])
      places = [0, hasMomentum ? 1 : nil] + (isCentered ? [hasMomentum ? 2 : 1] : [])
      isInterleaved = false
    default: return nil
    }
  }

  /// The number of an average among those of Keras; `nil` when it keeps none of this kind.
  ///
  /// - Parameter isOlder: whether Keras was older than 2.11, which put all averages of a kind together.
  func index(_ slot: Int, of variable: Int, count: Int, isOlder: Bool = false) -> Int? {
    places[slot].map { isInterleaved && !isOlder ? variable * places.count + $0 : $0 * count + variable }
  }
}
