/// A symbol: a property key that equals nothing but itself.
public final class JSSymbol: HeapObject {
  /// The description given when the symbol was made; nil for `Symbol()`.
  public let name: JSString?
  /// Whether this is the name of a private class member (`#name`).
  let isPrivate: Bool

  /// A new symbol.
  public init(_ name: JSString?) {
    self.name = name
    isPrivate = false
    super.init()
  }

  init(privateName name: JSString) {
    self.name = name
    isPrivate = true
    super.init()
  }

  /// `Symbol(name)`, as messages show it.
  public var text: String { isPrivate ? name?.text ?? "" : "Symbol(\(name?.text ?? ""))" }

  /// The well-known symbols of the language.
  public enum WellKnown {
    /// `Symbol.iterator`
    public nonisolated(unsafe) static let iterator = JSSymbol(JSString("Symbol.iterator"))
    /// `Symbol.asyncIterator`
    public nonisolated(unsafe) static let asyncIterator = JSSymbol(JSString("Symbol.asyncIterator"))
    /// `Symbol.hasInstance`
    public nonisolated(unsafe) static let hasInstance = JSSymbol(JSString("Symbol.hasInstance"))
    /// `Symbol.toPrimitive`
    public nonisolated(unsafe) static let toPrimitive = JSSymbol(JSString("Symbol.toPrimitive"))
    /// `Symbol.toStringTag`
    public nonisolated(unsafe) static let toStringTag = JSSymbol(JSString("Symbol.toStringTag"))
    /// `Symbol.isConcatSpreadable`
    public nonisolated(unsafe) static let isConcatSpreadable = JSSymbol(JSString("Symbol.isConcatSpreadable"))
    /// `Symbol.match`
    public nonisolated(unsafe) static let match = JSSymbol(JSString("Symbol.match"))
    /// `Symbol.matchAll`
    public nonisolated(unsafe) static let matchAll = JSSymbol(JSString("Symbol.matchAll"))
    /// `Symbol.replace`
    public nonisolated(unsafe) static let replace = JSSymbol(JSString("Symbol.replace"))
    /// `Symbol.search`
    public nonisolated(unsafe) static let search = JSSymbol(JSString("Symbol.search"))
    /// `Symbol.split`
    public nonisolated(unsafe) static let split = JSSymbol(JSString("Symbol.split"))
  }
}
