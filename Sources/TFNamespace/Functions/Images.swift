import Script
import Tensors

extension FunctionTable {
  /// Images.
  mutating func addImages() {
    section("Operations / Images", in: "tf.image")
    addResizing()
    addTurning()
    addColors()
    addSuppression()
  }

  private mutating func addResizing() {
    let corners: [Parameter] = [.boolean("alignCorners"), .boolean("halfPixelCenters")]
    add(
      "resizeBilinear", [.tensor("images"), .integers("size")] + corners,
      "Images of another size [height, width]; values between pixels are interpolated.",
      example: "tf.image.resizeBilinear(tf.ones([2, 2, 1]), [3, 3]).print();", method: .same
    ) {
      try $0.tensor(0).resizeBilinear($0.integers(1), alignCorners: $0.boolean(2), halfPixelCenters: $0.boolean(3))
    }
    add(
      "resizeNearestNeighbor", [.tensor("images"), .integers("size")] + corners,
      "Images of another size [height, width], made of the nearest pixels.",
      example: "tf.image.resizeNearestNeighbor(tf.ones([2, 2, 1]), [3, 3]).print();", method: .same
    ) {
      try $0.tensor(0).resizeNearestNeighbor(
        $0.integers(1), alignCorners: $0.boolean(2), halfPixelCenters: $0.boolean(3))
    }
    add(
      "cropAndResize",
      [
        .tensor("image"), .tensor("boxes", .exactly(.float32)), .tensor("boxInd", .exactly(.int32)),
        .integers("cropSize"),
        .choice("method", ["bilinear", "nearest"], default: "bilinear"), .number("extrapolationValue", default: 0),
      ], "Cuts boxes (y1, x1, y2, x2) out of images and brings them to one size.",
      example: "tf.image.cropAndResize(tf.ones([1, 3, 3, 1]), [[0, 0, 0.5, 0.5]], [0], [2, 2]).print();"
    ) { call in
      try call.tensor(0).cropAndResize(
        call.tensor(1), call.tensor(2), cropSize: call.integers(3),
        interpolation: ImageInterpolation(rawValue: call.choice(4)) ?? .bilinear,
        extrapolationValue: call.number(5))
    }
  }

  private mutating func addTurning() {
    add(
      "flipLeftRight", [.tensor("image", .exactly(.float32))],
      "Mirrors images [batch, height, width, channels] from left to right.",
      example: "tf.image.flipLeftRight(tf.range(0, 4).reshape([1, 2, 2, 1])).print();"
    ) { try $0.tensor(0).flipLeftRight() }
    add(
      "rotateWithOffset",
      [
        .tensor("image", .exactly(.float32)), .number("radians"),
        .any("fillValue", "number|[number, number, number]", optional: "0"),
        .any("center", "number|[number, number]", optional: "0.5"),
      ], "Turns images about a center given in parts of their width and height.",
      example: "tf.image.rotateWithOffset(tf.range(0, 9).reshape([1, 3, 3, 1]), Math.PI / 2).print();"
    ) { call in
      func numbers(_ index: Int, _ missing: Double) throws -> [Double] {
        guard call.isGiven(index) else { return [missing] }
        return call[index].isNumber ? [try call.argument(index).number()] : try call.argument(index).numbers()
      }
      let center = try numbers(3, 0.5)
      guard let x = center.first, let y = center.last, center.count <= 2 else {
        throw call.argument(3).mismatch("a number or [x, y]")
      }
      return try call.tensor(0).rotateWithOffset(call.number(1), fill: numbers(2, 0), center: (x, y))
    }
    add(
      "transform",
      [
        .tensor("image", .exactly(.float32)), .tensor("transforms", .exactly(.float32)),
        .choice("interpolation", ["nearest", "bilinear"], default: "nearest"),
        .choice("fillMode", ["constant", "reflect", "wrap", "nearest"], default: "constant"),
        .number("fillValue", default: 0), .integers("outputShape", optional: "[height, width] of image"),
      ], "Images under projective maps, eight numbers each.",
      example: "tf.image.transform(tf.range(0, 4).reshape([1, 2, 2, 1]), [[1, 0, 1, 0, 1, 0, 0, 0]]).print();"
    ) { call in
      try call.tensor(0).transform(
        call.tensor(1), interpolation: ImageInterpolation(rawValue: call.choice(2)) ?? .nearest,
        fillMode: ImageFillMode(rawValue: call.choice(3)) ?? .constant, fillValue: call.number(4),
        outputSize: call.optionalIntegers(5))
    }
  }

