import Glibc

/// The methods of `Buffer` that compare, search, copy and fill bytes.
enum BufferContent {
  static let methods: [NativeEntry] = [
    NativeEntry("compare", 5) { machine, this, arguments in
      let own = try machine.typedArray(this, "compare")
      let other = try bytes(of: arguments[0], machine)
      let otherPart = try part(arguments[1], arguments[2], other.count, machine)
      let ownPart = try part(arguments[3], arguments[4], own.byteLength, machine)
      let mine = UnsafeRawBufferPointer(start: own.base, count: own.byteLength)
      return Value(order(mine[ownPart], other[otherPart]))
    },
    NativeEntry("copy", 4) { machine, this, arguments in
      let source = try machine.typedArray(this, "copy")
      let target = try bytes(of: arguments[0], machine)
      let range = try part(arguments[2], arguments[3], source.byteLength, machine)
      let start = arguments[1].isUndefined ? 0 : try machine.toIndex(arguments[1], "target start")
      let count = max(0, min(range.count, target.count - start))
      if count > 0, let base = target.baseAddress {
        memmove(UnsafeMutableRawPointer(mutating: base) + start, source.base + range.lowerBound, count)
      }
      return Value(count)
    },
    NativeEntry("fill", 4) { machine, this, arguments in
      let array = try machine.typedArray(this, "fill")
      // `fill(text, encoding)` leaves the places out.
      let places = arguments[1].isString ? [.undefined, .undefined, arguments[1]] : arguments.values(from: 1)
      func place(_ index: Int) -> Value { index < places.count ? places[index] : .undefined }
      let range = try part(place(0), place(1), array.byteLength, machine)
      let pattern = try givenBytes(arguments[0], place(2), machine)
      for (offset, index) in range.enumerated() {
        let byte = pattern.isEmpty ? 0 : pattern[offset % pattern.count]
        array.base.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      }
      return this
    },
    NativeEntry("write", 4) { machine, this, arguments in
      let array = try machine.typedArray(this, "write")
      guard arguments[0].isString else {
        throw machine.codedTypeError(
          "ERR_INVALID_ARG_TYPE", "write takes a string, not \(machine.describe(arguments[0]))")
      }
      var rest = arguments.values(from: 1)
      let encoding = try rest.last?.isString == true ? BufferModule.encoding(rest.removeLast(), machine) : .utf8
      let offset = try rest.first.map { try machine.toIndex($0, "offset") } ?? 0
      guard offset <= array.byteLength else {
        throw machine.rangeError("write: offset \(offset) lies outside of the buffer of \(array.byteLength) bytes")
      }
      let length = try rest.count > 1 ? machine.toIndex(rest[1], "length") : array.byteLength
      let source = try encoding.encode(machine.toStringValue(arguments[0]))
      var count = min(source.count, length, array.byteLength - offset)
      // A character is written whole or not at all.
      if encoding == .utf8 { while count < source.count && count > 0 && source[count] & 0xC0 == 0x80 { count -= 1 } }
      for index in 0..<count { array.base.storeBytes(of: source[index], toByteOffset: offset + index, as: UInt8.self) }
      return Value(count)
    },
    NativeEntry("indexOf", 3) { Value(try search($0, $1, $2, fromEnd: false)) },
    NativeEntry("lastIndexOf", 3) { Value(try search($0, $1, $2, fromEnd: true)) },
    NativeEntry("includes", 3) { Value(try search($0, $1, $2, fromEnd: false) >= 0) },
    swapper("swap16", 2), swapper("swap32", 4), swapper("swap64", 8),
  ]

  /// -1, 0 or 1, for the statics and the methods.
  static func order(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Int {
    left.lexicographicallyPrecedes(right) ? -1 : right.lexicographicallyPrecedes(left) ? 1 : 0
  }

  /// The bytes of a Buffer or typed array.
  static func bytes(of value: Value, _ machine: Machine) throws -> UnsafeRawBufferPointer {
    guard let bytes = machine.bytes(of: value) else {
      throw machine.codedTypeError(
        "ERR_INVALID_ARG_TYPE", "the argument must be a Buffer or Uint8Array, not \(machine.describe(value))")
    }
    return bytes
  }

  /// A part of `count` bytes by its start and end, which may be left out.
  private static func part(_ start: Value, _ end: Value, _ count: Int, _ machine: Machine) throws -> Range<Int> {
    let lower = start.isUndefined ? 0 : min(try machine.toIndex(start, "start"), count)
    let upper = end.isUndefined ? count : min(try machine.toIndex(end, "end"), count)
    return lower..<max(lower, upper)
  }

  /// What is searched for or filled in: a text, bytes, or one byte.
  private static func givenBytes(_ value: Value, _ encoding: Value, _ machine: Machine) throws -> [UInt8] {
    if let text = value.asString { return try BufferModule.encoding(encoding, machine).encode(text) }
    if let bytes = machine.bytes(of: value) { return Array(bytes) }
    return [UInt8(truncatingIfNeeded: try machine.toInt32(value))]
  }

  private static func search(
    _ machine: Machine, _ this: Value, _ arguments: Arguments, fromEnd: Bool
  ) throws -> Int {
    let array = try machine.typedArray(this, fromEnd ? "lastIndexOf" : "indexOf")
    let count = array.byteLength
    let encoding = arguments[1].isString ? arguments[1] : arguments[2]
    let wanted = try givenBytes(arguments[0], encoding, machine)
    let hasPlace = !arguments[1].isUndefined && !arguments[1].isString
    let given = hasPlace ? try machine.toIntegerOrInfinity(arguments[1]) : fromEnd ? .infinity : 0
    let place = Int(max(-1, min(given < 0 ? given + Double(count) : given, Double(count))))
    let bytes = UnsafeRawBufferPointer(start: array.base, count: count)
    func isAt(_ index: Int) -> Bool { wanted.indices.allSatisfy { bytes[index + $0] == wanted[$0] } }
    let last = count - wanted.count
    guard last >= 0 else { return -1 }
    if fromEnd {
      return place < 0 ? -1 : stride(from: min(place, last), through: 0, by: -1).first(where: isAt) ?? -1
    }
    if wanted.isEmpty { return max(0, place) }
    return stride(from: max(0, place), through: last, by: 1).first(where: isAt) ?? -1
  }

  private static func swapper(_ name: PropertyKey, _ size: Int) -> NativeEntry {
    NativeEntry(name, 0) { machine, this, _ in
      let array = try machine.typedArray(this, name.text)
      guard array.byteLength % size == 0 else {
        let error = machine.makeError(
          .rangeError, "\(name.text): the size of the buffer must be a multiple of \(8 * size) bits")
        error.put("code", Value("ERR_INVALID_BUFFER_SIZE"))
        throw ScriptError(Value(error))
      }
      let bytes = UnsafeMutableRawBufferPointer(start: array.base, count: array.byteLength)
      for start in stride(from: 0, to: array.byteLength, by: size) { bytes[start..<start + size].reverse() }
      return this
    }
  }
}
