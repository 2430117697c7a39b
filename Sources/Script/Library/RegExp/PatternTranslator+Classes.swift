extension PatternTranslator {
  /// A part of a class: a character, which may begin or end a range, or the content of a set.
  private enum ClassAtom {
    case character(UInt32)
    case set(String)
  }

  /// Translates `[…]`.
  mutating func translateClass() throws(PatternError) {
    let start = position
    position += 1
    let isNegated = take("^")
    var content = ""
    while peek() != "]" {
      guard position < end else { throw failure("unterminated character class", at: start) }
      let itemStart = position
      let first = try classAtom()
      guard peek() == "-", position + 1 < end, peek(1) != "]" else {
        content += text(of: first)
        continue
      }
      position += 1
      let last = try classAtom()
      if case .character(let low) = first, case .character(let high) = last {
        guard low <= high else { throw failure("range out of order in character class", at: itemStart) }
        content += text(from: low, to: high)
      } else {
        if isUnicode { throw failure("invalid range in character class", at: itemStart) }
        content += text(of: first) + text(of: .character(0x2D)) + text(of: last)
      }
    }
    position += 1
    if content.isEmpty {
      write(isNegated ? "." : "(?!)")
    } else {
      write("[\(isNegated ? "^" : "")\(content)]")
    }
  }

  private mutating func classAtom() throws(PatternError) -> ClassAtom {
    guard peek() == "\\" else { return .character(takeCodePoint()) }
    if let letter = peek(1) {
      if let content = shorthandClass(letter) {
        position += 2
        return .set(content)
      }
      switch letter {
      case "b":
        position += 2
        return .character(8)
      case "-" where isUnicode:
        position += 2
        return .character(0x2D)
      case "p" where isUnicode, "P" where isUnicode:
        position += 2
        return .set(try propertyEscape(isNegated: letter == "P"))
      case "B" where isUnicode, "k" where isUnicode: throw failure("invalid escape")
      default: break
      }
    }
    return .character(try characterEscape())
  }

  private func text(of atom: ClassAtom) -> String {
    switch atom {
    case .character(let character): text(from: character, to: character)
    case .set(let content): content
    }
  }

  /// A range as content of a class; with the `u` flag without halves of surrogate pairs at its ends.
  private func text(from low: UInt32, to high: UInt32) -> String {
    var low = low
    var high = high
    if isUnicode {
      if low & 0xFFFF_F800 == 0xD800 { low = 0xE000 }
      if high & 0xFFFF_F800 == 0xD800 { high = 0xD7FF }
      if low > high { return "" }
    }
    func hexadecimal(_ character: UInt32) -> String { "\\x{\(String(character, radix: 16))}" }
    return low == high ? hexadecimal(low) : "\(hexadecimal(low))-\(hexadecimal(high))"
  }

  // MARK: Properties

  /// Reads the braces of `\p{…}` and returns the escape for PCRE2.
  mutating func propertyEscape(isNegated: Bool) throws(PatternError) -> String {
    let start = position
    guard take("{") else { throw failure("invalid property name") }
    while let character = peek(), character != "}" { position += 1 }
    let text = String(decoding: units[start + 1..<position], as: UTF16.self)
    guard take("}"), let name = Self.propertyName(text) else {
      throw failure("invalid property name '\(text)'", at: start)
    }
    let escape = isNegated != name.isComplement ? "\\P" : "\\p"
    return "\(escape){\(name.text)}"
  }

  private static func propertyName(_ text: String) -> (text: String, isComplement: Bool)? {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2 {
      switch parts[0] {
      case "General_Category", "gc": return category(parts[1]).map { ($0, false) }
      case "Script", "sc": return ("sc:\(parts[1])", false)
      case "Script_Extensions", "scx": return ("scx:\(parts[1])", false)
      default: return nil
      }
    }
    if text == "Assigned" { return ("Cn", true) }
    if let category = category(text) { return (category, false) }
    return binaryProperties.contains(text) ? (text, false) : nil
  }

  /// PCRE2's name of a general category, from its short or long name.
  private static func category(_ name: String) -> String? {
    if name == "LC" || name == "Cased_Letter" { return "L&" }
    return categories.first { $0.short == name || $0.long == name }?.short
  }

  private static let categories: [(short: String, long: String)] = [
    ("L", "Letter"), ("Lu", "Uppercase_Letter"), ("Ll", "Lowercase_Letter"), ("Lt", "Titlecase_Letter"),
    ("Lm", "Modifier_Letter"), ("Lo", "Other_Letter"), ("M", "Mark"), ("M", "Combining_Mark"),
    ("Mn", "Nonspacing_Mark"), ("Mc", "Spacing_Mark"), ("Me", "Enclosing_Mark"), ("N", "Number"),
    ("Nd", "Decimal_Number"), ("Nd", "digit"), ("Nl", "Letter_Number"), ("No", "Other_Number"), ("P", "Punctuation"),
    ("P", "punct"), ("Pc", "Connector_Punctuation"), ("Pd", "Dash_Punctuation"), ("Ps", "Open_Punctuation"),
    ("Pe", "Close_Punctuation"), ("Pi", "Initial_Punctuation"), ("Pf", "Final_Punctuation"),
    ("Po", "Other_Punctuation"), ("S", "Symbol"), ("Sm", "Math_Symbol"), ("Sc", "Currency_Symbol"),
    ("Sk", "Modifier_Symbol"), ("So", "Other_Symbol"), ("Z", "Separator"), ("Zs", "Space_Separator"),
    ("Zl", "Line_Separator"), ("Zp", "Paragraph_Separator"), ("C", "Other"), ("Cc", "Control"), ("Cc", "cntrl"),
    ("Cf", "Format"), ("Cs", "Surrogate"), ("Co", "Private_Use"), ("Cn", "Unassigned"),
  ]

  private static let binaryProperties: Set<String> = [
    "ASCII", "ASCII_Hex_Digit", "AHex", "Alphabetic", "Alpha", "Any", "Bidi_Control", "Bidi_C", "Bidi_Mirrored",
    "Bidi_M", "Case_Ignorable", "CI", "Cased", "Changes_When_Casefolded", "CWCF", "Changes_When_Casemapped", "CWCM",
    "Changes_When_Lowercased", "CWL", "Changes_When_Titlecased", "CWT", "Changes_When_Uppercased", "CWU", "Dash",
    "Default_Ignorable_Code_Point", "DI", "Deprecated", "Dep", "Diacritic", "Dia", "Emoji", "Emoji_Component", "EComp",
    "Emoji_Modifier", "EMod", "Emoji_Modifier_Base", "EBase", "Emoji_Presentation", "EPres", "Extended_Pictographic",
    "ExtPict", "Extender", "Ext", "Grapheme_Base", "Gr_Base", "Grapheme_Extend", "Gr_Ext", "Hex_Digit", "Hex",
    "ID_Continue", "IDC", "ID_Start", "IDS", "Ideographic", "Ideo", "IDS_Binary_Operator", "IDSB",
    "IDS_Trinary_Operator", "IDST", "Join_Control", "Join_C", "Logical_Order_Exception", "LOE", "Lowercase", "Lower",
    "Math", "Noncharacter_Code_Point", "NChar", "Pattern_Syntax", "Pat_Syn", "Pattern_White_Space", "Pat_WS",
    "Quotation_Mark", "QMark", "Radical", "Regional_Indicator", "RI", "Sentence_Terminal", "STerm", "Soft_Dotted",
    "SD", "Terminal_Punctuation", "Term", "Unified_Ideograph", "UIdeo", "Uppercase", "Upper", "Variation_Selector",
    "VS", "White_Space", "space", "XID_Continue", "XIDC", "XID_Start", "XIDS",
  ]
}
