import Glibc

/// Paths of files, taken apart and put together as the POSIX half of Node's `path` does.
package enum FilePath {
  /// A path without `.`, `..` and double slashes; `.` for nothing.
  package static func normalize(_ path: String) -> String {
    if path.isEmpty { return "." }
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if let last = parts.last, last != ".." {
        parts.removeLast()
      } else if !isAbsolute {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    let end = path.hasSuffix("/") && !joined.isEmpty ? "/" : ""
    if isAbsolute { return "/" + joined + end }
    return joined.isEmpty ? (path.hasSuffix("/") ? "./" : ".") : joined + end
  }

  /// The parts put together with slashes, and normalized.
  package static func join(_ parts: [String]) -> String {
    normalize(parts.filter { !$0.isEmpty }.joined(separator: "/"))
  }

  /// The absolute path the parts lead to, each seen from the one before it and the first from the working directory.
  package static func resolve(_ parts: [String]) -> String {
    var path = ""
    for part in parts.reversed() where !part.isEmpty {
      path = path.isEmpty ? part : part + "/" + path
      if path.hasPrefix("/") { break }
    }
    if !path.hasPrefix("/") { path = path.isEmpty ? workingDirectory : workingDirectory + "/" + path }
    let normal = normalize(path)
    return normal.count > 1 && normal.hasSuffix("/") ? String(normal.dropLast()) : normal
  }

  /// The directory the process works in.
  package static var workingDirectory: String {
    guard let text = getcwd(nil, 0) else { return "/" }
    defer { free(text) }
    return String(cString: text)
  }

  /// The part before the last name; `.` when there is none.
  package static func directory(of path: String) -> String {
    let trimmed = withoutTrailingSlashes(path)
    guard let slash = trimmed.lastIndex(of: "/") else { return path.hasPrefix("/") ? "/" : "." }
    let parent = withoutTrailingSlashes(String(trimmed[..<slash]))
    return parent.isEmpty ? "/" : parent
  }

  /// The last name, without `suffix` if it ends with it.
  package static func base(of path: String, without suffix: String = "") -> String {
    let trimmed = withoutTrailingSlashes(path)
    let name = trimmed.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    // Node cuts a suffix off that is the whole path, but not one that is the whole name.
    guard !suffix.isEmpty, name != suffix || path == suffix, name.hasSuffix(suffix) else { return name }
    return String(name.dropLast(suffix.count))
  }

  /// The end of the last name, from its last dot on; empty when there is none or the name begins with it.
  package static func fileExtension(of path: String) -> String {
    let name = base(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex, name != ".." else { return "" }
    return String(name[dot...])
  }

  /// The way from one path to another.
  package static func relative(from start: String, to end: String) -> String {
    let from = resolve([start]).split(separator: "/")
    let to = resolve([end]).split(separator: "/")
    var common = 0
    while common < min(from.count, to.count), from[common] == to[common] { common += 1 }
    let up = [Substring](repeating: "..", count: from.count - common)
    return (up + to[common...]).joined(separator: "/")
  }

  private static func withoutTrailingSlashes(_ path: String) -> String {
    var end = path.endIndex
    while end > path.startIndex, path[path.index(before: end)] == "/" { end = path.index(before: end) }
    return String(path[..<end])
  }
}
