extension Realm {
  /// Declares a global constructor and its prototype.
  ///
  /// The constructor is made when the global name or `prototype.constructor` is first read, the methods when somebody
  /// first looks for a property of the prototype. `construct` runs for calls with and without `new`.
  func defineConstructor(
    _ name: PropertyKey, arity: Int, prototype: LazyObject, methods: [NativeEntry] = [], statics: [NativeEntry] = [],
    tag: String? = nil, construct: @escaping NativeBody, configure: ((NativeFunction) -> Void)? = nil
  ) {
    var made: NativeFunction?
    let make = { [unowned self] (machine: Machine) -> Value in
      if let made { return Value(made) }
      let constructor = NativeFunction(self, constructor: name, arity, prototype: prototype, construct)
      made = constructor
      // `length`, `name` and `prototype` come first.
      _ = constructor.find(Names.length)
      constructor.install(statics, self)
      configure?(constructor)
      return Value(constructor)
    }
    prototype.populateLater { [unowned self] prototype in
      prototype.install(methods, self)
      prototype.defineLazily(Names.constructor, self, make: make)
      if let tag { prototype.put(Names.toStringTag, Value(tag), .configurable) }
    }
    globalObject.defineLazily(name, self, make: make)
  }

  /// Declares a global object that only holds functions and constants (`Math`, `JSON`).
  func defineNamespace(
    _ name: String, _ functions: [NativeEntry], configure: @escaping (LazyObject) -> Void = { _ in }
  ) {
    globalObject.defineLazily(PropertyKey(name), self) { [unowned self] _ in
      Value(
        LazyObject(prototype: objectPrototype) { [unowned self] namespace in
          namespace.install(functions, self)
          namespace.put(Names.toStringTag, Value(name), .configurable)
          configure(namespace)
        })
    }
  }
}

extension Realm {
  /// A prototype for iterators of the library (`NativeIterator`) that are called `tag`.
  func makeIteratorPrototype(_ tag: String) -> LazyObject {
    LazyObject(prototype: iteratorPrototype) { [unowned self] prototype in
      prototype.put(Names.next, Value(nativeIteratorNext), .method)
      prototype.put(Names.toStringTag, Value(tag), .configurable)
    }
  }

  /// The constructor a built-in prototype belongs to.
  func constructor(of prototype: JSObject) -> JSObject? {
    (try? prototype.get(Names.constructor, machine))?.asObject
  }
}

extension Machine {
  /// Runs a recursive step of library code; too many nested ones are a RangeError, as for functions.
  @inline(__always)
  func nested<Result>(_ body: () throws -> Result) throws -> Result {
    try beginNested()
    defer { endNested() }
    return try body()
  }

  /// The two halves of `nested`, for code that changes itself meanwhile.
  @inline(__always)
  func beginNested() throws {
    try checkInterrupt()
    if nativeDepth >= Self.maximumNativeDepth { throw stackOverflow() }
    nativeDepth &+= 1
  }

  @inline(__always)
  func endNested() { nativeDepth &-= 1 }
}
