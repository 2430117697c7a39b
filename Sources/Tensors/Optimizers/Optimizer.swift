/// A setting of an optimizer, as its configuration lists it.
public enum OptimizerSetting: Sendable, Equatable {
  /// A number.
  case number(Double)
  /// A switch.
  case flag(Bool)
}

/// Changes variables, step by step, in the direction in which a loss falls.
///
/// ```swift
/// let optimizer = SGDOptimizer(learningRate: 0.1)
/// let cost = try optimizer.minimize({ try model(x).squaredDifference(y).mean() }, returnCost: true)
/// ```
///
/// A built-in subclass names the running averages ("slots") it keeps for each variable and updates one variable in place.
/// For an optimizer of your own, override ``applyGradients(_:)``; ``minimize(_:returnCost:variables:)``, which training calls
/// too, and what saves and restores the state can be overridden as well.
open class Optimizer {
  /// The name under which a saved model knows the optimizer, such as `Adam`.
  public let className: String
  /// The size of a step.
  public final var learningRate: Double
  /// The steps taken.
  public internal(set) final var iterations = 0

  /// The endings of the names of the slots, in the order in which their weights are listed.
  let slotNames: [String]
  /// What a fresh slot is filled with.
  let initialSlotValue: Double
  /// The slots of each variable that was updated, in the order of the first updates.
  private final var slots: [(owner: String?, names: [String], values: [Variable])] = []
  private final var slotIndices: [String: Int] = [:]

  init(_ className: String, learningRate: Double, slotNames: [String], initialSlotValue: Double = 0) {
    self.className = className
    self.learningRate = learningRate
    self.slotNames = slotNames
    self.initialSlotValue = initialSlotValue
  }

  /// An optimizer without averages, for a subclass that overrides ``applyGradients(_:)``.
  public init(_ className: String, learningRate: Double) {
    self.className = className
    self.learningRate = learningRate
    slotNames = []
    initialSlotValue = 0
  }

  /// The settings with the names a script gives them.
  open var config: [(name: String, value: OptimizerSetting)] { [] }

  /// Called once before the variables of a step are updated.
  func beginStep() {}

  /// Called once after the variables of a step have been updated.
  func endStep() {}

  /// Called after ``setWeights(_:)`` restored the slots and the count of steps.
  func restored() {}

  /// Updates `count` elements of one variable from its gradient.
  func update(
    _ variable: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ slots: [UnsafeMutablePointer<Float>],
    _ count: Int
  ) {}

  /// Computes a loss and its gradients, and takes one step.
  ///
  /// - Parameters:
  ///   - f: gives the loss, a scalar.
  ///   - returnCost: whether the loss is returned.
  ///   - variables: the variables to change; all trainable ones without it.
  @discardableResult
  open func minimize(
    _ f: () throws -> Tensor, returnCost: Bool = false, variables: [Variable]? = nil
  ) throws -> Tensor? {
    let (value, gradients) = try computeGradients(f, variables: variables)
    try applyGradients(gradients)
    if returnCost { return value }
    if !value.isVariable { value.dispose() }
    return nil
  }

  /// The loss and its gradients with respect to the variables, without a step.
  open func computeGradients(
    _ f: () throws -> Tensor, variables: [Variable]? = nil
  ) throws -> (value: Tensor, gradients: [(variable: Variable, gradient: Tensor?)]) {
    try variableGradients(f, variables)
  }

  /// Takes one step with gradients for variables named by their names.
  public final func applyGradients(named gradients: [(name: String, gradient: Tensor)]) throws {
    try applyGradients(Optimizer.variables(of: gradients))
  }

  /// The variables that gradients name.
  ///
  /// - Throws: ``TensorError`` when a name is no variable's.
  package static func variables(
    of gradients: [(name: String, gradient: Tensor)]
  ) throws -> [(variable: Variable, gradient: Tensor?)] {
    let variables = Dictionary(uniqueKeysWithValues: Engine.variables.map { ($0.name, $0) })
    return try gradients.map { name, gradient in
      guard let variable = variables[name] else {
        throw TensorError("applyGradients(): there is no variable named '\(name)'.")
      }
      return (variable, gradient)
    }
  }

