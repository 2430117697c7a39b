/// `TextEncoder`, `TextDecoder`, `btoa` and `atob`.
enum TextCoding {
  static func install(in realm: Realm) {
    realm.globalObject.install([encodeBase64, decodeBase64], realm)
    realm.defineConstructor(
      "TextEncoder", arity: 0, prototype: LazyObject(prototype: realm.objectPrototype),
      methods: [
        .getter("encoding") { _, _, _ in Value("utf-8") },
        NativeEntry("encode", 1) { machine, _, arguments in
          let text = arguments[0].isUndefined ? .empty : try machine.toStringValue(arguments[0])
          return Value(try machine.makeBytes(TextEncoding.utf8.encode(text)))
        },
        NativeEntry("encodeInto", 2) { machine, _, arguments in
          try encode(machine.toStringValue(arguments[0]), into: machine.typedArray(arguments[1], "encodeInto"), machine)
        },
      ], tag: "TextEncoder"
    ) { machine, _, _ in
      try machine.requireNew("TextEncoder")
      return Value(machine.realm.makeObject(prototype: try machine.prototypeOfNewObject()))
    }
    realm.defineConstructor(
      "TextDecoder", arity: 0, prototype: LazyObject(prototype: realm.objectPrototype),
      methods: [
        .getter("encoding") { machine, this, _ in Value(try machine.textDecoder(this).label) },
        .getter("fatal") { machine, this, _ in Value(try machine.textDecoder(this).isFatal) },
        .getter("ignoreBOM") { machine, this, _ in Value(try machine.textDecoder(this).keepsMark) },
        NativeEntry("decode", 1) { machine, this, arguments in
          try machine.textDecoder(this).decode(arguments[0], machine)
        },
      ], tag: "TextDecoder"
    ) { machine, _, arguments in
      try machine.requireNew("TextDecoder")
      let label = arguments[0].isUndefined ? "utf-8" : try machine.toText(arguments[0]).lowercased()
      guard let encoding = TextEncoding(named: label), [.utf8, .utf16le, .latin1, .ascii].contains(encoding) else {
        throw machine.rangeError("the encoding '\(label)' is not supported: use utf-8, utf-16le or latin1")
      }
      let isFatal = try arguments[1].isObject && machine.get(arguments[1], "fatal").isTruthy
      let keepsMark = try arguments[1].isObject && machine.get(arguments[1], "ignoreBOM").isTruthy
      return Value(
        TextDecoder(
          encoding, isFatal: isFatal, keepsMark: keepsMark, prototype: try machine.prototypeOfNewObject()))
    }
  }

  /// Writes as many whole characters as have room; the result tells how many units were read and bytes written.
  private static func encode(_ text: JSString, into array: TypedArray, _ machine: Machine) -> Value {
    var read = 0
    var written = 0
    for scalar in text.text.unicodeScalars {
      let bytes = Array(UTF8.encode(scalar)!)
      guard written + bytes.count <= array.byteLength else { break }
      for byte in bytes {
        array.base.storeBytes(of: byte, toByteOffset: written, as: UInt8.self)
        written += 1
      }
      read += UTF16.width(scalar)
    }
    return Value(machine.realm.makeObject(["read": Value(read), "written": Value(written)]))
  }

  private static let encodeBase64 = NativeEntry("btoa", 1) { machine, _, arguments in
    let text = try machine.toStringValue(arguments[0])
    guard text.isOneByte || text.units.allSatisfy({ $0 < 256 }) else {
      throw machine.error("btoa takes text whose characters are bytes; encode other text with TextEncoder first")
    }
    return Value(TextEncoding.latin1.encode(text).withUnsafeBytes { Base64.text(of: $0) })
  }

  private static let decodeBase64 = NativeEntry("atob", 1) { machine, _, arguments in
    guard let bytes = Base64.bytes(ofStrict: try machine.toStringValue(arguments[0]).units) else {
      throw machine.error("the text given to atob is not correctly encoded base64")
    }
    return Value(bytes.withUnsafeBytes { TextEncoding.latin1.decode($0) })
  }
}

/// A `TextDecoder`.
final class TextDecoder: JSObject {
  private let encoding: TextEncoding
  let isFatal: Bool
  let keepsMark: Bool

  init(_ encoding: TextEncoding, isFatal: Bool, keepsMark: Bool, prototype: JSObject) {
    self.encoding = encoding
    self.isFatal = isFatal
    self.keepsMark = keepsMark
    super.init(prototype: prototype)
  }

  /// The standard's name of the encoding.
  var label: String {
    switch encoding {
    case .utf8: "utf-8"
    case .utf16le: "utf-16le"
    default: "windows-1252"
    }
  }

  func decode(_ value: Value, _ machine: Machine) throws -> Value {
    if value.isUndefined { return Value(JSString.empty) }
    guard var bytes = machine.bytes(of: value) else {
      throw machine.typeError("decode takes a typed array or ArrayBuffer, not \(machine.describe(value))")
    }
    if encoding == .utf8 {
      let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
      if hasMark && !keepsMark { bytes = UnsafeRawBufferPointer(rebasing: bytes[3...]) }
      if isFatal && String(validating: bytes, as: UTF8.self) == nil {
        throw machine.codedTypeError("ERR_ENCODING_INVALID_ENCODED_DATA", "the data is not valid utf-8")
      }
    }
    return Value(encoding.decode(bytes))
  }
}

extension Machine {
  fileprivate func textDecoder(_ value: Value) throws -> TextDecoder {
    guard let decoder = value.host(TextDecoder.self) else {
      throw typeError("a method of TextDecoder was called on \(describe(value))")
    }
    return decoder
  }

  /// The prototype for the object a native constructor makes, taken from `new.target`.
  func prototypeOfNewObject() throws -> JSObject { try prototypeForNew(default: realm.objectPrototype) }
}
