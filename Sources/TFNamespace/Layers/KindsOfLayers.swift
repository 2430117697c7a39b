import Layers
import Script
import Tensors

extension FunctionTable {
  /// A class for every kind of layer, and what recurrent layers, cells and wrappers have besides the methods of all layers.
  mutating func addKindsOfLayers() {
    addRecurrentLayerClass()
    addCellClass()
    for description in LayerRegistry.descriptions where description.className != "RNN" {
      let base = description.type is RNN.Type ? "RNN" : description.type is RNNCell.Type ? "RNNCell" : "Layer"
      beginClass(
        description.className, extends: base,
        "The class of the layers that tf.layers.\(description.factoryNames[0])() makes.",
        factory: "tf.layers.\(description.factoryNames[0])()", parameters: [.any("config", "object")],
        fileName: description.className, construct: { try $0.newLayer(description) })
      if description.className == "Bidirectional" {
        property("forwardLayer", "The layer that reads from the begin.") { try $0.content(Bidirectional.self).forward }
        property("backwardLayer", "The layer that reads from the end.") { try $0.content(Bidirectional.self).backward }
      }
    }
  }

  private mutating func addRecurrentLayerClass() {
    let example = "const layer = tf.layers.lstm({units: 2, stateful: true, batchInputShape: [1, 3, 1]});\n"
    beginClass(
      "RNN", extends: "Layer", in: "tf.layers", "Runs a cell over the steps of a sequence.",
      factory: "tf.layers.rnn({cell}) and the like", parameters: [.any("config", "object")], fileName: "RNN",
      construct: { try $0.newLayer(RNN.classDescription) })
    alias(value: "tf.RNN", of: "tf.layers.RNN")
    property("cell", "What computes a step.") { try $0.content(RNN.self).cell }
    property("states", "The states after the last batch; null before the first.") {
      try $0.content(RNN.self).statesOrNil()
    }
    property("stateSpec", "What the layer demands of states it begins with.") { call -> [NamedResults] in
      try call.content(RNN.self).cell.sizesOfStates().map { size in
        NamedResults(["ndim": size.count + 1, "shape": [nil] + LayerShape(size)])
      }
    }
    add(
      "getStates", [], "The states after the last batch; null before the first.", returns: "(Tensor|null)[]",
      example: example + "layer.apply(tf.ones([1, 3, 1]));\nconsole.log(layer.getStates().length);"
    ) { try $0.content(RNN.self).statesOrNil() }
    add(
      "setStates", [.tensors("states")], "Sets the states that the next batch begins with.",
      example: example + "layer.setStates([tf.zeros([1, 2]), tf.ones([1, 2])]);",
      procedure: { try $0.content(RNN.self).setStates($0.tensors(0)) })
    add(
      "resetStates",
      [.any("states", "Tensor|Tensor[]", optional: "zeros"), .boolean("training")],
      "Sets the states of a stateful layer to zeros, or to given tensors.",
      example: example + "layer.apply(tf.ones([1, 3, 1]));\nlayer.resetStates();",
      procedure: { call in
        let states = call.isGiven(0) ? try call.argument(0).modelData().tensors : nil
        try call.content(RNN.self).resetStates(to: states)
      })
    add(
      "getInitialState", [.tensor("inputs")], "States of zeros for a batch of sequences.", returns: "Tensor[]",
      example: "console.log(tf.layers.lstm({units: 2}).getInitialState(tf.ones([4, 3, 1])).length);"
    ) { try $0.content(RNN.self).getInitialState($0.tensor(0)) }
  }

  private mutating func addCellClass() {
    beginClass(
      "RNNCell", extends: "Layer", in: "tf.layers", "One step of a recurrent layer; extend it for a cell of your own.",
      factory: "tf.layers.lstmCell() and the like", parameters: [.any("config", "object")],
      construct: { try ScriptCell.construct($0) })
    alias(value: "tf.RNNCell", of: "tf.layers.RNNCell")
    property("stateSize", "The sizes of the states.", set: { $0.defineOwn("stateSize", $1) }) { call -> Value in
      let sizes = try call.content(RNNCell.self).sizesOfStates()
      func value(_ size: [Int?]) throws -> Value {
        try size.count == 1 ? size[0].scriptValue(call.context) : LayerShape(size).scriptValue(call.context)
      }
      return sizes.count == 1 ? try value(sizes[0]) : Value(call.context.realm.makeArray(try sizes.map(value)))
    }
  }
}

extension Call {
  /// What `new` makes of a kind of layer.
  fileprivate func newLayer(_ description: LayerDescription) throws -> Value {
    try context.newValue(
      for: description.make(context.configObject(self[0].asObject)), className: description.className)
  }
}

extension RNNCell {
  /// The shapes of the states without the batch, with open sizes where they depend on the input.
  fileprivate func sizesOfStates() throws -> [[Int?]] {
    try stateShapes(for: [nil, nil, nil, nil, nil]).map(\.dimensions)
  }
}

extension RNN {
  /// The states, or for each a nil before the first batch.
  fileprivate func statesOrNil() throws -> [Tensor?] {
    states.isEmpty ? try cell.sizesOfStates().map { _ in nil } : states
  }
}
