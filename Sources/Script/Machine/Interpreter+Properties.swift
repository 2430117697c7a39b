// Property access behind the interpreter's fast paths: fills inline caches.

extension Machine {
  typealias Register = UnsafeMutablePointer<Value>
  typealias CachePlace = UnsafeMutablePointer<PropertyCache>

  // MARK: Reading

  @inline(never)
  func getProperty(_ target: Register, _ object: Register, _ cache: CachePlace) throws {
    target.pointee = try property(of: object.pointee, cache)
  }

  @inline(never)
  func getMethod(_ target: Register, _ object: Register, _ cache: CachePlace) throws {
    let this = object.pointee
    target[0] = try property(of: this, cache)
    target[1] = this
  }

  private func property(of value: Value, _ cache: CachePlace) throws -> Value {
    let key = cache.pointee.key
    if let object = value.asObject { return try property(of: object, key, receiver: value, cache) }
    if let string = value.asString {
      if key == Names.length { return Value(string.length) }
      return try property(of: realm.stringPrototype, key, receiver: value, nil)
    }
    if value.isNullish { throw cannotRead(key, of: value) }
    return try prototypeForPrimitive(value).get(key, receiver: value, self)
  }

  /// Looks a property up and remembers where it was found, if it lives in a slot.
  private func property(
    of receiverObject: JSObject, _ key: PropertyKey, receiver: Value, _ cache: CachePlace?
  ) throws -> Value {
    var object = receiverObject
    while true {
      if object.isExotic, let value = try object.exoticGet(key, receiver: receiver, self) { return value }
      let slot = object.find(key)
      if slot >= 0 {
        let value = try object.value(at: slot, receiver: receiver, self)
        if let cache, !object.shape.attributes(at: slot).contains(.accessor) {
          remember(slot, key, in: object, of: receiverObject, cache)
        }
        return value
      }
      guard let next = object.prototype else { return .undefined }
      object = next
    }
  }

  private func remember(
    _ slot: Int, _ key: PropertyKey, in holder: JSObject, of receiver: JSObject, _ cache: CachePlace
  ) {
    // Making a lazy value may have moved the property.
    guard holder.find(key) == slot else { return }
    if receiver.isExotic && !(receiver.kind == .array && key.index == nil && key != Names.length) { return }
    if receiver.shape.isUnique && !receiver.isWatched { receiver.watchStructure() }
    if holder === receiver {
      cache.pointee.set(receiver.shape, slot: slot, epoch: receiver.shape.isUnique ? Heap.prototypeEpoch : 0)
    } else {
      cache.pointee.set(receiver.shape, slot: slot, holder: holder, epoch: Heap.prototypeEpoch)
    }
  }

  @inline(never)
  func getIndex(_ target: Register, _ object: Register, _ key: Register) throws {
    target.pointee = try element(of: object.pointee, key.pointee)
  }

  @inline(never)
  func getIndexMethod(_ target: Register, _ object: Register, _ key: Register) throws {
    let this = object.pointee
    target[0] = try element(of: this, key.pointee)
    target[1] = this
  }

  private func element(of value: Value, _ key: Value) throws -> Value {
    if let object = value.asObject {
      if let integer = key.asInt, integer >= 0, integer < 4_294_967_295 {
        return try object.get(PropertyKey(index: UInt32(integer)), receiver: value, self)
      }
      return try object.get(toPropertyKey(key), receiver: value, self)
    }
    if let string = value.asString, let index = key.asInt, index >= 0 && index < string.length {
      return Value(JSString.single(string[index]))
    }
    if value.isNullish { throw cannotRead(try toPropertyKey(key), of: value) }
    return try get(value, toPropertyKey(key))
  }

  // MARK: Writing

  @inline(never)
  func setProperty(_ target: Value, _ value: Value, _ cache: CachePlace) throws {
    let key = cache.pointee.key
    guard let object = target.asObject else { return try set(target, key, value) }
    if let shape = cache.pointee.shape, object.shape === shape.takeUnretainedValue(),
      let next = cache.pointee.nextShape, cache.pointee.epoch == Heap.prototypeEpoch
    {
      object.appendSlot(value, count: cache.pointee.slot)
      object.shape = next.takeUnretainedValue()
      return
    }
    let isPlain = !object.isExotic || (object.kind == .array && key.index == nil && key != Names.length)
    if isPlain {
      let slot = object.find(key)
      if slot >= 0, object.shape.attributes(at: slot).intersection([.writable, .accessor]) == .writable {
        object.slots.unsafelyUnwrapped[slot] = value
        if !object.shape.isUnique { cache.pointee.set(object.shape, slot: slot) }
        return
      }
    }
    let oldShape = object.shape
    try object.set(key, value, self)
    // A property was added in the ordinary way: the next object of this shape takes the short way.
    if isPlain, !oldShape.isUnique, !object.shape.isUnique, object.shape.count == oldShape.count + 1,
      object.shape.key(at: oldShape.count) == key, object.prototype == nil || object.prototype!.isWatched
    {
      cache.pointee.set(oldShape, slot: oldShape.count, next: object.shape, epoch: Heap.prototypeEpoch)
    }
  }

