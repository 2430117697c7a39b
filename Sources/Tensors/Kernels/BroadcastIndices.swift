/// For each element of a broadcast result, the elements of both operands it comes from.
struct BroadcastIndices {
  private let plan: BroadcastPlan

  init(_ a: TensorShape, _ b: TensorShape, result: TensorShape) throws {
    plan = BroadcastPlan(a, b, result: result)
  }

  subscript(index: Int) -> (Int, Int) {
    let column = index % plan.rowLength
    let (a, b) = plan.offsets(ofRow: index / plan.rowLength)
    return (a + column * plan.aSteps[plan.rank - 1], b + column * plan.bSteps[plan.rank - 1])
  }
}
