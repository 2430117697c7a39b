// Class definitions and private members.

extension Machine {
  /// Leaves the constructor and its prototype in two registers.
  func makeClass(_ target: Register, superclass: Value?, _ code: FunctionCode, _ r: Register) throws {
    var prototypeParent: JSObject? = realm.objectPrototype
    let constructor = makeClosure(code, r)
    if let superclass {
      if superclass.isNull {
        prototypeParent = nil
      } else {
        guard let parent = superclass.asObject, parent.isConstructor else {
          throw typeError("a class cannot extend \(describe(superclass)): it is not a constructor")
        }
        let prototype = try parent.get(Names.prototype, self)
        guard prototype.isObject || prototype.isNull else {
          throw typeError("'prototype' of the superclass is neither an object nor null")
        }
        prototypeParent = prototype.asObject
        // The shape that says "not looked at yet" belongs to plain functions.
        _ = constructor.find(Names.length)
        _ = constructor.setPrototype(parent)
      }
    }
    let prototype = realm.makeObject(prototype: prototypeParent)
    _ = constructor.find(Names.length)
    constructor.put(Names.prototype, Value(prototype), .constant)
    prototype.put(Names.constructor, Value(constructor), .method)
    constructor.memberParts().homeObject = prototype
    target[0] = Value(constructor)
    target[1] = Value(prototype)
  }

  /// Puts the private methods and accessors of a class on a new object.
  func addPrivateMembers(to object: JSObject, of constructor: Value) throws {
    guard let parts = unsafeDowncast(constructor.uncheckedObject, to: Closure.self).member else { return }
    for member in parts.privateMembers {
      if object.find(member.key) >= 0 { throw typeError("\(member.key.text) is already there") }
      object.add(member.key, member.value, member.attributes)
    }
  }

  /// What a derived constructor results in: an object it returns, else `this`.
  func checkDerivedResult(_ result: Register, this: Value) throws {
    if result.pointee.isObject { return }
    guard result.pointee.isUndefined else {
      throw typeError("the constructor of a derived class may return only an object or undefined")
    }
    if this.isEmpty { throw notInitialized(Value("this")) }
    result.pointee = this
  }

  // MARK: Private members

  func privateField(_ operation: Opcode, _ r: Register, _ a: Int, _ b: Int, _ c: Int) throws {
    switch operation {
    case .getPrivate:
      let key = PropertyKey(r[c].asSymbol!)
      guard let object = r[b].asObject, case let slot = object.find(key), slot >= 0 else {
        throw typeError("cannot read \(key.text): \(describe(r[b])) has no such private member")
      }
      if object.shape.attributes(at: slot).contains(.accessor),
        object.slots.unsafelyUnwrapped[slot].uncheckedAccessor.getter == nil
      {
        throw typeError("\(key.text) has no getter")
      }
      r[a] = try object.value(at: slot, receiver: r[b], self)
    case .setPrivate:
      let key = PropertyKey(r[c].asSymbol!)
      guard let object = r[a].asObject, case let slot = object.find(key), slot >= 0 else {
        throw typeError("cannot write \(key.text): \(describe(r[a])) has no such private member")
      }
      let attributes = object.shape.attributes(at: slot)
      if attributes.contains(.accessor) {
        guard let setter = object.slots.unsafelyUnwrapped[slot].uncheckedAccessor.setter else {
          throw typeError("\(key.text) has no setter")
        }
        _ = try call(Value(setter), this: r[a], r[b])
      } else if attributes.contains(.writable) {
        object.slots.unsafelyUnwrapped[slot] = r[b]
      } else {
        throw typeError("\(key.text) is a private method and cannot be assigned to")
      }
    case .definePrivate:
      let key = PropertyKey(r[c].asSymbol!)
      if r[a].uncheckedObject.find(key) >= 0 { throw typeError("\(key.text) is already there") }
      r[a].uncheckedObject.add(key, r[b], .writable)
      nameIfAnonymous(r[b], key)
    default:
      guard let object = r[b].asObject else { throw typeError("\(describe(r[b])) is not an object") }
      r[a] = Value(object.find(PropertyKey(r[c].asSymbol!)) >= 0)
    }
  }

  private func nameIfAnonymous(_ value: Value, _ key: PropertyKey) {
    guard let object = value.asObject, object.kind == .closure else { return }
    let closure = unsafeDowncast(object, to: Closure.self)
    if closure.code.name.isEmpty && closure.member?.givenName == nil { closure.memberParts().givenName = key }
  }

  /// Private methods and accessors: static ones go on the class itself, others wait for new objects.
  func definePrivateMember(_ operation: Opcode, on home: JSObject, _ symbol: Value, _ function: Value) throws {
    let key = PropertyKey(symbol.asSymbol!)
    unsafeDowncast(function.uncheckedObject, to: Closure.self).memberParts().givenName = key
    let isStatic = home.kind == .closure
    guard isStatic || dataProperty(Names.constructor, of: home)?.asObject?.kind == .closure else { return }
    let owner = unsafeDowncast(
      isStatic ? home : dataProperty(Names.constructor, of: home)!.uncheckedObject, to: Closure.self)
    if operation == .definePrivateMethod {
      if isStatic { return owner.add(key, function, []) }
      owner.memberParts().privateMembers.append(.init(key: key, value: function, attributes: []))
      return
    }
    let accessor: Accessor
    if isStatic, case let slot = owner.find(key), slot >= 0 {
      accessor = owner.slots.unsafelyUnwrapped[slot].uncheckedAccessor
    } else if let known = owner.memberParts().privateMembers.first(where: { $0.key == key }) {
      accessor = known.value.uncheckedAccessor
    } else {
      accessor = Accessor(getter: nil, setter: nil)
      if isStatic {
        owner.add(key, Value(accessor), .accessor)
      } else {
        owner.memberParts().privateMembers.append(.init(key: key, value: Value(accessor), attributes: .accessor))
      }
    }
    if operation == .definePrivateGetter {
      accessor.getter = function.asObject
    } else {
      accessor.setter = function.asObject
    }
  }
}
