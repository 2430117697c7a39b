/// The methods of `Buffer` that read and write numbers of several bytes.
enum BufferNumbers {
  static let methods: [NativeEntry] = fixedWidth + variableWidth

  private static let fixedWidth: [NativeEntry] =
    integer("Int8", Int8.self) + integer("UInt8", UInt8.self) + integer("Int16", Int16.self)
    + integer("UInt16", UInt16.self) + integer("Int32", Int32.self) + integer("UInt32", UInt32.self)
    + bothOrders("Float", { Double(Float(bitPattern: $0)) }, { number, _ in Float(number).bitPattern })
    + bothOrders("Double", { Double(bitPattern: $0) }, { number, _ in number.bitPattern })

  private static func integer<Raw: FixedWidthInteger & Sendable>(_ name: String, _ type: Raw.Type) -> [NativeEntry] {
    let write: (Double, Machine) throws -> Raw = { number, machine in
      let whole = number.isNaN ? 0 : number.rounded(.towardZero)
      guard whole >= Double(Raw.min), whole <= Double(Raw.max) else {
        throw outOfRange(number, Double(Raw.min), Double(Raw.max), machine)
      }
      return Raw(whole)
    }
    if Raw.bitWidth == 8 { return access(name, isBig: false, { Double($0) }, write) }
    return bothOrders(name, { Double($0) }, write)
  }

  private static func bothOrders<Raw: FixedWidthInteger>(
    _ name: String, _ read: @escaping (Raw) -> Double, _ write: @escaping (Double, Machine) throws -> Raw
  ) -> [NativeEntry] {
    access(name + "LE", isBig: false, read, write) + access(name + "BE", isBig: true, read, write)
  }

  /// `readUInt16LE`, `writeUInt16LE` and, of unsigned numbers, the spelling `readUint16LE`.
  private static func access<Raw: FixedWidthInteger>(
    _ name: String, isBig: Bool, _ read: @escaping (Raw) -> Double,
    _ write: @escaping (Double, Machine) throws -> Raw
  ) -> [NativeEntry] {
    let size = MemoryLayout<Raw>.size
    let reader: NativeBody = { machine, this, arguments in
      let place = try place(this, arguments[0], size, "read" + name, machine)
      let raw = place.loadUnaligned(as: Raw.self)
      return Value(read(isBig ? Raw(bigEndian: raw) : Raw(littleEndian: raw)))
    }
    let writer: NativeBody = { machine, this, arguments in
      let raw = try write(machine.toNumber(arguments[0]), machine)
      let place = try place(this, arguments[1], size, "write" + name, machine)
      place.storeBytes(of: isBig ? raw.bigEndian : raw.littleEndian, as: Raw.self)
      return Value((arguments[1].isUndefined ? 0 : try machine.toIndex(arguments[1], "offset")) + size)
    }
    return spellings("read" + name, 1, reader) + spellings("write" + name, 2, writer)
  }

  private static func spellings(_ name: String, _ arity: Int, _ body: @escaping NativeBody) -> [NativeEntry] {
    let other = name.replacing("UInt", with: "Uint")
    return [NativeEntry(PropertyKey(name), arity, body)]
      + (other == name ? [] : [NativeEntry(PropertyKey(other), arity, body)])
  }

  /// Where `size` bytes lie at an offset; a RangeError when they do not lie within the buffer.
  private static func place(
    _ this: Value, _ offset: Value, _ size: Int, _ method: String, _ machine: Machine
  ) throws -> UnsafeMutableRawPointer {
    let array = try machine.typedArray(this, method)
    let offset = offset.isUndefined ? 0 : try machine.toIndex(offset, "offset")
    guard array.byteLength >= size, offset <= array.byteLength - size else {
      let error = machine.makeError(
        .rangeError, "\(method): offset \(offset) lies outside of the buffer of \(array.byteLength) bytes")
      error.put("code", Value("ERR_OUT_OF_RANGE"))
      throw ScriptError(Value(error))
    }
    return array.base + offset
  }

  private static func outOfRange(_ number: Double, _ low: Double, _ high: Double, _ machine: Machine) -> ScriptError {
    let error = machine.makeError(
      .rangeError,
      "the value of \"value\" is out of range: it must be >= \(NumberText.string(low)) and <= "
        + "\(NumberText.string(high)), not \(NumberText.string(number))")
    error.put("code", Value("ERR_OUT_OF_RANGE"))
    return ScriptError(Value(error))
  }

  // MARK: Integers of one to six bytes

  private static let variableWidth: [NativeEntry] = [false, true].flatMap { isBig in
    [false, true].flatMap { isSigned -> [NativeEntry] in
      let name = (isSigned ? "Int" : "UInt") + (isBig ? "BE" : "LE")
      let reader: NativeBody = { machine, this, arguments in
        let width = try byteWidth(arguments[1], machine)
        let place = try place(this, arguments[0], width, "read" + name, machine)
        var number: UInt64 = 0
        for index in 0..<width {
          let byte = place.load(fromByteOffset: isBig ? index : width - 1 - index, as: UInt8.self)
          number = number << 8 | UInt64(byte)
        }
        let unused = UInt64(64 - 8 * width)
        return Value(isSigned ? Double(Int64(bitPattern: number << unused) >> Int64(unused)) : Double(number))
      }
      let writer: NativeBody = { machine, this, arguments in
        let width = try byteWidth(arguments[2], machine)
        let value = try machine.toIntegerOrInfinity(arguments[0])
        let span = Double(UInt64(1) << UInt64(8 * width))
        let (low, high) = isSigned ? (-span / 2, span / 2 - 1) : (0, span - 1)
        guard value >= low && value <= high else { throw outOfRange(value, low, high, machine) }
        let place = try place(this, arguments[1], width, "write" + name, machine)
        let bits = UInt64(bitPattern: Int64(value))
        for index in 0..<width {
          let shift = UInt64(8 * (isBig ? width - 1 - index : index))
          place.storeBytes(of: UInt8(truncatingIfNeeded: bits >> shift), toByteOffset: index, as: UInt8.self)
        }
        return Value((arguments[1].isUndefined ? 0 : try machine.toIndex(arguments[1], "offset")) + width)
      }
      return spellings("read" + name, 2, reader) + spellings("write" + name, 3, writer)
    }
  }

  private static func byteWidth(_ value: Value, _ machine: Machine) throws -> Int {
    let width = try machine.toIntegerOrInfinity(value)
    guard width >= 1 && width <= 6 else {
      throw machine.rangeError("the number of bytes must be between 1 and 6, not \(NumberText.string(width))")
    }
    return Int(width)
  }
}
