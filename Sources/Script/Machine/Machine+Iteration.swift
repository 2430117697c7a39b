// The iteration protocol for native code.

extension Machine {
  /// Runs `body` for each element of an iterable. `body` returns whether to go on; when it stops or throws, the iterator is
  /// closed. Arrays whose iteration nobody has changed are walked directly.
  public func iterate(_ iterable: Value, _ body: (Value) throws -> Bool) throws {
    if let array = iterable.asArray, isArrayIterationPristine(array) {
      var index = 0
      while index < array.length {
        let element = array.packedElement(index) ?? .empty
        let value = element.isEmpty ? try array.get(PropertyKey(index: UInt32(index)), self) : element
        if try !body(value) { return }
        index += 1
      }
      return
    }
    let iterator = try self.iterator(of: iterable)
    while let value = try iterator.next(self) {
      let goesOn: Bool
      do { goesOn = try body(value) } catch {
        if error is ScriptError { _ = try? iterator.close(self) }
        throw error
      }
      if !goesOn { return try iterator.close(self) }
    }
  }

  /// The elements of an iterable, as an array.
  public func list(from iterable: Value) throws -> [Value] {
    if let array = iterable.asArray, isArrayIterationPristine(array), array.isDense { return array.values }
    var values: [Value] = []
    try iterate(iterable) { value in
      values.append(value)
      return true
    }
    return values
  }

  /// Whether iterating over this array does what the standard library does.
  func isArrayIterationPristine(_ array: JSArray) -> Bool {
    guard
      array.shape === realm.arrayShape || (array.prototype === realm.arrayPrototype && array.find(Names.iterator) < 0)
    else { return false }
    return realm.isArrayIterationPristine
  }

  /// The iterator of an iterable; a TypeError names values that are not iterable.
  public func iterator(of iterable: Value) throws -> IteratorRecord {
    guard let method = try iterable.isNullish ? nil : self.method(iterable, Names.iterator) else {
      throw typeError("\(describe(iterable)) is not iterable")
    }
    return try iterator(calling: method, on: iterable)
  }

  func iterator(calling method: Value, on iterable: Value) throws -> IteratorRecord {
    let iterator = try call(method, this: iterable)
    guard iterator.isObject else { throw typeError("the result of Symbol.iterator is not an object") }
    return IteratorRecord(iterator: iterator, next: try get(iterator, Names.next))
  }
}

/// An iterator in use: the object and its `next` method.
public struct IteratorRecord {
  /// The iterator object.
  public let iterator: Value
  let next: Value

  /// The next value; nil at the end.
  public func next(_ machine: Machine) throws -> Value? {
    if next.ref === machine.realm.nativeIteratorNext, let object = iterator.asObject, object.kind == .iterator {
      return try unsafeDowncast(object, to: NativeIterator.self).step(machine)
    }
    let result = try machine.call(next, this: iterator)
    guard let object = result.asObject else {
      throw machine.typeError("iterator result \(machine.describe(result)) is not an object")
    }
    if try object.get(Names.done, machine).isTruthy { return nil }
    return try object.get(Names.value, machine)
  }

  /// Tells the iterator that nobody will ask for more.
  public func close(_ machine: Machine) throws {
    guard let method = try machine.method(iterator, Names.return) else { return }
    let result = try machine.call(method, this: iterator)
    if !result.isObject { throw machine.typeError("iterator result \(machine.describe(result)) is not an object") }
  }
}
