import Script
import Tensors

extension FunctionTable {
  /// `tf.broadcast_util` and `tf.tensor_util`: what operations of a program's own need.
  mutating func addTensorUtilities() {
    section("Util", in: "tf.broadcast_util")
    add(
      "assertAndGetBroadcastShape", [.shape("shapeA"), .shape("shapeB")],
      "The shape that two shapes give when they are broadcast.",
      example: "console.log(tf.broadcast_util.assertAndGetBroadcastShape([2, 1], [3]));"
    ) { call -> [Int] in try call.shape(0).broadcast(with: call.shape(1)).dimensions }
    let shapes: [Parameter] = [.shape("inShape"), .shape("outShape")]
    add(
      "getBroadcastDims", shapes, "The axes of a shape, of size 1, that are repeated to give another shape.",
      example: "console.log(tf.broadcast_util.getBroadcastDims([1, 2], [3, 2]));"
    ) { call -> [Int] in
      let (inner, outer) = (try call.shape(0), try call.shape(1))
      let added = outer.rank - inner.rank
      return (0..<inner.rank).filter { inner[$0] == 1 && $0 + added >= 0 && outer[$0 + added] > 1 }
    }
    add(
      "getReductionAxes", shapes,
      "The axes of a broadcast shape over which a gradient is summed to have the shape before.",
      example: "console.log(tf.broadcast_util.getReductionAxes([1, 2], [3, 2]));"
    ) { call -> [Int] in
      let (inner, outer) = (try call.shape(0), try call.shape(1))
      let added = outer.rank - inner.rank
      return (0..<outer.rank).filter { $0 < added || (inner[$0 - added] == 1 && outer[$0] > 1) }
    }
    section("Util", in: "tf.tensor_util")
    add(
      "getTensorsInContainer", [.any("result", "any")],
      "The tensors in a value and the arrays and objects it is made of.",
      example: "console.log(tf.tensor_util.getTensorsInContainer([tf.scalar(1)]).length);"
    ) { call -> [Tensor] in call.context.tensors(in: call[0]) }
    add(
      "isTensorInList", [.any("tensor", "Tensor"), .any("tensorList", "Tensor[]")], "Whether a tensor is in a list.",
      example: "const x = tf.scalar(1);\nconsole.log(tf.tensor_util.isTensorInList(x, [x]));"
    ) { call -> Bool in
      call[1].asArray?.values.contains { Value.isStrictlyEqual($0, call[0]) } ?? false
    }
    let pair: [Parameter] = [.tensor("a", .any), .tensor("b", .any)]
    add(
      "makeTypesMatch", pair, "Both tensors in the type in which they are combined.", returns: "[Tensor, Tensor]",
      example: "console.log(tf.tensor_util.makeTypesMatch(tf.scalar(1, 'int32'), tf.scalar(1))[0].dtype);"
    ) { call -> [Tensor] in
      let (a, b) = (try call.tensor(0), try call.tensor(1))
      let type = try a.dtype.promoted(with: b.dtype)
      return [try a.cast(to: type), try b.cast(to: type)]
    }
    add(
      "assertTypesMatch", pair, "Throws an error when two tensors differ in type.",
      example: "tf.tensor_util.assertTypesMatch(tf.scalar(1), tf.scalar(2));",
      procedure: { call in
        let (a, b) = (try call.tensor(0).dtype, try call.tensor(1).dtype)
        guard a == b else {
          throw call.machine.error("The dtypes of the first (\(a)) and the second tensor (\(b)) must match.")
        }
      })
  }
}
