import Tensors

/// A checked configuration: for every field of a class its value, given or default.
public struct Options {
  /// The class the options are for, such as `Dense`.
  public let owner: String
  /// The fields in order.
  public let fields: [ConfigField]
  /// The keys that no field reads.
  public let unknown: ConfigObject
  private var values: [ConfigValue]
  /// Whether the configuration comes from a file, which another program may have written.
  public internal(set) var isFromFile = false
  /// The keys that were given as `null`, which for a few of them differs from leaving them out.
  private var nullKeys: Set<String> = []

  /// Checks a configuration against the fields of a class.
  ///
  /// - Throws: ``LayerError`` when a required key is missing or a value is of the wrong kind.
  public init(_ config: ConfigObject, fields: [ConfigField], owner: String) throws {
    self.owner = owner
    self.fields = fields
    values = []
    values.reserveCapacity(fields.count)
    for field in fields {
      let given = config[field.key] ?? .null
      if given.isNull {
        if config[field.key] != nil { nullKeys.insert(field.key) }
        guard let value = field.defaultValue else { throw Options.missing(field, owner, config, fields) }
        values.append(try field.kind.normalize(value, "\(owner): the default of '\(field.key)'"))
      } else {
        values.append(try field.kind.normalize(given, "\(owner): '\(field.key)'"))
      }
    }
    unknown = ConfigObject(config.entries.filter { entry in !fields.contains { $0.key == entry.key } }.map { ($0, $1) })
  }

  private static func missing(
    _ field: ConfigField, _ owner: String, _ config: ConfigObject, _ fields: [ConfigField]
  ) -> LayerError {
    let misspelt = config.keys.first { key in
      !fields.contains { $0.key == key } && Spelling.nearest(to: key, among: [field.key]) != nil
    }
    let hint = misspelt.map { " Did you mean '\(field.key)' where you wrote '\($0)'?" } ?? ""
    return LayerError(
      "\(owner): '\(field.key)' is missing; it must be \(field.kind.description) (\(field.help)).\(hint)")
  }

  /// The value of a field; ``ConfigValue/null`` for a key that is none.
  public subscript(key: String) -> ConfigValue {
    get { fields.firstIndex { $0.key == key }.map { values[$0] } ?? .null }
    set {
      if let index = fields.firstIndex(where: { $0.key == key }) { values[index] = newValue }
    }
  }

  /// Whether a key was given as `null`.
  func isGivenAsNull(_ key: String) -> Bool { nullKeys.contains(key) }

  /// Whether no shape of the input is given, so that other keys may imply one.
  var impliesInputShape: Bool { self["inputShape"].isNull && self["batchInputShape"].isNull }

  /// The same values for the fields of another class that are among the fields of this one.
  func restricted(to description: LayerDescription) throws -> Options {
    var config = ConfigObject()
    for field in description.fields where !self[field.key].isNull { config[field.key] = self[field.key] }
    return try Options(config, fields: description.fields, owner: description.className)
  }

  /// The configuration as data: objects in it are described by class name and configuration.
  public var saved: ConfigObject {
    var result = ConfigObject()
    for (field, value) in zip(fields, values) {
      switch field.saving {
      case .always: result.append(field.key, value.asData)
      case .never: continue
      case .whenChanged:
        let original = field.defaultValue.flatMap { try? field.kind.normalize($0, "") } ?? .null
        if JSONWriter.text(original.asData) != JSONWriter.text(value.asData) {
          result.append(field.key, value.asData)
        }
      }
    }
    return result
  }

  /// Tells of the keys that nobody reads, with the field that was probably meant.
  ///
  /// - Parameter misspelt: whether only of those that resemble a field; programs may pass what other versions read.
  func warnOfUnknownKeys(misspelt: Bool = false) {
    for key in unknown.keys {
      let hint = Spelling.suggestion(for: key, among: fields.map(\.key))
      if misspelt && hint.isEmpty { continue }
      LayerWarnings.warn("\(owner) has no option '\(key)'; it is ignored.\(hint)")
    }
  }
}

extension ConfigValue {
  /// This value with every object in it described by its class name and configuration.
  public var asData: ConfigValue {
    switch self {
    case .opaque(let activation as Activation): .string(activation.name)
    case .opaque(let object as Configurable): object.serialized
    case .array(let items): .array(items.map(\.asData))
    case .opaque, .tensor: .null
    default: self
    }
  }
}

// MARK: - Typed reading

extension Options {
  /// A whole number that is given or has a default.
  public func integer(_ key: String) -> Int { self[key].integer ?? 0 }

  /// A whole number, if there is one.
  public func optionalInteger(_ key: String) -> Int? { self[key].integer }

  /// A number that is given or has a default.
  public func number(_ key: String) -> Double { self[key].number ?? 0 }

  /// A number in single precision.
  public func float(_ key: String) -> Float { Float(number(key)) }

  /// A truth value; false when there is none.
  public func flag(_ key: String) -> Bool { self[key].boolean ?? false }

  /// Text that is given or has a default.
  public func text(_ key: String) -> String { self[key].string ?? "" }

  /// A list of whole numbers; empty when there is none.
  public func integers(_ key: String) -> [Int] { self[key].array?.compactMap(\.integer) ?? [] }

  /// A list of whole numbers, if there is one.
  public func optionalIntegers(_ key: String) -> [Int]? { self[key].array?.compactMap(\.integer) }

  /// A shape, if there is one.
  public func shape(_ key: String) -> LayerShape? { self[key].array.map { LayerShape($0.map(\.integer)) } }

  /// An activation; the identity when there is none.
  public func activation(_ key: String) -> Activation { self[key].opaque as? Activation ?? .linear }

  /// An initializer that is given or has a default.
  public func initializer(_ key: String) -> Initializer { self[key].opaque as? Initializer ?? Zeros() }

  /// A regularizer, if there is one.
  public func regularizer(_ key: String) -> Regularizer? { self[key].opaque as? Regularizer }

  /// A constraint, if there is one.
  public func constraint(_ key: String) -> Constraint? { self[key].opaque as? Constraint }

  /// A layer, if there is one.
  public func layer(_ key: String) -> Layer? { self[key].opaque as? Layer }

  /// A list of layers; empty when there is none.
  public func layers(_ key: String) -> [Layer] { self[key].array?.compactMap { $0.opaque as? Layer } ?? [] }

  /// A list of tensors, if there is one.
  public func tensors(_ key: String) -> [Tensor]? {
    self[key].array?.compactMap { if case .tensor(let tensor) = $0 { tensor } else { nil } }
  }
}
