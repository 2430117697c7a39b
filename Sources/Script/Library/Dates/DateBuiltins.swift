/// A date: a moment in milliseconds since 1970, or NaN.
public final class JSDate: JSObject {
  /// The moment in milliseconds since 1 January 1970, UTC; NaN for an invalid date.
  public internal(set) var time: Double

  /// A date of a moment.
  public init(_ realm: Realm, time: Double, prototype: JSObject? = nil) {
    self.time = CalendarTime.clip(time)
    super.init(prototype: prototype ?? realm.datePrototype, kind: .date)
  }
}

extension JSDate: InspectableAtom {
  var kindName: String { "Date" }
  var inspectionText: String { time.isNaN ? "Invalid Date" : DateText.iso(time) }
  var inspectionStyle: InspectionStyle { .date }
}

/// `Date` and its prototype.
enum DateBuiltins {
  static func install(in realm: Realm) {
    realm.defineConstructor(
      "Date", arity: 7, prototype: realm.datePrototype, methods: texts + getters + setters + conversions,
      statics: statics, construct: construct)
    realm.datePrototype.populateLater { [unowned realm] prototype in
      let toPrimitive = NativeFunction(realm, PropertyKey(JSSymbol.WellKnown.toPrimitive), 1) {
        machine, this, arguments in
        guard let object = this.asObject else { throw machine.noDate(this, "[Symbol.toPrimitive]") }
        guard let hint = arguments[0].asString?.text, ["default", "string", "number"].contains(hint) else {
          throw machine.typeError("the hint for a date must be 'default', 'string' or 'number'")
        }
        let names = hint == "number" ? [Names.valueOf, Names.toString] : [Names.toString, Names.valueOf]
        for name in names {
          let method = try object.get(name, machine)
          guard method.isCallable else { continue }
          let result = try machine.call(method, this: this)
          if !result.isObject { return result }
        }
        throw machine.typeError("cannot convert a date to a primitive value")
      }
      prototype.put(Names.toPrimitive, Value(toPrimitive), .configurable)
    }
  }

  private static func construct(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let now = WallClock.milliseconds.rounded(.down)
    if machine.newTarget.isUndefined { return Value(text(now)) }
    let prototype = try machine.prototypeForNew(default: machine.realm.datePrototype)
    let time: Double
    switch arguments.count {
    case 0: time = now
    case 1:
      if let date = arguments[0].host(JSDate.self) {
        time = date.time
      } else {
        let value = try machine.toPrimitive(arguments[0])
        time = try value.asString.map { DateText.parse($0.text) } ?? machine.toNumber(value)
      }
    default: time = LocalTime.utc(try parts(arguments, machine).milliseconds)
    }
    return Value(JSDate(machine.realm, time: time, prototype: prototype))
  }

  /// Year, month, day … as `new Date` and `Date.UTC` take them.
  private static func parts(_ arguments: Arguments, _ machine: Machine) throws -> CalendarTime {
    var parts = CalendarTime()
    for (index, field) in DateField.inOrder.enumerated() where index < arguments.count {
      parts[keyPath: field] = try machine.toNumber(arguments[index])
    }
    let year = parts.year.rounded(.towardZero)
    if year >= 0 && year <= 99 { parts.year = 1900 + year }
    return parts
  }

  private static let statics: [NativeEntry] = [
    NativeEntry("now", 0) { _, _, _ in Value(WallClock.milliseconds.rounded(.down)) },
    NativeEntry("parse", 1) { machine, _, arguments in Value(DateText.parse(try machine.toText(arguments[0]))) },
    NativeEntry("UTC", 7) { machine, _, arguments in
      if arguments.count == 0 { return .nan }
      return Value(CalendarTime.clip(try parts(arguments, machine).milliseconds))
    },
  ]

  // MARK: Texts

  private static func text(_ time: Double) -> String {
    time.isNaN ? "Invalid Date" : "\(DateText.date(LocalTime.local(time))) \(DateText.time(time))"
  }

  private static func writer(_ name: PropertyKey, _ write: @escaping (Double) -> String) -> NativeEntry {
    NativeEntry(name, 0) { machine, this, _ in
      let time = try machine.date(this, name.text).time
      return Value(time.isNaN ? "Invalid Date" : write(time))
    }
  }

  private static func localeWriter(_ name: PropertyKey, _ part: DateFormat.Part) -> NativeEntry {
    NativeEntry(name, 0) { machine, this, arguments in
      let time = try machine.date(this, name.text).time
      let format = try DateFormat(arguments[1].asObject, writes: part, machine)
      return Value(time.isNaN ? "Invalid Date" : format.text(time))
    }
  }

