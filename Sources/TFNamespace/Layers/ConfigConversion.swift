import Layers
import Script
import Tensors

// Configurations: script objects on one side, the data of room Layers on the other.

extension TFContext {
  /// The configuration that a value of the script stands for: numbers, texts, lists and plain objects as data; tensors,
  /// layers, initializers, optimizers and the like as themselves; a function as a loss or metric.
  func config(_ value: Value) throws -> ConfigValue { try config(value, depth: 0) }

  private func config(_ value: Value, depth: Int) throws -> ConfigValue {
    guard depth < 100 else { throw machine.error("A configuration is nested too deeply, or contains itself.") }
    if value.isNullish { return .null }
    if let boolean = value.asBool { return .boolean(boolean) }
    if let number = value.asNumber { return .number(number) }
    if let string = value.asString { return .string(string.text) }
    if let tensor = tensor(value) { return .tensor(tensor) }
    guard let object = value.asObject else { return .string(machine.describe(value)) }
    if let array = value.asArray { return .array(try array.values.map { try config($0, depth: depth + 1) }) }
    if let contents = TypedArrayContents(value) { return .array((0..<contents.count).map { .number(contents[$0]) }) }
    if let host = object as? HostObject { return .opaque(host.content) }
    if object.isCallable { return .opaque(lossFunction(value)) }
    return .object(try configObject(object, depth: depth + 1))
  }

  /// The configuration that an options object stands for; keys that are `undefined` are left out.
  func configObject(_ object: JSObject?) throws -> ConfigObject { try configObject(object, depth: 0) }

  private func configObject(_ object: JSObject?, depth: Int) throws -> ConfigObject {
    var result = ConfigObject()
    guard let object else { return result }
    for key in try object.ownEnumerableKeys(machine) {
      let value = try object.get(key, machine)
      if !value.isUndefined { result[key.text] = try config(value, depth: depth) }
    }
    return result
  }

  /// The value by which the script sees a configuration.
  func value(of config: ConfigValue) throws -> Value {
    switch config {
    case .null: .null
    case .boolean(let value): Value(value)
    case .number(let value): Value(value)
    case .string(let value): Value(value)
    case .array(let items): Value(realm.makeArray(try items.map { try value(of: $0) }))
    case .object(let object): Value(try self.object(of: object))
    case .tensor(let tensor): value(of: tensor)
    case .opaque(let object): hostValue(for: object)
    }
  }

  /// The object by which the script sees a configuration.
  func object(of config: ConfigObject) throws -> JSObject {
    let object = realm.makeObject()
    for (key, value) in config.entries { object.put(PropertyKey(key), try self.value(of: value)) }
    return object
  }

  /// The script's object for one of the objects that configurations hold.
  func hostValue(for object: AnyObject) -> Value {
    switch object {
    case let layer as Layer: value(for: layer)
    case let optimizer as Optimizer: value(for: optimizer, className: optimizer.scriptClassName)
    case let initializer as Initializer: value(for: initializer, className: "Initializer")
    case let regularizer as Regularizer: value(for: regularizer, className: "Regularizer")
    case let constraint as Constraint: value(for: constraint, className: "Constraint")
    case let activation as Activation: value(for: activation, className: "ActivationFunction")
    case let loss as LossFunction:
      (loss.origin as? JSObject ?? (loss.origin as? FunctionReference)?.function).map { Value($0) }
        ?? makeFunction(for: loss)
    default: .undefined
    }
  }

  /// A loss or metric that calls a function of the script.
  func lossFunction(_ value: Value) -> LossFunction {
    let name = value.asObject.map { machine.functionName($0) } ?? ""
    let function = ScriptFunction(value, context: self)
    return LossFunction(name, origin: value.asObject) { targets, predictions in
      try function.tensor([targets, predictions], what: name.isEmpty ? "loss" : name)
    }
  }

  /// A configuration whose losses and metrics do not hold the functions of the script that they call.
  ///
  /// - Parameter functions: gets these functions, for somebody else to hold.
  func withoutHolding(_ functions: inout [HeldFunction], in config: ConfigValue) -> ConfigValue {
    switch config {
    case .array(let items): return .array(items.map { withoutHolding(&functions, in: $0) })
    case .object(let object):
      return .object(ConfigObject(object.entries.map { ($0.key, withoutHolding(&functions, in: $0.value)) }))
    case .opaque(let loss as LossFunction):
      guard let function = loss.origin as? JSObject else { return config }
      let (name, reference) = (loss.name, FunctionReference(function: function))
      functions.append(HeldFunction(function: function, reference: reference))
      return .opaque(
        LossFunction(name, origin: reference) { [unowned(unsafe) self] targets, predictions in
          guard let function = reference.function else {
            throw machine.error("The function '\(name)' that judges the model is gone: compile the model again.")
          }
          return try ScriptFunction(Value(function), context: self)
            .tensor([targets, predictions], what: name.isEmpty ? "loss" : name)
        })
    default: return config
    }
  }

  /// The function by which the script sees a loss or metric.
  func makeFunction(for loss: LossFunction) -> Value {
    makeFunction(loss.name, 2) { context, arguments in
      func tensor(_ index: Int, _ name: String) throws -> Tensor {
        try Argument(arguments[index], name, of: loss.name, context: context).tensor()
      }
      return context.value(of: try loss(tensor(0, "yTrue"), tensor(1, "yPred")))
    }
  }

