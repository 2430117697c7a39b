import ArgumentParser
import COneDNN
import Layers
import Tensors

/// `tfs-bench fit`: training loops, beside the cost of their matrix products called bare.
struct TrainingBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Times training steps beside the same matrix products called bare.")

  func run() throws {
    var table = try TrainingBenchmark.table()
    table.row(
      "2 × GRU(64) over 40×32, batch 64, Adam, per step", [microseconds(try gatedStep(resetAfter: false)), "–", "–"])
    table.row("the same with resetAfter", [microseconds(try gatedStep(resetAfter: true)), "–", "–"])
    table.row("residual block 32×32×32, batch 32, Adam, per step", [microseconds(try residualStep()), "–", "–"])
    table.row("residual block 56×56×64, batch 1, prediction", [microseconds(try residualPrediction()), "–", "–"])
    table.print()
  }

  /// The fits that have a budget.
  static func table() throws -> BenchmarkTable {
    var table = BenchmarkTable("fit", columns: ["tfs", "budget", "bare products"])
    let line = try lineEpoch()
    table.row("dense(1), 4 samples, SGD, per epoch", [microseconds(line), "6 µs", "–"])
    let step = try digitsStep()
    table.row("784-32-10, batch 32, SGD, per step", [microseconds(step), "45 µs", microseconds(try bareProducts())])
    table.row("CNN 28×28, batch 64, Adam, per step", [microseconds(try imageStep()), "3 ms", "–"])
    table.row("LSTM(64) over 40×32, batch 64, Adam, per step", [microseconds(try sequenceStep()), "1.5 ms", "–"])
    return table
  }

  /// A small convolutional classifier: a step of 64 images.
  private static func imageStep() throws -> Double {
    let model = try Sequential([
      try Conv2D(["filters": 32, "kernelSize": 3, "activation": "relu", "inputShape": [28, 28, 1]]), try MaxPooling2D(),
      try Conv2D(["filters": 64, "kernelSize": 3, "activation": "relu"]), try MaxPooling2D(), try Flatten(),
      try Dense(["units": 128, "activation": "relu"]), try Dense(["units": 10, "activation": "softmax"]),
    ])
    try model.compile(["optimizer": "adam", "loss": "categoricalCrossentropy"])
    let steps = 10
    let xs = try Tensor.randomUniform([64 * steps, 28, 28, 1]), ys = try Tensor.randomUniform([64 * steps, 10])
    return try secondsPerEpoch(model, xs, ys, batchSize: 64, epochs: 10) / Double(steps)
  }

  /// A recurrent model: a step of 64 sequences.
  private static func sequenceStep() throws -> Double {
    let model = try Sequential([try LSTM(["units": 64, "inputShape": [40, 32]]), try Dense(["units": 1])])
    try model.compile(["optimizer": "adam", "loss": "meanSquaredError"])
    let steps = 10
    let xs = try Tensor.randomUniform([64 * steps, 40, 32]), ys = try Tensor.randomUniform([64 * steps, 1])
    return try secondsPerEpoch(model, xs, ys, batchSize: 64, epochs: 20) / Double(steps)
  }

  /// Two gated recurrent layers: a step of 64 sequences.
  private func gatedStep(resetAfter: Bool) throws -> Double {
    let model = try Sequential([
      try GRU([
        "units": 64, "inputShape": [40, 32], "returnSequences": true, "resetAfter": .boolean(resetAfter),
      ]), try GRU(["units": 64, "resetAfter": .boolean(resetAfter)]), try Dense(["units": 1]),
    ])
    try model.compile(["optimizer": "adam", "loss": "meanSquaredError"])
    let steps = 10
    let xs = try Tensor.randomUniform([64 * steps, 40, 32]), ys = try Tensor.randomUniform([64 * steps, 1])
    return try TrainingBenchmark.secondsPerEpoch(model, xs, ys, batchSize: 64, epochs: 10) / Double(steps)
  }

  /// A block of a residual network (He et al. 2016): a step of 32 images.
  private func residualStep() throws -> Double {
    let model = try residualBlock(size: 32, channels: 32)
    try model.compile(["optimizer": "adam", "loss": "categoricalCrossentropy"])
    let steps = 5
    let xs = try Tensor.randomUniform([32 * steps, 32, 32, 32]), ys = try Tensor.randomUniform([32 * steps, 10])
    return try TrainingBenchmark.secondsPerEpoch(model, xs, ys, batchSize: 32, epochs: 6) / Double(steps)
  }

  /// The same block for one image: a prediction.
  private func residualPrediction() throws -> Double {
    let model = try residualBlock(size: 56, channels: 64)
    let x = try Tensor.randomUniform([1, 56, 56, 64])
    return try (0..<5).map { _ in try time(repeats: 20) { _ = try model.predict(.one(x))[0].bytes } }.min() ?? 0
  }

  private func residualBlock(size: Int, channels: Int) throws -> LayersModel {
    let x = try input(shape: [size, size, channels])
    func convolved(_ x: SymbolicTensor) throws -> SymbolicTensor {
      let options: ConfigObject = [
        "filters": .number(Double(channels)), "kernelSize": 3, "padding": "same", "useBias": false,
      ]
      return try BatchNormalization().apply(Conv2D(options).apply(x))
    }
    let activated = try ActivationLayer(["activation": "relu"]).apply(convolved(x))
    let sum = try Add().apply([x, convolved(activated)])[0]
    let pooled = try GlobalAveragePooling2D().apply(ActivationLayer(["activation": "relu"]).apply(sum))
    let output = try Dense(["units": 10, "activation": "softmax"]).apply(pooled)
    return try LayersModel(inputs: [x], outputs: [output])
  }

  /// The first model of the guides: an epoch of four samples.
  private static func lineEpoch() throws -> Double {
    let model = try Sequential([try Dense(["units": 1, "inputShape": [1]])])
    try model.compile(["optimizer": "sgd", "loss": "meanSquaredError"])
    let xs = try Tensor([1, 2, 3, 4], shape: [4, 1]), ys = try Tensor([1, 3, 5, 7], shape: [4, 1])
    return try secondsPerEpoch(model, xs, ys, batchSize: 32, epochs: 20_000)
  }

  /// A classifier of digits: a step of 32 images.
  private static func digitsStep() throws -> Double {
    let model = try Sequential([
      try Dense(["units": 32, "inputShape": [784], "activation": "relu"]),
      try Dense(["units": 10, "activation": "softmax"]),
    ])
    try model.compile(["optimizer": "sgd", "loss": "categoricalCrossentropy"])
    let steps = 50
    let xs = try Tensor.randomNormal([32 * steps, 784]), ys = try Tensor.randomUniform([32 * steps, 10])
    return try secondsPerEpoch(model, xs, ys, batchSize: 32, epochs: 60) / Double(steps)
  }

  private static func secondsPerEpoch(
    _ model: LayersModel, _ xs: Tensor, _ ys: Tensor, batchSize: Double, epochs: Int
  ) throws -> Double {
    func fit(_ epochs: Int) throws {
      let options = try FitOptions(["epochs": .number(Double(epochs)), "batchSize": .number(batchSize), "verbose": 0])
      try model.fit(.one(xs), .one(ys), options).finish()
    }
    try fit(max(1, epochs / 20))
    var best = Double.infinity
    for _ in 0..<3 {
      let watch = Stopwatch()
      try fit(epochs)
      best = min(best, watch.seconds / Double(epochs))
    }
    return best
  }

  /// The five matrix products of a step of the classifier, without anything between them.
  private static func bareProducts() throws -> Double {
    let x = try Tensor.ones([32, 784]), w = try Tensor.ones([784, 32]), h = try Tensor.ones([32, 32])
    let v = try Tensor.ones([32, 10]), out = try Tensor.zeros([32, 10]), dw = try Tensor.zeros([784, 32])
    let dv = try Tensor.zeros([32, 10]), dh = try Tensor.zeros([32, 32])
    func product(_ a: Tensor, _ b: Tensor, _ c: Tensor, _ m: Int, _ n: Int, _ k: Int, _ ta: Bool, _ tb: Bool) {
      let t: (Bool) -> CChar = { $0 ? 84 : 78 }
      dnnl_sgemm(
        t(ta), t(tb), dnnl_dim_t(m), dnnl_dim_t(n), dnnl_dim_t(k), 1, a.floats, dnnl_dim_t(ta ? m : k), b.floats,
        dnnl_dim_t(tb ? k : n), 0, c.floats, dnnl_dim_t(n))
    }
    return time(repeats: 2000) {
      product(x, w, h, 32, 32, 784, false, false)
      product(h, v, out, 32, 10, 32, false, false)
      product(out, v, dh, 32, 32, 10, false, true)
      product(h, out, dv, 32, 10, 32, true, false)
      product(x, dh, dw, 784, 32, 32, true, false)
    }
  }
}
