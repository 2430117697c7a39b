/// What is added to a divisor when nothing else is asked for.
public let defaultEpsilon = 1e-7

/// Adagrad (J. Duchi et al., 2011): a ← a + g²; w ← w − lr·g / √(a + ε).
public final class AdagradOptimizer: Optimizer {
  /// What the sums of squares start with.
  public let initialAccumulatorValue: Double

  /// An optimizer with the given size of a step.
  public init(learningRate: Double, initialAccumulatorValue: Double = 0.1) {
    self.initialAccumulatorValue = initialAccumulatorValue
    super.init(
      "Adagrad", learningRate: learningRate, slotNames: ["accumulator"], initialSlotValue: initialAccumulatorValue)
  }

  /// The settings.
  public override var config: [(name: String, value: OptimizerSetting)] {
    [("learningRate", .number(learningRate)), ("initialAccumulatorValue", .number(initialAccumulatorValue))]
  }

  override func update(
    _ variable: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ slots: [UnsafeMutablePointer<Float>],
    _ count: Int
  ) {
    let rate = Float(learningRate)
    let epsilon = Float(defaultEpsilon)
    UpdateKernels.update(variable, gradient, slots[0], count, with: (rate, epsilon)) { w, g, a, parameters in
      let (rate, epsilon) = parameters
      a += g * g
      w -= rate * g / VectorMath.squareRoot(a + epsilon)
    }
  }
}

/// Adadelta (M. Zeiler, 2012): a ← ρ·a + (1 − ρ)·g²; u = g·√(d + ε) / √(a + ε); d ← ρ·d + (1 − ρ)·u²; w ← w − lr·u.
public final class AdadeltaOptimizer: Optimizer {
  /// How much of the averages is kept in a step.
  public let rho: Double
  /// What is added under the roots.
  public let epsilon: Double

  /// An optimizer with the given size of a step.
  public init(learningRate: Double = 0.001, rho: Double = 0.95, epsilon: Double? = nil) {
    self.rho = rho
    self.epsilon = epsilon ?? defaultEpsilon
    super.init("Adadelta", learningRate: learningRate, slotNames: ["accum_grad", "accum_var"])
  }

  /// The settings.
  public override var config: [(name: String, value: OptimizerSetting)] {
    [("learningRate", .number(learningRate)), ("rho", .number(rho)), ("epsilon", .number(epsilon))]
  }

  override func update(
    _ variable: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ slots: [UnsafeMutablePointer<Float>],
    _ count: Int
  ) {
    let rate = Float(learningRate)
    let (rho, rest, epsilon) = (Float(self.rho), Float(1 - self.rho), Float(self.epsilon))
    UpdateKernels.update(variable, gradient, slots[0], slots[1], count, with: (rate, rho, rest, epsilon)) {
      w, g, a, d, parameters in
      let (rate, rho, rest, epsilon) = parameters
      a = rho * a + rest * g * g
      let step = g * VectorMath.squareRoot(d + epsilon) / VectorMath.squareRoot(a + epsilon)
      d = rho * d + rest * step * step
      w -= rate * step
    }
  }
}

/// A power as steps multiply it up, rounded after each, so that training goes on with the very numbers.
private func runningPower(_ base: Float, _ exponent: Int) -> Float {
  var power = base
  for _ in 1..<max(exponent, 1) {
    let next = power * base
    // Nothing changes any more: the smallest number is reached.
    if next == power { break }
    power = next
  }
  return power
}

/// Adam (D. Kingma and J. Ba, 2015): averages m of g and v of g², both corrected for their start at 0;
/// w ← w − lr·m̂ / (√v̂ + ε).
public final class AdamOptimizer: Optimizer {
  /// How much of the average of the gradient is kept in a step.
  public let beta1: Double
  /// How much of the average of its square is kept in a step.
  public let beta2: Double
  /// What is added to the divisor.
  public let epsilon: Double
  // β₁ᵗ and β₂ᵗ, kept in single precision like everything the update is made of.
  private var power1: Float
  private var power2: Float

  /// An optimizer with the given size of a step.
  public init(learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double? = nil) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon ?? defaultEpsilon
    power1 = Float(beta1)
    power2 = Float(beta2)
    super.init("Adam", learningRate: learningRate, slotNames: ["m", "v"])
  }

  /// The settings.
  public override var config: [(name: String, value: OptimizerSetting)] {
    [
      ("learningRate", .number(learningRate)), ("beta1", .number(beta1)), ("beta2", .number(beta2)),
      ("epsilon", .number(epsilon)),
    ]
  }

  override func endStep() {
    power1 *= Float(beta1)
    power2 *= Float(beta2)
  }

  override func restored() {
    power1 = runningPower(Float(beta1), iterations + 1)
    power2 = runningPower(Float(beta2), iterations + 1)
  }

  override func update(
    _ variable: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ slots: [UnsafeMutablePointer<Float>],
    _ count: Int
  ) {
    let (b1, b2, epsilon) = (Float(beta1), Float(beta2), Float(self.epsilon))
    let (rest1, rest2) = (Float(1 - beta1), Float(1 - beta2))
    let (correction1, correction2) = (1 / (1 - power1), 1 / (1 - power2))
    let rate = Float(learningRate)
    UpdateKernels.update(
      variable, gradient, slots[0], slots[1], count,
      with: (rate, b1, b2, rest1, rest2, correction1, correction2, epsilon)
    ) { w, g, m, v, parameters in
      let (rate, b1, b2, rest1, rest2, correction1, correction2, epsilon) = parameters
      m = b1 * m + rest1 * g
      v = b2 * v + rest2 * g * g
      w -= rate * (m * correction1) / (VectorMath.squareRoot(v * correction2) + epsilon)
    }
  }
}

