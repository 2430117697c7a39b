import Script
import Tensors

/// A tensor under construction whose elements a script sets one by one.
final class TensorBufferObject: JSObject {
  let shape: TensorShape
  let dtype: DataType
  /// A typed array, or an array of strings.
  private(set) var elements: Value

  init(_ shape: TensorShape, _ dtype: DataType, elements: Value, prototype: JSObject) {
    self.shape = shape
    self.dtype = dtype
    self.elements = elements
    super.init(prototype: prototype, kind: .host)
  }

  override func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(elements)
  }

  override func clearChildren() {
    super.clearChildren()
    elements = .undefined
  }

  /// A buffer with the elements of a tensor.
  static func value(copying tensor: Tensor, _ context: TFContext) throws -> Value {
    Value(
      TensorBufferObject(
        tensor.shape, tensor.dtype, elements: try tensor.scriptElements(context),
        prototype: context.hostClass("TensorBuffer").prototype))
  }

  /// The distance of neighbors along each axis.
  var strides: [Int] { (0..<shape.rank).map { shape.elementCount(of: $0 + 1..<shape.rank) } }
}

extension FunctionTable {
  /// Buffers: tensors under construction.
  mutating func addTensorBufferClass() {
    section("Tensors / Classes")
    add(
      "buffer", [.shape(), .dtype(default: .float32), .any("values", "TypedArray|string[]", optional: "zeros")],
      "Makes a buffer whose elements are set one by one, to make a tensor of it.", returns: "TensorBuffer",
      example: "const b = tf.buffer([2, 2]);\nb.set(3, 0, 1);\nb.toTensor().print();"
    ) { try $0.makeBuffer() }

    beginClass("TensorBuffer", in: "tf", "A tensor under construction.", factory: "tf.buffer()")
    property("shape", "The sizes along the axes.") { try $0.buffer().shape }
    property("dtype", "The type of the elements.") { try $0.buffer().dtype }
    property("size", "The number of elements.") { try $0.buffer().shape.elementCount }
    property("rank", "The number of axes.") { try $0.buffer().shape.rank }
    property("values", "The elements in row-major order.") { try $0.buffer().elements }
    property("strides", "How many elements lie between neighbors along each axis but the last.") { call -> [Int] in
      Array(try call.buffer().strides.dropLast())
    }
    add(
      "get", [.rest("locs", .integer)], "The element at a place.", returns: "number|string",
      example: "tf.buffer([2]).get(0);"
    ) { call -> Value in
      let buffer = try call.buffer()
      let index = try call.bufferIndex(buffer, from: 0, isReading: true)
      return try call.machine.get(buffer.elements, PropertyKey(index: UInt32(index)))
    }
    add(
      "set", [.any("value", "number|boolean|string"), .rest("locs", .integer)], "Sets the element at a place.",
      example: "tf.buffer([2]).set(5, 0);",
      procedure: { call in
        let buffer = try call.buffer()
        let index = try call.bufferIndex(buffer, from: 1, isReading: false)
        _ = try call.machine.set(buffer.elements, PropertyKey(index: UInt32(index)), call[0])
      })
    add(
      "locToIndex", [.integers("locs")], "The position in row-major order of a place.",
      example: "tf.buffer([2, 2]).locToIndex([1, 0]);"
    ) { call -> Int in
      zip(try call.integers(0), try call.buffer().strides).reduce(0) { $0 + $1.0 * $1.1 }
    }
    add(
      "indexToLoc", [.integer("index")], "The place of a position in row-major order.",
      example: "tf.buffer([2, 2]).indexToLoc(2);"
    ) { call -> [Int] in
      var rest = try call.integer(0)
      return try call.buffer().strides.map { stride in
        defer { rest %= max(stride, 1) }
        return rest / max(stride, 1)
      }
    }
    add("toTensor", [], "The tensor of the elements.", example: "tf.buffer([2]).toTensor().print();") {
      call -> Tensor in
      let buffer = try call.buffer()
      let like = try TensorLike(buffer.elements, call.context) { "The values of the buffer" }
      guard let like else { throw call.machine.error("The buffer has no values.") }
      return try like.tensor(buffer.dtype, shape: buffer.shape)
    }
  }
}

extension Call {
  fileprivate func buffer() throws -> TensorBufferObject { try receiver(TensorBufferObject.self) }

  fileprivate func makeBuffer() throws -> Value {
    let (shape, dtype) = (try shape(0), try dtype(1))
    guard dtype != .complex64 else {
      throw machine.error("buffer() cannot make complex64 buffers: use tf.complex(real, imag).")
    }
    var elements = self[2]
    if isGiven(2) {
      let count = elements.asArray?.length ?? TypedArrayContents(elements)?.count
      guard let count else { throw argument(2).mismatch("a typed array or an array") }
      guard count == shape.elementCount else {
        throw machine.error(
          "buffer(): the length of the values is '\(count)', but a buffer of shape \(shape) needs '\(shape.elementCount)'."
        )
      }
    } else if dtype == .string {
      elements = Value(context.realm.makeArray([Value](repeating: Value(""), count: shape.elementCount)))
    } else {
      elements = try Tensor.zeros(shape, dtype).scriptElements(context)
    }
    return Value(
      TensorBufferObject(shape, dtype, elements: elements, prototype: context.hostClass("TensorBuffer").prototype))
  }

  /// The position of the element whose place the arguments from `first` on tell.
  fileprivate func bufferIndex(_ buffer: TensorBufferObject, from first: Int, isReading: Bool) throws -> Int {
    let rank = buffer.shape.rank
    let given = arguments.count - first
    let locs: [Int]
    if given == 0 && (isReading || rank == 0) {
      locs = [Int](repeating: 0, count: rank)
    } else {
      guard given == rank else {
        throw machine.error(
          "\(entry.name)(): got \(given) coordinate\(given == 1 ? "" : "s"), but the buffer has rank \(rank).")
      }
      locs = try rest(from: first).map { try $0.integer() }
    }
    for (axis, loc) in locs.enumerated() where loc < 0 || loc >= buffer.shape[axis] {
      throw machine.error(
        "\(entry.name)(): the place \(TensorShape.text(locs)) is out of range: the buffer has shape \(buffer.shape).")
    }
    return zip(locs, buffer.strides).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
