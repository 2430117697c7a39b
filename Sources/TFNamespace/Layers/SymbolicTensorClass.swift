import Layers
import Script
import Tensors

extension SymbolicTensor {
  /// What to do instead of passing one to an operation.
  static let hint =
    "A symbolic tensor has no values yet: apply layers to it (tf.layers.add().apply([a, b])), or write the operation in the call() of a custom layer."
}

extension FunctionTable {
  /// Symbolic tensors and the weights of layers.
  mutating func addSymbolicTensorClass() {
    beginClass(
      "SymbolicTensor", in: "tf", "A place in a graph of layers: a shape and a type without values.",
      factory: "tf.input({shape})")
    property("shape", "The sizes along the axes; unknown ones are null.") { try $0.content(SymbolicTensor.self).shape }
    property("dtype", "The type of the elements.") { try $0.content(SymbolicTensor.self).dtype }
    property("name", "The name, unique among symbolic tensors.") { try $0.content(SymbolicTensor.self).name }
    property("originalName", "The name before it was made unique.") {
      try $0.content(SymbolicTensor.self).originalName
    }
    property("id", "A number that no other symbolic tensor has.") { try $0.content(SymbolicTensor.self).id }
    property("rank", "The number of axes.") { try $0.content(SymbolicTensor.self).rank }
    property("sourceLayer", "The layer whose result this is.") { try $0.content(SymbolicTensor.self).sourceLayer }
    property("inputs", "What that layer was applied to.") { try $0.content(SymbolicTensor.self).inputs }
    property("nodeIndex", "Which application of the layer made this.") {
      try $0.content(SymbolicTensor.self).nodeIndex
    }
    for name in ["tensorIndex", "outputTensorIndex"] {
      property(name, "Which result of the layer this is.") { try $0.content(SymbolicTensor.self).outputIndex }
    }
    property("callArgs", "What was passed to the layer besides its inputs.") { call -> Value in
      let tensor = try call.content(SymbolicTensor.self)
      let nodes = tensor.sourceLayer.inboundNodes
      let options = nodes.indices.contains(tensor.nodeIndex) ? nodes[tensor.nodeIndex].callOptions.others : [:]
      return Value(try call.context.object(of: options))
    }

    beginClass(
      "LayerVariable", in: "tf", "A weight of a layer.", factory: "layer.addWeight() or layer.weights")
    property("name", "The name, such as 'dense_Dense1/kernel'.") { try $0.content(LayerVariable.self).name }
    property("originalName", "The name before it was made unique.") {
      try $0.content(LayerVariable.self).originalName
    }
    property("shape", "The sizes along the axes.") { try $0.content(LayerVariable.self).shape }
    property("dtype", "The type of the values.") { try $0.content(LayerVariable.self).dtype }
    property("id", "A number that no other weight has.") { try $0.content(LayerVariable.self).id }
    property("val", "The variable; val.assign(tensor) changes the weight.") {
      try $0.content(LayerVariable.self).val as Tensor
    }
    property(
      "trainable", "Whether training may change the weight.",
      set: { call, value in try call.content(LayerVariable.self).isTrainable = value.isTruthy }
    ) { try $0.content(LayerVariable.self).isTrainable }
    add("read", [], "The values.", returns: "Tensor", example: "tf.layers.dense({units: 1, inputShape: [2]});") {
      try $0.content(LayerVariable.self).read()
    }
    add(
      "write", [.tensor("newVal")], "Replaces the values and applies the constraint.", returns: "LayerVariable",
      example:
        "const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});\nmodel.weights[0].write(tf.tensor2d([[2]]));"
    ) { call -> Value in
      try call.content(LayerVariable.self).write(call.tensor(0))
      return call.this
    }
    add(
      "dispose", [], "Frees the values.",
      example:
        "const layer = tf.layers.dense({units: 1, inputShape: [2]});\nlayer.apply(tf.ones([1, 2]));\nlayer.weights[0].dispose();",
      procedure: { try $0.content(LayerVariable.self).dispose() })
  }
}
