// The slopes of rectifiers: 1 inside of bounds and 0 outside.

extension Tensor {
  /// This gradient where `lower` < x ≤ `upper`, 0 elsewhere.
  final func gated(by x: Tensor, above lower: Float, upTo upper: Float) throws -> Tensor {
    let operation = try Operation("gate", kernel: "ReluGrad", self, x)
    let input = try x.converted(to: .float32)
    let result = try Tensor(uninitialized: shape, .float32)
    VectorMap.zip(floats, input.floats, result.floats, size, with: (lower, upper)) { dy, x, bounds in
      Floats().replacing(with: dy, where: (x .> Floats(repeating: bounds.0)) .& (x .<= Floats(repeating: bounds.1)))
    }
    return try operation.finish(
      result,
      gradient: { ddy, index in
        index == 0 ? try ddy.gated(by: x, above: lower, upTo: upper) : try Tensor.zeros(x.shape)
      })
  }

  /// Says that this tensor is the result of a rectifier.
  ///
  /// What picks the largest of a rectifier's results can stop the gradient where the largest is 0: there the rectifier
  /// stops it anyway, but it would have to look at every element.
  final func markRectified() { traits.insert(.rectified) }

  /// Whether this is the result of a rectifier through which the gradient that is being computed goes on.
  final var passesGradientToRectifier: Bool {
    guard traits.contains(.rectified), let node, node.isLive, !node.endsWalk else { return false }
    if case .leaf = node.rule { return false }
    return true
  }

  /// Says that this gradient with respect to a rectifier's result is already zero where the result is.
  final func markGated() { traits.insert(.gated) }

  /// Whether this gradient with respect to a rectifier's result is zero where the result is. The answer is given once:
  /// the same tensor may be the gradient of the rectifier's operand.
  final func takeGate() -> Bool { traits.remove(.gated) != nil }
}
