import Tensors

// MARK: - Applying a layer

extension Layer {
  /// Computes the layer's result for one tensor.
  public func apply(_ x: Tensor, _ options: CallOptions = CallOptions()) throws -> Tensor {
    try single(apply([x], options))
  }

  /// Connects the layer to one symbolic tensor.
  public func apply(_ x: SymbolicTensor, _ options: CallOptions = CallOptions()) throws -> SymbolicTensor {
    try single(apply([x], options))
  }

  private func single<Output>(_ outputs: [Output]) throws -> Output {
    guard outputs.count == 1, let output = outputs.first else {
      throw LayerError("Layer \(name) has \(outputs.count) outputs where one was expected.")
    }
    return output
  }

  /// Computes the layer's results for tensors.
  ///
  /// - Throws: ``LayerError`` when the inputs do not fit the layer.
  public func apply(_ inputs: [Tensor], _ options: CallOptions = CallOptions()) throws -> [Tensor] {
    try requireLive()
    try prepare(for: inputs.map { LayerShape($0.shape) }, isSymbolic: false)
    let outputs = try run(inputs, options)
    // A layer may hand through what it got; disposing of the result must not take the input along.
    return try outputs.map { output in
      try inputs.contains { $0 === output } || output.isVariable ? output.clone() : output
    }
  }

  /// Connects the layer to symbolic tensors.
  ///
  /// - Throws: ``LayerError`` when the shapes do not fit the layer.
  public func apply(_ inputs: [SymbolicTensor], _ options: CallOptions = CallOptions()) throws -> [SymbolicTensor] {
    try requireLive()
    let shapes = inputs.map(\.shape)
    try prepare(for: shapes, isSymbolic: true)
    warnOfOtherInputShape(shapes)
    let outputShapes = try computeOutputShapes(shapes)
    try requireRoom(shapes, outputShapes)
    let outputs = NameScope.within(name) {
      outputShapes.enumerated().map { SymbolicTensor($1, .float32, from: self, inputs: inputs, outputIndex: $0) }
    }
    _ = Node(self, inputs: inputs, outputs: outputs, callOptions: options)
    referenceCount = (referenceCount ?? 0) + 1
    return outputs
  }

  /// Checks the shapes of inputs and makes the weights at the first use.
  func prepare(for shapes: [LayerShape], isSymbolic: Bool, onlyRanks: Bool = false) throws {
    try checkInputs(shapes, onlyRanks: onlyRanks)
    if !isBuilt {
      try NameScope.within(name) { try build(shapes) }
      isBuilt = true
      // Building may have settled what later inputs must be.
      try checkInputs(shapes, onlyRanks: onlyRanks)
      if !isSymbolic && referenceCount == nil { referenceCount = 1 }
    }
    if let values = initialWeights {
      initialWeights = nil
      try setWeights(values)
    }
  }

  /// Prepares for a computation that is called without `apply`, where layers take whatever they can compute.
  package func prepareForDirectUse(_ shapes: [LayerShape]) throws {
    try requireLive()
    try prepare(for: shapes, isSymbolic: false, onlyRanks: true)
  }

  /// Runs the computation on inputs that are known to fit.
  func run(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    try callHook?(inputs, options)
    let outputs = try call(inputs, options)
    if let activityRegularizer, let penalties = options.penalties {
      for output in outputs where output.rank > 0 && output.shape[0] > 0 {
        penalties.values.append(try activityRegularizer.apply(output).div(Float(output.shape[0])))
      }
    }
    return outputs
  }

  /// Throws where inputs that hold something would give an output that cannot: a window that is larger than its input.
  private func requireRoom(_ inputs: [LayerShape], _ outputs: [LayerShape]) throws {
    func isPositive(_ shape: LayerShape) -> Bool { shape.allSatisfy { ($0 ?? 1) > 0 } }
    guard inputs.allSatisfy(isPositive), let output = outputs.first(where: { !isPositive($0) }) else { return }
    let input = inputs.map(\.description).joined(separator: ", ")
    throw LayerError(
      "Negative dimension size caused by layer \(name) (\(className)): inputs of shape \(input) are too small for it, as the output would have the shape \(output). Use a smaller window (kernelSize, poolSize, cropping), padding: 'same', or fewer layers before it that make its input smaller."
    )
  }

  private func warnOfOtherInputShape(_ shapes: [LayerShape]) {
    guard let wanted = batchInputShape, shapes.count == 1 else { return }
    let fits = wanted.rank == shapes[0].rank && zip(wanted, shapes[0]).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
    if !fits {
      let what = wanted.rank == shapes[0].rank ? "shape" : "rank"
      LayerWarnings.warn(
        "Layer \(name): the \(what) of the input tensor \(shapes[0]) does not match \(wanted), the input shape the layer was made for."
      )
    }
  }
}

// MARK: - The graph around a layer

extension Layer {
  /// What the layer was connected to, when that happened once.
  ///
  /// - Throws: ``LayerError`` when the layer was never connected, or several times.
  public func inputs() throws -> [SymbolicTensor] { try onlyNode("input", "getInputAt").inputTensors }

  /// What came out of the layer, when it was connected once.
  ///
  /// - Throws: ``LayerError`` when the layer was never connected, or several times.
  public func outputs() throws -> [SymbolicTensor] { try onlyNode("output", "getOutputAt").outputTensors }

  /// What the layer was connected to at its nth application, counted from 0.
  public func inputs(at index: Int) throws -> [SymbolicTensor] { try node(at: index, "input").inputTensors }

  /// What came out of the layer at its nth application, counted from 0.
  public func outputs(at index: Int) throws -> [SymbolicTensor] { try node(at: index, "output").outputTensors }

  /// The shapes of the outputs, when they are the same at every application.
  ///
  /// - Throws: ``LayerError`` when the layer was never connected, or its applications differ.
  public func outputShapes() throws -> [LayerShape] {
    guard let first = inboundNodes.first else {
      throw LayerError("Layer \(name) has never been called and thus has no output shape.")
    }
    guard inboundNodes.allSatisfy({ $0.outputShapes == first.outputShapes }) else {
      throw LayerError(
        "Layer \(name) has multiple inbound nodes (it was applied several times) with different output shapes, so \"output shape\" is ambiguous: use `getOutputAt(nodeIndex).shape`."
      )
    }
    return first.outputShapes
  }

  private func onlyNode(_ what: String, _ alternative: String) throws -> Node {
    guard let node = inboundNodes.first else {
      throw LayerError("Layer \(name) has no \(what): it has not been applied to anything yet.")
    }
    guard inboundNodes.count == 1 else {
      throw LayerError(
        "Layer \(name) has been applied \(inboundNodes.count) times, so \"layer \(what)\" is ill-defined (ambiguous): use `\(alternative)(nodeIndex)` instead."
      )
    }
    return node
  }

  private func node(at index: Int, _ what: String) throws -> Node {
    guard inboundNodes.indices.contains(index) else {
      throw LayerError(
        "Asked to get \(what) at node \(index), but layer \(name) has been applied \(inboundNodes.count) times only.")
    }
    return inboundNodes[index]
  }
}
