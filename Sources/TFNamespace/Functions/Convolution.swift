import Script
import Tensors

/// The parameters that convolutions and poolings share.
enum WindowParameters {
  /// A number for all axes of space, or one for each.
  static func sizes(_ name: String, optional shown: String? = nil) -> Parameter {
    shown.map { .integers(name, optional: $0) } ?? .integers(name)
  }

  static let pad = Parameter.any("pad", "'valid'|'same'|number|[number, number][]")
  static let rounding = Parameter.choice("dimRoundingMode", ["floor", "round", "ceil"], optional: "none")

  /// The order of the axes; the first word is the default.
  static func format(_ words: [String]) -> Parameter { .choice("dataFormat", words, default: words[0]) }

  static let formats1D = ["NWC", "NCW"]
  static let formats2D = ["NHWC", "NCHW"]
  static let formats3D = ["NDHWC", "NCDHW"]
}

extension FunctionTable {
  /// Convolutions.
  mutating func addConvolution() {
    section("Operations / Convolution")
    let sizes = WindowParameters.sizes
    let (pad, rounding) = (WindowParameters.pad, WindowParameters.rounding)
    let image = "const x = tf.ones([1, 4, 4, 1]);\n"
    add(
      "conv1d",
      [
        .tensor("x"), .tensor("filter"), sizes("stride", nil), pad, WindowParameters.format(WindowParameters.formats1D),
        .integer("dilation", default: 1), rounding,
      ], "Slides a filter [width, in, out] over sequences [batch, width, channels].",
      example: "tf.conv1d(tf.ones([1, 4, 1]), tf.ones([2, 1, 1]), 1, 'valid').print();", method: .same
    ) { call in
      let isChannelsFirst = try call.choice(4) == "NCW"
      return try call.tensor(0).conv1d(
        call.tensor(1), stride: call.sizes(2, 1)[0], padding: call.padding(3, space: 1, isChannelsFirst),
        isChannelsFirst: isChannelsFirst, dilation: call.integer(5), rounding: call.rounding(6))
    }
    func convolution(
      _ name: String, _ summary: String,
      _ body: @escaping (Tensor, Tensor, [Int], Padding, Bool, [Int], SizeRounding?) throws -> Tensor
    ) {
      add(
        name,
        [
          .tensor("x"), .tensor("filter"), sizes("strides", nil), pad,
          WindowParameters.format(WindowParameters.formats2D), sizes("dilations", "1"), rounding,
        ], summary, example: "\(image)tf.\(name)(x, tf.ones([2, 2, 1, 1]), 1, 'valid').print();", method: .same
      ) { call in
        let isChannelsFirst = try call.choice(4) == "NCHW"
        return try body(
          call.tensor(0), call.tensor(1), call.sizes(2, 2), call.padding(3, space: 2, isChannelsFirst),
          isChannelsFirst, call.sizes(5, 2), call.rounding(6))
      }
    }
    convolution("conv2d", "Slides a filter [height, width, in, out] over images [batch, height, width, channels].") {
      try $0.conv2d($1, strides: $2, padding: $3, isChannelsFirst: $4, dilations: $5, rounding: $6)
    }
    add(
      "conv2dTranspose",
      [.tensor("x"), .tensor("filter"), .integers("outputShape"), sizes("strides", nil), pad, rounding],
      "The transpose of conv2d: spreads each pixel over a window of a larger image.",
      example: "tf.conv2dTranspose(tf.ones([1, 2, 2, 1]), tf.ones([2, 2, 1, 1]), [1, 4, 4, 1], 2, 'same').print();",
      method: .same
    ) { call in
      try call.tensor(0).conv2dTranspose(
        call.tensor(1), outputShape: call.integers(2), strides: call.sizes(3, 2),
        padding: call.padding(4, space: 2, false), rounding: call.rounding(5))
    }
    convolution("depthwiseConv2d", "Slides filters [height, width, in, multiplier] over each channel on its own.") {
      try $0.depthwiseConv2d($1, strides: $2, padding: $3, isChannelsFirst: $4, dilations: $5, rounding: $6)
    }
    add(
      "separableConv2d",
      [
        .tensor("x"), .tensor("depthwiseFilter"), .tensor("pointwiseFilter"), sizes("strides", nil), pad,
        sizes("dilation", "1"), WindowParameters.format(WindowParameters.formats2D),
      ], "A depthwise convolution followed by one that mixes the channels.",
      example: "\(image)tf.separableConv2d(x, tf.ones([2, 2, 1, 1]), tf.ones([1, 1, 1, 1]), 1, 'valid').print();",
      method: .same
    ) { call in
      let isChannelsFirst = try call.choice(6) == "NCHW"
      return try call.tensor(0).separableConv2d(
        call.tensor(1), call.tensor(2), strides: call.sizes(3, 2), padding: call.padding(4, space: 2, isChannelsFirst),
        dilations: call.sizes(5, 2), isChannelsFirst: isChannelsFirst)
    }
    add(
      "dilation2d",
      [
        .tensor("x", .real), .tensor("filter", .real), sizes("strides", nil), pad, sizes("dilations", "1"),
        WindowParameters.format(["NHWC"]),
      ], "The largest sum of each window of images and a filter [height, width, channels].",
      example: "\(image)tf.dilation2d(x, tf.ones([2, 2, 1]), 1, 'valid').print();", method: .same
    ) { call in
      _ = try call.choice(5)
      return try call.tensor(0).dilation2d(
        call.tensor(1), strides: call.sizes(2, 2), padding: call.padding(3, space: 2, false),
        dilations: call.sizes(4, 2))
    }
    addVolumeConvolution()
    addFusedConvolution()
  }

