import Glibc

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
          Self.firstIndex(units, wantedUnits, from: start)
        } ?? nil
      } ?? nil
    }
    return withUnits { units in
      wanted.withUnits { wantedUnits in
        (start...last).first { Self.matches(units, wantedUnits, at: $0) }
      }
    }
  }

  private static func firstIndex(
    _ units: UnsafeBufferPointer<UInt8>, _ wanted: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    guard let base = UnsafeRawPointer(units.baseAddress), let wantedBase = wanted.baseAddress else { return nil }
    var index = start
    let last = units.count - wanted.count
    while index <= last, let found = memchr(base + index, Int32(wanted[0]), last - index + 1) {
      index = UnsafeRawPointer(found) - base
      if memcmp(base + index, wantedBase, wanted.count) == 0 { return index }
      index += 1
    }
    return nil
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
