/// A chain of element-wise functions in the order in which each block of elements goes through them.
struct PendingProgram {
  /// Elements of a block: a few blocks fit into the first-level cache.
  private static let blockLength = 2048
  /// The distance between the blocks of a thread: each begins 128 elements before a like place in a page, so that what
  /// is about to be read from a tensor, which begins with a page, was not just written to a like place.
  private static let blockDistance = blockLength + 1024 - 128
  /// The blocks whose elements are summed by themselves.
  private static let chunkLength = 32 * blockLength

  /// Rows that are repeated and at least as long are read where they are; shorter ones are written out.
  private static let shortestPeriod = 256

  /// Where a step finds or leaves its elements.
  private struct Place {
    /// The first of all elements, or `nil` for a block of the thread.
    var base: UnsafeMutablePointer<Float>?
    /// How far the place moves from element to element: 0 for a number, of which there are sixteen copies.
    var step = 1
    var block = 0
    /// The number of elements that are repeated, or 0 if there is one for each index.
    var period = 0
    /// Whether the elements are truth values of a byte each.
    var isTruth = false

    @inline(__always)
    func pointer(_ index: Int, _ blocks: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Float> {
      guard let base else { return blocks + block &* PendingProgram.blockDistance }
      if isTruth { return (UnsafeMutableRawPointer(base) + index).assumingMemoryBound(to: Float.self) }
      return base + (period > 0 ? index % period : index &* step)
    }

    @inline(__always)
    func chainOperand(_ index: Int, _ blocks: UnsafeMutablePointer<Float>) -> ElementChain.Operand {
      ElementChain.Operand(start: pointer(index, blocks), step: step)
    }
  }

  private struct Instruction {
    enum Action {
      case function(PendingElements.Function)
      /// Steps of the program's list of steps.
      case chain(Range<Int>)
      /// Writes out the elements of a repeated operand.
      case unfold(PendingElements.Repetition)
      /// Writes out truth values as 0 and 1.
      case widen
    }

    var action: Action
    var a = Place()
    var b = Place()
    var result = Place()
  }

  private struct ChainStep {
    let step: ElementStep
    var operand = Place()
    var second = Place()
  }

  /// Instructions for all steps, the steps of those that are chains, and how many blocks hold results in between.
  private struct Code {
    var instructions: [Instruction] = []
    var chainSteps: [ChainStep] = []
    var blockCount = 0
    /// The length of the repeated operands that are read where they are: no block goes beyond their end.
    var period = 0
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
    // The first operand comes last: from its step the chain can go on.
    for case .pending(let operand) in step.operands.reversed() where operand.result == nil { append(operand) }
    step.position = steps.count
    steps.append(step)
  }

  /// Computes all steps.
  func run() {
    withCode(storesLast: true) { code in
      if code.instructions.count == 1, code.period == 0, case .function(let function) = code.instructions[0].action {
        // The function splits its work by itself.
        let nowhere = UnsafeMutablePointer<Float>(bitPattern: 64).unsafelyUnwrapped
        PendingProgram.run(function, code.instructions[0], 0, count, nowhere)
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
    let (count, blockCount, period, last) = (count, code.blockCount, code.period, code.last)
    code.instructions.withUnsafeBufferPointer { instructions in
      code.chainSteps.withUnsafeBufferPointer { chainSteps in
        parallel(items, grain: grain) { start, end in
          PendingProgram.withMemory(blockCount, chainSteps.count) { blocks, chain in
            var index = start &* itemLength
            let limit = min(end &* itemLength, count)
            while index < limit {
              var elements = min(PendingProgram.blockLength, limit &- index)
              if period > 0 { elements = min(elements, period &- index % period) }
              for (number, step) in chainSteps.enumerated() {
                chain[number] = ElementChain.Instruction(
                  step: step.step, operand: step.operand.chainOperand(index, blocks),
                  second: step.second.chainOperand(index, blocks))
              }
              for instruction in instructions {
                PendingProgram.run(instruction, index, elements, blocks, chain)
              }
              body(index, elements, last.pointer(index, blocks))
              index &+= elements
            }
          }
        }
      }
    }
  }

  /// Calls `body` with memory for blocks and for the instructions of chains.
  @inline(__always)
  private static func withMemory(
    _ blockCount: Int, _ chainLength: Int,
    _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<ElementChain.Instruction>) -> Void
  ) {
    // Large tensors begin with a page as well: what is read from a block was not just written to a like place.
    withUnsafeTemporaryAllocation(byteCount: max(1, blockCount) * blockDistance * 4, alignment: 4096) { memory in
      withUnsafeTemporaryAllocation(of: ElementChain.Instruction.self, capacity: max(1, chainLength)) { chain in
        body(
          memory.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Float.self),
          chain.baseAddress.unsafelyUnwrapped)
      }
    }
  }

