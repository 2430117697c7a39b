import Display
import Layers
import Script
import TFNamespace

/// An error nobody caught, as the notebook and scripts show it: what it says, the line with a mark under the place, and the
/// functions that led there.
struct ErrorView {
  private static let maximalFrames = 12

  private let machine: Machine
  private let sources: [String: SourceText]
  private let models: [LayersModel]
  private let terminal: TerminalCapabilities

  /// A view with the texts that ran and the models that a message may speak of.
  init(
    _ machine: Machine, _ sources: [String: SourceText] = [:], models: [LayersModel] = [],
    on terminal: TerminalCapabilities = .plain(columns: 100)
  ) {
    self.machine = machine
    self.sources = sources
    self.models = models
    self.terminal = terminal
  }

  /// The whole view. Values that are no errors do not know where they come from: `origin` tells it if known.
  func bundle(of value: Value, from origin: [StackFrame] = []) -> DisplayBundle {
    var text = StyledText(summary(of: value), TextRole.error)
    let frames = (value.asObject as? JSError)?.frames ?? origin
    if let place = frames.first { text.append(excerpt(at: place)) }
    for frame in frames.prefix(Self.maximalFrames) { text.append(line(of: frame)) }
    if frames.count > Self.maximalFrames {
      text.append("\n    … \(frames.count - Self.maximalFrames) more", TextRole.muted)
    }
    if let error = value.asObject as? JSError {
      text.append(cause(of: error))
      if let help = ShapeErrorView.help(for: summary(of: value), models: models, on: terminal) {
        text.append(StyledText("\n\n") + help)
      }
    }
    return .prose(text)
  }

  /// The first line: `TypeError: message`, or `Uncaught` and the value when something else was thrown.
  func summary(of value: Value) -> String {
    guard let error = value.asObject as? JSError else {
      return "Uncaught \((try? Inspector.text(value, machine)) ?? machine.describe(value))"
    }
    func property(_ key: PropertyKey) -> String? {
      guard let value = try? error.get(key, machine), !value.isUndefined else { return nil }
      return try? machine.toText(value)
    }
    let name = property("name") ?? "Error"
    let message = property("message") ?? ""
    return message.isEmpty ? name : "\(name): \(message)"
  }

  private func excerpt(at place: StackFrame) -> StyledText {
    guard let source = sources[place.file], let offset = source.offset(line: place.line, column: place.column) else {
      return StyledText()
    }
    // In narrow windows the code keeps its columns and gives up its indentation.
    let indent = terminal.columns < 60 ? 2 : 4
    let excerpt = SourceExcerpt(
      source, range: SourceRange(at: offset), maximumWidth: max(20, terminal.columns - indent))
    let margin = "\n" + String(repeating: " ", count: indent)
    var text = StyledText(margin)
    text.append(CodeHighlighter.highlighted(excerpt.line))
    text.append(margin)
    text.append(excerpt.marker, TextRole.error)
    return text
  }

  private func line(of frame: StackFrame) -> StyledText {
    let place = "\(frame.file):\(frame.line):\(frame.column)"
    return StyledText(
      "\n    at " + (frame.function.isEmpty ? place : "\(frame.function) (\(place))"), TextRole.muted)
  }

  private func cause(of error: JSError) -> StyledText {
    guard let cause = try? error.getOwn("cause", machine)?.value else { return StyledText() }
    return StyledText("\n  caused by \(summary(of: cause))", TextRole.hint)
  }
}

extension SourceText {
  /// The offset of a place, the inverse of `position(at:)`; nil when the text has no such line.
  func offset(line: Int, column: Int) -> UInt32? {
    var offset: UInt32 = 0
    for _ in firstLine..<max(firstLine, line) {
      let end = lineRange(at: offset).end
      guard Int(end) < count else { return nil }
      offset = end + 1
      if Int(offset) < count, bytes[Int(end)] == UInt8(ascii: "\r"), bytes[Int(offset)] == UInt8(ascii: "\n") {
        offset += 1
      }
    }
    let rest = text(in: lineRange(at: offset)).unicodeScalars.prefix(max(0, column - 1))
    return offset + UInt32(rest.reduce(0) { $0 + UTF8.width($1) })
  }
}
