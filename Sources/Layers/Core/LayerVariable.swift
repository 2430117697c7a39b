import Tensors

/// A weight of a layer: a ``Variable`` with the name, the shape and the constraint that the layer gave it.
public final class LayerVariable {
  /// A number that no other weight has.
  public let id: Int
  /// The name, such as `dense_Dense1/kernel`; unique among the weights made so far.
  public let name: String
  /// The name before it was made unique; files use it.
  public let originalName: String
  /// The values. Assign to them to change the weight: `weight.val.assign(…)`.
  public let val: Variable
  /// What is done to the weight after each update.
  public let constraint: Constraint?

  /// Makes a weight.
  public init(
    _ initialValue: Tensor, _ dtype: DataType? = nil, name: String = "Variable", isTrainable: Bool = true,
    constraint: Constraint? = nil
  ) throws {
    id = NameScope.nextID()
    originalName = NameScope.scoped(name)
    self.name = NameScope.unique(originalName)
    self.constraint = constraint
    val = try Variable(initialValue, isTrainable: isTrainable, name: self.name, dtype: dtype)
  }

  /// The sizes along the axes.
  public var shape: TensorShape { val.shape }

  /// The kind of the values.
  public var dtype: DataType { val.dtype }

  /// Whether training may change the weight.
  public var isTrainable: Bool {
    get { val.isTrainable }
    set { val.isTrainable = newValue }
  }

  /// The values as a tensor.
  public func read() throws -> Tensor {
    try requireLive()
    return val
  }

  /// Replaces the values and applies the constraint.
  ///
  /// - Throws: ``LayerError`` when the shape differs.
  public func write(_ value: Tensor) throws {
    try requireLive()
    guard value.shape == shape else {
      throw LayerError(
        "Shape mismatch: the weight '\(name)' has shape \(shape), but the new value has shape \(value.shape).")
    }
    try val.assign(value)
    try applyConstraint()
  }

  /// Brings the weight back into the set that its constraint allows.
  func applyConstraint() throws {
    guard let constraint else { return }
    try val.assign(constraint.apply(val))
  }

  /// Frees the values.
  ///
  /// - Throws: ``LayerError`` when they are freed already.
  public func dispose() throws {
    try requireLive()
    val.dispose()
  }

  private func requireLive() throws {
    guard !val.isDisposed else {
      throw LayerError(
        "The weight '\(name)' (LayersVariable) is already disposed: it, its layer or its model was disposed of.")
    }
  }
}
