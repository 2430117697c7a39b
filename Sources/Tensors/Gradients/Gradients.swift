/// The gradient of `f`: a function that takes `x` (and the gradient `dy` with respect to f(x); ones without it) and gives
/// df/dx.
///
/// ```swift
/// let derivative = grad { try $0.square() }
/// try derivative(Tensor(3), nil)  // 6
/// ```
public func grad(
  _ f: @escaping (Tensor) throws -> Tensor
) -> (_ x: Tensor, _ dy: Tensor?) throws -> Tensor {
  { x, dy in try valueAndGrads({ try f($0[0]) }, [x], dy: dy).gradients[0] }
}

/// The gradients of `f` with respect to each of its arguments.
public func grads(
  _ f: @escaping ([Tensor]) throws -> Tensor
) -> (_ xs: [Tensor], _ dy: Tensor?) throws -> [Tensor] {
  { xs, dy in try valueAndGrads(f, xs, dy: dy).gradients }
}

/// The value of `f` and its gradient.
public func valueAndGrad(
  _ f: @escaping (Tensor) throws -> Tensor
) -> (_ x: Tensor, _ dy: Tensor?) throws -> (value: Tensor, gradient: Tensor) {
  { x, dy in
    let result = try valueAndGrads({ try f($0[0]) }, [x], dy: dy)
    return (result.value, result.gradients[0])
  }
}

/// The value of `f` at `xs` and its gradients with respect to each of `xs`.
///
/// - Parameters:
///   - f: the function; it may do anything, what counts are the operations it performs on tensors.
///   - xs: the arguments.
///   - dy: the gradient with respect to f(xs), of its shape; ones when it is left out.
/// - Throws: ``TensorError`` when f(xs) does not depend on one of `xs`, or `dy` has another shape.
public func valueAndGrads(
  _ f: ([Tensor]) throws -> Tensor, _ xs: [Tensor], dy: Tensor? = nil
) throws -> (value: Tensor, gradients: [Tensor]) {
  for x in xs { try x.requireLive(for: "grad") }
  let (value, gradients) = try differentiate({ try f(xs) }, xs, dy: dy)
  let connected = gradients.compactMap { $0 }
  guard connected.count == xs.count else {
    let missing = gradients.indices.filter { gradients[$0] == nil }.map { "x\($0)" }.joined(separator: ", ")
    throw TensorError(
      "Cannot compute the gradient of y = f(x) with respect to \(xs.count == 1 ? "x" : missing): y does not depend on it. Make sure that f computes y from x with tensor operations, all of them inside f."
    )
  }
  return (value, connected)
}

/// The value of `f` and its gradients with respect to variables.
///
/// - Parameters:
///   - f: the function; its value must be a scalar.
///   - variables: the variables; without them, all trainable variables.
/// - Returns: the value, and for each trainable variable its gradient, `nil` if the value does not depend on it.
/// - Throws: ``TensorError`` when no variable is trainable, the value is no scalar, or depends on no variable.
public func variableGradients(
  _ f: () throws -> Tensor, _ variables: [Variable]? = nil
) throws -> (value: Tensor, gradients: [(variable: Variable, gradient: Tensor?)]) {
  let candidates = variables ?? Engine.variables
  let trainable = candidates.filter(\.isTrainable)
  guard !trainable.isEmpty else {
    throw TensorError(
      "variableGrads() needs at least one trainable variable, but none of the \(candidates.count) variables is trainable."
    )
  }
  for variable in trainable { try variable.requireLive(for: "variableGrads") }
  let (value, gradients) = try differentiate(f, trainable, dy: nil, requiresScalar: true)
  guard gradients.contains(where: { $0 != nil }) else {
    throw TensorError(
      "Cannot find a connection between any variable and the result of the loss function y = f(x). Make sure that f uses the variables with tensor operations, all of them inside f."
    )
  }
  return (value, Array(zip(trainable, gradients)))
}

