import Testing

@Suite struct DisplayPlaceholder {
  @Test func builds() { #expect(Bool(true)) }
}
