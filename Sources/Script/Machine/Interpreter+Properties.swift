// Property access behind the interpreter's fast paths: fills inline caches.

extension Machine {
  typealias Register = UnsafeMutablePointer<Value>
  typealias CachePlace = UnsafeMutablePointer<PropertyCache>

  // MARK: Reading

  /// Reads a property into a register. True when a frame for a getter was pushed, which leaves the value there later.
  @inline(never)
  func getProperty(_ resultRegister: Int, _ object: Register, _ cache: CachePlace) throws -> Bool {
    let this = object.pointee
    let content = try content(of: this, cache)
    if content.isCell { return try enterGetter(content.uncheckedAccessor, this: this, resultRegister: resultRegister) }
    frames[frameCount - 1].registers[resultRegister] = content
    return false
  }

  @inline(never)
  func getMethod(_ target: Register, _ object: Register, _ cache: CachePlace) throws {
    let this = object.pointee
    let content = try content(of: this, cache)
    target[0] = content.isCell ? try value(of: content.uncheckedAccessor, this: this) : content
    target[1] = this
  }

  /// What the slot of a property holds: the value, or an accessor to be asked for it.
  @inline(__always)
  private func content(of value: Value, _ cache: CachePlace) throws -> Value {
    let start: JSObject
    if value.isObject {
      start = value.uncheckedObject
    } else if value.isNullish {
      throw cannotRead(cache.pointee.key, of: value)
    } else if value.isString && cache.pointee.key == Names.length {
      return Value(value.uncheckedString.length)
    } else {
      start = try prototypeForPrimitive(value)
    }
    if let entry = cache.pointee.entry(for: start.shape) { return entry.content(of: start) }
    return try lookUp(from: start, receiver: value, cache)
  }

  /// Looks a property up and remembers where it was found, if it lives in a slot.
  @inline(never)
  private func lookUp(from start: JSObject, receiver: Value, _ cache: CachePlace) throws -> Value {
    let key = cache.pointee.key
    var object = start
    while true {
      if object.isExotic, let value = try object.exoticGet(key, receiver: receiver, self) { return value }
      let slot = object.find(key)
      if slot >= 0 {
        var content = object.slots.unsafelyUnwrapped[slot]
        if content.isLazy { content = object.materialize(slot, content, self) }
        remember(slot, in: object, of: start, cache, isAccessor: content.isCell)
        return content
      }
      guard let next = object.prototype else { return .undefined }
      object = next
    }
  }

