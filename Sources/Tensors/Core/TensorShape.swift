/// The sizes of a tensor along its axes, from rank 0 (a scalar) to rank 6.
///
/// The sizes are held inline, so that making, copying and comparing shapes never allocates.
public struct TensorShape: Hashable, Sendable {
  /// The highest rank a tensor can have.
  public static let maximumRank = 6

  /// The shape of a scalar.
  public static let scalar = TensorShape()

  // Two halves rather than one vector of eight: an object that holds a more than 16-byte aligned value cannot come from
  // the fast path of the allocator.
  /// The sizes of axes 0…3, 0 past the rank.
  private var low = SIMD4<Int32>()
  /// The sizes of axes 4 and 5; lane 3 is the rank.
  private var high = SIMD4<Int32>()

  /// The shape of a scalar: no axes, one element.
  @inline(__always)
  public init() {}

  /// A shape with the given sizes.
  ///
  /// - Throws: ``TensorError`` when there are more than six sizes, or one is negative or larger than 2³¹ − 1, or their
  ///   product overflows.
  public init(_ dimensions: some Collection<Int>) throws {
    guard dimensions.count <= TensorShape.maximumRank else {
      throw TensorError(
        "The shape \(TensorShape.text(dimensions)) has \(dimensions.count) axes; a tensor has at most \(TensorShape.maximumRank)."
      )
    }
    var product = 1
    var overflows = false
    self.init()
    for size in dimensions {
      guard size >= 0 else {
        throw TensorError(
          "The shape \(TensorShape.text(dimensions)) is not valid: sizes must be whole numbers of 0 or more, but one is \(size)."
        )
      }
      overflows = overflows || size > Int(Int32.max)
      if size != 0 {
        let (next, overflow) = product.multipliedReportingOverflow(by: size)
        product = next
        overflows = overflows || overflow
      }
      append(overflows ? 0 : size)
    }
    if overflows {
      throw TensorError(
        "A tensor of shape \(TensorShape.text(dimensions)) is too large: it has more elements than memory can hold.")
    }
  }

  /// The number of axes.
  @inline(__always)
  public var rank: Int { Int(high[3]) }

  /// The number of elements: the product of the sizes, 1 for a scalar.
  @inline(__always)
  public var elementCount: Int {
    var product = 1
    for axis in 0..<rank { product &*= self[axis] }
    return product
  }

  /// The sizes as an array.
  public var dimensions: [Int] { Array(self) }

  /// The shape that this one and another give when they are broadcast: axes are matched from the last, size 1 is
  /// repeated.
  ///
  /// - Throws: ``TensorError`` when two sizes differ and neither is 1.
  package func broadcast(with other: TensorShape) throws -> TensorShape { try BroadcastPlan.resultShape(self, other) }

  /// Adds an axis of the given size at the end. The caller has made sure that the rank stays within six.
  @inline(__always)
  mutating func append(_ size: Int) {
    let axis = rank
    high[3] &+= 1
    self[axis] = size
  }

  /// The distance in elements between neighbors along each axis of a row-major buffer of this shape.
  package var strides: Strides {
    var result = Strides()
    var step = 1
    for axis in stride(from: rank - 1, through: 0, by: -1) {
      result[axis] = step
      step &*= self[axis]
    }
    return result
  }

  /// The product of the sizes of the axes in `range`.
  @inline(__always)
  package func elementCount(of range: Range<Int>) -> Int {
    var product = 1
    for axis in range { product &*= self[axis] }
    return product
  }

  /// The shape as a script writes it: `[2,3]`, and `[]` for a scalar.
  public static func text(_ dimensions: some Sequence<Int>) -> String {
    var text = "["
    for (axis, size) in dimensions.enumerated() {
      if axis > 0 { text += "," }
      text += String(size)
    }
    return text + "]"
  }
}

extension TensorShape: ExpressibleByArrayLiteral {
  /// A shape written in a program, such as `[2, 3]`: at most six sizes, none negative.
  public init(arrayLiteral elements: Int...) {
    self.init()
    for size in elements.prefix(TensorShape.maximumRank) { append(Swift.max(size, 0)) }
  }
}

extension TensorShape: RandomAccessCollection, MutableCollection, CustomStringConvertible {
  /// The first axis.
  @inline(__always)
  public var startIndex: Int { 0 }
  /// One past the last axis.
  @inline(__always)
  public var endIndex: Int { rank }

  /// The size along an axis, 0 ≤ axis < rank.
  @inline(__always)
  public subscript(axis: Int) -> Int {
    get { Int(axis < 4 ? low[axis] : high[axis &- 4]) }
    set {
      if axis < 4 {
        low[axis] = Int32(truncatingIfNeeded: newValue)
      } else {
        high[axis &- 4] = Int32(truncatingIfNeeded: newValue)
      }
    }
  }

  /// The shape as a script writes it: `[2,3]`.
  public var description: String { TensorShape.text(self) }
}

/// One number for each axis of a tensor: strides, loop counters, begins and ends.
package struct Strides: Sendable {
  private var values = InlineArray<6, Int>(repeating: 0)

  package init() {}

  @inline(__always)
  package subscript(axis: Int) -> Int {
    get { values[axis] }
    set { values[axis] = newValue }
  }
}
