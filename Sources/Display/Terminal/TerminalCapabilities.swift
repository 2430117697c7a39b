import Glibc

/// What the place where text goes can show, told from the environment and the file descriptor.
package struct TerminalCapabilities: Hashable, Sendable {
  /// How many colours there are.
  package enum ColorDepth: Int, Comparable, Sendable {
    case none, sixteen, palette256, trueColor

    package static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }
  }

  /// The way to send a picture with its own pixels.
  package enum PictureProtocol: Sendable {
    case none, kitty, sixel
  }

  /// Whether a person is looking (not a file or pipe).
  package var isTerminal: Bool
  package var colorDepth: ColorDepth
  /// Whether text may go beyond ASCII.
  package var isUnicode: Bool
  /// Whether the cursor can be moved (not on a `dumb` terminal).
  package var movesCursor: Bool
  package var pictureProtocol: PictureProtocol
  package var columns: Int
  package var rows: Int

  package init(
    isTerminal: Bool, colorDepth: ColorDepth, isUnicode: Bool, movesCursor: Bool,
    pictureProtocol: PictureProtocol = .none, columns: Int = 80, rows: Int = 24
  ) {
    self.isTerminal = isTerminal
    self.colorDepth = colorDepth
    self.isUnicode = isUnicode
    self.movesCursor = movesCursor
    self.pictureProtocol = pictureProtocol
    self.columns = columns
    self.rows = rows
  }

  /// A file or pipe: Unicode text without looks.
  package static func plain(columns: Int = 80, isUnicode: Bool = true) -> TerminalCapabilities {
    TerminalCapabilities(
      isTerminal: false, colorDepth: .none, isUnicode: isUnicode, movesCursor: false, columns: columns)
  }

  /// The capabilities that environment variables promise for a terminal (or for a pipe) of a known size.
  ///
  /// `NO_COLOR` (when not empty) takes the colours away; `TERM=dumb` also the cursor. A locale that names a character set other than UTF-8,
  /// or is `C` or `POSIX`, means ASCII; no locale at all means UTF-8, since that is what terminals speak today.
  package init(environment: (String) -> String?, isTerminal: Bool, columns: Int?, rows: Int?) {
    let term = environment("TERM") ?? ""
    let program = environment("TERM_PROGRAM") ?? ""
    let isDumb = term == "dumb" || term.isEmpty
    self.isTerminal = isTerminal
    self.movesCursor = isTerminal && !isDumb
    self.columns = columns ?? environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    self.rows = rows ?? 24

    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment($0) }.first { !$0.isEmpty }
    let upper = (locale ?? "UTF-8").uppercased()
    self.isUnicode = upper.contains("UTF-8") || upper.contains("UTF8")

    if !isTerminal || isDumb || !(environment("NO_COLOR") ?? "").isEmpty {
      self.colorDepth = .none
    } else if ["truecolor", "24bit"].contains(environment("COLORTERM") ?? "") || term.contains("direct")
      || term.contains("kitty")
    {
      self.colorDepth = .trueColor
    } else if term.contains("256color") {
      self.colorDepth = .palette256
    } else {
      self.colorDepth = .sixteen
    }

    // A multiplexer between us and the terminal swallows pictures.
    let isMultiplexed = environment("TMUX") != nil || term.hasPrefix("tmux") || term.hasPrefix("screen")
    if !isTerminal || isDumb || isMultiplexed {
      self.pictureProtocol = .none
    } else if term.contains("kitty") || environment("KITTY_WINDOW_ID") != nil
      || ["ghostty", "WezTerm"].contains(program)
    {
      self.pictureProtocol = .kitty
    } else if term.contains("sixel") || term.hasPrefix("mlterm") || term.hasPrefix("foot") || term.hasPrefix("yaft") {
      self.pictureProtocol = .sixel
    } else {
      self.pictureProtocol = .none
    }
  }

  /// The capabilities of an open file descriptor in the environment of this process.
  package static func detect(fileDescriptor: Int32) -> TerminalCapabilities {
    let isTerminal = isatty(fileDescriptor) == 1
    let size = isTerminal ? windowSize(of: fileDescriptor) : nil
    return TerminalCapabilities(
      environment: { name in getenv(name).map { String(cString: $0) } }, isTerminal: isTerminal,
      columns: size?.columns, rows: size?.rows)
  }

  /// Columns and rows of a terminal window, if it says so.
  package static func windowSize(of fileDescriptor: Int32) -> (columns: Int, rows: Int)? {
    var size = winsize()
    guard ioctl(fileDescriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
    return (Int(size.ws_col), Int(size.ws_row))
  }
}
