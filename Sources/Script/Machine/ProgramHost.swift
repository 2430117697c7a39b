import Glibc

/// What a program reaches of the world around its machine.
///
/// The notebook and the tests override ``write(_:to:)`` to see what programs print.
open class ProgramHost {
  /// Where a text goes.
  public enum Stream: Sendable {
    /// The standard output.
    case standardOutput
    /// The standard error.
    case standardError
  }

  /// The file that runs, as it was named; nil in a notebook.
  public var scriptPath: String?
  /// The arguments after the file.
  public var arguments: [String]

  /// A host that writes to the standard streams.
  public init(scriptPath: String? = nil, arguments: [String] = []) {
    self.scriptPath = scriptPath
    self.arguments = arguments
  }

  /// Writes a text as it is. What cannot be written, because the other end is gone, is dropped.
  open func write(_ text: String, to stream: Stream) {
    var text = text
    let descriptor = stream == .standardOutput ? STDOUT_FILENO : STDERR_FILENO
    text.withUTF8 { bytes in
      var start = 0
      while start < bytes.count {
        let written = Glibc.write(descriptor, bytes.baseAddress! + start, bytes.count - start)
        if written < 0 {
          if errno == EINTR { continue }
          return
        }
        start += written
      }
    }
  }
}
