import Datasets
import Script

extension TFContext {
  /// Bytes that come piece by piece: from a stream of `fetch` or its reader, from an iterator, synchronous or not, or
  /// from a buffer, which is a single piece.
  ///
  /// - Returns: what gives the next piece; `nil` ends them.
  func pieces(of source: Value) throws -> () throws -> Deferred<[UInt8]?> {
    let isStream = try source.isObject && machine.method(source, "getReader") != nil
    let source = isStream ? try machine.invoke(source, "getReader") : source
    for step in ["read", "next"] as [PropertyKey] where source.isObject {
      if try machine.method(source, step) != nil { return { [self] in try piece(machine.invoke(source, step)) } }
    }
    if !source.isArray, let whole = bytes(source) {
      var isTaken = false
      return {
        defer { isTaken = true }
        return Deferred(isTaken ? nil : whole)
      }
    }
    for iterator in [PropertyKey(JSSymbol.WellKnown.asyncIterator), PropertyKey(JSSymbol.WellKnown.iterator)] {
      guard source.isObject, try machine.method(source, iterator) != nil else { continue }
      let made = try machine.invoke(source, iterator)
      if made.isObject { return { [self] in try piece(machine.invoke(made, "next")) } }
    }
    throw machine.error(
      "Bytes are read from a ReadableStream, an iterator of buffers or an ArrayBuffer, but this is \(machine.describe(source))."
    )
  }

  /// The piece in a step `{value, done}` of a reader or an iterator.
  private func piece(_ step: Value) throws -> Deferred<[UInt8]?> {
    deferred(step).map { [self] step in
      if try machine.get(step, "done").isTruthy { return nil }
      let value = try machine.get(step, "value")
      guard let bytes = bytes(value) else {
        throw machine.error(
          "A piece of a stream of bytes must be an ArrayBuffer, but it is \(machine.describe(value)).")
      }
      return bytes
    }
  }

  /// All bytes of a source that gives them piece by piece.
  func allBytes(of argument: Argument) throws -> Deferred<[UInt8]> {
    let next = try pieces(of: argument.value)
    var collected: [UInt8] = []
    func collect() throws -> Deferred<[UInt8]> {
      try next().flatMap { piece in
        guard let piece else { return Deferred(collected) }
        collected += piece
        return try collect()
      }
    }
    return try collect()
  }
}
