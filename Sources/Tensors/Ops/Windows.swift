// How the window of a convolution or a pooling moves over its input.

/// What surrounds the input of a window.
public enum Padding: Sendable, Hashable {
  /// As much as makes ⌈input / stride⌉ outputs, the larger half behind.
  case same
  /// Nothing: windows lie inside the input.
  case valid
  /// The same number of cells on every side.
  case number(Double)
  /// A number of cells before and behind each axis of space.
  case explicit([Margin])

  /// The cells before and behind an axis.
  public struct Margin: Sendable, Hashable {
    /// Cells before the first.
    public var before: Int
    /// Cells behind the last.
    public var after: Int

    /// Cells on both sides of an axis.
    public init(_ before: Int, _ after: Int) {
      self.before = before
      self.after = after
    }
  }

  /// Reads `same` or `valid`; `nil` for other names.
  public init?(name: String) {
    switch name {
    case "same": self = .same
    case "valid": self = .valid
    default: return nil
    }
  }
}

/// How a fraction in the number of window positions is rounded when the padding is given in cells.
public enum SizeRounding: String, Sendable {
  /// Downwards: incomplete windows are left out.
  case floor
  /// To the nearest.
  case round
  /// Upwards: the last window may be incomplete.
  case ceil
}

/// The course of a window along one axis of space: output o reads the cells o·stride − before + j·dilation for
/// 0 ≤ j < kernel.
package struct WindowAxis: Hashable {
  let input: Int
  let kernel: Int
  let stride: Int
  let dilation: Int
  let before: Int
  let output: Int

  /// An axis of one cell.
  static let single = WindowAxis(input: 1, kernel: 1, stride: 1, dilation: 1, before: 0, output: 1)

  /// The cells from the first to the last that a window spans.
  var span: Int { (kernel - 1) * dilation + 1 }

  /// The cells that the last window needs behind the input; negative when the last cells are not read.
  var after: Int { (output - 1) * stride + span - input - before }

  /// Whether no cell lies under two windows.
  var isDisjoint: Bool { stride >= span }

  /// Whether every cell lies under a window.
  var isCovered: Bool { dilation == 1 && stride <= kernel && after >= 0 }

  /// The cell where the window of `output` starts; it may lie before the first.
  @inline(__always)
  func start(at output: Int) -> Int { output &* stride &- before }

  /// The positions j of the window at `output` that lie inside the input.
  @inline(__always)
  func positions(at output: Int) -> Range<Int> {
    let start = start(at: output)
    // Divisions are dear, and most windows have no gaps.
    if dilation == 1 {
      let first = max(0, 0 &- start)
      return first..<max(first, min(kernel, input &- start))
    }
    let first = start < 0 ? (dilation &- 1 &- start) / dilation : 0
    let end = start < input ? min(kernel, (input &- 1 &- start) / dilation &+ 1) : 0
    return first..<max(first, end)
  }
}

