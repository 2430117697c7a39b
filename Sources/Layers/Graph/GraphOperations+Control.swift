import Tensors

extension GraphOperations {
  /// Branches, loops and calls of functions.
  static var control: [String: Operation] {
    func branch(_ call: GraphCall) throws -> [GraphValue] {
      let name = call.node.function(try call.condition(0) ? "then_branch" : "else_branch")
      return try call.run.call(name, Array(call.inputs.dropFirst()))
    }
    func loop(_ call: GraphCall) throws -> [GraphValue] {
      var state = call.inputs
      while true {
        try call.run.onRound?()
        let goesOn = try Engine.tidy("While", keeping: { _ in [] }) {
          guard case .tensor(let condition)? = try call.run.call(call.node.function("cond"), state).first else {
            throw TensorError("the condition of the loop gives no tensor.")
          }
          return try GraphCall.isTrue(condition)
        }
        if !goesOn { return state }
        state = try Engine.tidy("While", keeping: { $0.flatMap(\.tensors) }) {
          try call.run.call(call.node.function("body"), state)
        }
      }
    }
    func called(_ call: GraphCall) throws -> [GraphValue] { try call.run.call(call.node.function("f"), call.inputs) }
    func passed(_ call: GraphCall) throws -> [GraphValue] { [try call.value(0)] }
    return [
      "If": branch, "StatelessIf": branch, "While": loop, "StatelessWhile": loop, "PartitionedCall": called,
      "StatefulPartitionedCall": called, "LoopCond": passed, "Enter": passed, "NextIteration": passed,
      "Switch": { call in
        let value = try call.value(0)
        return try call.condition(1) ? [.dead, value] : [value, .dead]
      },
      "Merge": { call in
        guard let index = call.inputs.firstIndex(where: { !$0.isDead }) else { return [.dead] }
        return [call.inputs[index], .tensor(try Tensor(ints: [Int32(index)], shape: []))]
      },
    ]
  }

  /// Values that pass as they are, whatever their kind.
  static var passing: [String: Operation] {
    func copied(_ value: GraphValue) throws -> GraphValue {
      if case .tensor(let tensor) = value { .tensor(try tensor.clone()) } else { value }
    }
    func first(_ call: GraphCall) throws -> [GraphValue] { [try copied(call.value(0))] }
    return [
      "Identity": first, "Snapshot": first, "StopGradient": first, "PlaceholderWithDefault": first, "Print": first,
      "IdentityN": { try $0.inputs.map(copied) },
      "Placeholder": { _ in [] }, "Const": { _ in [] }, "NoOp": { _ in [] }, "Assert": { _ in [] },
    ]
  }
}
