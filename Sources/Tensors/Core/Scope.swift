/// A list of the tensors made since the scope was opened and still alive, which are disposed when it ends.
///
/// The list is threaded through the tensors themselves: a tensor that dies before the scope unlinks itself, so a scope
/// never keeps memory.
final class Scope {
  let id: Int
  let name: String
  let parent: Scope?
  private unowned(unsafe) var first: Tensor?

  init(id: Int, name: String, parent: Scope?) {
    self.id = id
    self.name = name
    self.parent = parent
  }

  @inline(__always)
  func link(_ tensor: Tensor) {
    tensor.scope = self
    tensor.previousInScope = nil
    tensor.nextInScope = first
    first?.previousInScope = tensor
    first = tensor
  }

  @inline(__always)
  func unlink(_ tensor: Tensor) {
    if let previous = tensor.previousInScope {
      previous.nextInScope = tensor.nextInScope
    } else {
      first = tensor.nextInScope
    }
    tensor.nextInScope?.previousInScope = tensor.previousInScope
    tensor.scope = nil
    tensor.nextInScope = nil
    tensor.previousInScope = nil
  }

  /// Moves `results` to the parent and disposes of the rest.
  func end(keeping results: [Tensor]) {
    for tensor in results where tensor.scope === self {
      unlink(tensor)
      parent?.link(tensor)
    }
    while let tensor = first { tensor.dispose() }
  }
}

extension Engine {
  nonisolated(unsafe) private static var lastScopeID = 0

  /// Opens a scope. Tensors made until the matching ``endScope(keeping:)`` belong to it.
  public static func startScope(_ name: String = "") {
    lastScopeID += 1
    currentScope = Scope(id: lastScopeID, name: name, parent: currentScope)
  }

  /// Ends the innermost scope: disposes of its tensors except `results`, which move to the scope around it, and except
  /// kept tensors and variables.
  public static func endScope(keeping results: [Tensor] = []) {
    guard let scope = currentScope else { return }
    currentScope = scope.parent
    scope.end(keeping: results)
  }

  /// Runs `body` and then disposes of the tensors it made, except the one it returns.
  public static func tidy(_ name: String = "", _ body: () throws -> Tensor) rethrows -> Tensor {
    try tidy(name, keeping: { [$0] }, body)
  }

  /// Runs `body` and then disposes of the tensors it made, except those it returns.
  public static func tidy(_ name: String = "", _ body: () throws -> [Tensor]) rethrows -> [Tensor] {
    try tidy(name, keeping: { $0 }, body)
  }

  /// Runs `body` and then disposes of the tensors it made.
  public static func tidy(_ name: String = "", _ body: () throws -> Void) rethrows {
    try tidy(name, keeping: { _ in [] }, body)
  }

  /// Runs `body` and then disposes of the tensors it made, except those that `tensors` finds in the result.
  public static func tidy<Result>(
    _ name: String = "", keeping tensors: (Result) -> [Tensor], _ body: () throws -> Result
  ) rethrows -> Result {
    startScope(name)
    let scope = currentScope
    var kept: [Tensor] = []
    defer {
      // A body that failed between its own start and end of a scope leaves inner scopes open.
      while let current = currentScope, current !== scope { endScope(keeping: kept) }
      endScope(keeping: kept)
    }
    let result = try body()
    kept = tensors(result)
    return result
  }
}
