import Layers
import Tensors
import Testing

extension LayersSuite {
  @Suite("Training") struct FitTests {
    private func line(_ optimizer: ConfigValue = .opaque(SGDOptimizer(learningRate: 0.01))) throws -> LayersModel {
      let model = try Sequential([Dense(["units": 1, "inputShape": [1], "kernelInitializer": "zeros"])])
      try model.compile(["optimizer": optimizer, "loss": "meanSquaredError"])
      return model
    }

    private func data() throws -> (x: ModelData, y: ModelData) {
      (
        .one(try Tensor([1, 2, 3, 4, 5, 6], shape: [6, 1])), .one(try Tensor([1, 3, 5, 7, 9, 11], shape: [6, 1]))
      )
    }

    private func options(epochs: Int, batchSize: Int) -> FitOptions {
      var options = FitOptions()
      options.epochs = epochs
      options.batchSize = batchSize
      options.shuffle = .none
      return options
    }

    private func expect(_ values: [Double]?, _ wanted: [Double]) {
      #expect(values?.count == wanted.count)
      for (value, want) in zip(values ?? [], wanted) { #expect(abs(value - want) <= 1e-4 + 1e-3 * abs(want)) }
    }

    @Test("gradient descent takes the steps that the formula gives")
    func sgd() throws {
      let model = try line()
      let (x, y) = try data()
      let history = try model.fit(x, y, options(epochs: 5, batchSize: 2)).finish()
      expect(history["loss"], [30.37205505, 2.202064276, 0.4983242452, 0.4109110236, 0.4041913152])
      #expect(history.epochs == [0, 1, 2, 3, 4])
    }

    @Test("the events of a training come in order")
    func events() throws {
      let model = try line()
      let (x, y) = try data()
      let run = try model.fit(x, y, options(epochs: 1, batchSize: 4))
      var names: [String] = []
      loop: while true {
        switch try run.next() {
        case .trainBegin: names.append("trainBegin")
        case .epochBegin(let epoch): names.append("epochBegin \(epoch)")
        case .batchBegin(let batch, let size): names.append("batchBegin \(batch) \(size)")
        case .batchEnd(let batch, let logs):
          names.append("batchEnd \(batch) \(logs.entries.map(\.key).joined(separator: ","))")
        case .epochEnd(let epoch, let logs):
          names.append("epochEnd \(epoch) \(logs.entries.map(\.key).joined(separator: ","))")
        case .trainEnd: names.append("trainEnd")
        case .yield, .waiting: break
        case .finished: break loop
        }
      }
      #expect(
        names == [
          "trainBegin", "epochBegin 0", "batchBegin 0 4", "batchEnd 0 batch,size,loss", "batchBegin 1 2",
          "batchEnd 1 batch,size,loss", "epochEnd 0 loss", "trainEnd",
        ])
    }

    @Test("a training leaves no tensors behind")
    func memory() throws {
      let model = try line()
      let (x, y) = try data()
      let before = Engine.memory.tensorCount
      var options = options(epochs: 3, batchSize: 4)
      options.shuffle = .examples
      try model.fit(x, y, options).finish()
      #expect(Engine.memory.tensorCount == before)
    }

    @Test("the last examples are kept for validation")
    func validationSplit() throws {
      let model = try Sequential([Dense(["units": 1, "inputShape": [1], "kernelInitializer": "zeros"])])
      try model.compile([
        "optimizer": .opaque(SGDOptimizer(learningRate: 0.01)), "loss": "meanSquaredError", "metrics": ["mae"],
      ])
      let (x, y) = try data()
      var options = options(epochs: 3, batchSize: 2)
      options.validationSplit = 0.34
      let history = try model.fit(x, y, options).finish()
      #expect(history.values.map(\.key) == ["val_loss", "val_mae", "loss", "mae"])
      expect(history["val_loss"], [52.07212448, 33.31651688, 22.0129776])
    }

    @Test("a penalty on the kernel is part of the loss and of the gradient")
    func regularizer() throws {
      let penalty: ConfigValue = ["className": "L1L2", "config": ["l1": 0.1, "l2": 0.1]]
      let model = try Sequential([
        Dense(["units": 1, "inputShape": [1], "kernelInitializer": "zeros", "kernelRegularizer": penalty])
      ])
      try model.compile(["optimizer": .opaque(SGDOptimizer(learningRate: 0.1)), "loss": "meanSquaredError"])
      let history = try model.fit(
        .one(try Tensor([1, 2], shape: [2, 1])), .one(try Tensor([2, 4], shape: [2, 1])),
        options(epochs: 4, batchSize: 32)
      ).finish()
      expect(history["loss"], [10, 1.231259584, 0.5003060699, 0.4342829585])
    }

    @Test("classes can count differently")
    func classWeight() throws {
      let first: ConfigValue = .tensor(try Tensor([0.2, -0.4, 0.6, -0.3, 0.5, 0.1], shape: [2, 3]))
      let model = try Sequential([
        Dense([
          "units": 3, "inputShape": [2], "activation": "tanh",
          "weights": [first, .tensor(try Tensor([0.1, -0.1, 0]))],
        ]),
        Dense([
          "units": 1, "activation": "sigmoid",
          "weights": [.tensor(try Tensor([0.7, -0.5, 0.3], shape: [3, 1])), .tensor(try Tensor([Float(0.05)]))],
        ]),
      ])
      try model.compile(["optimizer": .opaque(SGDOptimizer(learningRate: 0.5)), "loss": "binaryCrossentropy"])
      var options = options(epochs: 3, batchSize: 4)
      options.classWeights = .same([0: 1, 1: 3])
      let history = try model.fit(
        .one(try Tensor([0, 0, 0, 1, 1, 0, 1, 1], shape: [4, 2])), .one(try Tensor([0, 1, 1, 0], shape: [4, 1])),
        options
      ).finish()
      expect(history["loss"], [1.334013104, 1.203758478, 1.162005186])
    }
  }
}
