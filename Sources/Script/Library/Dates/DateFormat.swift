import Glibc

/// How `toLocaleString` and its kin write dates: as in the United States, with the options of ECMA-402.
struct DateFormat {
  /// What a method writes when the options name nothing.
  enum Part { case date, time, both }

  private enum Width: String { case numeric, twoDigits = "2-digit", long, short, narrow }

  private var weekday: Width?
  private var year: Width?
  private var month: Width?
  private var day: Width?
  private var hour: Width?
  private var minute: Width?
  private var second: Width?
  private var fractionDigits = 0
  private var zoneName: Width?
  private var zone: String?
  /// Whether hours count to 12, from 0 to 23 or from 1 to 24.
  private var hourCycle = HourCycle.twelve
  private var joinsWithAt = false

  private enum HourCycle { case twelve, fromZero, toTwentyFour }

  /// Reads a script's options; RangeErrors and TypeErrors as the standard has them.
  init(_ options: JSObject?, writes part: Part, _ machine: Machine) throws {
    if let options { try read(options, part, machine) }
    let hasDate = [weekday, year, month, day].contains { $0 != nil }
    let hasTime = [hour, minute, second].contains { $0 != nil } || fractionDigits > 0
    switch part {
    case .date where !hasDate: setStandardDate()
    case .time where !hasTime: setStandardTime()
    case .both where !hasDate && !hasTime:
      setStandardDate()
      setStandardTime()
    default: break
    }
    joinsWithAt = joinsWithAt || month == .long
  }

  private mutating func setStandardDate() { (year, month, day) = (.numeric, .numeric, .numeric) }

  private mutating func setStandardTime() { (hour, minute, second) = (.numeric, .twoDigits, .twoDigits) }

  // MARK: Options

  private mutating func read(_ options: JSObject, _ part: Part, _ machine: Machine) throws {
    func text(_ key: PropertyKey) throws -> String? {
      let value = try options.get(key, machine)
      return value.isUndefined ? nil : try machine.toText(value)
    }
    func refuse(_ key: PropertyKey, _ text: String) -> ScriptError {
      machine.rangeError("a date cannot be written with \(key.text): '\(text)'")
    }
    func width(_ key: PropertyKey, _ choices: [Width]) throws -> Width? {
      guard let text = try text(key) else { return nil }
      guard let width = Width(rawValue: text), choices.contains(width) else { throw refuse(key, text) }
      return width
    }
    let names: [Width] = [.long, .short, .narrow]
    let numbers: [Width] = [.numeric, .twoDigits]
    weekday = try width("weekday", names)
    year = try width("year", numbers)
    month = try width("month", numbers + names)
    day = try width("day", numbers)
    hour = try width("hour", numbers)
    minute = try width("minute", numbers)
    second = try width("second", numbers)
    let fraction = try options.get("fractionalSecondDigits", machine)
    if !fraction.isUndefined {
      let count = try machine.toIntegerOrInfinity(fraction)
      guard count >= 1 && count <= 3 else { throw refuse("fractionalSecondDigits", NumberText.string(count)) }
      fractionDigits = Int(count)
    }
    zoneName = try width("timeZoneName", names)
    if let name = try text("timeZone") {
      guard LocalTime.isZone(name) else { throw machine.rangeError("invalid time zone: '\(name)'") }
      zone = name
    }
    let isTwelve = try options.get("hour12", machine)
    if !isTwelve.isUndefined {
      hourCycle = isTwelve.isTruthy ? .twelve : .toTwentyFour
    } else if let cycle = try text("hourCycle") {
      hourCycle = cycle == "h23" ? .fromZero : cycle == "h24" ? .toTwentyFour : .twelve
    }
    try readStyles(date: text("dateStyle"), time: text("timeStyle"), part, machine)
  }

  /// `dateStyle` and `timeStyle` stand for several fields, and with no others.
  private mutating func readStyles(
    date dateStyle: String?, time timeStyle: String?, _ part: Part, _ machine: Machine
  ) throws {
    if dateStyle == nil && timeStyle == nil { return }
    let styles = ["full", "long", "medium", "short"]
    for style in [dateStyle, timeStyle] {
      guard let style, !styles.contains(style) else { continue }
      throw machine.rangeError("dateStyle and timeStyle are one of \(styles.joined(separator: ", ")), not '\(style)'")
    }
    let hasFields = [weekday, year, month, day, hour, minute, second, zoneName].contains { $0 != nil }
    if hasFields || (part == .date && timeStyle != nil) || (part == .time && dateStyle != nil) {
      throw machine.typeError(
        "dateStyle and timeStyle go with no other fields, and not with the method that writes the other part")
    }
    if let dateStyle {
      weekday = dateStyle == "full" ? .long : nil
      year = dateStyle == "short" ? .twoDigits : .numeric
      month = dateStyle == "short" ? .numeric : dateStyle == "medium" ? .short : .long
      day = .numeric
    }
    guard let timeStyle else { return }
    hour = .numeric
    minute = .twoDigits
    second = timeStyle == "short" ? nil : .twoDigits
    zoneName = timeStyle == "full" ? .long : timeStyle == "long" ? .short : nil
  }

