import Layers
import Script
import Tensors

/// A value that a script passed, with its name for messages: an argument of a function or a key of an options object.
///
/// Each method gives the value as a Swift type or throws an error that names the parameter and the function, tells what
/// was expected and what was passed.
struct Argument {
  let value: Value
  let name: String
  let functionName: String
  unowned(unsafe) let context: TFContext

  init(_ value: Value, _ name: String, of function: String, context: TFContext) {
    self.value = value
    self.name = name
    functionName = function
    self.context = context
  }

  /// The error «Argument … passed to … must be …».
  func mismatch(_ expected: String, hint: String = "") -> ScriptError {
    let message = "Argument '\(name)' passed to '\(functionName)' must be \(expected), but got \(got)."
    return context.machine.error(hint.isEmpty ? message : "\(message) \(hint)")
  }

  /// What was passed, in words.
  private var got: String {
    if value.isUndefined { return "undefined (the same as 'null')" }
    if value.isNull { return "'null'" }
    if let number = value.asNumber { return Script.NumberText.string(number) }
    if value.isBoolean { return value.isTruthy ? "true" : "false" }
    if value.isString { return context.machine.describe(value) }
    if let tensor = context.tensor(value) { return "a tensor of shape \(tensor.shape) and dtype \(tensor.dtype)" }
    if let array = value.asArray { return ArrayText.brief(array) }
    guard let object = value.asObject else { return context.machine.describe(value) }
    if object.isCallable { return context.machine.describe(value) }
    return "'\(context.machine.className(object) ?? "Object")'"
  }

  /// Whether neither `undefined` nor `null` was passed.
  var isGiven: Bool { !value.isNullish }

  // MARK: Tensors

  /// A tensor; numbers, booleans, strings and (nested, typed) arrays are converted.
  func tensor(_ elements: Parameter.Elements = .numeric) throws -> Tensor {
    if let tensor = context.tensor(value) {
      try check(tensor.dtype, elements)
      return elements == .real && tensor.dtype.isWhole ? try tensor.cast(to: .float32) : tensor
    }
    guard let like = try TensorLike(value, context, describing: { "Argument '\(name)' passed to '\(functionName)'" })
    else {
      throw mismatch(
        "a Tensor or TensorLike: a number, a boolean, a string, a typed array or nested arrays of these",
        hint: hintForNoTensor)
    }
    switch elements {
    case .numeric, .any:
      try check(like.dtype, elements)
      return try like.tensor(like.dtype)
    case .real:
      try check(like.dtype, elements)
      return try like.tensor(.float32)
    case .exactly(let type), .preferably(let type):
      if like.dtype == .string { try check(like.dtype, .exactly(type)) }
      return try like.tensor(like.dtype == .string ? .string : type)
    }
  }

  private var hintForNoTensor: String {
    if value.content(SymbolicTensor.self) != nil { return SymbolicTensor.hint }
    return ""
  }

  private func check(_ dtype: DataType, _ elements: Parameter.Elements) throws {
    switch elements {
    case .any, .preferably: return
    case .numeric, .real:
      if dtype == .string {
        throw context.machine.error(
          "Argument '\(name)' passed to '\(functionName)' must be numeric tensor, but got string tensor. Texts are no numbers: make numbers of them first, for example with texts.map(Number)."
        )
      }
    case .exactly(let type):
      if dtype != type {
        let hint = type == .string || dtype == .string ? "" : " Convert it with x.cast('\(type)')."
        throw context.machine.error(
          "Argument '\(name)' passed to '\(functionName)' must be \(type) tensor, but got \(dtype) tensor.\(hint)"
        )
      }
    }
  }

  /// A list of tensors.
  func tensors(_ elements: Parameter.Elements = .numeric) throws -> [Tensor] {
    guard let array = value.asArray else {
      throw mismatch("an array of tensors (Tensor[] or TensorLike[])", hint: "Write [a, b] for the tensors a and b.")
    }
    return try array.values.enumerated().map { index, element in
      try Argument(element, "\(name)[\(index)]", of: functionName, context: context).tensor(elements)
    }
  }

  // MARK: Numbers

  /// A number; the element of a scalar tensor counts as one.
  func number() throws -> Double {
    if let number = value.asNumber { return number }
    if let tensor = context.tensor(value), tensor.size == 1, tensor.dtype != .string, tensor.dtype != .complex64 {
      return try tensor.scalarValue()
    }
    throw mismatch("a number")
  }

  /// A whole number.
  func integer() throws -> Int {
    let number = try self.number()
    guard let integer = Int(exactly: number) else { throw mismatch("a whole number") }
    return integer
  }

  /// Whether the value counts as true.
  var boolean: Bool { value.isTruthy }

  /// Whole numbers: an array of them, a typed array, or one number.
  func integers() throws -> [Int] {
    if value.isNumber { return [try integer()] }
    return try elements(expected: "an integer or an array of integers").map { element in
      guard let integer = element.asInt else { throw mismatch("an integer or an array of integers") }
      return integer
    }
  }

  /// Numbers: an array of them or a typed array.
  func numbers() throws -> [Double] {
    if let number = value.asNumber { return [number] }
    return try elements(expected: "an array of numbers").map { element in
      guard let number = element.asNumber else { throw mismatch("an array of numbers") }
      return number
    }
  }

