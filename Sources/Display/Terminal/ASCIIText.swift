/// Stand-ins for the signs of our own drawings where the terminal has only ASCII. Other characters stay: they are the
/// user's.
enum ASCIIText {
  private static let standIns: [Character: String] = [
    "…": "...", "→": "->", "←": "<-", "−": "-", "·": "*", "µ": "u", "⌊": "floor(", "⌈": "ceil(", "⌋": ")", "⌉": ")",
    "●": "*", "○": "o", "─": "-", "━": "=", "│": "|", "├": "+", "┤": "+", "┼": "+", "┬": "+", "┴": "+", "└": "+",
    "╰": "+", "╯": "+", "▁": "_", "▂": "_", "▃": "-", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "█": "#", "«": "\"",
    "»": "\"", "×": "x", "²": "^2", "√": "sqrt", "Σ": "sum ", "≥": ">=", "≤": "<=", "±": "+-", "₋": "-", "₁": "1",
    "α": "alpha", "β": "beta", "γ": "gamma", "ε": "epsilon", "σ": "sigma",
  ]

  /// The text with our own signs replaced.
  static func text(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 128 }) { return text }
    return text.reduce(into: "") { $0 += standIns[$1] ?? String($1) }
  }
}
