import Tensors

/// A parameter of a function, or a key of an options object: what binding checks, and what messages, help and completion
/// say of it.
package struct Parameter: @unchecked Sendable {
  /// The name, as TensorFlow.js documents it.
  package let name: String
  /// Which values are accepted.
  package let kind: Kind
  /// What holds when nothing is passed.
  package let fallback: Fallback
  /// What it means, in a few words; empty when the name says it all.
  package let note: String
  /// Names that are accepted besides other values.
  package let names: [String]

  /// The values a parameter accepts.
  package indirect enum Kind {
    /// A tensor, or numbers, booleans or strings that make one.
    case tensor(Elements)
    /// An array of such.
    case tensors(Elements)
    case number
    case integer
    case boolean
    case text
    /// The sizes of a tensor.
    case shape
    /// An integer or an array of integers.
    case integers
    case dtype
    /// One of a few strings.
    case choice([String])
    /// A function with the given signature.
    case function(String)
    /// An object with these keys.
    case options([Parameter])
    /// Anything; the text describes it.
    case any(String)
    /// All further arguments.
    case rest(Kind)
  }

  /// The elements a tensor argument must have.
  package enum Elements: Equatable {
    /// Anything but strings.
    case numeric
    /// Numbers; whole ones and truth values become float32.
    case real
    /// Anything.
    case any
    /// Exactly this type; plain numbers are converted to it.
    case exactly(DataType)
    /// Any tensor; plain numbers become this type.
    case preferably(DataType)
  }

  /// What holds when an argument is `undefined` (or `null`).
  package enum Fallback {
    /// It must be passed.
    case required
    /// It may be left out; the text says what happens then.
    case optional(String)
    case number(Double)
    case boolean(Bool)
    case text(String)
  }

  package init(
    _ name: String, _ kind: Kind, _ fallback: Fallback = .required, _ note: String = "", names: [String] = []
  ) {
    self.names = names
    self.name = name
    self.kind = kind
    self.fallback = fallback
    self.note = note
  }
}

// MARK: - Writing parameters

extension Parameter {
  static func tensor(_ name: String, _ elements: Elements = .numeric, _ note: String = "") -> Parameter {
    Parameter(name, .tensor(elements), .required, note)
  }

  /// A tensor that may be left out; `shown` says what holds then.
  static func tensor(_ name: String, _ elements: Elements = .numeric, optional shown: String, _ note: String = "")
    -> Parameter
  {
    Parameter(name, .tensor(elements), .optional(shown), note)
  }

  static func tensors(_ name: String, _ elements: Elements = .numeric, _ note: String = "") -> Parameter {
    Parameter(name, .tensors(elements), .required, note)
  }

  static func number(_ name: String, _ note: String = "") -> Parameter { Parameter(name, .number, .required, note) }

  static func number(_ name: String, default value: Double, _ note: String = "") -> Parameter {
    Parameter(name, .number, .number(value), note)
  }

  static func number(_ name: String, optional shown: String, _ note: String = "") -> Parameter {
    Parameter(name, .number, .optional(shown), note)
  }

  static func integer(_ name: String, _ note: String = "") -> Parameter { Parameter(name, .integer, .required, note) }

  static func integer(_ name: String, default value: Int, _ note: String = "") -> Parameter {
    Parameter(name, .integer, .number(Double(value)), note)
  }

  static func integer(_ name: String, optional shown: String, _ note: String = "") -> Parameter {
    Parameter(name, .integer, .optional(shown), note)
  }

  static func boolean(_ name: String, default value: Bool = false, _ note: String = "") -> Parameter {
    Parameter(name, .boolean, .boolean(value), note)
  }

  static func text(_ name: String, _ note: String = "") -> Parameter { Parameter(name, .text, .required, note) }

  static func text(_ name: String, default value: String, _ note: String = "") -> Parameter {
    Parameter(name, .text, .text(value), note)
  }

  static func text(_ name: String, optional shown: String, _ note: String = "") -> Parameter {
    Parameter(name, .text, .optional(shown), note)
  }

  static func shape(_ name: String = "shape", _ note: String = "") -> Parameter {
    Parameter(name, .shape, .required, note)
  }

