// Normalization with the statistics of a batch, of a row, or of neighboring channels.

extension Tensor {
  /// (x − mean)·scale / √(variance + epsilon) + offset.
  ///
  /// - Parameters:
  ///   - mean, variance: vectors with one element for each channel (the last axis), or tensors that broadcast to x.
  ///   - offset: 0 if missing.
  ///   - scale: 1 if missing.
  public final func batchNorm(
    _ mean: Tensor, _ variance: Tensor, offset: Tensor? = nil, scale: Tensor? = nil, epsilon: Double = 0.001
  ) throws -> Tensor {
    let optional = [offset, scale].compactMap { $0 }
    let operation = try Operation("batchNorm", kernel: "FusedBatchNorm", inputs: [self, mean, variance] + optional)
    try operation.require(self, "x", .float32)
    for parameter in [mean, variance] + optional {
      guard parameter.dtype == .float32, parameter.rank == mean.rank else {
        throw operation.error(
          "mean, variance, offset and scale must be float32 tensors of the same rank, but mean is \(mean.shape) and another is \(parameter.shape) (\(parameter.dtype))."
        )
      }
      guard parameter.rank <= rank || rank == 0, BroadcastPlan.fits(parameter.shape, in: shape) else {
        throw operation.error(
          "mean, variance, offset and scale must broadcast to x of shape \(shape), but one has shape \(parameter.shape) of rank \(parameter.rank)."
        )
      }
    }
    let factor = try Operation.parts {
      let inverse = try variance.add(Tensor(Float(epsilon))).rsqrt()
      return try scale.map { try inverse.mul($0) } ?? inverse
    }
    let result = try Operation.parts {
      let shift = try offset.map { try $0.sub(mean.mul(factor)) } ?? mean.mul(factor).neg()
      return try scaled(by: factor, shiftedBy: shift)
    }
    return try operation.finish(
      result,
      jointGradient: { dy, wanted in
        try self.batchNormGradient(
          dy, BatchNormParameters(mean: mean, variance: variance, offset: offset, scale: scale, epsilon: epsilon),
          wanted)
      })
  }

  /// x·factor + shift without recording.
  private final func scaled(by factor: Tensor, shiftedBy shift: Tensor) throws -> Tensor {
    guard factor.rank == 1, shift.rank == 1, let channels = shape.last, factor.size == channels,
      shift.size == channels
    else { return try mul(factor).add(shift) }
    let result = try Tensor(uninitialized: shape, .float32)
    NormalizationKernels.scaleAndShift(
      floats, factor.floats, shift.floats, result.floats, rows: channels == 0 ? 0 : size / channels,
      channels: channels)
    return result
  }

  private struct BatchNormParameters {
    let mean: Tensor
    let variance: Tensor
    let offset: Tensor?
    let scale: Tensor?
    let epsilon: Double
  }

  private final func batchNormGradient(
    _ dy: Tensor, _ parameters: BatchNormParameters, _ wanted: [Bool]
  ) throws -> [Tensor?] {
    let (mean, variance) = (parameters.mean, parameters.variance)
    let inverse = try variance.add(Tensor(Float(parameters.epsilon))).rsqrt()
    let factor = try parameters.scale.map { try inverse.mul($0) } ?? inverse
    var gradients = [Tensor?](repeating: nil, count: wanted.count)
    if wanted[0] { gradients[0] = try dy.mul(factor) }
    if wanted[1] { gradients[1] = try dy.mul(factor).neg().summed(to: mean) }
    let scaleIndex = parameters.offset == nil ? 3 : 4
    let needsScale = parameters.scale != nil && wanted[scaleIndex]
    if wanted[2] || needsScale {
      let weighted = try dy.mul(sub(mean))
      if wanted[2] {
        // The derivative of (v + ε)^(−½) is −½·(v + ε)^(−3/2).
        let slope = try factor.mul(inverse).mul(inverse).mul(-0.5)
        gradients[2] = try weighted.mul(slope).summed(to: variance)
      }
      if let scale = parameters.scale, wanted[scaleIndex] {
        gradients[scaleIndex] = try weighted.mul(inverse).summed(to: scale)
      }
    }
    if let offset = parameters.offset, wanted[3] { gradients[3] = try dy.summed(to: offset) }
    return gradients
  }
}

// MARK: - Training