  /// Runs an instruction over the `count` elements from `index` on.
  @inline(__always)
  private static func run(
    _ instruction: Instruction, _ index: Int, _ count: Int, _ blocks: UnsafeMutablePointer<Float>,
    _ chain: UnsafeMutablePointer<ElementChain.Instruction>
  ) {
    switch instruction.action {
    case .function(let function): run(function, instruction, index, count, blocks)
    case .chain(let range):
      ElementChain.run(UnsafeBufferPointer(start: chain + range.lowerBound, count: range.count), count)
    case .unfold(let repetition):
      let result = instruction.result.pointer(index, blocks)
      repetition.unfold(instruction.a.pointer(0, blocks), from: index, count, into: result)
    case .widen:
      let truths = UnsafeRawPointer(instruction.a.pointer(index, blocks)).assumingMemoryBound(to: UInt8.self)
      let result = instruction.result.pointer(index, blocks)
      for element in stride(from: 0, to: count, by: 16) {
        VectorMap.store(Floats(SIMD16<Int32>(truncatingIfNeeded: VectorMap.load(truths + element))), result + element)
      }
    }
  }

  @inline(__always)
  private static func run(
    _ function: PendingElements.Function, _ instruction: Instruction, _ index: Int, _ count: Int,
    _ blocks: UnsafeMutablePointer<Float>
  ) {
    let (a, y) = (instruction.a.pointer(index, blocks), instruction.result.pointer(index, blocks))
    switch function {
    case .map(let kernel, _): kernel(a, y, count)
    case .combine(let kernel, _):
      let plan = BroadcastPlan(count: count, aStep: instruction.a.step, bStep: instruction.b.step)
      kernel(plan, a, instruction.b.pointer(index, blocks), y)
    case .compare(let kernel, _):
      let plan = BroadcastPlan(count: count, aStep: instruction.a.step, bStep: instruction.b.step)
      let truths = UnsafeMutableRawPointer(y).assumingMemoryBound(to: UInt8.self)
      kernel(plan, a, instruction.b.pointer(index, blocks), truths)
    case .chain: break
    }
  }

  /// Calls `body` with the instructions, while the numbers that they read are there.
  @inline(__always)
  private func withCode(storesLast: Bool, _ body: (Code) -> Void) {
    withUnsafeTemporaryAllocation(of: Floats.self, capacity: 3 &* steps.count) { numbers in
      var writer = Writer(steps, storesLast: storesLast, numbers.baseAddress.unsafelyUnwrapped)
      body(writer.write())
    }
  }
}

// MARK: - From functions to instructions

extension PendingProgram {
  /// Writes the instructions for a list of functions.
  private struct Writer {
    private let steps: [PendingElements]
    private let storesLast: Bool
    /// Room for three numbers of each step.
    private let numbers: UnsafeMutablePointer<Floats>
    /// The last step that reads the result of each.
    private var lastUses: [Int]
    /// Where the result of each step is; `nil` for one that goes on to the next step in registers only.
    private var places: [Place?] = []
    private var freeBlocks: [Int] = []
    /// The steps whose results the chain that is being written stores.
    private var storedInChain: [Int] = []
    private var code = Code()

