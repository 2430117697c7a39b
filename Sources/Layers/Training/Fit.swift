import Tensors

extension LayersModel {
  /// Begins a training with data in tensors. Nothing is computed before the first event is asked for.
  ///
  /// - Throws: ``LayerError`` when the model was not compiled or the data does not fit.
  public func fit(_ x: ModelData, _ y: ModelData, _ options: FitOptions = FitOptions()) throws -> TrainingRun {
    let compilation = try compiled(for: "fit()")
    guard options.batchSize > 0 else {
      throw LayerError("fit(): batchSize must be a positive whole number, but it is \(options.batchSize).")
    }
    warnOfChangedWeights(compilation)
    var (inputs, targets) = try arrange(x, y, compilation)
    var weights = try exampleWeights(
      targets, compilation, sampleWeights: options.sampleWeights, classWeights: options.classWeights)
    var validation = try validationSource(options, compilation)
    if validation == nil && options.validationSplit > 0 {
      // The last examples are kept, before any mixing.
      let count = inputs.first?.shape[0] ?? 0
      let kept = Int((Double(count) * (1 - options.validationSplit)).rounded(.down))
      func part(_ tensor: Tensor, _ start: Int, _ end: Int) throws -> Tensor {
        try tensor.slice(axis: 0, from: start, count: end - start)
      }
      validation = TensorBatches(
        inputs: try inputs.map { try part($0, kept, count) }, targets: try targets.map { try part($0, kept, count) },
        weights: try weights.map { try $0.map { try part($0, kept, count) } },
        batchSize: options.validationBatchSize ?? options.batchSize)
      inputs = try inputs.map { try part($0, 0, kept) }
      targets = try targets.map { try part($0, 0, kept) }
      weights = try weights.map { try $0.map { try part($0, 0, kept) } }
    }
    try checkStatefulBatches(inputs, options.batchSize)
    let source = TensorBatches(
      inputs: inputs, targets: targets, weights: weights, batchSize: options.batchSize, shuffle: options.shuffle,
      wrapsAround: options.stepsPerEpoch != nil)
    let parameters = parameters(
      options, compilation, samples: source.count, steps: options.stepsPerEpoch ?? source.batchCount,
      batchSize: options.batchSize, validates: validation != nil)
    return try TrainingRun(
      self, compilation, options, source: source, validation: validation, parameters: parameters)
  }

  /// Begins a training with batches from a stream.
  ///
  /// - Throws: ``LayerError`` when the model was not compiled.
  public func fitDataset(_ stream: ExampleStream, _ options: FitOptions) throws -> TrainingRun {
    let compilation = try compiled(for: "fitDataset()")
    warnOfChangedWeights(compilation)
    let source = StreamBatches(
      stream, self, compilation, classWeights: options.classWeights, restartsEachEpoch: options.stepsPerEpoch == nil)
    let validation = try validationSource(options, compilation)
    let parameters = parameters(
      options, compilation, samples: nil, steps: options.stepsPerEpoch ?? stream.batchCount, batchSize: nil,
      validates: validation != nil)
    return try TrainingRun(
      self, compilation, options, source: source, validation: validation, parameters: parameters)
  }

  private func parameters(
    _ options: FitOptions, _ compilation: Compilation, samples: Int?, steps: Int?, batchSize: Int?, validates: Bool
  ) -> History.Parameters {
    History.Parameters(
      epochs: options.epochs, initialEpoch: options.initialEpoch, samples: samples, steps: steps,
      batchSize: batchSize, verbose: options.verbose, doValidation: validates,
      metrics: compilation.logKeys + (validates ? compilation.logKeys.map { "val_" + $0 } : []))
  }

  private func validationSource(_ options: FitOptions, _ compilation: Compilation) throws -> BatchSource? {
    if let stream = options.validationStream {
      return StreamBatches(stream, self, compilation, classWeights: nil, restartsEachEpoch: true)
    }
    guard let (x, y, sampleWeights) = options.validationData else { return nil }
    return try batches(
      x, y, compilation, batchSize: options.validationBatchSize ?? options.batchSize, sampleWeights: sampleWeights)
  }

  /// States are kept for each place in the batch, so every batch must be whole.
  private func checkStatefulBatches(_ inputs: [Tensor], _ batchSize: Int) throws {
    guard isStateful, let count = inputs.first?.shape[0], count % min(batchSize, max(count, 1)) != 0 else { return }
    throw LayerError(
      "The model \(name) is stateful, so the number of examples must be a multiple of the batch size; there are \(count) examples in batches of \(batchSize)."
    )
  }

  private func warnOfChangedWeights(_ compilation: Compilation) {
    let now = trainableWeights.map(\.id)
    guard now != compilation.trainableWeights.map(\.id) else { return }
    LayerWarnings.warn(
      "The set of trainable weights of model \(name) has changed since compile() (from \(compilation.trainableWeights.count) weights to \(now.count)). Did you set `trainable` and not call `model.compile()` afterwards?"
    )
  }
}
