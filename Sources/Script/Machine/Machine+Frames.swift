// Entering and leaving script functions, and what the stack of frames says about errors.

extension Machine {
  static let frameCapacity = 20_000

  /// Pushes a frame for a closure whose callee, `this` and arguments lie at `base`.
  func pushFrame(
    _ closure: Closure, _ base: UnsafeMutablePointer<Value>, _ count: Int, role: Frame.Role, resultRegister: Int = 0,
    isConstruct: Bool = false, newTarget: JSObject? = nil
  ) throws {
    let code = closure.code
    guard frameCount < Self.frameCapacity, base + code.registerCount + 64 < stackEnd else { throw stackOverflow() }
    arrangeArguments(code, base, count)
    (frames + frameCount).initialize(
      to: Frame(
        code, base, captures: closure.captures, role: role, resultRegister: resultRegister, isConstruct: isConstruct,
        newTarget: newTarget.map { .passUnretained($0) }))
    frameCount &+= 1
    top = base + code.registerCount
  }

  /// Makes the registers behind `this` hold exactly the parameters; extra arguments go where the function wants them.
  @inline(__always)
  func arrangeArguments(_ code: FunctionCode, _ base: UnsafeMutablePointer<Value>, _ count: Int) {
    let wanted = code.parameterCount
    if count < wanted {
      for index in count..<wanted { base[2 + index] = .undefined }
    }
    if count > wanted || code.restRegister >= 0 || code.argumentsRegister >= 0 {
      arrangeExtraArguments(code, base, count)
    }
  }

  @inline(never)
  private func arrangeExtraArguments(_ code: FunctionCode, _ base: UnsafeMutablePointer<Value>, _ count: Int) {
    let wanted = code.parameterCount
    var all: Value?
    if code.argumentsRegister >= 0 {
      let list = (0..<count).map { base[2 + $0] }
      all = Value(ArgumentsObject(realm, list))
    }
    var rest: Value?
    if code.restRegister >= 0 {
      let array = JSArray(realm, capacity: max(0, count - wanted))
      for index in stride(from: wanted, to: count, by: 1) { array.append(base[2 + index]) }
      rest = Value(array)
    }
    for index in stride(from: wanted, to: count, by: 1) { base[2 + index] = .undefined }
    if let all { base[code.argumentsRegister] = all }
    if let rest { base[code.restRegister] = rest }
  }

  /// Drops the topmost frame and what its registers hold.
  func popFrame() {
    frameCount &-= 1
    let frame = frames + frameCount
    clear(from: frame.pointee.registers, count: frame.pointee.end - frame.pointee.registers)
    switch frame.pointee.role {
    case .entry: top = frame.pointee.registers
    case .iteration:
      frame.pointee.coroutine?._withUnsafeGuaranteedRef { $0.finish() }
      top = frames[frameCount - 1].end
    case .call, .effect: top = frames[frameCount - 1].end
    }
  }

  /// Runs the topmost frame, an entry, to its end.
  func runFrame() throws -> Value {
    let depth = frameCount
    let outerTop = frames[depth - 1].registers
    defer { top = outerTop }
    while true {
      do {
        return try interpret()
      } catch {
        try unwind(error, entryDepth: depth)
      }
    }
  }

  /// Finds the handler of an exception; frames without one are dropped. Without any up to the entry, throws on.
  func unwind(_ error: any Error, entryDepth: Int) throws {
    let exception = (error as? ScriptError)?.value
    while frameCount >= entryDepth {
      let frame = frames[frameCount - 1]
      if let exception, let handler = handler(for: frame) {
        frame.registers[handler.register] = exception
        let code = frame.code.takeUnretainedValue()
        frames[frameCount - 1].pc = code.words + handler.target
        top = frame.registers + code.registerCount
        return
      }
      popFrame()
    }
    throw error
  }

  private func handler(for frame: Frame) -> ExceptionHandler? {
    let index = frame.pcIndex
    return frame.code._withUnsafeGuaranteedRef { code in
      code.handlers.first { $0.start <= index && index < $0.end }
    }
  }

  /// The script frames that are running, innermost first; long stacks are cut.
  public func captureStack() -> [StackFrame] {
    let longest = 12
    var result: [StackFrame] = []
    var index = frameCount - 1
    while index >= 0 && result.count < longest {
      let frame = frames[index]
      frame.code._withUnsafeGuaranteedRef { code in
        if code.source.name.hasPrefix(ScriptedLibrary.sourcePrefix) { return }
        let position = code.source.position(at: code.offset(at: frame.pcIndex))
        result.append(
          StackFrame(function: code.name, file: code.source.name, line: position.line, column: position.column))
      }
      index -= 1
    }
    return result
  }

  /// The source of what the running instruction works on (`x.output` in `x.output.shape`).
  var currentSubject: String? {
    guard frameCount > 0 else { return nil }
    let frame = frames[frameCount - 1]
    return frame.code._withUnsafeGuaranteedRef { $0.subject(at: frame.pcIndex) }
  }
}

/// The `arguments` of a function.
final class ArgumentsObject: JSObject {
  init(_ realm: Realm, _ list: [Value]) {
    super.init(shape: realm.objectShape, kind: .arguments)
    for (index, value) in list.enumerated() { add(PropertyKey(index: UInt32(index)), value) }
    add(Names.length, Value(list.count), .method)
    add(Names.iterator, Value(realm.arrayValues), .method)
  }
}
