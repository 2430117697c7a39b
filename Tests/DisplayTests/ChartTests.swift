import Display
import Foundation
import Testing

/// Terminals of the tests.
let unicodePipe = TerminalCapabilities.plain(columns: 60)
let asciiPipe = TerminalCapabilities.plain(columns: 60, isUnicode: false)
let colorTerminal = TerminalCapabilities(
  isTerminal: true, colorDepth: .trueColor, isUnicode: true, movesCursor: true, columns: 60, rows: 24)

@Suite("Charts in characters")
struct ChartTests {
  private let loss = XYChart(
    .line,
    [.init("loss", values: [3, 2, 1.5, 1.2, 1, 0.9]), .init("val_loss", values: [3.2, 2.4, 2, 1.9, 1.85, 1.9])],
    title: "Loss", xLabel: "epoch", yLabel: "value")

  @Test("A line chart has a title, axes with round ticks, whole epochs and a legend")
  func lineChart() {
    let narrow = TerminalCapabilities.plain(columns: 40)
    #expect(
      loss.drawn(on: narrow).plain == """
        Loss
        value
        4 ┤
          │○
          │●○○○○○
          │    ●●○○○○○○○○○
        2 ┤       ●●●●●●●○○○○○○○○○○○○○○○○○○○○○○○
          │                ●●●●●●●●●●●●●●●●●●●●●
          │
        0 ┤
          └┬──────┬──────┬───────┬──────┬──────┬
           0      1      2       3      4      5
                           epoch
          ● loss   ○ val_loss
        """)
  }

  @Test("Every row fits, from 40 to 200 columns", arguments: [40, 60, 97, 200, 300])
  func rowsFit(columns: Int) {
    let terminal = TerminalCapabilities.plain(columns: columns)
    let values = (0..<500).map { sin(Double($0)) * 1e5 }
    let figures: [any Figure] = [
      loss, XYChart(.points, [.init("a long name of a series " + String(repeating: "x", count: 80), values: values)]),
      BarChart([.init("a very long label that needs more than a third of it", 123456), .init("b", -7)]),
      Histogram(values, title: "h", statistics: .init(of: values)),
      Heatmap((0..<10).map { row in (0..<64).map { Double(row * $0) } }),
      TextTable(["a", "b"], [[String(repeating: "word ", count: 60), "1"]]),
    ]
    for figure in figures {
      for line in figure.drawn(on: terminal).lines { #expect(line.displayWidth <= min(columns, 200)) }
    }
  }

  @Test("ASCII terminals get ASCII only")
  func asciiOnly() {
    let values = (0..<50).map { cos(Double($0)) }
    let figures: [any Figure] = [
      loss, BarChart([.init("a", 3.5), .init("b", -2)]), Histogram(values),
      Heatmap.confusionMatrix([[3, 1], [0, 4]], labels: ["a", "b"]), TextTable(["a"], [["b"]]),
    ]
    for figure in figures { #expect(figure.drawn(on: asciiPipe).plain.utf8.allSatisfy { $0 < 128 }) }
  }

  @Test("A missing value breaks a line instead of drawing through it")
  func gaps() {
    let whole = XYChart(.line, [.init("", values: [0, 0, 0, 0, 1])]).drawn(on: unicodePipe).plain
    let broken = XYChart(.line, [.init("", values: [0, 0, .nan, 0, 1])]).drawn(on: unicodePipe).plain
    func ink(_ text: String) -> Int { text.unicodeScalars.count { (0x2801...0x28FF).contains($0.value) } }
    #expect(ink(broken) < ink(whole))
  }

  @Test("Bars are as long as their values, negative ones to the left")
  func bars() {
    let chart = BarChart([.init("setosa", 50), .init("virginica", 25), .init("x", -10)], title: "Count")
    #expect(
      chart.drawn(on: TerminalCapabilities.plain(columns: 40)).plain == """
        Count
           setosa │    ████████████████████▉ 50
        virginica │    ██████████▍ 25
                x │████ -10
        """)
  }

  @Test("A histogram counts every finite value once")
  func histogram() {
    let values = (0..<500).map { sin(Double($0)) } + [.nan, .infinity]
    let histogram = Histogram(values, maxBins: 7)
    #expect(histogram.counts.reduce(0, +) == 500)
    #expect(histogram.edges == [-1, -0.5, 0, 0.5, 1])
    #expect(Histogram([0, 1, 2, 2, 9], maxBins: 12).counts == [1, 1, 2, 0, 0, 0, 0, 0, 0, 1])
    #expect(Histogram([0, 1, 2, 2, 9], maxBins: 4).edges == [0, 5, 10])
    let statistics = Histogram.Statistics(of: [1, 2, 3, 4, .nan, -.infinity, 0])
    #expect(statistics.minimum == 0 && statistics.maximum == 4 && statistics.mean == 2)
    #expect(abs(statistics.standardDeviation - 2.0.squareRoot()) < 1e-12)
    #expect(statistics.nans == 1 && statistics.infinities == 1 && statistics.zeros == 1)
  }

  @Test("A confusion matrix shows counts under class names")
  func confusionMatrix() {
    let matrix = Heatmap.confusionMatrix([[10, 2, 0], [1, 8, 3], [0, 0, 12]], labels: ["a", "b", "c"])
    #expect(
      matrix.drawn(on: unicodePipe).plain == """
        label ↓   prediction →
           a   b   c  
        a  10█  2   0 
        b   1   8▓  3░
        c   0   0  12█
        """)
  }

  @Test("A table sets numbers right and wide characters by their width")
  func table() {
    let table = TextTable(["Layer", "Params"], [["dense", "1200"], ["日本語", "3"]], title: "Model")
    #expect(
      table.drawn(on: unicodePipe).plain == """
        Model
        Layer   Params
        ──────  ──────
        dense     1200
        日本語       3
        """)
    #expect(table.html().contains("<td style=\"text-align:right\">1200</td>"))
  }

  @Test("Charts with nothing in them are drawn without harm")
  func emptyFigures() {
    let figures: [any Figure] = [
      XYChart(.line, []), XYChart(.points, [.init("a", [])]), BarChart([]), Histogram([]), Histogram([.nan]),
      Heatmap([]), Heatmap([[]]), TextTable([], []), Histogram([2, 2, 2]), XYChart(.line, [.init("a", values: [5])]),
      XYChart(.line, [.init("huge", values: [-1.7e308, 1.7e308])]), Histogram([-1.7e308, 1.7e308]),
      BarChart([.init("huge", 1.7e308), .init("low", -1.7e308)]), Heatmap([[1.7e308, -1.7e308]]),
    ]
    for figure in figures {
      for line in figure.drawn(on: unicodePipe).lines { #expect(line.displayWidth <= 60) }
      #expect(figure.svg().hasSuffix("</svg>"))
    }
  }

  @Test("Lines that leave the axes end at their border")
  func clipping() throws {
    let chart = XYChart(.line, [.init("", values: [0, 100, 0, 100])], yDomain: 0...10)
    let lines = chart.drawing().shapes.compactMap { shape in
      if case .line(let places, 2, _) = shape { places } else { nil }
    }
    #expect(lines.map(\.count) == [2, 3])
    let heights = lines.joined().map(\.y)
    #expect(try #require(heights.min()) >= 16 && #require(heights.max()) <= 400)
    #expect(Set(lines.map { $0[0].y }).count == 2)
    #expect(chart.drawn(on: unicodePipe).lines.allSatisfy { $0.displayWidth <= 60 })
  }

  @Test("A drawing lies on white paper of its own, or takes the colors of the page around it")
  func grounds() {
    #expect(loss.svg().contains("fill=\"#ffffff\"") && !loss.svg().contains("currentColor"))
    #expect(!loss.svg(on: .page).contains("fill=\"#ffffff\"") && loss.svg(on: .page).contains("currentColor"))
  }

  @Test("Figures in a column stand below each other")
  func column() {
    let column = FigureColumn(
      [loss.laidOut(FigureLayout(width: 300, height: 100)), TextTable(["a"], [["1"]])], title: "T")
    let drawing = column.drawing()
    #expect(drawing.width == 640 && drawing.height > 150)
    #expect(column.drawn(on: unicodePipe).plain.hasPrefix("T\nLoss\n"))
    #expect(column.html().contains("<svg") && column.html().contains("<table>"))
  }

  @Test("SVG is well-formed and escapes what the user wrote")
  func svg() throws {
    let hostile = "<b> & \"x\""
    let figures: [any Figure] = [
      XYChart(.line, [.init(hostile, values: [1, 2]), .init("b", values: [2, 1])], title: hostile, xLabel: hostile),
      BarChart([.init(hostile, 1)], yLabel: hostile), Histogram([1, 2, 3], title: hostile),
      Heatmap.confusionMatrix([[1, 2], [3, 4]], labels: [hostile, "b"]), TextTable([hostile], [[hostile]]),
    ]
    for figure in figures {
      let parser = XMLChecker(figure.laidOut(FigureLayout(width: 500, height: 300)).svg())
      #expect(parser.isWellFormed)
    }
  }
}