  // MARK: Writing

  /// The text of a time in milliseconds since 1970, UTC.
  func text(_ time: Double) -> String {
    let (offset, abbreviation) = LocalTime.zone(atUTC: time, in: zone)
    let local = time + offset
    let parts = CalendarTime(local)
    let date = dateText(parts, CalendarTime.weekday(local))
    let clock = clockText(parts)
    let separator = joinsWithAt ? " at " : year == nil && month == nil && day == nil ? " " : ", "
    var text = date + (date.isEmpty || clock.isEmpty ? "" : separator) + clock
    if let zoneName {
      text += (clock.isEmpty ? ", " : " ") + Self.zoneText(abbreviation, offset, isLong: zoneName == .long)
    }
    return text
  }

  private static func number(_ value: Double, _ width: Width?) -> String {
    let text = String(Int(value))
    return width == .twoDigits && text.utf8.count < 2 ? "0" + text : text
  }

  private static func name(_ name: String, _ width: Width) -> String {
    width == .long ? name : String(name.prefix(width == .short ? 3 : 1))
  }

  private func dateText(_ parts: CalendarTime, _ weekdayNumber: Int) -> String {
    let yearText = year.map {
      Self.number($0 == .twoDigits ? parts.year.truncatingRemainder(dividingBy: 100) : parts.year, $0)
    }
    let dayText = day.map { Self.number(parts.day, $0) }
    let weekdayText = weekday.map { Self.name(Self.weekdays[weekdayNumber], $0) }
    guard let month else {
      if let yearText, let dayText, weekdayText == nil { return "\(yearText) (day: \(dayText))" }
      return [yearText, dayText, weekdayText].compactMap { $0 }.joined(separator: " ")
    }
    var text: String
    if month == .numeric || month == .twoDigits {
      text = [Self.number(parts.month + 1, month), dayText, yearText].compactMap { $0 }.joined(separator: "/")
    } else {
      text = Self.name(Self.months[Int(parts.month)], month)
      if let dayText { text += " " + dayText }
      if let yearText { text += (dayText == nil ? " " : ", ") + yearText }
    }
    return weekdayText.map { "\($0), \(text)" } ?? text
  }

  private func clockText(_ parts: CalendarTime) -> String {
    var texts: [String] = []
    if let hour { texts.append(hourText(parts.hour, hour)) }
    // A number that stands alone is not padded, those between colons are.
    if minute != nil { texts.append(Self.number(parts.minute, hour == nil && second == nil ? .numeric : .twoDigits)) }
    if second != nil { texts.append(Self.number(parts.second, hour == nil && minute == nil ? .numeric : .twoDigits)) }
    var text = texts.joined(separator: ":")
    if fractionDigits > 0 {
      let thousandths = "00\(Int(parts.millisecond))".suffix(3).prefix(fractionDigits)
      text += (second == nil ? "" : ".") + thousandths
    }
    if hour != nil && hourCycle == .twelve { text += parts.hour < 12 ? " AM" : " PM" }
    return text
  }

  private func hourText(_ hour: Double, _ width: Width) -> String {
    switch hourCycle {
    case .fromZero: return Self.number(hour, .twoDigits)
    case .toTwentyFour: return Self.number(hour == 0 ? 24 : hour, .twoDigits)
    case .twelve:
      let rest = hour.truncatingRemainder(dividingBy: 12)
      return Self.number(rest == 0 ? 12 : rest, width)
    }
  }

  /// `UTC`, `EST` or `GMT+9`.
  private static func zoneText(_ abbreviation: String, _ offset: Double, isLong: Bool) -> String {
    if abbreviation == "UTC" || abbreviation == "GMT" {
      return isLong ? (abbreviation == "UTC" ? "Coordinated Universal Time" : "Greenwich Mean Time") : abbreviation
    }
    if americanZones.contains(abbreviation) { return abbreviation }
    let minutes = Int(offset.magnitude / 60_000)
    let rest = minutes % 60
    return "GMT\(offset < 0 ? "-" : "+")\(minutes / 60)" + (rest == 0 ? "" : ":\(rest < 10 ? "0" : "")\(rest)")
  }

  private static let americanZones: Set<String> = [
    "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AKST", "AKDT", "HST",
  ]

  private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
}
