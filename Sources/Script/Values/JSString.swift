import Glibc

/// A JavaScript string: an immutable sequence of UTF-16 units.
///
/// Units are stored as one byte each while all are below 256, as two bytes otherwise. A concatenation is only
/// remembered (a rope) and copied together when somebody looks at the units; a substring may share its base's units.
public final class JSString: HeapObject {
  /// The number of UTF-16 units.
  public let length: Int
  /// Whether every unit is below 256 and takes one byte.
  public let isOneByte: Bool
  var isInterned = false
  private var ownsStorage = true
  /// The units; nil while this is a rope.
  private var storage: UnsafeMutableRawPointer?
  private var cachedHash: UInt32 = 0
  /// The left part of a rope, or the string whose units this one shares.
  private var left: JSString?
  private var right: JSString?
  /// The memory a string that is built piece by piece shares with the shorter ones before it.
  private var growth: GrowingUnits?
  /// How many times in a row something was put behind this string.
  private var appendCount: UInt16 = 0

  /// The longest string a program can make (about 500 million units).
  public static let maximumLength = 536_870_888

  // MARK: Making strings

  private init(length: Int, isOneByte: Bool, storage: UnsafeMutableRawPointer?, left: JSString?, right: JSString?) {
    self.length = length
    self.isOneByte = isOneByte
    self.storage = storage
    self.left = left
    self.right = right
    super.init()
  }

  deinit {
    if isInterned { StringTable.remove(self) }
    if ownsStorage { free(storage) }
    if left != nil { Self.release(&left) }
    if right != nil { Self.release(&right) }
  }

  private static func release(_ part: inout JSString?) {
    var reference: HeapObject? = part
    part = nil
    Heap.releaseReference(&reference)
  }

  /// A string of `length` units below 256, written by `fill`.
  public convenience init(oneByteLength length: Int, fill: (UnsafeMutablePointer<UInt8>) -> Void) {
    let memory = malloc(max(length, 1))!
    fill(memory.assumingMemoryBound(to: UInt8.self))
    self.init(length: length, isOneByte: true, storage: memory, left: nil, right: nil)
  }

  /// A string of `length` units, at least one of which is expected to be 256 or more, written by `fill`.
  public convenience init(twoByteLength length: Int, fill: (UnsafeMutablePointer<UInt16>) -> Void) {
    let memory = malloc(max(length * 2, 1))!
    fill(memory.assumingMemoryBound(to: UInt16.self))
    self.init(length: length, isOneByte: false, storage: memory, left: nil, right: nil)
  }

  /// A string with the given UTF-16 units, stored in the smallest way.
  public convenience init(units: UnsafeBufferPointer<UInt16>) {
    if units.allSatisfy({ $0 < 256 }) {
      self.init(oneByteLength: units.count) { target in
        for index in 0..<units.count { target[index] = UInt8(truncatingIfNeeded: units[index]) }
      }
    } else {
      self.init(twoByteLength: units.count) { $0.update(from: units.baseAddress!, count: units.count) }
    }
  }

  /// A string with the given UTF-16 units, stored in the smallest way.
  public convenience init(units: [UInt16]) {
    var units = units
    self.init(units: units.withUnsafeMutableBufferPointer { UnsafeBufferPointer($0) })
  }

  /// A string with the text of a Swift string.
  public convenience init(_ text: String) {
    var text = text
    let isASCII = text.withUTF8 { bytes in bytes.allSatisfy { $0 < 128 } }
    if isASCII {
      let count = text.utf8.count
      self.init(oneByteLength: count) { target in
        text.withUTF8 { bytes in
          if let base = bytes.baseAddress { target.update(from: base, count: bytes.count) }
        }
      }
    } else {
      self.init(units: Array(text.utf16))
    }
  }

  /// The empty string.
  public static var empty: JSString { Common.empty }

  /// The string of one unit.
  public static func single(_ unit: UInt16) -> JSString {
    if unit < 256 { return Common.singles[Int(unit)] }
    return JSString(twoByteLength: 1) { $0[0] = unit }
  }

