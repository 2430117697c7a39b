import Script
import Tensors

/// A result that the script can get.
package protocol ScriptConvertible {
  /// What help calls the type.
  static var scriptTypeName: String { get }
  /// The value the script sees.
  func scriptValue(_ context: TFContext) throws -> Value
}

extension Value: ScriptConvertible {
  package static var scriptTypeName: String { "any" }
  package func scriptValue(_ context: TFContext) -> Value { self }
}

extension Tensor: ScriptConvertible {
  package static var scriptTypeName: String { "Tensor" }
  @inline(__always)
  package final func scriptValue(_ context: TFContext) -> Value { context.value(of: self) }
}

extension Bool: ScriptConvertible {
  package static var scriptTypeName: String { "boolean" }
  package func scriptValue(_ context: TFContext) -> Value { Value(self) }
}

extension Int: ScriptConvertible {
  package static var scriptTypeName: String { "number" }
  package func scriptValue(_ context: TFContext) -> Value { Value(self) }
}

extension Double: ScriptConvertible {
  package static var scriptTypeName: String { "number" }
  package func scriptValue(_ context: TFContext) -> Value { Value(self) }
}

extension String: ScriptConvertible {
  package static var scriptTypeName: String { "string" }
  package func scriptValue(_ context: TFContext) -> Value { Value(self) }
}

extension DataType: ScriptConvertible {
  package static var scriptTypeName: String { "string" }
  package func scriptValue(_ context: TFContext) -> Value { Value(description) }
}

extension TensorShape: ScriptConvertible {
  package static var scriptTypeName: String { "number[]" }
  package func scriptValue(_ context: TFContext) -> Value {
    Value(context.realm.makeArray(map { Value($0) }))
  }
}

extension Array: ScriptConvertible where Element: ScriptConvertible {
  package static var scriptTypeName: String { Element.scriptTypeName + "[]" }
  package func scriptValue(_ context: TFContext) throws -> Value {
    Value(context.realm.makeArray(try map { try $0.scriptValue(context) }))
  }
}

extension Optional: ScriptConvertible where Wrapped: ScriptConvertible {
  package static var scriptTypeName: String { Wrapped.scriptTypeName + "|null" }
  package func scriptValue(_ context: TFContext) throws -> Value { try self?.scriptValue(context) ?? .null }
}

/// Several results under names: `{values, indices}`.
struct NamedResults: ScriptConvertible {
  static let scriptTypeName = "object"
  let entries: KeyValuePairs<String, any ScriptConvertible>

  init(_ entries: KeyValuePairs<String, any ScriptConvertible>) { self.entries = entries }

  func scriptValue(_ context: TFContext) throws -> Value {
    let object = context.realm.makeObject()
    for (key, value) in entries { object.put(PropertyKey(key), try value.scriptValue(context)) }
    return Value(object)
  }
}
