import Glibc

/// What makes the numbers of a random function repeatable: a number or a text.
public struct RandomSeed: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  /// The text that the generator is started with.
  public let text: String

  /// A seed from a text.
  public init(_ text: String) { self.text = text }
  /// A seed from a number: its decimal text.
  public init(_ number: Double) { text = NumberText.shortest(number) }
  /// A seed written as a whole number.
  public init(integerLiteral value: Int) { text = String(value) }
  /// A seed written as a text.
  public init(stringLiteral value: String) { text = value }
}

/// Where numbers come from when no seed is given.
public enum RandomSource {
  /// Gives the next number in [0, 1). A program that wants all unseeded draws repeatable puts its own generator here.
  nonisolated(unsafe) public static var unseeded: () -> Double = systemGenerator()

  private static func systemGenerator() -> () -> Double {
    var generator = Alea(seed: String(UInt64.random(in: 0 ... .max)))
    return { generator.nextDouble() }
  }

  /// A generator for one call of a random function.
  static func generator(_ seed: RandomSeed?) -> Alea {
    Alea(seed: seed?.text ?? NumberText.shortest(unseeded()))
  }

  /// Puts the elements in random order, with draws from the unseeded source.
  public static func shuffle<Element>(_ elements: inout [Element]) {
    var counter = elements.count
    while counter > 0 {
      let index = min(Int(unseeded() * Double(counter)), counter - 1)
      counter -= 1
      elements.swapAt(counter, index)
    }
  }

  /// The numbers 0..<count in random order.
  public static func shuffledIndices(_ count: Int) -> [Int] {
    var indices = Array(0..<count)
    shuffle(&indices)
    return indices
  }
}

/// Normally distributed numbers, by Marsaglia's polar method, in pairs.
struct NormalGenerator {
  private let mean: Double
  private let deviation: Double
  private let isTruncated: Bool
  private var source: Alea
  private var spare: Double?

  init(_ source: Alea, mean: Double, deviation: Double, isTruncated: Bool = false) {
    self.source = source
    self.mean = mean
    self.deviation = deviation
    self.isTruncated = isTruncated
  }

  /// The next number; a truncated generator draws again until it is within two deviations.
  mutating func next() -> Double {
    if let value = spare {
      spare = nil
      return value
    }
    let (lower, upper) = (mean - 2 * deviation, mean + 2 * deviation)
    while true {
      var v1: Double
      var v2: Double
      var s: Double
      repeat {
        v1 = 2 * source.next() - 1
        v2 = 2 * source.next() - 1
        s = v1 * v1 + v2 * v2
      } while s >= 1 || s == 0
      let scale = (-2 * log(s) / s).squareRoot()
      let x = mean + deviation * v1 * scale
      let y = mean + deviation * v2 * scale
      if !isTruncated {
        spare = y
        return x
      }
      // A deviation that is no number would never be inside.
      if !(lower <= upper) { return x }
      if y >= lower && y <= upper { spare = y }
      if x >= lower && x <= upper { return x }
    }
  }
}
