// Convolutions over one, two and three axes of space, their transposes and relatives.

/// A convolution of channels-last data of a fixed shape: y = x ∗ w.
///
/// It is linear in the input and in the filter, so its gradients are its own two transposes, and theirs again: all three
/// are operations here, and gradients of any order follow.
struct Convolution {
  let shape: ConvolutionShape
  /// The shape of the filter as the caller gave it.
  let filterShape: TensorShape

  private var isEmpty: Bool {
    shape.filterCount == 0 || shape.inputShape.elementCount == 0 || shape.outputShape.elementCount == 0
  }

  /// The output: y[b, o, c] = Σ x[b, o·stride − before + j·dilation, i] · w[j, i, c], then bias and activation.
  func output(
    _ operation: Operation, _ x: Tensor, _ filter: Tensor, bias: Tensor? = nil, activation: FusedActivation = .linear
  ) throws -> Tensor {
    let result = try Tensor(uninitialized: shape.outputShape, .float32)
    if isEmpty {
      result.floats.update(repeating: 0, count: result.size)
    } else {
      let primitive = try ConvolutionPrimitive.compiled(shape, .output(hasBias: bias != nil, activation))
      try primitive.output(x.bytes, filter.bytes, bias: bias?.bytes, to: result.bytes)
    }
    if activation == .relu { result.markRectified() }
    return try operation.finish(
      result,
      jointGradient: { dy, wanted in
        let slope = try activation.gradient(dy, result: result)
        var gradients = [
          wanted[0] ? try inputGradient(slope, filter) : nil, wanted[1] ? try filterGradient(x, slope) : nil,
        ]
        if let bias { gradients.append(wanted[2] ? try slope.summed(to: bias) : nil) }
        return gradients
      })
  }

  /// The gradient of the input, from one of the output: the transposed convolution.
  func inputGradient(_ dy: Tensor, _ filter: Tensor, _ name: StaticString = "conv2dBackpropInput") throws -> Tensor {
    let operation = try Operation(name, dy, filter)
    let result = try Tensor(uninitialized: shape.inputShape, .float32)
    if isEmpty {
      result.floats.update(repeating: 0, count: result.size)
    } else {
      try ConvolutionPrimitive.compiled(shape, .input).input(dy.bytes, filter.bytes, to: result.bytes)
    }
    return try operation.finish(
      result,
      gradient: { ddx, index in
        index == 0
          ? try output(Operation("conv2d", ddx, filter), ddx, filter) : try filterGradient(ddx, dy)
      })
  }

  /// The gradient of the filter, from the input and one of the output.
  private func filterGradient(_ x: Tensor, _ dy: Tensor) throws -> Tensor {
    let operation = try Operation("conv2dBackpropFilter", x, dy)
    let result = try Tensor(uninitialized: filterShape, .float32)
    if isEmpty {
      result.floats.update(repeating: 0, count: result.size)
    } else {
      try FilterGradientPrimitive.compiled(shape).run(x.bytes, dy.bytes, to: result.bytes)
    }
    return try operation.finish(
      result,
      gradient: { ddw, index in
        index == 0
          ? try inputGradient(dy, ddw) : try output(Operation("conv2d", x, ddw), x, ddw)
      })
  }
}

/// What a caller may choose about a convolution besides its filter.
struct ConvolutionOptions {
  var strides: [Int]
  var padding: Padding
  var dilations: [Int]
  var rounding: SizeRounding?
  var bias: Tensor?
  var activation = FusedActivation.linear
}

extension Convolution {
  /// Checks a filter [space…, input channels, output channels] against channels-last data.
  init(
    _ operation: Operation, input: TensorShape, filter: Tensor, _ options: ConvolutionOptions, isDepthwise: Bool = false
  ) throws {
    let space = input.rank - 2
    let channels = input[input.rank - 1]
    let (filterInput, filterOutput) = (filter.shape[space], filter.shape[space + 1])
    guard channels == filterInput else {
      throw operation.error(
        "the depth of the input (\(channels)) must match the input depth of the filter (\(filterInput)): the input is \(input), the filter \(filter.shape), where the axis before the last is for the input channels."
      )
    }
    let window = try Window(
      operation, input: Array(input[1..<(space + 1)]), kernel: Array(filter.shape[0..<space]),
      strides: options.strides, padding: options.padding, dilations: options.dilations, rounding: options.rounding)
    shape = ConvolutionShape(
      batch: input[0], inputChannels: channels,
      outputChannels: isDepthwise ? try TensorShape([channels, filterOutput]).elementCount : filterOutput,
      groups: isDepthwise ? Swift.max(channels, 1) : 1, window: window)
    _ = try Tensor.measure(shape.outputShape, .float32)
    filterShape = filter.shape
  }
}

