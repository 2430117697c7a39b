import Glibc

/// Node's `Buffer`: a `Uint8Array` that knows text encodings and numbers of several bytes.
enum BufferModule {
  static func install(in realm: Realm) {
    let prototype = LazyObject(prototype: realm.typedArrays[.uint8])
    realm.machine.bufferPrototype = prototype
    realm.defineConstructor(
      "Buffer", arity: 2, prototype: prototype, methods: methods + numberReaders, statics: statics
    ) { machine, _, _ in
      throw machine.typeError("write Buffer.from(data) or Buffer.alloc(size) to make a buffer")
    }
    prototype.populateLater { [unowned realm] prototype in
      let inspect = NativeFunction(realm, Inspector.customTextKey, 3, inspection)
      prototype.put(Inspector.customTextKey, Value(inspect), .method)
    }
    realm.machine.builtInModules.define("buffer") { machine in
      machine.realm.makeObject([
        "Buffer": try machine.realm.globalObject.get("Buffer", machine),
        "kMaxLength": Value(ArrayBuffer.maximumByteLength),
        "constants": Value(
          machine.realm.makeObject([
            "MAX_LENGTH": Value(ArrayBuffer.maximumByteLength), "MAX_STRING_LENGTH": Value(JSString.maximumLength),
          ])), "btoa": try machine.realm.globalObject.get("btoa", machine),
        "atob": try machine.realm.globalObject.get("atob", machine),
      ])
    }
  }

  /// `<Buffer 68 69>`
  private static func inspection(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let array = try machine.typedArray(this, "inspect")
    let shown = min(array.length, 50)
    var parts = ["<Buffer"]
    for index in 0..<shown {
      let byte = array.buffer.bytes[array.byteOffset + index]
      parts.append((byte < 16 ? "0" : "") + String(byte, radix: 16))
    }
    if array.length > shown { parts.append("... \(array.length - shown) more bytes") }
    return Value(parts.joined(separator: " ") + ">")
  }

  static func encoding(_ value: Value, _ machine: Machine) throws -> TextEncoding {
    if value.isUndefined || value.isNull { return .utf8 }
    let name = try machine.toText(value)
    guard let encoding = TextEncoding(named: name) else {
      throw machine.codedTypeError("ERR_UNKNOWN_ENCODING", "unknown encoding: \(name)")
    }
    return encoding
  }

  private static func bytes(for value: Value, _ encodingName: Value, _ machine: Machine) throws -> [UInt8] {
    if let text = value.asString { return try encoding(encodingName, machine).encode(text) }
    if let bytes = machine.bytes(of: value) { return Array(bytes) }
    return try machine.list(from: value).map { UInt8(truncatingIfNeeded: try machine.toInt32($0)) }
  }

  private static let statics: [NativeEntry] = [
    NativeEntry("from", 2) { machine, _, arguments in
      if let shared = arguments[0].host(ArrayBuffer.self) {
        return Value(
          TypedArray(
            machine.realm, .uint8, buffer: shared, length: shared.byteLength, prototype: machine.bufferPrototype))
      }
      return Value(try machine.makeBuffer(bytes(for: arguments[0], arguments[1], machine)))
    },
    NativeEntry("alloc", 1) { machine, _, arguments in
      let size = try machine.toIndex(arguments[0], "buffer size")
      let buffer = try machine.makeTypedArray(.uint8, length: size, prototype: machine.bufferPrototype)
      if !arguments[1].isUndefined { _ = try machine.invoke(Value(buffer), "fill", [arguments[1]]) }
      return Value(buffer)
    },
    NativeEntry("concat", 2) { machine, _, arguments in
      var joined: [UInt8] = []
      try machine.iterate(arguments[0]) { part in
        joined += try bytes(for: part, .undefined, machine)
        return true
      }
      return Value(try machine.makeBuffer(joined))
    },
    NativeEntry("isBuffer", 1) { machine, _, arguments in
      Value(arguments[0].host(TypedArray.self)?.prototype === machine.bufferPrototype)
    },
    NativeEntry("byteLength", 2) { machine, _, arguments in
      Value(try bytes(for: arguments[0], arguments[1], machine).count)
    },
  ]

