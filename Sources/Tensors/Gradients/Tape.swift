/// How the gradient passes back through one operation.
enum GradientRule {
  /// `(dy, index)` → the gradient with respect to input `index`.
  case each((_ dy: Tensor, _ index: Int) throws -> Tensor)
  /// `(dy, wanted)` → the gradients with respect to all inputs.
  case joint((_ dy: Tensor, _ wanted: [Bool]) throws -> [Tensor?])
  /// As `each`, for an operation with several outputs.
  case outputs((_ dys: [Tensor?], _ index: Int) throws -> Tensor)
  /// As `joint`, for an operation with several outputs.
  case jointOutputs((_ dys: [Tensor?], _ wanted: [Bool]) throws -> [Tensor?])
  /// The operation is constant almost everywhere.
  case zero
  /// A tensor that was not computed but is watched.
  case leaf
}

/// The record of one operation, or of a watched tensor.
final class TapeNode {
  /// Grows with time: a node's inputs have smaller numbers.
  let number: Int
  var rule: GradientRule
  let outputCount: Int
  /// How many inputs the operation has.
  private(set) var inputCount = 0
  // Most operations have at most three inputs, which are kept here without an array.
  private var first = Input()
  private var second = Input()
  private var third = Input()
  private var more: [Input] = []
  /// Cleared when the outermost tape ends; a cleared node stands for nothing.
  var isLive = true
  /// Whether a walk in progress ends here: the gradient is asked for and not passed on.
  var endsWalk = false
  /// The place in the list of the walk in progress.
  var position = -1
  var walk = 0

  /// An input of the operation: where it came from, and what a zero gradient for it looks like.
  struct Input {
    var node: TapeNode?
    var output: Int32 = 0
    var shape = TensorShape()

    @inline(__always)
    init() {}

    @inline(__always)
    init(_ tensor: Tensor) {
      if let node = tensor.node, node.isLive { self.node = node }
      output = tensor.nodeOutput
      shape = tensor.shape
    }
  }

  @inline(__always)
  init(_ rule: GradientRule, outputCount: Int = 1) {
    Tape.lastNumber &+= 1
    number = Tape.lastNumber
    self.rule = rule
    self.outputCount = outputCount
  }

  @inline(__always)
  func append(_ tensor: Tensor) {
    switch inputCount {
    case 0: first = Input(tensor)
    case 1: second = Input(tensor)
    case 2: third = Input(tensor)
    default: more.append(Input(tensor))
    }
    inputCount &+= 1
  }

  @inline(__always)
  func input(_ index: Int) -> Input {
    switch index {
    case 0: first
    case 1: second
    case 2: third
    default: more[index &- 3]
    }
  }

  func clear() {
    isLive = false
    first.node = nil
    second.node = nil
    third.node = nil
    more = []
    rule = .zero
  }
}

/// The recording of operations for gradients.
///
/// While at least one tape is open, every operation with a watched input leaves a ``TapeNode`` on its result. Nodes form a
/// graph; a gradient is a walk over it from the result back to the watched tensors. Gradients are themselves computed
/// with operations, so that an outer tape records them and derivatives of any order come out.
enum Tape {
  nonisolated(unsafe) static var lastNumber = 0
  /// The tapes that are open.
  nonisolated(unsafe) private static var openCount = 0
  /// The open tapes that do not record, because their gradients are being computed.
  nonisolated(unsafe) private static var suspendedCount = 0
  /// Whether a gradient is being computed: disposed tensors may be read, because they were saved for it.
  nonisolated(unsafe) static var isDifferentiating = false
  /// The nodes of all open tapes, oldest first.
  nonisolated(unsafe) private static var nodes: [TapeNode] = []
  nonisolated(unsafe) private static var disposedTensors: [Tensor] = []
  nonisolated(unsafe) private static var pauseDepth = 0

  /// Whether operations leave nodes.
  @inline(__always)
  static var isRecording: Bool { Engine.attention.contains(.tape) }

  /// Keeps the elements of a disposed tensor until the tapes are done.
  static func deferRelease(of tensor: Tensor) {
    // The last reference is already gone when a tensor disposes of itself; only tensors someone holds get here.
    disposedTensors.append(tensor)
  }

  /// Runs `body` with a tape open.
  static func recorded<Result>(_ body: () throws -> Result) rethrows -> Result {
    start()
    defer { end() }
    return try body()
  }

  /// Opens a tape; ``end()`` must follow.
  static func start() {
    openCount += 1
    update()
  }

  /// Closes a tape; with the last one all records are dropped.
  static func end() {
    openCount -= 1
    update()
    if openCount == 0 {
      // Youngest first: a node's inputs are still listed when it goes, so no long chain is freed recursively.
      while let node = nodes.popLast() { node.clear() }
      let disposed = disposedTensors
      disposedTensors = []
      for tensor in disposed { tensor.releaseStorage() }
    }
  }

  /// Whether elements of disposed tensors may still be needed for a gradient.
  static var isOpen: Bool { openCount > 0 }

  /// Runs `body` without recording.
  static func paused<Result>(_ body: () throws -> Result) rethrows -> Result {
    pauseDepth += 1
    update()
    defer {
      pauseDepth -= 1
      update()
    }
    return try body()
  }

  /// Runs `body` as the way back of the innermost tape: only tapes outside of it record.
  static func differentiating<Result>(_ body: () throws -> Result) rethrows -> Result {
    let outer = isDifferentiating
    isDifferentiating = true
    suspendedCount += 1
    update()
    defer {
      isDifferentiating = outer
      suspendedCount -= 1
      update()
    }
    return try body()
  }

  private static func update() {
    if openCount > suspendedCount && pauseDepth == 0 {
      Engine.attention.insert(.tape)
    } else {
      Engine.attention.remove(.tape)
    }
  }

  /// Lists the record of an operation, complete with its inputs, and ties its results to it.
  @inline(__always)
  static func record(_ node: TapeNode, _ result: Tensor, output: Int = 0) {
    if output == 0 { nodes.append(node) }
    result.node = node
    result.nodeOutput = Int32(truncatingIfNeeded: output)
  }

  /// Makes a tensor something a gradient can be asked for, until the outermost tape ends.
  ///
  /// A computed tensor already has a node; the walk back stops there.
  static func watch(_ tensor: Tensor) -> TapeNode {
    if let node = tensor.node, node.isLive { return node }
    let node = TapeNode(.leaf)
    if !tensor.isVariable { nodes.append(node) }
    tensor.node = node
    tensor.nodeOutput = 0
    return node
  }
}