  /// Counts a step, for a subclass that overrides ``applyGradients(_:)``.
  public final func countStep() { iterations += 1 }

  /// Takes one step; variables without a gradient stay as they are.
  open func applyGradients(_ gradients: [(variable: Variable, gradient: Tensor?)]) throws {
    try Tape.paused {
      beginStep()
      for (variable, gradient) in gradients {
        guard let gradient else { continue }
        try apply(gradient, to: variable)
      }
      iterations += 1
      endStep()
    }
  }

  private final func apply(_ gradient: Tensor, to variable: Variable) throws {
    try gradient.requireLive(for: "applyGradients")
    guard variable.dtype == .float32 else {
      throw TensorError(
        "The variable '\(variable.name)' holds \(variable.dtype): only float32 variables can be trained.")
    }
    guard gradient.shape == variable.shape else {
      throw TensorError(
        "The gradient of shape \(gradient.shape) does not fit the variable '\(variable.name)' of shape \(variable.shape)."
      )
    }
    let dy = try gradient.converted(to: .float32)
    let states = try slots(of: variable)
    var pointers: [UnsafeMutablePointer<Float>] = []
    for state in states { pointers.append(try state.mutableBytes().assumingMemoryBound(to: Float.self)) }
    let target = try variable.mutableBytes().assumingMemoryBound(to: Float.self)
    withExtendedLifetime((dy, states)) { update(target, dy.floats, pointers, variable.size) }
  }

  /// The slots of a variable; the first time, those restored by ``setWeights(_:)`` that nobody has claimed, or fresh ones.
  private final func slots(of variable: Variable) throws -> [Variable] {
    if slotNames.isEmpty { return [] }
    if let index = slotIndices[variable.name] {
      let values = slots[index].values
      if values[0].shape == variable.shape { return values }
      slots[index].owner = nil
    }
    if let index = slots.firstIndex(where: { $0.owner == nil && $0.values[0].shape == variable.shape }) {
      slots[index].owner = variable.name
      slotIndices[variable.name] = index
      return slots[index].values
    }
    let names = slotNames.map { "\(variable.name)/\($0)" }
    let values = try names.map { name in
      try Variable(Tensor.full(variable.shape, initialSlotValue), isTrainable: false, uniqueName: name)
    }
    slotIndices[variable.name] = slots.count
    slots.append((variable.name, names, values))
    return values
  }

  /// The count of steps (named `iter`, int32) and the slots, slot by slot, each for all variables.
  open func getWeights() throws -> [(name: String, tensor: Tensor)] {
    var weights = [(name: "iter", tensor: try Tensor(int: Int32(truncatingIfNeeded: iterations)))]
    for (position, _) in slotNames.enumerated() {
      for slot in slots { weights.append((slot.names[position], try slot.values[position].clone())) }
    }
    return weights
  }

  /// Restores what ``getWeights()`` gave. The slots are matched to variables in the order of their updates.
  open func setWeights(_ weights: [(name: String, tensor: Tensor)]) throws {
    guard let first = weights.first else {
      throw TensorError("setWeights(): the list of weights is empty; its first entry must be the count of steps.")
    }
    let states = weights.dropFirst()
    guard states.isEmpty || (!slotNames.isEmpty && states.count % slotNames.count == 0) else {
      throw TensorError(
        "setWeights(): \(className) keeps \(slotNames.count) tensors for each variable, but \(states.count) are given besides the count of steps."
      )
    }
    dispose()
    iterations = Int(try first.tensor.scalarValue())
    if !slotNames.isEmpty {
      let variableCount = states.count / slotNames.count
      for variable in 0..<variableCount {
        let states = slotNames.indices.map { weights[1 + $0 * variableCount + variable] }
        let values = try states.map { name, tensor in
          try Variable(tensor.cast(to: .float32), isTrainable: false, uniqueName: name)
        }
        slots.append((nil, states.map(\.name), values))
      }
    }
    restored()
  }

  /// Disposes of the slots.
  public final func dispose() {
    for slot in slots { for value in slot.values { value.dispose() } }
    slots = []
    slotIndices = [:]
  }
}
