/// A script function: code and the variables it captured.
public final class Closure: JSObject {
  let code: FunctionCode
  /// A box or a value for each of `code.captures`.
  private(set) var captures: UnsafeMutablePointer<Value>?
  /// Where `super` looks: the object a method was defined on.
  var homeObject: JSObject?
  /// What a class constructor runs on each new object.
  var fieldInitializer: Closure?
  /// Private methods and accessors a class constructor puts on each new object.
  var privateMembers: [PrivateMember] = []
  /// The shape of objects made by `new`, while `prototype` stays the same.
  var instanceShape: Shape?
  /// Whether this was defined in a class, so that the property that holds it is not enumerable.
  var isClassMember = false
  /// A name given at run time (computed keys).
  var givenName: PropertyKey?

  /// A private method, or a private accessor.
  struct PrivateMember {
    let key: PropertyKey
    let value: Value
    let attributes: PropertyAttributes
  }

  private let captureCount: Int

  init(_ code: FunctionCode, shape: Shape, _ realm: Realm, captureCount: Int? = nil) {
    self.code = code
    code.realm = realm
    let count = captureCount ?? code.captures.count
    self.captureCount = count
    if count > 0 {
      captures = .allocate(capacity: count)
      captures!.initialize(repeating: .undefined, count: count)
    }
    let constructorFlag = code.isConstructor ? Flag.constructor : 0
    super.init(shape: shape, kind: .closure, flags: Flag.callable | Flag.unpopulated | constructorFlag)
  }

  deinit {
    guard let captures else { return }
    Heap.release(captures, count: captureCount)
    captures.deallocate()
  }

  override public func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(UnsafeBufferPointer(start: captures, count: captureCount))
    visitor.visit(homeObject)
    visitor.visit(fieldInitializer)
    visitor.visit(instanceShape)
    for member in privateMembers { visitor.visit(member.value) }
  }

  override public func clearChildren() {
    super.clearChildren()
    if let captures {
      for index in 0..<captureCount { captures[index] = .undefined }
    }
    homeObject = nil
    fieldInitializer = nil
    instanceShape = nil
    privateMembers = []
  }

  override public func populate() {
    add(Names.length, Value(code.node.expectedArgumentCount), .configurable)
    add(Names.name, Value(nameProperty), .configurable)
    guard !code.isClassConstructor else { return }
    if code.isGenerator {
      let parent = code.isAsync ? code.realm.asyncGeneratorPrototype : code.realm.generatorPrototype
      add(Names.prototype, Value(code.realm.makeObject(prototype: parent)), .writable)
    } else if code.isConstructor {
      let prototype = code.realm.makeObject()
      prototype.add(Names.constructor, Value(self), .method)
      add(Names.prototype, Value(prototype), .writable)
    }
  }

  private var nameProperty: JSString {
    guard let key = givenName else { return JSString(code.name) }
    if let symbol = key.symbol {
      if symbol.isPrivate { return symbol.name ?? .empty }
      return JSString(symbol.name.map { "[\($0.text)]" } ?? "")
    }
    let prefix = code.node.kind == .getter ? "get " : code.node.kind == .setter ? "set " : ""
    return JSString(prefix + key.text)
  }

  /// What `toString` shows: the source.
  public var sourceText: String { code.source.text(in: code.node.range) }
  /// Whether this is a class.
  public var isClass: Bool { code.isClassConstructor }
  /// `Function`, `AsyncFunction`, `GeneratorFunction` or `AsyncGeneratorFunction`.
  public var functionKindName: String {
    (code.isAsync ? "Async" : "") + (code.isGenerator ? "Generator" : "") + "Function"
  }
}
