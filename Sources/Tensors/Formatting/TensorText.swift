/// Tensors as text, in the layout of TensorFlow.js.
extension Tensor {
  /// The tensor's values in brackets; long axes show their first and last three parts.
  ///
  /// - Parameter verbose: whether dtype, rank and shape come first.
  /// - Throws: ``TensorError`` when the tensor has been disposed.
  public final func formatted(verbose: Bool = false) throws -> String {
    try requireLive(for: "print")
    var lines = ["Tensor"]
    if verbose {
      lines += ["  dtype: \(dtype)", "  rank: \(rank)", "  shape: \(shape)", "  values:"]
    }
    lines += TensorText(self).lines.map { "    " + $0 }
    return lines.joined(separator: "\n")
  }
}

/// Lays out the values of one tensor.
private struct TensorText {
  private static let limit = 20
  private static let shownAtEnds = 3

  private let tensor: Tensor
  private let strides: Strides
  /// The widest text in each column of the last axis.
  private var columnWidths: [Int] = []

  init(_ tensor: Tensor) {
    self.tensor = tensor
    strides = tensor.shape.strides
    if tensor.rank > 1 && tensor.size > 0 {
      let columns = tensor.shape[tensor.rank - 1]
      columnWidths = [Int](repeating: 0, count: columns)
      for column in shownIndices(columns).compactMap({ $0 }) {
        var width = 0
        for index in stride(from: column, to: tensor.size, by: columns) where widthBound(at: index) > width {
          width = max(width, text(at: index).utf16.count)
        }
        columnWidths[column] = width
      }
    }
  }

  /// A width that the text of an element does not exceed, found without making the text: all rows count for the width
  /// of a column, also the millions that are not shown.
  private func widthBound(at index: Int) -> Int {
    guard tensor.dtype == .float32 else { return .max }
    let magnitude = abs(tensor.floats[index])
    // Sign, whole digits, point, and seven decimals.
    if magnitude < 10 { return tensor.floats[index] < 0 ? 10 : 9 }
    return magnitude < 1000 ? 12 : .max
  }

  var lines: [String] {
    tensor.rank == 0 ? [scalarText] : block(axis: 0, offset: 0, isLast: true)
  }

  private var scalarText: String {
    switch tensor.dtype {
    case .float32: NumberText.shortest(Double(tensor.floats[0]))
    case .string: tensor.strings.first ?? ""
    default: text(at: 0)
    }
  }

  private func text(at index: Int) -> String {
    switch tensor.dtype {
    case .float32: NumberText.sevenDecimals(Double(tensor.floats[index]))
    case .int32: String(tensor.ints[index])
    case .bool: tensor.bools[index] == 0 ? "false" : "true"
    case .string: "'\(tensor.strings[tensor.strings.startIndex + index])'"
    case .complex64:
      NumberText.sevenDecimals(Double(tensor.complexes[index].x)) + " + "
        + NumberText.sevenDecimals(Double(tensor.complexes[index].y)) + "j"
    }
  }

  /// The indices along an axis that are shown; `nil` stands for those left out.
  private func shownIndices(_ size: Int) -> [Int?] {
    if size <= TensorText.limit { return Array(0..<size) }
    return Array(0..<TensorText.shownAtEnds) + [nil] + Array((size - TensorText.shownAtEnds)..<size)
  }

  private func row(_ offset: Int) -> String {
    let texts = shownIndices(tensor.shape[tensor.rank - 1]).map { index -> String in
      guard let index else { return "..." }
      let text = text(at: offset + index)
      guard !columnWidths.isEmpty else { return text }
      return text + String(repeating: " ", count: columnWidths[index] - text.utf16.count)
    }
    return "[" + texts.joined(separator: ", ") + "]"
  }

  private func block(axis: Int, offset: Int, isLast: Bool) -> [String] {
    let rank = tensor.rank - axis
    if rank == 1 { return [row(offset)] }
    let size = tensor.shape[axis]
    var lines: [String] = []
    for index in shownIndices(size) {
      if let index {
        lines += block(axis: axis + 1, offset: offset + index * strides[axis], isLast: index == size - 1)
      } else {
        lines.append("...")
      }
    }
    let separator = rank == 2 ? "," : ""
    // A single line is both first and last: the forms " [[7],]" and " []" are what users know.
    if lines.isEmpty { lines = ["["] } else { lines[0] = "[" + lines[0] + separator }
    for index in 1..<max(lines.count - 1, 1) { lines[index] = " " + lines[index] + separator }
    let end = isLast ? "" : "," + String(repeating: "\n", count: rank - 1)
    lines[lines.count - 1] = " " + lines[lines.count - 1] + "]" + end
    return lines
  }
}
