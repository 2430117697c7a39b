import Tensors

extension LayersModel {
  /// Changes the weights for one batch.
  ///
  /// - Returns: the loss before the change, the losses of the outputs if there are several, and the metrics.
  func trainStep(_ batch: Batch, _ compilation: Compilation) throws -> [Float] {
    guard compilation.variables.contains(where: \.isTrainable) else { throw frozenError(compilation.variables.count) }
    return try Engine.tidy("trainStep", keeping: { (_: [Float]) in [] }) {
      var results: [Float] = []
      var outputs: [Tensor] = []
      let loss = try compilation.optimizer.minimize(
        {
          var options = CallOptions(training: true)
          options.penalties = Penalties()
          outputs = try plan().run(batch.inputs, options).outputs
          var (total, parts) = try combinedLoss(of: outputs, batch, compilation)
          for penalty in try losses.map({ try $0() }) + (options.penalties?.values ?? []) {
            total = try total?.add(penalty) ?? penalty
          }
          guard let total else { throw LayerError("The model \(name) has no loss: no output is trained.") }
          if parts.count > 1 { results = try parts.map { Float(try $0.scalarValue()) } }
          // Metrics read the outputs when the step is taken and everything else is gone.
          if !compilation.outputMetrics.isEmpty { for output in outputs { output.keep() } }
          return total
        }, returnCost: true, variables: compilation.variables)
      guard let loss else {
        throw LayerError(
          "minimize() of the optimizer \(compilation.optimizer.className) must return the loss it computed.")
      }
      results.insert(Float(try loss.scalarValue()), at: 0)
      if !compilation.outputMetrics.isEmpty {
        results += try metrics(outputs, batch, compilation)
        for output in outputs where !batch.inputs.contains(where: { $0 === output }) { output.dispose() }
      }
      for weight in compilation.constrainedWeights { try weight.applyConstraint() }
      return results
    }
  }

  private func frozenError(_ count: Int) -> LayerError {
    LayerError(
      "The model \(name) cannot be trained: none of the \(count) weights that compile() found is trainable. Set trainable = true on the model or on some of its layers, then compile it; where a model is frozen as a part of another one (the discriminator of a GAN), switch trainable on before its own step and off before that of the other."
    )
  }

  /// Judges the model by one batch.
  ///
  /// - Returns: as ``trainStep(_:_:)``.
  func testStep(_ batch: Batch, _ compilation: Compilation) throws -> [Float] {
    try Engine.tidy("testStep", keeping: { (_: [Float]) in [] }) {
      let outputs = try plan().run(batch.inputs, CallOptions()).outputs
      var (total, parts) = try combinedLoss(of: outputs, batch, compilation)
      for penalty in losses { total = try total?.add(penalty()) ?? penalty() }
      var results: [Float] = [Float(try total?.scalarValue() ?? 0)]
      if parts.count > 1 { results += try parts.map { Float(try $0.scalarValue()) } }
      return try results + metrics(outputs, batch, compilation)
    }
  }

  /// The loss of a batch and its parts, one for each trained output.
  private func combinedLoss(
    of outputs: [Tensor], _ batch: Batch, _ compilation: Compilation
  ) throws -> (total: Tensor?, parts: [Tensor]) {
    var total: Tensor?
    var parts: [Tensor] = []
    for (output, function) in compilation.losses.enumerated() {
      guard let function else { continue }
      let target = batch.targets[parts.count]
      let mean: Tensor
      if let weights = batch.weights[parts.count] {
        let loss = try function(target, outputs[output])
        try checkWeights(weights, loss)
        mean = try loss.mul(weights).mean()
      } else {
        mean = try function.mean(target, outputs[output])
      }
      parts.append(mean)
      let weight = compilation.lossWeights[output]
      let part = weight == 1 ? mean : try mean.mul(weight)
      total = try total?.add(part) ?? part
    }
    return (total, parts)
  }

  private func checkWeights(_ weights: Tensor, _ loss: Tensor) throws {
    guard loss.rank > 0, weights.rank <= loss.rank, weights.shape[0] == loss.shape[0] else {
      throw LayerError(
        "Weights of examples of shape \(weights.shape) do not fit a loss of shape \(loss.shape): the loss must give a number for each example."
      )
    }
  }

  private func metrics(_ outputs: [Tensor], _ batch: Batch, _ compilation: Compilation) throws -> [Float] {
    try compilation.outputMetrics.map { metric in
      // Outputs without a loss have no targets.
      let place = compilation.losses[..<metric.output].count { $0 != nil }
      guard compilation.losses[metric.output] != nil else {
        throw LayerError(
          "The output '\(outputNames[metric.output])' has a metric but no loss, so there are no targets for it.")
      }
      return Float(try metric.function(batch.targets[place], outputs[metric.output]).mean().scalarValue())
    }
  }
}

/// Means over batches, weighted by the number of examples, computed in single precision.
struct RunningMeans {
  private var totals: [Float] = []
  private var count: Float = 0

  mutating func add(_ values: [Float], size: Int) {
    if totals.isEmpty { totals = Array(repeating: 0, count: values.count) }
    for index in values.indices { totals[index] += values[index] * Float(size) }
    count += Float(size)
  }

  var isEmpty: Bool { count == 0 }

  var means: [Float] { totals.map { 1 / count * $0 } }
}