extension Tensor {
  /// Checks, brings channels last and convolves a batch or a single example.
  private final func convolved(
    _ operation: Operation, _ filter: Tensor, _ options: ConvolutionOptions, space: Int, isChannelsFirst: Bool,
    isDepthwise: Bool = false
  ) throws -> Tensor {
    try operation.requireReal(self, "x")
    try operation.require(self, "x", .float32)
    try operation.require(filter, "filter", .float32)
    guard rank == space + 2 || rank == space + 1 else {
      throw operation.error(argument: "x", mustBe: "of rank \(space + 2)", butGot: "rank \(rank) (shape \(shape))")
    }
    try operation.require(filter, "filter", rank: space + 2)
    let bias = try options.bias.flatMap { try Tensor.channelBias($0, filter, isDepthwise, operation, isChannelsFirst) }
    if let wide = options.bias, bias == nil {
      var plain = options
      plain.bias = nil
      plain.activation = .linear
      let product = try convolved(
        operation, filter, plain, space: space, isChannelsFirst: isChannelsFirst, isDepthwise: isDepthwise)
      guard BroadcastPlan.fits(wide.shape, in: product.shape) else {
        throw operation.error(
          "the bias of shape \(wide.shape) cannot be broadcast to the result, which has the shape \(product.shape).")
      }
      return try options.activation.applied(to: product.add(wide))
    }
    return try asBatch(space + 2) { batch in
      try batch.withChannelsLast(isChannelsFirst) { x in
        let operation = try Operation(operation.name, kernel: operation.kernelName, x, filter, bias)
        let convolution = try Convolution(
          operation, input: x.shape, filter: filter, options, isDepthwise: isDepthwise)
        return try convolution.output(operation, x, filter, bias: bias, activation: options.activation)
      }
    }
  }

  /// A bias as a vector with one element for each output channel; `nil` for one that differs between pixels.
  private static func channelBias(
    _ bias: Tensor, _ filter: Tensor, _ isDepthwise: Bool, _ operation: Operation, _ isChannelsFirst: Bool
  ) throws -> Tensor? {
    try operation.requireReal(bias, "bias")
    let bias = bias.dtype == .float32 ? bias : try bias.cast(to: .float32)
    let last = filter.shape[filter.rank - 1]
    let channels = isDepthwise ? saturatingProduct(filter.shape[filter.rank - 2], last) : last
    let channelAxis = isChannelsFirst ? bias.rank - filter.rank + 1 : bias.rank - 1
    let isVector =
      bias.size == channels
      && (bias.rank <= 1 || bias.shape.indices.allSatisfy { bias.shape[$0] == 1 || $0 == channelAxis })
    if isVector { return bias.rank == 1 ? bias : try bias.reshape([channels]) }
    if bias.size != 1 && bias.rank > 1 { return nil }
    guard bias.size == 1 else {
      throw operation.error(
        "the bias of shape \(bias.shape) must have one element for each of the \(channels) output channels.")
    }
    return try bias.reshape([1]).broadcastTo([channels])
  }

  // MARK: Convolutions

  /// A convolution over one axis: x [batch, width, in] (or without batch), filter [width, in, out].
  ///
  /// - Parameters:
  ///   - isChannelsFirst: whether x is [batch, in, width] (`NCW`).
  ///   - rounding: how a fraction in the output's size is rounded, with a padding given in cells.
  public final func conv1d(
    _ filter: Tensor, stride: Int, padding: Padding, isChannelsFirst: Bool = false, dilation: Int = 1,
    rounding: SizeRounding? = nil
  ) throws -> Tensor {
    let operation = try Operation("conv1d", kernel: "Conv2D", self, filter)
    let options = ConvolutionOptions(strides: [stride], padding: padding, dilations: [dilation], rounding: rounding)
    return try convolved(operation, filter, options, space: 1, isChannelsFirst: isChannelsFirst)
  }

