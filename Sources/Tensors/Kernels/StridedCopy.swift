/// Copies between a contiguous buffer and elements at regular distances of another.
enum StridedCopy {
  /// y, contiguous of `shape`, = x read with the given steps (in elements) from `x` on.
  static func gather(
    _ x: UnsafeRawPointer, steps: Strides, shape: TensorShape, into y: UnsafeMutableRawPointer, elementBytes: Int
  ) {
    switch elementBytes {
    case 1: copy(UInt8.self, x, steps, shape, y)
    case 4: copy(UInt32.self, x, steps, shape, y)
    default: copy(UInt64.self, x, steps, shape, y)
    }
  }

  /// y[steps] = x, contiguous of `shape`: the reverse of `gather`.
  static func scatter(
    _ x: UnsafeRawPointer, steps: Strides, shape: TensorShape, into y: UnsafeMutableRawPointer, elementBytes: Int
  ) {
    switch elementBytes {
    case 1: spread(UInt8.self, x, steps, shape, y)
    case 4: spread(UInt32.self, x, steps, shape, y)
    default: spread(UInt64.self, x, steps, shape, y)
    }
  }

  /// Calls `body` with the position of each element in row-major order.
  static func forEach(_ shape: TensorShape, _ steps: Strides, _ body: (Int) -> Void) {
    let rank = shape.rank
    if rank == 0 {
      body(0)
      return
    }
    let length = shape[rank - 1]
    let step = steps[rank - 1]
    for row in 0..<shape.elementCount(of: 0..<(rank - 1)) {
      let start = rowStart(row, shape, steps)
      for index in 0..<length { body(start &+ index &* step) }
    }
  }

  /// Where row number `row` (everything but the last axis) begins.
  @inline(__always)
  private static func rowStart(_ row: Int, _ shape: TensorShape, _ steps: Strides) -> Int {
    var rest = row
    var start = 0
    for axis in stride(from: shape.rank - 2, through: 0, by: -1) {
      start &+= (rest % shape[axis]) &* steps[axis]
      rest /= shape[axis]
    }
    return start
  }

  private static func copy<T>(
    _: T.Type, _ x: UnsafeRawPointer, _ steps: Strides, _ shape: TensorShape, _ y: UnsafeMutableRawPointer
  ) {
    let source = x.assumingMemoryBound(to: T.self)
    let target = y.assumingMemoryBound(to: T.self)
    let rank = shape.rank
    guard rank > 0 else {
      target[0] = source[0]
      return
    }
    let length = shape[rank - 1]
    let step = steps[rank - 1]
    if step != 1 && length >= 8, let unit = (0..<(rank - 1)).last(where: { steps[$0] == 1 && shape[$0] >= 8 }) {
      Transposition.copy(source, steps, shape, unit: unit, target)
      return
    }
    parallel(shape.elementCount(of: 0..<(rank - 1)), grain: max(1, VectorMap.grain / 4 / max(length, 1))) {
      begin, end in
      for row in begin..<end {
        let from = source + rowStart(row, shape, steps)
        let to = target + row &* length
        if step == 1 {
          to.update(from: from, count: length)
        } else {
          for index in 0..<length { to[index] = from[index &* step] }
        }
      }
    }
  }

  private static func spread<T>(
    _: T.Type, _ x: UnsafeRawPointer, _ steps: Strides, _ shape: TensorShape, _ y: UnsafeMutableRawPointer
  ) {
    let source = x.assumingMemoryBound(to: T.self)
    let target = y.assumingMemoryBound(to: T.self)
    let rank = shape.rank
    guard rank > 0 else {
      target[0] = source[0]
      return
    }
    let length = shape[rank - 1]
    let step = steps[rank - 1]
    for row in 0..<shape.elementCount(of: 0..<(rank - 1)) {
      let from = source + row &* length
      let to = target + rowStart(row, shape, steps)
      if step == 1 {
        to.update(from: from, count: length)
      } else {
        for index in 0..<length { to[index &* step] = from[index] }
      }
    }
  }
}
