// Instructions that are not worth a place in the interpreter's loop.

extension Machine {
  /// Instructions of one word.
  @inline(never)
  func executeShort(_ operation: Opcode, _ r: Register, _ a: Int) throws {
    let frame = frames + (frameCount - 1)
    switch operation {
    case .loadNewTarget:
      r[a] = frame.pointee.newTarget.map { Value($0.takeUnretainedValue()) } ?? .undefined
    case .loadHomeObject:
      r[a] = Value(unsafeDowncast(r[0].uncheckedObject, to: Closure.self).member?.homeObject)
    case .closeIterator: try closeIterator(r + a)
    case .closeIteratorQuietly:
      do { try closeIterator(r + a) } catch is ScriptError {}
    case .iteratorProtocol: try useIteratorProtocol(r + a)
    case .checkIteratorResult:
      if !r[a].isObject { throw typeError("iterator result \(describe(r[a])) is not an object") }
    case .checkObjectCoercible:
      if r[a].isNullish { throw typeError("cannot destructure \(r[a].isNull ? "null" : "undefined")") }
    case .importMeta: r[a] = frame.pointee.code._withUnsafeGuaranteedRef { importMeta($0) }
    default: break
    }
  }

  /// Instructions of two words.
  @inline(never)
  func execute(_ operation: Opcode, _ r: Register, _ a: Int, _ b: Int, _ c: Int, _ code: FunctionCode) throws {
    switch operation {
    // Objects
    case .makeObject: r[a] = Value(PlainObject.make(shape: realm.objectShape, capacity: b))
    case .makeArray: r[a] = Value(JSArray(realm, capacity: b))
    case .arrayAppend: unsafeDowncast(r[a].uncheckedObject, to: JSArray.self).append(r[b])
    case .arrayAppendHole: unsafeDowncast(r[a].uncheckedObject, to: JSArray.self).append(.empty)
    case .arraySpread:
      let array = unsafeDowncast(r[a].uncheckedObject, to: JSArray.self)
      try iterate(r[b]) { element in
        array.append(element)
        return true
      }
    case .initializeIndex: initialize(r[a].uncheckedObject, try toPropertyKey(r[b]), r[c])
    case .copyProperties: try copyProperties(of: r[b], to: r[a].uncheckedObject, excluding: [])
    case .copyRestProperties:
      let excluded = try (0..<c).map { try toPropertyKey(r[b + 1 + $0]) }
      try copyProperties(of: r[b], to: r[a].uncheckedObject, excluding: excluded)
    case .setPrototype:
      if r[b].isObject || r[b].isNull { _ = r[a].uncheckedObject.setPrototype(r[b].asObject) }
    case .makeClosure: r[a] = Value(makeClosure(code.functions[b], r))
    case .defineMethod, .defineGetter, .defineSetter: try defineMember(operation, r[a].uncheckedObject, r[b], r[c])
    case .defineField:
      let key = try toPropertyKey(r[b])
      if try !r[a].uncheckedObject.define(key, PropertyDescriptor(value: r[c]), self) {
        throw typeError("cannot define field '\(key.text)'")
      }
    case .setFunctionName: nameFunction(r[a], try toPropertyKey(r[b]))
    case .setHomeObject:
      let closure = unsafeDowncast(r[a].uncheckedObject, to: Closure.self)
      closure.memberParts().homeObject = r[b].asObject
      closure.memberParts().isClassMember = c != 0
    case .setFieldInitializer:
      unsafeDowncast(r[a].uncheckedObject, to: Closure.self).memberParts().fieldInitializer =
        unsafeDowncast(r[b].uncheckedObject, to: Closure.self)
    case .makeRegExp:
      guard let makeRegExp else { throw syntaxError("regular expressions are not available here") }
      r[a] = try makeRegExp(self, code.constants[b].uncheckedString, code.constants[c].uncheckedString)
    case .templateObject: r[a] = Value(templateObject(code.templates[b], code))
    case .concatenate: r[a] = try concatenate(r + b, c)
    // Properties
    case .deleteProperty: r[a] = try delete(r[b], PropertyKey(code.constants[c].uncheckedString))
    case .deleteIndex: r[a] = try delete(r[b], toPropertyKey(r[c]))
    case .hasProperty:
      guard let object = r[c].asObject else {
        throw typeError("cannot use 'in' to look for a property in \(describe(r[c]))")
      }
      r[a] = Value(try object.has(toPropertyKey(r[b]), self))
    case .instanceOf: r[a] = Value(try isInstance(r[b], of: r[c]))
    case .toKey: r[a] = try toPropertyKey(r[b]).value
    case .getSuper:
      guard let parent = r[b].asObject?.prototype else { throw typeError("there is no superclass to look in") }
      r[a] = try parent.get(toPropertyKey(r[b + 2]), receiver: r[b + 1], self)
    case .setSuper:
      guard let parent = r[b].asObject?.prototype else { throw typeError("there is no superclass to look in") }
      let key = try toPropertyKey(r[b + 2])
      if try !parent.trySet(key, r[a], receiver: r[b + 1], self) {
        throw typeError("cannot set property '\(key.text)' through super")
      }
    // Classes
    case .makeClass:
      try makeClass(r + a, superclass: b == FunctionCompiler.noSuperclass ? nil : r[b], code.functions[c], r)
    case .superConstructor: r[a] = Value(r[b].asObject?.prototype)
    case .derivedResult: try checkDerivedResult(r + a, this: r[b])
    case .makePrivateName: r[a] = Value(JSSymbol(privateName: code.constants[b].uncheckedString))
    case .getPrivate, .setPrivate, .definePrivate, .hasPrivate: try privateField(operation, r, a, b, c)
    case .definePrivateMethod, .definePrivateGetter, .definePrivateSetter:
      try definePrivateMember(operation, on: r[a].uncheckedObject, r[b], r[c])
    // Iteration
    case .getAsyncIterator: try getAsyncIterator(r + a, r[b])
    case .iteratorRest: r[a] = try iteratorRest(r + b)
    case .forInKeys: try forInKeys(r + a, r[b])
    case .iteratorMethodCall: try callIteratorMethod(r + a, r + b, PropertyKey(code.constants[c].uncheckedString))
    // Modules
    case .importModule: r[a] = try importModule(code.constants[b].uncheckedString.text, from: code)
    case .getImport: r[a] = try importedValue(r[b], r[c])
    case .dynamicImport: r[a] = try dynamicImport(r[b], from: code)
    default: break
    }
  }

