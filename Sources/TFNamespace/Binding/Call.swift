import Script
import Tensors

/// One call of a function of the table: reads the arguments as the parameters declare them.
///
/// A call lives on the stack and copies nothing; it must not outlive the native call. The common cases (a tensor object,
/// a number) are read at once, everything else goes through ``Argument``.
package struct Call {
  unowned(unsafe) let context: TFContext
  unowned(unsafe) let entry: FunctionEntry
  let arguments: Arguments
  /// The object a method was called on.
  let this: Value
  /// The parameter whose place `this` takes; beyond all when it takes none.
  private let receiverIndex: Int

  /// A call whose parameters are all passed as arguments.
  @inline(__always)
  init(context: TFContext, entry: FunctionEntry, arguments: Arguments, this: Value = .undefined) {
    self.context = context
    self.entry = entry
    self.arguments = arguments
    self.this = this
    receiverIndex = .max
  }

  /// A call of a function of tensors as a method: the receiver is one of the arguments.
  @inline(__always)
  init(context: TFContext, entry: FunctionEntry, arguments: Arguments, receiver: Value, receiverIndex: Int) {
    self.context = context
    self.entry = entry
    self.arguments = arguments
    this = receiver
    self.receiverIndex = receiverIndex
  }

  /// The machine that runs the script.
  @inline(__always) var machine: Machine { context.machine }

  /// The value for a parameter; `undefined` when none was passed.
  @inline(__always)
  subscript(index: Int) -> Value {
    if index < receiverIndex { return arguments[index] }
    return index == receiverIndex ? this : arguments[index &- 1]
  }

  /// How many arguments there are, with the receiver of a method.
  var count: Int { arguments.count &+ (receiverIndex == .max ? 0 : 1) }

  /// Whether a parameter got neither `undefined` nor `null`.
  func isGiven(_ index: Int) -> Bool { !self[index].isNullish }

  /// The value for a parameter, with what messages need to know of it.
  func argument(_ index: Int) -> Argument {
    Argument(
      self[index], entry.parameters[index].name, of: entry.name, context: context)
  }

  /// The arguments from a rest parameter on.
  func rest(from index: Int) -> [Argument] {
    (index..<max(index, count)).map { place in
      Argument(self[place], "\(entry.parameters[index].name)[\(place - index)]", of: entry.name, context: context)
    }
  }

  // MARK: Tensors

  /// The tensor for a parameter; numbers, booleans, strings and arrays are converted.
  @inline(__always)
  func tensor(_ index: Int) throws -> Tensor {
    let value = self[index]
    if let tensor = context.tensor(value), tensor.dtype != .string { return try requirement(of: index, for: tensor) }
    if let number = value.asNumber, case .tensor(let elements) = entry.parameters[index].kind,
      elements == .numeric || elements == .any || elements == .real
    {
      return try Tensor(Float(number))
    }
    return try convertedTensor(index)
  }

  @inline(__always)
  private func requirement(of index: Int, for tensor: Tensor) throws -> Tensor {
    switch entry.parameters[index].kind {
    case .tensor(.exactly(let type)) where type != tensor.dtype: try convertedTensor(index)
    case .tensor(.real) where tensor.dtype.isWhole: try convertedTensor(index)
    default: tensor
    }
  }

  @inline(never)
  private func convertedTensor(_ index: Int) throws -> Tensor {
    guard case .tensor(let elements) = entry.parameters[index].kind else { return try argument(index).tensor(.any) }
    return try argument(index).tensor(elements)
  }

  /// As ``tensor(_:)``, nil when nothing was passed.
  func optionalTensor(_ index: Int) throws -> Tensor? { isGiven(index) ? try tensor(index) : nil }

  /// A list of tensors.
  func tensors(_ index: Int) throws -> [Tensor] {
    guard case .tensors(let elements) = entry.parameters[index].kind else { return try argument(index).tensors(.any) }
    return try argument(index).tensors(elements)
  }

  // MARK: Numbers

  /// A number, or the parameter's default.
  @inline(__always)
  func number(_ index: Int) throws -> Double {
    if let number = self[index].asNumber { return number }
    return try numberOrDefault(index)
  }

  @inline(never)
  private func numberOrDefault(_ index: Int) throws -> Double {
    if !isGiven(index), case .number(let value) = entry.parameters[index].fallback { return value }
    return try argument(index).number()
  }

  /// A number, or the parameter's default, as float32.
  func float(_ index: Int) throws -> Float { Float(try number(index)) }

  /// A number, nil when nothing was passed.
  func optionalNumber(_ index: Int) throws -> Double? { isGiven(index) ? try argument(index).number() : nil }

  /// A whole number, or the parameter's default.
  @inline(__always)
  func integer(_ index: Int) throws -> Int {
    if let integer = self[index].asInt32 { return Int(integer) }
    if !isGiven(index), case .number(let value) = entry.parameters[index].fallback { return Int(value) }
    return try argument(index).integer()
  }

  /// A whole number, nil when nothing was passed.
  func optionalInteger(_ index: Int) throws -> Int? { isGiven(index) ? try argument(index).integer() : nil }

  /// A truth value (anything counts), or the parameter's default.
  @inline(__always)
  func boolean(_ index: Int) -> Bool {
    let value = self[index]
    if value.isUndefined, case .boolean(let fallback) = entry.parameters[index].fallback { return fallback }
    return value.isTruthy
  }

  /// Integers: an array of them, or one.
  func integers(_ index: Int) throws -> [Int] { try argument(index).integers() }

  /// Integers, nil when nothing was passed.
  func optionalIntegers(_ index: Int) throws -> [Int]? { isGiven(index) ? try integers(index) : nil }

  /// Pairs of integers.
  func pairs(_ index: Int) throws -> [(Int, Int)] { try argument(index).pairs() }

  /// The sizes of a tensor.
  func shape(_ index: Int) throws -> TensorShape { try argument(index).shape() }

  /// The sizes of a tensor, nil when nothing was passed.
  func optionalShape(_ index: Int) throws -> TensorShape? { isGiven(index) ? try shape(index) : nil }

  // MARK: Text

  /// A string, or the parameter's default.
  func text(_ index: Int) throws -> String {
    if !isGiven(index), case .text(let value) = entry.parameters[index].fallback { return value }
    return try argument(index).text()
  }

  /// A string, nil when nothing was passed.
  func optionalText(_ index: Int) throws -> String? { isGiven(index) ? try argument(index).text() : nil }

  /// One of the strings of a choice, or the default.
  func choice(_ index: Int) throws -> String {
    guard case .choice(let values) = entry.parameters[index].kind else { return try text(index) }
    if !isGiven(index), case .text(let value) = entry.parameters[index].fallback { return value }
    return try argument(index).choice(values)
  }

  /// One of the strings of a choice, nil when nothing was passed.
  func optionalChoice(_ index: Int) throws -> String? { isGiven(index) ? try choice(index) : nil }

  /// A data type, or the default.
  func dtype(_ index: Int) throws -> DataType {
    if !isGiven(index), case .text(let value) = entry.parameters[index].fallback, let type = DataType(name: value) {
      return type
    }
    return try argument(index).dtype()
  }

  /// A data type, nil when nothing was passed.
  func optionalDtype(_ index: Int) throws -> DataType? { isGiven(index) ? try argument(index).dtype() : nil }

  // MARK: Functions and objects

  /// A function.
  func function(_ index: Int) throws -> ScriptFunction { try argument(index).function() }

  /// A function, nil when nothing was passed.
  func optionalFunction(_ index: Int) throws -> ScriptFunction? { isGiven(index) ? try function(index) : nil }

  /// An options object; an empty one when nothing was passed.
  func options(_ index: Int) throws -> Options {
    let value = self[index]
    if value.isNullish, entry.parameters[index].isOptional {
      return Options(object: nil, functionName: entry.name, context: context)
    }
    return try argument(index).options()
  }

  /// The receiver of a method of a class, checked to be of that class.
  @inline(__always)
  func receiver<Object: JSObject>(_ type: Object.Type = Object.self) throws -> Object {
    if let object = this.host(type) { return object }
    throw machine.typeError("\(entry.path) was called on \(machine.describe(this)) instead of a \(entry.owner)")
  }
}
