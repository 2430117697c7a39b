/// `String` and the tables of `String.prototype`.
enum StringBuiltins {
  static func install(in realm: Realm) {
    realm.defineConstructor(
      "String", arity: 1, prototype: realm.stringPrototype,
      methods: StringAccess.methods + StringSearch.methods + StringPatterns.methods + StringTransforms.methods + values,
      statics: statics, construct: construct)
    realm.stringPrototype.populateLater { $0.put(Names.length, Value(Int32(0)), .constant) }
    realm.stringIteratorPrototype.populateLater { [unowned realm] prototype in
      prototype.put(Names.next, Value(realm.nativeIteratorNext), .method)
      prototype.put(Names.toStringTag, Value("String Iterator"), .configurable)
    }
  }

  private static let values: [NativeEntry] = [
    NativeEntry("toString", 0) { machine, this, _ in Value(try string(this, "toString", machine)) },
    NativeEntry("valueOf", 0) { machine, this, _ in Value(try string(this, "valueOf", machine)) },
    NativeEntry(JSSymbol.WellKnown.iterator, 0) { machine, this, _ in
      Value(StringIterator(machine.realm, over: try text(this, "[Symbol.iterator]", machine)))
    },
  ]

  private static let statics: [NativeEntry] = [
    NativeEntry("fromCharCode", 1) { machine, _, arguments in
      if arguments.count == 1 {
        return Value(JSString.single(UInt16(truncatingIfNeeded: try machine.toInt32(arguments[0]))))
      }
      var buffer = UnitBuffer()
      for index in 0..<arguments.count {
        buffer.append(UInt16(truncatingIfNeeded: try machine.toInt32(arguments[index])))
      }
      return Value(try buffer.makeString(machine))
    },
    NativeEntry("fromCodePoint", 1) { machine, _, arguments in
      var buffer = UnitBuffer()
      for index in 0..<arguments.count {
        let number = try machine.toNumber(arguments[index])
        guard let codePoint = UInt32(exactly: number), codePoint <= 0x10FFFF else {
          throw machine.rangeError("invalid code point \(NumberText.string(number))")
        }
        buffer.append(codePoint: codePoint)
      }
      return Value(try buffer.makeString(machine))
    },
    NativeEntry("raw", 1, raw),
  ]

  private static func construct(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    if machine.newTarget.isUndefined, let symbol = arguments[0].asSymbol { return Value(symbol.text) }
    let string = arguments.count == 0 ? JSString.empty : try machine.toStringValue(arguments[0])
    if machine.newTarget.isUndefined { return Value(string) }
    let prototype = try machine.prototypeForNew(default: machine.realm.stringPrototype)
    return Value(PrimitiveObject(Value(string), prototype: prototype, kind: .string))
  }

  /// `String.raw`: the pieces as they are written, with the values between them.
  private static func raw(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let pieces = try machine.toObject(machine.get(Value(machine.toObject(arguments[0])), Names.raw))
    let count = try machine.length(of: pieces)
    var buffer = UnitBuffer()
    for index in 0..<count {
      buffer.append(try machine.toStringValue(pieces.get(PropertyKey(integer: index), machine)))
      if index + 1 < count && index + 1 < arguments.count {
        buffer.append(try machine.toStringValue(arguments[index + 1]))
      }
      try machine.checkInterrupt(every: index)
    }
    return Value(try buffer.makeString(machine))
  }

  /// `this` of the methods that work on anything with a text.
  @inline(__always)
  static func text(_ this: Value, _ method: @autoclosure () -> String, _ machine: Machine) throws -> JSString {
    if let string = this.asString { return string }
    if this.isNullish {
      throw machine.typeError("String.prototype.\(method()) was called on \(machine.describe(this))")
    }
    return try machine.toStringValue(this)
  }

  private static func string(_ this: Value, _ method: String, _ machine: Machine) throws -> JSString {
    if let string = this.asString { return string }
    if let wrapper = this.asObject as? PrimitiveObject, let string = wrapper.primitive.asString { return string }
    if this.asObject === machine.realm.stringPrototype { return .empty }
    throw machine.typeError("String.prototype.\(method) was called on \(machine.describe(this)), which is no string")
  }
}

/// What iterating over a string uses: yields code points.
final class StringIterator: NativeIterator {
  private let string: JSString
  private var index = 0

  init(_ realm: Realm, over string: JSString) {
    self.string = string
    super.init(prototype: realm.stringIteratorPrototype)
  }

  override func step(_ machine: Machine) throws -> Value? {
    guard index < string.length else { return nil }
    let start = index
    index += string.codePoint(at: start).length
    return Value(string.substring(start, index))
  }
}
