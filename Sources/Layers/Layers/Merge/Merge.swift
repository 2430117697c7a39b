import Tensors

/// A layer that makes one tensor of several, element by element.
///
/// Inputs of fewer axes get axes of size 1 after the batch; sizes of 1 are repeated.
public class Merge: Layer {
  /// Makes a merging layer.
  public required init(_ options: Options) throws {
    try super.init(options)
    supportsMasking = true
  }

  /// The combination of inputs of equal rank.
  func merge(_ inputs: [Tensor]) throws -> Tensor { inputs[0] }

  /// Checks the number of the inputs and their batch sizes.
  public override func build(_ inputShapes: [LayerShape]) throws {
    _ = try computeOutputShapes(inputShapes)
    try super.build(inputShapes)
  }

  /// Throws unless there are at least two inputs.
  package override func checkInputs(_ shapes: [LayerShape], onlyRanks: Bool = false) throws {
    guard shapes.count >= 2 else {
      throw LayerError("The merging layer \(name) needs a list of at least 2 inputs, but it got \(shapes.count).")
    }
  }

  /// The shape to which all inputs are broadcast.
  public override func computeOutputShapes(_ inputShapes: [LayerShape]) throws -> [LayerShape] {
    try checkInputs(inputShapes)
    var result = inputShapes[0].withoutBatch
    for shape in inputShapes.dropFirst() { result = try broadcast(result, shape.withoutBatch) }
    let batchSizes = Set(inputShapes.compactMap { $0.first ?? nil })
    guard batchSizes.count <= 1 else {
      throw LayerError(
        "The merging layer \(name) cannot merge inputs with different batch sizes: their shapes are \(inputShapes.map(\.description).joined(separator: ", "))."
      )
    }
    return [LayerShape([batchSizes.first]) + result]
  }

  private func broadcast(_ a: LayerShape, _ b: LayerShape) throws -> LayerShape {
    let (long, short) = a.rank >= b.rank ? (a, b) : (b, a)
    let start = long.rank - short.rank
    return try LayerShape(
      long.enumerated().map { axis, size in
        guard axis >= start else { return size }
        let other = short[axis - start]
        guard let size, let other else { return nil }
        if size == 1 { return other }
        guard other == 1 || other == size else {
          throw LayerError(
            "The merging layer \(name): inputs of shapes \(a) and \(b) (without the batch) cannot be broadcast together."
          )
        }
        return size
      })
  }

  /// The combination of the inputs.
  public override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    let rank = inputs.map(\.rank).max() ?? 0
    let expanded = try inputs.map { input in
      var input = input
      while input.rank < rank { input = try input.expandDims(1) }
      return input
    }
    return [try merge(expanded)]
  }

  /// The steps that count in all inputs.
  public override func computeMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    guard masks.isEmpty || masks.count == inputs.count else {
      throw LayerError(
        "computeMask of the merging layer \(name): inputs and mask must each be a list (Array), both of the same length, but there are \(inputs.count) input(s) and \(masks.count) mask(s)."
      )
    }
    let present = masks.compactMap { $0 }
    guard var result = present.first else { return [] }
    for mask in present.dropFirst() { result = try result.logicalAnd(mask) }
    return [result]
  }

  func reduce(_ inputs: [Tensor], _ combine: (Tensor, Tensor) throws -> Tensor) throws -> Tensor {
    try inputs.dropFirst().reduce(inputs[0], combine)
  }
}

/// The sum of the inputs.
public final class Add: Merge {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(Add.self, "Add", factory: "add", "The sum of the inputs")
  override func merge(_ inputs: [Tensor]) throws -> Tensor { try reduce(inputs) { try $0.add($1) } }
}

/// The difference of two inputs; a class of Keras.
public final class Subtract: Merge {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(Subtract.self, "Subtract", "The difference of two inputs")

  /// Throws unless there are two inputs.
  package override func checkInputs(_ shapes: [LayerShape], onlyRanks: Bool = false) throws {
    guard shapes.count == 2 else {
      throw LayerError("The layer \(name) takes the difference of exactly 2 inputs, but it got \(shapes.count).")
    }
  }

  override func merge(_ inputs: [Tensor]) throws -> Tensor { try inputs[0].sub(inputs[1]) }
}

/// The product of the inputs.
public final class Multiply: Merge {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Multiply.self, "Multiply", factory: "multiply", "The product of the inputs, element by element")
  override func merge(_ inputs: [Tensor]) throws -> Tensor { try reduce(inputs) { try $0.mul($1) } }
}

/// The mean of the inputs.
public final class Average: Merge {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(Average.self, "Average", factory: "average", "The mean of the inputs")
  override func merge(_ inputs: [Tensor]) throws -> Tensor {
    try reduce(inputs) { try $0.add($1) }.mul(1 / Float(inputs.count))
  }
}

/// The greatest of the inputs.
public final class Maximum: Merge {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Maximum.self, "Maximum", factory: "maximum", "The greatest of the inputs, element by element")
  override func merge(_ inputs: [Tensor]) throws -> Tensor { try reduce(inputs) { try $0.maximum($1) } }
}

/// The least of the inputs.
public final class Minimum: Merge {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Minimum.self, "Minimum", factory: "minimum", "The least of the inputs, element by element")
  override func merge(_ inputs: [Tensor]) throws -> Tensor { try reduce(inputs) { try $0.minimum($1) } }
}

