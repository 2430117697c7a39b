// Parts of tensors, and tensors put together.

extension Tensor {
  /// The part of the tensor that begins at `begin` and has the sizes `size`.
  ///
  /// - Parameters:
  ///   - begin: the first index along each axis; axes that are not listed begin at 0.
  ///   - sizes: the size along each axis; −1, or an axis that is not listed, takes the rest.
  public final func slice(_ begin: [Int], _ sizes: [Int]? = nil) throws -> Tensor {
    let operation = try Operation("slice", self)
    guard rank > 0 else { throw operation.error("a scalar cannot be sliced.") }
    guard begin.count <= rank && (sizes?.count ?? 0) <= rank else {
      throw operation.error(
        "'begin' \(TensorShape.text(begin)) and 'size' \(TensorShape.text(sizes ?? [])) must not have more entries than the rank \(rank) of the tensor."
      )
    }
    var view = StridedView()
    let strides = shape.strides
    for axis in 0..<rank {
      let first = axis < begin.count ? begin[axis] : 0
      let wanted = sizes.map { axis < $0.count ? $0[axis] : -1 } ?? -1
      guard wanted >= -1 else {
        throw operation.error("the size \(wanted) along axis \(axis) is negative; only -1 (the rest) may be.")
      }
      guard first >= 0 else {
        throw operation.error(
          "begin[\(axis)] is \(first), but slices begin at 0 or later; for the end of an axis of size \(shape[axis]) write \(Swift.max(0, shape[axis] &+ first)), or use stridedSlice(), which counts negative positions from the end."
        )
      }
      let size = wanted == -1 ? shape[axis] &- first : wanted
      guard first <= shape[axis], size >= 0, size <= shape[axis] - first else {
        throw operation.error(
          "begin[\(axis)] + size[\(axis)] is \(first &+ size), but input.shape[\(axis)] is \(shape[axis]): the part from \(first) on with \(size) elements is outside of the tensor of shape \(shape)."
        )
      }
      view.start &+= first &* strides[axis]
      view.append(size: size, step: strides[axis])
    }
    return try read(view, operation)
  }

  /// A range of one axis, all of the others.
  package final func slice(axis: Int, from start: Int, count: Int) throws -> Tensor {
    var begin = [Int](repeating: 0, count: rank)
    var sizes = shape.dimensions
    begin[axis] = start
    sizes[axis] = count
    return try slice(begin, sizes)
  }

  /// The tensor with the elements in reverse order along the given axes (all without any).
  public final func reverse(_ axes: [Int]? = nil) throws -> Tensor {
    let operation = try Operation("reverse", self)
    let reversed = Set(try (axes ?? Array(0..<rank)).map { try operation.resolveAxis($0, rank: rank) })
    if rank == 0 || size == 0 { return try clone() }
    var view = StridedView()
    let strides = shape.strides
    for axis in 0..<rank {
      let isReversed = reversed.contains(axis)
      if isReversed { view.start &+= (shape[axis] &- 1) &* strides[axis] }
      view.append(size: shape[axis], step: isReversed ? -strides[axis] : strides[axis])
    }
    return try read(view, operation)
  }

