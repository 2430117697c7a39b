import Tensors

/// One node of a configuration: what options are read from, what ``Layer/getConfig()`` writes, and what `model.json` holds.
///
/// ```swift
/// let dense = try Dense(["units": 10, "activation": "softmax", "inputShape": [784]])
/// ```
public enum ConfigValue {
  /// No value: a key that is `null` or `undefined`.
  case null
  /// A truth value.
  case boolean(Bool)
  /// A number.
  case number(Double)
  /// Text.
  case string(String)
  /// A list.
  case array([ConfigValue])
  /// Keys and values in the order they were written.
  case object(ConfigObject)
  /// A tensor, such as an initial weight.
  case tensor(Tensor)
  /// An object that is no data: an ``Initializer``, a ``Layer``, a ``LossFunction``, or one of the caller's own.
  case opaque(AnyObject)
}

extension ConfigValue {
  /// Whether this is ``null``.
  public var isNull: Bool {
    if case .null = self { return true }
    return false
  }

  /// The truth value, if it is one.
  public var boolean: Bool? {
    if case .boolean(let value) = self { return value }
    return nil
  }

  /// The number, if it is one.
  public var number: Double? {
    if case .number(let value) = self { return value }
    return nil
  }

  /// The number, if it is a whole one that fits.
  public var integer: Int? {
    guard case .number(let value) = self else { return nil }
    return Int(exactly: value)
  }

  /// The text, if it is text.
  public var string: String? {
    if case .string(let value) = self { return value }
    return nil
  }

  /// The items, if it is a list.
  public var array: [ConfigValue]? {
    if case .array(let value) = self { return value }
    return nil
  }

  /// The keys and values, if it is an object.
  public var object: ConfigObject? {
    if case .object(let value) = self { return value }
    return nil
  }

  /// The object that is no data, if it is one.
  public var opaque: AnyObject? {
    if case .opaque(let value) = self { return value }
    return nil
  }

  /// The value under a key of an object; ``null`` when there is none.
  public subscript(key: String) -> ConfigValue { object?[key] ?? .null }

  /// What the value is, for messages: `a string`, `a list` …
  public var kindDescription: String {
    switch self {
    case .null: "nothing"
    case .boolean(let value): "the boolean \(value)"
    case .number(let value): "the number \(ConfigValue.text(of: value))"
    case .string(let value): "the string '\(value)'"
    case .array: "the list \(JSONWriter.text(self))"
    case .object: "an object"
    case .tensor(let tensor): "a tensor of shape \(tensor.shape)"
    case .opaque(let function as LossFunction): function.name.isEmpty ? "a function" : "the function \(function.name)"
    case .opaque(let object): object is Configurable ? "a \((object as? Configurable)?.className ?? "")" : "an object"
    }
  }

  /// A number without a needless fraction: `3`, `0.5`.
  static func text(of number: Double) -> String {
    if let integer = Int(exactly: number), abs(integer) < 1 << 53 { return String(integer) }
    return "\(number)"
  }

  /// A list of whole numbers.
  public static func integers(_ values: [Int]) -> ConfigValue { .array(values.map { .number(Double($0)) }) }

  /// A shape: a list of sizes with `null` for unknown ones.
  public static func shape(_ shape: LayerShape) -> ConfigValue {
    .array(shape.map { $0.map { .number(Double($0)) } ?? .null })
  }
}

extension ConfigValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// Text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A list.
  public init(arrayLiteral elements: ConfigValue...) { self = .array(elements) }
  /// Keys and values.
  public init(dictionaryLiteral elements: (String, ConfigValue)...) { self = .object(ConfigObject(elements)) }
}

/// Keys and values in the order they were written.
public struct ConfigObject: ExpressibleByDictionaryLiteral {
  /// The keys and values; a key occurs once.
  public private(set) var entries: [(key: String, value: ConfigValue)] = []

  /// An object without keys.
  public init() {}

  /// An object with the given entries; of equal keys the last wins.
  public init(_ entries: some Sequence<(String, ConfigValue)>) {
    for (key, value) in entries { self[key] = value }
  }

  /// An object written in a program.
  public init(dictionaryLiteral elements: (String, ConfigValue)...) { self.init(elements) }

  /// The keys in order.
  public var keys: [String] { entries.map(\.key) }

  /// The value of a key; assigning `nil` removes the key.
  public subscript(key: String) -> ConfigValue? {
    get { entries.first { $0.key == key }?.value }
    set {
      if let index = entries.firstIndex(where: { $0.key == key }) {
        if let newValue { entries[index].value = newValue } else { entries.remove(at: index) }
      } else if let newValue {
        entries.append((key, newValue))
      }
    }
  }

  /// Adds an entry whose key is known to be new.
  mutating func append(_ key: String, _ value: ConfigValue) { entries.append((key, value)) }

  /// This object with the entries of another added; equal keys take the other's values.
  public func merging(_ other: ConfigObject) -> ConfigObject {
    var result = self
    for (key, value) in other.entries { result[key] = value }
    return result
  }
}
