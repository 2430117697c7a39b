// Maxima and means of windows.

/// Whether a pooling takes the largest value or the mean.
public enum PoolingKind: String, Sendable {
  /// The mean of the cells inside the input.
  case average = "avg"
  /// The largest of the cells inside the input.
  case maximum = "max"
}

/// What a caller may choose about a pooling.
private struct PoolingOptions {
  var window: [Int]
  var strides: [Int]
  var padding: Padding
  var dilations: [Int]
  var rounding: SizeRounding?
}

/// A pooling of channels-last data of a fixed shape. Means and the choice of elements are linear, so their gradients
/// are their transposes.
private struct Pooling {
  let kernels: PoolingKernels
  let inputShape: TensorShape
  let outputShape: TensorShape

  init(_ operation: Operation, _ input: TensorShape, _ options: PoolingOptions) throws {
    let last = input.rank - 1
    let window = try Window(
      operation, input: Array(input[1..<last]), kernel: options.window, strides: options.strides,
      padding: options.padding, dilations: options.dilations, rounding: options.rounding)
    kernels = PoolingKernels(batch: input[0], channels: input[last], window: window)
    inputShape = input
    outputShape = try TensorShape([input[0]] + window.output + [input[last]])
    guard kernels.inputCount <= Int(Int32.max) else {
      throw operation.error("an example of shape \(input) has more than 2³¹ elements.")
    }
  }

  func mean(_ operation: Operation, _ x: Tensor) throws -> Tensor {
    let result = try Tensor(uninitialized: outputShape, .float32)
    kernels.mean(x.floats, result.floats)
    return try operation.finish(result, gradient: { dy, _ in try spread(dy) })
  }

  private func spread(_ dy: Tensor) throws -> Tensor {
    let operation = try Operation("avgPoolGrad", dy)
    let result = try Tensor(uninitialized: inputShape, .float32)
    kernels.spread(dy.floats, result.floats)
    return try operation.finish(result, gradient: { ddx, _ in try mean(Operation("avgPool", ddx), ddx) })
  }

  func maximum(_ operation: Operation, _ x: Tensor) throws -> Tensor {
    let result = try Tensor(uninitialized: outputShape, .float32)
    guard operation.isWatched else {
      kernels.maximum(x.floats, result.floats)
      return try operation.finish(result)
    }
    let positions = try Tensor(uninitialized: outputShape, .int32)
    kernels.maximum(x.floats, result.floats, positions: positions.ints)
    return try operation.finish(
      result,
      gradient: { dy, _ in
        guard x.passesGradientToRectifier else { return try scatter(dy, positions) }
        let dx = try scatter(dy.gated(by: result, above: 0, upTo: .infinity), positions)
        dx.markGated()
        return dx
      })
  }

  func maximumWithPositions(_ operation: Operation, _ x: Tensor) throws -> (values: Tensor, positions: Tensor) {
    let values = try Tensor(uninitialized: outputShape, .float32)
    let positions = try Tensor(uninitialized: outputShape, .int32)
    kernels.maximum(x.floats, values.floats, positions: positions.ints)
    let results = try operation.finish(
      [values, positions],
      gradient: { dys, _ in try dys[0].map { try scatter($0, positions) } ?? x.zerosLike() })
    return (results[0], results[1])
  }

  private func scatter(_ dy: Tensor, _ positions: Tensor) throws -> Tensor {
    let operation = try Operation("maxPoolGrad", dy)
    let result = try Tensor(uninitialized: inputShape, .float32)
    kernels.scatter(dy.floats, positions.ints, result.floats)
    return try operation.finish(result, gradient: { ddx, _ in try gather(ddx, positions) })
  }

  private func gather(_ x: Tensor, _ positions: Tensor) throws -> Tensor {
    let operation = try Operation("maxPoolGradGrad", x)
    let result = try Tensor(uninitialized: outputShape, .float32)
    kernels.gather(x.floats, positions.ints, result.floats)
    return try operation.finish(result, gradient: { dy, _ in try scatter(dy, positions) })
  }
}

extension Tensor {
  private final func pooled(
    _ operation: Operation, _ kind: PoolingKind, _ options: PoolingOptions, space: Int, isChannelsFirst: Bool = false
  ) throws -> Tensor {
    try operation.requireReal(self, "x")
    if kind == .average { try operation.require(self, "x", .float32) }
    guard rank == space + 2 || rank == space + 1 else {
      throw operation.error(argument: "x", mustBe: "of rank \(space + 2)", butGot: "rank \(rank) (shape \(shape))")
    }
    let floats = dtype == .float32 ? self : try cast(to: .float32)
    let result = try floats.asBatch(space + 2) { batch in
      try batch.withChannelsLast(isChannelsFirst) { x in
        let operation = try Operation(operation.name, kernel: operation.kernelName, x)
        let pooling = try Pooling(operation, x.shape, options)
        return kind == .average ? try pooling.mean(operation, x) : try pooling.maximum(operation, x)
      }
    }
    if dtype == .float32 { return result }
    // Not a cast, through which no gradient passes: the maxima were whole numbers before.
    let typed = try result.converted(to: dtype)
    return try Operation(operation.name, kernel: operation.kernelName, result).finish(typed, gradient: { dy, _ in dy })
  }

