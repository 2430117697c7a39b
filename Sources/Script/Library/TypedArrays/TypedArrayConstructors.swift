import Glibc

/// The prototypes of the typed arrays: `%TypedArray%.prototype` and one for each element type.
public struct TypedArrayPrototypes {
  /// `%TypedArray%.prototype`, which has the methods.
  public let shared: LazyObject
  private let byKind: [LazyObject]

  init(objectPrototype: LazyObject) {
    let shared = LazyObject(prototype: objectPrototype)
    self.shared = shared
    byKind = ElementKind.allCases.map { _ in LazyObject(prototype: shared) }
  }

  /// The prototype of the arrays of an element type.
  public subscript(kind: ElementKind) -> LazyObject { byKind[Int(kind.rawValue)] }
}

extension Library {
  static func installTypedArrays(_ realm: Realm) {
    realm.typedArrays.shared.populateLater { prototype in
      installTypedArrayMethods(on: prototype, realm)
      prototype.defineLazily(Names.constructor, realm) { Value(abstractTypedArrayConstructor($0)) }
    }
    for kind in ElementKind.allCases {
      let name = PropertyKey(kind.arrayName)
      realm.defineConstructor(
        name, arity: 3, prototype: realm.typedArrays[kind],
        construct: { try construct(kind, $0, $2) },
        configure: { [unowned realm] constructor in
          constructor.put(Names.bytesPerElement, Value(kind.byteCount), .constant)
          if let parent = realm.constructor(of: realm.typedArrays.shared) { _ = constructor.setPrototype(parent) }
        })
      realm.typedArrays[kind].populateLater { prototype in
        prototype.put(Names.bytesPerElement, Value(kind.byteCount), .constant)
      }
    }
  }

  /// `%TypedArray%`, which the constructors inherit `from` and `of` from.
  private static func abstractTypedArrayConstructor(_ machine: Machine) -> JSObject {
    let realm = machine.realm!
    let constructor = NativeFunction(realm, constructor: "TypedArray", 0, prototype: realm.typedArrays.shared) {
      machine, _, _ in throw machine.typeError("the abstract class TypedArray cannot be constructed")
    }
    constructor.install(
      [
        NativeEntry("from", 1) { machine, this, arguments in
          var values = try elements(of: arguments[0], machine)
          if !arguments[1].isUndefined {
            guard arguments[1].isCallable else {
              throw machine.typeError("\(machine.describe(arguments[1])) is not a function")
            }
            for index in values.indices {
              values[index] = try machine.call(arguments[1], this: arguments[2], values[index], Value(index))
            }
          }
          return try makeFromList(this, values, machine)
        },
        NativeEntry("of", 0) { machine, this, arguments in try makeFromList(this, arguments.values, machine) },
      ], realm)
    return constructor
  }

  private static func elements(of source: Value, _ machine: Machine) throws -> [Value] {
    if try machine.method(source, Names.iterator) != nil { return try machine.list(from: source) }
    return try machine.listFromArrayLike(machine.toObject(source))
  }

  private static func makeFromList(_ constructor: Value, _ values: [Value], _ machine: Machine) throws -> Value {
    let result = try machine.construct(constructor, arguments: [Value(values.count)])
    guard let array: TypedArray = result.host(), array.length >= values.count else {
      throw machine.typeError("\(machine.describe(constructor)) does not make typed arrays")
    }
    for (index, value) in values.enumerated() { array.setNumber(try machine.toNumber(value), at: index) }
    return result
  }

  private static func construct(
    _ kind: ElementKind, _ machine: Machine, _ arguments: Arguments
  ) throws -> Value {
    try machine.requireNew(kind.arrayName)
    let prototype = try machine.prototypeForNew(default: machine.realm.typedArrays[kind])
    guard let source = arguments[0].asObject else {
      let length = try machine.toIndex(arguments[0], "typed array length")
      return Value(try machine.makeTypedArray(kind, length: length, prototype: prototype))
    }
    if let buffer = source as? ArrayBuffer {
      return Value(try machine.makeTypedArray(kind, over: buffer, arguments[1], arguments[2], prototype))
    }
    return Value(try machine.makeTypedArray(kind, copying: source, prototype))
  }
}

extension Names {
  fileprivate nonisolated(unsafe) static let bytesPerElement = PropertyKey("BYTES_PER_ELEMENT")
}

extension Machine {
  /// `new Float32Array(buffer, byteOffset, length)`
  fileprivate func makeTypedArray(
    _ kind: ElementKind, over buffer: ArrayBuffer, _ offset: Value, _ length: Value, _ prototype: JSObject
  ) throws -> TypedArray {
    let size = kind.byteCount
    let byteOffset = try toIndex(offset, "start offset of \(kind.arrayName)")
    guard byteOffset % size == 0 else {
      throw rangeError("start offset of \(kind.arrayName) should be a multiple of \(size), got \(byteOffset)")
    }
    let available = buffer.byteLength - byteOffset
    let count: Int
    if length.isUndefined {
      guard buffer.byteLength % size == 0 else {
        throw rangeError("byte length of \(kind.arrayName) should be a multiple of \(size), got \(buffer.byteLength)")
      }
      guard available >= 0 else {
        throw rangeError("start offset \(byteOffset) is outside the bounds of the buffer (\(buffer.byteLength) bytes)")
      }
      count = available / size
    } else {
      count = try toIndex(length, "typed array length")
      guard available >= 0, count <= available / size else {
        throw rangeError(
          "invalid typed array length: \(count) elements at offset \(byteOffset) do not fit into \(buffer.byteLength) bytes"
        )
      }
    }
    return TypedArray(realm, kind, buffer: buffer, byteOffset: byteOffset, length: count, prototype: prototype)
  }

  /// A new array with the elements of a typed array, an iterable or an array-like object.
  fileprivate func makeTypedArray(
    _ kind: ElementKind, copying source: JSObject, _ prototype: JSObject
  ) throws -> TypedArray {
    if let other = source as? TypedArray {
      let array = try makeTypedArray(kind, length: other.length, prototype: prototype)
      array.copyElements(of: other, to: 0)
      return array
    }
    let values: [Value]
    if try method(Value(source), Names.iterator) != nil {
      values = try list(from: Value(source))
    } else {
      values = try listFromArrayLike(source)
    }
    let array = try makeTypedArray(kind, length: values.count, prototype: prototype)
    for (index, value) in values.enumerated() { array.setNumber(try toNumber(value), at: index) }
    return array
  }
}

extension TypedArray {
  /// Copies all elements of another array, which may share the buffer, to the places from `start` on; they must fit.
  func copyElements(of other: TypedArray, to start: Int) {
    if other.elementKind == elementKind {
      memmove(base + start * elementKind.byteCount, other.base, other.byteLength)
    } else if other.buffer === buffer {
      let numbers = (0..<other.length).map(other.number)
      for (index, number) in numbers.enumerated() { setNumber(number, at: start + index) }
    } else {
      for index in 0..<other.length { setNumber(other.number(at: index), at: start + index) }
    }
  }
}
