/// Writes a ``ConfigValue`` as JSON on one line, without spaces, as TensorFlow.js writes `model.json`.
///
/// Numbers that JSON cannot hold (infinities, NaN) and values that are no data are written as `null`.
public enum JSONWriter {
  /// The text of a value.
  public static func text(_ value: ConfigValue) -> String {
    var text = ""
    write(value, to: &text)
    return text
  }

  private static func write(_ value: ConfigValue, to text: inout String) {
    switch value {
    case .null, .tensor, .opaque: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .number(let value): text += value.isFinite ? ConfigValue.text(of: value) : "null"
    case .string(let value): write(value, to: &text)
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        write(item, to: &text)
      }
      text += "]"
    case .object(let object):
      text += "{"
      for (index, entry) in object.entries.enumerated() {
        if index > 0 { text += "," }
        write(entry.key, to: &text)
        text += ":"
        write(entry.value, to: &text)
      }
      text += "}"
    }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{08}": text += "\\b"
      case "\u{0C}": text += "\\f"
      case "\u{00}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
