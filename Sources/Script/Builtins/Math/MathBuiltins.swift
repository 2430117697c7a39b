import Glibc

/// `Math`.
enum MathBuiltins {
  static func install(in realm: Realm) {
    realm.defineNamespace("Math", rounding + elementary + selection + bits) { namespace in
      for (name, number) in constants { namespace.put(name, Value(number), .constant) }
    }
  }

  private static var constants: KeyValuePairs<PropertyKey, Double> {
    [
      "E": M_E, "LN10": M_LN10, "LN2": M_LN2, "LOG10E": M_LOG10E, "LOG2E": M_LOG2E, "PI": .pi,
      "SQRT1_2": 0.5.squareRoot(), "SQRT2": 2.0.squareRoot(),
    ]
  }

  private static func entry(_ name: PropertyKey, _ function: @escaping (Double) -> Double) -> NativeEntry {
    NativeEntry(name, 1) { machine, _, arguments in Value(function(try machine.toNumber(arguments[0]))) }
  }

  private static let rounding: [NativeEntry] = [
    integral("floor") { $0.rounded(.down) },
    integral("ceil") { $0.rounded(.up) },
    integral("trunc") { $0.rounded(.towardZero) },
    // Halves go up, also below zero; adding 0.5 first would be wrong for 0.49999999999999994.
    integral("round") { number in
      let floor = number.rounded(.down)
      let rounded = number - floor >= 0.5 ? floor + 1 : floor
      return rounded == 0 ? Double(signOf: number, magnitudeOf: 0) : rounded
    },
    entry("fround") { Double(Float($0)) },
    entry("sign") { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
    NativeEntry("abs", 1) { machine, _, arguments in
      if let integer = arguments[0].asInt32 { return Value(abs(Int(integer))) }
      return Value(try machine.toNumber(arguments[0]).magnitude)
    },
  ]

  /// A function that leaves integers as they are.
  private static func integral(_ name: PropertyKey, _ function: @escaping (Double) -> Double) -> NativeEntry {
    NativeEntry(name, 1) { machine, _, arguments in
      if arguments[0].isInt32 { return arguments[0] }
      return Value(function(try machine.toNumber(arguments[0])))
    }
  }

  private static let elementary: [NativeEntry] = [
    entry("sqrt") { $0.squareRoot() },
    entry("cbrt", cubeRoot),
    entry("exp", exp),
    entry("expm1", expm1),
    entry("log", log),
    entry("log1p", log1p),
    entry("log2", log2),
    entry("log10", log10),
    entry("sin", sin),
    entry("cos", cos),
    entry("tan", tan),
    entry("asin", asin),
    entry("acos", acos),
    entry("atan", atan),
    entry("sinh", sinh),
    entry("cosh", cosh),
    entry("tanh", tanh),
    entry("asinh", asinh),
    entry("acosh", acosh),
    entry("atanh", atanh),
    NativeEntry("atan2", 2) { machine, _, arguments in
      let y = try machine.toNumber(arguments[0])
      return Value(atan2(y, try machine.toNumber(arguments[1])))
    },
    NativeEntry("pow", 2) { machine, _, arguments in
      let base = try machine.toNumber(arguments[0])
      return Value(Machine.power(base, try machine.toNumber(arguments[1])))
    },
    NativeEntry("hypot", 2) { machine, _, arguments in
      let numbers = try (0..<arguments.count).map { try machine.toNumber(arguments[$0]).magnitude }
      return Value(hypotenuse(numbers))
    },
  ]

  /// The C library's root is off by a unit in the last place here and there; a step of Newton's method mends it, with
  /// what rounding took from the square and the cube added back.
  private static func cubeRoot(_ number: Double) -> Double {
    let root = cbrt(number)
    guard number.isNormal else { return root }
    let square = root * root
    let cube = square * root
    let lost = fma(square, root, -cube) + fma(root, root, -square) * root
    return root - ((cube - number) + lost) / (3 * square)
  }

  private static func hypotenuse(_ magnitudes: [Double]) -> Double {
    if magnitudes.contains(.infinity) { return .infinity }
    if magnitudes.contains(where: \.isNaN) { return .nan }
    guard let largest = magnitudes.max(), largest > 0 else { return 0 }
    // Scaled, so that squares neither overflow nor vanish; summed with Kahan's compensation.
    var sum = 0.0
    var compensation = 0.0
    for magnitude in magnitudes {
      let term = (magnitude / largest) * (magnitude / largest) - compensation
      let next = sum + term
      compensation = (next - sum) - term
      sum = next
    }
    return sum.squareRoot() * largest
  }

  private static let selection: [NativeEntry] = [
    NativeEntry("max", 2) { machine, _, arguments in
      try extremum(machine, arguments, from: -.infinity) { $0 > $1 || ($0 == $1 && $1.sign == .minus) }
    },
    NativeEntry("min", 2) { machine, _, arguments in
      try extremum(machine, arguments, from: .infinity) { $0 < $1 || ($0 == $1 && $0.sign == .minus) }
    },
    NativeEntry("random", 0) { machine, _, _ in Value(machine.random.nextUnitDouble()) },
  ]

  private static func extremum(
    _ machine: Machine, _ arguments: Arguments, from start: Double, _ isBetter: (Double, Double) -> Bool
  ) throws -> Value {
    var best = start
    var sawNaN = false
    for index in 0..<arguments.count {
      let number = try machine.toNumber(arguments[index])
      if number.isNaN { sawNaN = true } else if isBetter(number, best) { best = number }
    }
    return sawNaN ? .nan : Value(best)
  }

  private static let bits: [NativeEntry] = [
    NativeEntry("clz32", 1) { machine, _, arguments in
      Value(try machine.toUint32(arguments[0]).leadingZeroBitCount)
    },
    NativeEntry("imul", 2) { machine, _, arguments in
      let left = try machine.toInt32(arguments[0])
      return Value(left &* (try machine.toInt32(arguments[1])))
    },
  ]
}
