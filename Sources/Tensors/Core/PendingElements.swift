/// The elements of a large float32 tensor that nobody has read yet: a function of other elements, to be computed.
///
/// Element-wise operations on large tensors take longer to move memory than to compute. Their results wait, and when
/// one is read, the chain of operations behind it is computed in one pass, block by block in the nearest cache. Results
/// in between that were dropped meanwhile are never written to memory.
///
/// All that can go wrong goes wrong in the call of the operation: shapes are checked and memory is taken there.
final class PendingElements {
  /// What is computed, and the same as a step of a chain if it is simple.
  enum Function {
    case map(FloatKernel, ElementStep?)
    case combine(ArithmeticKernels.Kernel<Float>, ElementStep?)
    /// A comparison, whose results are truth values.
    case compare(ComparisonKernels.Kernel<Float>, ElementStep)
    /// A function that exists as a step of a chain only.
    case chain(ElementStep)

    var step: ElementStep? {
      switch self {
      case .map(_, let step), .combine(_, let step): step
      case .compare(_, let step), .chain(let step): step
      }
    }

    var isStepOnly: Bool {
      if case .chain = self { return true }
      return false
    }
  }

  enum Operand {
    case number(Float)
    case elements(Storage, offset: Int)
    /// Truth values, which a chain sees as 0 and 1.
    case truths(Storage, offset: Int)
    /// Fewer elements than the result has, repeated along some of its axes.
    case repeated(Storage, offset: Int, Repetition)
    case pending(PendingElements)
  }

  /// How the elements of an operand follow each other in the order of the result: each `run` times, and all `period` of
  /// them again and again. A row that is added to each row of a matrix has a run of 1, a column a period of its length.
  struct Repetition {
    let run: Int
    let period: Int

    /// How an operand of shape `operand` is repeated in a result of shape `result`; `nil` if it is not that simple.
    init?(_ operand: TensorShape, in result: TensorShape) {
      let plan = BroadcastPlan(operand, result, result: result)
      guard let axis = (0..<plan.rank).first(where: { plan.aSteps[$0] != 0 }) else { return nil }
      for other in (axis + 1)..<max(plan.rank, axis + 1) where plan.aSteps[other] != 0 { return nil }
      period = plan.sizes[axis]
      run = ((axis + 1)..<max(plan.rank, axis + 1)).reduce(1) { $0 * plan.sizes[$1] }
    }
  }

  /// Tensors of fewer elements are computed at once: they stay in the cache anyway.
  static let smallestCount = 1 << 16
  /// The longest chain that is computed in one pass.
  private static let stepLimit = 16
  /// How many results may wait, and keep the memory of their operands with them.
  private static let waitingLimit = 12
  nonisolated(unsafe) private static var waiting: [PendingElements] = []

  let function: Function
  let count: Int
  /// Whether the results are truth values; in a chain they are 0 and 1.
  let isTruth: Bool
  private(set) var operands: [Operand]
  /// The number of functions in the chain that ends here, counted once for each use.
  private let stepCount: Int
  /// Where the elements will be; `nil` when nobody can ask for them any more.
  unowned(unsafe) private(set) var target: Storage?
  /// The storage of computed elements, for chains that were begun before.
  private(set) var result: Storage?
  /// The number of this function in the program that is being written, or −1.
  var position = -1

  /// Makes the elements of `target` wait.
  init(
    _ function: Function, _ operands: [Tensor], target: Storage, shape: TensorShape, count: Int, isTruth: Bool
  ) {
    let steps = operands.reduce(1) { $0 + ($1.pendingElements?.stepCount ?? 0) }
    let canContinue = steps <= PendingElements.stepLimit
    self.function = function
    self.count = count
    self.isTruth = isTruth
    self.operands = operands.map { $0.operand(shape, count: count, canContinue: canContinue) }
    self.target = target
    stepCount = canContinue ? steps : 1
    if PendingElements.waiting.count >= PendingElements.waitingLimit { PendingElements.waiting[0].compute() }
    PendingElements.waiting.append(self)
  }

  /// Computes the elements, and those that they depend on.
  func compute() {
    let program = PendingProgram(self)
    program.run()
    for step in program.steps { step.finish() }
  }

  /// The sum of the elements, which are not kept: most often nobody asks for more of them, and if somebody does, they
  /// are computed then.
  func total() -> Double {
    let program = PendingProgram(self)
    let total = program.total()
    for step in program.steps.dropLast() { step.finish() }
    position = -1
    return total
  }

  /// The storage is gone: nobody will ask for the elements, but others may still depend on them.
  func abandon() {
    leaveQueue()
    target = nil
  }

  private func finish() {
    position = -1
    guard let storage = target else { return }
    abandon()
    result = storage
    operands = []
    storage.pending = nil
  }

  private func leaveQueue() {
    PendingElements.waiting.removeAll { $0 === self }
  }
}

extension Tensor {
  /// A float32 or bool tensor of the given shape whose elements are computed when they are first read.
  @inline(never)
  convenience init(
    pending function: PendingElements.Function, _ operands: [Tensor], shape: TensorShape, _ dtype: DataType = .float32
  ) throws {
    let (size, byteCount) = try Tensor.measure(shape, dtype)
    let storage = try Storage(byteCount: byteCount)
    storage.pending = PendingElements(
      function, operands, target: storage, shape: shape, count: size, isTruth: dtype == .bool)
    self.init(storage: storage, offset: 0, shape: shape, size: size, dtype: dtype)
  }

  /// What this tensor's elements wait for, if they are all the elements of their storage.
  fileprivate final var pendingElements: PendingElements? {
    guard let pending = storage?.pending, offset == 0, pending.count == size else { return nil }
    return pending
  }

  /// Whether an operation on this tensor and another, both float32, can wait: the result is large and nobody listens. With
  /// an operand that is repeated only a chain gains by it that has already begun.
  @inline(__always)
  final func canWait(with other: Tensor, for result: TensorShape) -> Bool {
    size | other.size >= PendingElements.smallestCount && Engine.attention.isEmpty && canJoin(result, beside: other)
      && other.canJoin(result, beside: self)
  }

  @inline(__always)
  private final func canJoin(_ result: TensorShape, beside other: Tensor) -> Bool {
    shape == result || size == 1
      || (other.storage?.pending != nil && PendingElements.Repetition(shape, in: result) != nil)
  }

  /// Whether this tensor's elements wait, and more operations on them can.
  final var canGoOnWaiting: Bool { pendingElements != nil && Engine.attention.isEmpty }

  fileprivate final func operand(
    _ result: TensorShape, count: Int, canContinue: Bool
  ) -> PendingElements.Operand {
    let storage = storage.unsafelyUnwrapped
    if size != count {
      if size == 1 { return .number(dtype == .bool ? Float(bools[0]) : floats[0]) }
      if let repetition = PendingElements.Repetition(shape, in: result) {
        storage.pending?.compute()
        return .repeated(storage, offset: offset, repetition)
      }
    }
    if canContinue, let pending = pendingElements { return .pending(pending) }
    storage.pending?.compute()
    return dtype == .bool ? .truths(storage, offset: offset) : .elements(storage, offset: offset)
  }

  /// The sum of elements that wait; `nil` if these do not.
  final var pendingTotal: Double? { dtype == .float32 ? pendingElements?.total() : nil }
}
