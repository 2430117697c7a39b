extension String {
  /// The text without the escape sequences by which programs color terminals and move cursors (ECMA-48), for media that
  /// know none.
  package var withoutEscapeSequences: String {
    guard unicodeScalars.contains("\u{1B}") else { return self }
    var kept = String.UnicodeScalarView()
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar != "\u{1B}" {
        kept.append(scalar)
        continue
      }
      switch rest.popFirst() {
      case "[":
        // Parameters and intermediate bytes up to a final one.
        while let byte = rest.popFirst(), !("\u{40}"..."\u{7E}").contains(byte) {}
      case "]":
        // A command for the system goes up to a bell or a string terminator.
        while let byte = rest.popFirst(), byte != "\u{7}" {
          if byte == "\u{1B}" {
            if rest.first == "\\" { rest.removeFirst() }
            break
          }
        }
      default: break
      }
    }
    return String(kept)
  }
}
