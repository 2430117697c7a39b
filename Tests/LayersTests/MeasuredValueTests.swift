import Layers
import Tensors
import Testing

extension LayersSuite {
  /// Numbers that were measured of TensorFlow.js.
  @Suite("Measured values") struct MeasuredValueTests {
    private func expect(_ tensor: Tensor, _ wanted: [Float], shape: TensorShape? = nil) throws {
      let got = try tensor.floatValues()
      if let shape { #expect(tensor.shape == shape) }
      #expect(got.count == wanted.count)
      for (a, b) in zip(got, wanted) { #expect(abs(a - b) <= 1e-5 + 1e-4 * abs(b), "\(got)") }
    }

    private static let losses: [(String, [Float])] = [
      ("meanSquaredError", [0.046_666_67, 0.086_666_66]), ("meanAbsoluteError", [0.2, 0.266_666_65]),
      ("meanAbsolutePercentageError", [100_000_016, 133_333_352]),
      ("meanSquaredLogarithmicError", [0.022_912_51, 0.042_570_66]), ("squaredHinge", [0.696_666_7, 0.72]),
      ("hinge", [0.766_666_7, 0.8]), ("categoricalHinge", [0.5, 0.7]), ("logcosh", [0.023_066_86, 0.042_428_63]),
      ("categoricalCrossentropy", [0.356_674_97, 0.510_825_6]), ("binaryCrossentropy", [0.228_393, 0.324_287_03]),
      ("kullbackLeiblerDivergence", [0.356_674_97, 0.510_825_6]), ("poisson", [0.452_224_9, 0.503_608_47]),
      ("cosineProximity", [-0.952_579_4, -0.884_651_7]),
    ]

    @Test("losses", arguments: losses.map(\.0))
    func loss(_ name: String) throws {
      let t = try Tensor([1, 0, 0, 0, 0, 1], shape: [2, 3])
      let p = try Tensor([0.7, 0.2, 0.1, 0.1, 0.3, 0.6], shape: [2, 3])
      let wanted = try #require(Self.losses.first { $0.0 == name }).1
      try expect(LossFunction.loss(from: .string(name))(t, p), wanted)
    }

    @Test("classes as numbers give the loss of classes as columns")
    func sparse() throws {
      let p = try Tensor([0.7, 0.2, 0.1, 0.1, 0.3, 0.6], shape: [2, 3])
      let t = try Tensor([0, 2], shape: [2, 1])
      try expect(LossFunction.sparseCategoricalCrossentropy(t, p), [0.356_674_97, 0.510_825_6])
      try expect(LossFunction.sparseCategoricalAccuracy(t, p), [1, 1])
    }

    @Test("a name that is not known is answered with the one that was meant")
    func unknownNames() {
      let attempts: [(() throws -> Void, String)] = [
        ({ _ = try LossFunction.loss(from: "mean_squared_error") }, "meanSquaredError"),
        ({ _ = try LossFunction.loss(from: "mse") }, "meanSquaredError"),
        ({ _ = try LossFunction.loss(from: "softmaxCrossEntropy") }, "\"categoricalCrossentropy\""),
        ({ _ = try Dense(["units": 1, "activation": "Relu"]) }, "'relu'"),
        ({ _ = try Dense(["units": 1, "kernelInitializer": "glorot_normal"]) }, "'glorotNormal'"),
        ({ _ = try Dense(["unit": 1]) }, "'units'"),
      ]
      for (attempt, hint) in attempts {
        let error = #expect(throws: LayerError.self) { try attempt() }
        #expect(error?.message.contains(hint) == true, "\(error?.message ?? "")")
      }
    }

    @Test("initializers draw the numbers of their seed")
    func initializers() throws {
      func values(_ name: String, _ config: ConfigObject, _ shape: TensorShape = [2, 4]) throws -> Tensor {
        try Initializer.catalog.make(from: ["className": .string(name), "config": .object(config)]).apply(shape)
      }
      try expect(
        values("GlorotUniform", ["seed": 42]),
        [0.369_727, 0.092_648_94, 0.691_186_67, -0.601_828_93, 0.127_476_25, 0.927_078_07, -0.910_099_86, 0.283_232_33])
      try expect(
        values("HeNormal", ["seed": 42]),
        [1.905_309_3, 0.477_446_56, 0.445_446_4, -0.387_858_4, 0.070_178_375, 0.510_376_1, -0.418_293_63, 0.130_177_23])
      try expect(
        values("Orthogonal", ["gain": 2, "seed": 42], [4, 2]),
        [1.903_283_1, 0.374_748, 0.444_972_7, -1.288_322, 0.070_103_74, 1.371_305_2, -0.417_848_83, 0.565_077_96])
    }

    @Test("constraints")
    func constraints() throws {
      let w = try Tensor([3, 0.3, 4, -0.4], shape: [2, 2])
      try expect(MaxNorm(maximum: 1).apply(w), [0.6, 0.299_999_95, 0.8, -0.399_999_92])
      try expect(UnitNorm().apply(w), [0.6, 0.599_999_9, 0.8, -0.799_999_83])
      try expect(MinMaxNorm(minimum: 1, maximum: 2, rate: 0.5).apply(w), [2.1, 0.449_999_9, 2.8, -0.599_999_85])
    }

    @Test("images are resized as TensorFlow.js resizes them")
    func images() throws {
      let x = try Tensor((0..<16).map { Float(($0 * 7) % 11 - 5) }, shape: [1, 4, 4, 1])
      try expect(Resizing(["height": 2, "width": 3]).apply(x), [-5, 0, 5, 2, 1.5, 1], shape: [1, 2, 3, 1])
      try expect(CenterCrop(["height": 2, "width": 2]).apply(x), [-3, 4, 3, -1], shape: [1, 2, 2, 1])
      // A single row too many is cut off at the bottom, a single column at the left.
      let rising = try Tensor((0..<16).map(Float.init), shape: [4, 4, 1])
      try expect(
        CenterCrop(["height": 3, "width": 3]).apply(rising), [1, 2, 3, 5, 6, 7, 9, 10, 11], shape: [3, 3, 1])
      try expect(CenterCrop(["height": 2, "width": 3]).apply(rising), [5, 6, 7, 9, 10, 11], shape: [2, 3, 1])
      try expect(CenterCrop(["height": 3, "width": 1]).apply(rising), [1, 5, 9], shape: [3, 1, 1])
      let small = try Tensor([1, 2, 3, 4], shape: [1, 2, 2, 1])
      try expect(
        UpSampling2D(["interpolation": "bilinear"]).apply(small),
        [1, 1.5, 2, 2, 2, 2.5, 3, 3, 3, 3.5, 4, 4, 3, 3.5, 4, 4], shape: [1, 4, 4, 1])
    }

    @Test("categories are counted, with weights if given")
    func categories() throws {
      let layer = try CategoryEncoding(["numTokens": 4, "outputMode": "count"])
      var options = CallOptions()
      options.others["countWeights"] = .tensor(try Tensor([1, 0.5, 2, 1, 1, 1], shape: [2, 3]))
      let x = try Tensor(ints: [0, 1, 1, 3, 3, 3], shape: [2, 3])
      try expect(layer.apply(x, options), [1, 2.5, 0, 0, 0, 0, 0, 3], shape: [2, 4])
      let example = try Tensor(ints: [1, 2, 3, 3, 0])
      try expect(CategoryEncoding(["numTokens": 5]).apply(example), [1, 1, 1, 1, 0], shape: [5])
      try expect(
        CategoryEncoding(["numTokens": 5, "outputMode": "count"]).apply(example), [1, 1, 1, 2, 0], shape: [5])
      let outside = try Tensor(ints: [4])
      #expect(throws: LayerError.self) { try layer.apply(outside) }
    }

    @Test("models and their layers are disposed of with their last user")
    func dispose() throws {
      let before = Engine.memory.tensorCount
      let model = try Sequential([Dense(["units": 2, "inputShape": [2]]), Dense(["units": 1, "useBias": false])])
      let result = try model.dispose()
      #expect(result.refCountAfterDispose == 0 && result.numDisposedVariables == 3)
      #expect(Engine.memory.tensorCount == before)
      let x = try Tensor.ones([1, 2])
      #expect(throws: LayerError.self) { try model.predict(.one(x)) }
    }
  }
}
