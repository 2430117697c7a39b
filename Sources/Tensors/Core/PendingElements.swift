/// The elements of a large float32 tensor that nobody has read yet: a function of other elements, to be computed.
///
/// Element-wise operations on large tensors take longer to move memory than to compute. Their results wait, and when
/// one is read, the chain of operations behind it is computed in one pass, block by block in the nearest cache. Results
/// in between that were dropped meanwhile are never written to memory.
///
/// All that can go wrong goes wrong in the call of the operation: shapes are checked and memory is taken there.
final class PendingElements {
  enum Function {
    case map(FloatKernel)
    case combine(ArithmeticKernels.Kernel<Float>)
  }

  enum Operand {
    case number(Float)
    case elements(Storage, offset: Int)
    case pending(PendingElements)
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
  init(_ function: Function, _ operands: [Tensor], target: Storage, count: Int) {
    let steps = operands.reduce(1) { $0 + ($1.pendingElements?.stepCount ?? 0) }
    let canContinue = steps <= PendingElements.stepLimit
    self.function = function
    self.count = count
    self.operands = operands.map { $0.operand(count: count, canContinue: canContinue) }
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
  /// A float32 tensor of the given shape whose elements are computed when they are first read.
  @inline(never)
  convenience init(pending function: PendingElements.Function, _ operands: [Tensor], shape: TensorShape) throws {
    let (size, byteCount) = try Tensor.measure(shape, .float32)
    let storage = try Storage(byteCount: byteCount)
    storage.pending = PendingElements(function, operands, target: storage, count: size)
    self.init(storage: storage, offset: 0, shape: shape, size: size, dtype: .float32)
  }

  /// What this tensor's elements wait for, if they are all the elements of their storage.
  fileprivate final var pendingElements: PendingElements? {
    guard let pending = storage?.pending, offset == 0, pending.count == size else { return nil }
    return pending
  }

  fileprivate final func operand(count: Int, canContinue: Bool) -> PendingElements.Operand {
    if size != count { return .number(floats[0]) }
    if canContinue, let pending = pendingElements { return .pending(pending) }
    storage.unsafelyUnwrapped.pending?.compute()
    return .elements(storage.unsafelyUnwrapped, offset: offset)
  }
}
