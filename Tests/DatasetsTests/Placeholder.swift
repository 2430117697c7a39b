import Testing

@Suite struct DatasetsPlaceholder {
  @Test func builds() { #expect(Bool(true)) }
}
