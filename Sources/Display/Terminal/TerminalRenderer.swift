/// Turns styled text into characters for a terminal: the only place that writes escape codes for looks.
package struct TerminalRenderer: Sendable {
  package let terminal: TerminalCapabilities

  package init(_ terminal: TerminalCapabilities) {
    self.terminal = terminal
  }

  /// The text with escape codes, as far as the terminal has colours; line breaks never lie inside a coloured stretch.
  package func render(_ text: StyledText) -> String {
    if terminal.colorDepth == .none { return shown(text.plain) }
    var output = ""
    for run in text.runs {
      let codes = codes(of: run.style)
      if codes.isEmpty {
        output += shown(run.text)
        continue
      }
      var isFirst = true
      for part in shown(run.text).split(separator: "\n", omittingEmptySubsequences: false) {
        if !isFirst { output += "\n" }
        if !part.isEmpty { output += "\u{1B}[\(codes)m\(part)\u{1B}[0m" }
        isFirst = false
      }
    }
    return output
  }

  private func shown(_ text: String) -> String { terminal.isUnicode ? text : ASCIIText.text(text) }

  private func codes(of style: Style) -> String {
    var codes: [String] = []
    if style.bold { codes.append("1") }
    if style.dim { codes.append("2") }
    if style.italic { codes.append("3") }
    if style.underline { codes.append("4") }
    if style.inverse { codes.append("7") }
    if let color = style.foreground { codes.append(code(of: color, isBackground: false)) }
    if let color = style.background { codes.append(code(of: color, isBackground: true)) }
    return codes.joined(separator: ";")
  }

  private func code(of color: Color, isBackground: Bool) -> String {
    switch color {
    case .named(let name):
      let number = Int(name.rawValue)
      return String(number < 8 ? (isBackground ? 40 : 30) + number : (isBackground ? 100 : 90) + number - 8)
    case .rgb(let red, let green, let blue):
      let prefix = isBackground ? "48" : "38"
      switch terminal.colorDepth {
      case .trueColor: return "\(prefix);2;\(red);\(green);\(blue)"
      case .palette256: return "\(prefix);5;\(Color.palette256Index(red, green, blue))"
      case .sixteen, .none: return code(of: .named(color.nearestNamed), isBackground: isBackground)
      }
    }
  }
}

extension Color {
  /// The nearest entry of xterm's 256 colours: the 6×6×6 cube (16 to 231) or the grey ramp (232 to 255).
  static func palette256Index(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
    let levels = [0, 95, 135, 175, 215, 255]
    func nearestLevel(_ value: UInt8) -> Int {
      levels.indices.min { abs(levels[$0] - Int(value)) < abs(levels[$1] - Int(value)) } ?? 0
    }
    func distance(_ other: (Int, Int, Int)) -> Int {
      let differences = (Int(red) - other.0, Int(green) - other.1, Int(blue) - other.2)
      return differences.0 * differences.0 + differences.1 * differences.1 + differences.2 * differences.2
    }
    let cube = (nearestLevel(red), nearestLevel(green), nearestLevel(blue))
    let mean = (Int(red) + Int(green) + Int(blue)) / 3
    let gray = min(23, max(0, (mean - 3) / 10))
    let grayLevel = 8 + 10 * gray
    let isGrayNearer =
      distance((grayLevel, grayLevel, grayLevel)) < distance((levels[cube.0], levels[cube.1], levels[cube.2]))
    return isGrayNearer ? 232 + gray : 16 + 36 * cube.0 + 6 * cube.1 + cube.2
  }

  /// The named colour with the smallest squared distance.
  var nearestNamed: Named {
    let own = components
    func distance(_ name: Named) -> Int {
      let other = Color.named(name).components
      let differences = [(own.red, other.red), (own.green, other.green), (own.blue, other.blue)]
      return differences.reduce(0) { $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)) }
    }
    return Named.allCases.min { distance($0) < distance($1) } ?? .white
  }
}
