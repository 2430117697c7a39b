import Glibc

/// Node's module `os`.
enum OperatingSystemModule {
  static func make(_ machine: Machine) -> JSObject {
    let module = machine.realm.makeObject()
    module.put("EOL", Value("\n"))
    module.put("devNull", Value("/dev/null"))
    module.put("constants", Value(machine.realm.makeObject(["signals": Value(signals(machine))])))
    module.install(answers, machine.realm)
    return module
  }

  private static func answer(_ name: PropertyKey, _ answer: @escaping (Machine) -> Value) -> NativeEntry {
    NativeEntry(name, 0) { machine, _, _ in answer(machine) }
  }

  private static let answers: [NativeEntry] = [
    answer("platform") { _ in Value("linux") }, answer("type") { _ in Value("Linux") },
    answer("arch") { _ in Value(Machine.architecture) },
    answer("machine") { _ in Value(Machine.architecture == "x64" ? "x86_64" : "aarch64") },
    answer("endianness") { _ in Value(1.littleEndian == 1 ? "LE" : "BE") },
    answer("release") { _ in Value(firstLine("/proc/sys/kernel/osrelease")) },
    answer("version") { _ in Value(firstLine("/proc/sys/kernel/version")) },
    answer("homedir") { _ in Value(variable("HOME") ?? "/") },
    answer("tmpdir") { _ in Value(variable("TMPDIR") ?? "/tmp") },
    answer("hostname") { _ in Value(firstLine("/proc/sys/kernel/hostname")) },
    answer("uptime") { _ in
      Value(firstLine("/proc/uptime").split(separator: " ").first.flatMap { Double($0) } ?? 0)
    },
    answer("loadavg") { machine in
      let numbers = firstLine("/proc/loadavg").split(separator: " ").prefix(3)
      return Value(machine.realm.makeArray(numbers.map { Value(Double($0) ?? 0) }))
    },
    answer("totalmem") { _ in Value(memory(Int32(_SC_PHYS_PAGES))) },
    answer("freemem") { _ in Value(memory(Int32(_SC_AVPHYS_PAGES))) },
    answer("availableParallelism") { _ in Value(processorCount) },
    answer("cpus", processors),
    answer("networkInterfaces") { machine in Value(machine.realm.makeObject()) },
    answer("userInfo") { machine in
      let entry = getpwuid(getuid())
      func text(_ field: UnsafeMutablePointer<CChar>?) -> Value { field.map { Value(String(cString: $0)) } ?? .null }
      return Value(
        machine.realm.makeObject([
          "uid": Value(Int(getuid())), "gid": Value(Int(getgid())), "username": text(entry?.pointee.pw_name),
          "homedir": text(entry?.pointee.pw_dir), "shell": text(entry?.pointee.pw_shell),
        ]))
    },
  ]

  private static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  private static func processors(_ machine: Machine) -> Value {
    let text = (try? FileSystem.readText("/proc/cpuinfo")) ?? ""
    func fields(_ name: String) -> [String] {
      text.split(separator: "\n").filter { $0.hasPrefix(name) }.compactMap { line in
        line.split(separator: ":", maxSplits: 1).last.map { String($0.drop { $0 == " " }) }
      }
    }
    let models = fields("model name")
    let speeds = fields("cpu MHz")
    let list = (0..<processorCount).map { index in
      let times: KeyValuePairs<PropertyKey, Value> = [
        "user": Value(0), "nice": Value(0), "sys": Value(0), "idle": Value(0), "irq": Value(0),
      ]
      return Value(
        machine.realm.makeObject([
          "model": Value(index < models.count ? models[index] : "unknown"),
          "speed": Value(index < speeds.count ? (Double(speeds[index]) ?? 0).rounded(.down) : 0),
          "times": Value(machine.realm.makeObject(times)),
        ]))
    }
    return Value(machine.realm.makeArray(list))
  }

  private static func signals(_ machine: Machine) -> JSObject {
    let numbers: KeyValuePairs<PropertyKey, Int32> = [
      "SIGHUP": SIGHUP, "SIGINT": SIGINT, "SIGQUIT": SIGQUIT, "SIGKILL": SIGKILL, "SIGUSR1": SIGUSR1,
      "SIGUSR2": SIGUSR2, "SIGPIPE": SIGPIPE, "SIGALRM": SIGALRM, "SIGTERM": SIGTERM,
    ]
    let object = machine.realm.makeObject()
    for (name, number) in numbers { object.put(name, Value(number)) }
    return object
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  private static func firstLine(_ path: String) -> String {
    (try? FileSystem.readText(path))?.split(separator: "\n").first.map(String.init) ?? ""
  }

  private static func memory(_ pages: Int32) -> Double {
    Double(sysconf(pages)) * Double(sysconf(Int32(_SC_PAGESIZE)))
  }
}
