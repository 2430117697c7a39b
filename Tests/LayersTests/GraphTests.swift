import Layers
import Tensors
import Testing

/// How layers, their applications and symbolic tensors know each other.
@Suite("Graphs of layers", .serialized) struct GraphTests {
  @Test("a layer knows what it was applied to and what was applied to its results")
  func nodes() throws {
    let x = try input(shape: [3])
    let dense = try Dense(["units": 2])
    let y = try dense.apply(x)
    let merge = try Concatenate()
    let z = try merge.apply([x, y, x])[0]
    #expect(dense.inboundNodes.count == 1 && dense.inboundNodes[0].inboundLayers[0] === x.sourceLayer)
    #expect(x.sourceLayer.outboundNodes.map { $0.outboundLayer.name } == [dense.name, merge.name, merge.name])
    #expect(dense.outboundNodes.first?.outputTensors.first === z)
    let model = try LayersModel(inputs: [x], outputs: [z])
    #expect(model.layersByDepth.map { $0.map(\.name) } == [[merge.name], [dense.name], [x.sourceLayer.name]])
    #expect(model.nodesByDepth.map(\.count) == [1, 1, 1])
    // The node of the model itself is no application of the layers of its inputs.
    #expect(x.sourceLayer.outboundNodes.count == 3 && model.inboundNodes[0].inboundLayers.isEmpty)
  }

  @Test("a graph is freed with its last tensor; a dropped result is there again when it is asked for")
  func lifetime() throws {
    weak var source: Layer?
    weak var dense: Layer?
    let before = Engine.memory.tensorCount
    try {
      let x = try input(shape: [3])
      let layer = try Dense(["units": 2])
      let name = try layer.apply(x).name
      source = x.sourceLayer
      dense = layer
      let output = try layer.outputs()[0]
      #expect(output.name == name && output.shape == [nil, 2] && output.sourceLayer === layer)
      #expect(try layer.outputs()[0] === output)
      let model = try LayersModel(inputs: [x], outputs: [output])
      #expect(try model.predict(.one(Tensor.ones([1, 3])))[0].shape == [1, 2])
    }()
    #expect(source == nil && dense == nil)
    #expect(Engine.memory.tensorCount <= before)
  }

  @Test("models may share an input and a layer; the last one that is disposed of frees its weights")
  func sharedParts() throws {
    let x = try input(shape: [2])
    let dense = try Dense(["units": 1])
    let models = try (0..<2).map { _ in try LayersModel(inputs: [x], outputs: [dense.apply(x)]) }
    #expect(try models.map { try $0.dispose().numDisposedVariables } == [0, 2])
  }
}
