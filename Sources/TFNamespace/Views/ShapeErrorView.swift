import Display
import Layers

/// What helps with a shape error inside a model: how the shapes come about up to the layer that failed, and the likely fix.
package enum ShapeErrorView {
  /// The help for an error message that names a layer of one of the models; nil for other messages.
  package static func help(for message: String, models: [LayersModel]) -> StyledText? {
    guard message.contains("["), message.lowercased().contains("shape") || message.contains("incompatible") else {
      return nil
    }
    for model in models {
      guard let layer = model.layers.first(where: { names($0.name, in: message) }) else { continue }
      var lines = ShapesView.table(of: model, upTo: layer).drawn(on: .plain(columns: 100)).lines
      let wanted = layer.inboundNodes.first?.inputShapes.first ?? model.modelInputs.first?.shape
      if let wanted, let given = shapes(in: message).last, let fix = fix(given: given, wanted: wanted) {
        lines.append(StyledText("hint: \(fix)", TextRole.hint))
      }
      return .joined(lines)
    }
    return nil
  }

  /// Whether a message holds a name as a word of its own.
  private static func names(_ name: String, in message: String) -> Bool {
    message.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }.contains {
      $0 == name || $0 == name + "_input"
    }
  }

  /// The shapes written in a message, `null` as nil.
  private static func shapes(in message: String) -> [[Int?]] {
    message.split(separator: "[").dropFirst().compactMap { part in
      guard let end = part.firstIndex(of: "]") else { return nil }
      let items = part[..<end].split(separator: ",").map { $0.filter { !$0.isWhitespace } }
      guard items.allSatisfy({ Int($0) != nil || $0 == "null" }) else { return nil }
      return items.map { Int($0) }
    }
  }

  /// What to do to a tensor of one shape where another is wanted, if a common slip explains the difference.
  static func fix(given: [Int?], wanted: LayerShape) -> String? {
    func matches(_ sizes: some Collection<Int?>, _ wanted: some Collection<Int?>) -> Bool {
      sizes.count == wanted.count && zip(sizes, wanted).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
    }
    let example = Array(wanted.dropFirst())
    let target = wanted.map { $0.map(String.init) ?? "-1" }.joined(separator: ", ")
    // predict and fit read a vector as a batch of numbers: one example of shape [4] comes here as [4,1].
    let isVectorReadAsBatch = given.count == 2 && given[1] == 1 && matches([given[0]], example)
    if matches(given, example) || isVectorReadAsBatch { return "missing batch dimension: try x.expandDims(0)" }
    if given.count == wanted.count + 1, given.contains(1) {
      return "one dimension too many: try x.squeeze() or x.reshape([\(target)])"
    }
    if given.count == wanted.count - 1, wanted.last == 1, matches(given, wanted.dropLast()) {
      return "missing channel dimension: try x.expandDims(-1)"
    }
    if given.count == 2, wanted.count == 2, matches([given[1]], [wanted[1]].map { $0 }) == false,
      matches([given[0]], [wanted[1]].map { $0 })
    {
      return "rows and columns are swapped: try x.transpose()"
    }
    let size = given.reduce(1) { $0 * ($1 ?? 1) }
    let exampleSize = example.reduce(1) { $0 * ($1 ?? 0) }
    if exampleSize > 0 && size % exampleSize == 0 && !matches(given, Array(wanted)) {
      return "the same numbers in another shape: try x.reshape([\(target)])"
    }
    return nil
  }
}
