/// What names a property: an interned string, a symbol or an array index.
public struct PropertyKey: Hashable {
  /// The interned name or the symbol; nil for an index.
  let ref: HeapObject?
  let indexOrHash: UInt32
  private let isName: Bool

  /// The key of an array index (0 to 2³²-2).
  @inline(__always)
  public init(index: UInt32) {
    ref = nil
    indexOrHash = index
    isName = false
  }

  /// The key of a symbol.
  public init(_ symbol: JSSymbol) {
    ref = symbol
    let address = UInt(bitPattern: Unmanaged.passUnretained(symbol).toOpaque())
    indexOrHash = UInt32(truncatingIfNeeded: address >> 4)
    isName = false
  }

  /// The key of a string; `"12"` becomes the index 12.
  public init(_ string: JSString) {
    if let index = string.arrayIndex { self.init(index: index) } else { self.init(name: string) }
  }

  /// The key of a string that is known to spell no array index.
  init(name: JSString) {
    let interned = name.interned
    ref = interned
    indexOrHash = interned.hash
    isName = true
  }

  /// The key of a Swift string.
  public init(_ text: String) { self.init(JSString(text)) }

  /// The index, for an index.
  @inline(__always) public var index: UInt32? { ref == nil ? indexOrHash : nil }

  /// The string, for a name.
  public var name: JSString? { isName ? unsafeDowncast(ref.unsafelyUnwrapped, to: JSString.self) : nil }

  /// The symbol, for a symbol.
  public var symbol: JSSymbol? {
    guard let ref, !isName else { return nil }
    return unsafeDowncast(ref, to: JSSymbol.self)
  }

  /// Whether this key is a string of the language (a name or an index).
  public var isString: Bool { ref == nil || isName }

  var isPrivate: Bool { symbol?.isPrivate ?? false }

  /// The key as a value of the language: a string or a symbol.
  public var value: Value {
    if let name { return Value(name) }
    if let symbol { return Value(symbol) }
    return Value(JSString(String(indexOrHash)))
  }

  /// The key as messages show it.
  public var text: String { name?.text ?? symbol?.text ?? String(indexOrHash) }

  /// Whether both name the same property.
  public static func == (left: PropertyKey, right: PropertyKey) -> Bool {
    left.ref === right.ref && left.indexOrHash == right.indexOrHash
  }

  /// Adds the key to a hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(indexOrHash)
    hasher.combine(ref == nil)
  }
}

extension PropertyKey: ExpressibleByStringLiteral {
  /// The key of a literal.
  public init(stringLiteral text: String) { self.init(JSString(text)) }
}

/// The property names the machine and the library use often, interned once.
public enum Names {
  /// `length`
  public nonisolated(unsafe) static let length = PropertyKey("length")
  /// `name`
  public nonisolated(unsafe) static let name = PropertyKey("name")
  /// `message`
  public nonisolated(unsafe) static let message = PropertyKey("message")
  /// `stack`
  public nonisolated(unsafe) static let stack = PropertyKey("stack")
  /// `cause`
  public nonisolated(unsafe) static let cause = PropertyKey("cause")
  /// `errors`
  public nonisolated(unsafe) static let errors = PropertyKey("errors")
  /// `prototype`
  public nonisolated(unsafe) static let prototype = PropertyKey("prototype")
  /// `constructor`
  public nonisolated(unsafe) static let constructor = PropertyKey("constructor")
  /// `next`
  public nonisolated(unsafe) static let next = PropertyKey("next")
  /// `done`
  public nonisolated(unsafe) static let done = PropertyKey("done")
  /// `value`
  public nonisolated(unsafe) static let value = PropertyKey("value")
  /// `return`
  public nonisolated(unsafe) static let `return` = PropertyKey("return")
  /// `throw`
  public nonisolated(unsafe) static let `throw` = PropertyKey("throw")
  /// `then`
  public nonisolated(unsafe) static let then = PropertyKey("then")
  /// `toString`
  public nonisolated(unsafe) static let toString = PropertyKey("toString")
  /// `valueOf`
  public nonisolated(unsafe) static let valueOf = PropertyKey("valueOf")
  /// `get`
  public nonisolated(unsafe) static let get = PropertyKey("get")
  /// `set`
  public nonisolated(unsafe) static let set = PropertyKey("set")
  /// `enumerable`
  public nonisolated(unsafe) static let enumerable = PropertyKey("enumerable")
  /// `configurable`
  public nonisolated(unsafe) static let configurable = PropertyKey("configurable")
  /// `writable`
  public nonisolated(unsafe) static let writable = PropertyKey("writable")
  /// `default`
  public nonisolated(unsafe) static let `default` = PropertyKey("default")
  /// `raw`
  public nonisolated(unsafe) static let raw = PropertyKey("raw")
  /// `Symbol.iterator`
  public nonisolated(unsafe) static let iterator = PropertyKey(JSSymbol.WellKnown.iterator)
  /// `Symbol.asyncIterator`
  public nonisolated(unsafe) static let asyncIterator = PropertyKey(JSSymbol.WellKnown.asyncIterator)
  /// `Symbol.hasInstance`
  public nonisolated(unsafe) static let hasInstance = PropertyKey(JSSymbol.WellKnown.hasInstance)
  /// `Symbol.toPrimitive`
  public nonisolated(unsafe) static let toPrimitive = PropertyKey(JSSymbol.WellKnown.toPrimitive)
  /// `Symbol.toStringTag`
  public nonisolated(unsafe) static let toStringTag = PropertyKey(JSSymbol.WellKnown.toStringTag)
}
