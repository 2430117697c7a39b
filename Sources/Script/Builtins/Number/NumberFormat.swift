/// How `toLocaleString` writes numbers: as in the United States, with the options of ECMA-402 that need no tables of other
/// languages.
struct NumberFormat {
  private var style = "decimal"
  private var currency: String?
  private var currencyDisplay = "symbol"
  private var usesParentheses = false
  private var notation = "standard"
  private var isCompactLong = false
  private var signDisplay = "auto"
  private var isGrouped = true
  private var integerDigits = 1
  private var fractionDigits = 0...3
  /// Nil when digits behind the point are what counts.
  private var significantDigits: ClosedRange<Int>?
  private var hasOwnDigits = false

  /// Reads a script's options; RangeErrors and TypeErrors as the standard has them.
  init(_ options: JSObject?, _ machine: Machine) throws {
    guard let options else { return }
    func choice(_ key: PropertyKey, _ choices: [String]) throws -> String {
      let value = try options.get(key, machine)
      if value.isUndefined { return choices[0] }
      let text = try machine.toText(value)
      guard choices.contains(text) else {
        throw machine.rangeError(
          "toLocaleString: \(key.text) cannot be '\(text)'; it is one of \(choices.joined(separator: ", "))")
      }
      return text
    }
    style = try choice("style", ["decimal", "percent", "currency"])
    try readCurrency(options, choice, machine)
    notation = try choice("notation", ["standard", "compact", "scientific", "engineering"])
    isCompactLong = try choice("compactDisplay", ["short", "long"]) == "long"
    signDisplay = try choice("signDisplay", ["auto", "always", "exceptZero", "never", "negative"])
    let grouping = try options.get("useGrouping", machine)
    isGrouped = grouping.isUndefined || grouping.isTruthy
    try readDigits(options, machine)
  }

