// What the library asks about functions of any kind.

extension Machine {
  private func closure(_ function: JSObject) -> Closure? {
    function.kind == .closure ? unsafeDowncast(function, to: Closure.self) : nil
  }

  /// The source of a script function; nil for others.
  public func sourceText(of function: JSObject) -> String? { closure(function)?.sourceText }

  /// Whether a function is a class.
  public func isClass(_ function: JSObject) -> Bool { closure(function)?.isClass ?? false }

  /// `Function`, `AsyncFunction`, `GeneratorFunction` or `AsyncGeneratorFunction`.
  public func functionKindName(_ function: JSObject) -> String { closure(function)?.functionKindName ?? "Function" }
}
