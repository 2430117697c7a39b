import Script

/// The world around a program of a session: what it writes goes through the session's output.
final class SessionHost: ProgramHost {
  private let output: ProgramOutput

  init(_ output: ProgramOutput, scriptPath: String?, arguments: [String]) {
    self.output = output
    super.init(scriptPath: scriptPath, arguments: arguments)
  }

  override func write(_ text: String, to stream: Stream) {
    switch stream {
    case .standardOutput: output.write(text)
    case .standardError: output.writeError(text)
    }
  }
}
