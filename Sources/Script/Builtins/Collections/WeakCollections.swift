/// A `WeakMap` or `WeakSet`.
///
/// The entries live with their keys, in a hidden property of each key object. So an entry keeps nothing alive longer than
/// its key, also where the value refers to the key.
final class WeakCollection: JSObject {
  /// Tells this collection from every other one, also from those that are gone.
  private let identity: Int
  private nonisolated(unsafe) static var collectionCount = 0

  init(prototype: JSObject, kind: ObjectKind) {
    Self.collectionCount += 1
    identity = Self.collectionCount
    super.init(prototype: prototype, kind: kind)
  }

  func value(for object: JSObject) -> Value? { WeakEntries.of(object)?.values[identity] }

  func set(_ object: JSObject, _ value: Value) {
    let entries = WeakEntries.of(object) ?? WeakEntries(of: object)
    entries.values[identity] = value
  }

  /// Whether the object was there.
  func remove(_ object: JSObject) -> Bool { WeakEntries.of(object)?.values.removeValue(forKey: identity) != nil }
}

/// What weak collections keep for one object.
private final class WeakEntries: TrackedObject {
  /// The values, by the identity of the collection.
  var values: [Int: Value] = [:]

  private nonisolated(unsafe) static let key = PropertyKey(JSSymbol(privateName: JSString("weak entries")))

  /// Makes the entries of an object that has none.
  init(of object: JSObject) {
    super.init()
    object.put(Self.key, Value(bits: Tag.cell, ref: self), .method)
  }

  static func of(_ object: JSObject) -> WeakEntries? {
    let slot = object.find(key)
    guard slot >= 0 else { return nil }
    return object.slots.unsafelyUnwrapped[slot].ref.map { unsafeDowncast($0, to: WeakEntries.self) }
  }

  override func visitChildren(_ visitor: inout ChildVisitor) { visitor.visit(values.values) }
  override func clearChildren() { values = [:] }
}

/// `WeakMap` and `WeakSet`.
enum WeakCollectionBuiltins {
  static func install(in realm: Realm) {
    realm.defineConstructor(
      "WeakMap", arity: 0, prototype: realm.weakMapPrototype, methods: shared(.weakMap) + mapMethods, tag: "WeakMap"
    ) { machine, _, arguments in
      try machine.requireNew("WeakMap")
      let prototype = try machine.prototypeForNew(default: machine.realm.weakMapPrototype)
      let map = WeakCollection(prototype: prototype, kind: .weakMap)
      if arguments[0].isNullish { return Value(map) }
      try machine.iterate(arguments[0]) { entry in
        let pair = try machine.toObject(entry)
        let key = try pair.get(PropertyKey(index: 0), machine)
        map.set(try self.key(key, machine), try pair.get(PropertyKey(index: 1), machine))
        return true
      }
      return Value(map)
    }
    realm.defineConstructor(
      "WeakSet", arity: 0, prototype: realm.weakSetPrototype, methods: shared(.weakSet) + setMethods, tag: "WeakSet"
    ) { machine, _, arguments in
      try machine.requireNew("WeakSet")
      let prototype = try machine.prototypeForNew(default: machine.realm.weakSetPrototype)
      let set = WeakCollection(prototype: prototype, kind: .weakSet)
      if arguments[0].isNullish { return Value(set) }
      try machine.iterate(arguments[0]) { value in
        set.set(try key(value, machine), .true)
        return true
      }
      return Value(set)
    }
  }

  private static func shared(_ kind: ObjectKind) -> [NativeEntry] {
    [
      NativeEntry("has", 1) { machine, this, arguments in
        let collection = try collection(this, kind, machine)
        return Value(arguments[0].asObject.map { collection.value(for: $0) != nil } ?? false)
      },
      NativeEntry("delete", 1) { machine, this, arguments in
        let collection = try collection(this, kind, machine)
        return Value(arguments[0].asObject.map { collection.remove($0) } ?? false)
      },
    ]
  }

  private static let mapMethods: [NativeEntry] = [
    NativeEntry("get", 1) { machine, this, arguments in
      let map = try collection(this, .weakMap, machine)
      return arguments[0].asObject.flatMap { map.value(for: $0) } ?? .undefined
    },
    NativeEntry("set", 2) { machine, this, arguments in
      try collection(this, .weakMap, machine).set(key(arguments[0], machine), arguments[1])
      return this
    },
  ]

  private static let setMethods: [NativeEntry] = [
    NativeEntry("add", 1) { machine, this, arguments in
      try collection(this, .weakSet, machine).set(key(arguments[0], machine), .true)
      return this
    }
  ]

  private static func collection(_ this: Value, _ kind: ObjectKind, _ machine: Machine) throws -> WeakCollection {
    if let collection: WeakCollection = this.host(), collection.kind == kind { return collection }
    throw machine.typeError("\(machine.describe(this)) is no \(kind == .weakMap ? "WeakMap" : "WeakSet")")
  }

  private static func key(_ value: Value, _ machine: Machine) throws -> JSObject {
    if let object = value.asObject { return object }
    throw machine.typeError("only objects can be kept weakly, not \(machine.describe(value))")
  }
}