/// The course of a window over one, two or three axes of space.
package struct Window: Hashable {
  let axes: [WindowAxis]

  /// The sizes of the result.
  var output: [Int] { axes.map(\.output) }

  /// Works out the positions of a window.
  ///
  /// - Parameters:
  ///   - input: the sizes of the axes of space.
  ///   - kernel: the sizes of the window.
  ///   - strides: the steps from window to window.
  ///   - dilations: the steps between the cells of a window.
  ///   - rounding: only with paddings given in cells.
  init(
    _ operation: Operation, input: [Int], kernel: [Int], strides: [Int], padding: Padding, dilations: [Int],
    rounding: SizeRounding?
  ) throws {
    let rank = input.count
    guard kernel.count == rank, strides.count == rank, dilations.count == rank else {
      throw operation.error(
        "the window \(TensorShape.text(kernel)), the strides \(TensorShape.text(strides)) and the dilations \(TensorShape.text(dilations)) need \(rank) sizes each, one for each axis of space."
      )
    }
    let sizes = kernel + strides + dilations
    guard sizes.allSatisfy({ (1...Int(Int32.max)).contains($0) }) else {
      throw operation.error(
        "window, strides and dilations must be 1 or more, but they are \(TensorShape.text(kernel)), \(TensorShape.text(strides)) and \(TensorShape.text(dilations))."
      )
    }
    guard strides.allSatisfy({ $0 == 1 }) || dilations.allSatisfy({ $0 == 1 }) else {
      throw operation.error(
        "either strides or dilations must be 1, but strides are \(TensorShape.text(strides)) and dilations '\(TensorShape.text(dilations))'."
      )
    }
    try Window.check(operation, padding, rounding, rank: rank)
    axes = try (0..<rank).map { axis in
      let span = (kernel[axis] - 1) * dilations[axis] + 1
      let (before, output) = Window.place(
        input: input[axis], span: span, stride: strides[axis], padding, axis: axis, rounding)
      guard output > 0 || input[axis] == 0 else {
        throw operation.error(
          "a window of \(span) cells does not fit in the \(input[axis]) cells of axis \(axis) of space (input \(TensorShape.text(input)), window \(TensorShape.text(kernel)), dilations \(TensorShape.text(dilations))): the output would have size \(output). Use a smaller window or pad 'same'."
        )
      }
      guard output <= Int(Int32.max) else {
        throw operation.error("the padding makes axis \(axis) of the result too large: \(output) cells.")
      }
      return WindowAxis(
        input: input[axis], kernel: kernel[axis], stride: strides[axis], dilation: dilations[axis], before: before,
        output: Swift.max(output, 0))
    }
  }

  private static func check(_ operation: Operation, _ padding: Padding, _ rounding: SizeRounding?, rank: Int) throws {
    switch padding {
    case .same, .valid:
      if let rounding {
        throw operation.error(
          "dimRoundingMode '\(rounding)' needs a padding given as a whole number of cells, but pad is '\(padding)'.")
      }
    case .number(let cells):
      guard cells >= 0 && cells <= Double(1 << 30) else {
        throw operation.error("pad must be 'same', 'valid' or a number of cells from 0, but it is \(cells).")
      }
      if let rounding, cells != cells.rounded() {
        throw operation.error("with dimRoundingMode '\(rounding)' pad must be an integer, but it is \(cells).")
      }
    case .explicit(let margins):
      guard margins.count == rank,
        margins.allSatisfy({ (0...(1 << 30)).contains($0.before) && (0...(1 << 30)).contains($0.after) })
      else {
        throw operation.error(
          "an explicit pad has a pair of whole numbers from 0 for each of the \(rank) axes of space, but it is \(margins.map { "[\($0.before),\($0.after)]" }.joined(separator: ","))."
        )
      }
    }
  }

  private static func place(
    input: Int, span: Int, stride: Int, _ padding: Padding, axis: Int, _ rounding: SizeRounding?
  ) -> (before: Int, output: Int) {
    func count(_ padded: Double) -> Int {
      let exact = (padded - Double(span)) / Double(stride) + 1
      switch rounding {
      case nil: return Int(exact.rounded(.towardZero))
      case .floor: return Int(exact.rounded(.down))
      case .round: return Int((exact + 0.5).rounded(.down))
      case .ceil: return Int(exact.rounded(.up))
      }
    }
    switch padding {
    case .same:
      let output = (input + stride - 1) / stride
      return (Swift.max(0, (output - 1) * stride + span - input) / 2, output)
    case .valid: return (0, input < span ? input - span + 1 : (input - span) / stride + 1)
    case .number(let cells): return (Int(cells), count(Double(input) + 2 * cells))
    case .explicit(let margins):
      let margin = margins[axis]
      return (margin.before, count(Double(input + margin.before + margin.after)))
    }
  }
}

extension Tensor {
  /// Runs a function of batches on one example, given without the batch axis, or on a batch.
  final func asBatch(_ rank: Int, _ function: (Tensor) throws -> Tensor) throws -> Tensor {
    guard self.rank == rank - 1 else { return try function(self) }
    return try function(expandDims(0)).squeeze([0])
  }

  /// Runs a function of tensors whose channels come last on one whose channels come first.
  package final func withChannelsLast(_ isChannelsFirst: Bool, _ function: (Tensor) throws -> Tensor) throws -> Tensor {
    guard isChannelsFirst, rank > 2 else { return try function(self) }
    let last = rank - 1
    return try function(transpose([0] + Array(2...last) + [1])).transpose([0, last] + Array(1..<last))
  }
}
