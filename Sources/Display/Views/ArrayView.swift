/// A tensor (or any array of equal rows) as the notebook shows it: a line of facts, then the values, cut down to the
/// window from the middle of each dimension.
package struct ArrayView: Sendable {
  /// What the first line begins with, `Tensor` or `Variable`.
  package var kind: String
  package var dtype: String
  package var shape: [Int]
  /// The text of an element that is no number.
  private let texts: [String]
  /// The elements as numbers, empty when they are none.
  private let numbers: [Double]

  /// A view of numbers in row-major order.
  package init(kind: String = "Tensor", dtype: String, shape: [Int], numbers: [Double]) {
    self.kind = kind
    self.dtype = dtype
    self.shape = shape
    self.numbers = numbers
    self.texts = []
  }

  /// A view of elements that only have a text (strings, booleans, complex numbers).
  package init(kind: String = "Tensor", dtype: String, shape: [Int], texts: [String]) {
    self.kind = kind
    self.dtype = dtype
    self.shape = shape
    self.texts = texts
    self.numbers = []
  }

  private var isNumeric: Bool { texts.isEmpty }
  private var size: Int { shape.reduce(1, *) }

  /// The facts: kind, dtype, shape, size, and for numbers the least, greatest and mean; on two lines where one is too
  /// narrow for them (with a prompt before it).
  package func heading(on terminal: TerminalCapabilities) -> StyledText {
    var text = StyledText(kind, TextRole.heading)
    text.append(" ")
    text.append(dtype, TextRole.keyword)
    text.append(" ")
    text.append("[\(shape.map(String.init).joined(separator: ","))]", TextRole.number)
    if shape.isEmpty { return text }
    text.append("  size \(size)", TextRole.muted)
    let statistics = statistics()
    let promptWidth = terminal.isTerminal ? 10 : 0
    let fits = text.displayWidth + statistics.displayWidth + promptWidth <= terminal.columns
    return text + StyledText(fits || statistics.isEmpty ? "" : "\n") + statistics
  }

  private func statistics() -> StyledText {
    var text = StyledText()
    guard isNumeric, size > 1, numbers.count == size else { return text }
    let statistics = Histogram.Statistics(of: numbers)
    if statistics.nans + statistics.infinities < size {
      text.append("  min \(numberText(statistics.minimum))  max \(numberText(statistics.maximum))", TextRole.muted)
      text.append("  mean \(NumberText.compact(statistics.mean, digits: 5))", TextRole.muted)
    }
    if statistics.nans > 0 { text.append("  NaN \(statistics.nans)", TextRole.error) }
    if statistics.infinities > 0 { text.append("  Infinity \(statistics.infinities)", TextRole.error) }
    return text
  }

  /// The heading and the values, fitted to the window.
  package func drawn(on terminal: TerminalCapabilities) -> StyledText {
    .joined([heading(on: terminal), values(on: terminal)])
  }

  private func values(on terminal: TerminalCapabilities) -> StyledText {
    let width = max(20, terminal.columns)
    if shape.isEmpty { return StyledText("  ") + element(0) }
    if size == 0 { return StyledText("  []") }
    var shown = shape.map { ShownIndices(count: $0, atMost: $0) }
    fitRows(&shown, maximalLines: max(8, min(40, terminal.rows - 4)))
    fitColumns(&shown, width: width - 2 - shape.count * 2)
    let columnWidths = widths(of: shown)
    let printer = BlockPrinter(shape: shape, shown: shown) { index, column in
      padded(index, columnWidths[column])
    }
    return .joined(printer.lines().map { $0.isEmpty ? $0 : StyledText("  ") + $0 })
  }

  /// Shows fewer of the outer dimensions until the blocks fit into the window's height.
  private func fitRows(_ shown: inout [ShownIndices], maximalLines: Int) {
    func lineCount() -> Int { shown.dropLast().reduce(1) { $0 * $1.count } }
    while lineCount() > maximalLines {
      guard let largest = shown.indices.dropLast().max(by: { shown[$0].count < shown[$1].count }),
        shown[largest].count > 2
      else { return }
      let count = shown[largest].count
      shown[largest] = ShownIndices(count: shape[largest], atMost: count > 12 ? count / 2 : count - 2)
    }
  }

  /// Shows fewer of the last dimension until the rows fit into the window's width.
  private func fitColumns(_ shown: inout [ShownIndices], width: Int) {
    let last = shown.count - 1
    shown[last] = ShownIndices(count: shape[last], atMost: max(2, min(shape[last], width / 3)))
    while shown[last].count > 2 {
      let total = widths(of: shown).reduce(0) { $0 + $1.whole + $1.fraction + 2 }
      if total + (shown[last].isCut ? 5 : 0) <= width { return }
      let excess = max(1, (total - width) * shown[last].count / max(1, total))
      shown[last] = ShownIndices(count: shape[last], atMost: max(2, shown[last].count - excess))
    }
  }

  private typealias ColumnWidth = (whole: Int, fraction: Int)

  /// The widths before and after the decimal point of each shown column.
  private func widths(of shown: [ShownIndices]) -> [ColumnWidth] {
    var widths = Array(repeating: ColumnWidth(0, 0), count: shown[shown.count - 1].count)
    forEachShownRow(shown) { start in
      for (column, offset) in shown[shown.count - 1].indices.enumerated() {
        let parts = parts(start + offset)
        widths[column].whole = max(widths[column].whole, parts.whole)
        widths[column].fraction = max(widths[column].fraction, parts.fraction)
      }
    }
    return widths
  }

  private func forEachShownRow(_ shown: [ShownIndices], _ body: (Int) -> Void) {
    func visit(_ dimension: Int, _ start: Int) {
      if dimension == shown.count - 1 { return body(start * shape[dimension]) }
      for index in shown[dimension].indices { visit(dimension + 1, start * shape[dimension] + index) }
    }
    visit(0, 0)
  }

  private func parts(_ index: Int) -> ColumnWidth {
    let text = plainElement(index)
    guard isNumeric, let point = text.firstIndex(of: ".") else { return (text.displayWidth, 0) }
    return (text[..<point].count, text[point...].count)
  }

  private func padded(_ index: Int, _ width: ColumnWidth) -> StyledText {
    let own = parts(index)
    let element = element(index)
    let spaces = { (count: Int) in StyledText(String(repeating: " ", count: max(0, count))) }
    if !isNumeric { return element + spaces(width.whole - own.whole) }
    return spaces(width.whole - own.whole) + element + spaces(width.fraction - own.fraction)
  }

  private func plainElement(_ index: Int) -> String {
    if !isNumeric { return index < texts.count ? texts[index] : "" }
    return index < numbers.count ? numberText(numbers[index]) : ""
  }

  /// An element in five significant digits; a whole number in all of its digits.
  private func numberText(_ number: Double) -> String {
    dtype == "int32" ? NumberText.fixed(number, decimals: 0) : NumberText.compact(number, digits: 5)
  }

  private func element(_ index: Int) -> StyledText {
    StyledText(plainElement(index), isNumeric ? TextRole.number : (dtype == "bool" ? TextRole.constant : .string))
  }
}

