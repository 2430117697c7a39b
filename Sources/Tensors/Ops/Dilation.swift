// Gray-scale dilation.

extension Tensor {
  /// The largest sum of image and filter under each window: y[o, c] = max x[o·stride − before + j·dilation, c] + w[j, c].
  ///
  /// Cells outside the image do not count. x is [batch, height, width, channels], or one image; the filter is
  /// [height, width, channels].
  public final func dilation2d(
    _ filter: Tensor, strides: [Int], padding: Padding, dilations: [Int] = [1, 1]
  ) throws -> Tensor {
    let operation = try Operation("dilation2d", kernel: "Dilation2D", self, filter)
    try operation.require(self, "x", .float32)
    try operation.require(filter, "filter", .float32)
    guard rank == 4 || rank == 3 else {
      throw operation.error(argument: "x", mustBe: "of rank 3 or 4", butGot: "rank \(rank) (shape \(shape))")
    }
    try operation.require(filter, "filter", rank: 3)
    guard shape[rank - 1] == filter.shape[2] else {
      throw operation.error(
        "the depth of the input (\(shape[rank - 1])) must match the depth of the filter (\(filter.shape[2])).")
    }
    guard dilations.count == 2, dilations.allSatisfy({ (1...Int(Int32.max)).contains($0) }),
      filter.shape.allSatisfy({ $0 > 0 })
    else {
      throw operation.error(
        "dilations must be two numbers from 1, but they are \(TensorShape.text(dilations)), and the filter of shape \(filter.shape) must not be empty."
      )
    }
    return try asBatch(4) { images in
      // The window counts with its gaps: unlike in a convolution, strides may be combined with them.
      let window = try Window(
        operation, input: [images.shape[1], images.shape[2]],
        kernel: [(filter.shape[0] - 1) * dilations[0] + 1, (filter.shape[1] - 1) * dilations[1] + 1],
        strides: strides, padding: padding, dilations: [1, 1], rounding: nil)
      return try images.dilated(filter, window, dilations)
    }
  }

  private final func dilated(_ filter: Tensor, _ window: Window, _ dilations: [Int]) throws -> Tensor {
    let (height, width, channels) = (shape[1], shape[2], shape[3])
    let output = window.output
    let resultShape = try TensorShape([shape[0], output[0], output[1], channels])
    let count = resultShape.elementCount
    // Which element of the image and of the filter gave each maximum: both gradients are sums over these choices.
    let (pixels, weights) = (
      try Tensor(uninitialized: TensorShape([count]), .int32), try Tensor(uninitialized: TensorShape([count]), .int32)
    )
    let (x, w) = (floats, filter.floats)
    var element = 0
    for image in 0..<shape[0] {
      for row in 0..<output[0] {
        for column in 0..<output[1] {
          let (top, left) = (window.axes[0].start(at: row), window.axes[1].start(at: column))
          for channel in 0..<channels {
            var best = -Float.infinity
            var choice: (pixel: Int, weight: Int)?
            for j in 0..<filter.shape[0] {
              let y = top + j * dilations[0]
              for k in 0..<filter.shape[1] where y >= 0 && y < height {
                let place = left + k * dilations[1]
                guard place >= 0 && place < width else { continue }
                let pixel = ((image * height + y) * width + place) * channels + channel
                let weight = (j * filter.shape[1] + k) * channels + channel
                if choice == nil || x[pixel] + w[weight] > best {
                  best = x[pixel] + w[weight]
                  choice = (pixel, weight)
                }
              }
            }
            pixels.ints[element] = Int32(truncatingIfNeeded: choice?.pixel ?? 0)
            weights.ints[element] = Int32(truncatingIfNeeded: choice?.weight ?? 0)
            element += 1
          }
        }
      }
    }
    let values = try reshape([size]).gather(pixels)
    return try values.add(filter.reshape([filter.size]).gather(weights)).reshape(resultShape)
  }
}