  private mutating func addColors() {
    add(
      "grayscaleToRGB", [.tensor("image")], "Makes red, green and blue channels of one gray one.",
      example: "tf.image.grayscaleToRGB(tf.ones([1, 2, 1])).print();"
    ) { try $0.tensor(0).grayscaleToRGB() }
    add(
      "rgbToGrayscale", [.tensor("image")], "The luminance 0.2989·red + 0.587·green + 0.114·blue.",
      example: "tf.image.rgbToGrayscale(tf.tensor3d([10, 20, 30], [1, 1, 3])).print();"
    ) { try $0.tensor(0).rgbToGrayscale() }
    add(
      "threshold",
      [
        .tensor("image"), .choice("method", ["binary", "otsu"], default: "binary"), .boolean("inverted"),
        .number("threshValue", default: 0.5),
      ], "A black and white image: 255 where the luminance is above a limit.",
      example: "tf.image.threshold(tf.tensor3d([10, 200], [1, 2, 1])).print();"
    ) {
      try $0.tensor(0).threshold(
        usesOtsu: $0.choice(1) == "otsu", isInverted: $0.boolean(2), limit: $0.number(3))
    }
  }

  private mutating func addSuppression() {
    let common: [Parameter] = [
      .tensor("boxes", .exactly(.float32)), .tensor("scores", .exactly(.float32)), .integer("maxOutputSize"),
      .number("iouThreshold", default: 0.5),
      .number("scoreThreshold", default: -.infinity),
    ]
    let summary = "The indices of boxes with high scores that overlap no better one too much"
    let arguments = "([[0, 0, 1, 1], [0, 0, 1, 0.9], [2, 2, 3, 3]], [0.9, 0.8, 0.7], 2)"
    /// Adds the function and its twin that gives a promise.
    func addBoth<Result: ScriptConvertible>(
      _ name: String, _ parameters: [Parameter], _ summary: String, returns: String, show: String,
      _ body: @escaping (Call) throws -> Result
    ) {
      add(
        name, parameters, summary, returns: returns, example: "tf.image.\(name)\(arguments)\(show);", body)
      addAsync(
        name + "Async", parameters, "As \(name), but gives a promise.", returns: "Promise<\(returns)>",
        example: "(await tf.image.\(name)Async\(arguments))\(show);", body)
    }
    addBoth("nonMaxSuppression", common, "\(summary).", returns: "Tensor", show: ".print()") { call in
      try call.selectedBoxes().indices
    }
    addBoth(
      "nonMaxSuppressionWithScore", common + [.number("softNmsSigma", default: 0)],
      "\(summary), and their scores; with a sigma, overlap lowers scores instead.",
      returns: "{selectedIndices, selectedScores}", show: ".selectedIndices.print()"
    ) { call -> NamedResults in
      let selected = try call.selectedBoxes(softness: call.number(5))
      return NamedResults(["selectedIndices": selected.indices, "selectedScores": selected.scores])
    }
    addBoth(
      "nonMaxSuppressionPadded", common + [.boolean("padToMaxOutputSize")],
      "\(summary), filled up with zeros, and how many are valid.", returns: "{selectedIndices, validOutputs}",
      show: ".validOutputs.print()"
    ) { call -> NamedResults in
      let selected = try call.selectedBoxes(pads: call.boolean(5))
      let count = try Tensor(ints: [Int32(selected.count)]).reshape([])
      return NamedResults(["selectedIndices": selected.indices, "validOutputs": count])
    }
  }
}

extension Call {
  fileprivate func selectedBoxes(softness: Double = 0, pads: Bool = false) throws -> SelectedBoxes {
    try tensor(0).nonMaxSuppression(
      tensor(1), count: integer(2), overlapLimit: number(3), scoreLimit: number(4), softness: softness, pads: pads)
  }
}
