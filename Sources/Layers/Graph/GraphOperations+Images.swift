import Tensors

extension GraphOperations {
  /// Pictures and boxes in them.
  static var images: [String: TensorOperation] {
    func boxes(_ call: GraphCall, softness: Double = 0, pads: Bool = false) throws -> SelectedBoxes {
      try call.tensor(0).nonMaxSuppression(
        call.tensor(1), count: call.integer(2), overlapLimit: call.number(3),
        scoreLimit: call.optional(4) == nil ? -.infinity : call.number(4), softness: softness, pads: pads)
    }
    func count(_ boxes: SelectedBoxes) throws -> Tensor { try Tensor(ints: [Int32(boxes.count)], shape: []) }
    func projected(_ call: GraphCall) throws -> [Tensor] {
      [
        try call.tensor(0).transform(
          call.tensor(1),
          interpolation: ImageInterpolation(rawValue: call.node.text("interpolation").lowercased()) ?? .nearest,
          fillMode: ImageFillMode(rawValue: call.node.text("fill_mode").lowercased()) ?? .constant,
          fillValue: call.optional(3) == nil ? 0 : call.number(3), outputSize: call.integers(2))
      ]
    }
    return [
      "ResizeBilinear": { call in
        [
          try call.tensor(0).resizeBilinear(
            call.integers(1), alignCorners: call.node.boolean("align_corners"),
            halfPixelCenters: call.node.boolean("half_pixel_centers"))
        ]
      },
      "ResizeNearestNeighbor": { call in
        [
          try call.tensor(0).resizeNearestNeighbor(
            call.integers(1), alignCorners: call.node.boolean("align_corners"),
            halfPixelCenters: call.node.boolean("half_pixel_centers"))
        ]
      },
      "CropAndResize": { call in
        [
          try call.tensor(0).cropAndResize(
            call.tensor(1), call.tensor(2).cast(to: .int32), cropSize: call.integers(3),
            interpolation: ImageInterpolation(rawValue: call.node.text("method", "bilinear")) ?? .bilinear,
            extrapolationValue: Double(call.node.number("extrapolation_value", 0)))
        ]
      },
      "ImageProjectiveTransformV2": projected, "ImageProjectiveTransformV3": projected,
      "NonMaxSuppressionV2": { [try boxes($0).indices] },
      "NonMaxSuppressionV3": { [try boxes($0).indices] },
      "NonMaxSuppressionV4": { call in
        let selected = try boxes(call, pads: call.node.boolean("pad_to_max_output_size"))
        return [selected.indices, try count(selected)]
      },
      "NonMaxSuppressionV5": { call in
        let selected = try boxes(
          call, softness: call.number(5), pads: call.node.boolean("pad_to_max_output_size"))
        return [selected.indices, selected.scores, try count(selected)]
      },
    ]
  }
}
