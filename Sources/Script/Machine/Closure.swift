/// A script function: code and the variables it captured.
public final class Closure: JSObject {
  let code: FunctionCode
  /// A box or a value for each of `code.captures`.
  private(set) var captures: UnsafeMutablePointer<Value>?
  /// What methods and classes have beyond plain functions; kept apart, because most closures are plain.
  private(set) var member: MemberParts?

  /// The parts of methods and class constructors.
  final class MemberParts {
    /// Where `super` looks: the object a method was defined on.
    var homeObject: JSObject?
    /// What a class constructor runs on each new object.
    var fieldInitializer: Closure?
    /// Private methods and accessors a class constructor puts on each new object.
    var privateMembers: [PrivateMember] = []
    /// The shape of a class's new objects, once known.
    var instanceShape: Shape?
    private var foreseenCapacity = 0
    private var instancesLookedAt = 0
    /// Whether this was defined in a class, so that the property that holds it is not enumerable.
    var isClassMember = false
    /// A name given at run time (computed keys).
    var givenName: PropertyKey?

    /// How many properties a new object of the class should have room for: what the first few came to have.
    func instanceCapacity(_ shape: Shape) -> Int {
      if instancesLookedAt < 8 {
        instancesLookedAt += 1
        foreseenCapacity = shape.likelyCount
      }
      return foreseenCapacity
    }
  }

  /// The member parts, made when they are first written.
  func memberParts() -> MemberParts {
    if let member { return member }
    let parts = MemberParts()
    member = parts
    return parts
  }

  /// A private method, or a private accessor.
  struct PrivateMember {
    let key: PropertyKey
    let value: Value
    let attributes: PropertyAttributes
  }

  init(_ code: FunctionCode, shape: Shape, _ realm: Realm) {
    self.code = code
    code.realm = realm
    let count = code.captureCount
    if count > 0 {
      captures = .allocate(capacity: count)
      captures!.initialize(repeating: .undefined, count: count)
    }
    let constructorFlag = code.isConstructor ? Flag.constructor : 0
    super.init(shape: shape, kind: .closure, flags: Flag.callable | Flag.unpopulated | constructorFlag)
  }

  deinit {
    guard let captures else { return }
    Heap.release(captures, count: code.captureCount)
    captures.deallocate()
  }

  override public func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(UnsafeBufferPointer(start: captures, count: code.captureCount))
    guard let member else { return }
    visitor.visit(member.homeObject)
    visitor.visit(member.fieldInitializer)
    visitor.visit(member.instanceShape)
    for privateMember in member.privateMembers { visitor.visit(privateMember.value) }
  }

  override public func clearChildren() {
    super.clearChildren()
    if let captures {
      for index in 0..<code.captureCount { captures[index] = .undefined }
    }
    member = nil
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
    guard let key = member?.givenName else { return JSString(code.name) }
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
