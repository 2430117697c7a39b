/// The methods of `Array.prototype` that change the array in place.
enum ArrayMutation {
  static let methods: [NativeEntry] = [
    NativeEntry("push", 1, push),
    NativeEntry("pop", 0, pop),
    NativeEntry("shift", 0, shift),
    NativeEntry("unshift", 1, unshift),
    NativeEntry("splice", 2, splice),
    NativeEntry("reverse", 0, reverse),
    NativeEntry("fill", 1, fill),
    NativeEntry("copyWithin", 2, copyWithin),
  ]

  private static func push(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    if let array = this.asArray, array.isPacked {
      for index in 0..<arguments.count { array.append(arguments[index]) }
      return Value(array.count)
    }
    let elements = try ArrayLike(this, machine)
    for index in 0..<arguments.count { try elements.set(elements.length + index, arguments[index]) }
    try elements.setLength(elements.length + arguments.count)
    return Value(elements.length + arguments.count)
  }

  private static func pop(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    if let array = this.asArray, array.isPacked, let last = array.packedElement(array.count - 1), !last.isEmpty {
      return array.removeLast() ?? .undefined
    }
    let elements = try ArrayLike(this, machine)
    guard elements.length > 0 else {
      try elements.setLength(0)
      return .undefined
    }
    let last = try elements.get(elements.length - 1)
    try elements.delete(elements.length - 1)
    try elements.setLength(elements.length - 1)
    return last
  }

  private static func shift(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    guard elements.length > 0 else {
      try elements.setLength(0)
      return .undefined
    }
    if let array = elements.editable, let first = array.packedElement(0), !first.isEmpty {
      array.replace(0..<1, with: [])
      return first
    }
    let first = try elements.get(0)
    try move(elements, from: 1, to: 0, count: elements.length - 1)
    try elements.delete(elements.length - 1)
    try elements.setLength(elements.length - 1)
    return first
  }

  private static func unshift(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    if let array = elements.editable {
      array.replace(0..<0, with: arguments.values)
      return Value(array.count)
    }
    if arguments.count > 0 {
      try move(elements, from: 0, to: arguments.count, count: elements.length)
      for index in 0..<arguments.count { try elements.set(index, arguments[index]) }
    }
    try elements.setLength(elements.length + arguments.count)
    return Value(elements.length + arguments.count)
  }

  private static func splice(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let (start, deleteCount) = try spliceRange(arguments, length: elements.length, machine)
    let inserted = arguments.values(from: 2)
    if let array = elements.editable {
      let removed = array.withElements { machine.realm.makeArray($0[start..<start + deleteCount]) }
      array.replace(start..<start + deleteCount, with: inserted)
      return Value(removed)
    }
    let removed = try elements.makeResult(length: deleteCount)
    for offset in 0..<deleteCount {
      if let value = try elements.getIfPresent(start + offset) { try removed.defineElement(offset, value, machine) }
    }
    let tail = start + deleteCount
    try move(elements, from: tail, to: start + inserted.count, count: elements.length - tail)
    let newLength = elements.length - deleteCount + inserted.count
    for index in stride(from: elements.length - 1, through: newLength, by: -1) { try elements.delete(index) }
    for (offset, value) in inserted.enumerated() { try elements.set(start + offset, value) }
    try elements.setLength(newLength)
    return Value(removed)
  }

  /// The start and the number of elements that `splice` and `toSpliced` leave out.
  static func spliceRange(
    _ arguments: Arguments, length: Int, _ machine: Machine
  ) throws -> (start: Int, deleteCount: Int) {
    let start = try machine.toRelativeIndex(arguments[0], length: length, default: 0)
    if arguments.count == 0 { return (start, 0) }
    if arguments.count == 1 { return (start, length - start) }
    let wanted = try machine.toIntegerOrInfinity(arguments[1])
    return (start, Int(min(max(wanted, 0), Double(length - start))))
  }

  private static func reverse(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    if let array = elements.editable {
      array.withElements { elements in
        var elements = elements
        elements.reverse()
      }
      return this
    }
    var lower = 0
    var upper = elements.length - 1
    while lower < upper {
      let low = try elements.getIfPresent(lower)
      let high = try elements.getIfPresent(upper)
      if low != nil || high != nil {
        try elements.setOrDelete(lower, high)
        try elements.setOrDelete(upper, low)
      }
      try machine.checkInterrupt(every: lower)
      lower += 1
      upper -= 1
    }
    return Value(elements.object)
  }

  private static func fill(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let start = try machine.toRelativeIndex(arguments[1], length: elements.length, default: 0)
    let end = try machine.toRelativeIndex(arguments[2], length: elements.length, default: elements.length)
    let value = arguments[0]
    // Holes are filled in place as well: `new Array(n).fill(0)`.
    if let array = elements.editable {
      if start < end {
        array.withElements { buffer in
          for index in start..<end { buffer[index] = value }
        }
      }
      return this
    }
    for index in stride(from: start, to: end, by: 1) {
      try elements.set(index, value)
      try machine.checkInterrupt(every: index)
    }
    return Value(elements.object)
  }

  private static func copyWithin(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let length = elements.length
    let target = try machine.toRelativeIndex(arguments[0], length: length, default: 0)
    let start = try machine.toRelativeIndex(arguments[1], length: length, default: 0)
    let end = try machine.toRelativeIndex(arguments[2], length: length, default: length)
    try move(elements, from: start, to: target, count: min(end - start, length - target))
    return Value(elements.object)
  }

  /// Copies elements, also onto themselves; holes stay holes.
  private static func move(_ elements: ArrayLike, from source: Int, to target: Int, count: Int) throws {
    guard count > 0, source != target else { return }
    for step in 0..<count {
      let offset = source < target ? count - 1 - step : step
      try elements.setOrDelete(target + offset, elements.getIfPresent(source + offset))
      try elements.machine.checkInterrupt(every: step)
    }
  }
}
