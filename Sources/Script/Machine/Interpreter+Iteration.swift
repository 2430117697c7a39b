// `for…of`, `for…in`, spread and destructuring.
//
// An iterator in use takes three registers: the iterator, its `next` method and a spare. While an untouched array is
// walked directly they hold the array, the next index and `empty`.

extension Machine {
  @inline(never)
  func getIterator(_ place: Register, _ iterable: Value) throws {
    if let array = iterable.asArray, isArrayIterationPristine(array) {
      place[0] = iterable
      place[1] = Value(Int32(0))
      place[2] = .empty
      return
    }
    guard let method = try iterable.isNullish ? nil : iteratorMethod(of: iterable) else {
      throw notIterable(iterable)
    }
    let record = try iterator(calling: method, on: iterable)
    place[0] = record.iterator
    place[1] = record.next
    place[2] = .undefined
  }

  private func iteratorMethod(of iterable: Value) throws -> Value? {
    let method = try get(iterable, Names.iterator)
    return method.isCallable ? method : nil
  }

  /// `options is not iterable, but an object; …`
  private func notIterable(_ value: Value) -> ScriptError {
    let subject = currentSubject
    var text = "\(subject ?? describe(value)) is not iterable"
    if let subject, subject != describe(value) { text += ": it is \(describe(value))" }
    if let object = value.asObject, object.kind == .ordinary {
      text += "; write Object.entries(\(subject ?? "object"))"
    }
    return typeError(text)
  }

  /// What a step of an iterator came to.
  enum IterationStep {
    case element, end
    /// A frame was pushed for the generator's coroutine: it goes on there, until a `yield` brings the element.
    case enteredGenerator
  }

  /// Reads the next element into a register.
  @inline(__always)
  func iteratorNext(_ place: Register, into target: Register) throws -> IterationStep {
    if place[2].isEmpty {
      let array = unsafeDowncast(place[0].uncheckedObject, to: JSArray.self)
      let index = Int(place[1].uncheckedInt32)
      if let element = array.packedElement(index), !element.isEmpty {
        target.pointee = element
        place[1].bits &+= 1
        return .element
      }
      return try arrayHoleOrEnd(array, index, place, into: target) ? .element : .end
    }
    if let generator = pristineGenerator(place), try enterGenerator(generator) { return .enteredGenerator }
    return try nextByProtocol(place, into: target) ? .element : .end
  }

  @inline(never)
  private func arrayHoleOrEnd(_ array: JSArray, _ index: Int, _ place: Register, into target: Register) throws -> Bool {
    guard index < array.length else {
      target.pointee = .undefined
      // An array that grows later stays exhausted for this iterator.
      place[1] = Value(Int32.max)
      return false
    }
    target.pointee = try array.get(PropertyKey(index: UInt32(index)), self)
    place[1].bits &+= 1
    return true
  }

  /// The generator in use, whose `next` is the original one.
  @inline(__always)
  private func pristineGenerator(_ place: Register) -> GeneratorObject? {
    guard place[1].ref === realm.generatorNext, place[0].isObject, place[0].uncheckedObject.kind == .generator else {
      return nil
    }
    return unsafeDowncast(place[0].uncheckedObject, to: GeneratorObject.self)
  }

  @inline(never)
  private func nextByProtocol(_ place: Register, into target: Register) throws -> Bool {
    if let generator = pristineGenerator(place) {
      guard let value = try generator.next(self) else { return false }
      target.pointee = value
      return true
    }
    if place[1].ref === realm.nativeIteratorNext, let object = place[0].asObject, object.kind == .iterator {
      guard let value = try unsafeDowncast(object, to: NativeIterator.self).step(self) else { return false }
      target.pointee = value
      return true
    }
    let result = try call(place[1], this: place[0])
    guard let object = result.asObject else {
      throw typeError("iterator result \(describe(result)) is not an object")
    }
    if try object.get(Names.done, self).isTruthy { return false }
    target.pointee = try object.get(Names.value, self)
    return true
  }

  func closeIterator(_ place: Register) throws {
    if place[2].isEmpty { return }
    try IteratorRecord(iterator: place[0], next: place[1]).close(self)
  }

  /// Replaces a direct walk over an array by its real iterator, for `yield*`.
  func useIteratorProtocol(_ place: Register) throws {
    guard place[2].isEmpty, let array = place[0].asObject else { return }
    let iterator = ArrayIterator(realm, over: array, .values)
    place[0] = Value(iterator)
    place[1] = try iterator.get(Names.next, self)
    place[2] = .undefined
  }

  /// Reads the next element into a variable of native code; false at the end.
  private func nextElement(_ place: Register, into target: Register) throws -> Bool {
    guard place[2].isEmpty else { return try nextByProtocol(place, into: target) }
    return try iteratorNext(place, into: target) == .element
  }

  func iteratorRest(_ place: Register) throws -> Value {
    let array = JSArray(realm)
    var element = Value.undefined
    while try nextElement(place, into: &element) { array.append(element) }
    return Value(array)
  }

  func callIteratorMethod(_ target: Register, _ place: Register, _ key: PropertyKey) throws {
    try useIteratorProtocol(place)
    guard let method = try method(place[0], key) else {
      target.pointee = .empty
      return
    }
    // The value a generator was continued with lies behind the three registers.
    target.pointee = try call(method, this: place[0], place[3])
  }

  // MARK: for await

  func getAsyncIterator(_ place: Register, _ iterable: Value) throws {
    if let method = try iterable.isNullish ? nil : method(iterable, Names.asyncIterator) {
      let record = try iterator(calling: method, on: iterable)
      place[0] = record.iterator
      place[1] = record.next
    } else {
      let wrapper = AsyncFromSyncIterator(realm, try iterator(of: iterable))
      place[0] = Value(wrapper)
      place[1] = try wrapper.get(Names.next, self)
    }
    place[2] = .undefined
  }

  // MARK: for in

  /// Leaves the array of keys, the next index and the object in three registers.
  func forInKeys(_ place: Register, _ subject: Value) throws {
    let keys = JSArray(realm)
    place[2] = .undefined
    if !subject.isNullish {
      let object = try toObject(subject)
      var seen: Set<PropertyKey> = []
      var current: JSObject? = object
      while let level = current {
        for key in try level.ownKeys(self) where key.isString {
          let isEnumerable = try level.getOwn(key, self)?.isEnumerable ?? false
          if seen.insert(key).inserted && isEnumerable { keys.append(key.value) }
        }
        current = level.prototype
        if let next = current, next === realm.objectPrototype, next.isUntouchedByScripts { break }
      }
      place[2] = Value(object)
    }
    place[0] = Value(keys)
    place[1] = Value(Int32(0))
  }

  func forInNext(_ place: Register, into target: Register) -> Bool {
    let keys = unsafeDowncast(place[0].uncheckedObject, to: JSArray.self)
    while case let index = Int(place[1].uncheckedInt32), index < keys.count {
      place[1] = Value(index + 1)
      let key = keys[index]
      // A key deleted meanwhile is not visited.
      if let object = place[2].asObject, let name = try? toPropertyKey(key), (try? object.has(name, self)) ?? true {
        target.pointee = key
        return true
      }
    }
    return false
  }
}

extension JSObject {
  /// Whether no own property is enumerable, as far as that is known without looking at each.
  fileprivate var isUntouchedByScripts: Bool {
    header & Flag.unpopulated != 0
      || !(0..<shape.count).contains { shape.attributes(at: $0).contains(.enumerable) }
  }
}
