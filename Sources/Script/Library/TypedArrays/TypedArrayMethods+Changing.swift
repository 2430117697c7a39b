import Glibc

// The methods of `%TypedArray%.prototype` that write elements or make copies.

extension Library {
  static let typedArrayChanges = [
    NativeEntry("set", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "set")
      let offset = try machine.toIntegerOrInfinity(arguments[1])
      guard offset >= 0 else { throw machine.rangeError("offset \(NumberText.string(offset)) is out of bounds") }
      if let source: TypedArray = arguments[0].host() {
        try machine.checkFit(source.length, at: offset, in: array)
        array.copyElements(of: source, to: Int(offset))
        return .undefined
      }
      let values = try machine.listFromArrayLike(machine.toObject(arguments[0]))
      try machine.checkFit(values.count, at: offset, in: array)
      for (index, value) in values.enumerated() {
        array.setNumber(try machine.toNumber(value), at: Int(offset) + index)
      }
      return .undefined
    },
    NativeEntry("fill", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "fill")
      let number = try machine.toNumber(arguments[0])
      let start = try machine.toRelativeIndex(arguments[1], length: array.length, default: 0)
      let end = try machine.toRelativeIndex(arguments[2], length: array.length, default: array.length)
      if start < end { array.fill(start..<end, with: number) }
      return this
    },
    NativeEntry("copyWithin", 2) { machine, this, arguments in
      let array = try machine.typedArray(this, "copyWithin")
      let target = try machine.toRelativeIndex(arguments[0], length: array.length, default: 0)
      let start = try machine.toRelativeIndex(arguments[1], length: array.length, default: 0)
      let end = try machine.toRelativeIndex(arguments[2], length: array.length, default: array.length)
      let count = min(end - start, array.length - target)
      let size = array.elementKind.byteCount
      if count > 0 { memmove(array.base + target * size, array.base + start * size, count * size) }
      return this
    },
    NativeEntry("reverse", 0) { machine, this, _ in
      try machine.typedArray(this, "reverse").reverse()
      return this
    },
    NativeEntry("sort", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "sort")
      try array.sort(by: arguments[0], machine)
      return this
    },
  ]

  static let typedArrayCopies = [
    NativeEntry("slice", 2) { machine, this, arguments in
      let array = try machine.typedArray(this, "slice")
      let start = try machine.toRelativeIndex(arguments[0], length: array.length, default: 0)
      let end = try machine.toRelativeIndex(arguments[1], length: array.length, default: array.length)
      return Value(try machine.copy(of: array, start..<max(start, end)))
    },
    NativeEntry("subarray", 2) { machine, this, arguments in
      let array = try machine.typedArray(this, "subarray")
      let start = try machine.toRelativeIndex(arguments[0], length: array.length, default: 0)
      let end = try machine.toRelativeIndex(arguments[1], length: array.length, default: array.length)
      let offset = array.byteOffset + start * array.elementKind.byteCount
      return Value(
        TypedArray(
          machine.realm, array.elementKind, buffer: array.buffer, byteOffset: offset, length: max(0, end - start),
          prototype: array.prototype))
    },
    NativeEntry("toReversed", 0) { machine, this, _ in
      let array = try machine.typedArray(this, "toReversed")
      let copy = try machine.copy(of: array, 0..<array.length)
      copy.reverse()
      return Value(copy)
    },
    NativeEntry("toSorted", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "toSorted")
      let copy = try machine.copy(of: array, 0..<array.length)
      try copy.sort(by: arguments[0], machine)
      return Value(copy)
    },
    NativeEntry("with", 2) { machine, this, arguments in
      let array = try machine.typedArray(this, "with")
      let index = try machine.toIntegerOrInfinity(arguments[0])
      let position = index < 0 ? Double(array.length) + index : index
      let number = try machine.toNumber(arguments[1])
      guard position >= 0 && position < Double(array.length) else {
        throw machine.rangeError(
          "index \(NumberText.string(index)) is outside of the array of \(array.length) elements")
      }
      let copy = try machine.copy(of: array, 0..<array.length)
      copy.setNumber(number, at: Int(position))
      return Value(copy)
    },
  ]
}

extension Machine {
  fileprivate func checkFit(_ count: Int, at offset: Double, in array: TypedArray) throws {
    guard offset <= Double(array.length - count) else {
      throw rangeError(
        "offset is out of bounds: \(count) elements at \(NumberText.string(offset)) do not fit into \(array.length)")
    }
  }

  /// A new array with the elements in a range.
  fileprivate func copy(of array: TypedArray, _ range: Range<Int>) throws -> TypedArray {
    let copy = try makeTypedArray(array.elementKind, length: range.count)
    memcpy(copy.base, array.base + range.lowerBound * array.elementKind.byteCount, copy.byteLength)
    return copy
  }
}

extension TypedArray {
  fileprivate func fill(_ range: Range<Int>, with number: Double) {
    struct Filling: ElementOperation {
      let array: TypedArray
      let range: Range<Int>
      let number: Double

      func run<Element: TypedArrayElement>(_ type: Element.Type) {
        let element = Element(storing: number)
        let elements = array.elements(type)
        for index in range { elements[index] = element }
      }
    }
    elementKind.dispatch(Filling(array: self, range: range, number: number))
  }

  fileprivate func reverse() {
    struct Reversal: ElementOperation {
      let array: TypedArray
      func run<Element: TypedArrayElement>(_ type: Element.Type) {
        var elements = array.elements(type)
        elements.reverse()
      }
    }
    elementKind.dispatch(Reversal(array: self))
  }

  /// Sorts the elements by number, or by what a script's comparison function says.
  fileprivate func sort(by comparison: Value, _ machine: Machine) throws {
    struct Sorting: ElementOperation {
      let array: TypedArray
      func run<Element: TypedArrayElement>(_ type: Element.Type) {
        var elements = array.elements(type)
        elements.sort(by: Element.isOrderedBefore)
      }
    }
    if comparison.isUndefined { return elementKind.dispatch(Sorting(array: self)) }
    let comparison = try machine.callback(comparison)
    var numbers = (0..<length).map(number)
    try numbers.sort { left, right in
      try machine.toNumber(machine.call(comparison, Value(left), Value(right))) < 0
    }
    for (index, number) in numbers.enumerated() { setNumber(number, at: index) }
  }
}
