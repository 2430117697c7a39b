import Layers
import Script

// Data that is JSON: as the script sees it and as Swift code sees it.

extension TFContext {
  /// The script's value for JSON data.
  func value(ofJSON data: ConfigValue) throws -> Value {
    guard let parse = machine.parseJSON else { return .undefined }
    return try parse(machine, JSString(JSONWriter.text(data)))
  }

  /// The JSON data of a value of the script, as `JSON.stringify` has it; `nil` for `undefined` and `null`.
  func json(_ value: Value) throws -> ConfigValue? {
    if value.isNullish { return nil }
    let text = try machine.invoke(realm.globalObject.get("JSON", machine), "stringify", [value])
    guard let text = text.asString else { return nil }
    return try JSONReader.parse(text.text)
  }

  /// A copy of bytes as an `ArrayBuffer`.
  func arrayBuffer(_ bytes: [UInt8]) throws -> Value {
    let buffer = try machine.makeArrayBuffer(byteLength: bytes.count)
    bytes.withUnsafeBytes { source in
      if let base = source.baseAddress {
        buffer.bytes.initialize(from: base.assumingMemoryBound(to: UInt8.self), count: bytes.count)
      }
    }
    return Value(buffer)
  }

  /// The bytes of an `ArrayBuffer`, a typed array, or several of these one after another; `nil` for other values.
  func bytes(_ value: Value) -> [UInt8]? {
    if let buffer = value.host(ArrayBuffer.self) {
      return Array(UnsafeBufferPointer(start: buffer.bytes, count: buffer.byteLength))
    }
    if let composite = value.content(CompositeBuffer.self) { return composite.bytes }
    if let contents = TypedArrayContents(value) {
      let count = contents.array.length * contents.array.elementKind.byteCount
      return Array(UnsafeRawBufferPointer(start: contents.array.base, count: count))
    }
    guard let parts = value.asArray?.values.map({ bytes($0) }), parts.allSatisfy({ $0 != nil }) else { return nil }
    return parts.flatMap { $0 ?? [] }
  }
}
