/// The activation of a script function.
struct Frame {
  var code: Unmanaged<FunctionCode>
  /// The instruction that is running, when it called something or may fail.
  var pc: UnsafeMutablePointer<UInt32>
  var registers: UnsafeMutablePointer<Value>
  /// What the instructions refer to, copied from the code and the closure: one load less in the interpreter's loop.
  var constants: UnsafeMutablePointer<Value>
  var caches: UnsafeMutablePointer<PropertyCache>
  var captures: UnsafeMutablePointer<Value>?
  var role: Role
  /// Whether the frame runs a constructor for `new`: it results in an object.
  var isConstruct: Bool
  /// Where the caller wants the result of a call.
  var resultRegister: Int
  var newTarget: Unmanaged<JSObject>?
  var coroutine: Unmanaged<Coroutine>?

  /// Who waits for the frame to end.
  enum Role {
    /// Native code, to which the result goes.
    case entry
    /// A script function, which wants the result in a register.
    case call
    /// A script function that called for the effects alone: a setter, the initializer of fields.
    case effect
    /// A loop of a script function over the generator whose coroutine the frame runs.
    case iteration
  }

  init(
    _ code: FunctionCode, _ registers: UnsafeMutablePointer<Value>, captures: UnsafeMutablePointer<Value>?, role: Role,
    resultRegister: Int = 0, isConstruct: Bool = false, newTarget: Unmanaged<JSObject>? = nil
  ) {
    self.code = .passUnretained(code)
    pc = code.words
    self.registers = registers
    constants = code.constants
    caches = code.caches
    self.captures = captures
    self.role = role
    self.isConstruct = isConstruct
    self.resultRegister = resultRegister
    self.newTarget = newTarget
  }

  @inline(__always) var pcIndex: Int {
    code._withUnsafeGuaranteedRef { pc - $0.words }
  }

  /// The first register behind those of the frame.
  @inline(__always) var end: UnsafeMutablePointer<Value> {
    registers + code._withUnsafeGuaranteedRef { $0.registerCount }
  }
}