  /// The object of a layer or model; models have more methods than layers.
  func value(for layer: Layer) -> Value {
    if let script = (layer as? any ScriptDefined)?.script { return Value(script.object) }
    let description = type(of: layer).classDescription
    if layer is LayersModel { return value(for: layer, className: layer is Sequential ? "Sequential" : "LayersModel") }
    // Classes that only files name have no class of their own in the language.
    return value(for: layer, className: description.factoryNames.isEmpty ? "Layer" : description.className)
  }
}

extension LayerShape: ScriptConvertible {
  package static var scriptTypeName: String { "(number|null)[]" }
  package func scriptValue(_ context: TFContext) -> Value {
    Value(context.realm.makeArray(map { size in size.map { Value($0) } ?? .null }))
  }
}

extension Argument {
  /// A shape with `null` for unknown sizes, or a list of such shapes.
  func layerShapes() throws -> (shapes: [LayerShape], isList: Bool) {
    let expected = "a shape such as [null, 28, 28, 1], or a list of shapes"
    guard let array = value.asArray else { throw mismatch(expected) }
    func shape(_ array: JSArray) throws -> LayerShape {
      LayerShape(
        try array.values.map { size -> Int? in
          if size.isNullish { return nil }
          guard let size = size.asInt else { throw mismatch(expected) }
          return size < 0 ? nil : size
        })
    }
    if array.length > 0, array.values.allSatisfy(\.isArray) {
      return (try array.values.map { try shape($0.asArray!) }, true)
    }
    return ([try shape(array)], false)
  }

  /// What a layer is applied to: tensors or symbolic tensors, one or several.
  func layerInputs() throws -> LayerInputs {
    let isList = value.isArray
    let values = value.asArray?.values ?? [value]
    let symbolic = values.compactMap { $0.content(SymbolicTensor.self) }
    if symbolic.count == values.count && !values.isEmpty { return LayerInputs(.symbolic(symbolic), isList: isList) }
    if !symbolic.isEmpty {
      throw context.machine.error(
        "A layer was applied to a mix of tensors and symbolic tensors: its inputs must be all SymbolicTensors or all Tensors. Symbolic tensors come from tf.input() and from layers applied to them."
      )
    }
    let tensors = values.compactMap { context.tensor($0) }
    guard tensors.count == values.count, !values.isEmpty else {
      throw mismatch(
        "a tensor, a symbolic tensor, or a list of these", hint: "Make a tensor of numbers with tf.tensor(values).")
    }
    return LayerInputs(.tensors(tensors), isList: isList)
  }

  /// Data for the parts of a model of the given names: a tensor, a list of tensors, or an object of tensors by name.
  func modelData(for names: @autoclosure () throws -> [String] = []) throws -> ModelData {
    if let tensor = context.tensor(value) { return .one(tensor) }
    if let array = value.asArray {
      let tensors = array.values.compactMap { context.tensor($0) }
      guard tensors.count == array.length else {
        throw mismatch("a tensor or a list of tensors", hint: "Make tensors of plain arrays with tf.tensor(values).")
      }
      return .list(tensors)
    }
    guard let object = value.asObject, object.kind == .ordinary else {
      let names = try names().map { "'\($0)'" }.joined(separator: ", ")
      throw mismatch(
        "a tensor, a list of tensors, or an object of tensors by name",
        hint: value.host(DatasetObject.self) != nil
          ? "Datasets go to model.fitDataset(dataset, {epochs}) and model.evaluateDataset(dataset)."
          : names.isEmpty ? "" : "The data is for \(names) of the model.")
    }
    return .named(
      try object.ownEnumerableKeys(context.machine).map { key in
        let element = try object.get(key, context.machine)
        guard let tensor = context.tensor(element) else {
          throw Argument(element, key.text, of: functionName, context: context).mismatch("a tensor")
        }
        return (key.text, tensor)
      })
  }
}

/// What a layer is applied to.
struct LayerInputs {
  enum Content {
    case tensors([Tensor])
    case symbolic([SymbolicTensor])
  }

  let content: Content
  /// Whether the program wrote a list, even of one.
  let isList: Bool

  init(_ content: Content, isList: Bool) {
    self.content = content
    self.isList = isList
  }
}

extension TFContext {
  /// One thing as itself, several as a list.
  func oneOrList<Element: ScriptConvertible>(_ elements: [Element]) throws -> Value {
    elements.count == 1 ? try elements[0].scriptValue(self) : try elements.scriptValue(self)
  }
}

extension SymbolicTensor: ScriptConvertible {
  package static var scriptTypeName: String { "SymbolicTensor" }
  package func scriptValue(_ context: TFContext) -> Value { context.value(for: self, className: "SymbolicTensor") }
}

extension Layer: ScriptConvertible {
  package static var scriptTypeName: String { "Layer" }
  package func scriptValue(_ context: TFContext) -> Value { context.value(for: self) }
}

extension LayerVariable: ScriptConvertible {
  package static var scriptTypeName: String { "LayerVariable" }
  package func scriptValue(_ context: TFContext) -> Value { context.value(for: self, className: "LayerVariable") }
}

extension ConfigValue: ScriptConvertible {
  package static var scriptTypeName: String { "any" }
  package func scriptValue(_ context: TFContext) throws -> Script.Value { try context.value(of: self) }
}

extension ConfigObject: ScriptConvertible {
  package static var scriptTypeName: String { "object" }
  package func scriptValue(_ context: TFContext) throws -> Script.Value {
    Script.Value(try context.object(of: self))
  }
}
