// The short ways of the interpreter's loop, on raw registers.

extension Machine {
  /// The value of a property that the cache knows for the object's shape.
  @inline(__always)
  static func cached(_ object: UInt, _ cache: CachePlace) -> RawValue? {
    guard let shape = cache.pointee.first.shape,
      Raw.load(object, Raw.shapeOffset, as: UInt.self) == UInt(bitPattern: shape.toOpaque())
    else { return nil }
    let slot = Int(cache.pointee.first.slot)
    guard cache.pointee.first.epoch != 0 else {
      return Raw.load(object, Raw.slotsOffset, as: UnsafeMutablePointer<RawValue>.self)[slot]
    }
    guard cache.pointee.first.epoch == Heap.prototypeEpoch else { return nil }
    let holder = cache.pointee.first.holder.map { UInt(bitPattern: $0.toOpaque()) } ?? object
    return Raw.load(holder, Raw.slotsOffset, as: UnsafeMutablePointer<RawValue>.self)[slot]
  }

  /// The value of a session's variable or of a global that the cache knows, unless it is not initialized.
  @inline(__always)
  static func cachedName(_ cache: CachePlace) -> RawValue? {
    if let box = cache.pointee.box {
      let value = Raw.load(UInt(bitPattern: box.toOpaque()), Raw.boxValueOffset, as: RawValue.self)
      return value.bits == Tag.empty ? nil : value
    }
    guard let global = cache.pointee.first.holder, cache.pointee.first.epoch == Heap.prototypeEpoch else { return nil }
    let slots = Raw.load(
      UInt(bitPattern: global.toOpaque()), Raw.slotsOffset, as: UnsafeMutablePointer<RawValue>.self)
    return slots[Int(cache.pointee.first.slot)]
  }

  /// Writes a property that the cache knows for the object's shape, or adds it when the cache knows the next shape.
  @inline(__always)
  static func setCached(_ object: UInt, _ value: RawValue, _ cache: CachePlace) -> Bool {
    guard let shape = cache.pointee.first.shape, case let known = UInt(bitPattern: shape.toOpaque()),
      Raw.load(object, Raw.shapeOffset, as: UInt.self) == known
    else { return false }
    let slots = Raw.load(object, Raw.slotsOffset, as: UnsafeMutablePointer<RawValue>?.self)
    let slot = Int(cache.pointee.first.slot)
    guard let next = cache.pointee.first.nextShape else {
      Raw.copy(value, to: slots.unsafelyUnwrapped + slot)
      return true
    }
    guard cache.pointee.first.isValid, slot < Int(Raw.load(object, Raw.headerOffset, as: UInt32.self) >> 16)
    else { return false }
    Raw.retain(value.ref)
    Raw.store(value, to: slots.unsafelyUnwrapped + slot)
    let nextReference = UInt(bitPattern: next.toOpaque())
    Raw.retain(nextReference)
    UnsafeMutableRawPointer(bitPattern: object).unsafelyUnwrapped
      .storeBytes(of: nextReference, toByteOffset: Raw.shapeOffset, as: UInt.self)
    Raw.release(known)
    return true
  }

  /// A packed element of an array that is no hole.
  @inline(__always)
  static func element(_ object: UInt, _ key: UInt64) -> RawValue? {
    guard UInt8(truncatingIfNeeded: Raw.load(object, Raw.headerOffset, as: UInt32.self)) == ObjectKind.array.rawValue
    else { return nil }
    let index = Int(Int32(truncatingIfNeeded: key))
    guard index >= 0, index < Int(Raw.load(object, Raw.arrayCountOffset, as: UInt32.self)) else { return nil }
    let value = Raw.load(object, Raw.arrayElementsOffset, as: UnsafeMutablePointer<RawValue>.self)[index]
    return value.bits == Tag.empty ? nil : value
  }

  /// Overwrites a packed element of an array that is no hole.
  @inline(__always)
  static func setElement(_ object: UInt, _ key: UInt64, _ value: RawValue) -> Bool {
    let header = Raw.load(object, Raw.headerOffset, as: UInt32.self)
    guard header & (0xFF | JSObject.Flag.restrictedElements) == UInt32(ObjectKind.array.rawValue) else { return false }
    let index = Int(Int32(truncatingIfNeeded: key))
    guard index >= 0, index < Int(Raw.load(object, Raw.arrayCountOffset, as: UInt32.self)) else { return false }
    let place = Raw.load(object, Raw.arrayElementsOffset, as: UnsafeMutablePointer<RawValue>.self) + index
    if place.pointee.bits == Tag.empty { return false }
    Raw.copy(value, to: place)
    return true
  }

  /// Whether two numbers compare so; nil when one is no number.
  @inline(__always)
  static func compare(
    _ left: RawValue, _ right: RawValue, _ integers: (Int32, Int32) -> Bool, _ numbers: (Double, Double) -> Bool
  ) -> Bool? {
    if Raw.areInt32(left.bits, right.bits) {
      return integers(Int32(truncatingIfNeeded: left.bits), Int32(truncatingIfNeeded: right.bits))
    }
    guard Raw.isNumber(left.bits) && Raw.isNumber(right.bits) else { return nil }
    return numbers(Raw.number(left.bits), Raw.number(right.bits))
  }

  @inline(__always)
  static func isTruthy(_ value: RawValue) -> Bool {
    if value.bits >> 48 == Tag.constant >> 48 { return value.bits == Tag.true }
    if Raw.isInt32(value.bits) { return Int32(truncatingIfNeeded: value.bits) != 0 }
    if value.bits < Tag.int32 {
      return Double(bitPattern: value.bits) != 0 && value.bits != Tag.canonicalNaN
    }
    return value.bits != Tag.string || unsafeBitCast(value.ref, to: JSString.self).length != 0
  }
}
