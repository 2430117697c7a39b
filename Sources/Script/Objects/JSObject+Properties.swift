// The standard's internal methods ([[Get]], [[Set]], [[DefineOwnProperty]] …) for all kinds of objects.

extension JSObject {
  // MARK: Reading

  /// The value of a property of this object or its prototypes; runs getters.
  public final func get(_ key: PropertyKey, _ machine: Machine) throws -> Value {
    try get(key, receiver: Value(self), machine)
  }

  /// As `get(_:_:)`, with the object that getters get as `this`.
  public final func get(_ key: PropertyKey, receiver: Value, _ machine: Machine) throws -> Value {
    var object = self
    while true {
      if object.isExotic, let value = try object.exoticGet(key, receiver: receiver, machine) { return value }
      let slot = object.find(key)
      if slot >= 0 { return try object.value(at: slot, receiver: receiver, machine) }
      guard let next = object.prototype else { return .undefined }
      object = next
    }
  }

  /// The value in a slot: makes lazy values, runs getters.
  final func value(at slot: Int, receiver: Value, _ machine: Machine) throws -> Value {
    let value = slots.unsafelyUnwrapped[slot]
    if value.isLazy { return materialize(slot, value, machine) }
    if !shape.attributes(at: slot).contains(.accessor) { return value }
    guard let getter = value.uncheckedAccessor.getter else { return .undefined }
    return try machine.call(Value(getter), this: receiver)
  }

  /// Makes the value of a property declared with `Realm.lazyProperties` and stores it.
  final func materialize(_ slot: Int, _ placeholder: Value, _ machine: Machine) -> Value {
    let key = shape.key(at: slot)
    let value = machine.realm.makeLazyProperty(placeholder)
    // Making the value may itself have changed this object.
    let place = shape.find(key)
    if place >= 0 { slots.unsafelyUnwrapped[place] = value }
    return value
  }

  /// Whether this object or one of its prototypes has the property.
  public final func has(_ key: PropertyKey, _ machine: Machine) throws -> Bool {
    var object = self
    while true {
      if try object.hasOwn(key, machine) { return true }
      guard let next = object.prototype else { return false }
      object = next
    }
  }

  /// Whether this object itself has the property.
  public final func hasOwn(_ key: PropertyKey, _ machine: Machine) throws -> Bool {
    if isExotic, try exoticGetOwn(key, machine) != nil { return true }
    return find(key) >= 0
  }

  /// The own property, described.
  public final func getOwn(_ key: PropertyKey, _ machine: Machine) throws -> PropertyDescriptor? {
    if isExotic, let descriptor = try exoticGetOwn(key, machine) { return descriptor }
    let slot = find(key)
    if slot < 0 { return nil }
    let attributes = shape.attributes(at: slot)
    var value = slots.unsafelyUnwrapped[slot]
    if attributes.contains(.accessor) {
      let accessor = value.uncheckedAccessor
      return PropertyDescriptor(getter: Value(accessor.getter), setter: Value(accessor.setter), attributes)
    }
    if value.isLazy { value = materialize(slot, value, machine) }
    return PropertyDescriptor(value: value, attributes)
  }

  // MARK: Writing

  /// Assigns to a property; runs setters. Throws a TypeError when the property or the object refuses.
  public final func set(_ key: PropertyKey, _ value: Value, _ machine: Machine) throws {
    if try !trySet(key, value, receiver: Value(self), machine) { throw machine.cannotAssign(key, self) }
  }

  /// OrdinarySet of the standard: false when the property or the object refuses.
  public final func trySet(_ key: PropertyKey, _ value: Value, receiver: Value, _ machine: Machine) throws -> Bool {
    var object = self
    while true {
      if object.isExotic, let result = try object.exoticSet(key, value, receiver: receiver, machine) { return result }
      let slot = object.find(key)
      if slot >= 0 {
        let attributes = object.shape.attributes(at: slot)
        if attributes.contains(.accessor) {
          guard let setter = object.slots.unsafelyUnwrapped[slot].uncheckedAccessor.setter else { return false }
          _ = try machine.call(Value(setter), this: receiver, value)
          return true
        }
        if !attributes.contains(.writable) { return false }
        if receiver.isObject && receiver.ref === object {
          object.slots.unsafelyUnwrapped[slot] = value
          return true
        }
        break
      }
      guard let next = object.prototype else { break }
      object = next
    }
    guard let target = receiver.asObject else { return false }
    return try target.setOwn(key, value, machine)
  }

