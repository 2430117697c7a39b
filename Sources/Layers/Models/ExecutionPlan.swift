import Tensors

/// The order of computation of a model, worked out once: for each step a layer, and the places of its inputs and outputs.
struct ExecutionPlan {
  private struct Step {
    let layer: Layer
    let inputSlots: [Int]
    let outputSlots: [Int]
    let options: CallOptions
    /// The places that no later step reads.
    let finishedSlots: [Int]
  }

  private let steps: [Step]
  private let inputSlots: [Int]
  private let outputSlots: [Int]
  private let slotCount: Int
  /// Whether masks can occur: otherwise nobody asks for them.
  private let usesMasks: Bool

  init(_ graph: ModelGraph) {
    var slots: [Int: Int] = [:]
    func slot(_ tensor: SymbolicTensor) -> Int {
      if let slot = slots[tensor.id] { return slot }
      let slot = slots.count
      slots[tensor.id] = slot
      return slot
    }
    inputSlots = graph.inputs.map { slot($0) }
    let nodes = graph.nodes.filter { !($0.outboundLayer is InputLayer) }
    let places = nodes.map { (inputs: $0.inputTensors.map(slot), outputs: $0.outputTensors.map(slot)) }
    outputSlots = graph.outputs.map { slot($0) }
    slotCount = slots.count
    usesMasks = nodes.contains { $0.outboundLayer.producesMask }

    var lastUses: [Int: Int] = [:]
    for (index, place) in places.enumerated() { for slot in place.inputs { lastUses[slot] = index } }
    for slot in outputSlots { lastUses[slot] = nil }
    steps = zip(nodes, places).enumerated().map { index, item in
      Step(
        layer: item.0.outboundLayer, inputSlots: item.1.inputs, outputSlots: item.1.outputs,
        options: item.0.callOptions,
        finishedSlots: Array(Set(item.1.inputs.filter { lastUses[$0] == index })))
    }
  }

  /// Whether a layer of the model makes masks.
  var producesMasks: Bool { usesMasks }

  /// The values of the outputs, and their masks.
  func run(_ inputs: [Tensor], _ options: CallOptions) throws -> (outputs: [Tensor], masks: [Tensor?]) {
    var values = [Tensor?](repeating: nil, count: slotCount)
    var masks: [Tensor?] = []
    let tracksMasks = usesMasks || options.masks.contains { $0 != nil }
    for (slot, input) in zip(inputSlots, inputs) { values[slot] = input }
    if tracksMasks {
      masks = Array(repeating: nil, count: slotCount)
      for (slot, mask) in zip(inputSlots, options.masks) { masks[slot] = mask }
    }
    for step in steps {
      var stepOptions = step.options
      stepOptions.training = options.training || stepOptions.training
      stepOptions.penalties = options.penalties
      stepOptions.inputsAreList = true
      let stepInputs =
        step.inputSlots.count == 1
        ? [values[step.inputSlots[0]].unsafelyUnwrapped] : step.inputSlots.map { values[$0].unsafelyUnwrapped }
      if tracksMasks { stepOptions.masks = step.inputSlots.map { masks[$0] } }
      let outputs = try step.layer.run(stepInputs, stepOptions)
      guard outputs.count == step.outputSlots.count else {
        throw LayerError(
          "Layer \(step.layer.name) gave \(outputs.count) outputs where its output shapes promise \(step.outputSlots.count)."
        )
      }
      for (slot, output) in zip(step.outputSlots, outputs) { values[slot] = output }
      // A mask ends at a layer that does not know of masks, as at a flatten or a custom layer.
      let passesMasks = step.layer.supportsMasking || step.layer is LayersModel
      if tracksMasks, step.layer.producesMask || passesMasks && stepOptions.masks.contains(where: { $0 != nil }) {
        let outputMasks = try step.layer.computeMasks(stepInputs, stepOptions.masks)
        for (slot, mask) in zip(step.outputSlots, outputMasks) { masks[slot] = mask }
      }
      for slot in step.finishedSlots { values[slot] = nil }
    }
    return (
      outputSlots.map { values[$0].unsafelyUnwrapped }, tracksMasks ? outputSlots.map { masks[$0] } : []
    )
  }

  /// The output shapes for other input shapes than those the model was made with.
  func outputShapes(_ inputs: [LayerShape]) throws -> [LayerShape] {
    var shapes = [LayerShape](repeating: [], count: slotCount)
    for (slot, shape) in zip(inputSlots, inputs) { shapes[slot] = shape }
    for step in steps {
      let outputs = try step.layer.computeOutputShapes(step.inputSlots.map { shapes[$0] })
      for (slot, shape) in zip(step.outputSlots, outputs) { shapes[slot] = shape }
    }
    return outputSlots.map { shapes[$0] }
  }
}
