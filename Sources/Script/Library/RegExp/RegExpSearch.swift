/// A match, read from the expression before it goes on.
struct FoundMatch {
  /// Where the match begins.
  let position: Int
  /// The matched text.
  let matched: JSString
  /// The groups, from the first on; nil for those that took no part.
  let captures: [JSString?]
  /// The object of named groups; undefined when the pattern has none.
  let groups: Value
}

extension JSRegExp {
  /// Looks for a match from `start` on; afterwards the places are in `pattern.offsets`.
  func search(_ string: JSString, from start: Int, _ machine: Machine) throws -> Bool {
    try search(string, from: start, with: pattern, machine)
  }

  func search(
    _ string: JSString, from start: Int, with pattern: CompiledPattern, _ machine: Machine
  ) throws -> Bool {
    var start = start
    if flags.contains(.unicode), !string.isOneByte, start > 0, start < string.length,
      string[start] & 0xFC00 == 0xDC00, string[start - 1] & 0xFC00 == 0xD800
    {
      start -= 1
    }
    let subject = machine.regularExpressions.subject
    let isValid = flags.contains(.unicode) && subject.isValid(string)
    let outcome = subject.withUnits(of: string) { units in
      pattern.match(units, from: start, isValid: isValid, pollFlag: UnsafePointer(machine.pollFlag))
    }
    switch outcome {
    case .match: return true
    case .noMatch: return false
    case .gaveUp:
      try machine.checkInterrupt()
      throw machine.rangeError(
        "the regular expression \(literal) tries too many ways to match: nested repetitions such as (a+)+ do that")
    }
  }

  /// The match found last.
  func foundMatch(in string: JSString, _ machine: Machine) -> FoundMatch {
    let position = pattern.offsets[0]
    let captures = (0..<pattern.groupCount).map { pattern.capture($0 + 1, of: string) }
    let groups = namedGroups(machine) { captures[$0 - 1].map { Value($0) } ?? .undefined }
    return FoundMatch(
      position: position, matched: pattern.capture(0, of: string) ?? .empty, captures: captures, groups: groups)
  }

  /// The object of the named groups.
  func namedGroups(_ machine: Machine, value: (Int) -> Value) -> Value {
    if pattern.names.isEmpty { return .undefined }
    let groups = machine.realm.makeObject(prototype: nil)
    for (name, group) in pattern.names { groups.put(PropertyKey(name), value(group)) }
    return Value(groups)
  }

  /// RegExpBuiltinExec up to the result: looks for a match from `lastIndex` on and moves it.
  func advance(in string: JSString, _ machine: Machine) throws -> Bool {
    let movesOn = !flags.isDisjoint(with: [.global, .sticky])
    let start = movesOn ? try lastIndex(machine) : 0
    if start <= string.length, try search(string, from: start, machine) {
      if movesOn { try setLastIndex(pattern.offsets[1], machine) }
      return true
    }
    if movesOn { try setLastIndex(0, machine) }
    return false
  }

  /// RegExpBuiltinExec: the array of the next match, or null.
  func execute(_ string: JSString, _ machine: Machine) throws -> Value {
    guard try advance(in: string, machine) else { return .null }
    let match = foundMatch(in: string, machine)
    let result = JSArray(machine.realm, capacity: match.captures.count + 1)
    result.append(Value(match.matched))
    for capture in match.captures { result.append(capture.map { Value($0) } ?? .undefined) }
    result.reserveSlots(3, count: 0)
    result.add(Names.index, Value(match.position), .all)
    result.add(Names.input, Value(string), .all)
    result.add(Names.groups, match.groups, .all)
    if flags.contains(.hasIndices) { result.put(Names.indices, indices(machine)) }
    return Value(result)
  }

  /// Where the match found last and its groups lie, as pairs.
  private func indices(_ machine: Machine) -> Value {
    func pair(_ group: Int) -> Value {
      let start = pattern.offsets[2 * group]
      if start == CompiledPattern.unset { return .undefined }
      return Value(machine.realm.makeArray([Value(start), Value(pattern.offsets[2 * group + 1])]))
    }
    let indices = machine.realm.makeArray((0...pattern.groupCount).map(pair))
    indices.put(Names.groups, namedGroups(machine, value: pair))
    return Value(indices)
  }
}

