// Running cells and programs.

extension Machine {
  /// Runs a cell and returns the value of its last expression statement; top-level `await` runs the event loop meanwhile.
  ///
  /// Errors of the syntax are thrown as script exceptions (SyntaxError).
  public func runCell(_ text: String, name: String, firstLine: Int = 1) throws -> Value {
    let source = SourceText(text, name: name, firstLine: firstLine)
    let program: Program
    do throws(SyntaxError) {
      program = try Program.parse(source, goal: .cell)
    } catch {
      throw syntaxException(error, in: source)
    }
    return try run(program)
  }

  /// Runs a parsed cell.
  package func run(_ program: Program) throws -> Value {
    let code: FunctionCode
    do throws(SyntaxError) {
      code = try FunctionCompiler.compile(program, module: nil)
    } catch {
      throw syntaxException(error, in: program.source)
    }
    let result = try call(Value(Closure(code, shape: realm.functionShape, realm)))
    guard code.isAsync, let promise = result.asObject, promise.kind == .promise else { return result }
    return try finish(unsafeDowncast(promise, to: JSPromise.self))
  }

  /// A SyntaxError of the language at the place the parser found.
  package func syntaxException(_ error: SyntaxError, in source: SourceText) -> ScriptError {
    let hint = error.hint.map { "; \($0)" } ?? ""
    let exception = makeError(.syntaxError, error.message + hint)
    let position = source.position(at: error.range.start)
    exception.frames.insert(
      StackFrame(function: "", file: source.name, line: position.line, column: position.column), at: 0)
    return ScriptError(Value(exception))
  }
}