  private func remember(
    _ slot: Int, in holder: JSObject, of receiver: JSObject, _ cache: CachePlace, isAccessor: Bool
  ) {
    let key = cache.pointee.key
    // Making a lazy value may have moved the property.
    guard receiver.keepsInSlots(key), holder.find(key) == slot else { return }
    if receiver.shape.isUnique && !receiver.isWatched { receiver.watchStructure() }
    if holder === receiver {
      let epoch = receiver.shape.isUnique ? Heap.prototypeEpoch : 0
      cache.pointee.set(receiver.shape, slot: slot, epoch: epoch, isAccessor: isAccessor)
    } else {
      cache.pointee.set(
        receiver.shape, slot: slot, holder: holder, epoch: Heap.prototypeEpoch, isAccessor: isAccessor)
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
      if object.kind == .typedArray, let index = key.asInt32 {
        return unsafeDowncast(object, to: TypedArray.self)[Int(index)]
      }
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

  /// Assigns to a property. True when a frame for a setter was pushed.
  @inline(never)
  func setProperty(_ target: Register, _ newValue: Register, _ cache: CachePlace) throws -> Bool {
    let key = cache.pointee.key
    let value = newValue.pointee
    guard let object = target.pointee.asObject else {
      try set(target.pointee, key, value)
      return false
    }
    if let entry = cache.pointee.entry(for: object.shape) {
      if let next = entry.nextShape {
        object.appendSlot(value, count: Int(entry.slot))
        object.shape = next.takeUnretainedValue()
        return false
      }
      let content = entry.content(of: object)
      if content.isCell {
        return try enterSetter(content.uncheckedAccessor, of: object, key, value)
      }
      object.slots.unsafelyUnwrapped[Int(entry.slot)] = value
      return false
    }
    guard object.keepsInSlots(key) else {
      try object.set(key, value, self)
      return false
    }
    let slot = object.find(key)
    if slot >= 0, object.shape.attributes(at: slot).intersection([.writable, .accessor]) == .writable {
      object.slots.unsafelyUnwrapped[slot] = value
      if !object.shape.isUnique { cache.pointee.set(object.shape, slot: slot) }
      return false
    }
    if let accessor = accessor(key, of: object, cache) { return try enterSetter(accessor, of: object, key, value) }
    let oldShape = object.shape
    try object.set(key, value, self)
    // A property was added in the ordinary way: the next object of this shape takes the short way.
    if !oldShape.isUnique, !object.shape.isUnique, object.shape.count == oldShape.count + 1,
      object.shape.key(at: oldShape.count) == key, object.prototype == nil || object.prototype!.isWatched
    {
      cache.pointee.set(oldShape, slot: oldShape.count, next: object.shape, epoch: Heap.prototypeEpoch)
    }
    return false
  }

  /// The accessor an assignment would meet.
  private func accessor(_ key: PropertyKey, of receiver: JSObject, _ cache: CachePlace) -> Accessor? {
    var object = receiver
    while true {
      let slot = object.find(key)
      if slot >= 0 {
        guard object.shape.attributes(at: slot).contains(.accessor) else { return nil }
        remember(slot, in: object, of: receiver, cache, isAccessor: true)
        return object.slots.unsafelyUnwrapped[slot].uncheckedAccessor
      }
      guard let next = object.prototype, next.keepsInSlots(key) else { return nil }
      object = next
    }
  }

  /// A property of an object literal: always an own one.
  func initializeProperty(_ object: JSObject, _ value: Value, _ cache: CachePlace) {
    if let entry = cache.pointee.entry(for: object.shape), let next = entry.nextShape {
      object.appendSlot(value, count: Int(entry.slot))
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
    if let object = target.asObject, object.kind == .typedArray, let index = key.asInt32, let number = value.asNumber {
      let array = unsafeDowncast(object, to: TypedArray.self)
      if index >= 0 && Int(index) < array.length { array.setNumber(number, at: Int(index)) }
      return
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
    if let entry = cache.pointee.entry(for: global.shape) { return entry.content(of: global) }
    let key = cache.pointee.key
    if let box = session.box(key) {
      cache.pointee.setBox(box)
      return try name(cache, isTypeof: isTypeof)
    }
    let slot = global.find(key)
    if slot >= 0 {
      let value = try global.value(at: slot, receiver: Value(global), self)
      if !global.shape.attributes(at: slot).contains(.accessor), global.find(key) == slot {
        cache.pointee.set(global.shape, slot: slot, holder: global, epoch: Heap.prototypeEpoch)
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
  /// Whether a property of this name can only live in a slot, of this object or a prototype.
  final func keepsInSlots(_ key: PropertyKey) -> Bool {
    switch kind {
    case .array: key.index == nil && key != Names.length
    // A name that is the text of a number means an element: these begin with a digit, a sign or a capital letter.
    case .typedArray: key.name.map { $0.length > 0 && $0[0] >= 0x61 } ?? (key.symbol != nil)
    default: !isExotic
    }
  }

  /// Whether changes of the structure bump `Heap.prototypeEpoch`.
  final var isWatched: Bool { header & Flag.prototype != 0 }

  /// Makes changes of the structure of this object (with a unique shape) bump `Heap.prototypeEpoch`, so that caches may
  /// rely on it.
  final func watchStructure() { setFlag(Flag.prototype) }
}