  /// A property of an object literal: always an own one.
  func initializeProperty(_ object: JSObject, _ value: Value, _ cache: CachePlace) {
    if let shape = cache.pointee.shape, object.shape === shape.takeUnretainedValue(),
      let next = cache.pointee.nextShape
    {
      object.appendSlot(value, count: cache.pointee.slot)
      object.shape = next.takeUnretainedValue()
      return
    }
    let oldShape = object.shape
    if oldShape.find(cache.pointee.key) >= 0 { return object.put(cache.pointee.key, value) }
    object.add(cache.pointee.key, value)
    if !oldShape.isUnique && !object.shape.isUnique {
      cache.pointee.set(oldShape, slot: oldShape.count, next: object.shape)
    }
  }

  @inline(never)
  func setIndex(_ target: Value, _ key: Value, _ value: Value) throws {
    if let array = target.asArray, let index = key.asInt32, index >= 0 {
      if Int(index) == array.count && array.isPacked && array.prototype === realm.arrayPrototype {
        array.append(value)
        return
      }
      return try array.set(PropertyKey(index: UInt32(index)), value, self)
    }
    if target.isNullish {
      throw typeError(
        "cannot set property '\(try toPropertyKey(key).text)' of \(target.isNull ? "null" : "undefined")\(from)")
    }
    try set(target, toPropertyKey(key), value)
  }

  // MARK: Names

  /// The value of a name of the session or the global object.
  func name(_ cache: CachePlace, isTypeof: Bool) throws -> Value {
    if let box = cache.pointee.box {
      let value = box._withUnsafeGuaranteedRef { $0.value }
      if value.isEmpty { throw notInitialized(cache.pointee.key.value) }
      return value
    }
    let global = realm.globalObject
    if cache.pointee.epoch == Heap.prototypeEpoch { return global.slots.unsafelyUnwrapped[cache.pointee.slot] }
    let key = cache.pointee.key
    if let box = session.box(key) {
      cache.pointee.setBox(box)
      return try name(cache, isTypeof: isTypeof)
    }
    let slot = global.find(key)
    if slot >= 0 {
      let value = try global.value(at: slot, receiver: Value(global), self)
      if !global.shape.attributes(at: slot).contains(.accessor), global.find(key) == slot {
        cache.pointee.set(global.shape, slot: slot, epoch: Heap.prototypeEpoch)
      }
      return value
    }
    if isTypeof { return .undefined }
    throw notDefined(key)
  }

  func setName(_ cache: CachePlace, _ value: Value) throws {
    let key = cache.pointee.key
    if let box = session.box(key) {
      if box.isConstant { throw refusal(0, key.value) }
      if box.value.isEmpty { throw notInitialized(key.value) }
      box.value = value
      return
    }
    guard realm.globalObject.find(key) >= 0 else { throw notDeclared(key) }
    try realm.globalObject.set(key, value, self)
  }

  func declareName(_ name: Value, isVariable: Bool) {
    session.declare(PropertyKey(name: name.uncheckedString), isVariable ? .undefined : .empty)
  }

  func initializeName(_ name: Value, _ value: Value, isConstant: Bool) {
    session.initialize(PropertyKey(name: name.uncheckedString), value, isConstant: isConstant)
  }

  // MARK: Errors

  /// ` (from: x.output)`, when the source of the value in question is known.
  var from: String {
    guard let subject = currentSubject, subject != "null" && subject != "undefined" else { return "" }
    return " (from: \(subject))"
  }

  func notInitialized(_ name: Value) -> ScriptError {
    let text = name.asString?.text ?? ""
    if text == "this" {
      return referenceError("this is not there before super() was called")
    }
    return referenceError("cannot access '\(text)' before initialization")
  }

  private func notDeclared(_ key: PropertyKey) -> ScriptError {
    let name = key.text
    return referenceError(
      "\(name) is not declared; declare it with let or const, and pass named values in an object: f({\(name): …})")
  }

  private func notDefined(_ key: PropertyKey) -> ScriptError {
    if let advice = ForeignNames.advice(forGlobal: key.text) {
      return referenceError("\(key.text) is not defined\(advice)")
    }
    var candidates = session.names + ((try? realm.globalObject.ownKeys(self)) ?? []).compactMap { $0.name?.text }
    if frameCount > 0 {
      var scope: Scope? = frames[frameCount - 1].code._withUnsafeGuaranteedRef { $0.node.scope }
      while let current = scope {
        candidates += current.bindings.map(\.name)
        scope = current.parent
      }
    }
    let suggestion = Suggestion.closest(to: key.text, among: candidates).map { "; did you mean \($0)?" } ?? ""
    return referenceError("\(key.text) is not defined\(suggestion)")
  }

  /// The errors of `throwConstant`.
  func refusal(_ reason: Int, _ name: Value) -> ScriptError {
    switch reason {
    case 1: return referenceError("super() was already called")
    case 2: return referenceError("a property of super cannot be deleted")
    case 3: return typeError("the iterator of yield* has no method 'throw'")
    default: return typeError("cannot assign to '\(name.asString?.text ?? "")': it is a constant")
    }
  }
}

extension JSObject {
  /// Whether changes of the structure bump `Heap.prototypeEpoch`.
  final var isWatched: Bool { header & Flag.prototype != 0 }

  /// Makes changes of the structure of this object (with a unique shape) bump `Heap.prototypeEpoch`, so that caches may
  /// rely on it.
  final func watchStructure() { setFlag(Flag.prototype) }
}
