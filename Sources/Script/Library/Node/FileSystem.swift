import Glibc

/// Files and directories, through the system's calls.
package enum FileSystem {
  /// What a path leads to.
  package struct Status {
    let raw: stat

    private var type: mode_t { raw.st_mode & S_IFMT }
    /// Whether it is a directory.
    package var isDirectory: Bool { type == S_IFDIR }
    /// Whether it is a plain file.
    package var isFile: Bool { type == S_IFREG }
    var isSymbolicLink: Bool { type == S_IFLNK }
    var isPipe: Bool { type == S_IFIFO }
    var isSocket: Bool { type == S_IFSOCK }
    var isCharacterDevice: Bool { type == S_IFCHR }
    var isBlockDevice: Bool { type == S_IFBLK }
  }

  /// What the path leads to; links are followed unless `ofLink`.
  package static func status(_ path: String, ofLink: Bool = false) throws(SystemError) -> Status {
    var raw = stat()
    let result = ofLink ? lstat(path, &raw) : stat(path, &raw)
    if result != 0 { throw SystemError(ofLink ? "lstat" : "stat", path) }
    return Status(raw: raw)
  }

  /// What an open file is.
  static func status(ofDescriptor descriptor: Int32) throws(SystemError) -> Status {
    var raw = stat()
    if fstat(descriptor, &raw) != 0 { throw SystemError("fstat", "") }
    return Status(raw: raw)
  }

  /// Whether there is something at a path.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  // MARK: Contents

  /// The bytes of a file.
  package static func read(_ path: String) throws(SystemError) -> [UInt8] {
    let descriptor = try open(path, O_RDONLY)
    defer { close(descriptor) }
    var raw = stat()
    if fstat(descriptor, &raw) == 0, raw.st_mode & S_IFMT == S_IFDIR {
      throw SystemError("read", path, number: EISDIR)
    }
    return try readAll(descriptor, path: path, expectedCount: max(Int(raw.st_size), 0))
  }

  /// The bytes that are left of an open file.
  static func readAll(
    _ descriptor: Int32, path: String = "", expectedCount: Int = 0
  ) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: expectedCount + 1)
    var count = 0
    while true {
      if count == bytes.count { bytes += [UInt8](repeating: 0, count: max(bytes.count, 65_536)) }
      let room = bytes.count - count
      let received = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + count, room) }
      if received < 0 {
        if errno == EINTR { continue }
        throw SystemError("read", path)
      }
      if received == 0 { break }
      count += received
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// The text of a file; bytes that are no UTF-8 become U+FFFD.
  package static func readText(_ path: String) throws(SystemError) -> String {
    String(decoding: try read(path), as: UTF8.self)
  }

  /// Writes a file, in place of what it held or behind it.
  package static func write(_ bytes: [UInt8], to path: String, appends: Bool = false) throws(SystemError) {
    let descriptor = try open(path, O_WRONLY | O_CREAT | (appends ? O_APPEND : O_TRUNC))
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, path: path)
  }

  /// Writes to an open file.
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String = "") throws(SystemError) {
    var start = 0
    while start < bytes.count {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + start, bytes.count - start) }
      if written < 0 {
        if errno == EINTR { continue }
        throw SystemError("write", path)
      }
      start += written
    }
  }

  static func open(_ path: String, _ mode: Int32) throws(SystemError) -> Int32 {
    let descriptor = Glibc.open(path, mode | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw SystemError("open", path) }
    return descriptor
  }

  /// Copies a file.
  package static func copy(_ path: String, to destination: String) throws(SystemError) {
    do {
      try write(try read(path), to: destination)
    } catch {
      throw SystemError("copyfile", path, destination: destination, number: error.number)
    }
  }

  // MARK: Directories

  /// The names in a directory, in order.
  package static func names(in path: String) throws(SystemError) -> [String] {
    guard let directory = opendir(path) else { throw SystemError("scandir", path) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The paths of everything in a directory and the directories in it, relative to it, in order.
  static func namesWithin(_ path: String) throws(SystemError) -> [String] {
    var found: [String] = []
    for name in try names(in: path) {
      found.append(name)
      let inner = path + "/" + name
      guard try status(inner, ofLink: true).isDirectory else { continue }
      found += try namesWithin(inner).map { name + "/" + $0 }
    }
    return found
  }

  /// Where a symbolic link leads.
  static func target(ofLink path: String) throws(SystemError) -> String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes {
      Glibc.readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    if count < 0 { throw SystemError("readlink", path) }
    return String(decoding: buffer.prefix(count), as: UTF8.self)
  }

  /// Makes a directory; with `recursive` also those it lies in, and an existing one is no error. The result is the first
  /// directory that was made.
  @discardableResult
  package static func makeDirectory(_ path: String, recursive: Bool = false) throws(SystemError) -> String? {
    if mkdir(path, 0o777) == 0 { return path }
    guard recursive else { throw SystemError("mkdir", path) }
    if errno == EEXIST, let status = try? status(path), status.isDirectory { return nil }
    guard errno == ENOENT, FilePath.directory(of: path) != path else { throw SystemError("mkdir", path) }
    let first = try makeDirectory(FilePath.directory(of: path), recursive: true)
    return try makeDirectory(path) ?? first
  }

  /// Deletes a file.
  package static func removeFile(_ path: String) throws(SystemError) {
    if unlink(path) != 0 { throw SystemError("unlink", path) }
  }

  /// Deletes an empty directory.
  package static func removeDirectory(_ path: String) throws(SystemError) {
    if rmdir(path) != 0 { throw SystemError("rmdir", path) }
  }

  /// Deletes a file or, with `recursive`, a directory with all it holds.
  package static func remove(_ path: String, recursive: Bool, force: Bool) throws(SystemError) {
    let found: Status
    do {
      found = try status(path, ofLink: true)
    } catch {
      if force && error.number == ENOENT { return }
      throw error
    }
    guard found.isDirectory else { return try removeFile(path) }
    guard recursive else { throw SystemError("rm", path, number: EISDIR) }
    for name in try names(in: path) { try remove(path + "/" + name, recursive: true, force: force) }
    try removeDirectory(path)
  }

  /// Gives a file another name.
  package static func rename(_ path: String, to destination: String) throws(SystemError) {
    if Glibc.rename(path, destination) != 0 { throw SystemError("rename", path, destination: destination) }
  }
}
