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
    forEachRow(0..<shape.elementCount(of: 0..<(rank - 1)), shape, steps) { _, start in
      for index in 0..<length { body(start &+ index &* step) }
    }
  }

  /// Calls `body` with rows (everything but the last axis) and where they begin.
  @inline(__always)
  private static func forEachRow(
    _ rows: Range<Int>, _ shape: TensorShape, _ steps: Strides, _ body: (_ row: Int, _ start: Int) -> Void
  ) {
    let last = shape.rank - 2
    guard last >= 0 else {
      for row in rows { body(row, 0) }
      return
    }
    let (count, step) = (shape[last], steps[last])
    var row = rows.lowerBound
    while row < rows.upperBound {
      // Where a run of rows along the last of these axes begins, or goes on.
      let index = row % count
      var (start, rest) = (index &* step, row / count)
      for axis in stride(from: last - 1, through: 0, by: -1) {
        start &+= (rest % shape[axis]) &* steps[axis]
        rest /= shape[axis]
      }
      let end = min(row &+ count &- index, rows.upperBound)
      while row < end {
        body(row, start)
        start &+= step
        row &+= 1
      }
    }
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
      forEachRow(begin..<end, shape, steps) { row, start in
        let (from, to) = (source + start, target + row &* length)
        if step == 1 {
          to.update(from: from, count: length)
        } else if step == -1 {
          // Of a known step the compiler makes vectors.
          for index in 0..<length { to[index] = from[-index] }
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
    forEachRow(0..<shape.elementCount(of: 0..<(rank - 1)), shape, steps) { row, start in
      let (from, to) = (source + row &* length, target + start)
      if step == 1 {
        to.update(from: from, count: length)
      } else {
        for index in 0..<length { to[index &* step] = from[index] }
      }
    }
  }
}
