import Testing

@Suite struct LayersPlaceholder {
  @Test func builds() { #expect(Bool(true)) }
}