  /// A convolution over two axes: x [batch, height, width, in] (or without batch), filter [height, width, in, out].
  ///
  /// - Parameters:
  ///   - isChannelsFirst: whether x is [batch, in, height, width] (`NCHW`).
  ///   - rounding: how a fraction in the output's size is rounded, with a padding given in cells.
  public final func conv2d(
    _ filter: Tensor, strides: [Int], padding: Padding, isChannelsFirst: Bool = false, dilations: [Int] = [1, 1],
    rounding: SizeRounding? = nil
  ) throws -> Tensor {
    let operation = try Operation("conv2d", kernel: "Conv2D", self, filter)
    let options = ConvolutionOptions(strides: strides, padding: padding, dilations: dilations, rounding: rounding)
    return try convolved(operation, filter, options, space: 2, isChannelsFirst: isChannelsFirst)
  }

  /// A convolution over three axes: x [batch, depth, height, width, in], filter [depth, height, width, in, out].
  ///
  /// - Parameter isChannelsFirst: whether x is [batch, in, depth, height, width] (`NCDHW`).
  public final func conv3d(
    _ filter: Tensor, strides: [Int], padding: Padding, isChannelsFirst: Bool = false, dilations: [Int] = [1, 1, 1]
  ) throws -> Tensor {
    let operation = try Operation("conv3d", kernel: "Conv3D", self, filter)
    let options = ConvolutionOptions(strides: strides, padding: padding, dilations: dilations)
    return try convolved(operation, filter, options, space: 3, isChannelsFirst: isChannelsFirst)
  }

  /// A convolution of each channel by itself: filter [height, width, in, multiplier]; channel c gives the output
  /// channels c·multiplier … c·multiplier + multiplier − 1.
  public final func depthwiseConv2d(
    _ filter: Tensor, strides: [Int], padding: Padding, isChannelsFirst: Bool = false, dilations: [Int] = [1, 1],
    rounding: SizeRounding? = nil
  ) throws -> Tensor {
    let operation = try Operation("depthwiseConv2d", kernel: "DepthwiseConv2dNative", self, filter)
    let options = ConvolutionOptions(strides: strides, padding: padding, dilations: dilations, rounding: rounding)
    return try convolved(operation, filter, options, space: 2, isChannelsFirst: isChannelsFirst, isDepthwise: true)
  }

  /// A depthwise convolution followed by a 1×1 convolution that mixes the channels.
  ///
  /// - Parameters:
  ///   - depthwiseFilter: [height, width, in, multiplier].
  ///   - pointwiseFilter: [1, 1, in·multiplier, out].
  public final func separableConv2d(
    _ depthwiseFilter: Tensor, _ pointwiseFilter: Tensor, strides: [Int], padding: Padding,
    dilations: [Int] = [1, 1], isChannelsFirst: Bool = false
  ) throws -> Tensor {
    let operation = try Operation("separableConv2d", self, depthwiseFilter, pointwiseFilter)
    try operation.require(depthwiseFilter, "depthwiseFilter", rank: 4)
    try operation.require(pointwiseFilter, "pointwiseFilter", rank: 4)
    guard pointwiseFilter.shape[0] == 1 && pointwiseFilter.shape[1] == 1 else {
      throw operation.error(
        "the pointwise filter must be of height and width 1, but its shape is \(pointwiseFilter.shape).")
    }
    let (channels, multiplier) = (depthwiseFilter.shape[2], depthwiseFilter.shape[3])
    guard pointwiseFilter.shape[2] == saturatingProduct(channels, multiplier) else {
      throw operation.error(
        "axis 2 of the pointwise filter must be \(saturatingProduct(channels, multiplier)) (\(channels) channels × \(multiplier) filters each), but it is \(pointwiseFilter.shape[2])."
      )
    }
    return try depthwiseConv2d(
      depthwiseFilter, strides: strides, padding: padding, isChannelsFirst: isChannelsFirst, dilations: dilations
    ).conv2d(pointwiseFilter, strides: [1, 1], padding: .valid, isChannelsFirst: isChannelsFirst)
  }

  // MARK: Fused convolutions

  /// activation(conv2d(x, filter) + bias) in one pass. For the names of the parameters see ``conv2d(_:strides:padding:isChannelsFirst:dilations:rounding:)``.
  ///
  /// - Parameter bias: one element for each output channel, a single one, or a tensor that broadcasts to the result.
  public final func fusedConv2d(
    _ filter: Tensor, strides: [Int], padding: Padding, isChannelsFirst: Bool = false, dilations: [Int] = [1, 1],
    rounding: SizeRounding? = nil, bias: Tensor? = nil, activation: FusedActivation = .linear
  ) throws -> Tensor {
    let operation = try Operation("fusedConv2d", kernel: "FusedConv2D", self, filter, bias)
    let options = ConvolutionOptions(
      strides: strides, padding: padding, dilations: dilations, rounding: rounding, bias: bias, activation: activation)
    return try convolved(operation, filter, options, space: 2, isChannelsFirst: isChannelsFirst)
  }

