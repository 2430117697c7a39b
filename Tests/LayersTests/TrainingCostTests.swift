import Foundation
import Layers
import Tensors
import Testing

extension LayersSuite {
  @Suite("What a training takes") struct TrainingCostTests {
    /// What a training does with the tensors of its examples.
    private final class Recorder: OperationObserver {
      var names: [String] = []
      /// Results that lie in the memory of the examples.
      var views = 0
      private let examples: [Tensor]

      init(_ examples: [Tensor]) { self.examples = examples }

      func operationEnded(_ record: OperationRecord) {
        guard let input = record.inputs.first, examples.contains(where: { $0 === input }) else { return }
        names.append(record.name)
        for output in record.outputs {
          let distance = output.bytes - input.bytes
          if (0..<input.size * 4).contains(distance) { views += 1 }
        }
      }
    }

    private func options(epochs: Int, shuffle: FitOptions.Shuffle) -> FitOptions {
      var options = FitOptions()
      options.epochs = epochs
      options.batchSize = 8
      options.shuffle = shuffle
      return options
    }

    private func classifier() throws -> LayersModel {
      let model = try Sequential([
        Dense(["units": 16, "activation": "relu", "inputShape": [6]]), Dense(["units": 3, "activation": "softmax"]),
      ])
      try model.compile(["optimizer": "adam", "loss": "categoricalCrossentropy", "metrics": ["accuracy"]])
      return model
    }

    private func recorded(_ shuffle: FitOptions.Shuffle) throws -> Recorder {
      let x = try Tensor.randomUniform([40, 6]), y = try Tensor.randomUniform([40, 3])
      let model = try classifier()
      let recorder = Recorder([x, y])
      _ = try Engine.observing(recorder) {
        try model.fit(.one(x), .one(y), options(epochs: 2, shuffle: shuffle)).finish()
      }
      return recorder
    }

    @Test("an epoch over examples in order copies nothing")
    func inOrder() throws {
      let recorder = try recorded(.none)
      #expect(recorder.names == [String](repeating: "Slice", count: 2 * 2 * 5))
      #expect(recorder.views == recorder.names.count)
    }

    @Test("a mixed batch is one gather for each tensor")
    func mixed() throws {
      let recorder = try recorded(.examples)
      #expect(recorder.names == [String](repeating: "GatherV2", count: 2 * 2 * 5))
      #expect(recorder.views == 0)
    }

    /// The pages of memory that the process has from the system, by any way of asking.
    private func pageCount() throws -> Int {
      let sizes = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
      return try #require(Int(sizes.prefix { $0 != " " }))
    }

    @Test("nothing is taken from the system after the second step")
    func memory() throws {
      let models: [(LayersModel, TensorShape)] = [
        (try classifier(), [8, 6]),
        (
          try Sequential([
            Conv2D(["filters": 4, "kernelSize": 3, "activation": "relu", "inputShape": [10, 10, 2]]), MaxPooling2D(),
            BatchNormalization(), Flatten(), Dense(["units": 3, "activation": "softmax"]),
          ]), [8, 10, 10, 2]
        ),
        (
          try Sequential([LSTM(["units": 5, "inputShape": [7, 4]]), Dropout(["rate": 0.3]), Dense(["units": 3])]),
          [8, 7, 4]
        ),
      ]
      for (model, shape) in models {
        try model.compile(["optimizer": "adam", "loss": "meanSquaredError"])
        let x = try Tensor.randomUniform(shape), y = try Tensor.randomUniform([8, 3])
        for _ in 0..<2 { _ = try model.trainOnBatch(.one(x), .one(y)) }
        let (held, pages, tensors) = (BufferPool.heldBytes, try pageCount(), Engine.memory.tensorCount)
        for _ in 0..<300 { _ = try model.trainOnBatch(.one(x), .one(y)) }
        #expect(BufferPool.heldBytes == held && Engine.memory.tensorCount == tensors)
        // The test's own notes may take a little.
        #expect(try pageCount() - pages < 64)
      }
    }
  }
}
