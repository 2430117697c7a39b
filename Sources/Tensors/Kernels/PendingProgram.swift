/// A chain of element-wise functions in the order in which each block of elements goes through them.
struct PendingProgram {
  /// Elements of a block: a few blocks fit into the first-level cache.
  private static let blockLength = 2048
  /// The distance between the blocks of a thread, not a multiple of a page, which would make blocks compete for lines.
  private static let blockDistance = blockLength + 32
  /// The blocks whose elements are summed by themselves.
  private static let chunkLength = 32 * blockLength

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
    enum Action {
      case function(PendingElements.Function)
      /// Writes out the elements of a repeated operand.
      case unfold(PendingElements.Repetition)
    }

    var action: Action
    var a: Place
    var b: Place
    var result: Place

    @inline(__always)
    func run(_ index: Int, _ count: Int, _ blocks: UnsafeMutablePointer<Float>) {
      let y = result.pointer(index, blocks)
      switch action {
      case .function(.map(let kernel)): kernel(a.pointer(index, blocks), y, count)
      case .function(.combine(let kernel)):
        let plan = BroadcastPlan(count: count, aStep: a.step, bStep: b.step)
        kernel(plan, a.pointer(index, blocks), b.pointer(index, blocks), y)
      case .unfold(let repetition): repetition.unfold(a.pointer(0, blocks), from: index, count, into: y)
      }
    }
  }

  /// Instructions for all steps, the numbers they read, and how many blocks hold results in between.
  private struct Code {
    var instructions: [Instruction] = []
    var blockCount = 0
    /// Where the last step leaves its elements.
    var last = Place()
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
    withCode(storesLast: true) { code in
      if code.instructions.count == 1 {
        // The function splits its work by itself.
        code.instructions[0].run(0, count, UnsafeMutablePointer(bitPattern: 64).unsafelyUnwrapped)
        return
      }
      forEachBlock(code, grain: VectorMap.grain / code.instructions.count, items: count, itemLength: 1) { _, _, _ in }
    }
  }

  /// Computes all steps but the last, whose elements are added up.
  func total() -> Double {
    let chunkLength = PendingProgram.chunkLength
    let chunks = (count &+ chunkLength &- 1) / chunkLength
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: chunks) { partial in
      partial.initialize(repeating: 0)
      let partials = partial.baseAddress.unsafelyUnwrapped
      withCode(storesLast: false) { code in
        // The order of additions does not depend on the number of threads.
        forEachBlock(code, grain: 1, items: chunks, itemLength: chunkLength) { index, elements, block in
          partials[index / chunkLength] += ReductionKernels.sumRow(block, elements)
        }
      }
      return partial.reduce(0, +)
    }
  }

  /// Runs the instructions over block after block and calls `body` with each block's first element, its length, and the
  /// results of the last step; items are split over the cores.
  @inline(__always)
  private func forEachBlock(
    _ code: Code, grain: Int, items: Int, itemLength: Int,
    _ body: (_ index: Int, _ count: Int, _ results: UnsafeMutablePointer<Float>) -> Void
  ) {
    let (length, count, blockCount, last) = (code.instructions.count, count, code.blockCount, code.last)
    code.instructions.withUnsafeBufferPointer { instructions in
      guard let first = instructions.baseAddress else { return }
      parallel(items, grain: grain) { start, end in
        // Large tensors begin with a page as well: what is read from a block was not just written to a like place.
        withUnsafeTemporaryAllocation(byteCount: max(1, blockCount) * PendingProgram.blockDistance * 4, alignment: 4096)
        {
          memory in
          let blocks = memory.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Float.self)
          var index = start &* itemLength
          let limit = min(end &* itemLength, count)
          while index < limit {
            let elements = min(PendingProgram.blockLength, limit &- index)
            for step in 0..<length { first[step].run(index, elements, blocks) }
            body(index, elements, last.pointer(index, blocks))
            index &+= elements
          }
        }
      }
    }
  }

  /// Calls `body` with the instructions, while the numbers that they read are there.
  @inline(__always)
  private func withCode(storesLast: Bool, _ body: (Code) -> Void) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 &* steps.count) { numbers in
      body(write(numbers.baseAddress.unsafelyUnwrapped, storesLast: storesLast))
    }
  }

  private func write(_ numbers: UnsafeMutablePointer<Float>, storesLast: Bool) -> Code {
    var lastUses = Array(steps.indices)
    for (index, step) in steps.enumerated() {
      for case .pending(let operand) in step.operands where operand.position >= 0 { lastUses[operand.position] = index }
    }
    var code = Code()
    var places: [Place] = []
    var freeBlocks: [Int] = []
    func takeBlock() -> Int {
      if let block = freeBlocks.popLast() { return block }
      code.blockCount += 1
      return code.blockCount - 1
    }
    for (index, step) in steps.enumerated() {
      var unfolded: [Int] = []
      let operands = step.operands.enumerated().map { number, operand in
        switch operand {
        case .number(let value):
          numbers[2 * index + number] = value
          return Place(base: numbers + (2 * index + number), step: 0)
        case .elements(let storage, let offset):
          return Place(base: storage.buffer.assumingMemoryBound(to: Float.self) + offset)
        case .repeated(let storage, let offset, let repetition):
          let block = takeBlock()
          unfolded.append(block)
          let source = Place(base: storage.buffer.assumingMemoryBound(to: Float.self) + offset)
          let place = Place(base: nil, block: block)
          code.instructions.append(Instruction(action: .unfold(repetition), a: source, b: source, result: place))
          return place
        case .pending(let operand):
          if let storage = operand.result { return Place(base: storage.buffer.assumingMemoryBound(to: Float.self)) }
          return places[operand.position]
        }
      }
      // A block that is read for the last time can take the result.
      freeBlocks += unfolded
      for case .pending(let operand) in step.operands
      where operand.position >= 0 && lastUses[operand.position] == index && places[operand.position].base == nil {
        lastUses[operand.position] = -1
        freeBlocks.append(places[operand.position].block)
      }
      if let target = step.target, storesLast || index < steps.count - 1 {
        places.append(Place(base: target.memory.assumingMemoryBound(to: Float.self)))
      } else {
        places.append(Place(base: nil, block: takeBlock()))
      }
      code.instructions.append(
        Instruction(
          action: .function(step.function), a: operands[0], b: operands[operands.count - 1], result: places[index]))
    }
    code.last = places[steps.count - 1]
    return code
  }
}

extension PendingElements.Repetition {
  /// y = the elements `start` ..< `start` + `count` of the repeated `x`.
  func unfold(_ x: UnsafePointer<Float>, from start: Int, _ count: Int, into y: UnsafeMutablePointer<Float>) {
    if run > 1 {
      var done = 0
      while done < count {
        let index = start &+ done
        let length = min(run &- index % run, count &- done)
        (y + done).update(repeating: x[index / run % period], count: length)
        done &+= length
      }
      return
    }
    // One period, and then twice as much each time.
    let place = start % period
    var done = min(period &- place, count)
    y.update(from: x + place, count: done)
    if done < count {
      let rest = min(place, count &- done)
      (y + done).update(from: x, count: rest)
      done &+= rest
    }
    while done < count {
      let length = min(done, count &- done)
      (y + done).update(from: y, count: length)
      done &+= length
    }
  }
}