  /// activation(depthwiseConv2d(x, filter) + bias) in one pass.
  ///
  /// - Parameter bias: one element for each output channel, a single one, or a tensor that broadcasts to the result.
  public final func fusedDepthwiseConv2d(
    _ filter: Tensor, strides: [Int], padding: Padding, isChannelsFirst: Bool = false, dilations: [Int] = [1, 1],
    rounding: SizeRounding? = nil, bias: Tensor? = nil, activation: FusedActivation = .linear
  ) throws -> Tensor {
    let operation = try Operation("fusedDepthwiseConv2d", kernel: "FusedDepthwiseConv2D", self, filter, bias)
    let options = ConvolutionOptions(
      strides: strides, padding: padding, dilations: dilations, rounding: rounding, bias: bias, activation: activation)
    return try convolved(operation, filter, options, space: 2, isChannelsFirst: isChannelsFirst, isDepthwise: true)
  }

  // MARK: Transposed convolutions

  /// The transposed convolution (the gradient of ``conv2d(_:strides:padding:isChannelsFirst:dilations:rounding:)`` as an
  /// operation): x [batch, height, width, in], filter [height, width, out, in].
  ///
  /// - Parameters:
  ///   - outputShape: the whole shape of the result, [batch, height, width, out] or, for one example, without batch.
  ///   - padding: that of the convolution which maps the result's shape to x's.
  public final func conv2dTranspose(
    _ filter: Tensor, outputShape: [Int], strides: [Int], padding: Padding, dilations: [Int] = [1, 1],
    rounding: SizeRounding? = nil
  ) throws -> Tensor {
    let operation = try Operation("conv2dTranspose", kernel: "Conv2DBackpropInput", self, filter)
    let options = ConvolutionOptions(strides: strides, padding: padding, dilations: dilations, rounding: rounding)
    return try transposeConvolved(operation, filter, outputShape, options, space: 2)
  }

  /// The transposed convolution over three axes: x [batch, depth, height, width, in],
  /// filter [depth, height, width, out, in].
  ///
  /// - Parameter outputShape: the whole shape of the result.
  public final func conv3dTranspose(
    _ filter: Tensor, outputShape: [Int], strides: [Int], padding: Padding
  ) throws -> Tensor {
    let operation = try Operation("conv3dTranspose", kernel: "Conv3DBackpropInputV2", self, filter)
    let options = ConvolutionOptions(strides: strides, padding: padding, dilations: [1, 1, 1])
    return try transposeConvolved(operation, filter, outputShape, options, space: 3)
  }

  private final func transposeConvolved(
    _ operation: Operation, _ filter: Tensor, _ outputShape: [Int], _ options: ConvolutionOptions, space: Int
  ) throws -> Tensor {
    try operation.require(self, "x", .float32)
    try operation.require(filter, "filter", .float32)
    guard rank == space + 2 || rank == space + 1 else {
      throw operation.error(argument: "x", mustBe: "of rank \(space + 2)", butGot: "rank \(rank) (shape \(shape))")
    }
    try operation.require(filter, "filter", rank: space + 2)
    guard outputShape.count == rank else {
      throw operation.error(
        "the outputShape \(TensorShape.text(outputShape)) must have \(rank) sizes, as the input of shape \(shape).")
    }
    let target = try TensorShape(rank == space + 1 ? [1] + outputShape : outputShape)
    return try asBatch(space + 2) { x in
      guard x.shape[space + 1] == filter.shape[space + 1] else {
        throw operation.error(
          "the depth of the input (\(x.shape[space + 1])) must match the last size of the filter (\(filter.shape[space + 1])): the input is \(x.shape), the filter \(filter.shape) as [space…, out, in]."
        )
      }
      let convolution = try Convolution(operation, input: target, filter: filter, options)
      guard convolution.shape.outputShape == x.shape else {
        throw operation.error(
          "the outputShape \(target) does not fit: a convolution maps it to \(convolution.shape.outputShape), but the input is \(x.shape)."
        )
      }
      return try convolution.inputGradient(x, filter, operation.name)
    }
  }
}