/// The matches of an expression in a string, one after the other: one, or with the `g` flag all.
struct RegExpSearch {
  private let expression: JSObject
  private let string: JSString
  let isGlobal: Bool
  private let isUnicode: Bool
  /// The expression, when its `exec` is the library's.
  private let original: JSRegExp?
  private var index = 0
  private var isFinished = false

  init(_ expression: JSObject, _ string: JSString, _ machine: Machine) throws {
    self.expression = expression
    self.string = string
    original = try machine.originalRegExp(expression)
    if let original {
      isGlobal = original.flags.contains(.global)
      isUnicode = original.flags.contains(.unicode)
    } else {
      let flags = try machine.toText(expression.get(Names.flags, machine))
      isGlobal = flags.contains("g")
      isUnicode = flags.contains("u")
    }
    if isGlobal { try expression.set(Names.lastIndex, Value(0), machine) }
  }

  /// The next match; nil when there is none left.
  mutating func next(_ machine: Machine) throws -> FoundMatch? {
    if isFinished { return nil }
    isFinished = !isGlobal
    try machine.checkInterrupt()
    guard let original else { return try customNext(machine) }
    guard isGlobal else {
      return try original.advance(in: string, machine) ? original.foundMatch(in: string, machine) : nil
    }
    guard index <= string.length, try original.search(string, from: index, machine) else {
      isFinished = true
      return nil
    }
    let end = original.pattern.offsets[1]
    index = end > original.pattern.offsets[0] ? end : string.index(after: end, byCodePoints: isUnicode)
    return original.foundMatch(in: string, machine)
  }

  /// The next match of an expression with an `exec` of its own.
  private mutating func customNext(_ machine: Machine) throws -> FoundMatch? {
    guard let result = try machine.execute(expression, string).asObject else {
      isFinished = true
      return nil
    }
    let matched = try machine.toStringValue(result.get(PropertyKey(index: 0), machine))
    if isGlobal && matched.length == 0 {
      let lastIndex = try machine.toLength(expression.get(Names.lastIndex, machine))
      try expression.set(
        Names.lastIndex, Value(string.index(after: lastIndex, byCodePoints: isUnicode)), machine)
    }
    let count = try machine.length(of: result)
    let captures = try (1..<max(count, 1)).map { group -> JSString? in
      let capture = try result.get(PropertyKey(integer: group), machine)
      return capture.isUndefined ? nil : try machine.toStringValue(capture)
    }
    let position = try machine.toIntegerOrInfinity(result.get(Names.index, machine))
    return FoundMatch(
      position: Int(max(0, min(position, Double(string.length)))), matched: matched, captures: captures,
      groups: try result.get(Names.groups, machine))
  }
}

extension JSString {
  /// The index after a unit, or after a code point (AdvanceStringIndex).
  func index(after index: Int, byCodePoints: Bool) -> Int {
    if byCodePoints, !isOneByte, index + 1 < length, self[index] & 0xFC00 == 0xD800, self[index + 1] & 0xFC00 == 0xDC00
    {
      return index + 2
    }
    return index + 1
  }
}

extension Machine {
  /// The object as a regular expression whose `exec` is the library's.
  func originalRegExp(_ object: JSObject) throws -> JSRegExp? {
    guard object.kind == .regexp else { return nil }
    let exec = try object.get(Names.exec, self).asObject
    return exec === regularExpressions.originalExec ? unsafeDowncast(object, to: JSRegExp.self) : nil
  }

  /// RegExpExec: the result of the expression's `exec`.
  func execute(_ expression: JSObject, _ string: JSString) throws -> Value {
    if let original = try originalRegExp(expression) { return try original.execute(string, self) }
    let exec = try expression.get(Names.exec, self)
    let result = try call(exec, this: Value(expression), Value(string))
    guard result.isObject || result.isNull else {
      throw typeError("exec must return an object or null, not \(describe(result))")
    }
    return result
  }
}
