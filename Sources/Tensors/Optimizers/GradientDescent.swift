/// Stochastic gradient descent: w ← w − lr·g.
public final class SGDOptimizer: Optimizer {
  /// An optimizer with the given size of a step.
  public init(learningRate: Double) {
    super.init("SGD", learningRate: learningRate, slotNames: [])
  }

  /// The settings.
  public override var config: [(name: String, value: OptimizerSetting)] {
    [("learningRate", .number(learningRate))]
  }

  override func update(
    _ variable: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ slots: [UnsafeMutablePointer<Float>],
    _ count: Int
  ) {
    let rate = Float(learningRate)
    UpdateKernels.update(variable, gradient, count, with: rate) { w, g, rate in w - rate * g }
  }
}

/// Gradient descent with momentum: a ← m·a + g; w ← w − lr·a, or, by Nesterov, w ← w − lr·(g + m·a).
public final class MomentumOptimizer: Optimizer {
  /// How much of the direction before is kept.
  public var momentum: Double
  /// Whether the step looks ahead (Y. Nesterov, 1983).
  public let usesNesterov: Bool

  /// An optimizer with the given size of a step and momentum.
  public init(learningRate: Double, momentum: Double, usesNesterov: Bool = false) {
    self.momentum = momentum
    self.usesNesterov = usesNesterov
    super.init("Momentum", learningRate: learningRate, slotNames: ["momentum"])
  }

  /// The settings.
  public override var config: [(name: String, value: OptimizerSetting)] {
    [("learningRate", .number(learningRate)), ("momentum", .number(momentum)), ("useNesterov", .flag(usesNesterov))]
  }

  override func update(
    _ variable: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ slots: [UnsafeMutablePointer<Float>],
    _ count: Int
  ) {
    let rate = Float(learningRate)
    let momentum = Float(self.momentum)
    if usesNesterov {
      UpdateKernels.update(variable, gradient, slots[0], count, with: (rate, momentum)) { w, g, a, parameters in
        let (rate, momentum) = parameters
        a = momentum * a + g
        w -= rate * (g + momentum * a)
      }
    } else {
      UpdateKernels.update(variable, gradient, slots[0], count, with: (rate, momentum)) { w, g, a, parameters in
        let (rate, momentum) = parameters
        a = momentum * a + g
        w -= rate * a
      }
    }
  }
}
