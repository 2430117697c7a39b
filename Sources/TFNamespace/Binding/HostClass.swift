import Layers
import Script

/// A class of host objects as the function table declares it.
struct ClassEntry {
  let name: String
  /// The class it extends.
  let base: String?
  let summary: String
  /// What `new` makes; nil when programs get instances from functions only.
  let construct: FunctionEntry?
  /// What to call instead of `new`, for the message.
  let factory: String
  /// The name of the class in files; nil when files do not name it.
  var fileName: String?
}

/// A property of a host class, computed from the object.
struct PropertyEntry {
  let getter: FunctionEntry
  let setter: FunctionEntry?
}

/// A class of host objects on one machine: its prototype, filled from the function table at the first lookup, and its
/// constructor.
final class HostClass {
  let entry: ClassEntry
  /// The prototype of the instances.
  let prototype: LazyObject
  private unowned(unsafe) let context: TFContext
  private(set) lazy var constructor: NativeFunction = makeConstructor()

  init(_ entry: ClassEntry, _ context: TFContext) {
    self.entry = entry
    self.context = context
    let base: JSObject = entry.base.map { context.hostClass($0).prototype } ?? context.realm.objectPrototype
    prototype = LazyObject(prototype: base) { [unowned(unsafe) context] prototype in
      HostClass.populate(prototype, entry.name, context)
    }
  }

  private static func populate(_ prototype: LazyObject, _ name: String, _ context: TFContext) {
    let table = FunctionTable.shared
    let realm = context.realm
    prototype.install(
      table.methods(of: name).map { method in
        NativeEntry(
          PropertyKey(method.name), method.entry.arity(asMethod: true), method.entry.nativeMethodBody(context))
      }, realm)
    for property in table.properties(of: name) {
      prototype.defineAccessor(
        PropertyKey(property.getter.name), realm, get: property.getter.nativeMethodBody(context),
        set: property.setter?.nativeMethodBody(context))
    }
    prototype.put(Names.toStringTag, Value(name), .configurable)
    prototype.defineLazily(Names.constructor, realm) { _ in Value(context.hostClass(name).constructor) }
  }

  private func makeConstructor() -> NativeFunction {
    let entry = entry
    let function = NativeFunction(
      context.realm, constructor: PropertyKey(entry.name), entry.construct?.arity(asMethod: false) ?? 0,
      prototype: prototype
    ) { [unowned(unsafe) context] machine, _, arguments in
      guard let construct = entry.construct else {
        throw machine.typeError("\(entry.name) objects are not made with new: use \(entry.factory)")
      }
      if machine.newTarget.isUndefined {
        throw machine.typeError("class constructor \(entry.name) must be called with new")
      }
      return try construct.run(Call(context: context, entry: construct, arguments: arguments))
    }
    // What is declared for the owner `Name.constructor` is called on the class itself.
    let statics = FunctionTable.shared.methods(of: "\(entry.name).constructor")
    function.install(
      statics.map {
        NativeEntry(PropertyKey($0.name), $0.entry.arity(asMethod: true), $0.entry.nativeMethodBody(context))
      },
      context.realm)
    if let name = entry.fileName { function.put("className", Value(name)) }
    if let base = entry.base { _ = function.setPrototype(context.hostClass(base).constructor) }
    return function
  }
}
