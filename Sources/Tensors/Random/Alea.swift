/// The generator of pseudo-random numbers that TensorFlow.js uses for seeded functions: Johannes Baagøe's Alea, a
/// multiply-with-carry generator with 96 bits of state, seeded by a text.
public struct Alea: Sendable {
  // The state in units of 2⁻³². Each new part waits for the carry of the one before only, which is an addition and a
  // shift of whole numbers.
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var carry: UInt64 = 1

  /// A generator whose numbers depend on nothing but the seed.
  public init(seed: String) {
    var mash = Mash()
    s0 = mash.hash(" ")
    s1 = mash.hash(" ")
    s2 = mash.hash(" ")
    s0 = Alea.difference(s0, mash.hash(seed))
    s1 = Alea.difference(s1, mash.hash(seed))
    s2 = Alea.difference(s2, mash.hash(seed))
  }

  /// a − b modulo 2³².
  private static func difference(_ a: UInt64, _ b: UInt64) -> UInt64 { (a &- b) & 0xffff_ffff }

  /// The next number in [0, 1), with 32 random bits.
  @inline(__always)
  public mutating func next() -> Double { Double(Int64(truncatingIfNeeded: nextBits())) * 0x1p-32 }

  @inline(__always)
  private mutating func nextBits() -> UInt64 {
    let t = 2_091_639 &* s0 &+ carry
    s0 = s1
    s1 = s2
    carry = t &>> 32
    s2 = t & 0xffff_ffff
    return s2
  }

  /// The next number in [0, 1), with 53 random bits.
  public mutating func nextDouble() -> Double {
    let high = next()
    return high + (next() * 0x1p21).rounded(.towardZero) * 0x1p-53
  }

  /// The next whole number of 32 random bits.
  public mutating func nextInt32() -> Int32 {
    Int32(truncatingIfNeeded: nextBits())
  }

  /// Baagøe's hash of text to 32 bits; each text hashed changes what the next gives.
  private struct Mash {
    private var n = 4_022_871_197.0

    mutating func hash(_ text: String) -> UInt64 {
      for unit in text.utf16 {
        n += Double(unit)
        var h = 0.025_196_032_824_169_38 * n
        n = Mash.unsigned(h)
        h -= n
        h *= n
        n = Mash.unsigned(h)
        h -= n
        n += h * 0x1p32
      }
      return UInt64(Mash.unsigned(n))
    }

    /// The whole part modulo 2³².
    private static func unsigned(_ value: Double) -> Double {
      Double(UInt32(truncatingIfNeeded: Int64(value)))
    }
  }
}
