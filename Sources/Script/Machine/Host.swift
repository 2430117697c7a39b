import Glibc

/// What a program is told about, and may do in, the process that runs it.
public struct Host {
  /// The two streams a program writes to.
  public enum Stream: Sendable {
    /// `console.log`, `process.stdout`
    case standardOutput
    /// `console.error`, `process.stderr`
    case standardError
  }

  /// Where text goes; by default to the process's own streams.
  public var sink: (_ text: String, _ stream: Stream) -> Void = { text, stream in
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let written = Glibc.write(
          stream == .standardOutput ? 1 : 2, bytes.baseAddress! + done, bytes.count - done)
        if written <= 0 { return }
        done += written
      }
    }
  }

  /// The file that runs, for `process.argv`; nil in a notebook.
  public var scriptPath: String?
  /// The arguments after the file.
  public var arguments: [String] = []

  /// Writes text.
  public func write(_ text: String, to stream: Stream) { sink(text, stream) }
}
