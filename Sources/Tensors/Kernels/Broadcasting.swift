/// How two tensors are read together: the shape of the result with neighboring axes joined where both allow it, and the
/// distance each operand moves along each axis (0 where it is repeated).
struct BroadcastPlan {
  /// The number of joined axes, at least 1.
  private(set) var rank = 1
  private(set) var sizes = Strides()
  private(set) var aSteps = Strides()
  private(set) var bSteps = Strides()

  /// The elements of the innermost joined axis.
  var rowLength: Int { sizes[rank - 1] }

  /// The rows: everything but the innermost joined axis.
  var rowCount: Int {
    var count = 1
    for axis in 0..<(rank - 1) { count &*= sizes[axis] }
    return count
  }

  /// Whether all elements of the first operand meet one number.
  var hasOneSecond: Bool { rank == 1 && aSteps[0] == 1 && bSteps[0] == 0 }

  /// The result's shape when tensors of shapes `a` and `b` meet.
  ///
  /// - Throws: ``TensorError`` when an axis has different sizes and neither is 1.
  @inline(__always)
  static func resultShape(_ a: TensorShape, _ b: TensorShape) throws -> TensorShape {
    if a == b { return a }
    let (long, short) = a.rank >= b.rank ? (a, b) : (b, a)
    var result = long
    let skip = long.rank &- short.rank
    for axis in 0..<short.rank {
      let size = short[axis]
      let other = long[axis &+ skip]
      if size == other || size == 1 { continue }
      guard other == 1 else {
        throw TensorError(
          "Operands could not be broadcast together with shapes \(a) and \(b): sizes \(a[a.rank - short.rank + axis]) and \(b[b.rank - short.rank + axis]) differ, and neither is 1."
        )
      }
      result[axis &+ skip] = size
    }
    return result
  }

  /// Plans an operation on `a` and `b` whose result has the shape `result`.
  @inline(__always)
  init(_ a: Tensor, _ b: Tensor, result: TensorShape) {
    if a.shape == b.shape {
      self.init(count: a.size, aStep: 1, bStep: 1)
    } else if b.size == 1 && a.shape == result {
      self.init(count: a.size, aStep: 1, bStep: 0)
    } else if a.size == 1 && b.shape == result {
      self.init(count: b.size, aStep: 0, bStep: 1)
    } else {
      self.init(a.shape, b.shape, result: result)
    }
  }

  /// Plans an operation on `count` elements and as many others, or one other, where the step is 0.
  @inline(__always)
  init(count: Int, aStep: Int, bStep: Int) {
    sizes[0] = count
    aSteps[0] = aStep
    bSteps[0] = bStep
  }

  @inline(never)
  init(_ a: TensorShape, _ b: TensorShape, result: TensorShape) {
    var axes = 0
    let aStrides = a.strides
    let bStrides = b.strides
    for axis in 0..<result.rank {
      let size = result[axis]
      if size == 1 { continue }
      let aAxis = axis &- (result.rank &- a.rank)
      let bAxis = axis &- (result.rank &- b.rank)
      let aStep = aAxis < 0 || a[aAxis] == 1 ? 0 : aStrides[aAxis]
      let bStep = bAxis < 0 || b[bAxis] == 1 ? 0 : bStrides[bAxis]
      if axes > 0 && aSteps[axes &- 1] == aStep &* size && bSteps[axes &- 1] == bStep &* size {
        sizes[axes &- 1] &*= size
        aSteps[axes &- 1] = aStep
        bSteps[axes &- 1] = bStep
      } else {
        sizes[axes] = size
        aSteps[axes] = aStep
        bSteps[axes] = bStep
        axes &+= 1
      }
    }
    if axes == 0 {
      sizes[0] = 1
      aSteps[0] = 1
      bSteps[0] = 1
    }
    rank = axes < 1 ? 1 : axes
  }

  /// Where row number `row` begins in both operands.
  @inline(__always)
  func offsets(ofRow row: Int) -> (a: Int, b: Int) {
    var rest = row
    var a = 0
    var b = 0
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      let index = rest % sizes[axis]
      rest /= sizes[axis]
      a &+= index &* aSteps[axis]
      b &+= index &* bSteps[axis]
    }
    return (a, b)
  }

  /// y = f(a, b) over the whole result, in vectors.
  @inline(__always)
  func combine<A: SIMDScalar, B: SIMDScalar, Y: SIMDScalar>(
    _ a: UnsafePointer<A>, _ b: UnsafePointer<B>, _ y: UnsafeMutablePointer<Y>, cost: Int = 1,
    _ f: (SIMD16<A>, SIMD16<B>) -> SIMD16<Y>
  ) {
    let (length, rows) = (rowLength, rowCount)
    let (aStep, bStep) = (aSteps[rank - 1], bSteps[rank - 1])
    let plan = self
    // A single row is split into pieces.
    let pieceLength = rows == 1 ? min(length, 4096) : length
    let pieces = rows == 1 && length > 0 ? (length &+ pieceLength &- 1) / pieceLength : rows
    parallel(pieces, grain: max(1, VectorMap.grain / cost / max(pieceLength, 1))) { start, end in
      for piece in start..<end {
        let first = piece &* pieceLength
        let (aFirst, bFirst) = rows == 1 ? (first &* aStep, first &* bStep) : plan.offsets(ofRow: piece)
        let count = rows == 1 ? min(pieceLength, length &- first) : length
        BroadcastPlan.combineRow(a + aFirst, aStep, b + bFirst, bStep, y + first, count, f)
      }
    }
  }

  /// y = f(a, b) along a row, where an operand whose step is 0 is one number.
  @inline(__always)
  private static func combineRow<A: SIMDScalar, B: SIMDScalar, Y: SIMDScalar>(
    _ a: UnsafePointer<A>, _ aStep: Int, _ b: UnsafePointer<B>, _ bStep: Int, _ y: UnsafeMutablePointer<Y>,
    _ length: Int, _ f: (SIMD16<A>, SIMD16<B>) -> SIMD16<Y>
  ) {
    var index = 0
    if aStep != 0 && bStep != 0 {
      while index < length {
        VectorMap.storePartial(f(VectorMap.load(a + index), VectorMap.load(b + index)), y + index, length &- index)
        index &+= 16
      }
    } else {
      let (first, second) = (SIMD16<A>(repeating: a[0]), SIMD16<B>(repeating: b[0]))
      while index < length {
        let value =
          aStep != 0
          ? f(VectorMap.load(a + index), second)
          : f(first, bStep != 0 ? VectorMap.load(b + index) : second)
        VectorMap.storePartial(value, y + index, length &- index)
        index &+= 16
      }
    }
  }

  /// y = f(a, b) over the whole result, one element at a time.
  @inline(__always)
  func combineEach<A, B, Y>(
    _ a: UnsafePointer<A>, _ b: UnsafePointer<B>, _ y: UnsafeMutablePointer<Y>, cost: Int = 8, _ f: (A, B) -> Y
  ) {
    let length = rowLength
    let aStep = aSteps[rank - 1]
    let bStep = bSteps[rank - 1]
    let plan = self
    parallel(rowCount, grain: max(1, VectorMap.grain / cost / max(length, 1))) { start, end in
      for row in start..<end {
        let (aOffset, bOffset) = plan.offsets(ofRow: row)
        for index in 0..<length {
          y[row &* length &+ index] = f(a[aOffset &+ index &* aStep], b[bOffset &+ index &* bStep])
        }
      }
    }
  }
}
