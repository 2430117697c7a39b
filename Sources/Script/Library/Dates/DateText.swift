/// Dates as text.
enum DateText {
  private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  static func monthIndex(ofPrefix text: String) -> Int? {
    text.count < 3 ? nil : months.firstIndex { $0.lowercased().hasPrefix(text.lowercased()) }
  }

  private static func padded(_ number: Double, _ width: Int = 2) -> String {
    let digits = String(Int(abs(number)))
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func yearText(_ year: Double) -> String { (year < 0 ? "-" : "") + padded(year, year < 0 ? 6 : 4) }

  /// `2020-01-31T12:00:00.000Z`
  static func iso(_ time: Double) -> String {
    let parts = CalendarTime(time)
    let year =
      (0...9999).contains(parts.year) ? padded(parts.year, 4) : (parts.year < 0 ? "-" : "+") + padded(parts.year, 6)
    return "\(year)-\(padded(parts.month + 1))-\(padded(parts.day))T\(clock(parts)).\(padded(parts.millisecond, 3))Z"
  }

  private static func clock(_ parts: CalendarTime) -> String {
    "\(padded(parts.hour)):\(padded(parts.minute)):\(padded(parts.second))"
  }

  /// `Fri Jan 31 2020`, of a local time.
  static func date(_ local: Double) -> String {
    let parts = CalendarTime(local)
    return "\(weekdays[CalendarTime.weekday(local)].prefix(3)) \(months[Int(parts.month)].prefix(3)) "
      + "\(padded(parts.day)) \(yearText(parts.year))"
  }

  /// `12:00:00 GMT+0100 (CET)`
  static func time(_ time: Double) -> String {
    let zone = LocalTime.zone(atUTC: time)
    let minutes = abs(zone.offset) / 60_000
    let offset =
      "\(zone.offset < 0 ? "-" : "+")\(padded((minutes / 60).rounded(.down)))"
      + padded(minutes.truncatingRemainder(dividingBy: 60))
    let name = zone.offset == 0 && (zone.name == "UTC" || zone.name == "GMT") ? "Coordinated Universal Time" : zone.name
    return "\(clock(CalendarTime(time + zone.offset))) GMT\(offset) (\(name))"
  }

  /// `Fri, 31 Jan 2020 12:00:00 GMT`
  static func utc(_ time: Double) -> String {
    let parts = CalendarTime(time)
    return "\(weekdays[CalendarTime.weekday(time)].prefix(3)), \(padded(parts.day)) "
      + "\(months[Int(parts.month)].prefix(3)) \(yearText(parts.year)) \(clock(parts)) GMT"
  }

  // MARK: Reading

  /// The time a text stands for; NaN when it stands for none.
  static func parse(_ text: String) -> Double {
    if let time = parseISO(Array(text.utf8)) { return CalendarTime.clip(time) }
    return CalendarTime.clip(parseLoosely(text))
  }

  /// The standard's format: `2020-01-31`, `2020-01-31T12:00`, with seconds, fractions and zone.
  private static func parseISO(_ text: [UInt8]) -> Double? {
    var position = 0
    func peek() -> UInt8? { position < text.count ? text[position] : nil }
    func take(_ character: Character) -> Bool {
      guard peek() == character.asciiValue else { return false }
      position += 1
      return true
    }
    func number(_ count: Int) -> Double? {
      guard position + count <= text.count else { return nil }
      var number = 0.0
      for digit in text[position..<position + count] {
        guard (0x30...0x39).contains(digit) else { return nil }
        number = number * 10 + Double(digit - 0x30)
      }
      position += count
      return number
    }
    var parts = CalendarTime()
    let isNegative = peek() == UInt8(ascii: "-")
    let isLong = isNegative || peek() == UInt8(ascii: "+")
    if isLong { position += 1 }
    guard let year = number(isLong ? 6 : 4), !(isNegative && year == 0) else { return nil }
    parts.year = isNegative ? -year : year
    if take("-") {
      guard let month = number(2), (1...12).contains(month) else { return nil }
      parts.month = month - 1
      if take("-") {
        guard let day = number(2), (1...31).contains(day) else { return nil }
        parts.day = day
      }
    }
    if position == text.count { return parts.milliseconds }
    guard take("T") || take("t") || take(" "), let hour = number(2), take(":"), let minute = number(2) else {
      return nil
    }
    parts.hour = hour
    parts.minute = minute
    if take(":") {
      guard let second = number(2) else { return nil }
      parts.second = second
      if take(".") {
        let start = position
        while let digit = peek(), (0x30...0x39).contains(digit) { position += 1 }
        guard position > start else { return nil }
        let digits = text[start..<min(position, start + 3)].map { Double($0 - 0x30) }
        parts.millisecond = zip(digits, [100, 10, 1]).map { $0 * $1 }.reduce(0, +)
      }
    }
    let isMidnight = hour == 24 && minute == 0 && parts.second == 0 && parts.millisecond == 0
    guard hour <= 23 || isMidnight, minute <= 59, parts.second <= 59 else { return .nan }
    if position == text.count { return LocalTime.utc(parts.milliseconds) }
    if take("Z") || take("z") { return position == text.count ? parts.milliseconds : nil }
    let sign = take("+") ? 1.0 : take("-") ? -1.0 : 0
    guard sign != 0, let hours = number(2) else { return nil }
    _ = take(":")
    guard let minutes = number(2), position == text.count else { return nil }
    return parts.milliseconds - sign * (hours * 60 + minutes) * 60_000
  }

  /// Other common forms: `Jan 31, 2020 12:00:00 GMT+0100`, `31 January 2020`, `1/31/2020`, `2020/1/31 12:00 PM`.
  private static func parseLoosely(_ text: String) -> Double {
    var parts = CalendarTime()
    var numbers: [Double] = []
    var monthIndex: Int?
    var zoneOffset: Double?
    var hasTime = false
    // Comments in parentheses, such as the name of the zone, do not count.
    var rest = Substring(text.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false).first ?? "")
    while let character = rest.first {
      if character.isASCII && character.isNumber {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        guard let number = Double(digits) else { return .nan }
        if rest.first == ":" && !hasTime {
          hasTime = true
          parts.hour = number
          let clock = rest.prefix { $0.isNumber || $0 == ":" || $0 == "." }
          rest = rest.dropFirst(clock.count)
          let fields = clock.dropFirst().split(separator: ":").map { Double($0) ?? .nan }
          guard (1...2).contains(fields.count) else { return .nan }
          parts.minute = fields[0]
          let seconds = fields.count > 1 ? fields[1] : 0
          parts.second = seconds.rounded(.down)
          parts.millisecond = ((seconds - parts.second) * 1000).rounded()
        } else {
          numbers.append(number)
        }
      } else if character.isLetter {
        let word = rest.prefix { $0.isLetter }.lowercased()
        rest = rest.dropFirst(word.count)
        if let month = DateText.monthIndex(ofPrefix: word) {
          monthIndex = month
        } else if word == "am" || word == "pm" {
          parts.hour = parts.hour.truncatingRemainder(dividingBy: 12) + (word == "pm" ? 12 : 0)
        } else if let hours = hoursOfZones[word] {
          zoneOffset = zoneOffset ?? hours * 3_600_000
        } else if word != "t" && !(word.count >= 3 && weekdays.contains { $0.lowercased().hasPrefix(word) }) {
          return .nan
        }
      } else if (character == "+" || character == "-") && hasTime {
        let digits = rest.dropFirst().prefix { $0.isNumber || $0 == ":" }.filter { $0 != ":" }
        rest = rest.dropFirst().drop { $0.isNumber || $0 == ":" }
        guard let number = Double(digits) else { return .nan }
        let minutes =
          digits.count <= 2
          ? number * 60 : (number / 100).rounded(.down) * 60 + number.truncatingRemainder(dividingBy: 100)
        zoneOffset = (character == "-" ? -minutes : minutes) * 60_000
      } else if " ,/-.\t".contains(character) {
        rest = rest.dropFirst()
      } else {
        return .nan
      }
    }
    guard assign(numbers, monthIndex, to: &parts), parts.hour <= 24, parts.minute <= 59, parts.second <= 59 else {
      return .nan
    }
    return zoneOffset.map { parts.milliseconds - $0 } ?? LocalTime.utc(parts.milliseconds)
  }

