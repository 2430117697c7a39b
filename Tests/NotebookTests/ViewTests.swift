import Display
import Layers
import TFNamespace
import Tensors
import Testing

@Suite("Likely fixes of shapes")
struct ShapeFixTests {
  @Test(
    "Slips with the input of a model",
    arguments: [
      ([4], [nil, 4], "expandDims(0)"), ([4, 1], [nil, 4], "missing batch"), ([4, 7], [nil, 4], "transpose()"),
      ([1, 7, 4], [nil, 4], "squeeze()"), ([7, 28, 28], [nil, 28, 28, 1], "expandDims(-1)"),
      ([28, 28], [nil, 28, 28, 1], "batch and channel"), ([7, 28, 28], [nil, 784], "missing flatten"),
      ([7, 784], [nil, 28, 28, 1], "reshape([-1, 28, 28, 1])"), ([5, 7], [nil, 8], "inputShape: [7]"),
      ([5, 28, 28, 3], [nil, 28, 28, 1], "rgbToGrayscale"), ([5, 28, 28, 1], [nil, 28, 28, 3], "grayscaleToRGB"),
      ([5, 3, 32, 32], [nil, 32, 32, 3], "transpose([0, 2, 3, 1])"),
      ([5, 32, 32, 3], [nil, 28, 28, 3], "resizeBilinear(x, [28, 28])"),
    ] as [([Int?], [Int?], String)])
  func inputs(given: [Int?], wanted: [Int?], words: String) {
    #expect(ShapeFix.ofInputs(given: given, wanted: wanted).first?.contains(words) == true)
  }

  @Test(
    "Slips with labels",
    arguments: [
      ([6, 1], [nil, 3], "tf.oneHot(labels, 3)"), ([6, 3], [nil, 1], "units: 3"), ([6, 4], [nil, 3], "units: 4"),
      ([6, 3], [nil, 5, 5, 3], "missing flatten"),
    ] as [([Int?], [Int?], String)])
  func targets(given: [Int?], wanted: [Int?], words: String) {
    #expect(ShapeFix.ofTargets(given: given, wanted: wanted).first?.contains(words) == true)
  }

  @Test("Layers that do not fit on each other, factors and operands")
  func others() {
    #expect(ShapeFix.ofStacking(given: [nil, 8, 8, 2], wantedRank: 2, under: "Conv2D")[0].contains("flatten"))
    #expect(ShapeFix.ofStacking(given: [nil, 8], wantedRank: 3, under: "LSTM")[0].contains("returnSequences"))
    #expect(ShapeFix.ofMatrices([3, 2], [3, 4])[0].contains("a.matMul(b, true)"))
    #expect(ShapeFix.ofMatrices([2, 3], [4, 2])[0].contains("b.matMul(a)"))
    #expect(ShapeFix.ofBroadcasting([4, 3], [4])[0].contains("b.expandDims(-1)"))
    #expect(ShapeFix.ofBroadcasting([4, 3], [5, 7]).isEmpty)
  }

  @Test("What fits needs no fix")
  func fitting() {
    #expect(ShapeFix.ofInputs(given: [7, 4], wanted: [nil, 4]).isEmpty)
    #expect(ShapeFix.ofInputs(given: [7, 8, 8, 1], wanted: [nil, 8, 8, 1]).isEmpty)
  }
}

@Suite("Views of tensors and models", .serialized)
struct ViewTests {
  private let terminal = TerminalCapabilities.plain(columns: 80)
  private let colorTerminal = TerminalCapabilities(
    isTerminal: true, colorDepth: .trueColor, isUnicode: true, movesCursor: true)

  private func layer(_ factory: String, _ config: ConfigObject) throws -> Layer {
    try #require(LayerRegistry.description(factory: factory)).make(config)
  }

