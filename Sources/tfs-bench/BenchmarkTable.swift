/// A table of figures that is printed as Markdown, so that it can be pasted into a page.
struct BenchmarkTable {
  private let title: String
  private let columns: [String]
  private var rows: [[String]] = []

  init(_ title: String, columns: [String]) {
    self.title = title
    self.columns = columns
  }

  mutating func row(_ name: String, _ figures: [String]) {
    rows.append([name] + figures)
  }

  func print() {
    let lines = [[title] + columns] + rows
    let widths = (0...columns.count).map { column in lines.map { $0[column].count }.max() ?? 0 }
    for (number, line) in lines.enumerated() {
      let cells = zip(line, widths).enumerated().map { index, cell in padded(cell.0, cell.1, right: index > 0) }
      Swift.print("| " + cells.joined(separator: " | ") + " |")
      if number == 0 {
        let rules = widths.enumerated().map { index, width in
          index == 0 ? String(repeating: "-", count: width) : String(repeating: "-", count: max(1, width - 1)) + ":"
        }
        Swift.print("| " + rules.joined(separator: " | ") + " |")
      }
    }
    Swift.print("")
  }
}

/// The seconds one run of `body` takes, as the mean over `repeats` runs after a few to warm up.
func time(repeats: Int, _ body: () throws -> Void) rethrows -> Double {
  for _ in 0..<max(1, repeats / 20) { try body() }
  let watch = Stopwatch()
  for _ in 0..<repeats { try body() }
  return watch.seconds / Double(repeats)
}

func microseconds(_ seconds: Double) -> String { "\(fixed(seconds * 1e6, seconds < 1e-5 ? 2 : 1)) µs" }

func milliseconds(_ seconds: Double) -> String { "\(fixed(seconds * 1e3, 2)) ms" }