  private enum Common {
    nonisolated(unsafe) static let empty = JSString(oneByteLength: 0) { _ in }
    nonisolated(unsafe) static let singles = (0..<256).map { unit in
      JSString(oneByteLength: 1) { $0[0] = UInt8(unit) }.interned
    }
  }

  private static let longestCopiedConcatenation = 24

  /// `left + right`; nil when the result would be longer than `maximumLength`.
  public static func concatenate(_ left: JSString, _ right: JSString) -> JSString? {
    if left.length == 0 { return right }
    if right.length == 0 { return left }
    let length = left.length + right.length
    guard length <= maximumLength else { return nil }
    let isOneByte = left.isOneByte && right.isOneByte
    if length > longestCopiedConcatenation {
      if let longer = left.appending(right, length: length, isOneByte: isOneByte) { return longer }
      let rope = JSString(length: length, isOneByte: isOneByte, storage: nil, left: left, right: right)
      // What branches off a growing string is a beginning again.
      rope.appendCount = left.growth == nil ? min(left.appendCount, .max - 1) + 1 : 1
      return rope
    }
    if isOneByte {
      return JSString(oneByteLength: length) { target in
        left.copyUnits(to: target)
        right.copyUnits(to: target + left.length)
      }
    }
    return JSString(twoByteLength: length) { target in
      left.copyUnits(to: target)
      right.copyUnits(to: target + left.length)
    }
  }

  // MARK: Growing strings

  /// Memory with room behind a string: who appends to the longest string in it writes there, so that a text built in a
  /// loop takes neither a rope's memory nor its time. The strings before are beginnings of it and stay as they are.
  private final class GrowingUnits {
    let memory: UnsafeMutableRawPointer
    let capacity: Int
    /// How many units are taken: the length of the longest string.
    var count: Int

    init(capacity: Int, isOneByte: Bool, count: Int) {
      memory = malloc(isOneByte ? capacity : capacity * 2)!
      self.capacity = capacity
      self.count = count
    }

    deinit { free(memory) }
  }

  private static let appendsBeforeGrowth = 64

  /// The string with another behind it, when it is one that grows.
  @inline(__always)
  private func appending(_ tail: JSString, length newLength: Int, isOneByte newIsOneByte: Bool) -> JSString? {
    guard isOneByte == newIsOneByte, growth != nil || appendCount >= Self.appendsBeforeGrowth else { return nil }
    return grown(by: tail, length: newLength)
  }

  @inline(never)
  private func grown(by tail: JSString, length newLength: Int) -> JSString? {
    guard tail.length <= length else { return nil }
    if growth == nil { beginToGrow() }
    guard var units = growth, units.count == length else { return nil }
    if newLength > units.capacity {
      units = GrowingUnits(capacity: min(newLength * 2, Self.maximumLength), isOneByte: isOneByte, count: length)
      copyUnits(to: units.memory, at: 0, asOneByte: isOneByte)
    }
    tail.copyUnits(to: units.memory, at: length, asOneByte: isOneByte)
    units.count = newLength
    let longer = JSString(length: newLength, isOneByte: isOneByte, storage: units.memory, left: nil, right: nil)
    longer.ownsStorage = false
    longer.growth = units
    return longer
  }

  /// Gives this string room behind it. A rope moves there; the units of another stay, since substrings may share them.
  private func beginToGrow() {
    let units = GrowingUnits(capacity: min(length * 2, Self.maximumLength), isOneByte: isOneByte, count: length)
    if storage == nil {
      flatten(into: units.memory)
      ownsStorage = false
    } else {
      copyUnits(to: units.memory, at: 0, asOneByte: isOneByte)
    }
    growth = units
  }

  private func copyUnits(to memory: UnsafeMutableRawPointer, at start: Int, asOneByte: Bool) {
    if asOneByte {
      copyUnits(to: memory.assumingMemoryBound(to: UInt8.self) + start)
    } else {
      copyUnits(to: memory.assumingMemoryBound(to: UInt16.self) + start)
    }
  }

  private static let shortestSharedSubstring = 32

