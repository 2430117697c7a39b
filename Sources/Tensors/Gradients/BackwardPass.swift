/// The walk back over the recorded graph that computes gradients.
struct BackwardPass {
  nonisolated(unsafe) private static var lastWalk = 0

  /// A node between the result and the targets.
  private struct Step {
    let node: TapeNode
    /// Where the gradients of the node's outputs are in the list of gradients.
    let slot: Int
    /// For each input its place in that list, or −1 if it leads to no target. It is kept apart from the node because a
    /// gradient may itself start another walk over the same nodes. Empty for a target.
    let inputSlots: [Int]
  }

  /// The nodes between the result and the targets, oldest first.
  private var steps: [Step] = []
  private var slotCount = 0
  /// Where each target's gradient is found; −1 for a target the result does not depend on.
  private var targetSlots: [Int] = []
  private let resultSlot: Int
  /// The nodes of targets that were computed themselves.
  private let computedTargets: [TapeNode]

  private static let unreachedTarget = -2
  private static let reachedTarget = -3
  private static let leadsNowhere = -1

  /// Finds the nodes that lead from `result` to `targets`.
  init(from result: Tensor, to targets: [Tensor]) {
    BackwardPass.lastWalk += 1
    let walk = BackwardPass.lastWalk
    for target in targets {
      target.node?.walk = walk
      target.node?.position = BackwardPass.unreachedTarget
    }
    // Collect what is reachable, without going beyond a target.
    var reached: [TapeNode] = []
    var pending: [TapeNode] = []
    func visit(_ node: TapeNode) {
      if node.walk != walk {
        node.walk = walk
        node.position = BackwardPass.leadsNowhere
        reached.append(node)
        pending.append(node)
      } else if node.position == BackwardPass.unreachedTarget {
        node.position = BackwardPass.reachedTarget
        reached.append(node)
      }
    }
    if let node = result.node, node.isLive { visit(node) }
    while let node = pending.popLast() {
      for index in 0..<node.inputCount {
        if let next = node.input(index).node { visit(next) }
      }
    }
    reached.sort { $0.number < $1.number }
    // Keep what leads to a target; inputs come before the nodes that read them.
    steps.reserveCapacity(reached.count)
    for node in reached {
      var inputSlots: [Int] = []
      var leadsToTarget = node.position == BackwardPass.reachedTarget
      if !leadsToTarget {
        inputSlots.reserveCapacity(node.inputCount)
        for index in 0..<node.inputCount {
          let input = node.input(index)
          if let next = input.node, next.walk == walk, next.position >= 0 {
            leadsToTarget = true
            inputSlots.append(next.position + Int(input.output))
          } else {
            inputSlots.append(-1)
          }
        }
      }
      guard leadsToTarget else { continue }
      node.position = slotCount
      steps.append(Step(node: node, slot: slotCount, inputSlots: inputSlots))
      slotCount += node.outputCount
    }
    computedTargets = targets.compactMap { target in
      guard let node = target.node, node.inputCount > 0 else { return nil }
      return node
    }
    targetSlots = targets.map { target in
      guard let position = target.node?.position, position >= 0 else { return -1 }
      return position + Int(target.nodeOutput)
    }
    resultSlot = (result.node?.position ?? -1) + Int(result.nodeOutput)
  }

  /// Whether the result depends on any target.
  var isConnected: Bool { !steps.isEmpty }

  /// The gradients of the result with respect to the targets: `nil` where it does not depend on one.
  ///
  /// - Parameter seed: the gradient with respect to the result.
  func run(seed: Tensor) throws -> [Tensor?] {
    guard isConnected else { return targetSlots.map { _ in nil } }
    // A gradient may start another walk, in which these are targets as well.
    let fresh = computedTargets.filter { !$0.endsWalk }
    for node in fresh { node.endsWalk = true }
    defer { for node in fresh { node.endsWalk = false } }
    var gradients = [Tensor?](repeating: nil, count: slotCount)
    gradients[resultSlot] = seed
    for step in steps.reversed() where !step.inputSlots.isEmpty {
      if step.node.outputCount == 1 {
        if let dy = gradients[step.slot] {
          gradients[step.slot] = nil
          try propagate(dy, through: step, &gradients)
        }
      } else {
        let dys = Array(gradients[step.slot..<step.slot + step.node.outputCount])
        if dys.contains(where: { $0 != nil }) { try propagate(dys, through: step, &gradients) }
      }
    }
    return targetSlots.map { $0 < 0 ? nil : gradients[$0] }
  }

  private func propagate(_ dy: Tensor, through step: Step, _ gradients: inout [Tensor?]) throws {
    switch step.node.rule {
    case .each(let gradient):
      for (index, slot) in step.inputSlots.enumerated() where slot >= 0 {
        try BackwardPass.add(try gradient(dy, index), to: &gradients[slot])
      }
    case .joint(let gradient):
      try BackwardPass.add(try gradient(dy, step.inputSlots.map { $0 >= 0 }), to: step.inputSlots, &gradients)
    case .outputs, .jointOutputs:
      try propagate([dy], through: step, &gradients)
    case .zero:
      for (index, slot) in step.inputSlots.enumerated() where slot >= 0 {
        try BackwardPass.add(try Tensor.zeros(step.node.input(index).shape), to: &gradients[slot])
      }
    case .leaf:
      break
    }
  }

  private func propagate(_ dys: [Tensor?], through step: Step, _ gradients: inout [Tensor?]) throws {
    if case .jointOutputs(let gradient) = step.node.rule {
      try BackwardPass.add(try gradient(dys, step.inputSlots.map { $0 >= 0 }), to: step.inputSlots, &gradients)
    } else if case .outputs(let gradient) = step.node.rule {
      for (index, slot) in step.inputSlots.enumerated() where slot >= 0 {
        try BackwardPass.add(try gradient(dys, index), to: &gradients[slot])
      }
    }
  }

  private static func add(_ results: [Tensor?], to slots: [Int], _ gradients: inout [Tensor?]) throws {
    for (index, slot) in slots.enumerated() where slot >= 0 && index < results.count {
      if let result = results[index] { try add(result, to: &gradients[slot]) }
    }
  }

  private static func add(_ gradient: Tensor, to sum: inout Tensor?) throws {
    guard gradient.dtype == .float32 || gradient.dtype == .complex64 else {
      throw TensorError(
        "The gradient of an input must be float32, but a gradient is \(gradient.dtype). Pass dy as a float32 tensor, and give float32 tensors from your own gradient functions."
      )
    }
    sum = try sum.map { try $0.add(gradient) } ?? gradient
  }
}
