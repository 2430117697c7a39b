/// A tensor whose elements can be replaced, such as a weight of a model.
///
/// A variable is used like a tensor in every operation. Scopes do not dispose of it.
public final class Variable: Tensor {
  /// The variable's name, by which ``variableGradients(_:_:)`` and saved weights refer to it.
  public let name: String
  /// Whether training may change it.
  public var isTrainable: Bool

  /// Whether the name stays taken if the variable is dropped without being disposed.
  private let ownsName: Bool

  /// A variable that starts with the elements of `initialValue`.
  ///
  /// - Parameters:
  ///   - initialValue: the first value; it is not changed by later assignments.
  ///   - isTrainable: whether optimizers may change the variable.
  ///   - name: a name no other variable has; without one, the next number.
  ///   - dtype: the type of the elements; without one, that of `initialValue`.
  /// - Throws: ``TensorError`` when the name is taken.
  public convenience init(
    _ initialValue: Tensor, isTrainable: Bool = true, name: String? = nil, dtype: DataType? = nil
  ) throws {
    try self.init(initialValue, isTrainable: isTrainable, name: name, dtype: dtype, reservesName: name != nil)
  }

  /// - Parameter reservesName: whether the name stays taken if the variable is dropped without being disposed.
  private init(
    _ initialValue: Tensor, isTrainable: Bool, name: String?, dtype: DataType?, reservesName: Bool
  ) throws {
    try initialValue.requireLive(for: "variable")
    let value = try dtype.map { try initialValue.cast(to: $0) } ?? initialValue
    if let name, Engine.isVariableNameTaken(name) {
      throw TensorError(
        "A variable named '\(name)' already exists: choose another name, or dispose of that variable first.")
    }
    self.name = name ?? Engine.nextVariableName()
    self.isTrainable = isTrainable
    ownsName = reservesName
    guard let storage = value.storage else { throw value.disposedError(in: "variable") }
    super.init(
      storage: storage, offset: value.offset, shape: value.shape, size: value.size, dtype: value.dtype,
      traits: .variable)
    Engine.register(self)
  }

  /// A variable whose name gets a number if it is taken, and becomes free again when the variable is dropped.
  package convenience init(_ initialValue: Tensor, isTrainable: Bool, uniqueName: String) throws {
    var name = uniqueName
    var number = 0
    while Engine.isVariableNameTaken(name) {
      number += 1
      name = "\(uniqueName)_\(number)"
    }
    try self.init(initialValue, isTrainable: isTrainable, name: name, dtype: nil, reservesName: false)
  }

  deinit {
    if !isDisposed { Engine.unregister(self, freesName: !ownsName) }
  }

  /// Ends the variable's life and frees its name.
  public override func dispose() {
    if isDisposed { return }
    Engine.unregister(self, freesName: true)
    super.dispose()
  }

  /// Replaces the elements by those of `value`.
  ///
  /// - Throws: ``TensorError`` when the shape or the type of `value` differs.
  public func assign(_ value: Tensor) throws {
    try requireLive(for: "assign")
    try value.requireLive(for: "assign")
    guard value.dtype == dtype else {
      throw TensorError("The variable '\(name)' holds \(dtype), but the new value is \(value.dtype): cast it first.")
    }
    guard value.shape == shape else {
      throw TensorError("The variable '\(name)' has shape \(shape), but the new value has shape \(value.shape).")
    }
    if value === self { return }
    guard let storage = value.storage else { throw value.disposedError(in: "assign") }
    replaceStorage(with: storage, offset: value.offset)
  }

  /// The elements for changing them in place; elements that other tensors share are copied first. Whole vectors may be
  /// written: the buffer is this variable's alone.
  package func mutableBytes() throws -> UnsafeMutableRawPointer {
    try requireLive(for: "assign")
    if sharesStorage || offset != 0 {
      let copy = try Storage(byteCount: size &* dtype.byteCount)
      copy.buffer.copyMemory(from: bytes, byteCount: copy.byteCount)
      replaceStorage(with: copy, offset: 0)
    }
    return bytes
  }
}

extension Engine {
  /// The variables that are alive, by name. They do not live longer for being listed.
  nonisolated(unsafe) private static var variablesByName: [String: UnownedVariable] = [:]
  nonisolated(unsafe) private static var reservedNames: Set<String> = []
  nonisolated(unsafe) private static var lastVariableNumber = -1

  private struct UnownedVariable {
    unowned(unsafe) let variable: Variable
  }

  static func isVariableNameTaken(_ name: String) -> Bool {
    variablesByName[name] != nil || reservedNames.contains(name)
  }

  static func nextVariableName() -> String {
    repeat { lastVariableNumber += 1 } while isVariableNameTaken(String(lastVariableNumber))
    return String(lastVariableNumber)
  }

  static func register(_ variable: Variable) {
    variablesByName[variable.name] = UnownedVariable(variable: variable)
  }

  static func unregister(_ variable: Variable, freesName: Bool) {
    variablesByName[variable.name] = nil
    if freesName { reservedNames.remove(variable.name) } else { reservedNames.insert(variable.name) }
  }

  /// The variables that are alive, in the order they were made.
  public static var variables: [Variable] {
    variablesByName.values.map(\.variable).sorted { $0.id < $1.id }
  }

  /// Disposes of all variables.
  public static func disposeVariables() {
    for variable in variables { variable.dispose() }
    reservedNames.removeAll()
  }
}
