import Script

/// An object of the script that stands for an object of Swift: a layer, an optimizer, a dataset …
///
/// As long as the script holds it, the same Swift object is known by the same script object
/// (``TFContext/value(for:className:)``).
///
/// What stands behind an object of a class of the script holds that object in turn. This pair lives as long as the script
/// or Swift (a model with a layer of the script's) holds either of them; the collector frees the rest.
final class HostObject: JSObject {
  let content: AnyObject
  /// Functions of the script that `content` calls but does not hold: a loss may refer to its own model, and only what
  /// objects of the script hold can be found to be garbage.
  var heldFunctions: [HeldFunction] = [] {
    didSet { if !heldFunctions.isEmpty { Heap.hastenCollection(by: Self.weightOfContent) } }
  }
  /// Where `content` is, if it holds this object; as an address, since reading a reference may count as one.
  private var holder: UnsafeMutableRawPointer?

  /// The objects that are alive, by what they stand for. Objects leave when they die.
  nonisolated(unsafe) private static var known: [ObjectIdentifier: Unowned] = [:]

  private struct Unowned {
    unowned(unsafe) let object: HostObject
  }

  init(_ content: AnyObject, prototype: JSObject) {
    self.content = content
    super.init(prototype: prototype, kind: .host)
    Self.known[ObjectIdentifier(content)] = Unowned(object: self)
  }

  /// A new object of a class of the script, and what is behind it, which holds it.
  convenience init(heldBy content: any ScriptDefined, prototype: JSObject) {
    self.init(content, prototype: prototype)
    holder = Unmanaged.passUnretained(self.content).toOpaque()
    Heap.hastenCollection(by: Self.weightOfContent)
  }

  /// How many objects of the script may be made in the time in which one of these may wait to be collected.
  private static let weightOfContent = 50

  override func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    for held in heldFunctions { visitor.visit(held.function) }
    if let holder { visitor.visit(self, heldBy: holder) }
  }

  override func clearChildren() {
    super.clearChildren()
    heldFunctions = []
    if holder != nil { (content as? any ScriptDefined)?.script = nil }
  }

  deinit {
    Self.known[ObjectIdentifier(content)] = nil
    // What lives on without its object, as a model within a model does, holds its functions itself.
    for held in heldFunctions { held.reference.held = held.function }
  }

  /// The script's object for `content`, if there is one.
  static func standing(for content: AnyObject) -> HostObject? { known[ObjectIdentifier(content)]?.object }
}

/// A function of the script and what refers to it.
struct HeldFunction {
  let function: JSObject
  let reference: FunctionReference
}

/// A function of the script that another object holds.
final class FunctionReference {
  weak private(set) var function: JSObject?
  /// The function, once this has to hold it.
  var held: JSObject?

  init(function: JSObject) { self.function = function }
}

extension TFContext {
  /// The object by which the script knows `content`; an instance of the class of the table when it has none yet.
  func value(for content: AnyObject, className: String) -> Value {
    Value(HostObject.standing(for: content) ?? HostObject(content, prototype: hostClass(className).prototype))
  }

  /// A new object for the `new` expression that runs: its prototype is that of the class, or of a class that extends it.
  func newValue(for content: AnyObject, className: String) throws -> Value {
    Value(HostObject(content, prototype: try prototypeForNew(className)))
  }

  /// A function for the script that is no entry of the table, such as what `tf.grad` returns.
  func makeFunction(
    _ name: String, _ arity: Int, _ body: @escaping (TFContext, Arguments) throws -> Value
  ) -> Value {
    Value(
      NativeFunction(realm, PropertyKey(name), arity) { [unowned(unsafe) self] _, _, arguments in
        do { return try body(self, arguments) } catch { throw scriptError(for: error) }
      })
  }
}

extension Value {
  /// The Swift object that a host object stands for; nil for other values.
  func content<Content: AnyObject>(_ type: Content.Type = Content.self) -> Content? {
    guard let object = asObject, object.kind == .host else { return nil }
    return (object as? HostObject)?.content as? Content
  }
}

extension Call {
  /// What the receiver of a method stands for.
  func content<Content: AnyObject>(_ type: Content.Type = Content.self) throws -> Content {
    if let content = this.content(type) { return content }
    throw machine.typeError("\(entry.path) was called on \(machine.describe(this)) instead of a \(entry.owner)")
  }
}