  private static let methods: [NativeEntry] = [
    NativeEntry(Names.toString, 3) { machine, this, arguments in
      let array = try machine.typedArray(this, "toString")
      let start = try machine.toRelativeIndex(arguments[1], length: array.length, default: 0)
      let end = try machine.toRelativeIndex(arguments[2], length: array.length, default: array.length)
      let bytes = UnsafeRawBufferPointer(start: array.base + start, count: max(0, end - start))
      return Value(try encoding(arguments[0], machine).decode(bytes))
    },
    NativeEntry("toJSON", 0) { machine, this, _ in
      let array = try machine.typedArray(this, "toJSON")
      let values = (0..<array.length).map { array[$0] }
      return Value(
        machine.realm.makeObject(["type": Value("Buffer"), "data": Value(machine.realm.makeArray(values))]))
    },
    NativeEntry("equals", 1) { machine, this, arguments in
      let own = machine.bytes(of: Value(try machine.typedArray(this, "equals")))
      guard let own, let other = machine.bytes(of: arguments[0]) else { return .false }
      return Value(own.elementsEqual(other))
    },
    NativeEntry("slice", 2) { machine, this, arguments in
      try machine.invoke(this, "subarray", arguments.values)
    },
  ]

  // MARK: Numbers of several bytes

  private static let numberReaders: [NativeEntry] =
    reader("readUInt8", UInt8.self, isBig: false) { Double($0) }
    + reader("readInt8", UInt8.self, isBig: false) { Double(Int8(bitPattern: $0)) }
    + bothOrders("readUInt16", UInt16.self) { Double($0) }
    + bothOrders("readInt16", UInt16.self) { Double(Int16(bitPattern: $0)) }
    + bothOrders("readUInt32", UInt32.self) { Double($0) }
    + bothOrders("readInt32", UInt32.self) { Double(Int32(bitPattern: $0)) }
    + bothOrders("readFloat", UInt32.self) { Double(Float(bitPattern: $0)) }
    + bothOrders("readDouble", UInt64.self) { Double(bitPattern: $0) }

  private static func bothOrders<Raw: FixedWidthInteger>(
    _ name: String, _ type: Raw.Type, _ number: @escaping (Raw) -> Double
  ) -> [NativeEntry] {
    reader(name + "LE", type, isBig: false, number) + reader(name + "BE", type, isBig: true, number)
  }

  private static func reader<Raw: FixedWidthInteger>(
    _ name: String, _ type: Raw.Type, isBig: Bool, _ number: @escaping (Raw) -> Double
  ) -> [NativeEntry] {
    let body: NativeBody = { machine, this, arguments in
      let array = try machine.typedArray(this, name)
      let offset = arguments[0].isUndefined ? 0 : try machine.toIndex(arguments[0], "offset")
      guard array.byteLength >= MemoryLayout<Raw>.size, offset <= array.byteLength - MemoryLayout<Raw>.size else {
        throw machine.rangeError("\(name): offset \(offset) lies outside of the buffer of \(array.byteLength) bytes")
      }
      let raw = array.base.loadUnaligned(fromByteOffset: offset, as: Raw.self)
      let value = number(isBig ? Raw(bigEndian: raw) : Raw(littleEndian: raw))
      return Value(value)
    }
    let lowercased = name.replacing("UInt", with: "Uint")
    return [NativeEntry(PropertyKey(name), 1, body)]
      + (lowercased == name ? [] : [NativeEntry(PropertyKey(lowercased), 1, body)])
  }
}

extension Machine {
  /// A new `Buffer` with the given bytes.
  func makeBuffer(_ bytes: [UInt8]) throws -> TypedArray {
    let buffer = try makeTypedArray(.uint8, length: bytes.count, prototype: bufferPrototype)
    bytes.withUnsafeBytes { if $0.count > 0 { memcpy(buffer.base, $0.baseAddress!, $0.count) } }
    return buffer
  }
}