  /// The largest value under each window of a batch of images [batch, height, width, channels], or of one image.
  ///
  /// Cells outside the image do not count.
  public final func maxPool(
    _ window: [Int], strides: [Int], padding: Padding, rounding: SizeRounding? = nil
  ) throws -> Tensor {
    try pooled(
      Operation("maxPool", self), .maximum,
      PoolingOptions(window: window, strides: strides, padding: padding, dilations: [1, 1], rounding: rounding),
      space: 2)
  }

  /// The mean under each window of a batch of images [batch, height, width, channels], or of one image.
  ///
  /// Cells outside the image do not count.
  public final func avgPool(
    _ window: [Int], strides: [Int], padding: Padding, rounding: SizeRounding? = nil
  ) throws -> Tensor {
    try pooled(
      Operation("avgPool", self), .average,
      PoolingOptions(window: window, strides: strides, padding: padding, dilations: [1, 1], rounding: rounding),
      space: 2)
  }

  /// The largest value under each window of [batch, depth, height, width, channels].
  ///
  /// - Parameter isChannelsFirst: whether the tensor is [batch, channels, depth, height, width] (`NCDHW`).
  public final func maxPool3d(
    _ window: [Int], strides: [Int], padding: Padding, rounding: SizeRounding? = nil, isChannelsFirst: Bool = false
  ) throws -> Tensor {
    try pooled(
      Operation("maxPool3d", kernel: "MaxPool3D", self), .maximum,
      PoolingOptions(window: window, strides: strides, padding: padding, dilations: [1, 1, 1], rounding: rounding),
      space: 3, isChannelsFirst: isChannelsFirst)
  }

  /// The mean under each window of [batch, depth, height, width, channels].
  ///
  /// - Parameter isChannelsFirst: whether the tensor is [batch, channels, depth, height, width] (`NCDHW`).
  public final func avgPool3d(
    _ window: [Int], strides: [Int], padding: Padding, rounding: SizeRounding? = nil, isChannelsFirst: Bool = false
  ) throws -> Tensor {
    try pooled(
      Operation("avgPool3d", kernel: "AvgPool3D", self), .average,
      PoolingOptions(window: window, strides: strides, padding: padding, dilations: [1, 1, 1], rounding: rounding),
      space: 3, isChannelsFirst: isChannelsFirst)
  }

  /// A pooling whose window may have gaps: maxima or means of images [batch, height, width, channels].
  ///
  /// - Parameter dilations: the steps between the cells of a window; strides or dilations must be 1.
  public final func pool(
    _ window: [Int], _ kind: PoolingKind, padding: Padding, dilations: [Int] = [1, 1], strides: [Int] = [1, 1],
    rounding: SizeRounding? = nil
  ) throws -> Tensor {
    let operation =
      kind == .maximum
      ? try Operation("pool", kernel: "MaxPool", self) : try Operation("pool", kernel: "AvgPool", self)
    return try pooled(
      operation, kind,
      PoolingOptions(window: window, strides: strides, padding: padding, dilations: dilations, rounding: rounding),
      space: 2)
  }

  /// The largest value under each window, and where it was.
  ///
  /// - Parameter includesBatch: whether an index counts from the start of the tensor; otherwise from that of its image:
  ///   (y·width + x)·channels + channel.
  /// - Returns: the maxima and their indices (int32).
  public final func maxPoolWithArgmax(
    _ window: [Int], strides: [Int], padding: Padding, includesBatch: Bool = false
  ) throws -> (values: Tensor, indices: Tensor) {
    let operation = try Operation("maxPoolWithArgmax", self)
    try operation.require(self, "x", .float32)
    try operation.require(self, "x", rank: 4)
    let options = PoolingOptions(
      window: window, strides: strides, padding: padding, dilations: [1, 1], rounding: nil)
    let pooling = try Pooling(operation, shape, options)
    let (values, positions) = try pooling.maximumWithPositions(operation, self)
    guard includesBatch, size > 0 else { return (values, positions) }
    let starts = try Tensor(ints: (0..<shape[0]).map { Int32(truncatingIfNeeded: $0 * (size / shape[0])) })
      .reshape([shape[0], 1, 1, 1])
    return (values, try positions.add(starts))
  }
}