/// Which indices of a dimension are shown: all, or as many from both ends with a gap between.
struct ShownIndices {
  let indices: [Int]
  let isCut: Bool

  init(count: Int, atMost limit: Int) {
    isCut = limit < count
    let head = (limit + 1) / 2
    indices = isCut ? Array(0..<head) + Array(count - (limit - head)..<count) : Array(0..<count)
  }

  var count: Int { indices.count }
  /// The position before which the gap lies.
  var gap: Int? { isCut ? (indices.count + 1) / 2 : nil }
}

/// Sets brackets, commas and blank lines around the elements of nested rows.
private struct BlockPrinter {
  let shape: [Int]
  let shown: [ShownIndices]
  let element: (_ index: Int, _ column: Int) -> StyledText

  func lines() -> [StyledText] { lines(dimension: 0, start: 0) }

  private func lines(dimension: Int, start: Int) -> [StyledText] {
    if dimension == shape.count - 1 { return [row(start * shape[dimension])] }
    var output: [StyledText] = []
    let separators = shape.count - dimension - 2
    for (position, index) in shown[dimension].indices.enumerated() {
      if position == shown[dimension].gap {
        output.append(StyledText(" ...", TextRole.muted))
        output += Array(repeating: StyledText(), count: separators)
      }
      let block = lines(dimension: dimension + 1, start: start * shape[dimension] + index)
      let isLast = position == shown[dimension].count - 1
      for (number, line) in block.enumerated() {
        var text = StyledText(position == 0 && number == 0 ? "[" : (line.isEmpty ? "" : " "), TextRole.punctuation)
        text.append(line)
        if number == block.count - 1 { text.append(isLast ? "]" : ",", TextRole.punctuation) }
        output.append(text)
      }
      if !isLast { output += Array(repeating: StyledText(), count: separators) }
    }
    return output
  }

  private func row(_ start: Int) -> StyledText {
    var text = StyledText("[", TextRole.punctuation)
    let columns = shown[shape.count - 1]
    for (column, offset) in columns.indices.enumerated() {
      if column > 0 { text.append(", ", TextRole.punctuation) }
      if column == columns.gap { text.append("..., ", TextRole.muted) }
      text.append(element(start + offset, column))
    }
    text.append("]", TextRole.punctuation)
    return text
  }
}
