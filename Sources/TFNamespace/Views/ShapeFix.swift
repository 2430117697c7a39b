/// The likely fixes where a tensor of one shape was given and one of another is wanted: the slips people make, each told
/// by what it does to a shape, the likeliest first. Sizes that may be any are nil.
package enum ShapeFix {
  package typealias Shape = [Int?]

  private static func matches(_ given: some Collection<Int?>, _ wanted: some Collection<Int?>) -> Bool {
    given.count == wanted.count && zip(given, wanted).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
  }

  /// The numbers of an example, if all its sizes are known.
  private static func size(_ example: some Collection<Int?>) -> Int? {
    example.reduce(1) { product, size in product.flatMap { product in size.map { product * $0 } } }
  }

  private static func text(_ sizes: some Collection<Int?>) -> String {
    "[" + sizes.map { $0.map(String.init) ?? "-1" }.joined(separator: ", ") + "]"
  }

  private static func text(_ size: Int?) -> String { size.map(String.init) ?? "null" }

  // MARK: Inputs of models and layers

  /// Fixes for the input of a model; `wanted` begins with the batch.
  package static func ofInputs(given: Shape, wanted: Shape) -> [String] {
    let example = wanted.dropFirst()
    guard !example.isEmpty else { return [] }
    let missing = missingAxes(given: given, wanted: wanted)
    if !missing.isEmpty { return missing }
    var fixes: [String] = []
    if given.count > wanted.count && given.contains(1) && matches(given.filter { $0 != 1 }, example.filter { $0 != 1 })
      || given.count == wanted.count + 1 && given.first == 1
    {
      fixes.append("one dimension too many: try x.squeeze() or x.reshape(\(text(wanted)))")
    }
    if given.count == wanted.count { fixes += wrongSizes(given: given, wanted: wanted) }
    fixes += otherLayout(given: given, wanted: wanted)
    return Array(fixes.prefix(3))
  }

  private static func missingAxes(given: Shape, wanted: Shape) -> [String] {
    let example = wanted.dropFirst()
    // predict and fit read a vector as a batch of numbers: one example of shape [4] comes here as [4,1].
    let isVectorReadAsBatch = given.count == 2 && given[1] == 1 && wanted.count == 2 && matches([given[0]], example)
    if matches(given, example) || isVectorReadAsBatch {
      let single = "missing batch dimension: try x.expandDims(0)"
      guard wanted.last == 1, matches(given, wanted.dropLast()) else { return [single] }
      return [single, "missing channel dimension: try x.expandDims(-1)"]
    }
    if wanted.count > 2, wanted.last == 1 {
      if matches(given, wanted.dropLast()) { return ["missing channel dimension: try x.expandDims(-1)"] }
      if matches(given, example.dropLast()) {
        return ["missing batch and channel dimensions: try x.expandDims(0).expandDims(-1)"]
      }
    }
    return []
  }

  /// As many axes, other sizes.
  private static func wrongSizes(given: Shape, wanted: Shape) -> [String] {
    let example = wanted.dropFirst()
    guard !matches(given.dropFirst(), example) else { return [] }
    if wanted.count == 2 {
      var fixes: [String] = []
      if matches([given[0]], example) { fixes.append("rows and columns are swapped: try x.transpose()") }
      fixes.append(
        "wrong last dimension: \(text(given[1])) where \(text(wanted[1])) is wanted: "
          + "give the first layer inputShape: [\(text(given[1]))], or pick \(text(wanted[1])) columns of the data")
      return fixes
    }
    guard wanted.count == 4 else { return [] }
    if matches([given[2], given[3], given[1]], example) {
      return ["the channels are first: try x.transpose([0, 2, 3, 1])"]
    }
    if matches(given[1...2], wanted[1...2]) { return wrongChannels(given[3], wanted[3]) }
    if given[3] == wanted[3], let height = wanted[1], let width = wanted[2] {
      return ["images of another size: try tf.image.resizeBilinear(x, [\(height), \(width)])"]
    }
    return []
  }

  private static func wrongChannels(_ given: Int?, _ wanted: Int?) -> [String] {
    let layer = "or give the first layer an inputShape with \(text(given)) channels"
    switch (given, wanted) {
    case (3, 1): return ["wrong channels, 3 for 1: try tf.image.rgbToGrayscale(x), \(layer)"]
    case (1, 3): return ["wrong channels, 1 for 3: try tf.image.grayscaleToRGB(x), \(layer)"]
    case (4, 3): return ["wrong channels, 4 for 3: try x.slice([0, 0, 0, 0], [-1, -1, -1, 3]), \(layer)"]
    default: return ["wrong channels, \(text(given)) for \(text(wanted)): change the data, \(layer)"]
    }
  }

  /// The same numbers in another shape.
  private static func otherLayout(given: Shape, wanted: Shape) -> [String] {
    let example = wanted.dropFirst()
    guard let wantedSize = size(example), wantedSize > 0, !matches(given, wanted), !matches(given, example) else {
      return []
    }
    let reshape = "x.reshape(\(text([nil] + example)))"
    if given.count > 2, wanted.count == 2 {
      if size(given.dropFirst()) == wantedSize {
        return ["missing flatten: try \(reshape), or begin the model with tf.layers.flatten({inputShape})"]
      }
      return size(given) == wantedSize ? ["missing batch dimension and flatten: try \(reshape)"] : []
    }
    let isKnown = given.count > 1 && size(given.dropFirst()) == wantedSize
    guard isKnown || size(given) == wantedSize, given.count != wanted.count else { return [] }
    return ["the same numbers in another shape: try \(reshape)"]
  }

  // MARK: Layers on layers

  /// Fixes for a layer that wants `wantedRank` axes on top of a layer that gives another number of them.
  package static func ofStacking(given: Shape, wantedRank: Int, under className: String) -> [String] {
    if given.count > wantedRank { return ["missing flatten: add tf.layers.flatten() before this layer"] }
    if wantedRank == 3, ["LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional"].contains(className) {
      return ["give the recurrent layer before it returnSequences: true"]
    }
    let example = text(given.dropFirst())
    return [
      "this layer takes \(wantedRank) axes with the batch: put it before the layer that made the shape flat, or add "
        + "tf.layers.reshape({targetShape: …}) that gives the \(example) numbers \(wantedRank - 1) axes"
    ]
  }

  // MARK: Targets

  /// Fixes for the labels of a training; `wanted` is what the model gives.
  package static func ofTargets(given: Shape, wanted: Shape) -> [String] {
    guard let units = wanted.last ?? nil else { return [] }
    if wanted.count > 2 && given.count <= 2 {
      return [
        "missing flatten: the model gives \(text(wanted.dropFirst())) an example; add tf.layers.flatten() before "
          + "the last dense layer"
      ]
    }
    guard wanted.count == 2 else { return [] }
    let columns = given.count > 1 ? given[given.count - 1] : 1
    if columns == 1 {
      return [
        "the labels are class numbers: try tf.oneHot(labels, \(units)), or the loss 'sparseCategoricalCrossentropy'",
        "one number an example is wanted: give the last layer units: 1",
      ]
    }
    if units == 1 {
      return [
        "the labels are one-hot: give the last layer units: \(text(columns)) and activation: 'softmax'",
        "try labels.argMax(-1) for class numbers",
      ]
    }
    return ["the labels have \(text(columns)) columns: give the last layer units: \(text(columns))"]
  }

  // MARK: Operands

  /// Fixes for the factors of a product of matrices.
  package static func ofMatrices(_ left: Shape, _ right: Shape) -> [String] {
    guard left.count >= 2, right.count >= 2 else { return ["matMul takes matrices: try x.expandDims(0)"] }
    let (rows, inner) = (left[left.count - 2], left[left.count - 1])
    let (otherInner, columns) = (right[right.count - 2], right[right.count - 1])
    var fixes: [String] = []
    if inner == columns { fixes.append("the second matrix is turned: try a.matMul(b, false, true)") }
    if rows == otherInner { fixes.append("the first matrix is turned: try a.matMul(b, true)") }
    if rows == columns && inner != columns { fixes.append("the factors are swapped: try b.matMul(a)") }
    return fixes
  }

  /// Fixes for operands that do not broadcast.
  package static func ofBroadcasting(_ left: Shape, _ right: Shape) -> [String] {
    let (short, long, name) = left.count < right.count ? (left, right, "a") : (right, left, "b")
    if short.count == 1, long.count == 2, short[0] == long[0] {
      return ["a number for each row: try \(name).expandDims(-1)"]
    }
    if left.count == 2, right.count == 2, left[0] == right[1], left[1] == right[0] {
      return ["rows and columns are swapped: try b.transpose()"]
    }
    return []
  }
}
