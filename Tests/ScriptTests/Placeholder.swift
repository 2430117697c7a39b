import Testing

@Suite struct ScriptPlaceholder {
  @Test func builds() { #expect(Bool(true)) }
}