  private mutating func readCurrency(
    _ options: JSObject, _ choice: (PropertyKey, [String]) throws -> String, _ machine: Machine
  ) throws {
    let code = try options.get("currency", machine)
    if !code.isUndefined {
      let text = try machine.toText(code).uppercased()
      guard text.utf8.count == 3, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
        throw machine.rangeError("toLocaleString: '\(text)' is no code of a currency, such as 'USD' or 'EUR'")
      }
      currency = text
    }
    if style == "currency" && currency == nil {
      throw machine.typeError(
        "toLocaleString: the style 'currency' needs a currency: {style: 'currency', currency: 'USD'}")
    }
    currencyDisplay = try choice("currencyDisplay", ["symbol", "narrowSymbol", "code", "name"])
    usesParentheses = try choice("currencySign", ["standard", "accounting"]) == "accounting"
  }

  private mutating func readDigits(_ options: JSObject, _ machine: Machine) throws {
    func count(_ key: PropertyKey, _ range: ClosedRange<Int>) throws -> Int? {
      let value = try options.get(key, machine)
      if value.isUndefined { return nil }
      let number = try machine.toNumber(value).rounded(.down)
      guard number >= Double(range.lowerBound), number <= Double(range.upperBound) else {
        throw machine.rangeError(
          "toLocaleString: \(key.text) must be between \(range.lowerBound) and \(range.upperBound)")
      }
      return Int(number)
    }
    integerDigits = try count("minimumIntegerDigits", 1...21) ?? 1
    let fewest = try count("minimumFractionDigits", 0...100)
    let most = try count("maximumFractionDigits", 0...100)
    let fewestSignificant = try count("minimumSignificantDigits", 1...21)
    let mostSignificant = try count("maximumSignificantDigits", 1...21)
    hasOwnDigits = [fewest, most, fewestSignificant, mostSignificant].contains { $0 != nil }
    if fewestSignificant != nil || mostSignificant != nil {
      significantDigits = try Self.range(fewestSignificant ?? 1, mostSignificant ?? 21, "SignificantDigits", machine)
      return
    }
    let standard = standardFractionDigits
    let minimum = fewest ?? min(standard.lowerBound, most ?? standard.lowerBound)
    let maximum = most ?? max(standard.upperBound, minimum)
    fractionDigits = try Self.range(minimum, maximum, "FractionDigits", machine)
  }

  private static func range(
    _ minimum: Int, _ maximum: Int, _ name: String, _ machine: Machine
  ) throws -> ClosedRange<Int> {
    if minimum <= maximum { return minimum...maximum }
    throw machine.rangeError("toLocaleString: minimum\(name) is greater than maximum\(name): value is out of range")
  }

  private var standardFractionDigits: ClosedRange<Int> {
    switch style {
    case "percent": return 0...0
    case "currency" where notation == "standard":
      let count = Self.currenciesWithoutCents.contains(currency ?? "") ? 0 : 2
      return count...count
    default: return 0...3
    }
  }

  // MARK: Writing

  /// The text of a number.
  func text(_ number: Double) -> String {
    guard number.isFinite else { return decorated(number.isNaN ? "NaN" : "∞", number, isZero: false) }
    var decimal = DecimalNumber(number)
    if style == "percent" { decimal.shift(by: 2) }
    switch notation {
    case "compact": return compactText(decimal, number)
    case "standard":
      round(&decimal)
      return decorated(digits(of: decimal, isGrouped: isGrouped), number, isZero: decimal.isZero)
    default: return exponentialText(decimal, number)
    }
  }

  private func round(_ decimal: inout DecimalNumber) {
    if let significantDigits {
      decimal.round(significantDigits: significantDigits.upperBound)
    } else {
      decimal.round(fractionDigits: fractionDigits.upperBound)
    }
  }

  private func digits(of decimal: DecimalNumber, isGrouped: Bool) -> String {
    var fraction = fractionDigits.lowerBound
    if let significantDigits { fraction = max(0, significantDigits.lowerBound - decimal.exponent) }
    return decimal.text(
      minimumIntegerDigits: integerDigits, minimumFractionDigits: fraction, isGrouped: isGrouped)
  }

  /// `1.2K`: without digits of the caller's choice two significant ones, or all before the point.
  private func compactText(_ exact: DecimalNumber, _ number: Double) -> String {
    func scaled(_ power: Int) -> DecimalNumber {
      var decimal = exact
      decimal.shift(by: -3 * power)
      if hasOwnDigits {
        round(&decimal)
      } else {
        decimal.round(significantDigits: max(2, decimal.exponent))
      }
      return decimal
    }
    let largest = Self.powers.count - 1
    var power = max(0, min((exact.exponent - 1) / 3, largest))
    var decimal = scaled(power)
    if decimal.exponent > 3 && power < largest {
      power += 1
      decimal = scaled(power)
    }
    let fraction = hasOwnDigits ? fractionDigits.lowerBound : 0
    var text = decimal.text(
      minimumIntegerDigits: integerDigits, minimumFractionDigits: fraction,
      isGrouped: isGrouped && decimal.exponent > 4)
    text += isCompactLong ? Self.powers[power].long : Self.powers[power].short
    return decorated(text, number, isZero: decimal.isZero)
  }

  private static let powers: [(short: String, long: String)] = [
    ("", ""), ("K", " thousand"), ("M", " million"), ("B", " billion"), ("T", " trillion"),
  ]

  private func exponentialText(_ exact: DecimalNumber, _ number: Double) -> String {
    let step = notation == "engineering" ? 3 : 1
    func power(of decimal: DecimalNumber) -> Int {
      decimal.isZero ? 0 : Int((Double(decimal.exponent - 1) / Double(step)).rounded(.down)) * step
    }
    var decimal = exact
    var exponent = power(of: exact)
    decimal.shift(by: -exponent)
    round(&decimal)
    let carried = power(of: decimal)
    decimal.shift(by: -carried)
    exponent += carried
    return decorated(digits(of: decimal, isGrouped: false) + "E\(exponent)", number, isZero: decimal.isZero)
  }

  /// The digits with sign, percent sign and currency.
  private func decorated(_ digits: String, _ number: Double, isZero: Bool) -> String {
    var text = digits
    if style == "percent" { text += "%" }
    if style == "currency", let currency { text = withCurrency(text, currency, isOne: text == "1") }
    let isNegative = number.sign == .minus && !number.isNaN
    let shows =
      switch signDisplay {
      case "never": false
      case "exceptZero": !isZero && !number.isNaN
      case "negative": isNegative && !isZero
      case "always": true
      default: isNegative
      }
    guard shows else { return text }
    if isNegative && style == "currency" && usesParentheses { return "(\(text))" }
    return (isNegative ? "-" : "+") + text
  }

  // MARK: Currencies

  private func withCurrency(_ text: String, _ code: String, isOne: Bool) -> String {
    if currencyDisplay == "name" {
      guard let name = Self.currencyNames[code] else { return "\(text) \(code)" }
      return "\(text) \(isOne ? name.one : name.many)"
    }
    let symbols = currencyDisplay == "code" ? nil : Self.currencySymbols[code]
    guard let symbols else {
      let isNumber = text.utf8.first.map { (0x30...0x39).contains($0) } ?? false
      return code + (isNumber ? "\u{A0}" : "") + text
    }
    return (currencyDisplay == "narrowSymbol" ? symbols.narrow : symbols.usual) + text
  }

  private static let currenciesWithoutCents: Set<String> = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
  ]

  private static let currencySymbols: [String: (usual: String, narrow: String)] = [
    "USD": ("$", "$"), "EUR": ("€", "€"), "GBP": ("£", "£"), "JPY": ("¥", "¥"), "INR": ("₹", "₹"), "CNY": ("CN¥", "¥"),
    "KRW": ("₩", "₩"), "BRL": ("R$", "R$"), "MXN": ("MX$", "$"), "CAD": ("CA$", "$"), "AUD": ("A$", "$"),
    "NZD": ("NZ$", "$"), "HKD": ("HK$", "$"), "ILS": ("₪", "₪"), "TWD": ("NT$", "NT$"), "VND": ("₫", "₫"),
    "PHP": ("₱", "₱"),
  ]

  private static let currencyNames: [String: (one: String, many: String)] = [
    "USD": ("US dollar", "US dollars"), "EUR": ("euro", "euros"), "GBP": ("British pound", "British pounds"),
    "JPY": ("Japanese yen", "Japanese yen"), "CHF": ("Swiss franc", "Swiss francs"),
    "INR": ("Indian rupee", "Indian rupees"), "CNY": ("Chinese yuan", "Chinese yuan"),
    "CAD": ("Canadian dollar", "Canadian dollars"), "AUD": ("Australian dollar", "Australian dollars"),
  ]
}
