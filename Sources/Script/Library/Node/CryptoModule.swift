/// Node's module `crypto`, as far as programs for learning use it: random bytes and names, and digests.
enum CryptoModule {
  static func install(in machine: Machine) {
    machine.builtInModules.define("crypto", make: make)
    machine.realm.globalObject.defineLazily("crypto", machine.realm) { machine in
      let object = machine.realm.makeObject()
      object.install([randomUUID, getRandomValues], machine.realm)
      object.put(Names.toStringTag, Value("Crypto"), .configurable)
      return Value(object)
    }
  }

  private static func make(_ machine: Machine) throws -> JSObject {
    let module = machine.realm.makeObject()
    module.install([randomUUID, getRandomValues, randomBytes, randomInt, createHash, createHmac], machine.realm)
    module.put("webcrypto", try machine.realm.globalObject.get("crypto", machine))
    return module
  }

  // MARK: Randomness

  private static func fillWithRandomBytes(_ memory: UnsafeMutableRawBufferPointer) {
    var random = SystemRandomNumberGenerator()
    for index in memory.indices { memory[index] = random.next() }
  }

  private static func makeRandomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    bytes.withUnsafeMutableBytes { if $0.count > 0 { fillWithRandomBytes($0) } }
    return bytes
  }

  /// A name of version 4 (RFC 4122): random but for the bits that say so.
  private static let randomUUID = NativeEntry("randomUUID", 0) { _, _, _ in
    var bytes = makeRandomBytes(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    let groups = [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]]
    return Value(groups.map { $0.joined() }.joined(separator: "-"))
  }

  private static let getRandomValues = NativeEntry("getRandomValues", 1) { machine, _, arguments in
    guard let array = arguments[0].host(TypedArray.self), ![.float32, .float64].contains(array.elementKind) else {
      throw machine.typeError("getRandomValues fills a typed array of integers, not \(machine.describe(arguments[0]))")
    }
    if array.byteLength > 0 {
      fillWithRandomBytes(UnsafeMutableRawBufferPointer(start: array.base, count: array.byteLength))
    }
    return arguments[0]
  }

  private static let randomBytes = NativeEntry("randomBytes", 2) { machine, _, arguments in
    let count = try machine.toIndex(arguments[0], "number of random bytes")
    guard count <= ArrayBuffer.maximumByteLength else {
      throw machine.rangeError("\(count) random bytes are too many")
    }
    return try deliver(Value(machine.makeBuffer(makeRandomBytes(count))), to: arguments[1], machine)
  }

  /// An integer from `minimum` (0 when left out) up to and without `maximum`.
  private static let randomInt = NativeEntry("randomInt", 3) { machine, _, arguments in
    let hasMinimum = arguments[1].isNumber
    let minimum = hasMinimum ? try machine.toIntegerOrInfinity(arguments[0]) : 0
    let maximum = try machine.toIntegerOrInfinity(arguments[hasMinimum ? 1 : 0])
    guard maximum > minimum, maximum - minimum < 281_474_976_710_656 else {
      throw machine.rangeError("randomInt needs a range of at most 2⁴⁸ − 1, with max greater than min")
    }
    var random = SystemRandomNumberGenerator()
    let number = minimum + Double(UInt64.random(in: 0..<UInt64(maximum - minimum), using: &random))
    return try deliver(Value(number), to: arguments[hasMinimum ? 2 : 1], machine)
  }

  /// Returns a result, or passes it to a callback.
  private static func deliver(_ result: Value, to callback: Value, _ machine: Machine) throws -> Value {
    guard callback.isCallable else { return result }
    machine.eventLoop.addHostTask { machine in
      _ = try machine.call(callback, .null, result)
      return false
    }
    return .undefined
  }

  // MARK: Digests

  /// A `Hash` or `Hmac`: collects bytes until their digest is asked for.
  private final class Digest: JSObject {
    let algorithm: String
    let key: [UInt8]?
    var bytes: [UInt8] = []
    var isFinished = false

    init(_ algorithm: String, key: [UInt8]?, prototype: JSObject?) {
      self.algorithm = algorithm
      self.key = key
      super.init(prototype: prototype)
    }
  }

  private static let createHash = NativeEntry("createHash", 2) { machine, _, arguments in
    try makeDigest(machine.toText(arguments[0]), key: nil, machine)
  }

  private static let createHmac = NativeEntry("createHmac", 3) { machine, _, arguments in
    try makeDigest(machine.toText(arguments[0]), key: bytes(of: arguments[1], .undefined, machine), machine)
  }

  private static func makeDigest(_ algorithm: String, key: [UInt8]?, _ machine: Machine) throws -> Value {
    guard let library = CryptoLibrary.shared else {
      throw machine.error("digests need OpenSSL's libcrypto: install it with apt-get install libssl3")
    }
    guard library.knows(algorithm) else {
      throw machine.error("unknown digest '\(algorithm)'; there are sha256, sha512, sha1 and md5")
    }
    let digest = Digest(algorithm, key: key, prototype: machine.realm.objectPrototype)
    digest.install(methods, machine.realm)
    return Value(digest)
  }

  private static func bytes(of value: Value, _ encodingName: Value, _ machine: Machine) throws -> [UInt8] {
    if let text = value.asString { return try BufferModule.encoding(encodingName, machine).encode(text) }
    guard let bytes = machine.bytes(of: value) else {
      throw machine.codedTypeError(
        "ERR_INVALID_ARG_TYPE", "the data must be a string, Buffer or typed array, not \(machine.describe(value))")
    }
    return Array(bytes)
  }

  private static func digest(_ this: Value, _ machine: Machine) throws -> Digest {
    guard let digest = this.host(Digest.self) else {
      throw machine.typeError("a method of a digest was called on \(machine.describe(this))")
    }
    guard !digest.isFinished else { throw machine.error("the digest was already taken; make another with createHash") }
    return digest
  }

  private static let methods: [NativeEntry] = [
    NativeEntry("update", 2) { machine, this, arguments in
      try digest(this, machine).bytes += bytes(of: arguments[0], arguments[1], machine)
      return this
    },
    NativeEntry("digest", 1) { machine, this, arguments in
      let digest = try digest(this, machine)
      digest.isFinished = true
      let result = CryptoLibrary.shared?.digest(digest.bytes, digest.algorithm, key: digest.key) ?? []
      if arguments[0].isUndefined || arguments[0].asString?.isEqual(to: "buffer") == true {
        return Value(try machine.makeBuffer(result))
      }
      let encoding = try BufferModule.encoding(arguments[0], machine)
      return Value(result.withUnsafeBytes { encoding.decode($0) })
    },
  ]
}