  private mutating func addVolumeConvolution() {
    let sizes = WindowParameters.sizes
    add(
      "conv3d",
      [
        .tensor("x", .real), .tensor("filter", .real), sizes("strides", nil), WindowParameters.pad,
        WindowParameters.format(WindowParameters.formats3D), sizes("dilations", "1"),
      ], "Slides a filter over volumes [batch, depth, height, width, channels].",
      example: "tf.conv3d(tf.ones([1, 2, 2, 2, 1]), tf.ones([2, 2, 2, 1, 1]), 1, 'valid').print();"
    ) { call in
      let isChannelsFirst = try call.choice(4) == "NCDHW"
      return try call.tensor(0).conv3d(
        call.tensor(1), strides: call.sizes(2, 3), padding: call.padding(3, space: 3, isChannelsFirst),
        isChannelsFirst: isChannelsFirst, dilations: call.sizes(5, 3))
    }
    add(
      "conv3dTranspose",
      [
        .tensor("x", .real), .tensor("filter", .real), .integers("outputShape"), sizes("strides", nil),
        WindowParameters.pad,
      ], "The transpose of conv3d.",
      example:
        "tf.conv3dTranspose(tf.ones([1, 1, 1, 1, 1]), tf.ones([2, 2, 2, 1, 1]), [1, 2, 2, 2, 1], 2, 'same').print();"
    ) { call in
      try call.tensor(0).conv3dTranspose(
        call.tensor(1), outputShape: call.integers(2), strides: call.sizes(3, 3),
        padding: call.padding(4, space: 3, false))
    }
  }

  private mutating func addFusedConvolution() {
    section("Operations / Fused", in: "tf.fused")
    let keys: [Parameter] = [
      .tensor("x"), .tensor("filter"), WindowParameters.sizes("strides"), WindowParameters.pad,
      WindowParameters.format(WindowParameters.formats2D), WindowParameters.sizes("dilations", optional: "1"),
      WindowParameters.rounding, .tensor("bias", optional: "none"),
      .choice("activation", FusedActivationName.all, default: "linear"),
      .tensor("preluActivationWeights", optional: "none"), .number("leakyreluAlpha", default: 0.2),
    ]
    for (name, isDepthwise) in [("conv2d", false), ("depthwiseConv2d", true)] {
      add(
        name, [.options("options", keys, required: true)], "\(name) with bias and activation in one step.",
        example:
          "tf.fused.\(name)({x: tf.ones([1, 3, 3, 1]), filter: tf.ones([2, 2, 1, 1]), strides: 1, pad: 'valid', activation: 'relu'}).print();"
      ) { try $0.fusedConvolution(isDepthwise: isDepthwise) }
    }
  }
}

