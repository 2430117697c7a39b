// Products with a bias and an activation in one operation (`tf.fused`).

/// The activations that can follow a product in the same pass.
public enum FusedActivation: Sendable, Hashable {
  /// The product itself.
  case linear
  /// max(x, 0).
  case relu
  /// min(max(x, 0), 6).
  case relu6
  /// x for x ≥ 0, eˣ − 1 below.
  case elu
  /// 1 / (1 + e⁻ˣ).
  case sigmoid
  /// The hyperbolic tangent.
  case tanh
  /// x for x ≥ 0, alpha·x below.
  case leakyRelu(alpha: Float)

  /// Reads the name a script uses; `nil` for others (`prelu` needs weights and is applied separately).
  public init?(name: String, leakyReluAlpha: Float = 0.2) {
    switch name {
    case "linear": self = .linear
    case "relu": self = .relu
    case "relu6": self = .relu6
    case "elu": self = .elu
    case "sigmoid": self = .sigmoid
    case "tanh": self = .tanh
    case "leakyrelu": self = .leakyRelu(alpha: leakyReluAlpha)
    default: return nil
    }
  }

  /// The activation of each element.
  package func applied(to x: Tensor) throws -> Tensor {
    switch self {
    case .linear: x
    case .relu: try x.relu()
    case .relu6: try x.relu6()
    case .elu: try x.elu()
    case .sigmoid: try x.sigmoid()
    case .tanh: try x.tanh()
    case .leakyRelu(let alpha): try x.leakyRelu(alpha)
    }
  }

  /// Applies the activation to `count` elements in place.
  package func apply(_ x: UnsafeMutablePointer<Float>, _ count: Int) {
    switch self {
    case .linear: break
    case .relu: UnaryKernels.rectify(x, x, count)
    case .relu6: UnaryKernels.rectifyToSix(x, x, count)
    case .elu: UnaryKernels.exponentialLinear(x, x, count)
    case .sigmoid: UnaryKernels.sigmoid(x, x, count)
    case .tanh: UnaryKernels.hyperbolicTangent(x, x, count)
    case .leakyRelu(let alpha):
      VectorMap.map(x, x, count, with: alpha) { $0.replacing(with: $0 * $1, where: $0 .< Floats()) }
    }
  }

  /// The gradient before the activation, from the gradient and the value after it.
  package func gradient(_ dy: Tensor, result y: Tensor) throws -> Tensor {
    switch self {
    case .linear: dy
    case .relu: dy.takeGate() ? dy : try dy.gated(by: y, above: 0, upTo: .infinity)
    case .relu6: try dy.gated(by: y, above: 0, upTo: Float(6).nextDown)
    case .elu: try dy.mul(Tensor.select(y.greaterEqual(0), y.onesLike(), y.add(1)))
    case .sigmoid: try dy.sigmoidSlope(y)
    case .tanh: try dy.tanhSlope(y)
    case .leakyRelu(let alpha): try Tensor.select(y.greater(0), dy, dy.mul(alpha))
    }
  }
}

extension Tensor {
  /// activation(a · b + bias): the matrix product, a bias that broadcasts to it, and an activation, in one operation if
  /// all are float32.
  public final func fusedMatMul(
    _ other: Tensor, transposeA: Bool = false, transposeB: Bool = false, bias: Tensor? = nil,
    activation: FusedActivation = .linear
  ) throws -> Tensor {
    guard dtype == .float32 && other.dtype == .float32 && (bias?.dtype ?? .float32) == .float32 else {
      let product = try matMul(other, transposeA: transposeA, transposeB: transposeB)
      return try activation.applied(to: bias.map { try product.add($0) } ?? product)
    }
    let operation = try Operation("fusedMatMul", kernel: "_FusedMatMul", self, other, bias)
    let result = try Tensor.product(operation, self, other, transposeA, transposeB)
    if let bias {
      guard BroadcastPlan.fits(bias.shape, in: result.shape) else {
        throw operation.error(
          "the bias of shape \(bias.shape) cannot be added to the product of shape \(result.shape).")
      }
      BroadcastPlan(result, bias, result: result.shape).combine(result.floats, bias.floats, result.floats) { $0 + $1 }
    }
    activation.apply(result.floats, result.size)
    if activation == .relu { result.markRectified() }
    return try operation.finish(
      result,
      jointGradient: { dy, wanted in
        let slope = try activation.gradient(dy, result: result)
        var gradients: [Tensor?] = [nil, nil]
        for index in 0..<2 where wanted[index] {
          gradients[index] = try Tensor.matMulGradient(slope, self, other, transposeA, transposeB, index)
        }
        if let bias, wanted[2] { gradients.append(try slope.summed(to: bias)) }
        return gradients
      })
  }

  /// dy·y·(1 − y), where y is a sigmoid.
  final func sigmoidSlope(_ y: Tensor) throws -> Tensor {
    let operation = try Operation("sigmoidGrad", self, y)
    let result = try Tensor(uninitialized: shape, .float32)
    VectorMap.zip(floats, y.floats, result.floats, size) { dy, y in dy * y * (1 - y) }
    return try operation.finish(
      result,
      gradient: { ddx, index in
        index == 0 ? try ddx.sigmoidSlope(y) : try ddx.mul(self).mul(Constants.scalar(1).sub(y.mul(2)))
      })
  }

  /// dy·(1 − y²), where y is a hyperbolic tangent.
  final func tanhSlope(_ y: Tensor) throws -> Tensor {
    let operation = try Operation("tanhGrad", self, y)
    let result = try Tensor(uninitialized: shape, .float32)
    VectorMap.zip(floats, y.floats, result.floats, size) { dy, y in dy * (1 - y * y) }
    return try operation.finish(
      result,
      gradient: { ddx, index in index == 0 ? try ddx.tanhSlope(y) : try ddx.mul(self).mul(y).mul(-2) })
  }
}
