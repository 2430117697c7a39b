/// The generator of pseudo-random numbers that TensorFlow.js uses for seeded functions: Johannes Baagøe's Alea, a
/// multiply-with-carry generator with 96 bits of state, seeded by a text.
public struct Alea: Sendable {
  private var s0: Double
  private var s1: Double
  private var s2: Double
  private var carry = 1.0

  /// A generator whose numbers depend on nothing but the seed.
  public init(seed: String) {
    var mash = Mash()
    s0 = mash.hash(" ")
    s1 = mash.hash(" ")
    s2 = mash.hash(" ")
    s0 -= mash.hash(seed)
    if s0 < 0 { s0 += 1 }
    s1 -= mash.hash(seed)
    if s1 < 0 { s1 += 1 }
    s2 -= mash.hash(seed)
    if s2 < 0 { s2 += 1 }
  }

  /// The next number in [0, 1), with 32 random bits.
  public mutating func next() -> Double {
    let t = 2_091_639 * s0 + carry * 0x1p-32
    s0 = s1
    s1 = s2
    carry = t.rounded(.towardZero)
    s2 = t - carry
    return s2
  }

  /// The next number in [0, 1), with 53 random bits.
  public mutating func nextDouble() -> Double {
    let high = next()
    return high + (next() * 0x1p21).rounded(.towardZero) * 0x1p-53
  }

  /// The next whole number of 32 random bits.
  public mutating func nextInt32() -> Int32 {
    Int32(truncatingIfNeeded: Int64(next() * 0x1p32))
  }

  /// Baagøe's hash of text to a fraction; each text hashed changes what the next gives.
  private struct Mash {
    private var n = 4_022_871_197.0

    mutating func hash(_ text: String) -> Double {
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
      return Mash.unsigned(n) * 0x1p-32
    }

    /// The whole part modulo 2³².
    private static func unsigned(_ value: Double) -> Double {
      Double(UInt32(truncatingIfNeeded: Int64(value)))
    }
  }
}