extension Call {
  fileprivate func fusedConvolution(isDepthwise: Bool) throws -> Tensor {
    let options = try options(0)
    let (x, filter) = (try options["x"].tensor(), try options["filter"].tensor())
    let strides = try options["strides"].sizes(2)
    let isChannelsFirst = try options.given("dataFormat")?.choice(WindowParameters.formats2D) == "NCHW"
    let padding = try options["pad"].padding(space: 2, isChannelsFirst)
    let dilations = try options.given("dilations")?.sizes(2) ?? [1, 1]
    let rounding = try options.given("dimRoundingMode").map { try $0.text() }.flatMap { SizeRounding(rawValue: $0) }
    let bias = try options.given("bias")?.tensor()
    let activation = try FusedActivationName(options)
    let result =
      isDepthwise
      ? try x.fusedDepthwiseConv2d(
        filter, strides: strides, padding: padding, isChannelsFirst: isChannelsFirst, dilations: dilations,
        rounding: rounding, bias: bias, activation: activation.fused)
      : try x.fusedConv2d(
        filter, strides: strides, padding: padding, isChannelsFirst: isChannelsFirst, dilations: dilations,
        rounding: rounding, bias: bias, activation: activation.fused)
    return try activation.finish(result, isChannelsFirst: isChannelsFirst)
  }

  /// The window sizes, strides or dilations of `space` axes; 1 when nothing was passed.
  func sizes(_ index: Int, _ space: Int) throws -> [Int] {
    if !isGiven(index), entry.parameters[index].isOptional { return [Int](repeating: 1, count: space) }
    return try argument(index).sizes(space)
  }

  func padding(_ index: Int, space: Int, _ isChannelsFirst: Bool) throws -> Padding {
    try argument(index).padding(space: space, isChannelsFirst)
  }

  func rounding(_ index: Int) throws -> SizeRounding? {
    try optionalChoice(index).flatMap { SizeRounding(rawValue: $0) }
  }
}

extension Argument {
  /// One number for all axes of space, or one for each.
  func sizes(_ space: Int) throws -> [Int] {
    let sizes = try integers()
    if sizes.count == 1 { return [Int](repeating: sizes[0], count: space) }
    guard sizes.count == space else { throw mismatch("a whole number or \(space) of them") }
    return sizes
  }

  /// The padding of a window: a word, a number, or pairs for all axes of the tensor or for those of space.
  func padding(space: Int, _ isChannelsFirst: Bool) throws -> Padding {
    if let word = value.asString?.text, let padding = Padding(name: word) { return padding }
    if let number = value.asNumber { return .number(number) }
    guard value.isArray else { throw mismatch("'same', 'valid', a number or pairs of numbers") }
    var pairs = try pairs()
    if space == 1 && pairs.count == 4 {
      // As for images of height 1, which conv1d once was defined by.
      guard pairs[1] == (0, 0) else { throw mismatch("pairs for the axes of the sequence") }
      pairs.remove(at: 1)
    }
    if pairs.count == space + 2 { pairs = isChannelsFirst ? Array(pairs[2...]) : Array(pairs[1...space]) }
    return .explicit(pairs.map { Padding.Margin($0.0, $0.1) })
  }
}

/// The activation of a fused operation, as the options of the call name it.
struct FusedActivationName {
  static let all = ["linear", "relu", "relu6", "elu", "sigmoid", "prelu", "leakyrelu"]
  /// The part that the engine computes with the operation.
  let fused: FusedActivation
  private let slopes: Tensor?

  init(_ options: Options) throws {
    let name = try options.given("activation")?.choice(Self.all) ?? "linear"
    let alpha = Float(try options.number("leakyreluAlpha", default: 0.2))
    fused = FusedActivation(name: name, leakyReluAlpha: alpha) ?? .linear
    slopes = name == "prelu" ? try options["preluActivationWeights"].tensor() : nil
  }

  /// Applies what the engine did not: slopes for negative values, one for each channel if they are a vector.
  func finish(_ result: Tensor, isChannelsFirst: Bool = false) throws -> Tensor {
    guard let slopes else { return result }
    if isChannelsFirst && slopes.rank == 1 { return try result.prelu(slopes.reshape([-1, 1, 1])) }
    return try result.prelu(slopes)
  }
}
