import Tensors

/// Data for the inputs or the outputs of a model.
public enum ModelData {
  /// One tensor, for a model with one input.
  case one(Tensor)
  /// A tensor for each input, in order.
  case list([Tensor])
  /// A tensor for each input, by name.
  case named([(name: String, tensor: Tensor)])

  /// All tensors.
  public var tensors: [Tensor] {
    switch self {
    case .one(let tensor): [tensor]
    case .list(let tensors): tensors
    case .named(let tensors): tensors.map(\.tensor)
    }
  }
}

/// What a model expects of some data: a name and a shape for each tensor.
struct DataSpecification {
  /// What the data is for, in messages: `input` or `target`.
  let role: String
  let names: [String]
  let shapes: [LayerShape]

  /// The tensors in order, with shapes that fit; a tensor of rank 1 is taken as a column.
  ///
  /// - Throws: ``LayerError`` naming the input, the shape it needs and the shape it got.
  func arrange(_ data: ModelData) throws -> [Tensor] {
    let tensors = try ordered(data)
    var result: [Tensor] = []
    for (index, tensor) in tensors.enumerated() {
      try tensor.requireLive(for: "fit")
      guard tensor.rank > 0 else {
        throw LayerError(
          "The \(role) '\(names[index])' was given a scalar: the first axis must count the examples, as in shape \(shapes[index])."
        )
      }
      let column = try tensor.rank == 1 && shapes[index].rank != 1 ? tensor.expandDims(1) : tensor
      try check(column, index)
      result.append(column)
    }
    return result
  }

  private func ordered(_ data: ModelData) throws -> [Tensor] {
    switch data {
    case .one(let tensor):
      guard names.count == 1 else { throw countError(1, [tensor]) }
      return [tensor]
    case .list(let tensors):
      guard tensors.count == names.count else { throw countError(tensors.count, tensors) }
      return tensors
    case .named(let entries):
      return try names.map { name in
        guard let tensor = entries.first(where: { $0.name == name })?.tensor else {
          throw LayerError(
            "No data provided for \"\(name)\", the \(role) '\(name)' of the model: the data has \(entries.isEmpty ? "no keys" : "the keys " + entries.map { "'\($0.name)'" }.joined(separator: ", "))."
          )
        }
        return tensor
      }
    }
  }

  private func countError(_ count: Int, _ tensors: [Tensor]) -> LayerError {
    LayerError(
      "The model expects \(names.count) \(role) Tensor(s) (\(names.joined(separator: ", "))), but got \(count) Tensor(s), of shapes \(tensors.map(\.shape.description).joined(separator: ", "))."
    )
  }

  private func check(_ tensor: Tensor, _ index: Int) throws {
    let wanted = shapes[index]
    let name = names[index]
    guard tensor.rank == wanted.rank else {
      throw LayerError(
        "The \(role) '\(name)' must have \(wanted.rank) axes, of shape \(wanted) with the examples along the first; but it was given a tensor of \(tensor.rank) axes, of shape \(tensor.shape)."
      )
    }
    for axis in 1..<wanted.rank {
      guard let size = wanted[axis], size != tensor.shape[axis] else { continue }
      let open = "[*" + wanted.dropFirst().map { "," + ($0.map(String.init) ?? "*") }.joined() + "]"
      throw LayerError(
        "The \(role) '\(name)' takes examples of shape \(wanted.withoutBatch), that is tensors of shape \(wanted) (\(open)); but it was given \(tensor.shape[0]) example(s) of shape \(LayerShape(tensor.shape).withoutBatch), a tensor of shape \(tensor.shape)."
      )
    }
  }
}

extension LayersModel {
  /// What the inputs need.
  func inputSpecification() throws -> DataSpecification {
    let inputs = try graph().inputs
    return DataSpecification(role: "input", names: inputs.map(\.sourceLayer.name), shapes: inputs.map(\.shape))
  }

  /// What the targets of the trained outputs need.
  func targetSpecification(_ compilation: Compilation) throws -> DataSpecification {
    let trained = zip(try graph().outputs, compilation.losses).filter { $0.1 != nil }
    return DataSpecification(
      role: "target", names: trained.map(\.0.sourceLayer.name),
      shapes: trained.map { output, loss in
        // Class numbers take the place of a column for each class.
        loss === LossFunction.sparseCategoricalCrossentropy ? LayerShape(output.shape.dropLast()) + [1] : output.shape
      })
  }

  /// The inputs and targets in order, with equal numbers of examples.
  ///
  /// - Throws: ``LayerError`` naming what does not fit.
  func arrange(_ x: ModelData, _ y: ModelData, _ compilation: Compilation) throws -> (
    inputs: [Tensor], targets: [Tensor]
  ) {
    let inputs = try arrangeInputs(x)
    let specification = try targetSpecification(compilation)
    try checkCrossentropyTargets(y, compilation)
    let targets = try specification.arrange(y)
    if let first = targets.first, targets.contains(where: { $0.shape[0] != first.shape[0] }) {
      throw LayerError(
        "All target Tensors should have the same number of samples, but their shapes are \(targets.map(\.shape.description).joined(separator: ", "))."
      )
    }
    if let input = inputs.first {
      for target in targets where target.shape[0] != input.shape[0] {
        throw LayerError(
          "Input Tensors should have the same number of samples as target Tensors, but there are \(input.shape[0]) inputs and \(target.shape[0]) targets."
        )
      }
    }
    return (inputs, targets)
  }

  /// The inputs in order, with equal numbers of examples.
  func arrangeInputs(_ x: ModelData) throws -> [Tensor] {
    let inputs = try inputSpecification().arrange(x)
    if let first = inputs.first, inputs.contains(where: { $0.shape[0] != first.shape[0] }) {
      throw LayerError(
        "All input Tensors should have the same number of samples, but their shapes are \(inputs.map(\.shape.description).joined(separator: ", "))."
      )
    }
    return inputs
  }

  /// Class numbers given to a loss that wants a column for each class are a common mistake with an error of its own.
  private func checkCrossentropyTargets(_ y: ModelData, _ compilation: Compilation) throws {
    let tensors = y.tensors
    guard tensors.count == compilation.losses.count else { return }
    for (target, loss) in zip(tensors, compilation.losses) {
      let width = target.rank < 2 ? 1 : target.shape[target.rank - 1]
      guard loss === LossFunction.categoricalCrossentropy, width == 1 else { continue }
      let output = try graph().outputs.first?.shape ?? []
      throw LayerError(
        "The targets have shape \(target.shape) (\(target.shape.first ?? 0) example(s) of shape [1]), but the loss 'categorical_crossentropy' needs binary columns, one for each class: [samples, classes], here \(output.withoutBatch) for each example ([*,\(output.last.flatMap { $0 }.map(String.init) ?? "*")]). Use tf.oneHot() on class numbers, or the loss 'sparseCategoricalCrossentropy'."
      )
    }
  }
}
