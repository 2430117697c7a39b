/// A function of the library as its table declares it; the function object is made at the first read.
public struct NativeEntry: @unchecked Sendable {
  let name: PropertyKey
  let arity: Int
  let kind: Kind
  let body: NativeBody

  enum Kind { case method, getter }

  /// A method: name, `length`, code.
  public init(_ name: PropertyKey, _ arity: Int, _ body: @escaping NativeBody) {
    self.name = name
    self.arity = arity
    kind = .method
    self.body = body
  }

  /// A method whose key is a symbol.
  public init(_ symbol: JSSymbol, _ arity: Int, _ body: @escaping NativeBody) {
    self.init(PropertyKey(symbol), arity, body)
  }

  /// A property that is computed by a getter.
  public static func getter(_ name: PropertyKey, _ body: @escaping NativeBody) -> NativeEntry {
    NativeEntry(name: name, kind: .getter, body: body)
  }

  private init(name: PropertyKey, kind: Kind, body: @escaping NativeBody) {
    self.name = name
    arity = 0
    self.kind = kind
    self.body = body
  }
}

/// What a lazy property becomes when it is first read.
enum LazyProperty {
  case native(NativeEntry)
  case value((Machine) -> Value)
}

extension JSObject {
  /// Defines the functions of a table as methods (writable, configurable, not enumerable).
  ///
  /// Nothing but an entry in the shape is made here.
  public final func install(_ entries: [NativeEntry], _ realm: Realm) {
    makeUnique()
    reserveSlots(shape.count + entries.count, count: shape.count)
    for entry in entries {
      switch entry.kind {
      case .method: add(entry.name, realm.lazyValue(.native(entry)), .method)
      case .getter:
        let getter = NativeFunction(realm, entry.name, 0, entry.body)
        add(entry.name, Value(Accessor(getter: getter, setter: nil)), [.configurable, .accessor])
      }
    }
  }

  /// Defines a property whose value is made when it is first read.
  public final func defineLazily(
    _ key: PropertyKey, _ realm: Realm, _ attributes: PropertyAttributes = .method, make: @escaping (Machine) -> Value
  ) {
    makeUnique()
    put(key, realm.lazyValue(.value(make)), attributes)
  }

  /// Defines an accessor property with native getter and setter.
  public final func defineAccessor(
    _ key: PropertyKey, _ realm: Realm, get: NativeBody?, set: NativeBody? = nil,
    _ attributes: PropertyAttributes = .configurable
  ) {
    let getter = get.map { NativeFunction(realm, key, 0, $0) }
    let setter = set.map { NativeFunction(realm, key, 1, $0) }
    put(key, Value(Accessor(getter: getter, setter: setter)), attributes.union(.accessor))
  }
}

/// An ordinary object whose own properties are made at the first lookup (prototypes and namespaces of the library).
public final class LazyObject: JSObject {
  private var populator: ((LazyObject) -> Void)?

  /// An object that `populator` fills when somebody first looks for a property.
  public init(prototype: JSObject?, populator: ((LazyObject) -> Void)? = nil) {
    self.populator = populator
    super.init(
      shape: JSObject.rootShape(for: prototype), kind: .ordinary, flags: populator == nil ? 0 : Flag.unpopulated)
  }

  /// Makes this `Function.prototype`, which is a function itself.
  func becomeCallable() { setFlag(Flag.callable) }

  /// Adds to what the first lookup makes; the object must not have been used yet.
  public func populateLater(_ next: @escaping (LazyObject) -> Void) {
    let previous = populator
    populator = { object in
      previous?(object)
      next(object)
    }
    setFlag(Flag.unpopulated)
  }

  override public func populate() {
    let populator = self.populator
    self.populator = nil
    populator?(self)
  }
}
