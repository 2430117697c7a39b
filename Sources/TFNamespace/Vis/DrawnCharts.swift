import Display
import Script

/// The charts that a program has drawn, by the names of their surfaces.
///
/// A chart that is drawn again and again while a model trains replaces the one on its surface, as it does in a browser:
/// it is shown in place, and printed once when the training ends.
struct DrawnCharts {
  /// Makes a chart when someone looks.
  typealias Source = () -> (any Figure)?

  /// How many trainings of the program go on now.
  var runningTrainings = 0
  private var figures: [String: any Figure] = [:]
  private(set) var last: (any Figure)?
  /// Charts that are not printed yet, in the order of their first drawing.
  private var waiting: [(surface: String, figure: Source)] = []

  /// The chart that was drawn last on a surface.
  func figure(on surface: String) -> (any Figure)? { figures[surface] }

  /// The names of the surfaces that hold a chart.
  var surfaces: [String] { figures.keys.sorted() }

  fileprivate mutating func remember(_ figure: any Figure, on surface: String) {
    figures[surface] = figure
    last = figure
  }

  fileprivate mutating func wait(_ figure: @escaping Source, on surface: String) {
    if let place = waiting.firstIndex(where: { $0.surface == surface }) {
      waiting[place].figure = figure
    } else {
      waiting.append((surface, figure))
    }
  }

  /// All charts that wait, one below the other.
  fileprivate var waitingFigures: Source {
    let sources = waiting.map(\.figure)
    return { FigureColumn(sources.compactMap { $0() }) }
  }

  fileprivate mutating func takeWaiting() -> [(surface: String, figure: any Figure)] {
    defer { waiting = [] }
    return waiting.compactMap { item in item.figure().map { (item.surface, $0) } }
  }
}

extension TFContext {
  /// Shows a chart: at once, or in place while a model trains.
  func draw(_ figure: any Figure, on surface: String) {
    charts.remember(figure, on: surface)
    if charts.runningTrainings > 0 {
      drawInPlace(on: surface) { figure }
    } else {
      show(DisplayBundle(figure))
    }
  }

  /// Shows a chart in place, and prints it when the training or the cell ends.
  func drawInPlace(on surface: String, _ figure: @escaping DrawnCharts.Source) {
    charts.wait(figure, on: surface)
    trainingObserver?.figureChanged(charts.waitingFigures)
  }

  /// Prints the charts that still wait when a cell is over, and with it all its trainings.
  package func finishCell() {
    finishCharts()
    charts.runningTrainings = 0
  }

  /// Prints the charts that were shown in place; `between` runs when they are off the screen and not printed yet.
  func finishCharts(_ between: () -> Void = {}) {
    let waiting = charts.takeWaiting()
    if !waiting.isEmpty { trainingObserver?.figureFinished() }
    between()
    for (surface, figure) in waiting {
      charts.remember(figure, on: surface)
      show(DisplayBundle(figure))
    }
  }
}

extension FunctionTable {
  /// `tfvis.save`: charts as files. TensorFlow.js has no such function; a browser saves pictures by a click.
  mutating func addChartFiles() {
    section("Visualization / Files", in: "tfvis")
    add(
      "save",
      [
        .text("path", "ends in .png or .svg"),
        .any("container", "{name, tab}", optional: "the last chart", "the surface whose chart is saved"),
      ],
      "Writes a chart that was shown to a file, as a picture (.png) or a drawing (.svg).",
      example: """
        tfvis.render.linechart({name: 'Loss'}, {values: [3, 2, 1.5]});
        tfvis.save('loss.svg');
        """,
      procedure: { call in
        let charts = call.context.charts
        guard call.isGiven(1) else {
          guard let last = charts.last else { throw call.machine.error("save: no chart has been shown yet.") }
          return try call.context.write(last, to: call.text(0))
        }
        let surface = try call.surface(1)
        guard let figure = charts.figure(on: surface) else {
          let names = charts.surfaces.map { "'\($0)'" }.joined(separator: ", ")
          throw call.machine.error(
            "save: there is no chart on the surface '\(surface)'; charts are on: \(names.isEmpty ? "none" : names).")
        }
        try call.context.write(figure, to: call.text(0))
      })
  }
}

extension TFContext {
  /// Writes a chart to a file in the format that the path's ending names.
  func write(_ figure: any Figure, to path: String) throws {
    let isWritten: Bool
    if path.hasSuffix(".svg") {
      isWritten = FileOutput.writeFile(figure.svg(), path: path)
    } else if path.hasSuffix(".png") {
      do { isWritten = FileOutput.writeFile(try figure.drawing().pngFile(), path: path) } catch {
        throw scriptError(for: error)
      }
    } else {
      throw machine.error("'\(path)': charts are written as .png or .svg files.")
    }
    if !isWritten { throw machine.error("'\(path)' cannot be written: \(FileOutput.reason)") }
  }
}
