/// A place in the code that jumps may name before it is known.
struct Label {
  fileprivate let number: Int
}

/// Collects the instructions of a function.
final class CodeBuilder {
  private(set) var parts: CodeParts
  private var labels: [Int] = []
  private var patches: [(word: Int, label: Label)] = []
  private var stringConstants: [String: Int] = [:]
  private var unitConstants: [[UInt16]: Int] = [:]
  private var numberConstants: [UInt64: Int] = [:]
  private var pendingHandlers: [(start: Label, end: Label, target: Label, register: Int)] = []
  private var nextRegister = 2
  /// An operand did not fit into 16 bits: the function is too large.
  private(set) var isTooLarge = false

  init(_ parts: CodeParts) { self.parts = parts }

  var count: Int { parts.words.count }

  func finish(_ change: (inout CodeParts) -> Void) -> FunctionCode {
    for patch in patches {
      let distance = labels[patch.label.number] - patch.word
      parts.words[patch.word] = UInt32(bitPattern: Int32(distance))
    }
    parts.handlers = pendingHandlers.map { handler in
      ExceptionHandler(
        start: labels[handler.start.number], end: labels[handler.end.number], target: labels[handler.target.number],
        register: handler.register)
    }
    change(&parts)
    return FunctionCode(parts)
  }

  // MARK: Instructions

  func emit(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, wide: Int = 0) {
    parts.words.append(UInt32(opcode.rawValue) | operand(a) << 16)
    if opcode.wordCount > 1 { parts.words.append(operand(b) | operand(c) << 16) }
    if opcode.wordCount > 2 { parts.words.append(UInt32(bitPattern: Int32(truncatingIfNeeded: wide))) }
  }

  private func operand(_ value: Int) -> UInt32 {
    if value < -32768 || value > 65535 { isTooLarge = true }
    return UInt32(truncatingIfNeeded: value & 0xFFFF)
  }

  func jump(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, to label: Label) {
    emit(opcode, a, b, c)
    patches.append((parts.words.count - 1, label))
  }

  func makeLabel() -> Label {
    labels.append(-1)
    return Label(number: labels.count - 1)
  }

  func place(_ label: Label) { labels[label.number] = parts.words.count }

  func makePlacedLabel() -> Label {
    let label = makeLabel()
    place(label)
    return label
  }

  func addHandler(from start: Label, to end: Label, target: Label, register: Int) {
    pendingHandlers.append((start, end, target, register))
  }

  // MARK: Positions

  /// The following instructions belong to this place of the source.
  func mark(_ range: SourceRange) {
    if let last = parts.positions.last {
      if last.offset == range.start { return }
      if last.pc == count { parts.positions.removeLast() }
    }
    parts.positions.append(.init(pc: count, offset: range.start))
  }

  /// The next instruction works on the value of the expression at `range`.
  func noteSubject(_ range: SourceRange) { parts.subjects.append(.init(pc: count, range: range)) }

  // MARK: Constants

  func constant(_ value: Value) -> Int {
    parts.constants.append(value)
    return parts.constants.count - 1
  }

  func constant(name: String) -> Int {
    if let known = stringConstants[name] { return known }
    let index = constant(Value(JSString(name).interned))
    stringConstants[name] = index
    return index
  }

  func constant(units: [UInt16]) -> Int {
    let string = JSString(units: units)
    if let known = unitConstants[units] { return known }
    let index = constant(Value(string.length <= 64 ? string.interned : string))
    unitConstants[units] = index
    return index
  }

  func constant(number: Double) -> Int {
    if let known = numberConstants[number.bitPattern] { return known }
    let index = constant(Value(number))
    numberConstants[number.bitPattern] = index
    return index
  }

  func cache(_ key: PropertyKey) -> Int {
    parts.cacheKeys.append(key)
    return parts.cacheKeys.count - 1
  }

  func add(_ function: FunctionCode) -> Int {
    parts.functions.append(function)
    return parts.functions.count - 1
  }

  func add(_ template: TemplateLiteral) -> Int {
    parts.templates.append(template)
    return parts.templates.count - 1
  }

  // MARK: Registers

  func allocate() -> Int { allocate(1) }

  /// `count` registers in a row.
  func allocate(_ count: Int) -> Int {
    let first = nextRegister
    nextRegister += count
    parts.registerCount = max(parts.registerCount, nextRegister)
    return first
  }

  /// The mark to return to when the registers allocated since are free again.
  var registerMark: Int { nextRegister }
  func release(to mark: Int) { nextRegister = mark }

  func withTemporaries<Result>(_ body: () throws -> Result) rethrows -> Result {
    let mark = nextRegister
    defer { nextRegister = mark }
    return try body()
  }
}