  private static let texts: [NativeEntry] = [
    writer(Names.toString, text), writer("toDateString") { DateText.date(LocalTime.local($0)) },
    writer("toTimeString", DateText.time), writer("toUTCString", DateText.utc), writer("toGMTString", DateText.utc),
    localeWriter("toLocaleDateString", .date), localeWriter("toLocaleTimeString", .time),
    localeWriter("toLocaleString", .both),
    NativeEntry("toISOString", 0) { machine, this, _ in
      let time = try machine.date(this, "toISOString").time
      if time.isNaN { throw machine.rangeError("invalid time value: the date is no valid date") }
      return Value(DateText.iso(time))
    },
  ]

  private static let conversions: [NativeEntry] = [
    NativeEntry(Names.valueOf, 0) { machine, this, _ in Value(try machine.date(this, "valueOf").time) },
    NativeEntry("getTime", 0) { machine, this, _ in Value(try machine.date(this, "getTime").time) },
    NativeEntry("setTime", 1) { machine, this, arguments in
      let date = try machine.date(this, "setTime")
      date.time = CalendarTime.clip(try machine.toNumber(arguments[0]))
      return Value(date.time)
    },
    NativeEntry("getTimezoneOffset", 0) { machine, this, _ in
      let time = try machine.date(this, "getTimezoneOffset").time
      return time.isNaN ? .nan : Value(-LocalTime.zone(atUTC: time).offset / 60_000 + 0)
    },
    NativeEntry(Names.toJSON, 1) { machine, this, _ in
      let number = try machine.toPrimitive(this, hint: .number)
      if let number = number.asNumber, !number.isFinite { return .null }
      return try machine.invoke(this, "toISOString", [])
    },
  ]

  // MARK: Fields

  private static let getters: [NativeEntry] =
    DateField.all.flatMap { field in
      [false, true].map { isUTC in
        NativeEntry(PropertyKey("get\(isUTC ? "UTC" : "")\(field.name)"), 0) { machine, this, _ in
          let time = try machine.date(this, "get\(field.name)").time
          if time.isNaN { return .nan }
          return Value(CalendarTime(isUTC ? time : LocalTime.local(time))[keyPath: field.path])
        }
      }
    }
    + [false, true].map { isUTC in
      NativeEntry(isUTC ? "getUTCDay" : "getDay", 0) { machine, this, _ in
        let time = try machine.date(this, "getDay").time
        return time.isNaN ? .nan : Value(CalendarTime.weekday(isUTC ? time : LocalTime.local(time)))
      }
    }

  private static let setters: [NativeEntry] = DateField.all.flatMap { field in
    [false, true].map { isUTC in
      NativeEntry(PropertyKey("set\(isUTC ? "UTC" : "")\(field.name)"), field.settable) { machine, this, arguments in
        let date = try machine.date(this, "set\(field.name)")
        var start = isUTC ? date.time : LocalTime.local(date.time)
        if start.isNaN && field.name == "FullYear" { start = 0 }
        let first = DateField.inOrder.firstIndex(of: field.path) ?? 0
        var numbers: [Double] = []
        for index in 0..<max(1, min(arguments.count, field.settable)) {
          numbers.append(try machine.toNumber(arguments[index]))
        }
        guard !start.isNaN else { return .nan }
        var parts = CalendarTime(start)
        for (index, number) in numbers.enumerated() { parts[keyPath: DateField.inOrder[first + index]] = number }
        date.time = CalendarTime.clip(isUTC ? parts.milliseconds : LocalTime.utc(parts.milliseconds))
        return Value(date.time)
      }
    }
  }
}

/// A part of a date that has a getter and a setter.
private struct DateField: @unchecked Sendable {
  let name: String
  let path: WritableKeyPath<CalendarTime, Double>
  /// How many fields, from this one on, its setter takes.
  let settable: Int

  static let all = [
    DateField(name: "FullYear", path: \.year, settable: 3), DateField(name: "Month", path: \.month, settable: 2),
    DateField(name: "Date", path: \.day, settable: 1), DateField(name: "Hours", path: \.hour, settable: 4),
    DateField(name: "Minutes", path: \.minute, settable: 3), DateField(name: "Seconds", path: \.second, settable: 2),
    DateField(name: "Milliseconds", path: \.millisecond, settable: 1),
  ]

  static var inOrder: [WritableKeyPath<CalendarTime, Double>] { all.map(\.path) }
}

extension Machine {
  fileprivate func date(_ value: Value, _ method: String) throws -> JSDate {
    guard let date = value.host(JSDate.self) else { throw noDate(value, method) }
    return date
  }

  fileprivate func noDate(_ value: Value, _ method: String) -> ScriptError {
    typeError("Date.prototype.\(method) was called on \(describe(value)), which is no date")
  }
}
