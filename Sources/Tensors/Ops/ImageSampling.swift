// Images whose pixels are weighted means of the pixels of other images.

/// What surrounds an image that is read outside its borders.
public enum ImageFillMode: String, Sendable {
  /// A fixed value.
  case constant
  /// The image mirrored at its borders.
  case reflect
  /// The image repeated.
  case wrap
  /// The pixels at the border.
  case nearest
}

/// How a value between pixels is found.
public enum ImageInterpolation: String, Sendable {
  /// The nearest pixel.
  case nearest
  /// The weighted mean of the four pixels around.
  case bilinear
}

/// For each pixel of the results, the pixels of the images it is made of and their weights.
///
/// This is linear in the images: the gradient is the transposed sampling, and its gradient the sampling again.
struct ImageSampling {
  /// The pixels that one pixel is made of.
  let tapCount: Int
  /// For each result pixel and tap the number of a pixel; −1 for the fill value.
  private(set) var pixels: [Int32] = []
  /// For each result pixel and tap its weight.
  private(set) var weights: [Float] = []

  init(tapCount: Int) {
    self.tapCount = tapCount
  }

  mutating func append(_ pixel: Int, _ weight: Float) {
    pixels.append(Int32(truncatingIfNeeded: pixel))
    weights.append(weight)
  }

  /// The sampled images.
  ///
  /// - Parameters:
  ///   - images: [batch, height, width, channels].
  ///   - shape: the shape of the result, with the same number of channels.
  ///   - isShared: whether the pixels are those of one image, and the same for each image of the batch.
  ///   - fill: the value outside, one for each channel, or one for all.
  func apply(
    _ operation: Operation, _ images: Tensor, _ shape: TensorShape, isShared: Bool, fill: [Float] = [0]
  ) throws -> Tensor {
    let result = try Tensor(uninitialized: shape, .float32)
    let (source, target, channels) = (images.floats, result.floats, shape[3])
    let (count, imageSize) = (pixels.count / tapCount, images.shape[1] &* images.shape[2])
    let tapCount = tapCount
    // Fill values are read in whole vectors.
    let fills = (0..<(channels + 16)).map { fill[fill.count == 1 ? 0 : Swift.min($0, fill.count - 1)] }
    pixels.withUnsafeBufferPointer { pixels in
      weights.withUnsafeBufferPointer { weights in
        fills.withUnsafeBufferPointer { fills in
          guard let pixels = pixels.baseAddress, let weights = weights.baseAddress, let fills = fills.baseAddress
          else { return }
          parallel((isShared ? shape[0] : 1) &* count, grain: max(1, VectorMap.grain / (tapCount &* (channels &+ 8)))) {
            start, end in
            for item in start..<end {
              let (image, pixel) = (item / count, item % count)
              let first = image &* imageSize
              var channel = 0
              while channel < channels {
                var sum = Floats()
                for tap in (pixel &* tapCount)..<((pixel &+ 1) &* tapCount) where weights[tap] != 0 {
                  let place = Int(pixels[tap])
                  let cell = place < 0 ? fills : UnsafePointer(source + (first &+ place) &* channels)
                  sum += weights[tap] * VectorMap.load(cell + channel)
                }
                VectorMap.storePartial(sum, target + (item &* channels &+ channel), channels &- channel)
                channel &+= 16
              }
            }
          }
        }
      }
    }
    return try operation.finish(
      result, gradient: { dy, _ in try transposed(dy, images.shape, isShared: isShared) })
  }

  private func transposed(_ dy: Tensor, _ shape: TensorShape, isShared: Bool) throws -> Tensor {
    let operation = try Operation("imageSamplingGrad", dy)
    let result = try Tensor.zeros(shape)
    let (source, target) = (dy.floats, result.floats)
    visit(shape, dy.shape, isShared: isShared) { output, input, tap in
      if input < 0 { return }
      for channel in 0..<shape[3] { target[input &+ channel] += weights[tap] * source[output &+ channel] }
    }
    return try operation.finish(
      result, gradient: { ddx, _ in try apply(Operation("imageSampling", ddx), ddx, dy.shape, isShared: isShared) })
  }

  /// Calls `body` with the first element of each result pixel, that of each of its taps (−1 outside), and the tap.
  @inline(__always)
  private func visit(
    _ input: TensorShape, _ output: TensorShape, isShared: Bool,
    _ body: (_ output: Int, _ input: Int, _ tap: Int) -> Void
  ) {
    let channels = input[3]
    let count = pixels.count / tapCount
    for image in 0..<(isShared ? input[0] : 1) {
      let first = image &* input[1] &* input[2]
      for pixel in 0..<count {
        for tap in (pixel &* tapCount)..<((pixel &+ 1) &* tapCount) {
          let place = pixels[tap] < 0 ? -1 : (first &+ Int(pixels[tap])) &* channels
          body((image &* count &+ pixel) &* channels, place, tap)
        }
      }
    }
  }
}

/// The pixels along one axis that a point lies between, and how near it is to the second.
struct ImagePoint {
  var low: Int
  var high: Int
  var fraction: Float
}

extension Tensor {
  /// Checks an image or a batch of images and runs a function of batches of float32 images.
  final func withImages(
    _ operation: Operation, keepsType: Bool, _ function: (Tensor) throws -> Tensor
  ) throws -> Tensor {
    try operation.requireReal(self, "images")
    guard rank == 3 || rank == 4 else {
      throw operation.error(argument: "images", mustBe: "of rank 3 or 4", butGot: "rank \(rank) (shape \(shape))")
    }
    let floats = dtype == .float32 ? self : try cast(to: .float32)
    let result = try floats.asBatch(4, function)
    return keepsType && dtype != .float32 ? try result.cast(to: dtype) : result
  }
}
