/// What libFuzzer calls with every input: reads it as a program of both goals, and as tokens for highlighting. Errors are
/// fine; crashes, hangs and ranges outside of the text are not.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzParser(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let source = SourceText(
    String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self), name: "fuzz")
  for goal in [SourceGoal.module, .cell] {
    do {
      let program = try Program.parse(source, goal: goal)
      precondition(program.function.range.end == UInt32(source.count))
    } catch {
      precondition(error.range.start <= error.range.end && error.range.end <= UInt32(source.count))
      precondition(!SourceExcerpt(source, range: error.range).marker.isEmpty)
    }
  }
  var end: UInt32 = 0
  for token in source.syntaxTokens() {
    precondition(token.range.start >= end && token.range.end > token.range.start)
    end = token.range.end
  }
  precondition(end <= UInt32(source.count))
  return 0
}
