import Glibc

/// `structuredClone`: a deep copy of data, with cycles, without functions.
enum StructuredClone {
  static func install(in realm: Realm) {
    realm.globalObject.install(
      [
        NativeEntry("structuredClone", 1) { machine, _, arguments in
          if arguments.count == 0 { throw machine.typeError("structuredClone takes the value to copy") }
          var copies = Copies(machine)
          return try copies.copy(of: arguments[0])
        }
      ], realm)
  }

  /// The objects copied so far.
  private struct Copies {
    let machine: Machine
    private var known: [ObjectIdentifier: JSObject] = [:]

    init(_ machine: Machine) { self.machine = machine }

    mutating func copy(of value: Value) throws -> Value {
      if value.isSymbol { throw cannotClone(value) }
      guard let object = value.asObject else { return value }
      if let copy = known[ObjectIdentifier(object)] { return Value(copy) }
      return try machine.nested { Value(try copy(of: object)) }
    }

    private func cannotClone(_ value: Value) -> any Error {
      let message = Value("\(machine.describe(value)) could not be cloned")
      let exception = ScriptedLibrary.export("DOMException", of: "internal/events", machine)
      do {
        return ScriptError(try machine.construct(exception, arguments: [message, Value("DataCloneError")]))
      } catch {
        return error
      }
    }

    private mutating func copy(of object: JSObject) throws -> JSObject {
      let realm = machine.realm!
      let copy: JSObject
      switch object {
      case let date as JSDate: copy = JSDate(realm, time: date.time)
      case let expression as JSRegExp:
        copy = try machine.makeRegularExpression(expression.source, flags: expression.flags.letters)
      case let wrapper as PrimitiveObject where wrapper.kind != .symbol:
        copy = try machine.toObject(wrapper.primitive)
      case let buffer as ArrayBuffer:
        let bytes = try machine.makeArrayBuffer(byteLength: buffer.byteLength)
        memcpy(bytes.bytes, buffer.bytes, buffer.byteLength)
        copy = bytes
      case let array as TypedArray:
        guard let buffer = try self.copy(of: Value(array.buffer)).host(ArrayBuffer.self) else {
          throw cannotClone(Value(object))
        }
        copy = TypedArray(realm, array.elementKind, buffer: buffer, byteOffset: array.byteOffset, length: array.length)
      case let error as JSError: return try copyError(error)
      case let map as JSMap: return try copyMap(map)
      case let set as JSSet: return try copySet(set)
      case let array as JSArray:
        let list = JSArray(realm)
        try list.set(Names.length, Value(array.length), machine)
        known[ObjectIdentifier(array)] = list
        try copyProperties(of: array, to: list)
        return list
      default:
        guard object.kind == .ordinary, !object.isCallable else { throw cannotClone(Value(object)) }
        let plain = realm.makeObject()
        known[ObjectIdentifier(object)] = plain
        try copyProperties(of: object, to: plain)
        return plain
      }
      known[ObjectIdentifier(object)] = copy
      return copy
    }

    private mutating func copyProperties(of object: JSObject, to copy: JSObject) throws {
      for key in try object.ownEnumerableKeys(machine) {
        try copy.set(key, self.copy(of: object.get(key, machine)), machine)
      }
    }

    private mutating func copyError(_ error: JSError) throws -> JSObject {
      let kind = ErrorKind.allCases.first { machine.realm.errorPrototype($0) === error.prototype } ?? .error
      let copy = machine.makeError(kind, try machine.toText(error.get(Names.message, machine)))
      copy.frames = error.frames
      known[ObjectIdentifier(error)] = copy
      if try error.hasOwn(Names.cause, machine) {
        copy.put(Names.cause, try self.copy(of: error.get(Names.cause, machine)), .method)
      }
      return copy
    }

    private mutating func copyMap(_ map: JSMap) throws -> JSObject {
      let copy = JSMap(machine.realm)
      known[ObjectIdentifier(map)] = copy
      for (key, value) in map.entries {
        try copy.insert(self.copy(of: key), self.copy(of: value), machine)
      }
      return copy
    }

    private mutating func copySet(_ set: JSSet) throws -> JSObject {
      let copy = JSSet(machine.realm)
      known[ObjectIdentifier(set)] = copy
      for value in set.values { try copy.insert(self.copy(of: value), .undefined, machine) }
      return copy
    }
  }
}