  // MARK: Objects

  func initialize(_ object: JSObject, _ key: PropertyKey, _ value: Value) { object.put(key, value) }

  /// CopyDataProperties of the standard.
  func copyProperties(of source: Value, to target: JSObject, excluding: [PropertyKey]) throws {
    if source.isNullish { return }
    let object = try toObject(source)
    for key in try object.ownKeys(self) where !excluding.contains(key) {
      guard try object.getOwn(key, self)?.isEnumerable ?? false else { continue }
      target.put(key, try object.get(key, receiver: source, self))
    }
  }

  private func delete(_ value: Value, _ key: PropertyKey) throws -> Value {
    if value.isNullish {
      throw typeError("cannot delete property '\(key.text)' of \(value.isNull ? "null" : "undefined")")
    }
    try delete(toObject(value), key)
    return .true
  }

  private func templateObject(_ template: TemplateLiteral, _ code: FunctionCode) -> JSArray {
    if let known = code.templateObjects[ObjectIdentifier(template)] { return known }
    let cooked = realm.makeArray(template.quasis.map { $0.cooked.map { Value(JSString(units: $0)) } ?? .undefined })
    let raw = realm.makeArray(template.quasis.map { Value(JSString(units: $0.raw)) })
    cooked.put(Names.raw, Value(raw), .constant)
    for array in [raw, cooked] {
      array.restrictElements(frozen: true)
      array.preventExtensions()
    }
    code.templateObjects[ObjectIdentifier(template)] = cooked
    return cooked
  }

  // MARK: Closures

  func makeClosure(_ code: FunctionCode, _ r: Register) -> Closure {
    let closure = Closure(code, shape: closureShape(code), realm)
    guard let captures = closure.captures else { return closure }
    let outer = r[0].asObject.map { unsafeDowncast($0, to: Closure.self).captures } ?? nil
    for (index, source) in code.captures.enumerated() {
      switch source {
      case .register(let register): captures[index] = r[register]
      case .capture(let place): captures[index] = outer.unsafelyUnwrapped[place]
      }
    }
    return closure
  }

  private func closureShape(_ code: FunctionCode) -> Shape {
    if !code.isAsync && !code.isGenerator { return realm.functionShape }
    if !code.isGenerator { return realm.asyncFunctionShape }
    return code.isAsync ? realm.asyncGeneratorFunctionShape : realm.generatorFunctionShape
  }

  func nameFunction(_ function: Value, _ key: PropertyKey) {
    guard let object = function.asObject, object.kind == .closure else { return }
    let closure = unsafeDowncast(object, to: Closure.self)
    closure.memberParts().givenName = key
  }

  private func defineMember(_ operation: Opcode, _ object: JSObject, _ keyValue: Value, _ function: Value) throws {
    let key = try toPropertyKey(keyValue)
    let closure = unsafeDowncast(function.uncheckedObject, to: Closure.self)
    closure.memberParts().givenName = key
    let attributes: PropertyAttributes =
      closure.memberParts().isClassMember ? .configurable : [.configurable, .enumerable]
    var descriptor = PropertyDescriptor()
    switch operation {
    case .defineGetter: descriptor = PropertyDescriptor(getter: function, setter: nil, attributes)
    case .defineSetter: descriptor = PropertyDescriptor(getter: nil, setter: function, attributes)
    default: descriptor = PropertyDescriptor(value: function, attributes.union(.writable))
    }
    if try !object.define(key, descriptor, self) { throw typeError("cannot define '\(key.text)' of a class") }
  }
}
