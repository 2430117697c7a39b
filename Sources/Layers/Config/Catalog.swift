/// An object that can be described by the name of its class and a configuration, and be made again from them.
public protocol Configurable: AnyObject {
  /// The name of the class in files, such as `VarianceScaling`.
  var className: String { get }
  /// The configuration with which the class makes an equal object.
  func getConfig() -> ConfigObject
}

extension Configurable {
  /// The description that is written to files: `{className, config}`.
  public var serialized: ConfigValue {
    ["className": .string(className), "config": .object(getConfig())]
  }
}

/// One class of a catalog: its names, its fields, and how to make it.
public struct CatalogEntry<Product>: @unchecked Sendable {
  /// The name of the class in files.
  public let className: String
  /// The name of the function that makes it, such as `heNormal`; none for classes that only files name.
  public let factoryNames: [String]
  /// The names under which files refer to the class besides its own, as Keras writes them.
  public let fileNames: [String]
  /// What it is for, in one line.
  public let help: String
  /// The keys of its configuration.
  public let fields: [ConfigField]
  private let build: (Options) throws -> Product

  /// Describes a class.
  public init(
    _ className: String, factory: String? = nil, fileNames: [String] = [], _ help: String,
    fields: [ConfigField] = [], build: @escaping (Options) throws -> Product
  ) {
    self.className = className
    factoryNames = factory.map { [$0] } ?? []
    self.fileNames = fileNames
    self.help = help
    self.fields = fields
    self.build = build
  }

  /// Makes an object.
  ///
  /// - Throws: ``LayerError`` when the configuration does not fit.
  public func make(_ config: ConfigObject = ConfigObject()) throws -> Product {
    try build(Options(config, fields: fields, owner: className))
  }
}

/// The classes of one kind: initializers, regularizers, constraints.
public final class Catalog<Product: AnyObject> {
  /// What the objects are, for messages: `initializer`.
  public let kind: String
  /// The built-in classes.
  public let entries: [CatalogEntry<Product>]
  private var registered: [String: (ConfigObject) throws -> Product] = [:]

  /// The names by which programs ask for the built-in classes.
  public var names: [String] { entries.flatMap(\.factoryNames) }

  init(_ kind: String, _ entries: [CatalogEntry<Product>]) {
    self.kind = kind
    self.entries = entries
  }

  /// Makes a class of the caller's own known by its name.
  public func register(_ className: String, _ make: @escaping (ConfigObject) throws -> Product) {
    registered[className] = make
  }

  /// The object that a value names, describes, or is.
  ///
  /// - Throws: ``LayerError`` when the name is unknown or the configuration does not fit.
  public func make(from value: ConfigValue) throws -> Product {
    switch value {
    case .opaque(let object as Product): return object
    case .string(let name):
      // Classes without a function of their own exist for files only.
      return try make(className: name, ConfigObject(), among: entries.filter { !$0.factoryNames.isEmpty })
    case .object(let object):
      guard let name = (object["className"] ?? object["class_name"])?.string else {
        throw LayerError(
          "\(article.capitalizedFirst) \(kind) is described by its className and config, but className is missing.")
      }
      return try make(className: name, object["config"]?.object ?? ConfigObject(), among: entries)
    default:
      throw LayerError(
        "\(article.capitalizedFirst) \(kind) must be a name or an object, but it is \(value.kindDescription).\(value.opaque is LossFunction ? " Call it to get one, as in tf.\(kind)s.\(names.first ?? "")({…})." : "")"
      )
    }
  }

  private func make(
    className: String, _ config: ConfigObject, among entries: [CatalogEntry<Product>]
  ) throws -> Product {
    if let make = registered[className] { return try make(config) }
    let match = entries.first {
      $0.className == className || $0.fileNames.contains(className) || $0.factoryNames.contains(className)
    }
    guard let match else {
      let known = names + registered.keys.sorted()
      throw LayerError(
        "Unknown \(kind): \(className).\(Spelling.suggestion(for: className, among: known)) Either (1) it is misspelt or belongs to another library, or (2) it is your own class and was not registered with tf.serialization.registerClass(). The \(kind)s are \(known.joined(separator: ", ")); the functions of tf.\(kind)s make others."
      )
    }
    return try match.make(config)
  }

  private var article: String { kind.first.map { "aeiou".contains($0) } == true ? "an" : "a" }
}

extension String {
  /// This text with a capital at the start.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