  /// Pairs of whole numbers, `[[1, 2], [0, 0]]`.
  func pairs() throws -> [(Int, Int)] {
    let expected = "an array of pairs of whole numbers, such as [[1, 1], [0, 2]]"
    return try elements(expected: expected).map { element in
      guard let pair = element.asArray, pair.length == 2, let first = pair[0].asInt, let second = pair[1].asInt else {
        throw mismatch(expected)
      }
      return (first, second)
    }
  }

  /// The sizes of a tensor: whole numbers of 0 or more.
  func shape() throws -> TensorShape {
    let hint = value.isNumber ? "Write [\((try? context.machine.toText(value)) ?? "3")] for a shape with one axis." : ""
    guard value.isArray || TypedArrayContents(value) != nil else {
      throw mismatch("a shape: an array of sizes such as [2, 3]", hint: hint)
    }
    return try TensorShape(
      elements(expected: "an array of sizes").map { element in
        guard let size = element.asInt, size >= 0 else {
          throw mismatch("a shape: an array of whole numbers of 0 or more")
        }
        return size
      })
  }

  /// The elements of an array or typed array.
  private func elements(expected: String) throws -> [Value] {
    if let array = value.asArray { return array.values }
    if let contents = TypedArrayContents(value) { return (0..<contents.count).map { Value(contents[$0]) } }
    throw mismatch(expected)
  }

  // MARK: Text

  /// A string.
  func text() throws -> String {
    guard let string = value.asString else { throw mismatch("a string") }
    return string.text
  }

  /// An array of strings, or one string.
  func texts() throws -> [String] {
    if let string = value.asString { return [string.text] }
    return try elements(expected: "an array of strings").map { element in
      guard let string = element.asString else { throw mismatch("an array of strings") }
      return string.text
    }
  }

  /// One of a few strings; a near miss is told.
  func choice(_ values: [String]) throws -> String {
    if let text = value.asString?.text, values.contains(text) { return text }
    let closest = value.asString.flatMap { Suggestion.closest(to: $0.text, among: values) }
    let list = values.map { "'\($0)'" }.joined(separator: ", ")
    throw mismatch("one of \(list)", hint: closest.map { "Did you mean '\($0)'?" } ?? "")
  }

  /// A data type.
  func dtype() throws -> DataType {
    guard let type = value.asString.flatMap({ DataType(name: $0.text) }) else {
      throw mismatch("a data type: one of 'float32', 'int32', 'bool', 'complex64', 'string'")
    }
    return type
  }

  /// A seed as the random functions take it: a number or a string.
  func seed() throws -> RandomSeed? {
    if value.isNullish { return nil }
    if let number = value.asNumber { return RandomSeed(number) }
    return RandomSeed(try text())
  }

  // MARK: Functions and objects

  /// A function.
  func function() throws -> ScriptFunction {
    guard value.isCallable else { throw mismatch("a function") }
    return ScriptFunction(value, context: context)
  }

  /// An options object.
  func options() throws -> Options {
    guard let object = value.asObject else { throw mismatch("an object with options, such as {key: value}") }
    return Options(object: object, functionName: functionName, context: context)
  }
}

/// An options object of a call: `{epochs: 5, batchSize: 32}`.
struct Options {
  let object: JSObject?
  let functionName: String
  unowned(unsafe) let context: TFContext

  /// The value of a key; `undefined` when it is missing.
  subscript(key: String) -> Argument {
    get throws {
      let value = try object?.get(PropertyKey(key), context.machine) ?? .undefined
      return Argument(value, key, of: functionName, context: context)
    }
  }

  /// The value of a key, nil when it is `undefined` or `null`.
  func given(_ key: String) throws -> Argument? {
    let argument = try self[key]
    return argument.isGiven ? argument : nil
  }

  /// The number at a key, or the default.
  func number(_ key: String, default value: Double) throws -> Double { try given(key)?.number() ?? value }

  /// The whole number at a key, or the default.
  func integer(_ key: String, default value: Int) throws -> Int { try given(key)?.integer() ?? value }

  /// Whether the value at a key counts as true, or the default.
  func boolean(_ key: String, default value: Bool = false) throws -> Bool { try given(key)?.boolean ?? value }

  /// The keys, in order.
  func keys() throws -> [String] {
    try object?.ownEnumerableKeys(context.machine).map(\.text) ?? []
  }
}

/// A function of the script that Swift code calls.
struct ScriptFunction {
  let value: Value
  let context: TFContext

  init(_ value: Value, context: TFContext) {
    self.value = value
    self.context = context
  }

  /// Calls the function.
  func callAsFunction(_ arguments: Value..., this: Value = .undefined) throws -> Value {
    try context.machine.call(value, this: this, arguments: arguments)
  }

  /// Calls the function with tensors and expects a tensor (or values that make one).
  func tensor(_ arguments: [Tensor], what: String = "f") throws -> Tensor {
    let result = try context.machine.call(value, arguments: arguments.map { context.value(of: $0) })
    if let tensor = context.tensor(result) { return tensor }
    throw context.machine.error(
      "The function '\(what)' must return a tensor, but it returned \(context.machine.describe(result)).")
  }
}
