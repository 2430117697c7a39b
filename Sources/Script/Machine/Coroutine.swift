import Glibc

/// Why a coroutine's frame stopped running.
enum Suspension {
  /// It did not pause: it returned.
  case none
  case yield
  /// `yield*` of a synchronous generator: the value is a whole iterator result.
  case yieldResult
  case await
}

/// How a paused function is continued.
enum ResumeMode {
  case next, `throw`, `return`
}

/// A function activation that can pause: the frame of a generator or async function, with its registers while it waits.
final class Coroutine: TrackedObject {
  enum State { case start, paused, running, done }

  let code: FunctionCode
  var state = State.start
  /// What an async function returned.
  var promise: JSPromise?
  /// What the registers hold while the function is paused; while it runs the memory is kept for the next pause.
  private var registers: UnsafeMutablePointer<Value>?
  private var holdsRegisters = false
  private var pc: UnsafeMutablePointer<UInt32>

  init(_ code: FunctionCode) {
    self.code = code
    pc = code.words
    super.init()
  }

  deinit { dropRegisters() }

  override func visitChildren(_ visitor: inout ChildVisitor) {
    visitor.visit(promise)
    if holdsRegisters { visitor.visit(UnsafeBufferPointer(start: registers, count: code.registerCount)) }
  }

  override func clearChildren() {
    promise = nil
    dropRegisters()
    state = .done
  }

  private func dropRegisters() {
    guard let registers else { return }
    if holdsRegisters { Heap.release(registers, count: code.registerCount) }
    holdsRegisters = false
    registers.deallocate()
    self.registers = nil
  }

  /// Takes the registers of the running frame over; the stack keeps none of their references.
  func save(_ frame: UnsafeMutablePointer<Frame>) {
    let memory = registers ?? .allocate(capacity: code.registerCount)
    let byteCount = code.registerCount * MemoryLayout<Value>.stride
    // All bits zero are the number 0: the registers of the stack hold no references any more.
    memcpy(memory, frame.pointee.registers, byteCount)
    memset(frame.pointee.registers, 0, byteCount)
    registers = memory
    holdsRegisters = true
    pc = frame.pointee.pc
    state = .paused
  }

  /// Puts the frame back on top of the stack.
  func restore(_ machine: Machine, role: Frame.Role) throws {
    let base = machine.top
    let count = code.registerCount
    guard machine.frameCount < Machine.frameCapacity, base + count + 64 < machine.stackEnd else {
      throw machine.stackOverflow()
    }
    memcpy(base, registers.unsafelyUnwrapped, count * MemoryLayout<Value>.stride)
    holdsRegisters = false
    let closure = unsafeDowncast(base[0].uncheckedObject, to: Closure.self)
    var frame = Frame(code, base, captures: closure.captures, role: role)
    frame.pc = pc
    frame.coroutine = .passUnretained(self)
    (machine.frames + machine.frameCount).initialize(to: frame)
    machine.frameCount += 1
    machine.top = base + count
    state = .running
  }

  func finish() {
    state = .done
    dropRegisters()
  }

  /// Continues an async function whose awaited promise is settled.
  func resumeAfterAwait(_ promiseState: JSPromise.State, _ value: Value, _ machine: Machine) throws {
    try machine.driveAsync(self) {
      try machine.resume(self, promiseState == .fulfilled ? .next : .throw, value)
    }
  }
}

extension Machine {
  /// Ends the run of the topmost frame because it pauses; `value` is what it yields or awaits.
  @inline(never)
  func pause(_ operation: Opcode, value: Value) -> Value {
    let frame = frames + (frameCount - 1)
    frame.pointee.coroutine.unsafelyUnwrapped._withUnsafeGuaranteedRef { $0.save(frame) }
    frameCount -= 1
    top = frame.pointee.registers
    suspension = operation == .await ? .await : operation == .yield ? .yield : .yieldResult
    return value
  }

  /// Continues a paused function until it pauses again or ends; `takeSuspension` tells which.
  func resume(_ coroutine: Coroutine, _ mode: ResumeMode, _ value: Value) throws -> Value {
    nativeDepth &+= 1
    defer { nativeDepth &-= 1 }
    if nativeDepth > Self.maximumNativeDepth { throw stackOverflow() }
    let isFresh = coroutine.state == .start
    try coroutine.restore(self, role: .entry)
    let frame = frames + (frameCount - 1)
    do {
      if mode == .throw {
        try unwind(ScriptError(value), entryDepth: frameCount)
      } else if !isFresh {
        deliver(value, mode, to: frame)
      }
      return try runFrame()
    } catch {
      coroutine.finish()
      throw error
    }
  }

  /// Gives the paused instruction its result and moves behind it.
  func deliver(_ value: Value, _ mode: ResumeMode, to frame: UnsafeMutablePointer<Frame>) {
    let word = frame.pointee.pc[0]
    let opcode = Opcode(rawValue: UInt16(truncatingIfNeeded: word))
    guard opcode == .await || opcode == .yield || opcode == .yieldResult else { return }
    frame.pointee.registers[Int(word >> 16)] = value
    if opcode != .await { frame.pointee.registers[Int(frame.pointee.pc[1] >> 16)] = Value(mode == .return) }
    frame.pointee.pc += 2
  }

  /// Why the run that just ended stopped.
  func takeSuspension() -> Suspension {
    defer { suspension = .none }
    return suspension
  }

  // MARK: Async functions

  /// Runs the topmost frame, a fresh one of an async function, until its first `await`; the result is its promise.
  func startAsync(_ closure: Closure) throws -> Value {
    let coroutine = Coroutine(closure.code)
    let promise = JSPromise(realm)
    coroutine.promise = promise
    coroutine.state = .running
    frames[frameCount - 1].coroutine = .passUnretained(coroutine)
    try driveAsync(coroutine) { try runFrame() }
    return Value(promise)
  }

  func driveAsync(_ coroutine: Coroutine, _ run: () throws -> Value) throws {
    do {
      let value = try run()
      if takeSuspension() == .await {
        promise(resolving: value).add(.init(handler: .coroutine(coroutine), derived: nil), self)
      } else {
        coroutine.finish()
        coroutine.promise?.resolve(value, self)
      }
    } catch let error as ScriptError {
      coroutine.finish()
      coroutine.promise?.reject(error.value, self)
    }
  }
}
