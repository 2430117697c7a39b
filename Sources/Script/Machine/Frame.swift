/// The activation of a script function.
struct Frame {
  var code: Unmanaged<FunctionCode>
  /// The instruction that is running, when it called something or may fail.
  var pc: UnsafeMutablePointer<UInt32>
  var registers: UnsafeMutablePointer<Value>
  /// Where the caller wants the result, when it is a script function.
  var resultRegister: Int
  /// Whether the frame was entered by native code, to which the result goes.
  var isEntry: Bool
  /// Whether the frame runs a constructor for `new`: it results in an object.
  var isConstruct: Bool
  var newTarget: Unmanaged<JSObject>?
  var coroutine: Unmanaged<Coroutine>?

  @inline(__always) var pcIndex: Int {
    code._withUnsafeGuaranteedRef { pc - $0.words }
  }
}
