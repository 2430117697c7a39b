import Tensors

/// Where files of Keras keep the weights of a model.
enum KerasWeights {
  /// The group of the layers in files of Keras 3 (and the last ones of Keras 2).
  static let layerGroup = "layers"
  /// The same in files of Keras 2.12 and 2.13.
  private static let olderLayerGroup = "_layer_checkpoint_dependencies"

  // MARK: Groups by class

  /// The weights of a model with the data sets that hold them: `layers/dense_1/vars/0`.
  ///
  /// - Parameter description: the model in the file, whose order of layers counts; that of the model when `nil`.
  static func places(
    of model: LayersModel, _ description: ConfigValue? = nil, in group: String = layerGroup
  ) -> [(weight: LayerVariable, path: String)] {
    groups(of: model, description, in: group).flatMap { owner in
      owner.weights.enumerated().map { ($1, "\(owner.path)/vars/\($0)") }
    }
  }

  /// The layers of a model, with the layers inside them, the groups that Keras makes for them, and the weights there.
  static func groups(
    of model: LayersModel, _ description: ConfigValue? = nil, in group: String
  ) -> [(name: String, path: String, weights: [LayerVariable])] {
    var counts: [String: Int] = [:]
    return members(of: model, description).flatMap { layer, description in
      let className = description?["class_name"].string ?? kerasName(ofClass: layer.className)
      let name = numbered(snakeCase(className), &counts)
      return groups(of: layer, description, at: "\(group)/\(name)")
    }
  }

  private static func groups(
    of layer: Layer, _ description: ConfigValue?, at path: String
  ) -> [(name: String, path: String, weights: [LayerVariable])] {
    let own = layer.ownTrainableWeights + layer.ownNonTrainableWeights
    var result = [(layer.name, path, own)]
    if let model = layer as? LayersModel {
      result += groups(of: model, description, in: "\(path)/\(layerGroup)")
    } else {
      for (attribute, part) in layer.kerasParts { result += groups(of: part, nil, at: "\(path)/\(attribute)") }
    }
    return result
  }

  /// The layers in the order of the file.
  private static func members(
    of model: LayersModel, _ description: ConfigValue?
  ) -> [(layer: Layer, description: ConfigValue?)] {
    guard let entries = description.flatMap({ $0["config"]["layers"].array ?? $0["config"].array }) else {
      return model.layers.map { ($0, nil) }
    }
    let layers = model.layers
    return entries.compactMap { entry in
      let name = entry["name"].string ?? entry["config"]["name"].string
      return layers.first { $0.name == name }.map { ($0, entry) }
    }
  }

  /// The name that a class has in Keras 3.
  static func kerasName(ofClass className: String) -> String {
    switch className {
    case "Model": "Functional"
    case "ThresholdedReLU": "ReLU"
    default: className
    }
  }

  /// `dense`, `dense_1`, `dense_2` … for layers of one class.
  static func numbered(_ name: String, _ counts: inout [String: Int]) -> String {
    let count = counts[name, default: 0]
    counts[name] = count + 1
    return count == 0 ? name : "\(name)_\(count)"
  }

  /// The name of a class as Keras writes it in groups: `PReLU` → `p_re_lu`, `Conv2D` → `conv2d`.
  static func snakeCase(_ className: String) -> String {
    let letters = Array(className.unicodeScalars)
    var text = ""
    for (index, letter) in letters.enumerated() {
      let isUpper = letter.properties.isUppercase
      let isBetweenLower =
        index > 0
        && (letters[index - 1].properties.isLowercase
          || (index + 1 < letters.count && letters[index + 1].properties.isLowercase))
      if isUpper && isBetweenLower { text += "_" }
      text += letter.properties.lowercaseMapping
    }
    return text
  }

  // MARK: Reading

  /// The values of the weights of a model.
  ///
  /// - Throws: ``LayerError`` when the file lacks one, or has it in another shape.
  static func read(
    _ file: borrowing HDF5File, for model: LayersModel, _ description: ConfigValue? = nil
  ) throws -> [(weight: LayerVariable, values: [Float])] {
    if file.exists(layerGroup) || file.exists(olderLayerGroup) {
      var result: [(LayerVariable, [Float])] = []
      for (weight, path) in places(of: model, description) {
        let older = path.split(separator: "/").map { $0 == layerGroup ? olderLayerGroup : String($0) }
        let place = file.exists(path) ? path : older.joined(separator: "/")
        guard file.exists(place) else {
          throw LayerError(
            "The file has no values for the weight '\(weight.originalName)' of the model \(model.name): they should be in '\(path)'."
          )
        }
        result.append((weight, try file.floats(place, shape: weight.shape.dimensions)))
      }
      return result
    }
    return try readNamedGroups(file, for: model)
  }

  /// Reads a file of Keras 2, or one of Keras 3 in the older form: a group for each layer, by the name of the layer.
  private static func readNamedGroups(
    _ file: borrowing HDF5File, for model: LayersModel
  ) throws -> [(weight: LayerVariable, values: [Float])] {
    let root = file.exists("model_weights") ? "model_weights" : "/"
    guard let names = try file.texts("layer_names", of: root) else {
      throw LayerError("The HDF5 file holds no weights of a Keras model: it has neither 'layers' nor 'layer_names'.")
    }
    let prefix = root == "/" ? "" : root + "/"
    var stored: [(name: String, paths: [String])] = []
    for name in names {
      let paths = try file.texts("weight_names", of: prefix + name) ?? []
      if !paths.isEmpty { stored.append((name, paths.map { "\(prefix)\(name)/\($0)" })) }
    }
    var result: [(LayerVariable, [Float])] = []
    for (layer, name, paths) in try matched(stored, with: model) {
      let weights = layer.weights
      guard weights.count == paths.count else {
        throw LayerError(
          "The layer '\(name)' has \(paths.count) weights in the file, but \(layer.name) (\(layer.className)) has \(weights.count)."
        )
      }
      for (weight, path) in zip(weights, paths) {
        result.append((weight, try file.floats(path, shape: weight.shape.dimensions)))
      }
    }
    return result
  }

  /// The layers of a model for those of a file: by name, or by order where names differ.
  private static func matched(
    _ stored: [(name: String, paths: [String])], with model: LayersModel
  ) throws -> [(layer: Layer, name: String, paths: [String])] {
    let layers = model.layers.filter { !$0.weights.isEmpty }
    guard layers.count == stored.count else {
      throw LayerError(
        "The file holds the weights of \(stored.count) layers (\(stored.map(\.name).joined(separator: ", "))), but the model \(model.name) has \(layers.count) layers with weights (\(layers.map(\.name).joined(separator: ", ")))."
      )
    }
    let named = stored.compactMap { entry in
      layers.first { $0.name == entry.name }.map { ($0, entry.name, entry.paths) }
    }
    return named.count == stored.count ? named : zip(layers, stored).map { ($0, $1.name, $1.paths) }
  }
}

extension Layer {
  /// The layers inside, by the attributes under which Keras keeps them.
  var kerasParts: [(attribute: String, layer: Layer)] {
    switch self {
    case let layer as RNN: return [("cell", layer.cell)]
    case let layer as Bidirectional: return [("forward_layer", layer.forward), ("backward_layer", layer.backward)]
    case let layer as TimeDistributed: return [("layer", layer.inner)]
    case let stack as StackedRNNCells:
      var counts: [String: Int] = [:]
      return stack.cells.map { cell in
        ("cells/" + KerasWeights.numbered(KerasWeights.snakeCase(cell.className), &counts), cell)
      }
    default: return []
    }
  }
}
