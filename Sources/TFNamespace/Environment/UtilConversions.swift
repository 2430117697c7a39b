import Script
import Tensors

extension FunctionTable {
  /// The functions of `tf.util` between values and their bytes, on 64-bit numbers, and of waiting.
  mutating func addUtilConversions() {
    section("Util", in: "tf.util")
    add(
      "createScalarValue", [.any("value", "number|boolean|string"), .dtype()],
      "The typed array of one element that stores a value; of a string, its bytes.", returns: "TypedArray",
      example: "console.log(tf.util.createScalarValue(5, 'int32'));"
    ) { call -> Value in
      if try call.dtype(1) == .string { return Value(try call.machine.makeBytes(Array(call.text(0).utf8))) }
      let like = try TensorLike(call[0], call.context, describing: { "The value" })
      guard let like, like.dimensions.isEmpty else { throw call.argument(0).mismatch("a single value") }
      return try like.tensor(call.numericType(1), shape: [1]).scriptElements(call.context)
    }
    add(
      "convertBackendValuesAndArrayBuffer", [.any("data", "TypedArray|ArrayBuffer"), .dtype()],
      "The typed array for a data type that holds the elements of a typed array, or the bytes of a buffer.",
      returns: "TypedArray",
      example: "console.log(tf.util.convertBackendValuesAndArrayBuffer(new Float32Array([1]).buffer, 'float32'));"
    ) { call -> Value in
      if call[0].isArray { return call[0] }
      let dtype = try call.dtype(1)
      guard let bytes = call.machine.bytes(of: call[0]) else {
        throw call.argument(0).mismatch("a typed array or an ArrayBuffer")
      }
      if let contents = TypedArrayContents(call[0]) {
        return try Tensor(
          doubles: (0..<contents.count).map { contents[$0] }, shape: TensorShape([contents.count]), dtype: dtype
        )
        .scriptElements(call.context)
      }
      guard dtype != .string, bytes.count % dtype.byteCount == 0 else {
        throw call.machine.error("\(bytes.count) bytes are not a whole number of \(dtype) elements.")
      }
      let count = bytes.count / dtype.byteCount
      let tensor = try Tensor(uninitialized: TensorShape([count]), dtype)
      if let base = bytes.baseAddress { tensor.bytes.copyMemory(from: base, byteCount: bytes.count) }
      return try tensor.scriptElements(call.context)
    }
    addLongNumbers()
    add(
      "repeatedTry",
      [
        .function("checkFn", "() => boolean"), .function("delayFn", "(counter) => number", optional: "() => 0"),
        .integer("maxCounter", optional: "no limit"),
        .function("scheduleFn", "(f, delay) => void", optional: "setTimeout"),
      ],
      "Calls checkFn, with pauses of delayFn(counter) milliseconds, until it is true; gives up after maxCounter calls.",
      returns: "Promise<void>", example: "let n = 0;\nawait tf.util.repeatedTry(() => ++n > 2);\nconsole.log(n);"
    ) { try $0.repeatedTry() }
  }

  private mutating func addLongNumbers() {
    add(
      "fingerPrint64", [.any("s", "Uint8Array"), .integer("len", optional: "all bytes")],
      "The 64-bit FarmHash fingerprint of bytes.", returns: "Long",
      example: "console.log(tf.util.fingerPrint64(tf.util.encodeString('abc')).toString());"
    ) { call -> Value in
      guard let bytes = call.machine.bytes(of: call[0]) else { throw call.argument(0).mismatch("a Uint8Array") }
      let count = min(max(try call.optionalInteger(1) ?? bytes.count, 0), bytes.count)
      return call.context.long(FarmHash.fingerprint(Array(bytes[..<count])))
    }
    add(
      "hexToLong", [.text("hex")], "The unsigned 64-bit number that hexadecimal digits write.", returns: "Long",
      example: "console.log(tf.util.hexToLong('ff').toString());"
    ) { call -> Value in
      guard let bits = UInt64(try call.text(0), radix: 16) else {
        throw call.argument(0).mismatch("up to 16 hexadecimal digits")
      }
      return call.context.long(bits)
    }
    beginClass(
      "Long", "An unsigned 64-bit number: its halves are low and high.", factory: "tf.util.hexToLong()")
    add(
      "toString", [.integer("radix", default: 10)], "The digits.",
      example: "console.log(tf.util.hexToLong('ff').toString(16));"
    ) { call -> String in
      let radix = try call.integer(0)
      guard (2...36).contains(radix) else { throw call.argument(0).mismatch("between 2 and 36") }
      return String(try call.long(call.this), radix: radix)
    }
    add(
      "toNumber", [], "The nearest number.", example: "console.log(tf.util.hexToLong('ff').toNumber());"
    ) { Double(try $0.long($0.this)) }
    add(
      "equals", [.any("other", "Long")], "Whether both are the same number.",
      example: "console.log(tf.util.hexToLong('f').equals(tf.util.hexToLong('0f')));"
    ) { try $0.long($0.this) == $0.long($0[0]) }
    section("Util", in: "tf.util")
  }
}

extension TFContext {
  /// The object by which scripts know an unsigned 64-bit number.
  fileprivate func long(_ bits: UInt64) -> Value {
    let object = realm.makeObject(prototype: hostClass("Long").prototype)
    object.put("low", Value(Int32(truncatingIfNeeded: bits)))
    object.put("high", Value(Int32(truncatingIfNeeded: bits >> 32)))
    object.put("unsigned", .true)
    return Value(object)
  }
}

extension Call {
  /// The number that an object of the class `Long` stands for.
  fileprivate func long(_ value: Value) throws -> UInt64 {
    let low = try machine.toUint32(machine.get(value, "low"))
    let high = try machine.toUint32(machine.get(value, "high"))
    return UInt64(high) << 32 | UInt64(low)
  }

  fileprivate func repeatedTry() throws -> Value {
    let promise = JSPromise(context.realm)
    let attempts = try Attempts(
      check: function(0), delay: optionalFunction(1), limit: optionalInteger(2), schedule: optionalFunction(3), promise)
    attempts.next(context)
    return Value(promise)
  }
}

/// The calls that `tf.util.repeatedTry` makes until one succeeds.
private final class Attempts {
  private let check: ScriptFunction
  private let delay: ScriptFunction?
  private let limit: Int?
  private let schedule: ScriptFunction?
  private let promise: JSPromise
  private var count = 0

  init(check: ScriptFunction, delay: ScriptFunction?, limit: Int?, schedule: ScriptFunction?, _ promise: JSPromise) {
    self.check = check
    self.delay = delay
    self.limit = limit
    self.schedule = schedule
    self.promise = promise
  }

  /// Makes an attempt, and provides for the next one when it fails.
  func next(_ context: TFContext) {
    let machine = context.machine
    do {
      if try check().isTruthy { return promise.resolve(.undefined, machine) }
      count += 1
      let pause = try delay?(Value(count)) ?? Value(0)
      if let limit, count >= limit {
        throw machine.error("repeatedTry() gave up: the condition was not met in \(limit) attempts.")
      }
      if let schedule {
        _ = try schedule(
          context.makeFunction("tryFn", 0) { context, _ in
            self.next(context)
            return .undefined
          }, pause)
        return
      }
      _ = machine.eventLoop.addTimer(delay: try machine.toNumber(pause), repeats: false) {
        [unowned(unsafe) context] _ in
        self.next(context)
      }
    } catch {
      promise.reject(with: context.scriptError(for: error), machine)
    }
  }
}