  /// The last step of an assignment: changes the value of an own data property or adds one.
  final func setOwn(_ key: PropertyKey, _ value: Value, _ machine: Machine) throws -> Bool {
    if !isExotic {
      let slot = find(key)
      if slot < 0 {
        if !isExtensible { return false }
        add(key, value)
        return true
      }
    }
    if let existing = try getOwn(key, machine) {
      if existing.isAccessor || existing.isWritable == false { return false }
      var change = PropertyDescriptor()
      change.value = value
      return try define(key, change, machine)
    }
    return try define(key, PropertyDescriptor(value: value), machine)
  }

  /// Defines or replaces an own data property without running setters and without asking its attributes; for setting
  /// up objects from Swift.
  public final func put(_ key: PropertyKey, _ value: Value, _ attributes: PropertyAttributes = .all) {
    let slot = find(key)
    if slot < 0 { return add(key, value, attributes) }
    slots.unsafelyUnwrapped[slot] = value
    if shape.attributes(at: slot) != attributes { changeAttributes(attributes, at: slot) }
  }

  final func changeAttributes(_ attributes: PropertyAttributes, at slot: Int) {
    makeUnique()
    shape.setAttributes(attributes, at: slot)
    noteStructureChange()
  }

  // MARK: Defining and deleting

  /// ValidateAndApplyPropertyDescriptor of the standard: false when the existing property or the object refuses.
  public final func define(_ key: PropertyKey, _ descriptor: PropertyDescriptor, _ machine: Machine) throws -> Bool {
    if isExotic, let result = try exoticDefine(key, descriptor, machine) { return result }
    return try ordinaryDefine(key, descriptor, machine)
  }

  final func ordinaryDefine(_ key: PropertyKey, _ descriptor: PropertyDescriptor, _ machine: Machine) throws -> Bool {
    let slot = find(key)
    if slot < 0 {
      if !isExtensible { return false }
      add(key, Self.content(descriptor), descriptor.attributes)
      return true
    }
    let old = try getOwn(key, machine)!
    guard Self.isAllowed(descriptor, on: old) else { return false }
    var merged = descriptor
    merged.isEnumerable = descriptor.isEnumerable ?? old.isEnumerable
    merged.isConfigurable = descriptor.isConfigurable ?? old.isConfigurable
    if !descriptor.isAccessor && !(old.isAccessor && !descriptor.isData) {
      merged.isWritable = descriptor.isWritable ?? old.isWritable ?? false
      merged.value = descriptor.value ?? old.value ?? .undefined
    } else {
      merged.getter = descriptor.getter ?? old.getter ?? .undefined
      merged.setter = descriptor.setter ?? old.setter ?? .undefined
    }
    slots.unsafelyUnwrapped[slot] = Self.content(merged)
    if shape.attributes(at: slot) != merged.attributes { changeAttributes(merged.attributes, at: slot) }
    return true
  }

  private static func content(_ descriptor: PropertyDescriptor) -> Value {
    guard descriptor.isAccessor else { return descriptor.value ?? .undefined }
    return Value(Accessor(getter: descriptor.getter?.asObject, setter: descriptor.setter?.asObject))
  }

  /// Whether the standard allows to change a property in the described way.
  static func isAllowed(_ new: PropertyDescriptor, on old: PropertyDescriptor) -> Bool {
    if old.isConfigurable ?? false { return true }
    if new.isConfigurable ?? false { return false }
    if let enumerable = new.isEnumerable, enumerable != old.isEnumerable { return false }
    if !new.isAccessor && !new.isData { return true }
    if new.isAccessor != old.isAccessor { return false }
    if old.isAccessor {
      if let getter = new.getter, !Value.isSameValue(getter, old.getter ?? .undefined) { return false }
      if let setter = new.setter, !Value.isSameValue(setter, old.setter ?? .undefined) { return false }
      return true
    }
    if old.isWritable ?? false { return true }
    if new.isWritable ?? false { return false }
    guard let value = new.value else { return true }
    return Value.isSameValue(value, old.value ?? .undefined)
  }

