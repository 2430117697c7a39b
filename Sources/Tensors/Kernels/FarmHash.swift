/// The 64-bit fingerprint of FarmHash (G. Pike, 2014), which keeps its values for ever.
public enum FarmHash {
  private static let k0: UInt64 = 0xc3a5_c85c_97cb_3127
  private static let k1: UInt64 = 0xb492_b66f_be98_f273
  private static let k2: UInt64 = 0x9ae1_6a3b_2f90_404f

  /// The fingerprint of bytes.
  public static func fingerprint(_ bytes: [UInt8]) -> UInt64 {
    switch bytes.count {
    case 0...16: short(bytes)
    case 17...32: medium(bytes)
    case 33...64: large(bytes)
    default: huge(bytes)
    }
  }

  private static func fetch(_ bytes: [UInt8], _ start: Int, count: Int = 8) -> UInt64 {
    var value: UInt64 = 0
    for index in (0..<count).reversed() { value = value << 8 | UInt64(bytes[start + index]) }
    return value
  }

  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 { value >> count | value << (64 - count) }

  private static func mix(_ value: UInt64) -> UInt64 { value ^ value >> 47 }

  private static func combine(_ u: UInt64, _ v: UInt64, _ factor: UInt64) -> UInt64 {
    mix((v ^ mix((u ^ v) &* factor)) &* factor) &* factor
  }

  private static func short(_ bytes: [UInt8]) -> UInt64 {
    let count = bytes.count
    let factor = k2 &+ UInt64(count) &* 2
    if count >= 8 {
      let a = fetch(bytes, 0) &+ k2
      let b = fetch(bytes, count - 8)
      return combine(rotate(b, 37) &* factor &+ a, (rotate(a, 25) &+ b) &* factor, factor)
    }
    if count >= 4 {
      return combine(
        UInt64(count) &+ fetch(bytes, 0, count: 4) << 3, fetch(bytes, count - 4, count: 4), factor)
    }
    if count > 0 {
      let y = UInt64(bytes[0]) &+ UInt64(bytes[count >> 1]) << 8
      let z = UInt64(count) &+ UInt64(bytes[count - 1]) << 2
      return mix(y &* k2 ^ z &* k0) &* k2
    }
    return k2
  }

  private static func medium(_ bytes: [UInt8]) -> UInt64 {
    let count = bytes.count
    let factor = k2 &+ UInt64(count) &* 2
    let a = fetch(bytes, 0) &* k1
    let b = fetch(bytes, 8)
    let c = fetch(bytes, count - 8) &* factor
    let d = fetch(bytes, count - 16) &* k2
    return combine(rotate(a &+ b, 43) &+ rotate(c, 30) &+ d, a &+ rotate(b &+ k2, 18) &+ c, factor)
  }

  private static func large(_ bytes: [UInt8]) -> UInt64 {
    let count = bytes.count
    let factor = k2 &+ UInt64(count) &* 2
    let a = fetch(bytes, 0) &* k2
    let b = fetch(bytes, 8)
    let c = fetch(bytes, count - 8) &* factor
    let d = fetch(bytes, count - 16) &* k2
    let y = rotate(a &+ b, 43) &+ rotate(c, 30) &+ d
    let z = combine(y, a &+ rotate(b &+ k2, 18) &+ c, factor)
    let e = fetch(bytes, 16) &* factor
    let f = fetch(bytes, 24)
    let g = (y &+ fetch(bytes, count - 32)) &* factor
    let h = (z &+ fetch(bytes, count - 24)) &* factor
    return combine(rotate(e &+ f, 43) &+ rotate(g, 30) &+ h, e &+ rotate(f &+ a, 18) &+ g, factor)
  }

  private typealias Pair = (first: UInt64, second: UInt64)

  private static func weak(_ bytes: [UInt8], _ start: Int, _ a: UInt64, _ b: UInt64) -> Pair {
    let words = (0..<4).map { fetch(bytes, start + 8 * $0) }
    let first = a &+ words[0]
    let second = rotate(b &+ first &+ words[3], 21)
    let sum = first &+ words[1] &+ words[2]
    return (sum &+ words[3], second &+ rotate(sum, 44) &+ first)
  }

  private static func huge(_ bytes: [UInt8]) -> UInt64 {
    let count = bytes.count
    var y: UInt64 = 81 &* k1 &+ 113
    var z = mix(y &* k2 &+ 113) &* k2
    var x: UInt64 = 81 &* k2 &+ fetch(bytes, 0)
    var v: Pair = (0, 0)
    var w: Pair = (0, 0)
    let end = (count - 1) / 64 * 64
    /// One round over 64 bytes; the last round uses other factors.
    func round(_ start: Int, _ factor: UInt64, _ weight: UInt64) {
      x = rotate(x &+ y &+ v.first &+ fetch(bytes, start + 8), 37) &* factor
      y = rotate(y &+ v.second &+ fetch(bytes, start + 48), 42) &* factor
      x ^= w.second &* weight
      y = y &+ v.first &* weight &+ fetch(bytes, start + 40)
      z = rotate(z &+ w.first, 33) &* factor
      v = weak(bytes, start, v.second &* factor, x &+ w.first)
      w = weak(bytes, start + 32, z &+ w.second, y &+ fetch(bytes, start + 16))
      swap(&z, &x)
    }
    for start in stride(from: 0, to: end, by: 64) { round(start, k1, 1) }
    let factor = k1 &+ (z & 0xff) << 1
    let rest = (count - 1) & 63
    w.first = w.first &+ UInt64(rest)
    v.first = v.first &+ w.first
    w.first = w.first &+ v.first
    round(end + rest - 63, factor, 9)
    return combine(
      combine(v.first, w.first, factor) &+ mix(y) &* k0 &+ z, combine(v.second, w.second, factor) &+ x, factor)
  }
}