  /// The units from `start` up to and without `end`; the range must lie within the string.
  public func substring(_ start: Int, _ end: Int) -> JSString {
    let count = end - start
    if count <= 0 { return .empty }
    if count == length { return self }
    if count == 1 { return .single(self[start]) }
    let units = flatStorage()
    if !isOneByte {
      let part = UnsafeBufferPointer(start: units.assumingMemoryBound(to: UInt16.self) + start, count: count)
      if count < Self.shortestSharedSubstring || part.allSatisfy({ $0 < 256 }) { return JSString(units: part) }
      return shared(units + 2 * start, count)
    }
    if count < Self.shortestSharedSubstring {
      return JSString(oneByteLength: count) { target in
        target.update(from: units.assumingMemoryBound(to: UInt8.self) + start, count: count)
      }
    }
    return shared(units + start, count)
  }

  private func shared(_ units: UnsafeMutableRawPointer, _ count: Int) -> JSString {
    let base = ownsStorage ? self : left ?? self
    let part = JSString(length: count, isOneByte: isOneByte, storage: units, left: base, right: nil)
    part.ownsStorage = false
    return part
  }

  // MARK: Reading units

  /// The unit at `index`, which must be within the string.
  public subscript(index: Int) -> UInt16 {
    let units = flatStorage()
    if isOneByte { return UInt16(units.load(fromByteOffset: index, as: UInt8.self)) }
    return units.load(fromByteOffset: index * 2, as: UInt16.self)
  }