  static func shape(_ name: String = "shape", optional shown: String, _ note: String = "") -> Parameter {
    Parameter(name, .shape, .optional(shown), note)
  }

  static func integers(_ name: String, _ note: String = "") -> Parameter { Parameter(name, .integers, .required, note) }

  static func integers(_ name: String, optional shown: String, _ note: String = "") -> Parameter {
    Parameter(name, .integers, .optional(shown), note)
  }

  /// The axes a reduction goes over; all of them when it is left out.
  static var reductionAxis: Parameter { Parameter("axis", .integers, .optional("all axes"), "") }
  /// Whether a reduction keeps the axes as size 1.
  static var keepDims: Parameter { Parameter("keepDims", .boolean, .boolean(false), "keep the axes as size 1") }

  static func dtype(default type: DataType) -> Parameter { Parameter("dtype", .dtype, .text(type.description), "") }

  static func dtype(_ note: String = "") -> Parameter { Parameter("dtype", .dtype, .required, note) }

  static func dtype(optional shown: String) -> Parameter { Parameter("dtype", .dtype, .optional(shown), "") }

  static func choice(_ name: String, _ values: [String], _ note: String = "") -> Parameter {
    Parameter(name, .choice(values), .required, note)
  }

  static func choice(_ name: String, _ values: [String], default value: String, _ note: String = "") -> Parameter {
    Parameter(name, .choice(values), .text(value), note)
  }

  static func choice(_ name: String, _ values: [String], optional shown: String) -> Parameter {
    Parameter(name, .choice(values), .optional(shown), "")
  }

  static func function(_ name: String, _ signature: String, _ note: String = "") -> Parameter {
    Parameter(name, .function(signature), .required, note)
  }

  static func function(_ name: String, _ signature: String, optional shown: String) -> Parameter {
    Parameter(name, .function(signature), .optional(shown), "")
  }

  static func options(_ name: String, _ keys: [Parameter], required: Bool = false) -> Parameter {
    Parameter(name, .options(keys), required ? .required : .optional("{}"), "")
  }

  static func any(_ name: String, _ description: String, _ note: String = "") -> Parameter {
    Parameter(name, .any(description), .required, note)
  }

  static func any(_ name: String, _ description: String, optional shown: String, _ note: String = "") -> Parameter {
    Parameter(name, .any(description), .optional(shown), note)
  }

  static func rest(_ name: String, _ kind: Kind, _ note: String = "") -> Parameter {
    Parameter(name, .rest(kind), .optional("none"), note)
  }

  /// A seed: a number, a string or nothing.
  static var seed: Parameter { Parameter("seed", .any("number|string"), .optional("random"), "") }
}

// MARK: - Describing parameters

extension Parameter {
  /// Whether an argument may be left out.
  package var isOptional: Bool { if case .required = fallback { false } else { true } }

  /// The accepted values in words: `number`, `'same'|'valid'` …
  package var kindText: String { kind.text }

  /// What holds without an argument, as help shows it; nil when one is required.
  package var fallbackText: String? {
    switch fallback {
    case .required: nil
    case .optional(let shown): shown
    case .number(let value): Display.number(value)
    case .boolean(let value): String(value)
    case .text(let value): "'\(value)'"
    }
  }

  private enum Display {
    static func number(_ value: Double) -> String {
      if let integer = Int(exactly: value) { return String(integer) }
      return value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : String(value)
    }
  }
}

extension Parameter.Kind {
  /// The accepted values in words.
  var text: String {
    switch self {
    case .tensor(.exactly(let type)): "Tensor (\(type))"
    case .tensor: "Tensor"
    case .tensors: "Tensor[]"
    case .number: "number"
    case .integer: "integer"
    case .boolean: "boolean"
    case .text: "string"
    case .shape: "number[]"
    case .integers: "number|number[]"
    case .dtype: DataType.allCases.map { "'\($0)'" }.joined(separator: "|")
    case .choice(let values): values.map { "'\($0)'" }.joined(separator: "|")
    case .function(let signature): signature
    case .options(let keys): "{" + keys.map { $0.isOptional ? $0.name + "?" : $0.name }.joined(separator: ", ") + "}"
    case .any(let description): description
    case .rest(let kind): "..." + kind.text
    }
  }
}