  /// Every step-th element between `begin` and `end` along each axis.
  ///
  /// Negative indices count from the end. The masks are sets of bits, one for each entry: `beginMask` and `endMask` ignore
  /// an entry and take everything; `ellipsisMask` lets one entry stand for all axes not listed; `newAxisMask` inserts
  /// an axis of size 1; `shrinkAxisMask` takes a single index and drops the axis.
  public final func stridedSlice(
    _ begin: [Int], _ end: [Int], _ strides: [Int]? = nil, beginMask: Int = 0, endMask: Int = 0,
    ellipsisMask: Int = 0, newAxisMask: Int = 0, shrinkAxisMask: Int = 0
  ) throws -> Tensor {
    let operation = try Operation("stridedSlice", self)
    let steps = strides ?? [Int](repeating: 1, count: begin.count)
    guard begin.count == end.count && begin.count == steps.count else {
      throw operation.error(
        "begin \(TensorShape.text(begin)), end \(TensorShape.text(end)) and strides \(TensorShape.text(steps)) must have the same number of entries."
      )
    }
    guard ellipsisMask.nonzeroBitCount <= 1 else { throw operation.error("there may be only one ellipsis.") }
    let newAxes = begin.indices.filter { newAxisMask >> $0 & 1 == 1 && ellipsisMask >> $0 & 1 == 0 }.count
    let hasEllipsis = begin.indices.contains { ellipsisMask >> $0 & 1 == 1 }
    let consumed = begin.count - newAxes - (hasEllipsis ? 1 : 0)
    guard consumed <= rank else {
      throw operation.error("\(consumed) ranges are given for a tensor of rank \(rank) (shape \(shape)).")
    }
    var view = StridedView()
    let tensorStrides = shape.strides
    var axis = 0
    func takeAll() {
      view.append(size: shape[axis], step: tensorStrides[axis])
      axis += 1
    }
    func checkRank() throws {
      if view.shape.rank >= TensorShape.maximumRank {
        throw operation.error("the result would have more than \(TensorShape.maximumRank) axes.")
      }
    }
    for entry in begin.indices {
      if ellipsisMask >> entry & 1 == 1 {
        let rest = begin.indices.filter { $0 > entry && newAxisMask >> $0 & 1 == 0 }.count
        while axis < rank - rest {
          try checkRank()
          takeAll()
        }
        continue
      }
      try checkRank()
      if newAxisMask >> entry & 1 == 1 {
        view.append(size: 1, step: 0)
        continue
      }
      // A longer step than any axis takes one element as well.
      let step = Swift.min(Swift.max(steps[entry], -(1 << 40)), 1 << 40)
      guard step != 0 else { throw operation.error("strides[\(entry)] must not be 0: strides [\(entry)] has a zero.") }
      let size = shape[axis]
      if shrinkAxisMask >> entry & 1 == 1 {
        let index = begin[entry] < 0 ? begin[entry] + size : begin[entry]
        guard index >= 0 && index < size else {
          throw operation.error("index \(begin[entry]) is outside axis \(axis), which has size \(size).")
        }
        view.start &+= index &* tensorStrides[axis]
        axis += 1
        continue
      }
      func bound(_ value: Int, isMasked: Bool, isBegin: Bool) -> Int {
        if isMasked { return isBegin == (step > 0) ? (step > 0 ? 0 : -1) : (step > 0 ? size : size - 1) }
        let index = value < 0 ? value + size : value
        return step > 0 ? Swift.min(Swift.max(index, 0), size) : Swift.min(Swift.max(index, -1), size - 1)
      }
      let first =
        beginMask >> entry & 1 == 1 ? (step > 0 ? 0 : size - 1) : bound(begin[entry], isMasked: false, isBegin: true)
      let last = endMask >> entry & 1 == 1 ? (step > 0 ? size : -1) : bound(end[entry], isMasked: false, isBegin: false)
      let distance = step > 0 ? last - first : first - last
      let count = distance <= 0 ? 0 : (distance + Swift.abs(step) - 1) / Swift.abs(step)
      if count > 0 { view.start &+= first &* tensorStrides[axis] }
      view.append(size: count, step: step &* tensorStrides[axis])
      axis += 1
    }
    while axis < rank {
      try checkRank()
      takeAll()
    }
    return try read(view, operation)
  }