extension Tensor {
  /// Batch normalization with the statistics of the batch itself: each channel (last axis) is brought to mean 0 and
  /// variance 1, multiplied by `scale` and moved by `offset`.
  ///
  /// - Returns: the result, and the mean and the biased variance of each channel, which have no gradient.
  package final func batchNormForTraining(
    offset: Tensor?, scale: Tensor?, epsilon: Double
  ) throws -> (result: Tensor, mean: Tensor, variance: Tensor) {
    let inputs = [self] + [offset, scale].compactMap { $0 }
    let operation = try Operation("batchNormTraining", kernel: "FusedBatchNorm", inputs: inputs)
    try operation.require(self, "x", .float32)
    guard rank >= 2, let channels = shape.last, size > 0 else {
      throw operation.error("x must have at least two axes and one element, but its shape is \(shape).")
    }
    for parameter in inputs.dropFirst() where parameter.size != channels || parameter.dtype != .float32 {
      throw operation.error("offset and scale must have \(channels) elements, but one has shape \(parameter.shape).")
    }
    let (mean, variance) = try Operation.parts {
      try moments(axes: Array(0..<(rank - 1)))
    }
    let (result, inverse) = try Operation.parts {
      let inverse = try variance.add(Tensor(Float(epsilon))).rsqrt()
      let factor = try scale.map { try inverse.mul($0) } ?? inverse
      let shift = try offset.map { try $0.sub(mean.mul(factor)) } ?? mean.mul(factor).neg()
      return (try scaled(by: factor, shiftedBy: shift), inverse)
    }
    let finished = try operation.finish(
      result,
      jointGradient: { dy, wanted in
        let scaleIndex = offset == nil ? 1 : 2
        let parts = try Tensor.batchNormTrainingGradient(dy, self, scale, mean, inverse, epsilon)
        var gradients = [Tensor?](repeating: nil, count: wanted.count)
        gradients[0] = parts[0]
        if offset != nil { gradients[1] = parts[1] }
        if scale != nil { gradients[scaleIndex] = parts[2] }
        return gradients
      })
    return (finished, mean, variance)
  }

  /// The gradients of x, offset and scale: with n rows, s = Σ dy and p = Σ dy·(x − mean)·inverse,
  /// dx = scale·inverse·(dy − s/n − (x − mean)·inverse·p/n) (Ioffe and Szegedy 2015, section 3).
  private static func batchNormTrainingGradient(
    _ dy: Tensor, _ x: Tensor, _ scale: Tensor?, _ mean: Tensor, _ inverse: Tensor, _ epsilon: Double
  ) throws -> [Tensor] {
    let operation = try Operation("batchNormTrainingGrad", dy, x, scale)
    let channels = mean.size
    let rows = x.size / channels
    let parameters: TensorShape = try TensorShape([channels])
    let (dx, sum, product) = (
      try Tensor(uninitialized: x.shape, .float32), try Tensor(uninitialized: parameters, .float32),
      try Tensor(uninitialized: parameters, .float32)
    )
    NormalizationKernels.sums(
      dy.floats, x.floats, center: mean.floats, sum.floats, product.floats, rows: rows, channels: channels)
    try Operation.parts {
      let a = try scale.map { try inverse.mul($0) } ?? inverse
      let b = try a.mul(inverse).mul(inverse).mul(product).mul(-1 / Float(rows))
      let d = try a.mul(sum).mul(-1 / Float(rows)).sub(b.mul(mean))
      NormalizationKernels.combine(
        dy.floats, x.floats, a.floats, b.floats, d.floats, dx.floats, rows: rows, channels: channels)
      VectorMap.zip(product.floats, inverse.floats, product.floats, channels) { $0 * $1 }
    }
    return try operation.finish(
      [dx, sum, product],
      jointGradient: { dys, wanted in
        let inputs = [dy, x] + (scale.map { [$0] } ?? [])
        return try recomputedGradients(inputs, dys, wanted) { inputs in
          let (dy, x) = (inputs[0], inputs[1])
          let axes = Array(0..<(x.rank - 1))
          let moments = try x.moments(axes: axes)
          let inverse = try moments.variance.add(Tensor(Float(epsilon))).rsqrt()
          let normalized = try x.sub(moments.mean).mul(inverse)
          let (sum, product) = (try dy.sum(axes: axes), try dy.mul(normalized).sum(axes: axes))
          let slope = try dy.sub(sum.div(Float(rows))).sub(normalized.mul(product.div(Float(rows)))).mul(inverse)
          return [inputs.count > 2 ? try slope.mul(inputs[2]) : slope, sum, product]
        }
      })
  }
}

// MARK: - Other statistics

