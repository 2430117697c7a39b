/// Elements of a tensor at regular distances: where the first is, how far apart they are along each axis of the view, and
/// the shape of the view.
struct StridedView: Sendable {
  var start = 0
  var steps = Strides()
  var shape = TensorShape()

  /// Adds an axis of the view.
  mutating func append(size: Int, step: Int) {
    steps[shape.rank] = step
    shape.append(size)
  }

  /// Whether the elements lie next to each other in row-major order.
  var isContiguous: Bool {
    var expected = 1
    for axis in stride(from: shape.rank - 1, through: 0, by: -1) {
      if shape[axis] != 1 && steps[axis] != expected { return false }
      expected &*= shape[axis]
    }
    return true
  }
}

extension Tensor {
  /// The elements of a view, as a tensor of its shape. Elements that lie together are shared, not copied.
  final func read(_ view: StridedView, _ operation: Operation) throws -> Tensor {
    let result: Tensor
    if view.isContiguous || view.shape.elementCount == 0 {
      result = try Tensor(sharing: self, shape: view.shape, offset: view.start)
    } else if dtype == .string {
      let values = Array(strings)
      var picked: [String] = []
      StridedCopy.forEach(view.shape, view.steps) { picked.append(values[view.start + $0]) }
      result = try Tensor(strings: picked, shape: view.shape)
    } else {
      result = try Tensor(uninitialized: view.shape, dtype)
      let width = dtype.byteCount
      StridedCopy.gather(
        bytes + view.start * width, steps: view.steps, shape: view.shape, into: result.bytes, elementBytes: width)
    }
    let source = shape
    return try operation.finish(result, gradient: { dy, _ in try dy.written(to: view, of: source) })
  }

  /// Zeros of `target` with this tensor's elements at the places of a view, whose places are all different.
  final func written(to view: StridedView, of target: TensorShape) throws -> Tensor {
    let operation = try Operation("slice", kernel: "PadV2", self)
    let result = try Tensor.zeros(target, dtype)
    if size > 0 {
      let width = dtype.byteCount
      StridedCopy.scatter(
        bytes, steps: view.steps, shape: view.shape, into: result.bytes + view.start * width, elementBytes: width)
    }
    return try operation.finish(
      result, gradient: { ddy, _ in try ddy.read(view, Operation("slice", ddy)) })
  }
}