    init(_ steps: [PendingElements], storesLast: Bool, _ numbers: UnsafeMutablePointer<Floats>) {
      self.steps = steps
      self.storesLast = storesLast
      self.numbers = numbers
      lastUses = Array(steps.indices)
      for (index, step) in steps.enumerated() {
        for case .pending(let operand) in step.operands where operand.position >= 0 {
          lastUses[operand.position] = index
        }
      }
      code.period = commonPeriod()
    }

    mutating func write() -> Code {
      for (index, step) in steps.enumerated() {
        if let simple = step.function.step, steps.count > 1 || step.function.isStepOnly {
          append(simple, index)
        } else {
          let operands = operandPlaces(index)
          release(index)
          let result = resultPlace(index)
          places.append(result)
          code.instructions.append(
            Instruction(
              action: .function(step.function), a: operands[0], b: operands[operands.count - 1], result: result))
        }
      }
      code.last = places[steps.count - 1].unsafelyUnwrapped
      return code
    }

    /// Whether a step takes the result of the one before from the registers.
    private func goesOn(_ index: Int) -> Bool {
      guard index > 0, index < steps.count, steps[index].function.step != nil, steps[index - 1].function.step != nil
      else { return false }
      let operands = steps[index].operands
      // Vectors that were stored a moment ago are slow to load.
      let others = operands.filter { !isResult($0, of: index - 1) }
      if others.contains(where: { operand in storedInChain.contains { isResult(operand, of: $0) } }) { return false }
      // What is chosen by the result can come from the registers, but not what is chosen.
      return others.count == operands.count - 1 && (operands.count < 3 || isResult(operands[0], of: index - 1))
    }

    private func isResult(_ operand: PendingElements.Operand, of index: Int) -> Bool {
      if case .pending(let step) = operand { return step.position == index }
      return false
    }

    /// Writes a simple step: the chain before goes on, or a new one begins.
    private mutating func append(_ simple: ElementStep, _ index: Int) {
      let step = steps[index]
      let goesOn = goesOn(index)
      let operands = operandPlaces(index)
      var first = 0
      if goesOn {
        first = step.operands.firstIndex { isResult($0, of: index - 1) } ?? 0
      } else {
        if operands.count == 2 && operands[0].step == 0 { first = 1 }
        let start = code.chainSteps.count
        storedInChain = []
        code.instructions.append(Instruction(action: .chain(start..<start)))
        code.chainSteps.append(ChainStep(step: .load, operand: operands[first]))
      }
      switch operands.count {
      case 1: code.chainSteps.append(ChainStep(step: simple))
      case 2:
        code.chainSteps.append(ChainStep(step: first == 0 ? simple : simple.reversed, operand: operands[1 - first]))
      default: code.chainSteps.append(ChainStep(step: simple, operand: operands[1], second: operands[2]))
      }
      release(index)
      let place = keep(index)
      places.append(place)
      if place != nil { storedInChain.append(index) }
      let last = code.instructions.count - 1
      if case .chain(let range) = code.instructions[last].action {
        code.instructions[last].action = .chain(range.lowerBound..<code.chainSteps.count)
      }
    }

    /// Stores the result of a simple step where it is needed, and gives the place where other steps find it.
    private mutating func keep(_ index: Int) -> Place? {
      let isLast = index == steps.count - 1
      let isReadLater = lastUses[index] > (goesOn(index + 1) ? index + 1 : index)
      var place: Place?
      if let target = target(index) {
        place = Place(base: target.memory.assumingMemoryBound(to: Float.self), isTruth: steps[index].isTruth)
        code.chainSteps.append(ChainStep(step: steps[index].isTruth ? .storeTruth : .store, operand: place ?? Place()))
        // Other steps read truth values as numbers.
        if isLast || !steps[index].isTruth { return place }
        place = nil
      }
      if isLast || isReadLater {
        place = Place(base: nil, block: takeBlock())
        code.chainSteps.append(ChainStep(step: .store, operand: place ?? Place()))
      }
      return place
    }