  /// The zones of RFC 5322 by their letters, in hours east of Greenwich.
  private static let hoursOfZones: [String: Double] = [
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7,
  ]

  /// Finds year, month and day among the numbers of a text.
  private static func assign(_ numbers: [Double], _ monthIndex: Int?, to parts: inout CalendarTime) -> Bool {
    func fullYear(_ number: Double) -> Double { number < 50 ? 2000 + number : number < 100 ? 1900 + number : number }
    if let monthIndex {
      parts.month = Double(monthIndex)
      switch numbers.count {
      case 1:
        if numbers[0] > 31 { parts.year = numbers[0] } else { (parts.year, parts.day) = (2001, numbers[0]) }
      case 2:
        let isYearFirst = numbers[0] > 31
        parts.day = numbers[isYearFirst ? 1 : 0]
        parts.year = fullYear(numbers[isYearFirst ? 0 : 1])
      default: return false
      }
    } else {
      guard let first = numbers.first else { return false }
      let isYearFirst = first > 31
      switch numbers.count {
      case 1:
        parts.year = isYearFirst || first == 0 ? fullYear(first) : 2001
        parts.month = isYearFirst || first == 0 ? 0 : first - 1
      case 2:
        (parts.year, parts.month) = isYearFirst ? (fullYear(first), numbers[1] - 1) : (2001, first - 1)
        parts.day = isYearFirst ? 1 : numbers[1]
      case 3:
        parts.year = isYearFirst ? first : fullYear(numbers[2])
        parts.month = numbers[isYearFirst ? 1 : 0] - 1
        parts.day = numbers[isYearFirst ? 2 : 1]
      default: return false
      }
    }
    return (0...11).contains(parts.month) && (1...31).contains(parts.day)
  }
}
