import Testing

@Suite struct TFNamespacePlaceholder {
  @Test func builds() { #expect(Bool(true)) }
}
