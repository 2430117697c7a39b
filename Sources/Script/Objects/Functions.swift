/// The code of a native function: the machine, `this` and the arguments to the result.
public typealias NativeBody = (_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value

/// A view of the arguments of a call; it must not outlive the call.
public struct Arguments {
  let base: UnsafeMutablePointer<Value>
  /// How many arguments were passed.
  public let count: Int

  /// An argument; `undefined` past the end.
  @inline(__always)
  public subscript(index: Int) -> Value { index < count ? base[index] : .undefined }

  /// The arguments as an array.
  public var values: [Value] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// The arguments from `first` on, as an array.
  public func values(from first: Int) -> [Value] { count > first ? Array(values[first...]) : [] }
}

/// A function of the library, written in Swift.
public final class NativeFunction: JSObject {
  let body: NativeBody
  let name: PropertyKey
  let arity: Int
  /// What `new` makes inherit from, when this is a constructor.
  private let constructorPrototype: JSObject?
  /// The object a bound host method belongs to, shown in messages (`tf.add`).
  public private(set) var qualifiedName: String?

  /// What the body refers to without owning it, so that the cycle collector sees the reference.
  private var owned: JSObject?

  /// A function that cannot be called with `new`. A body that refers to an object of its own captures it `unowned` and
  /// passes it as `owned`: the cycle collector cannot look into closures.
  public init(
    _ realm: Realm, _ name: PropertyKey, _ arity: Int, qualifiedName: String? = nil,
    owned: JSObject? = nil, _ body: @escaping NativeBody
  ) {
    self.body = body
    self.name = name
    self.arity = arity
    self.qualifiedName = qualifiedName
    self.owned = owned
    constructorPrototype = nil
    super.init(shape: realm.functionShape, kind: .native, flags: Flag.callable | Flag.unpopulated)
  }

  /// A constructor. Its body runs for calls without `new` too: `machine.newTarget` is undefined then, and otherwise the
  /// class whose prototype the result gets (`machine.prototypeForNew`).
  public init(
    _ realm: Realm, constructor name: PropertyKey, _ arity: Int, prototype: JSObject, _ body: @escaping NativeBody
  ) {
    self.body = body
    self.name = name
    self.arity = arity
    constructorPrototype = prototype
    super.init(
      shape: realm.functionShape, kind: .native, flags: Flag.callable | Flag.constructor | Flag.unpopulated)
    prototype.put(Names.constructor, Value(self), .method)
  }

  override public func populate() {
    add(Names.length, Value(arity), .configurable)
    let text = name.symbol.map { "[\($0.name?.text ?? "")]" } ?? name.text
    add(Names.name, Value(text), .configurable)
    if let constructorPrototype { add(Names.prototype, Value(constructorPrototype), .constant) }
  }

  override public func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(constructorPrototype)
    visitor.visit(owned)
  }

  override public func clearChildren() {
    super.clearChildren()
    owned = nil
  }
}

/// What `Function.prototype.bind` returns.
public final class BoundFunction: JSObject {
  let target: JSObject
  let boundThis: Value
  let boundArguments: [Value]

  /// `target.bind(this, ...arguments)`; the caller defines `name` and `length`.
  public init(_ realm: Realm, target: JSObject, this: Value, arguments: [Value]) {
    self.target = target
    boundThis = this
    boundArguments = arguments
    let constructorFlag = target.isConstructor ? Flag.constructor : 0
    super.init(shape: JSObject.rootShape(for: target.prototype), kind: .bound, flags: Flag.callable | constructorFlag)
  }

  /// What a call comes to, through functions that were bound more than once.
  var unwound: (target: JSObject, this: Value, arguments: [Value]) {
    var chain = [self]
    while let inner = chain[chain.count - 1].target as? BoundFunction { chain.append(inner) }
    let last = chain[chain.count - 1]
    return (last.target, last.boundThis, chain.reversed().flatMap(\.boundArguments))
  }

  override public func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(target)
    visitor.visit(boundThis)
    visitor.visit(boundArguments)
  }
}

/// An object that wraps a primitive value (`new Number(1)`, `Object("text")`).
public final class PrimitiveObject: JSObject {
  /// The wrapped value.
  public let primitive: Value

  /// A wrapper; `kind` is boolean, number, string or symbol.
  public init(_ primitive: Value, prototype: JSObject?, kind: ObjectKind) {
    self.primitive = primitive
    super.init(prototype: prototype, kind: kind, isExotic: kind == .string)
  }

  override public func exoticGetOwn(_ key: PropertyKey, _ machine: Machine) throws -> PropertyDescriptor? {
    guard let string = primitive.asString else { return nil }
    if key == Names.length { return PropertyDescriptor(value: Value(string.length), .constant) }
    guard let index = key.index, Int(index) < string.length else { return nil }
    return PropertyDescriptor(value: Value(JSString.single(string[Int(index)])), .enumerable)
  }

  override public func exoticSet(
    _ key: PropertyKey, _ value: Value, receiver: Value, _ machine: Machine
  ) throws -> Bool? {
    try exoticGetOwn(key, machine) != nil ? false : nil
  }

  override public func exoticDefine(
    _ key: PropertyKey, _ descriptor: PropertyDescriptor, _ machine: Machine
  ) throws -> Bool? {
    try exoticGetOwn(key, machine).map { Self.isAllowed(descriptor, on: $0) }
  }

  override public func exoticDelete(_ key: PropertyKey, _ machine: Machine) throws -> Bool? {
    try exoticGetOwn(key, machine) != nil ? false : nil
  }

  override public func exoticOwnKeys(_ machine: Machine) throws -> [PropertyKey] {
    guard let string = primitive.asString else { return [] }
    return (0..<string.length).map { PropertyKey(index: UInt32($0)) } + [Names.length]
  }
}
