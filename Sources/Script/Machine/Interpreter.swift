extension Machine {
  /// Runs the topmost frame and the script functions it calls until the frame that native code entered returns or pauses.
  ///
  /// The loop works on raw registers: kinds are told by `bits` alone, and references are counted only where a value that
  /// holds one is copied or overwritten. Whatever is not common is done by methods in other files, which get registers as
  /// ordinary values; before such a call `frame.pc` is stored, so that errors know their place.
  func interpret() throws -> Value {
    var frame = frames + (frameCount - 1)
    var pc = frame.pointee.pc
    var r = UnsafeMutableRawPointer(frame.pointee.registers).assumingMemoryBound(to: RawValue.self)
    var code = frame.pointee.code
    var constants = code._withUnsafeGuaranteedRef { $0.constants }
    var caches = code._withUnsafeGuaranteedRef { $0.caches }
    var captures = Raw.load(r[0].ref, Raw.closureCapturesOffset, as: UnsafeMutablePointer<RawValue>?.self)

    @inline(__always)
    func values() -> UnsafeMutablePointer<Value> { frame.pointee.registers }

    while true {
      let word = pc[0]
      let a = Int(word >> 16)
      switch unsafeBitCast(UInt8(truncatingIfNeeded: word), to: Opcode.self) {

      // MARK: Loads and moves
      case .loadUndefined:
        Raw.set(r + a, Tag.undefined)
        pc += 1
      case .loadNull:
        Raw.set(r + a, Tag.null)
        pc += 1
      case .loadTrue:
        Raw.set(r + a, Tag.true)
        pc += 1
      case .loadFalse:
        Raw.set(r + a, Tag.false)
        pc += 1
      case .loadEmpty:
        Raw.set(r + a, Tag.empty)
        pc += 1
      case .loadInteger:
        Raw.set(r + a, Int32(bitPattern: pc[2]))
        pc += 3
      case .loadConstant:
        let constant = UnsafeMutableRawPointer(constants + Int(pc[2])).assumingMemoryBound(to: RawValue.self)
        Raw.copy(constant.pointee, to: r + a)
        pc += 3
      case .move:
        Raw.copy(r[Int(pc[1] & 0xFFFF)], to: r + a)
        pc += 2

      // MARK: Variables in boxes
      case .makeBox:
        values()[a] = Value(Box(values()[a]))
        pc += 1
      case .copyBox:
        values()[a] = Value(Box(values()[a].uncheckedBox.value))
        pc += 1
      case .getBox:
        Raw.copy(Raw.load(r[Int(pc[1] & 0xFFFF)].ref, Raw.boxValueOffset), to: r + a)
        pc += 2
      case .setBox:
        values()[a].uncheckedBox.value = values()[Int(pc[1] & 0xFFFF)]
        pc += 2
      case .getBoxChecked:
        let value = Raw.load(r[Int(pc[1] & 0xFFFF)].ref, Raw.boxValueOffset, as: RawValue.self)
        if value.bits == Tag.empty {
          frame.pointee.pc = pc
          throw notInitialized(constants[Int(pc[1] >> 16)])
        }
        Raw.copy(value, to: r + a)
        pc += 2
      case .setBoxChecked:
        let box = values()[a].uncheckedBox
        if box.value.isEmpty {
          frame.pointee.pc = pc
          throw notInitialized(constants[Int(pc[1] >> 16)])
        }
        box.value = values()[Int(pc[1] & 0xFFFF)]
        pc += 2
      case .getCapture:
        let box = captures.unsafelyUnwrapped[Int(pc[1] & 0xFFFF)].ref
        Raw.copy(Raw.load(box, Raw.boxValueOffset), to: r + a)
        pc += 2
      case .getCaptureChecked:
        let box = captures.unsafelyUnwrapped[Int(pc[1] & 0xFFFF)].ref
        let value = Raw.load(box, Raw.boxValueOffset, as: RawValue.self)
        if value.bits == Tag.empty {
          frame.pointee.pc = pc
          throw notInitialized(constants[Int(pc[1] >> 16)])
        }
        Raw.copy(value, to: r + a)
        pc += 2
      case .setCapture:
        let box = captures.unsafelyUnwrapped[a].ref + UInt(Raw.boxValueOffset)
        Raw.copy(r[Int(pc[1] & 0xFFFF)], to: UnsafeMutablePointer(bitPattern: box).unsafelyUnwrapped)
        pc += 2
      case .setCaptureChecked:
        let box = captures.unsafelyUnwrapped[a].ref + UInt(Raw.boxValueOffset)
        let place = UnsafeMutablePointer<RawValue>(bitPattern: box).unsafelyUnwrapped
        if place.pointee.bits == Tag.empty {
          frame.pointee.pc = pc
          throw notInitialized(constants[Int(pc[1] >> 16)])
        }
        Raw.copy(r[Int(pc[1] & 0xFFFF)], to: place)
        pc += 2
      case .getCaptureValue:
        Raw.copy(captures.unsafelyUnwrapped[Int(pc[1] & 0xFFFF)], to: r + a)
        pc += 2
      case .checkInitialized:
        if r[a].bits == Tag.empty {
          frame.pointee.pc = pc
          throw notInitialized(constants[Int(pc[1] & 0xFFFF)])
        }
        pc += 2
      case .throwConstant:
        frame.pointee.pc = pc
        throw refusal(a, constants[Int(pc[1] & 0xFFFF)])

      // MARK: Names of the session and globals
      case .getName:
        let cache = caches + Int(pc[1] & 0xFFFF)
        if let value = Self.cachedName(cache) {
          Raw.copy(value, to: r + a)
        } else {
          frame.pointee.pc = pc
          values()[a] = try name(cache, isTypeof: false)
        }
        pc += 2
      case .getNameOrUndefined:
        frame.pointee.pc = pc
        values()[a] = try name(caches + Int(pc[1] & 0xFFFF), isTypeof: true)
        pc += 2
      case .setName:
        frame.pointee.pc = pc
        try setName(caches + Int(pc[1] & 0xFFFF), values()[a])
        pc += 2
      case .initializeName:
        initializeName(constants[Int(pc[1] & 0xFFFF)], values()[a], isConstant: pc[1] >> 16 != 0)
        pc += 2
      case .declareName:
        declareName(constants[Int(pc[1] & 0xFFFF)], isVariable: a != 0)
        pc += 2

      // MARK: Properties
      case .getProperty:
        let object = r[Int(pc[1] & 0xFFFF)]
        let cache = caches + Int(pc[1] >> 16)
        if object.bits == Tag.object, let value = Self.cached(object.ref, cache) {
          Raw.copy(value, to: r + a)
        } else {
          frame.pointee.pc = pc
          try getProperty(values() + a, values() + Int(pc[1] & 0xFFFF), cache)
        }
        pc += 2
      case .getLength:
        let object = r[Int(pc[1] & 0xFFFF)]
        if object.bits == Tag.object,
          UInt8(truncatingIfNeeded: Raw.load(object.ref, Raw.headerOffset, as: UInt32.self))
            == ObjectKind.array.rawValue
        {
          let length = unsafeBitCast(object.ref, to: JSArray.self).length
          if length <= Int(Int32.max) {
            Raw.set(r + a, Int32(truncatingIfNeeded: length))
          } else {
            Raw.set(r + a, Double(length))
          }
        } else if object.bits == Tag.string {
          Raw.set(r + a, Int32(truncatingIfNeeded: unsafeBitCast(object.ref, to: JSString.self).length))
        } else {
          frame.pointee.pc = pc
          try getProperty(values() + a, values() + Int(pc[1] & 0xFFFF), caches + Int(pc[1] >> 16))
        }
        pc += 2
      case .getMethod:
        let object = r[Int(pc[1] & 0xFFFF)]
        let cache = caches + Int(pc[1] >> 16)
        if object.bits == Tag.object, let value = Self.cached(object.ref, cache) {
          Raw.copy(object, to: r + a + 1)
          Raw.copy(value, to: r + a)
        } else {
          frame.pointee.pc = pc
          try getMethod(values() + a, values() + Int(pc[1] & 0xFFFF), cache)
        }
        pc += 2
      case .setProperty:
        let cache = caches + Int(pc[1] >> 16)
        let value = Int(pc[1] & 0xFFFF)
        if r[a].bits != Tag.object || !Self.setCached(r[a].ref, r[value], cache) {
          frame.pointee.pc = pc
          try setProperty(values()[a], values()[value], cache)
        }
        pc += 2
      case .initializeProperty:
        let cache = caches + Int(pc[1] >> 16)
        let value = Int(pc[1] & 0xFFFF)
        if !Self.setCached(r[a].ref, r[value], cache) {
          initializeProperty(values()[a].uncheckedObject, values()[value], cache)
        }
        pc += 2
      case .getIndex:
        let object = r[Int(pc[1] & 0xFFFF)]
        let key = r[Int(pc[1] >> 16)]
        if object.bits == Tag.object, Raw.isInt32(key.bits), let element = Self.element(object.ref, key.bits) {
          Raw.copy(element, to: r + a)
        } else {
          frame.pointee.pc = pc
          try getIndex(values() + a, values() + Int(pc[1] & 0xFFFF), values() + Int(pc[1] >> 16))
        }
        pc += 2
      case .setIndex:
        let key = r[Int(pc[1] & 0xFFFF)]
        let value = Int(pc[1] >> 16)
        if r[a].bits == Tag.object, Raw.isInt32(key.bits), Self.setElement(r[a].ref, key.bits, r[value]) {
          pc += 2
          continue
        }
        frame.pointee.pc = pc
        try setIndex(values()[a], values()[Int(pc[1] & 0xFFFF)], values()[value])
        pc += 2
      case .getIndexMethod:
        frame.pointee.pc = pc
        try getIndexMethod(values() + a, values() + Int(pc[1] & 0xFFFF), values() + Int(pc[1] >> 16))
        pc += 2

      // MARK: Arithmetic
      case .add:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let y = r[Int(pc[1] >> 16)].bits
        if Raw.areInt32(x, y) {
          let (sum, overflow) = Int32(truncatingIfNeeded: x).addingReportingOverflow(Int32(truncatingIfNeeded: y))
          if overflow { Raw.set(r + a, Raw.number(x) + Raw.number(y)) } else { Raw.set(r + a, sum) }
        } else if Raw.isNumber(x) && Raw.isNumber(y) {
          Raw.set(r + a, Raw.number(x) + Raw.number(y))
        } else {
          frame.pointee.pc = pc
          values()[a] = try add(values()[Int(pc[1] & 0xFFFF)], values()[Int(pc[1] >> 16)])
        }
        pc += 2
      case .addImmediate:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let number = Int32(Int16(truncatingIfNeeded: pc[1] >> 16))
        if Raw.isInt32(x) {
          let (sum, overflow) = Int32(truncatingIfNeeded: x).addingReportingOverflow(number)
          if overflow { Raw.set(r + a, Raw.number(x) + Double(number)) } else { Raw.set(r + a, sum) }
        } else if Raw.isNumber(x) {
          Raw.set(r + a, Raw.number(x) + Double(number))
        } else {
          frame.pointee.pc = pc
          values()[a] = try add(values()[Int(pc[1] & 0xFFFF)], Value(number))
        }
        pc += 2
      case .subtract:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let y = r[Int(pc[1] >> 16)].bits
        if Raw.areInt32(x, y) {
          let (sum, overflow) = Int32(truncatingIfNeeded: x).subtractingReportingOverflow(Int32(truncatingIfNeeded: y))
          if overflow { Raw.set(r + a, Raw.number(x) - Raw.number(y)) } else { Raw.set(r + a, sum) }
        } else if Raw.isNumber(x) && Raw.isNumber(y) {
          Raw.set(r + a, Raw.number(x) - Raw.number(y))
        } else {
          frame.pointee.pc = pc
          values()[a] = try arithmetic(.subtract, values()[Int(pc[1] & 0xFFFF)], values()[Int(pc[1] >> 16)])
        }
        pc += 2
      case .subtractImmediate:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let number = Int32(Int16(truncatingIfNeeded: pc[1] >> 16))
        if Raw.isInt32(x) {
          let (sum, overflow) = Int32(truncatingIfNeeded: x).subtractingReportingOverflow(number)
          if overflow { Raw.set(r + a, Raw.number(x) - Double(number)) } else { Raw.set(r + a, sum) }
        } else {
          frame.pointee.pc = pc
          Raw.set(r + a, try toNumber(values()[Int(pc[1] & 0xFFFF)]) - Double(number))
        }
        pc += 2
      case .multiply:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let y = r[Int(pc[1] >> 16)].bits
        if Raw.areInt32(x, y) {
          let i = Int32(truncatingIfNeeded: x)
          let j = Int32(truncatingIfNeeded: y)
          let (product, overflow) = i.multipliedReportingOverflow(by: j)
          // Zero may be negative zero.
          if overflow || product == 0 && (i | j) < 0 {
            Raw.set(r + a, Double(i) * Double(j))
          } else {
            Raw.set(r + a, product)
          }
        } else if Raw.isNumber(x) && Raw.isNumber(y) {
          Raw.set(r + a, Raw.number(x) * Raw.number(y))
        } else {
          frame.pointee.pc = pc
          values()[a] = try arithmetic(.multiply, values()[Int(pc[1] & 0xFFFF)], values()[Int(pc[1] >> 16)])
        }
        pc += 2
      case .divide:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let y = r[Int(pc[1] >> 16)].bits
        if Raw.isNumber(x) && Raw.isNumber(y) {
          if Raw.areInt32(x, y) {
            let i = Int32(truncatingIfNeeded: x)
            let j = Int32(truncatingIfNeeded: y)
            if j > 0 && i != 0 && i % j == 0 {
              Raw.set(r + a, i / j)
              pc += 2
              continue
            }
          }
          Raw.set(r + a, Raw.number(x) / Raw.number(y))
        } else {
          frame.pointee.pc = pc
          values()[a] = try arithmetic(.divide, values()[Int(pc[1] & 0xFFFF)], values()[Int(pc[1] >> 16)])
        }
        pc += 2
      case .remainder:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let y = r[Int(pc[1] >> 16)].bits
        if Raw.areInt32(x, y), Int32(truncatingIfNeeded: x) >= 0, Int32(truncatingIfNeeded: y) > 0 {
          Raw.set(r + a, Int32(truncatingIfNeeded: x) % Int32(truncatingIfNeeded: y))
        } else {
          frame.pointee.pc = pc
          values()[a] = try arithmetic(.remainder, values()[Int(pc[1] & 0xFFFF)], values()[Int(pc[1] >> 16)])
        }
        pc += 2
      case .exponent:
        frame.pointee.pc = pc
        values()[a] = try arithmetic(.exponent, values()[Int(pc[1] & 0xFFFF)], values()[Int(pc[1] >> 16)])
        pc += 2
      case .bitAnd:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let y = r[Int(pc[1] >> 16)].bits
        if Raw.areInt32(x, y) {
          Raw.set(r + a, Int32(truncatingIfNeeded: x) & Int32(truncatingIfNeeded: y))
        } else {
          frame.pointee.pc = pc
          values()[a] = try bitwise(.bitAnd, values()[Int(pc[1] & 0xFFFF)], values()[Int(pc[1] >> 16)])
        }
        pc += 2
      case .bitOr, .bitXor, .leftShift, .rightShift, .unsignedRightShift:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let y = r[Int(pc[1] >> 16)].bits
        let operation = unsafeBitCast(UInt8(truncatingIfNeeded: word), to: Opcode.self)
        if Raw.areInt32(x, y), operation != .unsignedRightShift {
          let i = Int32(truncatingIfNeeded: x)
          let j = Int32(truncatingIfNeeded: y)
          switch operation {
          case .bitOr: Raw.set(r + a, i | j)
          case .bitXor: Raw.set(r + a, i ^ j)
          case .leftShift: Raw.set(r + a, i << (j & 31))
          default: Raw.set(r + a, i >> (j & 31))
          }
        } else {
          frame.pointee.pc = pc
          values()[a] = try bitwise(operation, values()[Int(pc[1] & 0xFFFF)], values()[Int(pc[1] >> 16)])
        }
        pc += 2
      case .increment, .decrement:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let step: Int32 = UInt8(truncatingIfNeeded: word) == UInt8(Opcode.increment.rawValue) ? 1 : -1
        if Raw.isInt32(x) {
          let (sum, overflow) = Int32(truncatingIfNeeded: x).addingReportingOverflow(step)
          if overflow { Raw.set(r + a, Raw.number(x) + Double(step)) } else { Raw.set(r + a, sum) }
        } else {
          frame.pointee.pc = pc
          Raw.set(r + a, try toNumber(values()[Int(pc[1] & 0xFFFF)]) + Double(step))
        }
        pc += 2
      case .negate:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        if Raw.isInt32(x), Int32(truncatingIfNeeded: x) != 0, Int32(truncatingIfNeeded: x) != Int32.min {
          Raw.set(r + a, 0 &- Int32(truncatingIfNeeded: x))
        } else {
          frame.pointee.pc = pc
          Raw.set(r + a, -(try toNumber(values()[Int(pc[1] & 0xFFFF)])))
        }
        pc += 2
      case .toNumeric:
        frame.pointee.pc = pc
        values()[a] = try toNumeric(values()[Int(pc[1] & 0xFFFF)])
        pc += 2
      case .bitNot:
        frame.pointee.pc = pc
        Raw.set(r + a, ~(try toInt32(values()[Int(pc[1] & 0xFFFF)])))
        pc += 2
      case .not:
        Raw.set(r + a, !Self.isTruthy(r[Int(pc[1] & 0xFFFF)]))
        pc += 2
      case .typeOf:
        values()[a] = Value(typeString(values()[Int(pc[1] & 0xFFFF)]))
        pc += 2

      // MARK: Comparison
      case .less, .lessOrEqual, .greater, .greaterOrEqual, .strictEqual, .strictNotEqual, .equal, .notEqual:
        frame.pointee.pc = pc
        let operation = unsafeBitCast(UInt8(truncatingIfNeeded: word), to: Opcode.self)
        let result = try compare(operation, values() + Int(pc[1] & 0xFFFF), values() + Int(pc[1] >> 16))
        Raw.set(r + a, result)
        pc += 2
      case .jumpLess:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let y = r[Int(pc[1] >> 16)].bits
        let result: Bool
        if Raw.areInt32(x, y) {
          result = Int32(truncatingIfNeeded: x) < Int32(truncatingIfNeeded: y)
        } else if Raw.isNumber(x) && Raw.isNumber(y) {
          result = Raw.number(x) < Raw.number(y)
        } else {
          frame.pointee.pc = pc
          result = try compare(.less, values() + Int(pc[1] & 0xFFFF), values() + Int(pc[1] >> 16))
        }
        pc += result == (a != 0) ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3
      case .jumpLessOrEqual:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let y = r[Int(pc[1] >> 16)].bits
        let result: Bool
        if Raw.areInt32(x, y) {
          result = Int32(truncatingIfNeeded: x) <= Int32(truncatingIfNeeded: y)
        } else if Raw.isNumber(x) && Raw.isNumber(y) {
          result = Raw.number(x) <= Raw.number(y)
        } else {
          frame.pointee.pc = pc
          result = try compare(.lessOrEqual, values() + Int(pc[1] & 0xFFFF), values() + Int(pc[1] >> 16))
        }
        pc += result == (a != 0) ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3
      case .jumpGreater:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let y = r[Int(pc[1] >> 16)].bits
        let result: Bool
        if Raw.areInt32(x, y) {
          result = Int32(truncatingIfNeeded: x) > Int32(truncatingIfNeeded: y)
        } else if Raw.isNumber(x) && Raw.isNumber(y) {
          result = Raw.number(x) > Raw.number(y)
        } else {
          frame.pointee.pc = pc
          result = try compare(.greater, values() + Int(pc[1] & 0xFFFF), values() + Int(pc[1] >> 16))
        }
        pc += result == (a != 0) ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3
      case .jumpGreaterOrEqual:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let y = r[Int(pc[1] >> 16)].bits
        let result: Bool
        if Raw.areInt32(x, y) {
          result = Int32(truncatingIfNeeded: x) >= Int32(truncatingIfNeeded: y)
        } else if Raw.isNumber(x) && Raw.isNumber(y) {
          result = Raw.number(x) >= Raw.number(y)
        } else {
          frame.pointee.pc = pc
          result = try compare(.greaterOrEqual, values() + Int(pc[1] & 0xFFFF), values() + Int(pc[1] >> 16))
        }
        pc += result == (a != 0) ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3
      case .jumpStrictEqual:
        let x = r[Int(pc[1] & 0xFFFF)]
        let y = r[Int(pc[1] >> 16)]
        let result: Bool
        if x.bits == y.bits && x.bits != Tag.string {
          result = x.ref == y.ref && x.bits != Tag.canonicalNaN
        } else if Raw.areInt32(x.bits, y.bits) {
          result = false
        } else {
          result = Value.isStrictlyEqual(values()[Int(pc[1] & 0xFFFF)], values()[Int(pc[1] >> 16)])
        }
        pc += result == (a != 0) ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3
      case .jumpEqual:
        frame.pointee.pc = pc
        let result = try compare(.equal, values() + Int(pc[1] & 0xFFFF), values() + Int(pc[1] >> 16))
        pc += result == (a != 0) ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3
      case .jumpLessImmediate, .jumpLessOrEqualImmediate, .jumpGreaterImmediate, .jumpGreaterOrEqualImmediate:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let number = Int32(Int16(truncatingIfNeeded: pc[1] >> 16))
        let operation = unsafeBitCast(UInt8(truncatingIfNeeded: word), to: Opcode.self)
        let result: Bool
        if Raw.isInt32(x) {
          let i = Int32(truncatingIfNeeded: x)
          switch operation {
          case .jumpLessImmediate: result = i < number
          case .jumpLessOrEqualImmediate: result = i <= number
          case .jumpGreaterImmediate: result = i > number
          default: result = i >= number
          }
        } else {
          frame.pointee.pc = pc
          let i = try toNumber(values()[Int(pc[1] & 0xFFFF)])
          switch operation {
          case .jumpLessImmediate: result = i < Double(number)
          case .jumpLessOrEqualImmediate: result = i <= Double(number)
          case .jumpGreaterImmediate: result = i > Double(number)
          default: result = i >= Double(number)
          }
        }
        pc += result == (a != 0) ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3
      case .jumpStrictEqualImmediate:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let number = Int32(Int16(truncatingIfNeeded: pc[1] >> 16))
        let result =
          Raw.isInt32(x)
          ? Int32(truncatingIfNeeded: x) == number : Raw.isNumber(x) && Raw.number(x) == Double(number)
        pc += result == (a != 0) ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3

      // MARK: Jumps
      case .jump:
        pc += 2 &+ Int(Int32(bitPattern: pc[2]))
      case .loop:
        if pollFlag.pointee != 0 || Heap.isCollectionDue {
          frame.pointee.pc = pc
          try poll()
        }
        pc += 2 &+ Int(Int32(bitPattern: pc[2]))
      case .jumpIfTrue:
        pc += Self.isTruthy(r[a]) ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3
      case .jumpIfFalse:
        pc += Self.isTruthy(r[a]) ? 3 : 2 &+ Int(Int32(bitPattern: pc[2]))
      case .jumpIfNullish:
        pc += r[a].bits | 1 == Tag.null ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3
      case .jumpIfNotNullish:
        pc += r[a].bits | 1 == Tag.null ? 3 : 2 &+ Int(Int32(bitPattern: pc[2]))
      case .jumpIfUndefined:
        pc += r[a].bits == Tag.undefined ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3
      case .jumpIfNotUndefined:
        pc += r[a].bits == Tag.undefined ? 3 : 2 &+ Int(Int32(bitPattern: pc[2]))
      case .jumpIfEmpty:
        pc += r[a].bits == Tag.empty ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3

      // MARK: Calls
      case .call:
        frame.pointee.pc = pc
        let base = values() + Int(pc[1] & 0xFFFF)
        let count = Int(pc[1] >> 16)
        if try enterCall(base, count, resultRegister: a) {
          frame = frames + (frameCount - 1)
          pc = frame.pointee.pc
          r = UnsafeMutableRawPointer(base).assumingMemoryBound(to: RawValue.self)
          code = frame.pointee.code
          constants = code._withUnsafeGuaranteedRef { $0.constants }
          caches = code._withUnsafeGuaranteedRef { $0.caches }
          captures = Raw.load(r[0].ref, Raw.closureCapturesOffset)
        } else {
          pc += 2
        }
      case .construct, .constructSpread, .superCall, .superCallSpread, .callSpread:
        frame.pointee.pc = pc
        let base = values() + Int(pc[1] & 0xFFFF)
        let operation = unsafeBitCast(UInt8(truncatingIfNeeded: word), to: Opcode.self)
        if try enterUncommonCall(operation, base, Int(pc[1] >> 16), resultRegister: a) {
          frame = frames + (frameCount - 1)
          pc = frame.pointee.pc
          r = UnsafeMutableRawPointer(frame.pointee.registers).assumingMemoryBound(to: RawValue.self)
          code = frame.pointee.code
          constants = code._withUnsafeGuaranteedRef { $0.constants }
          caches = code._withUnsafeGuaranteedRef { $0.caches }
          captures = Raw.load(r[0].ref, Raw.closureCapturesOffset)
        } else {
          pc += 2
        }
      case .returnValue, .returnUndefined:
        var result = RawValue(bits: Tag.undefined)
        if unsafeBitCast(UInt8(truncatingIfNeeded: word), to: Opcode.self) == .returnValue {
          result = r[a]
          r[a] = RawValue(bits: Tag.undefined)
        }
        if frame.pointee.isConstruct && result.bits != Tag.object {
          Raw.release(result.ref)
          result = r[1]
          r[1] = RawValue(bits: Tag.undefined)
        }
        let registerCount = code._withUnsafeGuaranteedRef { $0.registerCount }
        for index in 0..<registerCount where r[index].ref != 0 {
          let old = r[index].ref
          r[index] = RawValue(bits: Tag.undefined)
          Raw.release(old)
        }
        frameCount &-= 1
        if frame.pointee.isEntry {
          top = frame.pointee.registers
          return Raw.take(result)
        }
        let target = frame.pointee.resultRegister
        frame -= 1
        pc = frame.pointee.pc + 2
        r = UnsafeMutableRawPointer(frame.pointee.registers).assumingMemoryBound(to: RawValue.self)
        code = frame.pointee.code
        constants = code._withUnsafeGuaranteedRef { $0.constants }
        caches = code._withUnsafeGuaranteedRef { $0.caches }
        captures = Raw.load(r[0].ref, Raw.closureCapturesOffset)
        top = values() + code._withUnsafeGuaranteedRef { $0.registerCount }
        let old = r[target].ref
        Raw.store(result, to: r + target)
        Raw.release(old)
      case .throwValue:
        frame.pointee.pc = pc
        throw ScriptError(values()[a])

      // MARK: Iteration
      case .getIterator:
        frame.pointee.pc = pc
        try getIterator(values() + a, values()[Int(pc[1] & 0xFFFF)])
        pc += 2
      case .iteratorNext:
        frame.pointee.pc = pc
        if try iteratorNext(values() + Int(pc[1] & 0xFFFF), into: values() + a) {
          pc += 3
        } else {
          pc += 2 &+ Int(Int32(bitPattern: pc[2]))
        }
      case .forInNext:
        if forInNext(values() + Int(pc[1] & 0xFFFF), into: values() + a) {
          pc += 3
        } else {
          pc += 2 &+ Int(Int32(bitPattern: pc[2]))
        }

      // MARK: Pausing
      case .startGenerator:
        frame.pointee.pc = pc + 1
        return startGenerator()
      case .yield, .yieldResult, .await:
        frame.pointee.pc = pc
        let operation = unsafeBitCast(UInt8(truncatingIfNeeded: word), to: Opcode.self)
        return pause(operation, value: values()[Int(pc[1] & 0xFFFF)])

      default:
        frame.pointee.pc = pc
        let operation = unsafeBitCast(UInt8(truncatingIfNeeded: word), to: Opcode.self)
        if operation.rawValue < Opcode.move.rawValue {
          try executeShort(operation, values(), a)
          pc += 1
        } else {
          try execute(operation, values(), a, Int(pc[1] & 0xFFFF), Int(pc[1] >> 16), code.takeUnretainedValue())
          pc += 2
        }
      }
    }
  }
}