@Suite("Axis scales")
struct AxisScaleTests {
  @Test("Ticks are multiples of 1, 2 or 5 times a power of ten, within the ends")
  func roundTicks() {
    for range in [0.0...1, -3.7...12.2, 1e-7...3e-7, 99990...100010, -1e9...1e9] {
      let scale = AxisScale(range, tickCount: 6, extendsToTicks: true)
      #expect(scale.lower <= range.lowerBound && scale.upper >= range.upperBound)
      #expect((2...13).contains(scale.ticks.count))
      #expect(Set(scale.labels).count == scale.labels.count)
      for (tick, label) in zip(scale.ticks, scale.labels) {
        #expect(abs((Double(label) ?? .nan) - tick) <= (range.upperBound - range.lowerBound) * 1e-6)
      }
    }
    #expect(AxisScale(0...10, tickCount: 5, extendsToTicks: false).labels == ["0", "2", "4", "6", "8", "10"])
    #expect(
      AxisScale(0...0.5, tickCount: 5, extendsToTicks: false).labels == ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5"])
    #expect(AxisScale(0...2, tickCount: 8, extendsToTicks: false, isWhole: true).labels == ["0", "1", "2"])
  }
}

/// Checks tags, attributes and entities of a small XML text.
final class XMLChecker {
  let isWellFormed: Bool

  init(_ text: String) {
    var open: [String] = []
    var isGood = true
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "<") {
      isGood = isGood && !rest[..<start].replacing(/&(amp|lt|gt|quot);/, with: "").contains("&")
      guard let match = rest[start...].prefixMatch(of: /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/) else {
        isGood = false
        break
      }
      let name = String(match.output.2)
      if match.output.1 == "/" {
        isGood = isGood && open.popLast() == name
      } else if match.output.4.isEmpty {
        open.append(name)
      }
      rest = rest[match.range.upperBound...]
    }
    isWellFormed = isGood && open.isEmpty
  }
}
