import Display
import Glibc

/// The user's editor of choice, `$VISUAL` or `$EDITOR`.
package enum ExternalEditor {
  /// Lets the user edit a text in their editor; nil when it could not be run or failed.
  package static func edit(_ text: String) -> String? {
    let editor = UserDirectories.environment("VISUAL") ?? UserDirectories.environment("EDITOR") ?? "vi"
    let directory = UserDirectories.environment("TMPDIR") ?? "/tmp"
    var template = Array("\(directory)/tfs-cell-XXXXXX.js".utf8CString)
    let descriptor = mkstemps(&template, 3)
    guard descriptor >= 0 else { return nil }
    close(descriptor)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    guard (try? Files.write(text + "\n", to: path)) != nil, run(editor, path) else { return nil }
    guard var edited = try? Files.readText(path) else { return nil }
    while edited.last == "\n" { edited.removeLast() }
    return edited
  }

  /// Runs the editor through the shell, since `$EDITOR` may hold options.
  private static func run(_ editor: String, _ path: String) -> Bool {
    let words: [String] = ["sh", "-c", editor + " \"$1\"", "sh", path]
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    guard posix_spawn(&process, "/bin/sh", nil, nil, arguments, environ) == 0 else { return false }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      if errno != EINTR { return false }
    }
    return status == 0
  }
}
