import Datasets
import Script
import Tensors

// Values of the script as examples, and back.

extension TFContext {
  /// A value as an example: arrays of numbers, booleans or strings become tensors.
  func example(_ value: Value) throws -> Example {
    if let number = value.asNumber { return .number(number) }
    if value.isBoolean { return .boolean(value.isTruthy) }
    if let string = value.asString { return .string(string.text) }
    if value.isNullish { return .missing }
    if let tensor = tensor(value) { return .tensor(tensor) }
    if let array = value.asArray, holdsObjects(array) { return .list(try array.values.map(example)) }
    if let like = try TensorLike(value, self, describing: { "An element of the dataset" }) {
      return .tensor(try like.tensor(like.dtype))
    }
    guard let object = value.asObject, object.kind == .ordinary else {
      throw machine.error(
        "A batch cannot hold \(machine.describe(value)): use numbers, strings, booleans, arrays, tensors or objects of these."
      )
    }
    return .object(
      try object.ownEnumerableKeys(machine).map { key in (key.text, try example(object.get(key, machine))) })
  }

  /// Whether an array has tensors, plain objects or empty places and so cannot be a tensor itself.
  private func holdsObjects(_ array: JSArray) -> Bool {
    guard array.length > 0 else { return false }
    let first = array[0]
    if let inner = first.asArray { return holdsObjects(inner) }
    return first.isNullish || (first.isObject && TypedArrayContents(first) == nil)
  }

  /// The value by which the script knows an example.
  func value(of example: Example) -> Value {
    switch example {
    case .number(let number): return Value(number)
    case .boolean(let truth): return Value(truth)
    case .string(let text): return Value(text)
    case .tensor(let tensor): return value(of: tensor)
    case .list(let elements): return Value(realm.makeArray(elements.map { value(of: $0) }))
    case .object(let entries):
      let object = realm.makeObject()
      for (key, value) in entries { object.put(PropertyKey(key), self.value(of: value)) }
      return Value(object)
    case .missing: return .undefined
    }
  }
}
