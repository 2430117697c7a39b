import Foundation

/// A run of the built `tfs` without a terminal.
struct ProgramProcess {
  let status: Int32
  let output: String
  let error: String

  init(
    _ arguments: [String], input: String = "", home: String, environment: [String: String] = [:]
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: PseudoTerminal.program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: home)
    process.environment = PseudoTerminal.environment(home: home, environment)
    let files = try ["in", "out", "err"].map { name -> FileHandle in
      let path = home + "/.std" + name
      _ = FileManager.default.createFile(atPath: path, contents: name == "in" ? Data(input.utf8) : nil)
      guard let handle = FileHandle(forUpdatingAtPath: path) else { throw CocoaError(.fileNoSuchFile) }
      return handle
    }
    process.standardInput = files[0]
    process.standardOutput = files[1]
    process.standardError = files[2]
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    output = try String(contentsOfFile: home + "/.stdout", encoding: .utf8)
    error = try String(contentsOfFile: home + "/.stderr", encoding: .utf8)
  }

  /// What a command of the shell, such as a pipeline, writes on standard output.
  static func outputOfShell(_ command: String) throws -> String {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", command]
    let pipe = Pipe()
    shell.standardOutput = pipe
    try shell.run()
    defer { shell.waitUntilExit() }
    return String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
  }
}