  /// The code point that begins at `index` and the number of units it takes (a lone surrogate is its own code point).
  public func codePoint(at index: Int) -> (value: UInt32, length: Int) {
    let first = self[index]
    guard first & 0xFC00 == 0xD800, index + 1 < length else { return (UInt32(first), 1) }
    let second = self[index + 1]
    guard second & 0xFC00 == 0xDC00 else { return (UInt32(first), 1) }
    return (0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF)), 2)
  }

  /// Calls `body` with the units of a one-byte string, or returns nil for a two-byte string.
  public func withOneByteUnits<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result? {
    guard isOneByte else { return nil }
    let units = flatStorage().assumingMemoryBound(to: UInt8.self)
    return try withExtendedLifetime(self) { try body(UnsafeBufferPointer(start: units, count: length)) }
  }

  /// Calls `body` with the units as 16-bit numbers (a one-byte string is widened into a temporary copy).
  public func withUnits<Result>(_ body: (UnsafeBufferPointer<UInt16>) throws -> Result) rethrows -> Result {
    if isOneByte {
      return try withUnsafeTemporaryAllocation(of: UInt16.self, capacity: max(length, 1)) { buffer in
        copyUnits(to: buffer.baseAddress!)
        return try body(UnsafeBufferPointer(start: buffer.baseAddress!, count: length))
      }
    }
    let units = flatStorage().assumingMemoryBound(to: UInt16.self)
    return try withExtendedLifetime(self) { try body(UnsafeBufferPointer(start: units, count: length)) }
  }

  /// The units as an array.
  public var units: [UInt16] { withUnits { Array($0) } }

  /// The text as a Swift string (lone surrogates become U+FFFD).
  public var text: String {
    if isOneByte {
      let units = flatStorage().assumingMemoryBound(to: UInt8.self)
      let buffer = UnsafeBufferPointer(start: units, count: length)
      if buffer.allSatisfy({ $0 < 128 }) { return String(decoding: buffer, as: UTF8.self) }
    }
    return withUnits { String(decoding: $0, as: UTF16.self) }
  }

  /// Copies all units, widened to 16 bits.
  func copyUnits(to target: UnsafeMutablePointer<UInt16>) {
    if !isOneByte {
      target.update(from: flatStorage().assumingMemoryBound(to: UInt16.self), count: length)
      return
    }
    let units = flatStorage().assumingMemoryBound(to: UInt8.self)
    for index in 0..<length { target[index] = UInt16(units[index]) }
  }

  /// Copies all units of a one-byte string.
  func copyUnits(to target: UnsafeMutablePointer<UInt8>) {
    target.update(from: flatStorage().assumingMemoryBound(to: UInt8.self), count: length)
  }

  // MARK: Ropes

  @inline(__always)
  private func flatStorage() -> UnsafeMutableRawPointer {
    if let storage { return storage }
    let memory = malloc(isOneByte ? length : length * 2)!
    flatten(into: memory)
    return memory
  }

  /// Copies the parts of a rope together, from the right to the left, with a stack of its own: ropes get a million deep.
  @inline(never)
  private func flatten(into memory: UnsafeMutableRawPointer) {
    var end = length
    var pending: [Unmanaged<JSString>] = [.passUnretained(self)]
    while let next = pending.popLast() {
      next._withUnsafeGuaranteedRef { part in
        if part.storage == nil {
          pending.append(.passUnretained(part.left.unsafelyUnwrapped))
          pending.append(.passUnretained(part.right.unsafelyUnwrapped))
          return
        }
        end -= part.length
        if isOneByte {
          part.copyUnits(to: memory.assumingMemoryBound(to: UInt8.self) + end)
        } else {
          part.copyUnits(to: memory.assumingMemoryBound(to: UInt16.self) + end)
        }
      }
    }
    storage = memory
    Self.release(&left)
    Self.release(&right)
  }

  // MARK: Hash and equality

  /// A hash of the units, equal for equal strings.
  public var hash: UInt32 {
    if cachedHash != 0 { return cachedHash }
    let units = flatStorage()
    cachedHash =
      isOneByte
      ? Self.hash(UnsafeBufferPointer(start: units.assumingMemoryBound(to: UInt8.self), count: length))
      : Self.hash(UnsafeBufferPointer(start: units.assumingMemoryBound(to: UInt16.self), count: length))
    return cachedHash
  }

  static func hash<Unit: FixedWidthInteger>(_ units: UnsafeBufferPointer<Unit>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for unit in units { hash = (hash ^ UInt32(truncatingIfNeeded: unit)) &* 16_777_619 }
    hash ^= hash >> 15
    return hash == 0 ? 1 : hash
  }

  /// Whether two strings have the same units.
  public static func == (left: JSString, right: JSString) -> Bool {
    if left === right { return true }
    if left.length != right.length || left.isOneByte != right.isOneByte { return false }
    if left.isInterned && right.isInterned { return false }
    return memcmp(left.flatStorage(), right.flatStorage(), left.isOneByte ? left.length : left.length * 2) == 0
  }

  /// Whether `left` comes before `right` in the order of UTF-16 units (`<` of the language).
  public static func < (left: JSString, right: JSString) -> Bool { compare(left, right) < 0 }

  /// The order of two strings by UTF-16 units: negative, zero or positive.
  public static func compare(_ left: JSString, _ right: JSString) -> Int {
    let count = min(left.length, right.length)
    if left.isOneByte && right.isOneByte {
      let order = memcmp(left.flatStorage(), right.flatStorage(), count)
      return order != 0 ? Int(order) : left.length - right.length
    }
    for index in 0..<count {
      let difference = Int(left[index]) - Int(right[index])
      if difference != 0 { return difference }
    }
    return left.length - right.length
  }

  /// Whether the text is exactly `text`, which must be ASCII.
  public func isEqual(to text: StaticString) -> Bool {
    guard isOneByte, length == text.utf8CodeUnitCount else { return false }
    return memcmp(flatStorage(), text.utf8Start, length) == 0
  }

  // MARK: Interning

  /// The one string of the process with these units, for use as a property name.
  public var interned: JSString { isInterned ? self : StringTable.intern(self) }

  /// The array index this string spells (`"0"` … `"4294967294"`, no leading zeros).
  var arrayIndex: UInt32? {
    guard length > 0 && length <= 10 && isOneByte else { return nil }
    let units = flatStorage().assumingMemoryBound(to: UInt8.self)
    if units[0] == 0x30 { return length == 1 ? 0 : nil }
    var number: UInt64 = 0
    for index in 0..<length {
      let digit = units[index] &- 0x30
      guard digit < 10 else { return nil }
      number = number * 10 + UInt64(digit)
    }
    return number < 4_294_967_295 ? UInt32(number) : nil
  }
}

extension JSString: CustomStringConvertible {
  /// The text.
  public var description: String { text }
}
