import Glibc

/// The state of `console`: how deep the open groups indent, what is counted and timed.
final class Console {
  private var indentation = ""
  private var counts: [String: Int] = [:]
  private var timers: [String: Double] = [:]

  /// Writes a message, its lines indented by the open groups.
  fileprivate func write(_ message: String, to stream: ProgramHost.Stream, _ machine: Machine) {
    if indentation.isEmpty { return machine.host.write(message + "\n", to: stream) }
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { indentation + $0 }
    machine.host.write(lines.joined(separator: "\n") + "\n", to: stream)
  }

  fileprivate func log(_ values: [Value], to stream: ProgramHost.Stream = .standardOutput, _ machine: Machine) throws {
    write(try Inspector.message(values, machine), to: stream, machine)
  }

  // MARK: Groups, counts, times

  fileprivate func beginGroup() { indentation += "  " }

  fileprivate func endGroup() { indentation.removeLast(min(2, indentation.count)) }

  fileprivate func count(_ label: String) -> Int {
    counts[label, default: 0] += 1
    return counts[label]!
  }

  fileprivate func resetCount(_ label: String) -> Bool { counts.removeValue(forKey: label) != nil }

  fileprivate func startTimer(_ label: String) -> Bool {
    if timers[label] != nil { return false }
    timers[label] = EventLoop.now
    return true
  }

  /// The time since the timer of this name was started; nil when there is none.
  fileprivate func elapsed(_ label: String, ends: Bool) -> String? {
    guard let start = timers[label] else { return nil }
    if ends { timers[label] = nil }
    return Console.durationText(milliseconds: EventLoop.now - start)
  }

  private static func durationText(milliseconds: Double) -> String {
    func fixed(_ number: Double, _ digits: Int) -> String { NumberText.fixed(number, fractionDigits: digits) }
    if milliseconds >= 3_600_000 { return fixed(milliseconds / 3_600_000, 3) + "h" }
    if milliseconds >= 60_000 { return fixed(milliseconds / 60_000, 3) + "m" }
    if milliseconds >= 1000 { return fixed(milliseconds / 1000, 3) + "s" }
    return fixed(milliseconds, 3) + "ms"
  }
}

extension Library {
  static func installConsole(_ realm: Realm) {
    realm.globalObject.defineLazily("console", realm) { machine in
      let console = Console()
      return Value(
        LazyObject(prototype: machine.realm.objectPrototype) { object in
          object.install(logging(console) + grouping(console) + measuring(console), machine.realm)
          object.put(Names.toStringTag, Value("console"), .configurable)
        })
    }
  }

  private static func logging(_ console: Console) -> [NativeEntry] {
    func logs(_ name: PropertyKey, _ stream: ProgramHost.Stream) -> NativeEntry {
      NativeEntry(name, 0) { machine, _, arguments in
        try console.log(arguments.values, to: stream, machine)
        return .undefined
      }
    }
    return [
      logs("log", .standardOutput), logs("info", .standardOutput), logs("debug", .standardOutput),
      logs("dirxml", .standardOutput), logs("error", .standardError), logs("warn", .standardError),
      NativeEntry("trace", 0) { machine, _, arguments in
        let message = try Inspector.message(arguments.values, machine)
        let error = machine.makeError(.error, message)
        let stack = try error.get(Names.stack, machine).asString?.text ?? ""
        let calls = stack.split(separator: "\n").dropFirst()
        console.write((["Trace: " + message] + calls).joined(separator: "\n"), to: .standardError, machine)
        return .undefined
      },
      NativeEntry("clear", 0) { machine, _, _ in
        if isatty(STDOUT_FILENO) == 1 { machine.host.write("\u{1B}[1;1H\u{1B}[0J", to: .standardOutput) }
        return .undefined
      },
      NativeEntry("dir", 0) { machine, _, arguments in
        var options = InspectionOptions()
        options.usesCustomTexts = false
        if let given = arguments[1].asObject { try options.read(given, machine) }
        console.write(try Inspector.text(arguments[0], machine, options), to: .standardOutput, machine)
        return .undefined
      },
      NativeEntry("table", 1) { machine, _, arguments in
        if let table = try ConsoleTable(arguments[0], columns: arguments[1], machine) {
          console.write(table.text, to: .standardOutput, machine)
        } else {
          try console.log(arguments.values(from: 0), machine)
        }
        return .undefined
      },
      NativeEntry("assert", 0) { machine, _, arguments in
        if arguments[0].isTruthy { return .undefined }
        let rest = Array(arguments.values(from: 1))
        let message = try Inspector.message(rest, machine)
        let text = rest.isEmpty ? "Assertion failed" : "Assertion failed: " + message
        console.write(text, to: .standardError, machine)
        return .undefined
      },
    ]
  }

  private static func grouping(_ console: Console) -> [NativeEntry] {
    func opens(_ name: PropertyKey) -> NativeEntry {
      NativeEntry(name, 0) { machine, _, arguments in
        if arguments.count > 0 { try console.log(arguments.values, machine) }
        console.beginGroup()
        return .undefined
      }
    }
    return [
      opens("group"), opens("groupCollapsed"),
      NativeEntry("groupEnd", 0) { _, _, _ in
        console.endGroup()
        return .undefined
      },
    ]
  }

  private static func measuring(_ console: Console) -> [NativeEntry] {
    func label(_ arguments: Arguments, _ machine: Machine) throws -> String {
      arguments[0].isUndefined ? "default" : try machine.toText(arguments[0])
    }
    func warn(_ text: String, _ machine: Machine) {
      console.write("Warning: " + text, to: .standardError, machine)
    }
    func reports(_ name: PropertyKey, ends: Bool) -> NativeEntry {
      NativeEntry(name, 0) { machine, _, arguments in
        let label = try label(arguments, machine)
        guard let elapsed = console.elapsed(label, ends: ends) else {
          warn("there is no timer '\(label)': console.time('\(label)') starts one", machine)
          return .undefined
        }
        let extra = Array(arguments.values(from: 1))
        let rest = extra.isEmpty ? "" : " " + (try Inspector.message(extra, machine))
        console.write("\(label): \(elapsed)\(rest)", to: .standardOutput, machine)
        return .undefined
      }
    }
    return [
      NativeEntry("count", 0) { machine, _, arguments in
        let label = try label(arguments, machine)
        console.write("\(label): \(console.count(label))", to: .standardOutput, machine)
        return .undefined
      },
      NativeEntry("countReset", 0) { machine, _, arguments in
        let label = try label(arguments, machine)
        if !console.resetCount(label) { warn("there is no count '\(label)'", machine) }
        return .undefined
      },
      NativeEntry("time", 0) { machine, _, arguments in
        let label = try label(arguments, machine)
        if !console.startTimer(label) { warn("the timer '\(label)' is running already", machine) }
        return .undefined
      },
      reports("timeEnd", ends: true), reports("timeLog", ends: false),
    ]
  }
}