  @Test("Tensors of every kind show dtype, shape and values")
  func tensors() throws {
    #expect(
      try TensorView.bundle(of: Tensor([1, 2.5, 3, 4], shape: [2, 2]), on: terminal).plainText
        == "Tensor float32 [2,2]  size 4  min 1  max 4  mean 2.625\n  [[1, 2.5],\n   [3, 4  ]]")
    #expect(
      try TensorView.bundle(of: Tensor(bools: [true, false], shape: [2]), on: terminal).plainText
        == "Tensor bool [2]  size 2\n  [true, false]")
    #expect(
      try TensorView.bundle(of: Tensor(strings: ["a", "b"], shape: [2]), on: terminal).plainText
        == "Tensor string [2]  size 2\n  ['a', 'b']")
    let gone = try Tensor([1], shape: [1])
    gone.dispose()
    #expect(try TensorView.bundle(of: gone, on: terminal).plainText.hasSuffix("disposed"))
  }

  @Test("A tensor of brightnesses is drawn, one of other numbers is not")
  func pictures() throws {
    let image = try Tensor((0..<784).map { Float($0) / 783 }, shape: [28, 28])
    let bundle = try TensorView.bundle(of: image, on: colorTerminal)
    #expect(bundle.picture?.width == 28 && bundle.picture?.height == 28)
    #expect(bundle.rendered(on: colorTerminal).contains("▀"))
    #expect(!bundle.rendered(on: terminal).contains("▀"))
    let weights = try Tensor((0..<784).map { Float($0) - 300 }, shape: [28, 28])
    #expect(try TensorView.bundle(of: weights, on: colorTerminal).picture == nil)
    let batch = try Tensor((0..<6 * 64 * 3).map { Float($0 % 256) }, shape: [6, 8, 8, 3])
    #expect(try TensorView.bundle(of: batch, on: colorTerminal).picture?.width == 6 * 9 - 1)
  }

  @Test("The graph of a branching model shows which results meet where")
  func graph() throws {
    let source = try input(shape: [4], name: "in")
    let left = try layer("dense", ["units": 3, "name": "left"]).apply(source)
    let right = try layer("dense", ["units": 3, "name": "right"]).apply(source)
    let sum = try layer("add", ["name": "sum"]).apply([left, right])
    let model = try LayersModel(inputs: [source], outputs: sum)
    #expect(
      GraphView.text(of: model, on: terminal).plain == """
        ●  in (InputLayer)  [null,4]
        ├─●  left (Dense)  [null,3]
        ● │  right (Dense)  [null,3]
        ●─╯  sum (Add)  [null,3]
        """)
    #expect(try ModelView.bundle(of: model, on: terminal).plainText.hasSuffix("\n●─╯  sum (Add)  [null,3]"))
  }

  @Test("Each shape of a model is explained")
  func shapes() throws {
    let model = try Sequential()
    try model.add(try layer("dense", ["units": 6, "inputShape": [4], "name": "a"]))
    try model.add(try layer("reshape", ["targetShape": [2, 3], "name": "b"]))
    try model.add(try layer("flatten", ["name": "c"]))
    let text = ShapesView.text(of: model, on: .plain(columns: 120)).plain
    #expect(text.contains("[null,4]") && text.contains("the last dimension becomes units = 6"))
    #expect(text.contains("the same numbers in targetShape [2,3]") && text.contains("2·3 = 6 numbers an example"))
    #expect(!ShapesView.text(of: model, upTo: model.layers[0], on: terminal).plain.contains("Flatten"))
    let narrow = ShapesView.text(of: model, on: .plain(columns: 30)).plain
    #expect(
      narrow.contains("a (Dense)\n  [null,4] → [null,6]\n  the last dimension becomes\n    units = 6\nb (Reshape)"))
  }

  @Test("A message that names a layer gets the shapes up to it and the likely fix")
  func shapeErrors() throws {
    let model = try Sequential()
    try model.add(try layer("dense", ["units": 6, "inputShape": [4], "name": "first"]))
    try model.add(try layer("dense", ["units": 3, "name": "second"]))
    let message = "The input 'first_input' takes examples of shape [4]; but it was given a tensor of shape [4,7]."
    let help = try #require(ShapeErrorView.help(for: message, models: [model], on: terminal)).plain
    #expect(help.contains("first (Dense)") && !help.contains("second"))
    #expect(help.contains("hint: rows and columns are swapped: try x.transpose()\nhint: wrong last dimension"))
    let stacked = "Input 0 is incompatible with layer conv: expected ndim=4, but got ndim=2 (shape [null,3])."
    #expect(ShapeErrorView.help(for: stacked, models: [model], on: terminal)?.plain.contains("reshape") == true)
    let product = "matMul(): the inner sizes 3 and 2 of tensors with shapes [2,3] and [2,3] must be equal."
    #expect(
      ShapeErrorView.help(for: product, models: [], on: terminal)?.plain.contains("matMul(b, false, true)") == true)
    #expect(ShapeErrorView.help(for: "no such file", models: [model], on: terminal) == nil)
  }

  @Test("Applying a model to data shows each layer's result")
  func steps() throws {
    let model = try Sequential()
    let positive: ConfigValue = [
      "className": "RandomUniform", "config": ["minval": 0.1, "maxval": 1, "seed": 3],
    ]
    try model.add(
      try layer("dense", ["units": 6, "inputShape": [4], "name": "a", "kernelInitializer": positive]))
    try model.add(try layer("activation", ["activation": "relu", "name": "b"]))
    let steps = StepsView()
    let outputs = try steps.apply(model, to: [Tensor([1, 2, 3, 4], shape: [1, 4])])
    #expect(outputs.first?.shape == [1, 6])
    #expect(steps.table.rows.map { $0[0] } == ["a (Dense)", "b (Activation)"])
    #expect(steps.table.rows.allSatisfy { $0[1] == "[1,6]" && $0[2].contains("…") && !$0[3].isEmpty })
  }
}
