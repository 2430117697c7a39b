import Script

/// Whether an input can be run as it stands.
package enum CellCompleteness {
  /// Whether the text is the beginning of a cell that needs more lines. Text that is wrong in another way needs none: running it
  /// shows the error.
  package static func needsMoreLines(_ text: String) -> Bool {
    guard case .code = InputKind(text) else { return false }
    do {
      _ = try Program.parse(SourceText(text, name: ""), goal: .cell)
      return false
    } catch {
      return error.isIncomplete
    }
  }
}