  /// Tensors joined along an axis; their other sizes must be equal.
  public static func concat(_ tensors: [Tensor], axis: Int = 0) throws -> Tensor {
    guard let first = tensors.first else { throw TensorError("concat(): give at least one tensor.") }
    let operation = try Operation("concat", inputs: tensors)
    for (index, tensor) in tensors.enumerated() where tensor.rank != first.rank {
      throw operation.error(
        "all tensors must have the same rank, but tensor [0] has rank \(first.rank) and tensor [\(index)] has shape \(tensor.shape), rank \(tensor.rank)."
      )
    }
    let axis = try operation.resolveAxis(axis, rank: first.rank)
    var dtype = first.dtype
    var total = 0
    for (index, tensor) in tensors.enumerated() {
      dtype = try dtype.promoted(with: tensor.dtype)
      for other in 0..<first.rank where other != axis && tensor.shape[other] != first.shape[other] {
        throw operation.error(
          "tensor [\(index)] has shape \(tensor.shape) and tensor [0] has shape \(first.shape): their sizes \(tensor.shape[other]) and \(first.shape[other]) along axis \(other) must be equal, only those along axis \(axis) may differ."
        )
      }
      total &+= tensor.shape[axis]
    }
    var dimensions = first.shape.dimensions
    dimensions[axis] = total
    let shape = try TensorShape(dimensions)
    let outer = first.shape.elementCount(of: 0..<axis)
    if dtype == .string {
      var joined: [String] = []
      let parts = tensors.map { (values: Array($0.strings), length: $0.size / Swift.max(outer, 1)) }
      for row in 0..<outer {
        for part in parts { joined += part.values[(row * part.length)..<((row + 1) * part.length)] }
      }
      return try operation.finish(try Tensor(strings: joined, shape: shape))
    }
    let result = try Tensor(uninitialized: shape, dtype)
    let width = dtype.byteCount
    let rowBytes = outer == 0 ? 0 : result.size / outer * width
    var column = 0
    for tensor in tensors {
      let source = try tensor.converted(to: dtype)
      let bytes = outer == 0 ? 0 : source.size / outer * width
      let (from, to) = (UnsafeRawPointer(source.bytes), result.bytes + column)
      parallel(outer, grain: Swift.max(1, (1 << 17) / Swift.max(bytes, 8))) { start, end in
        if bytes == 4 {
          for row in start..<end {
            (to + row &* rowBytes).storeBytes(
              of: from.loadUnaligned(fromByteOffset: row &* 4, as: UInt32.self), as: UInt32.self)
          }
        } else {
          for row in start..<end { (to + row &* rowBytes).copyMemory(from: from + row &* bytes, byteCount: bytes) }
        }
      }
      column += bytes
    }
    return try operation.finish(
      result,
      gradient: { dy, index in
        let start = tensors[..<index].reduce(0) { $0 + $1.shape[axis] }
        return try dy.slice(axis: axis, from: start, count: tensors[index].shape[axis])
      })
  }

  /// Tensors of one shape joined along a new axis.
  public static func stack(_ tensors: [Tensor], axis: Int = 0) throws -> Tensor {
    guard let first = tensors.first else { throw TensorError("stack(): give at least one tensor.") }
    for tensor in tensors where tensor.shape != first.shape {
      throw TensorError(
        "stack(): all tensors must have the same shape, but there are \(first.shape) and \(tensor.shape).")
    }
    for tensor in tensors where tensor.dtype != first.dtype {
      throw TensorError(
        "stack(): all tensors must have the same dtype, but there are \(first.dtype) and \(tensor.dtype): cast() some.")
    }
    guard axis >= -(first.rank + 1) && axis <= first.rank else {
      throw TensorError(
        "stack(): axis \(axis) must be in [-\(first.rank + 1), \(first.rank)] for tensors of rank \(first.rank).")
    }
    let axis = axis < 0 ? axis + first.rank + 1 : axis
    return try concat(try tensors.map { try $0.expandDims(axis) }, axis: axis)
  }

  /// The parts of the tensor at each index of an axis, which is dropped: the opposite of ``stack(_:axis:)``.
  public final func unstack(_ axis: Int = 0) throws -> [Tensor] {
    let operation = try Operation("unstack", kernel: "Unpack", self)
    guard rank > 0 else { throw operation.error("a scalar, of rank 0, cannot be unstacked.") }
    let axis = try operation.resolveAxis(axis, rank: rank)
    var part = TensorShape()
    for other in 0..<rank where other != axis { part.append(shape[other]) }
    let shape = part
    return try split([Int](repeating: 1, count: self.shape[axis]), axis: axis).map { try $0.reshape(shape) }
  }

  /// The tensor cut along an axis into `count` parts of equal size.
  public final func split(_ count: Int, axis: Int = 0) throws -> [Tensor] {
    let operation = try Operation("split", kernel: "SplitV", self)
    let resolved = try operation.resolveAxis(axis, rank: rank)
    guard count > 0, shape[resolved] % count == 0 else {
      throw operation.error(
        "the size \(shape[resolved]) along axis \(resolved) cannot be split evenly into \(count) parts.")
    }
    return try split([Int](repeating: shape[resolved] / count, count: count), axis: axis)
  }

