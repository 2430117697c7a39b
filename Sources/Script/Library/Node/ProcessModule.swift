import Glibc

/// Node's `process`: the arguments, the environment and the streams of the program.
enum ProcessModule {
  static func install(in realm: Realm) {
    let start = EventLoop.now
    realm.globalObject.defineLazily("process", realm) { machine in Value(make(machine, start: start)) }
    realm.machine.builtInModules.define("process") { machine in
      guard let process = try machine.realm.globalObject.get("process", machine).asObject else {
        throw machine.error("the global process was replaced by something that is no object")
      }
      return process
    }
  }

  private static func make(_ machine: Machine, start: Double) -> JSObject {
    let realm = machine.realm!
    let process = realm.makeObject(prototype: try? ScriptedLibrary.emitterPrototype(machine))
    machine.process = process
    let program = FilePath.resolve([CommandLine.arguments.first ?? "tfs"])
    let script = machine.host.scriptPath.map { [FilePath.resolve([$0])] } ?? []
    let texts = ([program] + script + machine.host.arguments).map { Value($0) }
    process.put("argv", Value(realm.makeArray(texts)))
    process.put("execPath", Value(program))
    process.put("title", Value("tfs"))
    process.put("platform", Value("linux"))
    process.put("arch", Value(Machine.architecture))
    process.put("pid", Value(Int(getpid())))
    process.put("exitCode", .undefined)
    process.put("version", Value("v20.0.0"))
    process.put("versions", Value(realm.makeObject(["node": Value("20.0.0")])))
    process.defineLazily("env", realm, .all) { Value(environment($0)) }
    process.defineLazily("stdout", realm, .all) { Value(stream(.standardOutput, STDOUT_FILENO, $0)) }
    process.defineLazily("stderr", realm, .all) { Value(stream(.standardError, STDERR_FILENO, $0)) }
    process.install(functions, realm)
    process.install(
      [NativeEntry("uptime", 0) { _, _, _ in Value((EventLoop.now - start) / 1000) }], realm)
    process.put(Names.toStringTag, Value("process"), .configurable)
    return process
  }

  private static func environment(_ machine: Machine) -> JSObject {
    let object = machine.realm.makeObject()
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { object.put(PropertyKey(String(parts[0])), Value(String(parts[1]))) }
      entry += 1
    }
    return object
  }

  private static func stream(_ stream: ProgramHost.Stream, _ descriptor: Int32, _ machine: Machine) -> JSObject {
    let object = machine.realm.makeObject()
    object.put("isTTY", Value(isatty(descriptor) == 1))
    object.put("fd", Value(Int(descriptor)))
    var size = winsize()
    let isSizeKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    object.put("columns", Value(isSizeKnown ? Int(size.ws_col) : 80))
    object.put("rows", Value(isSizeKnown ? Int(size.ws_row) : 24))
    object.install(
      [
        NativeEntry("write", 1) { machine, _, arguments in
          let bytes = machine.bytes(of: arguments[0])
          let text = try bytes.map { String(decoding: $0, as: UTF8.self) } ?? machine.toText(arguments[0])
          machine.host.write(text, to: stream)
          let last = arguments[max(arguments.count - 1, 0)]
          if last.isCallable { machine.eventLoop.enqueue { machine in _ = try machine.call(last) } }
          return .true
        }
      ], machine.realm)
    return object
  }

  private static let functions: [NativeEntry] = [
    NativeEntry("exit", 1) { machine, _, arguments in
      let status = arguments[0].isUndefined ? machine.exitStatus : try machine.toInt32(arguments[0])
      throw Termination.exit(status: status & 0xFF)
    },
    NativeEntry("cwd", 0) { _, _, _ in Value(FilePath.workingDirectory) },
    NativeEntry("chdir", 1) { machine, _, arguments in
      let path = try machine.toText(arguments[0])
      if Glibc.chdir(path) != 0 { throw machine.exception(SystemError("chdir", path)) }
      return .undefined
    },
    NativeEntry("hrtime", 1) { machine, _, arguments in
      let now = EventLoop.now * 1e6
      let earlier = try arguments[0].isObject ? machine.list(from: arguments[0]) : []
      let start = try earlier.count == 2 ? machine.toNumber(earlier[0]) * 1e9 + machine.toNumber(earlier[1]) : 0
      let seconds = ((now - start) / 1e9).rounded(.down)
      let rest = (now - start - seconds * 1e9).rounded(.down)
      return Value(machine.realm.makeArray([Value(seconds), Value(rest)]))
    },
    NativeEntry("memoryUsage", 0) { machine, _, _ in
      let (size, resident) = memory()
      return Value(
        machine.realm.makeObject([
          "rss": Value(resident), "heapTotal": Value(size), "heapUsed": Value(resident), "external": Value(0),
          "arrayBuffers": Value(0),
        ]))
    },
    NativeEntry("cpuUsage", 0) { machine, _, _ in
      var usage = rusage()
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      func microseconds(_ time: timeval) -> Value { Value(Double(time.tv_sec) * 1e6 + Double(time.tv_usec)) }
      return Value(
        machine.realm.makeObject([
          "user": microseconds(usage.ru_utime), "system": microseconds(usage.ru_stime),
        ]))
    },
    NativeEntry("nextTick", 1) { machine, _, arguments in
      let callback = try machine.callback(arguments[0], of: "process.nextTick")
      let passed = arguments.values(from: 1)
      machine.eventLoop.enqueue { machine in _ = try machine.call(callback, arguments: passed) }
      return .undefined
    },
    NativeEntry("emitWarning", 1) { machine, _, arguments in
      let value = arguments[0].isObject ? try machine.get(arguments[0], Names.message) : arguments[0]
      machine.host.write("Warning: \(try machine.toText(value))\n", to: .standardError)
      return .undefined
    },
  ]

  /// The virtual and the resident size of the process in bytes.
  private static func memory() -> (size: Int, resident: Int) {
    let text = (try? FileSystem.readText("/proc/self/statm")) ?? ""
    let pages = text.split(separator: " ").prefix(2).compactMap { Int($0) }
    let pageSize = sysconf(Int32(_SC_PAGESIZE))
    return pages.count == 2 ? (pages[0] * pageSize, pages[1] * pageSize) : (0, 0)
  }
}

extension Machine {
  /// The status the program wants to end with (`process.exitCode`); 0 when it set none.
  public var exitStatus: Int32 {
    guard let code = try? process?.get("exitCode", self), !code.isNullish else { return 0 }
    return (try? toInt32(code)) ?? 0
  }

  /// Calls the listeners of `process` for `exit` when a program ends with a status of its own or, without one, with
  /// `process.exitCode`; returns the status it ends with.
  public func endProcess(status: Int32? = nil) throws -> Int32 {
    guard let process else { return status ?? 0 }
    if let status { process.put("exitCode", Value(status)) }
    do {
      _ = try invoke(Value(process), "emit", [Value("exit"), Value(exitStatus)])
    } catch Termination.exit(let status) {
      return status
    }
    return exitStatus
  }

  static var architecture: String {
    #if arch(arm64)
      "arm64"
    #else
      "x64"
    #endif
  }
}
