import Glibc

/// `ArrayBuffer`: a block of zeroed bytes that typed arrays and views look at.
public final class ArrayBuffer: JSObject {
  /// The bytes.
  public let bytes: UnsafeMutablePointer<UInt8>
  /// How many bytes there are.
  public let byteLength: Int

  /// The longest buffer (8 GB).
  public static let maximumByteLength = 1 << 33

  /// A buffer of zeros; nil when there is no such amount of memory.
  public init?(_ realm: Realm, byteLength: Int, prototype: JSObject? = nil) {
    guard byteLength >= 0, byteLength <= Self.maximumByteLength, let memory = calloc(max(byteLength, 1), 1) else {
      return nil
    }
    bytes = memory.assumingMemoryBound(to: UInt8.self)
    self.byteLength = byteLength
    super.init(prototype: prototype ?? realm.arrayBufferPrototype, kind: .arrayBuffer)
  }

  deinit { free(bytes) }
}

extension Machine {
  /// A new buffer of zeros; a RangeError when there is no such amount of memory.
  public func makeArrayBuffer(byteLength: Int, prototype: JSObject? = nil) throws -> ArrayBuffer {
    guard let buffer = ArrayBuffer(realm, byteLength: byteLength, prototype: prototype) else {
      throw rangeError("array buffer allocation failed: \(byteLength) bytes")
    }
    return buffer
  }
}

extension Library {
  static func installArrayBuffer(_ realm: Realm) {
    realm.defineConstructor(
      "ArrayBuffer", arity: 1, prototype: realm.arrayBufferPrototype, methods: arrayBufferMethods,
      statics: [
        NativeEntry("isView", 1) { _, _, arguments in
          Value(arguments[0].asObject.map { $0.kind == .typedArray || $0.kind == .dataView } ?? false)
        }
      ], tag: "ArrayBuffer"
    ) { machine, _, arguments in
      try machine.requireNew("ArrayBuffer")
      let byteLength = try machine.toIndex(arguments[0], "array buffer length")
      let prototype = try machine.prototypeForNew(default: machine.realm.arrayBufferPrototype)
      return Value(try machine.makeArrayBuffer(byteLength: byteLength, prototype: prototype))
    }
  }

  private static let arrayBufferMethods = [
    NativeEntry.getter("byteLength") { machine, this, _ in
      Value(try machine.arrayBuffer(this, "byteLength").byteLength)
    },
    NativeEntry("slice", 2) { machine, this, arguments in
      let buffer = try machine.arrayBuffer(this, "slice")
      let start = try machine.toRelativeIndex(arguments[0], length: buffer.byteLength, default: 0)
      let end = try machine.toRelativeIndex(arguments[1], length: buffer.byteLength, default: buffer.byteLength)
      let copy = try machine.makeArrayBuffer(byteLength: max(0, end - start))
      memcpy(copy.bytes, buffer.bytes + start, copy.byteLength)
      return Value(copy)
    },
  ]
}

extension Machine {
  fileprivate func arrayBuffer(_ this: Value, _ method: String) throws -> ArrayBuffer {
    guard let buffer: ArrayBuffer = this.host() else {
      throw typeError("ArrayBuffer.prototype.\(method) was called on \(describe(this)), which is no ArrayBuffer")
    }
    return buffer
  }
}
