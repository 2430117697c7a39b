/// `Symbol` and its prototype.
enum SymbolBuiltins {
  static func install(in realm: Realm) {
    realm.defineConstructor(
      "Symbol", arity: 0, prototype: realm.symbolPrototype, methods: methods, statics: statics, tag: "Symbol",
      construct: construct
    ) { constructor in
      for symbol in wellKnown {
        // `Symbol.iterator` is called `iterator` here.
        let name = symbol.name.map { $0.text.dropFirst("Symbol.".count) } ?? ""
        constructor.put(PropertyKey(String(name)), Value(symbol), .constant)
      }
    }
  }

  private static var wellKnown: [JSSymbol] {
    [
      JSSymbol.WellKnown.iterator, JSSymbol.WellKnown.asyncIterator, JSSymbol.WellKnown.hasInstance,
      JSSymbol.WellKnown.toPrimitive, JSSymbol.WellKnown.toStringTag, JSSymbol.WellKnown.isConcatSpreadable,
      JSSymbol.WellKnown.match, JSSymbol.WellKnown.matchAll, JSSymbol.WellKnown.replace, JSSymbol.WellKnown.search,
      JSSymbol.WellKnown.split,
    ]
  }

  private static let statics: [NativeEntry] = [
    NativeEntry("for", 1) { machine, _, arguments in
      Value(SymbolRegistry.symbol(for: try machine.toStringValue(arguments[0])))
    },
    NativeEntry("keyFor", 1) { machine, _, arguments in
      guard let symbol = arguments[0].asSymbol else {
        throw machine.typeError("\(machine.describe(arguments[0])) is not a symbol")
      }
      return SymbolRegistry.key(of: symbol).map(Value.init) ?? .undefined
    },
  ]

  private static let methods: [NativeEntry] = [
    NativeEntry("toString", 0) { machine, this, _ in Value(try symbol(this, machine).text) },
    NativeEntry("valueOf", 0) { machine, this, _ in Value(try symbol(this, machine)) },
    NativeEntry(JSSymbol.WellKnown.toPrimitive, 1) { machine, this, _ in Value(try symbol(this, machine)) },
    .getter("description") { machine, this, _ in try symbol(this, machine).name.map(Value.init) ?? .undefined },
  ]

  private static func construct(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    guard machine.newTarget.isUndefined else { throw machine.typeError("Symbol is not a constructor") }
    return Value(JSSymbol(arguments[0].isUndefined ? nil : try machine.toStringValue(arguments[0])))
  }

  private static func symbol(_ this: Value, _ machine: Machine) throws -> JSSymbol {
    if let symbol = this.asSymbol { return symbol }
    if let wrapper = this.asObject as? PrimitiveObject, let symbol = wrapper.primitive.asSymbol { return symbol }
    throw machine.typeError("\(machine.describe(this)) is not a symbol")
  }
}

/// The symbols of `Symbol.for`, shared by the whole process.
enum SymbolRegistry {
  private nonisolated(unsafe) static var symbols: [String: JSSymbol] = [:]

  /// The symbol registered under this key; made at the first request.
  static func symbol(for key: JSString) -> JSSymbol {
    if let symbol = symbols[key.text] { return symbol }
    let symbol = JSSymbol(key)
    symbols[key.text] = symbol
    return symbol
  }

  /// The key a symbol is registered under, if it is.
  static func key(of symbol: JSSymbol) -> JSString? {
    guard let name = symbol.name, symbols[name.text] === symbol else { return nil }
    return name
  }
}
