extension FunctionTable {
  /// Adds the entries of all headings, in the order of the API page.
  mutating func addAllSections() {
  }
}
