import Glibc

/// A model in a folder: `model.json` and files of weights beside it. A file of Keras may stand in its place.
///
/// A save never leaves a broken model. New weights are written under a name that the present `model.json` does not
/// use, then a new `model.json` is renamed into place: at every moment it names complete files.
public enum ModelFolder {
  /// Writes a model into a folder, which is made if need be; into a single file for a path that ends in `.keras`.
  ///
  /// - Throws: ``LayerError`` when the folder or the file cannot be written.
  public static func save(_ artifacts: ModelArtifacts, to folder: String) throws {
    if KerasFile.isKeras(path: folder) {
      guard !File.isFolder(folder) else {
        throw LayerError("Path \(folder) exists as a folder: a .keras model is a single file. Choose another name.")
      }
      return try File.write(KerasFile.bytes(of: artifacts), to: folder)
    }
    try makeFolder(folder)
    let json = folder + "/model.json"
    let weights = folder + "/weights.bin"
    if access(json, F_OK) != 0 {
      try File.write(artifacts.weightData ?? [], to: weights)
      try File.write(Array(JSONWriter.text(artifacts.modelJSON(weightPaths: ["weights.bin"])).utf8), to: json)
      return
    }
    // First the new weights under another name and a `model.json` that refers to them; then the same with the usual
    // name. The old weights are touched only when nothing refers to them any more.
    let interim = "weights-\(getpid()).bin"
    try File.write(artifacts.weightData ?? [], to: folder + "/" + interim)
    try File.write(Array(JSONWriter.text(artifacts.modelJSON(weightPaths: [interim])).utf8), to: json)
    try File.write(artifacts.weightData ?? [], to: weights)
    try File.write(Array(JSONWriter.text(artifacts.modelJSON(weightPaths: ["weights.bin"])).utf8), to: json)
    unlink(folder + "/" + interim)
  }

  /// Reads the model that a `model.json` describes, or the model in a `.keras` or `.h5` file.
  ///
  /// - Parameters:
  ///   - weightPrefix: the folder of the weights, if it is not that of the file.
  ///   - onProgress: told of the share of the files that has been read.
  /// - Throws: ``LayerError`` when a file is missing or is no model.
  public static func load(
    _ path: String, weightPrefix: String? = nil, onProgress: ((Double) throws -> Void)? = nil
  ) throws -> ModelArtifacts {
    guard access(path, F_OK) == 0 else { throw LayerError("Path \(path) does not exist: loading failed.") }
    guard !File.isFolder(path) else {
      throw LayerError(
        "The path to load from must be a file, but \(path) is a folder. Loading from a directory is not supported: name the file in it, \(path)/model.json."
      )
    }
    let json: ConfigValue
    do {
      let contents = try File.read(path)
      if KerasFile.isKeras(contents) { return try KerasFile.artifacts(contents) }
      json = try JSONReader.parse(contents)
    } catch let error as LayerError {
      throw LayerError("The file \(path) cannot be read as a model. \(error.message)")
    }
    let own = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let folder = weightPrefix ?? (own.isEmpty && !path.hasPrefix("/") ? "." : own)
    let fileCount = try ModelArtifacts.weightGroups(json)?.flatMap(\.paths).count ?? 0
    var filesRead = 0
    try onProgress?(0)
    let artifacts = try ModelArtifacts(modelJSON: json) { name in
      try checkInside(name)
      let file = folder + "/" + name
      guard access(file, F_OK) == 0 else { throw LayerError("Weight file \(file) does not exist: loading failed.") }
      try checkLinks(file, in: folder)
      let bytes = try File.read(file)
      filesRead += 1
      try onProgress?(Double(filesRead) / Double(fileCount))
      return bytes
    }
    return artifacts
  }

  /// Writes a model into two files of a folder; the weights are named relative to the other file.
  public static func savePair(_ artifacts: ModelArtifacts, json: String, weights: String) throws {
    let name = weights.split(separator: "/").last.map(String.init) ?? weights
    try File.write(artifacts.weightData ?? [], to: weights)
    try File.write(Array(JSONWriter.text(artifacts.modelJSON(weightPaths: ["./" + name])).utf8), to: json)
  }

