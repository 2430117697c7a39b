import Glibc

/// Single keys from a terminal.
package struct KeyReader: ~Copyable {
  /// A key that was pressed.
  package enum Key: Equatable, Sendable {
    case enter, left, right, up, down, pageUp, pageDown, home, end, escape, endOfInput, interrupt, resized
    case character(Character)
  }

  private var original = termios()
  private let isRaw: Bool

  /// Takes keys as they come until the reader goes away.
  package init() {
    isRaw = tcgetattr(STDIN_FILENO, &original) == 0
    var settings = original
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
    withUnsafeMutableBytes(of: &settings.c_cc) { $0[Int(VINTR)] = 0 }
    if isRaw { tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) }
  }

  deinit {
    var settings = original
    if isRaw { tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) }
  }

  /// Waits for the next key.
  package func next() -> Key {
    while !TerminalSignals.waitForInput() {
      if TerminalSignals.takeInterrupt() { return .interrupt }
      if TerminalSignals.takeResize() { return .resized }
      _ = TerminalSignals.takeResume()
    }
    guard let byte = readByte() else { return .endOfInput }
    switch byte {
    case 3: return .interrupt
    // Ctrl-D that was typed while the terminal still gathered lines is read as 0.
    case 0, 4: return .endOfInput
    case 10, 13: return .enter
    case 27: return escapeSequence()
    default: return .character(character(first: byte))
    }
  }

  private func readByte() -> UInt8? {
    var byte: UInt8 = 0
    return read(STDIN_FILENO, &byte, 1) == 1 ? byte : nil
  }

  private func escapeSequence() -> Key {
    guard hasMore(), let bracket = readByte(), bracket == UInt8(ascii: "[") || bracket == UInt8(ascii: "O"),
      let code = readByte()
    else { return .escape }
    switch code {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return .right
    case UInt8(ascii: "D"): return .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    default:
      while hasMore(), let rest = readByte(), rest != UInt8(ascii: "~") {}
      return code == UInt8(ascii: "5") ? .pageUp : code == UInt8(ascii: "6") ? .pageDown : .escape
    }
  }

  private func hasMore() -> Bool {
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 50) > 0
  }

  /// The character that a UTF-8 sequence beginning with `first` stands for.
  private func character(first: UInt8) -> Character {
    var bytes = [first]
    let count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    while bytes.count < count, let byte = readByte() { bytes.append(byte) }
    return String(decoding: bytes, as: UTF8.self).first ?? " "
  }
}
