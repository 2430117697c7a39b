import CSwiftRuntime

extension JSString {
  /// The place of the first occurrence of `wanted` at or after `start`.
  func firstIndex(of wanted: JSString, from start: Int) -> Int? {
    let last = length - wanted.length
    guard start <= last else { return nil }
    if wanted.length == 0 { return start }
    if isOneByte {
      guard wanted.isOneByte else { return nil }
      return withOneByteUnits { units -> Int? in
        wanted.withOneByteUnits { wantedUnits -> Int? in
          Self.firstByte(of: UnsafeRawBufferPointer(wantedUnits), in: UnsafeRawBufferPointer(units), from: start)
        } ?? nil
      } ?? nil
    }
    return withUnits { units in
      wanted.withUnits { wantedUnits in
        let bytes = UnsafeRawBufferPointer(units)
        let wantedBytes = UnsafeRawBufferPointer(wantedUnits)
        var byte = Self.firstByte(of: wantedBytes, in: bytes, from: start * 2)
        // What begins in the middle of a unit is no occurrence.
        while let found = byte, found % 2 != 0 { byte = Self.firstByte(of: wantedBytes, in: bytes, from: found + 1) }
        return byte.map { $0 / 2 }
      }
    }
  }

  /// The place of the first occurrence of some bytes; it takes linear time whatever the bytes are.
  private static func firstByte(
    of wanted: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer, from start: Int
  ) -> Int? {
    guard start <= bytes.count, let base = bytes.baseAddress, let wantedBase = wanted.baseAddress else { return nil }
    let found = memmem(base + start, bytes.count - start, wantedBase, wanted.count)
    return found.map { UnsafeRawPointer($0) - base }
  }

  /// The place of the last occurrence of `wanted` at or before `start`.
  func lastIndex(of wanted: JSString, from start: Int) -> Int? {
    let last = min(start, length - wanted.length)
    guard last >= 0 else { return nil }
    return withUnits { units in
      wanted.withUnits { wantedUnits in
        stride(from: last, through: 0, by: -1).first { Self.matches(units, wantedUnits, at: $0) }
      }
    }
  }

  /// Whether `wanted` stands at `index`.
  func hasPart(_ wanted: JSString, at index: Int) -> Bool {
    guard index >= 0, index + wanted.length <= length else { return false }
    for offset in 0..<wanted.length where self[index + offset] != wanted[offset] { return false }
    return true
  }

  private static func matches(
    _ units: UnsafeBufferPointer<UInt16>, _ wanted: UnsafeBufferPointer<UInt16>, at index: Int
  ) -> Bool {
    for offset in 0..<wanted.count where units[index + offset] != wanted[offset] { return false }
    return true
  }
}
