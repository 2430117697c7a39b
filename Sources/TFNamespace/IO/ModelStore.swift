import Datasets
import Glibc
import Layers
import Script

/// The models that programs saved under `localstorage://NAME` or `indexeddb://NAME`: a folder for each, in the user's
/// data folder.
struct ModelStore {
  let scheme: String
  /// The folder that has a folder for each model.
  private let folder: String

  /// The schemes that have a store.
  static let schemes = ["localstorage", "indexeddb"]

  /// The store of a scheme.
  init(scheme: String) throws {
    self.scheme = scheme
    let data = ModelStore.environment("XDG_DATA_HOME") ?? ModelStore.environment("HOME").map { $0 + "/.local/share" }
    guard let data else {
      throw LayerError("\(scheme):// has no place for its models: neither XDG_DATA_HOME nor HOME is set.")
    }
    folder = "\(data)/tfs/\(scheme)"
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Saves a model, in place of one of the same name.
  func save(_ artifacts: ModelArtifacts, name: String) throws { try ModelFolder.save(artifacts, to: path(name)) }

  /// Loads a model.
  func load(_ name: String) throws -> ModelArtifacts {
    try requireModel(name)
    return try ModelFolder.load(path(name) + "/model.json")
  }

  /// Deletes a model.
  func remove(_ name: String) throws {
    try requireModel(name)
    let folder = try path(name)
    // Out of sight at once: a removal that is cut short leaves no half model.
    let hidden = "\(folder).removed-\(getpid())"
    guard rename(folder, hidden) == 0 else {
      throw LayerError("The model \(scheme)://\(name) cannot be removed: \(String(cString: strerror(errno))).")
    }
    for entry in ModelStore.entries(of: hidden) { unlink("\(hidden)/\(entry)") }
    rmdir(hidden)
  }

  /// The time a model was saved, in milliseconds since 1970.
  func savingTime(_ name: String) throws -> Double {
    var status = stat()
    guard stat(try path(name) + "/model.json", &status) == 0 else { return 0 }
    return Double(status.st_mtim.tv_sec) * 1000 + Double(status.st_mtim.tv_nsec / 1_000_000)
  }

  /// The names of all models, in order.
  var names: [String] {
    ModelStore.entries(of: folder).filter { access("\(folder)/\($0)/model.json", F_OK) == 0 }
      .map(ModelStore.decoded).sorted()
  }

  private func requireModel(_ name: String) throws {
    guard access(try path(name) + "/model.json", F_OK) == 0 else {
      let known = names
      let list = known.isEmpty ? "the store is empty" : "it has " + known.map { "'\($0)'" }.joined(separator: ", ")
      throw LayerError(
        "Cannot find model with path '\(name)': in \(scheme) there is no model with name '\(name)' (\(list)).")
    }
  }

  private func path(_ name: String) throws -> String {
    guard !name.isEmpty else { throw LayerError("\(scheme):// needs the name of a model: \(scheme)://NAME.") }
    return folder + "/" + ModelStore.encoded(name)
  }

  /// A name as a name of a file: other characters than letters, digits, `-` and `_` as their bytes in hexadecimal.
  private static func encoded(_ name: String) -> String {
    name.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        String(UnicodeScalar(byte))
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }.joined()
  }

  private static func decoded(_ file: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(file.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      if byte == UInt8(ascii: "%"), let value = UInt8(digits, radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func entries(of folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}

/// A model in a store: `localstorage://NAME`.
struct StoreHandler: ModelHandler {
  let store: ModelStore
  let name: String

  func save(_ artifacts: ModelArtifacts, _ context: TFContext) throws -> Value {
    try store.save(artifacts, name: name)
    return try context.saveResult(artifacts)
  }

  func load(_ context: TFContext) throws -> Deferred<ModelArtifacts> { Deferred(try store.load(name)) }
}

/// A pair of files in the current folder, as browsers download them: `downloads://PREFIX`.
struct DownloadsHandler: ModelHandler {
  let prefix: String

  func save(_ artifacts: ModelArtifacts, _ context: TFContext) throws -> Value {
    try ModelFolder.checkInside(prefix)
    try ModelFolder.savePair(artifacts, json: "\(prefix).json", weights: "\(prefix).weights.bin")
    return try context.saveResult(artifacts)
  }

  func load(_ context: TFContext) throws -> Deferred<ModelArtifacts> {
    throw context.machine.error(
      "downloads://\(prefix) can only be saved to. Load the files with tf.io.browserFiles(['\(prefix).json', '\(prefix).weights.bin'])."
    )
  }
}

/// A `model.json` and its weights as a list of files: `tf.io.browserFiles([...])`.
struct FileListHandler: ModelHandler {
  let paths: [String]

  func save(_ artifacts: ModelArtifacts, _ context: TFContext) throws -> Value {
    throw context.machine.error("tf.io.browserFiles() only loads: to save use 'downloads://PREFIX' or 'file://FOLDER'.")
  }

  func load(_ context: TFContext) throws -> Deferred<ModelArtifacts> {
    guard let json = paths.first else {
      throw context.machine.error("tf.io.browserFiles() needs the paths of model.json and of its weight files.")
    }
    return Deferred(try ModelFolder.load(json, weightFiles: Array(paths.dropFirst())))
  }
}