  /// The tensor cut along an axis into parts of the given sizes; one size may be −1, which then takes the rest.
  public final func split(_ sizes: [Int], axis: Int = 0) throws -> [Tensor] {
    let operation = try Operation("split", kernel: "SplitV", self)
    let axis = try operation.resolveAxis(axis, rank: rank)
    let known = sizes.filter { $0 != -1 }.reduce(0, &+)
    guard sizes.allSatisfy({ $0 >= -1 }), sizes.filter({ $0 == -1 }).count <= 1 else {
      throw operation.error("the sizes \(TensorShape.text(sizes)) must not be negative, except one that may be -1.")
    }
    let resolved = sizes.map { $0 == -1 ? shape[axis] &- known : $0 }
    guard resolved.reduce(0, &+) == shape[axis], resolved.allSatisfy({ $0 >= 0 && $0 <= shape[axis] }) else {
      throw operation.error(
        "the sizes \(TensorShape.text(sizes)) must add up to the size \(shape[axis]) along axis \(axis) of the tensor of shape \(shape)."
      )
    }
    var parts: [Tensor] = []
    try Tape.paused {
      var start = 0
      for size in resolved {
        parts.append(try slice(axis: axis, from: start, count: size))
        start += size
      }
    }
    let shapes = parts.map(\.shape)
    return try operation.finish(
      parts,
      gradient: { dys, _ in
        try Tensor.concat(zip(dys, shapes).map { try $0 ?? Tensor.zeros($1) }, axis: axis)
      })
  }

  /// The tensor repeated `reps[i]` times along axis i.
  public final func tile(_ reps: [Int]) throws -> Tensor {
    let operation = try Operation("tile", self)
    guard reps.count == rank else {
      throw operation.error(
        "the tensor has rank \(rank), but the number of repetitions is \(reps.count): \(TensorShape.text(reps)).")
    }
    guard reps.allSatisfy({ $0 >= 0 }) else {
      throw operation.error("the repetitions \(TensorShape.text(reps)) must not be negative.")
    }
    let target = try TensorShape(zip(shape, reps).map { saturatingProduct($0, $1) })
    var result = try clone()
    for axis in 0..<rank where reps[axis] != 1 {
      let outer = result.shape.elementCount(of: 0..<axis)
      let inner = result.shape.elementCount(of: axis..<rank)
      var next = result.shape
      next[axis] = target[axis]
      result = try result.reshape([outer, 1, inner]).broadcastTo(TensorShape([outer, reps[axis], inner])).reshape(next)
    }
    return result
  }

  /// Grids of coordinates: for coordinates along each axis, one tensor each, repeated along the other axes.
  ///
  /// - Parameter isMatrixIndexed: `ij` order; otherwise the first two axes are exchanged (`xy`).
  public static func meshgrid(_ coordinates: [Tensor], isMatrixIndexed: Bool = false) throws -> [Tensor] {
    let vectors = try coordinates.map { try $0.reshape([$0.size]) }
    var order = Array(vectors.indices)
    if !isMatrixIndexed && order.count >= 2 { order.swapAt(0, 1) }
    let shape = try TensorShape(order.map { vectors[$0].size })
    return try vectors.enumerated().map { index, vector in
      var alone = [Int](repeating: 1, count: vectors.count)
      alone[order[index]] = vector.size
      return try vector.reshape(alone).broadcastTo(shape)
    }
  }

  /// The tensor with values added before and after along each axis.
  ///
  /// - Parameters:
  ///   - paddings: for each axis how many values to add before and after.
  ///   - value: the value to add.
  public final func pad(_ paddings: [(before: Int, after: Int)], value: Double = 0) throws -> Tensor {
    let operation = try Operation("pad", kernel: "PadV2", self)
    guard rank > 0 else { throw operation.error("a scalar cannot be padded.") }
    guard paddings.count == rank else {
      throw operation.error("the tensor has rank \(rank), but the number of pairs of paddings is \(paddings.count).")
    }
    guard paddings.allSatisfy({ $0.before >= 0 && $0.after >= 0 }) else {
      throw operation.error("paddings must not be negative.")
    }
    try operation.requireNumeric(self, "x")
    let target = try TensorShape(
      zip(shape, paddings).map { size, padding in
        size + Swift.min(padding.before, 1 << 40) + Swift.min(padding.after, 1 << 40)
      })
    var view = StridedView()
    let strides = target.strides
    for axis in 0..<rank {
      view.start &+= paddings[axis].before &* strides[axis]
      view.append(size: shape[axis], step: strides[axis])
    }
    let result = try Tensor.full(target, value, dtype)
    if size > 0 {
      StridedCopy.scatter(
        bytes, steps: view.steps, shape: shape, into: result.bytes + view.start * dtype.byteCount,
        elementBytes: dtype.byteCount)
    }
    let place = view
    return try operation.finish(result, gradient: { dy, _ in try dy.read(place, Operation("slice", dy)) })
  }
}

/// a · b, or the largest number there is.
func saturatingProduct(_ a: Int, _ b: Int) -> Int {
  let (product, overflow) = a.multipliedReportingOverflow(by: b)
  return overflow ? .max : product
}
