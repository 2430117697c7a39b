/// Where the names of layers and weights come from.
///
/// Names given to the same class are counted: `dense_Dense1`, `dense_Dense2`. A weight is named for the layers being
/// applied when it is made: `bidirectional_Bidirectional1/forward_lstm_LSTM1/kernel`.
public enum NameScope {
  nonisolated(unsafe) private static var counters: [String: Int] = [:]
  nonisolated(unsafe) private static var useCounts: [String: Int] = [:]
  nonisolated(unsafe) private static var open: [String] = []
  nonisolated(unsafe) private static var lastID = 0

  /// Starts all counters anew, as in a fresh session. Layers that exist keep their names.
  public static func reset() {
    counters.removeAll()
    useCounts.removeAll()
  }

  /// `prefix` with the next number: `model1`, `model2`, …
  static func numbered(_ prefix: String) -> String {
    let next = (counters[prefix] ?? 0) + 1
    counters[prefix] = next
    return prefix + String(next)
  }

  /// A name for a new layer of a class: `dense_Dense1`.
  static func layerName(_ className: String) -> String { CaseMapping.snakeCase(className) + "_" + numbered(className) }

  /// A name within the layers being applied.
  static func scoped(_ name: String) -> String { (open + [name]).joined(separator: "/") }

  /// The name itself the first time it is used, with `_1`, `_2` … after that.
  static func unique(_ name: String) -> String {
    let count = useCounts[name] ?? 0
    useCounts[name] = count + 1
    if count == 0 { return name }
    let candidate = "\(name)_\(count)"
    useCounts[candidate] = 1
    return candidate
  }

  /// Runs `body` while a layer of the given name is being applied.
  static func within<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
    open.append(name)
    defer { open.removeLast() }
    return try body()
  }

  /// A number for a new layer, weight or tensor.
  static func nextID() -> Int {
    lastID += 1
    return lastID
  }
}
