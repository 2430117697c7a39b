/// The generator behind `Math.random`: xoshiro256** (Blackman and Vigna 2018), seeded from the system unless a program's
/// host wants repeatable numbers.
public struct RandomNumberSource: RandomNumberGenerator {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// A generator whose numbers nobody can foretell.
  public init() {
    var system = SystemRandomNumberGenerator()
    self.init(seed: system.next())
  }

  /// A generator that always yields the same numbers; the seed is spread by SplitMix64.
  public init(seed: UInt64) {
    var counter = seed
    func spread() -> UInt64 {
      counter &+= 0x9E37_79B9_7F4A_7C15
      var mixed = counter
      mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
    state = (spread(), spread(), spread(), spread())
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let scrambled = Self.rotate(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotate(state.3, 45)
    return scrambled
  }

  /// A number in [0, 1), a multiple of 2⁻⁵³.
  public mutating func nextUnitDouble() -> Double { Double(next() >> 11) * 0x1p-53 }

  private static func rotate(_ bits: UInt64, _ count: UInt64) -> UInt64 { bits << count | bits >> (64 - count) }
}
