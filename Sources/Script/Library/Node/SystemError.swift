import Glibc

/// What the operating system refused to do.
package struct SystemError: Error {
  /// The error number of the system.
  package let number: Int32
  /// The function that failed, as Node calls it (`open`, `scandir` …).
  package let call: String
  /// The file it was about.
  package let path: String
  /// The second file of a renaming or copying.
  package let destination: String?

  /// The error of the last system call.
  package init(_ call: String, _ path: String, destination: String? = nil, number: Int32 = errno) {
    self.number = number
    self.call = call
    self.path = path
    self.destination = destination
  }

  /// The symbol of the error (`ENOENT`).
  package var code: String { Self.known[number]?.code ?? "E\(number)" }

  /// `ENOENT: no such file or directory, open 'name'`
  package var message: String {
    let what = Self.known[number]?.text ?? String(cString: strerror(number)).lowercased()
    let target = destination.map { " -> '\($0)'" } ?? ""
    return "\(code): \(what), \(call)" + (path.isEmpty ? "" : " '\(path)'\(target)")
  }

  private static let known: [Int32: (code: String, text: String)] = [
    EBADF: ("EBADF", "bad file descriptor"), ENOENT: ("ENOENT", "no such file or directory"),
    EACCES: ("EACCES", "permission denied"),
    EPERM: ("EPERM", "operation not permitted"), EEXIST: ("EEXIST", "file already exists"),
    EISDIR: ("EISDIR", "illegal operation on a directory"), ENOTDIR: ("ENOTDIR", "not a directory"),
    ENOTEMPTY: ("ENOTEMPTY", "directory not empty"), ENOSPC: ("ENOSPC", "no space left on device"),
    EROFS: ("EROFS", "read-only file system"), EMFILE: ("EMFILE", "too many open files"),
    EINVAL: ("EINVAL", "invalid argument"), ELOOP: ("ELOOP", "too many symbolic links encountered"),
    ENAMETOOLONG: ("ENAMETOOLONG", "name too long"), EXDEV: ("EXDEV", "cross-device link not permitted"),
    EBUSY: ("EBUSY", "resource busy or locked"), EIO: ("EIO", "i/o error"),
  ]
}

extension Machine {
  /// The script exception of a system error, with Node's properties.
  package func exception(_ error: SystemError) -> ScriptError {
    let object = makeError(.error, error.message)
    object.put("errno", Value(-Int(error.number)))
    object.put("code", Value(error.code))
    object.put("syscall", Value(error.call))
    if !error.path.isEmpty { object.put("path", Value(error.path)) }
    if let destination = error.destination { object.put("dest", Value(destination)) }
    return ScriptError(Value(object))
  }

  /// A TypeError with a `code`, as Node's functions throw for wrong arguments.
  func codedTypeError(_ code: String, _ message: String) -> ScriptError {
    let object = makeError(.typeError, message)
    object.put("code", Value(code))
    return ScriptError(Value(object))
  }
}
