/// One key of a configuration: its name, what it takes, and what it is when left out.
///
/// The fields of a class are its one description: options are read and checked with them, ``Layer/getConfig()`` writes
/// them, and help and completion list them.
public struct ConfigField: @unchecked Sendable {
  /// The name, as programs write it.
  public let key: String
  /// What it takes.
  public let kind: ConfigKind
  /// The value when left out; `nil` when the key must be given.
  public let defaultValue: ConfigValue?
  /// What it is for, in one line.
  public let help: String
  /// When it is written by `getConfig()`.
  public let saving: Saving
  /// Names that the class itself knows how to read.
  private let ownNames: [String]

  /// When a field is written.
  public enum Saving: Sendable {
    /// In every configuration.
    case always
    /// Where it differs from the default. TensorFlow.js itself never writes these fields.
    case whenChanged
    /// Never: it only matters when the object is made.
    case never
  }

  /// A field that may be left out.
  public init(
    _ key: String, _ kind: ConfigKind, _ defaultValue: ConfigValue, saving: Saving = .always, _ help: String
  ) {
    self.init(key: key, kind: kind, defaultValue: defaultValue, help: help, saving: saving)
  }

  /// A field that has no value when left out.
  public init(_ key: String, _ kind: ConfigKind, saving: Saving = .always, _ help: String, names: [String] = []) {
    self.init(key: key, kind: kind, defaultValue: .null, help: help, saving: saving, names: names)
  }

  /// A field that must be given.
  public static func required(
    _ key: String, _ kind: ConfigKind, _ help: String, names: [String] = []
  ) -> ConfigField {
    ConfigField(key: key, kind: kind, defaultValue: nil, help: help, saving: .always, names: names)
  }

  private init(
    key: String, kind: ConfigKind, defaultValue: ConfigValue?, help: String, saving: Saving, names: [String] = []
  ) {
    ownNames = names
    self.key = key
    self.kind = kind
    self.defaultValue = defaultValue
    self.help = help
    self.saving = saving
  }

  /// The names that the key accepts, where they are known: words, activations, initializers …
  public var names: [String] {
    switch kind {
    case .choice(let words): words
    case .activation: Activation.all.map(\.name)
    case .initializer: Initializer.catalog.names
    case .regularizer: Regularizer.catalog.names
    case .constraint: Constraint.catalog.names
    default: ownNames
    }
  }
}

/// What a configuration key takes.
public enum ConfigKind: Sendable, Equatable {
  /// A whole number.
  case integer
  /// An axis: a whole number, or, as Keras writes it, a list of one.
  case axis
  /// A whole number above 0.
  case count
  /// A number.
  case number
  /// A truth value.
  case boolean
  /// Text.
  case text
  /// One of some words.
  case choice([String])
  /// A list of whole numbers, or one.
  case integers
  /// As many whole numbers above 0 as there are spatial axes; a single number stands for all.
  case size(Int)
  /// A list of sizes with `null` for unknown ones, or a single size.
  case shape
  /// The name of an activation, or an ``Activation``.
  case activation
  /// The name of an initializer, its configuration, or an ``Initializer``.
  case initializer
  /// The name of a regularizer, its configuration, or a ``Regularizer``.
  case regularizer
  /// The name of a constraint, its configuration, or a ``Constraint``.
  case constraint
  /// A ``Layer``, or its configuration.
  case layer
  /// A list of layers.
  case layers
  /// A list of tensors.
  case tensors
  /// Whatever the class itself checks.
  case any

  /// What is expected, for messages and help.
  public var description: String {
    switch self {
    case .integer, .axis: "a whole number"
    case .count: "a positive integer (of type 'number', > 0)"
    case .number: "a number"
    case .boolean: "true or false"
    case .text: "a string"
    case .choice(let words): "one of " + words.map { "'\($0)'" }.joined(separator: ", ")
    case .integers: "a whole number or a list of them"
    case .size(1): "a positive integer"
    case .size(let count): "a positive integer or a list of \(count) of them"
    case .shape: "a list of sizes"
    case .activation: "the name of an activation"
    case .initializer: "an initializer or its name"
    case .regularizer: "a regularizer or its name"
    case .constraint: "a constraint or its name"
    case .layer: "a layer"
    case .layers: "a list of layers"
    case .tensors: "a list of tensors"
    case .any: "a value"
    }
  }
}