  /// Reads the model that a `model.json` describes, with its weights in the files of a list: each has the name that the
  /// model's list of weights has.
  public static func load(_ path: String, weightFiles: [String]) throws -> ModelArtifacts {
    func name(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
    let contents = try File.read(path)
    if KerasFile.isKeras(contents) { return try KerasFile.artifacts(contents) }
    return try ModelArtifacts(modelJSON: JSONReader.parse(contents)) { wanted in
      guard let file = weightFiles.first(where: { name($0) == name(wanted) }) else {
        throw LayerError(
          "The weight file '\(wanted)' that \(path) names is not among the given files (\(weightFiles.joined(separator: ", ")))."
        )
      }
      return try File.read(file)
    }
  }

  /// Replaces the weights of a model by those in a file of Keras: `.weights.h5`, `.h5` or `.keras`.
  ///
  /// - Throws: ``LayerError`` when the file cannot be read, or its weights do not fit the model.
  public static func loadWeights(_ path: String, into model: LayersModel) throws {
    let contents = try File.read(path)
    guard KerasFile.isKeras(contents) else {
      throw LayerError("The file \(path) holds no weights: it is neither an HDF5 file (.h5) nor a .keras archive.")
    }
    try KerasFile.loadWeights(contents, into: model)
  }

  /// Throws for a path that leaves the folder of the model.
  public static func checkInside(_ path: String) throws {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.hasPrefix("/"), !path.isEmpty, !parts.contains(".."), !path.utf8.contains(0) else {
      throw LayerError("The weight path '\(path)' leaves the folder of the model: nothing was read.")
    }
  }

  /// Throws for a file that is, through symbolic links, outside the folder of the model.
  private static func checkLinks(_ file: String, in folder: String) throws {
    guard let place = File.realPath(file), let home = File.realPath(folder + "/") else { return }
    guard place.hasPrefix(home == "/" ? home : home + "/") else {
      throw LayerError(
        "The weight file \(file) is a link to \(place), outside the folder of the model: nothing was read.")
    }
  }

  private static func makeFolder(_ folder: String) throws {
    if access(folder, F_OK) == 0 {
      guard File.isFolder(folder) else {
        throw LayerError("Path \(folder) exists as a file. The path must be nonexistent or point to a directory.")
      }
      return
    }
    var path = folder.hasPrefix("/") ? "" : "."
    for part in folder.split(separator: "/") {
      path += "/" + part
      if mkdir(path, 0o777) != 0 && errno != EEXIST {
        throw LayerError("The folder \(path) cannot be made: \(File.reason).")
      }
    }
  }
}

/// Whole files.
enum File {
  /// Why the last call of the operating system failed.
  static var reason: String { String(cString: strerror(errno)) }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The path without symbolic links; nil when there is nothing.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LayerError("The file \(path) cannot be opened: \(reason).") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw LayerError("\(path) is not a file.")
    }
    let size = Int(status.st_size)
    var failure: String?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let got = Glibc.read(descriptor, buffer.baseAddress.unsafelyUnwrapped + count, size - count)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = reason }
        if got <= 0 { break }
        count += got
      }
    }
    if let failure { throw LayerError("The file \(path) cannot be read: \(failure).") }
    return bytes
  }

  /// Writes a file beside its place, makes sure that it is on the disk, and renames it into place.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw LayerError("The file \(path) cannot be written: \(reason).") }
    do {
      try bytes.withUnsafeBytes { buffer in
        var position = 0
        while position < buffer.count {
          let count = Glibc.write(descriptor, buffer.baseAddress.unsafelyUnwrapped + position, buffer.count - position)
          if count < 0 && errno == EINTR { continue }
          guard count > 0 else { throw LayerError("The file \(path) cannot be written: \(reason).") }
          position += count
        }
      }
      guard fsync(descriptor) == 0 else { throw LayerError("The file \(path) cannot be written: \(reason).") }
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    close(descriptor)
    guard rename(temporary, path) == 0 else {
      let problem = reason
      unlink(temporary)
      throw LayerError("The file \(path) cannot be written: \(problem).")
    }
    syncFolder(of: path)
  }

  /// Makes a rename durable.
  private static func syncFolder(of path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = parts.isEmpty ? "." : parts.joined(separator: "/")
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
