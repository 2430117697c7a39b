import Tensors

extension Tensor {
  func resizeBilinear(_ size: [Int], alignCorners: Bool = false) throws -> Tensor {
    var result = self
    for (index, count) in size.enumerated() {
      let axis = rank - 3 + index
      let old = result.shape[axis]
      let scale = alignCorners && count > 1 ? Float(old - 1) / Float(count - 1) : Float(old) / Float(count)
      let places = (0..<count).map { Float($0) * scale }
      let lower = places.map { Int32($0) }
      let upper = lower.map { Swift.min($0 + 1, Int32(old - 1)) }
      var sizes = Array(repeating: 1, count: rank)
      sizes[axis] = count
      let weight = try Tensor(zip(places, lower).map { $0 - Float($1) }, shape: TensorShape(sizes))
      let a = try result.gather(Tensor(ints: lower), axis: axis)
      let b = try result.gather(Tensor(ints: upper), axis: axis)
      result = try a.add(b.sub(a).mul(weight))
    }
    return result
  }

  func resizeNearestNeighbor(_ size: [Int], alignCorners: Bool = false) throws -> Tensor {
    var result = self
    for (index, count) in size.enumerated() {
      let axis = rank - 3 + index
      let old = result.shape[axis]
      let scale = alignCorners && count > 1 ? Float(old - 1) / Float(count - 1) : Float(old) / Float(count)
      let places = (0..<count).map {
        Swift.min(Int32(alignCorners ? (Float($0) * scale).rounded() : Float($0) * scale), Int32(old - 1))
      }
      result = try result.gather(Tensor(ints: places), axis: axis)
    }
    return result
  }
}
