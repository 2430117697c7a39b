/// A place in a script, as stacks and messages show it.
public struct StackFrame: Sendable {
  /// The name of the function, empty at the top level and for anonymous functions.
  public var function: String
  /// The file or cell.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1.
  public var column: Int
}

/// An error object with the stack of script frames at its creation.
public final class JSError: JSObject {
  /// The frames, innermost first.
  public internal(set) var frames: [StackFrame] = []

  /// An error with this prototype.
  public init(prototype: JSObject?) {
    super.init(shape: JSObject.rootShape(for: prototype), kind: .error)
  }

  /// The lines of `error.stack` after the first: `    at name (file:line:column)`.
  public var stackLines: String {
    frames.map { frame in
      let place = "\(frame.file):\(frame.line):\(frame.column)"
      return "\n    at " + (frame.function.isEmpty ? place : "\(frame.function) (\(place))")
    }.joined()
  }
}

/// A script exception on its way through Swift code.
public struct ScriptError: Error, @unchecked Sendable {
  /// What was thrown.
  public let value: Value

  /// The exception `throw value` makes.
  public init(_ value: Value) { self.value = value }
}

/// The end of a program that scripts cannot catch.
public enum Termination: Error {
  /// The user interrupted (Ctrl-C).
  case interrupted
  /// The step budget is used up.
  case outOfSteps
  /// The script asked to leave with a status (`process.exit`).
  case exit(status: Int32)
}

/// The standard's kinds of errors.
public enum ErrorKind: Int, CaseIterable, Sendable {
  case error, typeError, rangeError, syntaxError, referenceError, evalError, uriError, aggregateError

  /// The name of the constructor.
  public var name: String {
    switch self {
    case .error: return "Error"
    case .typeError: return "TypeError"
    case .rangeError: return "RangeError"
    case .syntaxError: return "SyntaxError"
    case .referenceError: return "ReferenceError"
    case .evalError: return "EvalError"
    case .uriError: return "URIError"
    case .aggregateError: return "AggregateError"
    }
  }
}
