import Glibc

/// What an observer learns of one operation.
public struct OperationRecord {
  /// The name of the operation's kernel, such as `Add` or `BatchMatMul`.
  public let name: String
  /// The tensors it read.
  public let inputs: [Tensor]
  /// The tensors it made.
  public let outputs: [Tensor]
  /// How long it took, in milliseconds.
  public let milliseconds: Double
}

/// Someone who is told of every operation: a profile, a trace, a clock.
public protocol OperationObserver: AnyObject {
  /// Called after each operation.
  func operationEnded(_ record: OperationRecord)
}

extension Engine {
  /// Runs `body` while `observer` is told of every operation; an observer from outside hears nothing meanwhile.
  public static func observing<Result>(_ observer: OperationObserver, _ body: () throws -> Result) rethrows -> Result {
    let outer = self.observer
    setObserver(observer)
    defer { setObserver(outer) }
    return try body()
  }

  /// Tells `observer` of every operation from now on; `nil` ends it. Returns the observer before.
  @discardableResult
  public static func setObserver(_ observer: OperationObserver?) -> OperationObserver? {
    let previous = self.observer
    self.observer = observer
    if observer == nil { attention.remove(.observer) } else { attention.insert(.observer) }
    return previous
  }
}

/// One run of one operation, from the check of its inputs to its finished result.
///
/// An operation is written as: begin, check, compute, finish with its gradient.
///
/// ```swift
/// public func square() throws -> Tensor {
///   let operation = try Operation("square", self)
///   let result = try Tensor(uninitialized: shape, dtype)
///   // … fill result …
///   return try operation.finish(result, gradient: { dy, _ in try dy.mul(self.mul(2)) })
/// }
/// ```
///
/// When nobody listens, `finish` is one branch: the gradient closure is only made while a tape records.
package struct Operation {
  let name: StaticString
  let kernelName: StaticString?
  let first: Tensor?
  let second: Tensor?
  let third: Tensor?
  let more: [Tensor]
  let start: Int

  /// Begins an operation that reads up to three tensors.
  ///
  /// - Parameters:
  ///   - name: the name a script calls it by.
  ///   - kernelName: the name a profile shows, if it is not `name` with a capital.
  /// - Throws: ``TensorError`` when an input has been disposed.
  @inline(__always)
  package init(
    _ name: StaticString, kernel kernelName: StaticString? = nil, _ first: Tensor? = nil, _ second: Tensor? = nil,
    _ third: Tensor? = nil
  ) throws {
    self.name = name
    self.kernelName = kernelName
    self.first = first
    self.second = second
    self.third = third
    more = []
    start = Engine.attention.contains(.observer) ? Operation.now() : 0
    try first?.requireLive(for: name.description)
    try second?.requireLive(for: name.description)
    try third?.requireLive(for: name.description)
  }

  /// Begins an operation that reads any number of tensors.
  package init(_ name: StaticString, kernel kernelName: StaticString? = nil, inputs: [Tensor]) throws {
    self.name = name
    self.kernelName = kernelName
    first = nil
    second = nil
    third = nil
    more = inputs
    start = Engine.attention.contains(.observer) ? Operation.now() : 0
    for input in inputs { try input.requireLive(for: name.description) }
  }

  /// The tensors the operation reads; the index in this list is what a gradient is asked for.
  var inputs: [Tensor] {
    if !more.isEmpty { return more }
    return [first, second, third].compactMap { $0 }
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
  }

  /// Runs the operations that another one is made of: neither recorded nor told to those who listen, because that one is.
  static func parts<Result>(_ body: () throws -> Result) rethrows -> Result {
    let observer = Engine.setObserver(nil)
    defer { if observer != nil { Engine.setObserver(observer) } }
    return try Tape.paused(body)
  }

  /// Hands out the result of an operation that has no gradient.
  @inline(__always)
  package func finish(_ result: Tensor) throws -> Tensor {
    if !Engine.attention.isEmpty { try report([result]) }
    return result
  }

  /// Hands out the result, and while a tape records, tells it the gradient.
  ///
  /// - Parameter gradient: `(dy, index)` gives the gradient with respect to input number `index`, where `dy` is the
  ///   gradient with respect to the result. It is asked only for the inputs that need one.
  @inline(__always)
  package func finish(
    _ result: Tensor, gradient: @autoclosure () -> (_ dy: Tensor, _ index: Int) throws -> Tensor
  ) throws -> Tensor {
    if !Engine.attention.isEmpty {
      if Tape.isRecording && isWatched { record(.each(gradient()), result) }
      try report([result])
    }
    return result
  }

  /// The gradient of an operation whose inputs after the first are places, with respect to which it is zero.
  func gradientOfFirst(_ gradient: @escaping (_ dy: Tensor) throws -> Tensor) -> (Tensor, Int) throws -> Tensor {
    let places = inputs.dropFirst().map(\.shape)
    return { dy, index in index == 0 ? try gradient(dy) : try Tensor.zeros(places[index - 1]) }
  }

  /// Hands out the result of an operation whose gradients are computed together: `(dy, wanted)` gives one for each
  /// input, `nil` where it is not wanted.
  @inline(__always)
  package func finish(
    _ result: Tensor, jointGradient: @autoclosure () -> (_ dy: Tensor, _ wanted: [Bool]) throws -> [Tensor?]
  ) throws -> Tensor {
    if !Engine.attention.isEmpty {
      if Tape.isRecording && isWatched { record(.joint(jointGradient()), result) }
      try report([result])
    }
    return result
  }

  /// Hands out the result of an operation that is constant almost everywhere: its gradient is zero.
  @inline(__always)
  package func finishWithZeroGradient(_ result: Tensor) throws -> Tensor {
    if !Engine.attention.isEmpty {
      if Tape.isRecording && isWatched { record(.zero, result) }
      try report([result])
    }
    return result
  }

  /// Hands out several results. `(dys, index)` gives the gradient with respect to input number `index`; `dys` has `nil`
  /// for a result that the outcome does not depend on.
  package func finish(
    _ results: [Tensor], gradient: @autoclosure () -> (_ dys: [Tensor?], _ index: Int) throws -> Tensor
  ) throws -> [Tensor] {
    if !Engine.attention.isEmpty {
      if Tape.isRecording && isWatched { record(.outputs(gradient()), results) }
      try report(results)
    }
    return results
  }

  /// Hands out several results whose gradients are computed together: `(dys, wanted)` gives one for each input, `nil`
  /// where it is not wanted.
  package func finish(
    _ results: [Tensor],
    jointGradient: @autoclosure () -> (_ dys: [Tensor?], _ wanted: [Bool]) throws -> [Tensor?]
  ) throws -> [Tensor] {
    if !Engine.attention.isEmpty {
      if Tape.isRecording && isWatched { record(.jointOutputs(jointGradient()), results) }
      try report(results)
    }
    return results
  }

  @inline(never)
  private func record(_ rule: GradientRule, _ result: Tensor) {
    Tape.record(makeNode(rule, outputCount: 1), result)
  }

  private func record(_ rule: GradientRule, _ results: [Tensor]) {
    let node = makeNode(rule, outputCount: results.count)
    for (output, result) in results.enumerated() { Tape.record(node, result, output: output) }
  }

  @inline(__always)
  private func makeNode(_ rule: GradientRule, outputCount: Int) -> TapeNode {
    let node = TapeNode(rule, outputCount: outputCount)
    if more.isEmpty {
      if let first { node.append(first) }
      if let second { node.append(second) }
      if let third { node.append(third) }
    } else {
      for input in more { node.append(input) }
    }
    return node
  }

  /// Whether a gradient may be asked for through one of the inputs.
  package var isWatched: Bool {
    if !more.isEmpty { return more.contains { $0.node?.isLive ?? false } }
    return (first?.node?.isLive ?? false) || (second?.node?.isLive ?? false) || (third?.node?.isLive ?? false)
  }

  /// The name a profile shows.
  var displayName: String {
    if let kernelName { return kernelName.description }
    let text = name.description
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  /// Tells those who listen to operations.
  @inline(__always)
  private func report(_ results: @autoclosure () -> [Tensor]) throws {
    if Engine.attention != .tape { try tell(results()) }
  }

  @inline(never)
  private func tell(_ results: [Tensor]) throws {
    if Engine.attention.contains(.observer), let observer = Engine.observer {
      let milliseconds = Double(Operation.now() &- start) / 1e6
      observer.operationEnded(
        OperationRecord(name: displayName, inputs: inputs, outputs: results, milliseconds: milliseconds))
    }
    if Engine.attention.contains(.nanCheck) {
      for result in results { try requireFinite(result) }
    }
  }

  /// Throws when a result holds NaN, and warns when it holds infinities.
  private func requireFinite(_ result: Tensor) throws {
    if let index = Operation.firstFloat(of: result, where: \.isNaN) {
      let wasThere = inputs.contains { Operation.firstFloat(of: $0, where: \.isNaN) != nil }
      throw TensorError(
        "The result of the operation '\(displayName)' contains NaN (debug mode checks every result). The first is element \(index) of \(result.shape).\(wasThere ? " An input holds NaN already." : "")"
      )
    }
    if let index = Operation.firstFloat(of: result, where: \.isInfinite) {
      Engine.warningHandler(
        "The result of the operation '\(displayName)' contains \(result.floats[index] > 0 ? "Infinity" : "-Infinity"). The first is element \(index) of \(result.shape)."
      )
    }
  }

  /// The place of the first floating-point number that meets a condition; of complex numbers the parts are counted.
  private static func firstFloat(of tensor: Tensor, where condition: (Float) -> Bool) -> Int? {
    guard tensor.dtype == .float32 || tensor.dtype == .complex64 else { return nil }
    let values = tensor.floats
    let count = tensor.dtype == .complex64 ? 2 &* tensor.size : tensor.size
    return (0..<count).first { condition(values[$0]) }
  }

  // MARK: Checks that many operations make

  /// The error "Argument … passed to … must be …".
  package func error(argument: StaticString, mustBe wanted: String, butGot got: String) -> TensorError {
    TensorError("Argument '\(argument)' passed to '\(name)' must be \(wanted), but got \(got).")
  }

  /// Throws unless the tensor has the given type.
  @inline(__always)
  package func require(_ tensor: Tensor, _ argument: StaticString, _ dtype: DataType) throws {
    if tensor.dtype != dtype {
      throw TensorError(
        "Argument '\(argument)' passed to '\(name)' must be \(dtype) tensor, but got \(tensor.dtype) tensor. Convert it with x.cast('\(dtype)')."
      )
    }
  }

  /// Throws for strings.
  @inline(__always)
  package func requireNumeric(_ tensor: Tensor, _ argument: StaticString) throws {
    if tensor.dtype == .string {
      throw error(argument: argument, mustBe: "numeric tensor", butGot: "string tensor")
    }
  }

  /// Throws for strings and complex numbers.
  @inline(__always)
  package func requireReal(_ tensor: Tensor, _ argument: StaticString) throws {
    if tensor.dtype == .string || tensor.dtype == .complex64 {
      throw error(argument: argument, mustBe: "tensor of real numbers", butGot: "\(tensor.dtype) tensor")
    }
  }

  /// Throws unless the tensor has the given rank.
  @inline(__always)
  package func require(_ tensor: Tensor, _ argument: StaticString, rank: Int) throws {
    if tensor.rank != rank {
      throw error(
        argument: argument, mustBe: "of rank \(rank)", butGot: "rank \(tensor.rank) (shape \(tensor.shape))")
    }
  }

  /// An axis counted from the front; a negative one counts from the end.
  ///
  /// - Throws: ``TensorError`` when the axis is outside −rank…rank−1.
  @inline(__always)
  package func resolveAxis(_ axis: Int, rank: Int) throws -> Int {
    guard axis >= -rank && axis < rank else {
      throw TensorError("\(name)(): axis \(axis) is outside [-\(rank), \(rank)) for a tensor of rank \(rank).")
    }
    return axis < 0 ? axis &+ rank : axis
  }

  /// A plain error of this operation.
  package func error(_ message: String) -> TensorError {
    TensorError("\(name)(): \(message)")
  }
}