extension Tensor {
  /// Each row (last axis) brought to mean 0 and variance 1, multiplied by `scale` and moved by `offset`.
  ///
  /// - Parameters:
  ///   - offset, scale: vectors of the length of a row; 0 and 1 if missing.
  package final func layerNorm(offset: Tensor?, scale: Tensor?, epsilon: Double) throws -> Tensor {
    let factors = [scale, offset].compactMap { $0 }
    if Engine.attention.isEmpty && factors.allSatisfy({ $0.dtype == .float32 && $0.size == shape.last }) {
      return try normalizedRows(epsilon, scale: scale, offset: offset)
    }
    let normalized = try normalizedRows(epsilon)
    let scaled = try scale.map { try normalized.mul($0) } ?? normalized
    return try offset.map { try scaled.add($0) } ?? scaled
  }

  private final func normalizedRows(
    _ epsilon: Double, scale: Tensor? = nil, offset: Tensor? = nil
  ) throws -> Tensor {
    let operation = try Operation("layerNorm", self, scale, offset)
    try operation.require(self, "x", .float32)
    let length = shape.last ?? 1
    let rows = length == 0 ? 0 : size / length
    let result = try Tensor(uninitialized: shape, .float32)
    var statistics = shape
    if rank > 0 { statistics[rank - 1] = 1 }
    let inverse = try Tensor(uninitialized: statistics, .float32)
    NormalizationKernels.normalizeRows(
      floats, result.floats, inverse.floats, scale: scale?.floats, offset: offset?.floats, rows: rows, length: length,
      epsilon: Float(epsilon))
    return try operation.finish(
      result, gradient: { dy, _ in try Tensor.normalizedRowsGradient(dy, self, result, inverse, epsilon) })
  }

  /// inverse·(dy − mean(dy) − y·mean(dy·y)), where y are the normalized rows (Ba, Kiros and Hinton 2016).
  private static func normalizedRowsGradient(
    _ dy: Tensor, _ x: Tensor, _ y: Tensor, _ inverse: Tensor, _ epsilon: Double
  ) throws -> Tensor {
    let operation = try Operation("layerNormGrad", dy, x)
    let result = try Tensor(uninitialized: y.shape, .float32)
    let length = y.shape.last ?? 1
    NormalizationKernels.rowGradient(
      dy.floats, y.floats, inverse.floats, result.floats, rows: length == 0 ? 0 : y.size / length, length: length)
    return try operation.finish(
      result,
      jointGradient: { ddx, wanted in
        try recomputedGradients([dy, x], [ddx], wanted) { inputs in
          let (dy, x) = (inputs[0], inputs[1])
          let axes = x.rank == 0 ? [] : [-1]
          let centered = try x.sub(x.mean(axes: axes, keepDims: true))
          let inverse = try centered.square().mean(axes: axes, keepDims: true).add(Float(epsilon)).rsqrt()
          let y = try centered.mul(inverse)
          let product = try dy.mul(y).mean(axes: axes, keepDims: true)
          return [try dy.sub(dy.mean(axes: axes, keepDims: true)).sub(y.mul(product)).mul(inverse)]
        }
      })
  }

  /// x / (bias + alpha·Σ x²)^beta, the sum over the channels at most `depthRadius` away.
  public final func localResponseNormalization(
    depthRadius: Int = 5, bias: Double = 1, alpha: Double = 1, beta: Double = 0.5
  ) throws -> Tensor {
    let operation = try Operation("localResponseNormalization", kernel: "LRN", self)
    try operation.require(self, "x", .float32)
    guard rank == 3 || rank == 4 else {
      throw operation.error(argument: "x", mustBe: "of rank 3 or 4", butGot: "rank \(rank) (shape \(shape))")
    }
    guard depthRadius >= 0 else { throw operation.error("depthRadius must be 0 or more, but it is \(depthRadius).") }
    let radius = Swift.min(depthRadius, shape[rank - 1])
    return try square().windowSums(radius).mul(Float(alpha)).add(Float(bias)).pow(Tensor(Float(-beta))).mul(self)
  }

  /// The sums over neighboring channels at most `radius` away; its own transpose.
  private final func windowSums(_ radius: Int) throws -> Tensor {
    let operation = try Operation("windowSums", self)
    let result = try Tensor(uninitialized: shape, .float32)
    let length = shape[rank - 1]
    if length > 0 {
      NormalizationKernels.windowSums(floats, result.floats, rows: size / length, length: length, radius: radius)
    }
    return try operation.finish(result, gradient: { dy, _ in try dy.windowSums(radius) })
  }
}
