/// What may be done with a property.
public struct PropertyAttributes: OptionSet, Sendable {
  /// The flags as bits.
  public let rawValue: UInt8
  /// Attributes from bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The value may be changed.
  public static let writable = PropertyAttributes(rawValue: 1)
  /// The property is listed by `for…in`, `Object.keys` and spread.
  public static let enumerable = PropertyAttributes(rawValue: 2)
  /// The property may be deleted and its attributes changed.
  public static let configurable = PropertyAttributes(rawValue: 4)
  /// The slot holds an `Accessor` instead of a value.
  static let accessor = PropertyAttributes(rawValue: 8)
  /// The property was deleted; its slot is unused.
  static let deleted = PropertyAttributes(rawValue: 16)

  /// What assignment gives a new property.
  public static let all: PropertyAttributes = [.writable, .enumerable, .configurable]
  /// What the methods of built-in objects have.
  public static let method: PropertyAttributes = [.writable, .configurable]
  /// What constants of built-in objects have (`Math.PI`).
  public static let constant: PropertyAttributes = []
}

/// A property as `Object.getOwnPropertyDescriptor` and `defineProperty` see it; nil fields are absent.
public struct PropertyDescriptor {
  /// The value of a data property.
  public var value: Value?
  /// The getter of an accessor property: a function or undefined.
  public var getter: Value?
  /// The setter of an accessor property: a function or undefined.
  public var setter: Value?
  /// Whether the value may be changed.
  public var isWritable: Bool?
  /// Whether the property is listed.
  public var isEnumerable: Bool?
  /// Whether the property may be deleted or redefined.
  public var isConfigurable: Bool?

  /// A descriptor without any field.
  public init() {}

  /// The descriptor of a data property.
  public init(value: Value, _ attributes: PropertyAttributes = .all) {
    self.value = value
    isWritable = attributes.contains(.writable)
    isEnumerable = attributes.contains(.enumerable)
    isConfigurable = attributes.contains(.configurable)
  }

  /// The descriptor of an accessor property.
  public init(getter: Value?, setter: Value?, _ attributes: PropertyAttributes) {
    self.getter = getter
    self.setter = setter
    isEnumerable = attributes.contains(.enumerable)
    isConfigurable = attributes.contains(.configurable)
  }

  /// Whether this describes an accessor property.
  public var isAccessor: Bool { getter != nil || setter != nil }
  /// Whether this describes a data property.
  public var isData: Bool { value != nil || isWritable != nil }

  var attributes: PropertyAttributes {
    var attributes: PropertyAttributes = isAccessor ? .accessor : []
    if isWritable ?? false { attributes.insert(.writable) }
    if isEnumerable ?? false { attributes.insert(.enumerable) }
    if isConfigurable ?? false { attributes.insert(.configurable) }
    return attributes
  }
}

/// The getter and the setter of an accessor property.
final class Accessor: TrackedObject {
  var getter: JSObject?
  var setter: JSObject?

  init(getter: JSObject?, setter: JSObject?) {
    self.getter = getter
    self.setter = setter
    super.init()
  }

  override func visitChildren(_ visitor: inout ChildVisitor) {
    visitor.visit(getter)
    visitor.visit(setter)
  }

  override func clearChildren() {
    getter = nil
    setter = nil
  }
}

extension Value {
  init(_ accessor: Accessor) { self.init(bits: Tag.cell, ref: accessor) }
  var uncheckedAccessor: Accessor { unsafeDowncast(ref.unsafelyUnwrapped, to: Accessor.self) }
}