/// Runs `f` on a tape and walks back from its value to `targets`.
private func differentiate(
  _ f: () throws -> Tensor, _ targets: [Tensor], dy: Tensor?, requiresScalar: Bool = false
) throws -> (value: Tensor, gradients: [Tensor?]) {
  try Engine.tidy(
    "gradients",
    keeping: { (result: (value: Tensor, gradients: [Tensor?])) in
      [result.value] + result.gradients.compactMap { $0 }
    }
  ) {
    Tape.start()
    defer { Tape.end() }
    for target in targets { _ = Tape.watch(target) }
    let value = try f()
    try value.requireLive(for: "grad")
    if requiresScalar && value.rank != 0 {
      throw TensorError(
        "The function passed to variableGrads() must return a scalar, but it returned a rank-\(value.rank) tensor (shape \(value.shape)): take its mean() or sum()."
      )
    }
    if let dy, dy.shape != value.shape {
      throw TensorError("The shape \(dy.shape) of dy does not match the shape \(value.shape) of f(x).")
    }
    let gradients = try Tape.differentiating {
      let pass = BackwardPass(from: value, to: targets)
      guard pass.isConnected else { return [Tensor?](repeating: nil, count: targets.count) }
      return try pass.run(seed: try dy ?? Tensor.ones(value.shape))
    }
    return (value, gradients)
  }
}

/// The gradients through a kernel that does the work of several operations: its results are computed again with
/// operations, whose gradients exist for any order.
///
/// - Parameters:
///   - dys: the gradients of the results; `nil` counts as zero.
///   - wanted: which inputs need a gradient.
///   - composite: computes the results of the kernel from its inputs.
func recomputedGradients(
  _ inputs: [Tensor], _ dys: [Tensor?], _ wanted: [Bool], _ composite: ([Tensor]) throws -> [Tensor]
) throws -> [Tensor?] {
  var arguments = inputs
  // Copies of their own, in case the same tensor is given for several inputs.
  let indices = inputs.indices.filter { wanted[$0] }
  for index in indices { arguments[index] = try inputs[index].clone() }
  let targets = indices.map { arguments[$0] }
  let gradients = try differentiate(
    {
      let products = try zip(composite(arguments), dys).compactMap { result, dy in
        try dy.map { try result.mul($0).sum() }
      }
      return try Tensor.addN(products)
    }, targets, dy: nil
  ).gradients
  var results = [Tensor?](repeating: nil, count: inputs.count)
  for (index, gradient) in zip(indices, gradients) { results[index] = try gradient ?? inputs[index].zerosLike() }
  return results
}

/// A function with a gradient of its own.
///
/// - Parameter f: gets the arguments and a function `save` for the tensors the gradient will need; returns the value and
///   the gradient, `(dy, saved)` → one gradient for each argument.
/// - Returns: a function of the same arguments that can be used inside ``grad(_:)`` and the like.
public func customGrad(
  _ f:
    @escaping (_ inputs: [Tensor], _ save: ([Tensor]) -> Void) throws -> (
      value: Tensor, gradient: (_ dy: Tensor, _ saved: [Tensor]) throws -> [Tensor]
    )
) -> (_ inputs: [Tensor]) throws -> Tensor {
  { inputs in
    let operation = try Operation("customGrad", kernel: "CustomOp", inputs: inputs)
    var saved: [Tensor] = []
    let (value, gradient) = try Tape.paused { try f(inputs) { saved += $0 } }
    try value.requireLive(for: "customGrad")
    // The value may be an argument itself: the result needs a place of its own for its gradient.
    let result = try Tensor(sharing: value, shape: value.shape)
    let kept = saved
    return try operation.finish(
      result,
      jointGradient: { dy, _ in
        let gradients = try gradient(dy, kept)
        guard gradients.count == inputs.count else {
          throw TensorError(
            "The gradient function passed to customGrad() must return one gradient for each of the \(inputs.count) inputs, but it returned \(gradients.count)."
          )
        }
        for (index, gradient) in gradients.enumerated() where gradient.shape != inputs[index].shape {
          throw TensorError(
            "The gradient function passed to customGrad() returned a gradient of shape \(gradient.shape) for input \(index), which has shape \(inputs[index].shape)."
          )
        }
        return gradients
      })
  }
}
