import Tensors

// Images of another size, made of gathers and sums so that gradients pass through.

extension Tensor {
  /// Images `[…, height, width, channels]` of another size, with new pixels interpolated between their neighbors.
  ///
  /// - Parameter alignCorners: whether the corner pixels keep their places; otherwise pixel i lies at i · old / new.
  func resizeBilinear(_ size: [Int], alignCorners: Bool = false) throws -> Tensor {
    try resized(size, alignCorners) { image, axis, places in
      let last = Int32(image.shape[axis] - 1)
      let lower = places.map { Int32($0) }
      let upper = lower.map { Swift.min($0 + 1, last) }
      var sizes = Array(repeating: 1, count: image.rank)
      sizes[axis] = places.count
      let weight = try Tensor(zip(places, lower).map { $0 - Float($1) }, shape: TensorShape(sizes))
      let near = try image.gather(Tensor(ints: lower), axis: axis)
      let far = try image.gather(Tensor(ints: upper), axis: axis)
      return try near.add(far.sub(near).mul(weight))
    }
  }

  /// Images `[…, height, width, channels]` of another size, with new pixels equal to the nearest ones.
  func resizeNearestNeighbor(_ size: [Int], alignCorners: Bool = false) throws -> Tensor {
    try resized(size, alignCorners) { image, axis, places in
      let last = Int32(image.shape[axis] - 1)
      let nearest = places.map { Swift.min(Int32(alignCorners ? $0.rounded() : $0), last) }
      return try image.gather(Tensor(ints: nearest), axis: axis)
    }
  }

  /// Changes height and width one after the other; `sample` gets the places of the new pixels among the old ones.
  private func resized(
    _ size: [Int], _ alignCorners: Bool, _ sample: (_ image: Tensor, _ axis: Int, _ places: [Float]) throws -> Tensor
  ) throws -> Tensor {
    var image = self
    for (axis, count) in zip([rank - 3, rank - 2], size) {
      let old = image.shape[axis]
      let scale = alignCorners && count > 1 ? Float(old - 1) / Float(count - 1) : Float(old) / Float(count)
      image = try sample(image, axis, (0..<count).map { Float($0) * scale })
    }
    return image
  }
}