  /// Deletes an own property; false when it is not configurable.
  public final func delete(_ key: PropertyKey, _ machine: Machine) throws -> Bool {
    if isExotic, let result = try exoticDelete(key, machine) { return result }
    let slot = find(key)
    if slot < 0 { return true }
    if !shape.attributes(at: slot).contains(.configurable) { return false }
    removeSlot(slot)
    return true
  }

  // MARK: Listing

  /// The own keys in the standard's order: indices ascending, then names, then symbols, each in order of creation.
  public final func ownKeys(_ machine: Machine) throws -> [PropertyKey] {
    if header & Flag.unpopulated != 0 { _ = find(Names.length) }
    var indices: [UInt32] = []
    var names: [PropertyKey] = []
    var symbols: [PropertyKey] = []
    func sort(_ key: PropertyKey) {
      if let index = key.index {
        indices.append(index)
      } else if key.isString {
        names.append(key)
      } else if !key.isPrivate {
        symbols.append(key)
      }
    }
    if isExotic { try exoticOwnKeys(machine).forEach(sort) }
    for slot in 0..<shape.count where !shape.attributes(at: slot).contains(.deleted) { sort(shape.key(at: slot)) }
    if !zip(indices, indices.dropFirst()).allSatisfy({ $0 < $1 }) { indices.sort() }
    return indices.map(PropertyKey.init(index:)) + names + symbols
  }

  /// The own enumerable keys that are strings, in order (`Object.keys`, `for…in`, spread).
  public final func ownEnumerableKeys(_ machine: Machine) throws -> [PropertyKey] {
    if let names = ownEnumerableNames() { return names }
    return try ownKeys(machine).filter { key in
      guard key.isString else { return false }
      if !isExotic {
        let slot = find(key)
        return slot >= 0 && shape.attributes(at: slot).contains(.enumerable)
      }
      return try getOwn(key, machine)?.isEnumerable ?? false
    }
  }

  /// As `ownEnumerableKeys`, of an object that has only names and symbols, which lie in order already; nil for others.
  private func ownEnumerableNames() -> [PropertyKey]? {
    if header & (Flag.exotic | Flag.unpopulated) != 0 { return nil }
    var names: [PropertyKey] = []
    names.reserveCapacity(shape.count)
    for slot in 0..<shape.count {
      let key = shape.key(at: slot)
      if key.ref == nil { return nil }
      if shape.attributes(at: slot).contains(.enumerable) && key.isString { names.append(key) }
    }
    return names
  }

  /// Calls `body`, which must not run script code, for the enumerable properties with names, in order. False, without
  /// any call, when values would have to be computed or the order is not that of the slots.
  final func forEachStoredProperty(_ body: (PropertyKey, Value) throws -> Void) rethrows -> Bool {
    if header & (Flag.exotic | Flag.unpopulated) != 0 { return false }
    for slot in 0..<shape.count {
      let isStored = !shape.attributes(at: slot).contains(.accessor) && !slots.unsafelyUnwrapped[slot].isLazy
      if !isStored || shape.key(at: slot).ref == nil { return false }
    }
    for slot in 0..<shape.count where shape.attributes(at: slot).contains(.enumerable) {
      let key = shape.key(at: slot)
      if key.isString { try body(key, slots.unsafelyUnwrapped[slot]) }
    }
    return true
  }

  // MARK: Integrity

  /// Forbids new properties.
  public final func preventExtensions() {
    if header & Flag.unpopulated != 0 { _ = find(Names.length) }
    setFlag(Flag.notExtensible)
    // Caches that add properties know the shared shape: this object leaves it.
    makeUnique()
    noteStructureChange()
  }
}
