/// A chain of element-wise functions in the order in which each block of elements goes through them.
struct PendingProgram {
  /// Elements of a block: a few blocks fit into the first-level cache.
  private static let blockLength = 2048
  /// The distance between the blocks of a thread, not a multiple of a page, which would make blocks compete for lines.
  private static let blockDistance = blockLength + 32

  /// Where a step finds or leaves its elements.
  private struct Place {
    /// The first of all elements, or `nil` for a block of the thread.
    var base: UnsafeMutablePointer<Float>?
    /// How far the place moves from element to element: 0 for a number.
    var step = 1
    var block = 0

    @inline(__always)
    func pointer(_ index: Int, _ blocks: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Float> {
      if let base { return base + index &* step }
      return blocks + block &* PendingProgram.blockDistance
    }
  }

  private struct Instruction {
    var function: PendingElements.Function
    var a: Place
    var b: Place
    var result: Place

    @inline(__always)
    func run(_ index: Int, _ count: Int, _ blocks: UnsafeMutablePointer<Float>) {
      let y = result.pointer(index, blocks)
      switch function {
      case .map(let kernel): kernel(a.pointer(index, blocks), y, count)
      case .combine(let kernel):
        let plan = BroadcastPlan(count: count, aStep: a.step, bStep: b.step)
        kernel(plan, a.pointer(index, blocks), b.pointer(index, blocks), y)
      }
    }
  }

  /// The functions to compute, each after those it depends on.
  private(set) var steps: [PendingElements] = []
  private let count: Int

  /// The program that computes `last` and all it depends on.
  init(_ last: PendingElements) {
    count = last.count
    append(last)
  }

  private mutating func append(_ step: PendingElements) {
    if step.position >= 0 { return }
    for case .pending(let operand) in step.operands where operand.result == nil { append(operand) }
    step.position = steps.count
    steps.append(step)
  }

  /// Computes all steps.
  func run() {
    let numbers = UnsafeMutablePointer<Float>.allocate(capacity: 2 * steps.count)
    defer { numbers.deallocate() }
    let (instructions, blockCount) = write(numbers)
    let count = count
    instructions.withUnsafeBufferPointer { instructions in
      guard let first = instructions.baseAddress else { return }
      let length = instructions.count
      if length == 1 {
        // The function splits its work by itself.
        first[0].run(0, count, numbers)
        return
      }
      parallel(count, grain: VectorMap.grain / length) { start, end in
        withUnsafeTemporaryAllocation(byteCount: max(1, blockCount) * PendingProgram.blockDistance * 4, alignment: 64) {
          memory in
          let blocks = memory.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Float.self)
          var index = start
          while index < end {
            let elements = min(PendingProgram.blockLength, end &- index)
            for step in 0..<length { first[step].run(index, elements, blocks) }
            index &+= elements
          }
        }
      }
    }
  }

  /// The instructions, and how many blocks hold results in between.
  private func write(_ numbers: UnsafeMutablePointer<Float>) -> ([Instruction], blockCount: Int) {
    var lastUses = Array(steps.indices)
    for (index, step) in steps.enumerated() {
      for case .pending(let operand) in step.operands where operand.position >= 0 { lastUses[operand.position] = index }
    }
    var places: [Place] = []
    var freeBlocks: [Int] = []
    var blockCount = 0
    var instructions: [Instruction] = []
    for (index, step) in steps.enumerated() {
      let operands = step.operands.enumerated().map { number, operand in
        switch operand {
        case .number(let value):
          numbers[2 * index + number] = value
          return Place(base: numbers + (2 * index + number), step: 0)
        case .elements(let storage, let offset):
          return Place(base: storage.buffer.assumingMemoryBound(to: Float.self) + offset)
        case .pending(let operand):
          if let storage = operand.result { return Place(base: storage.buffer.assumingMemoryBound(to: Float.self)) }
          return places[operand.position]
        }
      }
      // A block that is read for the last time can take the result.
      for case .pending(let operand) in step.operands
      where operand.position >= 0 && lastUses[operand.position] == index && places[operand.position].base == nil {
        lastUses[operand.position] = -1
        freeBlocks.append(places[operand.position].block)
      }
      if let target = step.target {
        places.append(Place(base: target.memory.assumingMemoryBound(to: Float.self)))
      } else {
        if freeBlocks.isEmpty {
          freeBlocks.append(blockCount)
          blockCount += 1
        }
        places.append(Place(base: nil, block: freeBlocks.removeLast()))
      }
      instructions.append(
        Instruction(
          function: step.function, a: operands[0], b: operands[operands.count - 1], result: places[index]))
    }
    return (instructions, blockCount)
  }
}
