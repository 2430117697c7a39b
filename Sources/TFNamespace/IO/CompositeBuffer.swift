import Script

/// Buffers that are read like a single one: weights that came in several files.
final class CompositeBuffer {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }
}

extension FunctionTable {
  /// The class of buffers made of several.
  mutating func addCompositeBufferClass() {
    let buffers = Parameter.any("buffers", "ArrayBuffer|ArrayBuffer[]", optional: "none")
    beginClass(
      "CompositeArrayBuffer", in: "tf.io", "Several buffers that are read like a single one.",
      factory: "new tf.io.CompositeArrayBuffer([buffer, another])", parameters: [buffers]
    ) { call in
      let bytes = call.isGiven(0) ? try call.buffers() : []
      return try call.context.newValue(for: CompositeBuffer(bytes), className: "CompositeArrayBuffer")
    }
    property("byteLength", "The number of bytes.") { try $0.content(CompositeBuffer.self).bytes.count }
    add(
      "slice", [.any("start", "number", optional: "0"), .any("end", "number", optional: "byteLength")],
      "A copy of some of the bytes.", returns: "ArrayBuffer",
      example:
        "const whole = new tf.io.CompositeArrayBuffer([new ArrayBuffer(2), new ArrayBuffer(3)]);\nconsole.log(whole.slice(1, 4).byteLength);"
    ) { call -> Value in
      let bytes = try call.content(CompositeBuffer.self).bytes
      /// A place within the bytes; what is no number counts as 0.
      func place(_ index: Int, _ fallback: Int) throws -> Int {
        guard call.isGiven(index) else { return fallback }
        let number = try call.machine.toNumber(call[index])
        return number.isNaN ? 0 : Int(min(max(number, 0), Double(bytes.count)))
      }
      let (start, end) = (try place(0, 0), try place(1, bytes.count))
      return try call.context.arrayBuffer(start < end ? Array(bytes[start..<end]) : [])
    }
    section("Models / Loading and saving", in: "CompositeArrayBuffer.constructor")
    add(
      "join", [buffers], "All bytes of some buffers in one.", returns: "ArrayBuffer",
      example:
        "console.log(tf.io.CompositeArrayBuffer.join([new ArrayBuffer(2), new ArrayBuffer(3)]).byteLength);"
    ) { call -> Value in try call.context.arrayBuffer(call.isGiven(0) ? call.buffers() : []) }
    section("Models / Loading and saving", in: "tf.io")
  }
}

extension Call {
  fileprivate func buffers() throws -> [UInt8] {
    guard let bytes = context.bytes(self[0]) else { throw argument(0).mismatch("an ArrayBuffer or an array of these") }
    return bytes
  }
}