/// Adamax (D. Kingma and J. Ba, 2015): as Adam, with the largest recent gradient u in place of the root:
/// w ← w − lr / (1 − β₁ᵗ) / (1 + decay·(t − 1)) · m / (u + ε).
public final class AdamaxOptimizer: Optimizer {
  /// How much of the average of the gradient is kept in a step.
  public let beta1: Double
  /// How much of the largest gradient is kept in a step.
  public let beta2: Double
  /// What is added to the divisor.
  public let epsilon: Double
  /// By how much the size of a step falls from step to step.
  public let decay: Double
  private var power1: Float

  /// An optimizer with the given size of a step.
  public init(
    learningRate: Double = 0.002, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double? = nil, decay: Double = 0
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon ?? defaultEpsilon
    self.decay = decay
    power1 = Float(beta1)
    super.init("Adamax", learningRate: learningRate, slotNames: ["m", "v"])
  }

  /// The settings.
  public override var config: [(name: String, value: OptimizerSetting)] {
    [
      ("learningRate", .number(learningRate)), ("beta1", .number(beta1)), ("beta2", .number(beta2)),
      ("epsilon", .number(epsilon)), ("decay", .number(decay)),
    ]
  }

  override func endStep() {
    power1 *= Float(beta1)
  }

  override func restored() {
    power1 = runningPower(Float(beta1), iterations + 1)
  }

  override func update(
    _ variable: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ slots: [UnsafeMutablePointer<Float>],
    _ count: Int
  ) {
    let (b1, b2, epsilon) = (Float(beta1), Float(beta2), Float(self.epsilon))
    let rest1 = Float(1 - beta1)
    let rate = Float(learningRate) / (1 - power1) / Float(1 + decay * Double(iterations))
    UpdateKernels.update(variable, gradient, slots[0], slots[1], count, with: (rate, b1, b2, rest1, epsilon)) {
      w, g, m, u, parameters in
      let (rate, b1, b2, rest1, epsilon) = parameters
      m = b1 * m + rest1 * g
      let (kept, size) = (b2 * u, VectorMath.abs(g))
      u = size.replacing(with: kept, where: kept .> size)
      w -= rate * m / (u + epsilon)
    }
  }
}

/// RMSProp (G. Hinton, 2012): a ← ρ·a + (1 − ρ)·g²; s ← m·s + lr·g / √(a + ε); w ← w − s. Centered, the square of the
/// average gradient is subtracted under the root, which makes it a variance.
public final class RMSPropOptimizer: Optimizer {
  /// How much of the averages is kept in a step.
  public let decay: Double
  /// How much of the step before is kept.
  public let momentum: Double
  /// What is added under the root.
  public let epsilon: Double
  /// Whether the variance takes the place of the mean square.
  public let isCentered: Bool

  /// An optimizer with the given size of a step.
  public init(
    learningRate: Double, decay: Double = 0.9, momentum: Double = 0, epsilon: Double? = nil, isCentered: Bool = false
  ) {
    self.decay = decay
    self.momentum = momentum
    self.epsilon = epsilon ?? defaultEpsilon
    self.isCentered = isCentered
    super.init(
      "RMSProp", learningRate: learningRate, slotNames: isCentered ? ["rms", "momentum", "mg"] : ["rms", "momentum"])
  }

  /// The settings.
  public override var config: [(name: String, value: OptimizerSetting)] {
    [
      ("learningRate", .number(learningRate)), ("decay", .number(decay)), ("momentum", .number(momentum)),
      ("epsilon", .number(epsilon)), ("centered", .flag(isCentered)),
    ]
  }

  override func update(
    _ variable: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ slots: [UnsafeMutablePointer<Float>],
    _ count: Int
  ) {
    let (rate, momentum, epsilon) = (Float(learningRate), Float(self.momentum), Float(self.epsilon))
    let (decay, rest) = (Float(self.decay), Float(1 - self.decay))
    if isCentered {
      // The mean gradient is a third state; its update does not depend on the others.
      let mean = slots[2]
      UpdateKernels.update(mean, gradient, count, with: (decay, rest)) { mg, g, share in share.0 * mg + share.1 * g }
      UpdateKernels.update(slots[0], gradient, count, with: (decay, rest)) { a, g, share in
        share.0 * a + share.1 * g * g
      }
      let square = slots[0]
      let step = slots[1]
      parallel(count, grain: VectorMap.grain / 2) { start, end in
        var index = start
        while index < end {
          let (a, mg) = (VectorMap.load(square + index), VectorMap.load(mean + index))
          // Rounding may take the variance below zero.
          let variance = VectorMath.max(a - mg * mg, 0)
          let next =
            momentum * VectorMap.load(step + index)
            + rate * VectorMap.load(gradient + index) / VectorMath.squareRoot(variance + epsilon)
          VectorMap.store(next, step + index)
          VectorMap.store(VectorMap.load(variable + index) - next, variable + index)
          index &+= 16
        }
      }
    } else {
      UpdateKernels.update(variable, gradient, slots[0], slots[1], count, with: (rate, decay, rest, momentum, epsilon))
      { w, g, a, s, parameters in
        let (rate, decay, rest, momentum, epsilon) = parameters
        a = decay * a + rest * g * g
        s = momentum * s + rate * g / VectorMath.squareRoot(a + epsilon)
        w -= s
      }
    }
  }
}
