import Tensors

/// One operation of a graph model, as TensorFlow writes it in a GraphDef.
struct GraphNode {
  let name: String
  /// The operation: `MatMul`, `_FusedConv2D` …
  let operation: String
  /// The values it takes: which output of which node.
  let inputs: [Source]
  /// The attributes by name, each an object with one key for the kind of its value.
  let attributes: ConfigValue

  /// An output of a node.
  struct Source {
    let node: String
    /// The name of the output, as graphs of functions have it.
    private let name: String?
    /// The number of the output; with a name, among those of that name.
    private let number: Int

    /// Reads `node`, `node:1`, `node:indices:0`.
    init(_ text: String) {
      let parts = text.split(separator: ":")
      node = parts.first.map(String.init) ?? text
      number = parts.count > 1 ? Int(parts[parts.count - 1]) ?? 0 : 0
      name = parts.count > 2 ? String(parts[1]) : nil
    }

    /// The number of the output among all outputs of a node that runs an operation.
    func output(of operation: String?) -> Int {
      guard let name, let operation, let names = GraphOperations.outputNames[operation],
        let index = names.firstIndex(of: name)
      else { return number }
      return index + number
    }
  }

  /// Reads an element of the list `node` of a GraphDef.
  init(_ config: ConfigValue) throws {
    guard let name = config["name"].string, let operation = config["op"].string else {
      throw LayerError("A node of the graph has no 'name' or no 'op'.")
    }
    self.name = name
    self.operation = operation
    // A name with ^ only says that the other node must run before; nothing here has side effects.
    inputs = (config["input"].array ?? []).compactMap(\.string).filter { !$0.hasPrefix("^") }.map(Source.init)
    attributes = config["attr"]
  }

  /// An argument of a function.
  init(argument name: String) {
    self.name = name
    operation = "Placeholder"
    inputs = []
    attributes = .null
  }

  var isPlaceholder: Bool { operation == "Placeholder" || operation == "PlaceholderWithDefault" }
  var isConstant: Bool { operation == "Const" }

  // MARK: Attributes

  /// A truth value.
  func boolean(_ key: String, _ fallback: Bool = false) -> Bool { attributes[key]["b"].boolean ?? fallback }

  /// A whole number, which JSON may hold as text.
  func integer(_ key: String, _ fallback: Int = 0) -> Int { GraphNode.integer(attributes[key]["i"]) ?? fallback }

  /// A number.
  func number(_ key: String, _ fallback: Float) -> Float { attributes[key]["f"].number.map { Float($0) } ?? fallback }

  /// A text, which is in Base64.
  func text(_ key: String, _ fallback: String = "") -> String { GraphNode.text(attributes[key]["s"]) ?? fallback }

  /// A list of whole numbers.
  func integers(_ key: String) -> [Int] { (attributes[key]["list"]["i"].array ?? []).compactMap(GraphNode.integer) }

  /// A list of texts.
  func texts(_ key: String) -> [String] { (attributes[key]["list"]["s"].array ?? []).compactMap(GraphNode.text) }

  /// The numbers of a list.
  func numbers(_ key: String) -> [Double] { (attributes[key]["list"]["f"].array ?? []).compactMap(\.number) }

  /// The name of a function.
  func function(_ key: String) -> String? { attributes[key]["func"]["name"].string }

  /// A data type; `nil` when it is missing or unknown here.
  func dtype(_ key: String) -> DataType? { GraphNode.dtype(attributes[key]["type"]) }

  /// A shape with `nil` for unknown sizes; `nil` for one of unknown rank.
  var shape: [Int?]? { shape("shape") }

  /// The shape under some name; `nil` for one of unknown rank.
  func shape(_ key: String) -> [Int?]? { GraphNode.shape(attributes[key]["shape"]) }

  /// Reads the sizes of a TensorShapeProto.
  static func shape(_ config: ConfigValue) -> [Int?]? {
    if config.isNull || config["unknownRank"].boolean ?? false { return nil }
    return (config["dim"].array ?? []).map { dim in integer(dim["size"]).flatMap { $0 < 0 ? nil : $0 } }
  }

  /// Reads a data type by its name or number in TensorFlow.
  static func dtype(_ config: ConfigValue) -> DataType? {
    switch config {
    case .string("DT_FLOAT"), .string("DT_HALF"), .string("DT_DOUBLE"), .string("DT_BFLOAT16"), .number(1), .number(2),
      .number(19), .number(14):
      .float32
    case .string("DT_INT32"), .string("DT_INT64"), .string("DT_INT8"), .string("DT_UINT8"), .number(3), .number(4),
      .number(6), .number(9):
      .int32
    case .string("DT_BOOL"), .number(10): .bool
    case .string("DT_COMPLEX64"), .number(8): .complex64
    case .string("DT_STRING"), .number(7): .string
    default: nil
    }
  }

  static func integer(_ config: ConfigValue) -> Int? {
    config.number.flatMap { Int(exactly: $0) } ?? config.string.flatMap { Int($0) }
  }

  static func text(_ config: ConfigValue) -> String? {
    if let codes = config.array {
      return String(decoding: codes.compactMap { $0.number.flatMap { UInt8(exactly: $0) } }, as: UTF8.self)
    }
    return config.string.map { String(decoding: Base64Text.decode($0), as: UTF8.self) }
  }
}

/// Bytes written with 64 characters (RFC 4648).
enum Base64Text {
  /// The bytes of a text; characters that do not belong there are passed over.
  static func decode(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for character in text.utf8 {
      let value: UInt8
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      default: continue
      }
      bits = (bits << 6) | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }
}