    /// Where the operands of a step are.
    private mutating func operandPlaces(_ index: Int) -> [Place] {
      var result: [Place] = []
      for (number, operand) in steps[index].operands.enumerated() {
        switch operand {
        case .number(let value):
          let copies = numbers + (3 * index + number)
          copies.initialize(to: Floats(repeating: value))
          result.append(Place(base: UnsafeMutableRawPointer(copies).assumingMemoryBound(to: Float.self), step: 0))
        case .elements(let storage, let offset):
          result.append(Place(base: storage.buffer.assumingMemoryBound(to: Float.self) + offset))
        case .truths(let storage, let offset):
          result.append(
            widen(Place(base: (storage.buffer + offset).assumingMemoryBound(to: Float.self), isTruth: true)))
        case .repeated(let storage, let offset, let repetition):
          let source = Place(base: storage.buffer.assumingMemoryBound(to: Float.self) + offset)
          if code.period > 0 && repetition.run == 1 {
            result.append(Place(base: source.base, period: repetition.period))
          } else {
            result.append(unfold(source, repetition))
          }
        case .pending(let operand):
          if let storage = operand.result {
            let place = Place(base: storage.buffer.assumingMemoryBound(to: Float.self), isTruth: operand.isTruth)
            result.append(operand.isTruth ? widen(place) : place)
          } else {
            result.append(places[operand.position] ?? Place())
          }
        }
      }
      return result
    }

    /// Writes an instruction that writes out a repeated operand before all else, and gives its place, which nothing else
    /// uses.
    private mutating func unfold(_ source: Place, _ repetition: PendingElements.Repetition) -> Place {
      let place = Place(base: nil, block: newBlock())
      code.instructions.insert(Instruction(action: .unfold(repetition), a: source, result: place), at: 0)
      return place
    }

    /// As `unfold` for truth values that were computed before.
    private mutating func widen(_ source: Place) -> Place {
      let place = Place(base: nil, block: newBlock())
      code.instructions.insert(Instruction(action: .widen, a: source, result: place), at: 0)
      return place
    }

    /// Frees the blocks that a step is the last to read.
    private mutating func release(_ index: Int) {
      for case .pending(let operand) in steps[index].operands where operand.position >= 0 {
        if lastUses[operand.position] == index, let place = places[operand.position], place.base == nil {
          lastUses[operand.position] = -1
          freeBlocks.append(place.block)
        }
      }
    }

    private func target(_ index: Int) -> Storage? { storesLast || index < steps.count - 1 ? steps[index].target : nil }

    private mutating func resultPlace(_ index: Int) -> Place {
      if let target = target(index) {
        return Place(base: target.memory.assumingMemoryBound(to: Float.self), isTruth: steps[index].isTruth)
      }
      return Place(base: nil, block: takeBlock())
    }

    private mutating func takeBlock() -> Int { freeBlocks.popLast() ?? newBlock() }

    private mutating func newBlock() -> Int {
      code.blockCount += 1
      return code.blockCount - 1
    }

    /// The one length of all repeated rows, if it is not short and blocks of it are whole vectors; otherwise 0.
    private func commonPeriod() -> Int {
      var period = 0
      for step in steps {
        for case .repeated(_, _, let repetition) in step.operands where repetition.run == 1 {
          let isFit = repetition.period >= shortestPeriod && repetition.period % 16 == 0
          if !isFit || (period > 0 && repetition.period != period) { return 0 }
          period = repetition.period
        }
      }
      return period
    }
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
