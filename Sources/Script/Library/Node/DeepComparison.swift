/// Compares values with all they hold, as `assert.deepStrictEqual` and `assert.deepEqual` do.
struct DeepComparison {
  private let machine: Machine
  private let isStrict: Bool
  /// The pairs being compared, so that cycles end.
  private var path: [(JSObject, JSObject)] = []

  init(_ machine: Machine, isStrict: Bool) {
    self.machine = machine
    self.isStrict = isStrict
  }

  /// Whether two values are the same or hold the same.
  mutating func areEqual(_ left: Value, _ right: Value) throws -> Bool {
    guard let leftObject = left.asObject, let rightObject = right.asObject else {
      if Value.isSameValue(left, right) || isStrict { return Value.isSameValue(left, right) }
      if left.isObject != right.isObject { return false }
      return try machine.isLooselyEqual(left, right)
    }
    if leftObject === rightObject { return true }
    if path.contains(where: { $0.0 === leftObject && $0.1 === rightObject }) { return true }
    path.append((leftObject, rightObject))
    defer { path.removeLast() }
    return try machine.nested {
      try hasSameClass(leftObject, rightObject) && hasSameContent(leftObject, rightObject)
        && hasSameProperties(leftObject, rightObject)
    }
  }

  private func hasSameClass(_ left: JSObject, _ right: JSObject) -> Bool {
    left.kind == right.kind && left.isCallable == right.isCallable && !left.isCallable
      && (!isStrict || left.prototype === right.prototype)
  }

  /// Compares what objects hold beside properties.
  private mutating func hasSameContent(_ left: JSObject, _ right: JSObject) throws -> Bool {
    switch (left, right) {
    case (let left as JSArray, let right as JSArray): return left.length == right.length
    case (let left as JSDate, let right as JSDate):
      return Value.isSameValue(Value(left.time), Value(right.time))
    case (let left as JSRegExp, let right as JSRegExp): return left.literal == right.literal
    case (let left as PrimitiveObject, let right as PrimitiveObject):
      return Value.isSameValue(left.primitive, right.primitive)
    case (let left as JSError, let right as JSError):
      return try areEqual(left.get(Names.message, machine), right.get(Names.message, machine))
        && areEqual(left.get(Names.name, machine), right.get(Names.name, machine))
    case (let left as JSSet, let right as JSSet): return try areEqualSets(left.values, right.values)
    case (let left as JSMap, let right as JSMap):
      func pairs(_ map: JSMap) -> [Value] { map.entries.map { Value(machine.realm.makeArray([$0.key, $0.value])) } }
      return try areEqualSets(pairs(left), pairs(right))
    case (let left as ArrayBuffer, let right as ArrayBuffer):
      return machine.bytes(of: Value(left))?.elementsEqual(machine.bytes(of: Value(right))!) ?? false
    default: return true
    }
  }

  /// Whether each value has an equal partner, whatever the order.
  private mutating func areEqualSets(_ left: [Value], _ right: [Value]) throws -> Bool {
    guard left.count == right.count else { return false }
    var rest = right
    for value in left {
      var found: Int?
      for (index, candidate) in rest.enumerated() where try areEqual(value, candidate) {
        found = index
        break
      }
      guard let found else { return false }
      rest.remove(at: found)
    }
    return true
  }

  private mutating func hasSameProperties(_ left: JSObject, _ right: JSObject) throws -> Bool {
    let keys = try left.ownEnumerableKeys(machine)
    guard try right.ownEnumerableKeys(machine).count == keys.count else { return false }
    for key in keys {
      guard try right.hasOwn(key, machine), try areEqual(left.get(key, machine), right.get(key, machine)) else {
        return false
      }
    }
    return true
  }
}
