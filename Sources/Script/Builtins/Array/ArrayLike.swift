/// The elements of an array or of another object with a `length`, as the methods of `Array.prototype` see them.
///
/// Packed elements of real arrays are read and written in place; everything else goes through the property protocol.
struct ArrayLike {
  let machine: Machine
  let object: JSObject
  /// The length when the method began.
  let length: Int
  /// The object, when it is a real array.
  let array: JSArray?

  /// `this` of a method, converted to an object.
  init(_ this: Value, _ machine: Machine) throws {
    let object = try machine.toObject(this)
    try self.init(object, machine)
  }

  init(_ object: JSObject, _ machine: Machine) throws {
    self.machine = machine
    self.object = object
    array = object.kind == .array ? unsafeDowncast(object, to: JSArray.self) : nil
    length = try machine.length(of: object)
  }

  /// The array when all its elements lie packed in memory, where holes are `empty` values.
  var packed: JSArray? {
    guard let array, array.count == length else { return nil }
    return array
  }

  /// The packed array when its elements may be changed, added and removed in place.
  var editable: JSArray? {
    guard let packed, packed.isPacked else { return nil }
    return packed
  }

  @inline(__always)
  func get(_ index: Int) throws -> Value {
    if let array, let value = array.packedElement(index), !value.isEmpty { return value }
    return try object.get(PropertyKey(integer: index), machine)
  }

  /// The element, or nil when there is none (a hole).
  @inline(__always)
  func getIfPresent(_ index: Int) throws -> Value? {
    if let array, let value = array.packedElement(index), !value.isEmpty { return value }
    let key = PropertyKey(integer: index)
    return try object.has(key, machine) ? try object.get(key, machine) : nil
  }

  @inline(__always)
  func set(_ index: Int, _ value: Value) throws {
    if let array, let old = array.packedElement(index), !old.isEmpty, array.setPacked(index, value) { return }
    try object.set(PropertyKey(integer: index), value, machine)
  }

  /// Writes the value, or deletes the element for nil.
  func setOrDelete(_ index: Int, _ value: Value?) throws {
    if let value { try set(index, value) } else { try delete(index) }
  }

  func delete(_ index: Int) throws { try machine.delete(object, PropertyKey(integer: index)) }

  func setLength(_ newLength: Int) throws { try object.set(Names.length, Value(newLength), machine) }

  /// Calls `body` for the elements that exist, in order, until it returns false.
  @inline(__always)
  func forEachPresent(_ body: (_ value: Value, _ index: Int) throws -> Bool) throws {
    var index = 0
    while index < length {
      if let value = try getIfPresent(index) {
        if try !body(value, index) { return }
      } else {
        try machine.checkInterrupt(every: index)
      }
      index += 1
    }
  }

  /// A new array with `length` holes, as large as an array can be.
  func makeResult(length: Int) throws -> JSArray {
    guard length <= JSArray.maximumLength else { throw machine.invalidArrayLength(length) }
    let result = JSArray(machine.realm)
    _ = try result.setLength(length, machine)
    return result
  }
}

/// The function argument of `map`, `filter` and their kin, with its `this`.
struct ElementCallback {
  let function: Value
  let this: Value
  /// Whether the function cannot see arguments after the first.
  private let takesOneArgument: Bool

  /// The first argument must be a function; the second is its `this`.
  init(_ arguments: Arguments, _ machine: Machine) throws {
    function = arguments[0]
    this = arguments[1]
    guard let object = function.asObject, object.isCallable else {
      throw machine.typeError("\(machine.describe(function)) is not a function")
    }
    takesOneArgument =
      object.kind == .closure && unsafeDowncast(object, to: Closure.self).code.ignoresArguments(from: 1)
  }

  @inline(__always)
  func callAsFunction(_ value: Value, _ index: Int, _ elements: ArrayLike) throws -> Value {
    if takesOneArgument { return try elements.machine.call(function, this: this, value) }
    return try elements.machine.call(function, this: this, value, Value(index), Value(elements.object))
  }
}

extension FunctionCode {
  /// Whether a call may leave out arguments from the given one on, because the function has no way to see them.
  func ignoresArguments(from index: Int) -> Bool {
    parameterCount <= index && restRegister < 0 && argumentsRegister < 0
  }
}

extension JSArray {
  /// The largest `length` of an array.
  static let maximumLength = 4_294_967_295

  /// Defines an element of a result array, whatever prototypes say.
  @inline(__always)
  func defineElement(_ index: Int, _ value: Value, _ machine: Machine) throws {
    if setPacked(index, value) { return }
    _ = try define(PropertyKey(integer: index), PropertyDescriptor(value: value), machine)
  }
}

extension PropertyKey {
  /// The key of an element; beyond the largest index it is a name.
  @inline(__always)
  init(integer: Int) {
    if integer >= 0 && integer < 4_294_967_295 {
      self.init(index: UInt32(truncatingIfNeeded: integer))
    } else {
      self.init(JSString(String(integer)))
    }
  }
}

extension Machine {
  func invalidArrayLength(_ length: Int) -> ScriptError { rangeError("invalid array length: \(length)") }

  /// For loops of native code: looks for an interrupt at every 65536th step.
  @inline(__always)
  func checkInterrupt(every step: Int) throws {
    if step & 0xFFFF == 0xFFFF { try checkInterrupt() }
  }
}