extension ConfigKind {
  /// Checks a value and brings it into the one form in which it is kept: names become objects, single numbers lists.
  ///
  /// - Parameter place: the class and the key, for messages.
  func normalize(_ value: ConfigValue, _ place: @autoclosure () -> String) throws -> ConfigValue {
    if value.isNull { return value }
    func mismatch() -> LayerError {
      LayerError("\(place()) must be \(description), but it is \(value.kindDescription).")
    }
    switch self {
    case .integer:
      guard value.integer != nil else { throw mismatch() }
    case .axis:
      let axis = value.array.map { $0.count == 1 ? $0[0] : .null } ?? value
      guard axis.integer != nil else { throw mismatch() }
      return axis
    case .count:
      guard let count = value.integer, count > 0 else { throw mismatch() }
    case .number:
      guard value.number != nil else { throw mismatch() }
    case .boolean:
      guard value.boolean != nil else { throw mismatch() }
    case .text:
      guard value.string != nil else { throw mismatch() }
    case .choice(let words):
      guard let word = value.string, words.contains(word) else {
        throw LayerError(mismatch().message + Spelling.suggestion(for: value.string ?? "", among: words))
      }
    case .integers:
      if value.integer != nil { return .array([value]) }
      guard let items = value.array, items.allSatisfy({ $0.integer != nil }) else { throw mismatch() }
    case .size(let count):
      return try normalizeSize(value, count: count, place())
    case .shape:
      if value.integer != nil { return .array([value]) }
      guard let items = value.array, items.allSatisfy({ $0.isNull || $0.integer != nil }) else { throw mismatch() }
    case .activation: return .opaque(try Activation.make(from: value))
    case .initializer: return .opaque(try Initializer.catalog.make(from: value))
    case .regularizer: return .opaque(try Regularizer.catalog.make(from: value))
    case .constraint: return .opaque(try Constraint.catalog.make(from: value))
    case .layer: return .opaque(try LayerRegistry.layer(from: value, place()))
    case .layers:
      guard let items = value.array else { throw mismatch() }
      return .array(try items.map { .opaque(try LayerRegistry.layer(from: $0, place())) })
    case .tensors:
      guard let items = value.array else { throw mismatch() }
      for case let item in items {
        guard case .tensor = item else { throw mismatch() }
      }
    case .any: break
    }
    return value
  }

  private func normalizeSize(_ value: ConfigValue, count: Int, _ place: String) throws -> ConfigValue {
    func check(_ item: ConfigValue) throws {
      guard let size = item.integer, size > 0 else {
        throw LayerError("\(place) must be \(description), but it is \(item.kindDescription).")
      }
    }
    if let items = value.array {
      guard items.count == count else {
        throw LayerError(
          "\(place) must be \(description), but it has \(items.count) values: \(JSONWriter.text(value)).")
      }
      for item in items { try check(item) }
      return value
    }
    try check(value)
    return .array(Array(repeating: value, count: count))
  }
}

/// Finds the word that a misspelt one was probably meant to be.
enum Spelling {
  /// ` Did you mean 'x'?`, or nothing when no word is near.
  static func suggestion(for word: String, among words: [String]) -> String {
    guard let best = nearest(to: word, among: words) else { return "" }
    return " Did you mean '\(best)'?"
  }

  /// The nearest word: equal without regard to case and underscores, with at most a third of the letters changed, or
  /// begun and not ended.
  static func nearest(to word: String, among words: [String]) -> String? {
    func simplified(_ text: String) -> [UInt8] { text.lowercased().utf8.filter { $0 != UInt8(ascii: "_") } }
    let wanted = simplified(word)
    let ranked = words.map { (distance(wanted, simplified($0)), $0) }.min { $0.0 < $1.0 }
    if let ranked, ranked.0 <= wanted.count / 3 { return ranked.1 }
    return wanted.count < 4 ? nil : words.first { simplified($0).starts(with: wanted) }
  }

  /// The number of letters to insert, delete or change, and of neighbors to swap (Levenshtein and Damerau).
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var (twoBack, row) = ([Int](), Array(0...b.count))
    for (i, letter) in a.enumerated() {
      var next = [i + 1]
      for (j, other) in b.enumerated() {
        var best = min(row[j] + (letter == other ? 0 : 1), row[j + 1] + 1, next[j] + 1)
        if i > 0, j > 0, letter == b[j - 1], other == a[i - 1] { best = min(best, twoBack[j - 1] + 1) }
        next.append(best)
      }
      (twoBack, row) = (row, next)
    }
    return row[b.count]
  }
}
