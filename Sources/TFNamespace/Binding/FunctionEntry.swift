import Script

/// A function that a script can call, with everything that is known of it: binding, messages, help, completion and the
/// API page are all read from here.
package final class FunctionEntry: @unchecked Sendable {
  /// Where the function is found: `tf.linalg.qr`; a method of a class is written `Tensor.print`.
  package let path: String
  /// The last part of the path.
  package let name: String
  /// The heading of the API page it stands under: `Operations / Matrices`.
  package let heading: String
  /// The parameters in order.
  package let parameters: [Parameter]
  /// What it does, in a line or two.
  package let summary: String
  /// What it returns: `Tensor`, `Promise<History>` …
  package let result: String
  /// A program of a line or more that runs as it stands.
  package let example: String
  /// How it is called on a tensor, if it is a method too.
  package let method: Method?
  /// Whether the name is kept only to tell what to use instead.
  package let isUnavailable: Bool
  let body: (Call) throws -> Value

  /// The form of a function as a method of tensors.
  package struct Method: Sendable {
    /// The name of the method; the function's own when nil.
    let name: String?
    /// The parameter whose place the receiver takes.
    let receiver: Int

    /// A method of the function's own name; the receiver is the first argument.
    static let same = Method(name: nil, receiver: 0)
    /// A method whose receiver is another argument than the first.
    static func receiver(_ index: Int) -> Method { Method(name: nil, receiver: index) }
  }

  init(
    path: String, heading: String, parameters: [Parameter], summary: String, result: String, example: String,
    method: Method?, isUnavailable: Bool = false, body: @escaping (Call) throws -> Value
  ) {
    self.path = path
    name = path.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
    self.heading = heading
    self.parameters = parameters
    self.summary = summary
    self.result = result
    self.example = example
    self.method = method
    self.isUnavailable = isUnavailable
    self.body = body
  }

  /// The path without the last part: `tf.linalg`.
  package var owner: String { path.lastIndex(of: ".").map { String(path[..<$0]) } ?? "" }

  /// The name as a method of tensors, if there is one.
  package var methodName: String? { method.map { $0.name ?? name } }

  /// The call with its parameters: `tf.sum(x, axis?, keepDims = false)`.
  package var signature: String {
    let list = parameters.map { parameter in
      switch parameter.fallback {
      case .required: parameter.name
      case .optional: if case .rest = parameter.kind { "..." + parameter.name } else { parameter.name + "?" }
      default: "\(parameter.name) = \(parameter.fallbackText ?? "")"
      }
    }
    return "\(path)(\(list.joined(separator: ", ")))"
  }

  /// The parameters a call of the function (or, with a receiver, of the method) passes.
  package func passedParameters(asMethod: Bool) -> [Parameter] {
    guard asMethod, let method else { return parameters }
    return parameters.enumerated().filter { $0.offset != method.receiver }.map(\.element)
  }

  /// The number of arguments a function object reports as its `length`.
  func arity(asMethod: Bool) -> Int { passedParameters(asMethod: asMethod).prefix { !$0.isOptional }.count }

  /// Runs the function; errors of the engine become errors of the script.
  @inline(__always)
  func run(_ call: Call) throws -> Value {
    do {
      return try body(call)
    } catch {
      throw call.context.scriptError(for: error)
    }
  }

  /// The function as script code calls it.
  func nativeBody(_ context: TFContext) -> NativeBody {
    { [unowned(unsafe) context] machine, this, arguments in
      try self.run(Call(context: context, entry: self, arguments: arguments))
    }
  }

  /// The method as script code calls it: the receiver is one of the arguments.
  func nativeMethodBody(_ context: TFContext) -> NativeBody {
    guard let receiver = method?.receiver else {
      return { [unowned(unsafe) context] machine, this, arguments in
        try self.run(Call(context: context, entry: self, arguments: arguments, this: this))
      }
    }
    return { [unowned(unsafe) context] machine, this, arguments in
      try self.run(
        Call(context: context, entry: self, arguments: arguments, receiver: this, receiverIndex: receiver))
    }
  }
}
