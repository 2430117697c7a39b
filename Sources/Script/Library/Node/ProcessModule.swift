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
    process.put("argv0", Value(CommandLine.arguments.first ?? "tfs"))
    process.put("execPath", Value(program))
    process.put("execArgv", Value(realm.makeArray([])))
    process.put("title", Value("tfs"))
    process.put("platform", Value("linux"))
    process.put("arch", Value(Machine.architecture))
    process.put("pid", Value(Int(getpid())))
    process.put("exitCode", .undefined)
    process.put("version", Value("v20.0.0"))
    process.put("versions", Value(realm.makeObject(["node": Value("20.0.0")])))
    process.put("release", Value(realm.makeObject(["name": Value("node")])))
    process.put("config", Value(realm.makeObject()))
    process.put("features", Value(realm.makeObject()))
    process.put("ppid", Value(Int(getppid())))
    process.defineLazily("stdin", realm, .all) { (try? input($0)) ?? .undefined }
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

  /// The stream of standard input.
  private static func input(_ machine: Machine) throws -> Value {
    let read = NativeFunction(machine.realm, "read", 0) { machine, _, _ in
      var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      // In short naps, so that timers and an interrupt are seen.
      if poll(&waiting, 1, 20) <= 0 { return .undefined }
      var bytes = [UInt8](repeating: 0, count: 65_536)
      let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
      if count < 0 { return errno == EINTR ? .undefined : .null }
      return count == 0 ? .null : Value(try machine.makeBuffer(Array(bytes.prefix(count))))
    }
    let make = ScriptedLibrary.export("makeInput", of: "internal/streams", machine)
    return try machine.call(make, Value(read), Value(isatty(STDIN_FILENO) == 1))
  }

  private static func stream(_ stream: ProgramHost.Stream, _ descriptor: Int32, _ machine: Machine) -> JSObject {
    let object = machine.realm.makeObject(prototype: try? ScriptedLibrary.emitterPrototype(machine))
    // As in Node, a stream that is no terminal has none of these.
    if isatty(descriptor) == 1 {
      var size = winsize()
      let isSizeKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
      object.put("isTTY", .true)
      object.put("columns", Value(isSizeKnown ? Int(size.ws_col) : 80))
      object.put("rows", Value(isSizeKnown ? Int(size.ws_row) : 24))
    }
    object.put("fd", Value(Int(descriptor)))
    object.put("writable", .true)
    object.install(
      [
        NativeEntry("write", 1) { machine, _, arguments in try write(arguments, to: stream, machine) },
        NativeEntry("end", 1) { machine, this, arguments in
          if !arguments[0].isNullish && !arguments[0].isCallable { _ = try write(arguments, to: stream, machine) }
          return this
        },
        NativeEntry("cork", 0) { _, _, _ in .undefined }, NativeEntry("uncork", 0) { _, _, _ in .undefined },
      ], machine.realm)
    return object
  }

  private static func write(
    _ arguments: Arguments, to stream: ProgramHost.Stream, _ machine: Machine
  ) throws -> Value {
    let text: String
    if let bytes = machine.bytes(of: arguments[0]) {
      text = String(decoding: bytes, as: UTF8.self)
    } else if let string = arguments[0].asString {
      text = string.text
    } else {
      throw machine.codedTypeError(
        "ERR_INVALID_ARG_TYPE",
        "write takes a string or Buffer, not \(machine.describe(arguments[0])); write String(value)")
    }
    machine.host.write(text, to: stream)
    let last = arguments[max(arguments.count - 1, 0)]
    if last.isCallable { machine.eventLoop.enqueueTick { machine in _ = try machine.call(last) } }
    return .true
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
      machine.eventLoop.enqueueTick { machine in _ = try machine.call(callback, arguments: passed) }
      return .undefined
    },
    NativeEntry("getuid", 0) { _, _, _ in Value(Int(Glibc.getuid())) },
    NativeEntry("getgid", 0) { _, _, _ in Value(Int(Glibc.getgid())) },
    NativeEntry("umask", 1) { machine, _, arguments in
      let old = Glibc.umask(0)
      _ = Glibc.umask(arguments[0].isUndefined ? old : mode_t(truncatingIfNeeded: try machine.toInt32(arguments[0])))
      return Value(Int(old))
    },
    NativeEntry("abort", 0) { _, _, _ in throw Termination.exit(status: 134) },
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
  /// Gives an event to the listeners of `process`; false when there are none.
  func emitOnProcess(_ event: String, _ values: [Value]) throws -> Bool {
    guard let process else { return false }
    return try invoke(Value(process), "emit", [Value(event)] + values).isTruthy
  }

  /// The status the program wants to end with (`process.exitCode`); 0 when it set none.
  public var exitStatus: Int32 {
    guard let code = try? process?.get("exitCode", self), !code.isNullish else { return 0 }
    return (try? toInt32(code)) ?? 0
  }

  /// Offers an exception nobody caught to the listeners of `process` for `uncaughtException`; whether there are any.
  func isHandledByProcess(_ exception: Value) throws -> Bool {
    try emitOnProcess("uncaughtException", [exception, Value("uncaughtException")])
  }

  /// When a module has failed: offers its exception to the listeners of `process`, and takes it as handled if there are any.
  public func offerFailureToProcess(of module: JSPromise) throws {
    guard module.state == .rejected, try isHandledByProcess(module.result) else { return }
    eventLoop.forgetRejection(module)
    module.isHandled = true
  }

  /// Calls the listeners of `process` for `exit` when a program ends with a status of its own or, without one, with
  /// `process.exitCode`; returns the status it ends with.
  public func endProcess(status: Int32? = nil) throws -> Int32 {
    guard let process else { return status ?? 0 }
    if let status { process.put("exitCode", Value(status)) }
    do {
      _ = try emitOnProcess("exit", [Value(exitStatus)])
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
