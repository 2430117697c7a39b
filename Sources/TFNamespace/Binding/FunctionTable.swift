import Script
import Tensors

/// All functions of `tf` and `tfvis`, and the values that are no functions.
///
/// Each file of `Functions` adds the entries of one heading of the API page:
///
/// ```swift
/// table.section("Operations / Matrices")
/// table.add("dot", [.tensor("t1"), .tensor("t2")], "The dot product …", example: "…", method: .same) {
///   try $0.tensor(0).dot($0.tensor(1))
/// }
/// ```
package struct FunctionTable {
  /// The functions in the order of the API page.
  package private(set) var entries: [FunctionEntry] = []
  private(set) var values: [ValueEntry] = []
  private(set) var aliases: [Alias] = []
  private(set) var classes: [ClassEntry] = []
  private var properties: [PropertyEntry] = []
  private var places: [String: Int] = [:]
  private var heading = ""
  private var owner = "tf"

  /// A property that is no function: a constant, a class.
  struct ValueEntry {
    let path: String
    let summary: String
    let make: (TFContext) -> Value
  }

  /// A second name of a function.
  struct Alias {
    let path: String
    let target: String
  }

  /// The table, made at first use.
  package nonisolated(unsafe) static let shared = FunctionTable(filled: ())

  private init(filled: Void) {
    addAllSections()
    for (index, entry) in entries.enumerated() { places[entry.path] = index }
  }

  /// The function of this name or alias.
  package func entry(at path: String) -> FunctionEntry? {
    if let place = places[path] { return entries[place] }
    return aliases.first { $0.path == path }.flatMap { entry(at: $0.target) }
  }

  /// All names that can be called or read: functions, aliases and values.
  package var allPaths: [String] { entries.map(\.path) + aliases.map(\.path) + values.map(\.path) }

  /// The methods of a class with their names; functions of `tf` that are methods of tensors too are among these.
  func methods(of className: String) -> [(name: String, entry: FunctionEntry)] {
    entries.compactMap { entry in
      if className == "Tensor", let name = entry.methodName { return (name, entry) }
      return entry.owner == className ? (entry.name, entry) : nil
    }
  }

  /// The computed properties of a class.
  func properties(of className: String) -> [PropertyEntry] { properties.filter { $0.getter.owner == className } }

  /// The class of this name.
  func hostClass(_ name: String) -> ClassEntry? { classes.first { $0.name == name } }

  // MARK: Adding entries

  /// Begins a heading; names that follow belong to `owner` (`tf`, `tf.linalg`, or a class).
  mutating func section(_ heading: String, in owner: String = "tf") {
    self.heading = heading
    self.owner = owner
  }

  /// Adds a function.
  mutating func add<Result: ScriptConvertible>(
    _ name: String, _ parameters: [Parameter], _ summary: String, returns result: String = Result.scriptTypeName,
    example: String, method: FunctionEntry.Method? = nil, _ body: @escaping (Call) throws -> Result
  ) {
    entries.append(
      FunctionEntry(
        path: "\(owner).\(name)", heading: heading, parameters: parameters, summary: summary, result: result,
        example: example, method: method, body: { try body($0).scriptValue($0.context) }))
  }

  /// Adds a function that returns nothing.
  mutating func add(
    _ name: String, _ parameters: [Parameter], _ summary: String, returns result: String = "undefined", example: String,
    method: FunctionEntry.Method? = nil, procedure: @escaping (Call) throws -> Void
  ) {
    add(name, parameters, summary, returns: result, example: example, method: method) { call -> Value in
      try procedure(call)
      return .undefined
    }
  }

  /// Adds a function that returns a promise of what `body` gives; errors reject the promise.
  mutating func addAsync<Result: ScriptConvertible>(
    _ name: String, _ parameters: [Parameter], _ summary: String, returns result: String? = nil, example: String,
    method: FunctionEntry.Method? = nil, _ body: @escaping (Call) throws -> Result
  ) {
    let result = result ?? "Promise<\(Result.scriptTypeName)>"
    add(name, parameters, summary, returns: result, example: example, method: method) { call -> Value in
      call.context.promise { try body(call).scriptValue(call.context) }
    }
  }

  /// Adds a function of each element, which is a method too.
  mutating func elementwise(
    _ name: String, _ summary: String, example values: String, _ elements: Parameter.Elements = .numeric,
    _ operation: @escaping (Tensor) throws -> Tensor
  ) {
    add(name, [.tensor("x", elements)], summary, example: "tf.\(name)(\(values)).print();", method: .same) {
      try operation($0.tensor(0))
    }
  }

  /// Adds a function of two tensors that broadcast, which is a method too.
  mutating func binary(
    _ name: String, _ summary: String, example values: String, names: (String, String) = ("a", "b"),
    _ elements: Parameter.Elements = .numeric, isMethod: Bool = true,
    _ operation: @escaping (Tensor, Tensor) throws -> Tensor
  ) {
    add(
      name, [.tensor(names.0, elements), .tensor(names.1, elements)], summary,
      example: "tf.\(name)(\(values)).print();", method: isMethod ? .same : nil
    ) {
      try operation($0.tensor(0), $0.tensor(1))
    }
  }

  /// Adds a name that cannot be used here; calling it tells why and what to use instead.
  mutating func addUnavailable(_ name: String, _ parameters: [Parameter] = [], _ summary: String, instead: String) {
    let path = "\(owner).\(name)"
    entries.append(
      FunctionEntry(
        path: path, heading: heading, parameters: parameters, summary: "\(summary) \(instead)", result: "never",
        example: instead, method: nil, isUnavailable: true,
        body: { call in throw call.context.machine.error("\(path)() is not available: \(summary) \(instead)") }))
  }

  /// Begins a class of host objects: what is added next are its methods and properties.
  ///
  /// - Parameters:
  ///   - exported: the namespace that has the constructor as a member; nil when programs cannot name the class.
  ///   - factory: what makes instances, for the message that `new` gives without `construct`.
  ///   - fileName: the name of the class in files, which its static `className` tells.
  ///   - construct: what `new` makes.
  mutating func beginClass(
    _ name: String, extends base: String? = nil, in exported: String? = nil, _ summary: String, factory: String,
    parameters: [Parameter] = [], fileName: String? = nil, construct: ((Call) throws -> Value)? = nil
  ) {
    section("Classes / \(name)", in: name)
    let entry = construct.map { body in
      FunctionEntry(
        path: name, heading: heading, parameters: parameters, summary: summary, result: name, example: factory,
        method: nil, body: body)
    }
    classes.append(
      ClassEntry(
        name: name, base: base, summary: summary, construct: entry, factory: factory, fileName: fileName))
    if let exported {
      values.append(
        ValueEntry(path: "\(exported).\(name)", summary: summary) { Value($0.hostClass(name).constructor) })
    }
  }

  /// Adds a computed property of the class.
  mutating func property<Result: ScriptConvertible>(
    _ name: String, _ summary: String, set: ((Call, Value) throws -> Void)? = nil,
    _ get: @escaping (Call) throws -> Result
  ) {
    func accessor(_ parameters: [Parameter], _ body: @escaping (Call) throws -> Value) -> FunctionEntry {
      FunctionEntry(
        path: "\(owner).\(name)", heading: heading, parameters: parameters, summary: summary,
        result: Result.scriptTypeName, example: "", method: nil, body: body)
    }
    let getter = accessor([]) { try get($0).scriptValue($0.context) }
    let setter = set.map { set in
      accessor([.any("value", "any")]) { call in
        try set(call, call.arguments[0])
        return .undefined
      }
    }
    properties.append(PropertyEntry(getter: getter, setter: setter))
  }

  /// Adds a second name of a function; both are full paths.
  mutating func alias(_ path: String, of target: String) { aliases.append(Alias(path: path, target: target)) }

  /// Adds a second name of a property that is no function; both are full paths.
  mutating func alias(value path: String, of target: String) {
    guard let entry = values.first(where: { $0.path == target }) else { return }
    values.append(ValueEntry(path: path, summary: entry.summary, make: entry.make))
  }

  /// Adds a property that is no function.
  mutating func value(_ name: String, _ summary: String, _ make: @escaping (TFContext) -> Value) {
    values.append(ValueEntry(path: "\(owner).\(name)", summary: summary, make: make))
  }
}
