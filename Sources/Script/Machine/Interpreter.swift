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

    /// Goes on in the topmost frame, which is another one now.
    @inline(__always)
    func switchFrame() {
      frame = frames + (frameCount - 1)
      pc = frame.pointee.pc
      r = UnsafeMutableRawPointer(frame.pointee.registers).assumingMemoryBound(to: RawValue.self)
    }
    /// Jumps by the wide operand of an instruction of three words, or goes on behind it.
    @inline(__always)
    func branch(if condition: Bool) { pc += condition ? 2 &+ Int(Int32(bitPattern: pc[2])) : 3 }
    func compareOperands(_ operation: Opcode) throws -> Bool {
      frame.pointee.pc = pc
      return try compare(operation, values() + Int(pc[1] & 0xFFFF), values() + Int(pc[1] >> 16))
    }
    @inline(__always)
    func values() -> UnsafeMutablePointer<Value> { frame.pointee.registers }
    @inline(__always)
    func constant(_ index: UInt32) -> Value { frame.pointee.constants[Int(index)] }
    @inline(__always)
    func propertyCache(_ index: UInt32) -> CachePlace { frame.pointee.caches + Int(index) }
    @inline(__always)
    func capture(_ index: Int) -> RawValue {
      UnsafeMutableRawPointer(frame.pointee.captures.unsafelyUnwrapped).assumingMemoryBound(to: RawValue.self)[index]
    }

    while true {
      let word = pc[0]
      let a = Int(word >> 16)
      let operation = unsafeBitCast(UInt8(truncatingIfNeeded: word), to: Opcode.self)
      switch operation {

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
        let place = UnsafeMutableRawPointer(frame.pointee.constants + Int(pc[2]))
        Raw.copy(place.assumingMemoryBound(to: RawValue.self).pointee, to: r + a)
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
          throw notInitialized(constant(pc[1] >> 16))
        }
        Raw.copy(value, to: r + a)
        pc += 2
      case .setBoxChecked:
        let box = values()[a].uncheckedBox
        if box.value.isEmpty {
          frame.pointee.pc = pc
          throw notInitialized(constant(pc[1] >> 16))
        }
        box.value = values()[Int(pc[1] & 0xFFFF)]
        pc += 2
      case .getCapture:
        let box = capture(Int(pc[1] & 0xFFFF)).ref
        Raw.copy(Raw.load(box, Raw.boxValueOffset), to: r + a)
        pc += 2
      case .getCaptureChecked:
        let box = capture(Int(pc[1] & 0xFFFF)).ref
        let value = Raw.load(box, Raw.boxValueOffset, as: RawValue.self)
        if value.bits == Tag.empty {
          frame.pointee.pc = pc
          throw notInitialized(constant(pc[1] >> 16))
        }
        Raw.copy(value, to: r + a)
        pc += 2
      case .setCapture:
        let box = capture(a).ref + UInt(Raw.boxValueOffset)
        Raw.copy(r[Int(pc[1] & 0xFFFF)], to: UnsafeMutablePointer(bitPattern: box).unsafelyUnwrapped)
        pc += 2
      case .setCaptureChecked:
        let box = capture(a).ref + UInt(Raw.boxValueOffset)
        let place = UnsafeMutablePointer<RawValue>(bitPattern: box).unsafelyUnwrapped
        if place.pointee.bits == Tag.empty {
          frame.pointee.pc = pc
          throw notInitialized(constant(pc[1] >> 16))
        }
        Raw.copy(r[Int(pc[1] & 0xFFFF)], to: place)
        pc += 2
      case .getCaptureValue:
        Raw.copy(capture(Int(pc[1] & 0xFFFF)), to: r + a)
        pc += 2
      case .checkInitialized:
        if r[a].bits == Tag.empty {
          frame.pointee.pc = pc
          throw notInitialized(constant(pc[1] & 0xFFFF))
        }
        pc += 2
      case .throwConstant:
        frame.pointee.pc = pc
        throw refusal(a, constant(pc[1] & 0xFFFF))

      // MARK: Names of the session and globals
      case .getName:
        let cache = propertyCache(pc[1] & 0xFFFF)
        if let value = Self.cachedName(cache) {
          Raw.copy(value, to: r + a)
        } else {
          frame.pointee.pc = pc
          values()[a] = try name(cache, isTypeof: false)
        }
        pc += 2
      case .getNameOrUndefined:
        frame.pointee.pc = pc
        values()[a] = try name(propertyCache(pc[1] & 0xFFFF), isTypeof: true)
        pc += 2
      case .setName:
        frame.pointee.pc = pc
        try setName(propertyCache(pc[1] & 0xFFFF), values()[a])
        pc += 2
      case .initializeName:
        initializeName(constant(pc[1] & 0xFFFF), values()[a], isConstant: pc[1] >> 16 != 0)
        pc += 2
      case .declareName:
        declareName(constant(pc[1] & 0xFFFF), isVariable: a != 0)
        pc += 2

      // MARK: Properties
      case .getProperty:
        let object = r[Int(pc[1] & 0xFFFF)]
        let cache = propertyCache(pc[1] >> 16)
        if object.bits == Tag.object, let value = Self.cached(object.ref, cache) {
          Raw.copy(value, to: r + a)
        } else {
          frame.pointee.pc = pc
          if try getProperty(a, values() + Int(pc[1] & 0xFFFF), cache) {
            switchFrame()
            continue
          }
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
          if try getProperty(a, values() + Int(pc[1] & 0xFFFF), propertyCache(pc[1] >> 16)) {
            switchFrame()
            continue
          }
        }
        pc += 2
      case .getMethod:
        let object = r[Int(pc[1] & 0xFFFF)]
        let cache = propertyCache(pc[1] >> 16)
        if object.bits == Tag.object, let value = Self.cached(object.ref, cache) {
          Raw.copy(object, to: r + a + 1)
          Raw.copy(value, to: r + a)
        } else {
          frame.pointee.pc = pc
          try getMethod(values() + a, values() + Int(pc[1] & 0xFFFF), cache)
        }
        pc += 2
      case .setProperty:
        let cache = propertyCache(pc[1] >> 16)
        let value = Int(pc[1] & 0xFFFF)
        if r[a].bits != Tag.object || !Self.setCached(r[a].ref, r[value], cache) {
          frame.pointee.pc = pc
          if try setProperty(values() + a, values() + value, cache) {
            switchFrame()
            continue
          }
        }
        pc += 2
      case .initializeProperty:
        let cache = propertyCache(pc[1] >> 16)
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
        let step: Int32 = operation == .increment ? 1 : -1
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
        Raw.set(r + a, try compareOperands(operation))
        pc += 2
      case .jumpLess:
        let result = try Self.compare(r[Int(pc[1] & 0xFFFF)], r[Int(pc[1] >> 16)], <, <) ?? compareOperands(.less)
        branch(if: result == (a != 0))
      case .jumpLessOrEqual:
        let result =
          try Self.compare(r[Int(pc[1] & 0xFFFF)], r[Int(pc[1] >> 16)], <=, <=) ?? compareOperands(.lessOrEqual)
        branch(if: result == (a != 0))
      case .jumpGreater:
        let result = try Self.compare(r[Int(pc[1] & 0xFFFF)], r[Int(pc[1] >> 16)], >, >) ?? compareOperands(.greater)
        branch(if: result == (a != 0))
      case .jumpGreaterOrEqual:
        let result =
          try Self.compare(r[Int(pc[1] & 0xFFFF)], r[Int(pc[1] >> 16)], >=, >=) ?? compareOperands(.greaterOrEqual)
        branch(if: result == (a != 0))
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
        branch(if: result == (a != 0))
      case .jumpEqual:
        let result = try compareOperands(.equal)
        branch(if: result == (a != 0))
      case .jumpLessImmediate, .jumpLessOrEqualImmediate, .jumpGreaterImmediate, .jumpGreaterOrEqualImmediate:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let number = Int32(Int16(truncatingIfNeeded: pc[1] >> 16))
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
        branch(if: result == (a != 0))
      case .jumpStrictEqualImmediate:
        let x = r[Int(pc[1] & 0xFFFF)].bits
        let number = Int32(Int16(truncatingIfNeeded: pc[1] >> 16))
        let result =
          Raw.isInt32(x)
          ? Int32(truncatingIfNeeded: x) == number : Raw.isNumber(x) && Raw.number(x) == Double(number)
        branch(if: result == (a != 0))

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
        branch(if: Self.isTruthy(r[a]))
      case .jumpIfFalse:
        branch(if: !Self.isTruthy(r[a]))
      case .jumpIfNullish:
        branch(if: r[a].bits | 1 == Tag.null)
      case .jumpIfNotNullish:
        branch(if: r[a].bits | 1 != Tag.null)
      case .jumpIfUndefined:
        branch(if: r[a].bits == Tag.undefined)
      case .jumpIfNotUndefined:
        branch(if: r[a].bits != Tag.undefined)
      case .jumpIfEmpty:
        branch(if: r[a].bits == Tag.empty)

      // MARK: Calls
      case .call:
        frame.pointee.pc = pc
        if try enterCall(values() + Int(pc[1] & 0xFFFF), Int(pc[1] >> 16), resultRegister: a) {
          switchFrame()
        } else {
          pc += 2
        }
      case .construct, .constructSpread, .superCall, .superCallSpread, .callSpread:
        frame.pointee.pc = pc
        let base = values() + Int(pc[1] & 0xFFFF)
        if try enterUncommonCall(operation, base, Int(pc[1] >> 16), resultRegister: a) {
          switchFrame()
        } else {
          pc += 2
        }
      case .initializeFields:
        frame.pointee.pc = pc
        if try enterFieldInitializer(of: values()[a].uncheckedObject, by: values()[Int(pc[1] & 0xFFFF)]) {
          switchFrame()
        } else {
          pc += 2
        }
      case .returnValue, .returnUndefined:
        var result = RawValue(bits: Tag.undefined)
        if operation == .returnValue {
          result = r[a]
          r[a] = RawValue(bits: Tag.undefined)
        }
        if frame.pointee.isConstruct && result.bits != Tag.object {
          Raw.release(result.ref)
          result = r[1]
          r[1] = RawValue(bits: Tag.undefined)
        }
        let registerCount = frame.pointee.code._withUnsafeGuaranteedRef { $0.registerCount }
        for index in 0..<registerCount where r[index].ref != 0 {
          let old = r[index].ref
          r[index] = RawValue(bits: Tag.undefined)
          Raw.release(old)
        }
        let ended = frame
        frameCount &-= 1
        if ended.pointee.role == .entry {
          top = ended.pointee.registers
          return Raw.take(result)
        }
        switchFrame()
        top = frame.pointee.end
        if ended.pointee.role == .call {
          let target = r + ended.pointee.resultRegister
          let old = target.pointee.ref
          Raw.store(result, to: target)
          Raw.release(old)
          pc += 2
          continue
        }
        Raw.release(result.ref)
        if ended.pointee.role == .effect {
          pc += 2
        } else {
          ended.pointee.coroutine.unsafelyUnwrapped._withUnsafeGuaranteedRef { $0.finish() }
          pc += 2 &+ Int(Int32(bitPattern: pc[2]))
        }
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
        switch try iteratorNext(values() + Int(pc[1] & 0xFFFF), into: values() + a) {
        case .element: pc += 3
        case .end: pc += 2 &+ Int(Int32(bitPattern: pc[2]))
        case .enteredGenerator: switchFrame()
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
        let role = frame.pointee.role
        let value = pause(operation, value: values()[Int(pc[1] & 0xFFFF)])
        guard role == .iteration else { return value }
        // What waits is the `iteratorNext` of the frame below.
        switchFrame()
        values()[Int(pc[0] >> 16)] = takeSuspension() == .yieldResult ? try get(value, Names.value) : value
        pc += 3

      // MARK: What is not worth a place here
      case .closeIterator, .iteratorProtocol, .closeIteratorQuietly, .loadNewTarget, .loadHomeObject,
        .importMeta, .checkObjectCoercible, .checkIteratorResult:
        frame.pointee.pc = pc
        try executeShort(operation, values(), a)
        pc += 1
      case .initializeIndex, .deleteProperty, .deleteIndex, .getSuper, .setSuper, .getPrivate, .setPrivate,
        .definePrivate, .hasPrivate, .definePrivateMethod, .definePrivateGetter, .definePrivateSetter, .hasProperty,
        .instanceOf, .toKey, .makeObject, .makeClosure, .makeArray, .arrayAppend, .arrayAppendHole, .arraySpread,
        .copyProperties,
        .copyRestProperties, .setPrototype, .defineMethod, .defineGetter, .defineSetter, .defineField, .concatenate,
        .makeRegExp, .templateObject, .getAsyncIterator, .iteratorRest, .forInKeys, .makeClass, .setHomeObject,
        .setFieldInitializer, .setFunctionName, .makePrivateName, .derivedResult, .importModule, .getImport,
        .dynamicImport, .superConstructor, .iteratorMethodCall:
        frame.pointee.pc = pc
        try frame.pointee.code._withUnsafeGuaranteedRef {
          try execute(operation, values(), a, Int(pc[1] & 0xFFFF), Int(pc[1] >> 16), $0)
        }
        pc += 2
      }
    }
  }
}