/// The inputs one after another along an axis.
public final class Concatenate: Merge {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Concatenate.self, "Concatenate", factory: "concatenate", "The inputs one after another along an axis",
    fields: [ConfigField("axis", .integer, -1, "the axis along which they are joined")])

  package override func checkInputs(_ shapes: [LayerShape], onlyRanks: Bool = false) throws {
    guard shapes.count >= 2 else {
      throw LayerError("A `Concatenate` layer (\(name)) needs a list of at least 2 inputs, but it got \(shapes.count).")
    }
  }

  /// The first input's shape with the sizes along the axis added up.
  public override func computeOutputShapes(_ inputShapes: [LayerShape]) throws -> [LayerShape] {
    try checkInputs(inputShapes)
    let list = inputShapes.map(\.description).joined(separator: ", ")
    var result = inputShapes[0]
    let axis = try resolvedAxis(result)
    for shape in inputShapes.dropFirst() {
      guard shape.rank == result.rank,
        (0..<result.rank).allSatisfy({ $0 == axis || shape[$0] == nil || result[$0] == nil || shape[$0] == result[$0] })
      else {
        throw LayerError(
          "A `Concatenate` layer (\(name)) needs inputs with matching shapes except along axis \(axis), but their shapes are \(list)."
        )
      }
      result[axis] = result[axis].flatMap { size in shape[axis].map { size + $0 } }
    }
    return [result]
  }

  private func resolvedAxis(_ shape: LayerShape) throws -> Int {
    let axis = options.integer("axis")
    guard axis >= -shape.rank && axis < shape.rank else {
      throw LayerError("Concatenate layer \(name): axis \(axis) is not an axis of inputs of shape \(shape).")
    }
    return axis < 0 ? axis + shape.rank : axis
  }

  /// The joined inputs.
  public override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    [try Tensor.concat(inputs, axis: resolvedAxis(LayerShape(inputs[0].shape)))]
  }

  /// The joined masks; an input without one counts everywhere.
  public override func computeMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    if masks.allSatisfy({ $0 == nil }) { return [] }
    let full = try zip(inputs, masks).map { input, mask in
      guard let mask else { return try Tensor.ones(input.shape, .bool) }
      return mask.rank < input.rank
        ? try mask.expandDims(mask.rank).mul(Tensor.ones(input.shape, .bool)).cast(to: .bool) : mask
    }
    return [try Tensor.concat(full, axis: resolvedAxis(LayerShape(inputs[0].shape))).all(axes: [-1])]
  }
}

/// Scalar products of the vectors along one axis of two inputs, example by example.
public final class Dot: Merge {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Dot.self, "Dot", factory: "dot", "Scalar products of two inputs along an axis",
    fields: [
      ConfigField("axes", .any, -1, "the axis of both inputs, or a list of one for each"),
      ConfigField("normalize", .boolean, false, "whether vectors are scaled to length 1 first"),
    ])

  package override func checkInputs(_ shapes: [LayerShape], onlyRanks: Bool = false) throws {
    guard shapes.count == 2 else {
      throw LayerError("A `Dot` layer (\(name)) needs exactly 2 inputs, but it got \(shapes.count).")
    }
  }

  /// The axes of the two inputs, counted from the front.
  private func axes(_ rankA: Int, _ rankB: Int) throws -> (Int, Int) {
    let given = options["axes"]
    let pair = given.array?.compactMap(\.integer) ?? given.integer.map { [$0, $0] } ?? []
    guard pair.count == 2 else {
      throw LayerError(
        "Dot layer \(name): 'axes' must be a whole number or a list of 2, but it is \(given.kindDescription).")
    }
    let resolved = zip(pair, [rankA, rankB]).map { $0 < 0 ? $0 + $1 : $0 }
    guard resolved[0] > 0, resolved[0] < rankA, resolved[1] > 0, resolved[1] < rankB else {
      throw LayerError(
        "Dot layer \(name): the axes \(pair) are not axes of inputs with \(rankA) and \(rankB) axes (the batch, axis 0, is none)."
      )
    }
    return (resolved[0], resolved[1])
  }

  /// Both shapes without the axis, the batch once.
  public override func computeOutputShapes(_ inputShapes: [LayerShape]) throws -> [LayerShape] {
    try checkInputs(inputShapes)
    var (a, b) = (inputShapes[0], inputShapes[1])
    let (axisA, axisB) = try axes(a.rank, b.rank)
    if let sizeA = a[axisA], let sizeB = b[axisB], sizeA != sizeB {
      throw LayerError(
        "Dot layer \(name): the inputs of shapes \(a) and \(b) have sizes \(sizeA) and \(sizeB) along axes \(axisA) and \(axisB); they must be equal."
      )
    }
    a.remove(at: axisA)
    b.remove(at: axisB)
    let result = a + b.dropFirst()
    return [result.rank == 1 ? result + [1] : result]
  }

  /// The scalar products.
  public override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    var (a, b) = (inputs[0], inputs[1])
    let (axisA, axisB) = try axes(a.rank, b.rank)
    if self.options.flag("normalize") {
      (a, b) = (try Dot.normalized(a, axisA), try Dot.normalized(b, axisB))
    }
    let shapes = try computeOutputShapes([LayerShape(a.shape), LayerShape(b.shape)])
    let size = a.shape[axisA]
    let batch = a.shape[0]
    // Bring both to matrices [batch, rest, size] and multiply.
    func matrix(_ x: Tensor, _ axis: Int) throws -> Tensor {
      let order = (0..<x.rank).filter { $0 != axis } + [axis]
      return try x.transpose(order).reshape([batch, x.size / max(batch * size, 1), size])
    }
    let product = try matrix(a, axisA).matMul(matrix(b, axisB), transposeB: true)
    return [try product.reshape(shapes[0].known())]
  }

  private static func normalized(_ x: Tensor, _ axis: Int) throws -> Tensor {
    try x.div(x.square().sum(axes: [axis], keepDims: true).maximum(Numeric.epsilon).sqrt())
  }

  /// Scalar products have no mask.
  public override func computeMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] { [] }
}
