import Glibc

/// A time as years, months, days and so on, in the calendar of the language (proleptic Gregorian).
struct CalendarTime {
  var year = 1970.0
  /// From 0.
  var month = 0.0
  /// The day of the month, from 1.
  var day = 1.0
  var hour = 0.0
  var minute = 0.0
  var second = 0.0
  var millisecond = 0.0

  static let millisecondsPerDay = 86_400_000.0
  /// The times a date can hold reach this far from 1970.
  static let maximumTime = 8.64e15

  init() {}

  /// The parts of a time in milliseconds, which must be finite.
  init(_ time: Double) {
    let days = (time / Self.millisecondsPerDay).rounded(.down)
    let rest = Int(time - days * Self.millisecondsPerDay)
    hour = Double(rest / 3_600_000)
    minute = Double(rest / 60_000 % 60)
    second = Double(rest / 1000 % 60)
    millisecond = Double(rest % 1000)
    (year, month, day) = Self.date(ofDay: Int(days))
  }

  /// The date of a day number (days since 1970), by H. Hinnant's civil_from_days.
  private static func date(ofDay number: Int) -> (year: Double, month: Double, day: Double) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 2 : shiftedMonth - 10
    let year = yearOfEra + era * 400 + (month <= 1 ? 1 : 0)
    return (Double(year), Double(month), Double(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1))
  }

  /// The day number of the first day of a month; months beyond the year are carried over.
  private static func day(year: Double, month: Double) -> Double {
    let monthIndex = Int(month - 12 * (month / 12).rounded(.down))
    let shiftedYear = Int(year + (month / 12).rounded(.down)) - (monthIndex <= 1 ? 1 : 0)
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (monthIndex + (monthIndex > 1 ? -2 : 10)) + 2) / 5
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Double(era * 146_097 + dayOfEra - 719_468)
  }

  /// The milliseconds since 1970 (MakeDate); NaN when a part is not finite or far too large.
  var milliseconds: Double {
    let parts = [year, month, day, hour, minute, second, millisecond]
    guard parts.allSatisfy(\.isFinite), abs(year) < 400_000, abs(month) < 4_800_000 else { return .nan }
    let days =
      Self.day(year: year.rounded(.towardZero), month: month.rounded(.towardZero)) + day.rounded(.towardZero) - 1
    let time =
      hour.rounded(.towardZero) * 3_600_000 + minute.rounded(.towardZero) * 60_000
      + second.rounded(.towardZero) * 1000 + millisecond.rounded(.towardZero)
    return days * Self.millisecondsPerDay + time
  }

  /// The day of the week, from Sunday (0).
  static func weekday(_ time: Double) -> Int {
    let day = Int((time / millisecondsPerDay).rounded(.down))
    return ((day + 4) % 7 + 7) % 7
  }

  /// A time as dates hold it (TimeClip): whole milliseconds, NaN beyond the range.
  static func clip(_ time: Double) -> Double {
    guard time.isFinite, abs(time) <= maximumTime else { return .nan }
    return time.rounded(.towardZero) + 0
  }
}

/// The time zone of the user, from the system's tables.
enum LocalTime {
  /// The offset of local time from UTC at a time in UTC, in milliseconds, and the abbreviation of the zone.
  static func zone(atUTC time: Double) -> (offset: Double, name: String) {
    var seconds = time_t((time / 1000).rounded(.down))
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return (0, "UTC") }
    return (Double(parts.tm_gmtoff) * 1000, parts.tm_zone.map { String(cString: $0) } ?? "UTC")
  }

  /// Whether there is a time zone of this name, such as `Europe/Berlin`.
  static func isZone(_ name: String) -> Bool {
    if name.uppercased() == "UTC" { return true }
    let isName = name.utf8.allSatisfy {
      $0 == 0x2F || $0 == 0x5F || $0 == 0x2D || $0 == 0x2B || isalnum(Int32($0)) != 0
    }
    guard isName, !name.isEmpty, !name.hasPrefix("/") else { return false }
    return (try? FileSystem.status("/usr/share/zoneinfo/" + name))?.isFile ?? false
  }

  /// As `zone(atUTC:)`, for a zone by its name; nil is the user's.
  static func zone(atUTC time: Double, in name: String?) -> (offset: Double, name: String) {
    guard let name else { return zone(atUTC: time) }
    if name.uppercased() == "UTC" { return (0, "UTC") }
    let usual = getenv("TZ").map { String(cString: $0) }
    setenv("TZ", name, 1)
    tzset()
    defer {
      if let usual { setenv("TZ", usual, 1) } else { unsetenv("TZ") }
      tzset()
    }
    return zone(atUTC: time)
  }

  /// A time in UTC as local time.
  static func local(_ time: Double) -> Double { time.isFinite ? time + zone(atUTC: time).offset : time }

  /// A local time in UTC. Of two such times (clocks set back) the first is taken, a skipped one is moved on.
  static func utc(_ time: Double) -> Double {
    guard time.isFinite, abs(time) <= CalendarTime.maximumTime + CalendarTime.millisecondsPerDay else { return .nan }
    let before = zone(atUTC: time - CalendarTime.millisecondsPerDay).offset
    let first = time - before
    if zone(atUTC: first).offset == before { return first }
    let second = time - zone(atUTC: first).offset
    return zone(atUTC: second).offset == time - second ? second : first
  }
}
