import Foundation
import Script
import Synchronization
import TFNamespace
import Testing

@Suite("Random numbers of a program with a seed", .serialized) struct RepeatableRandomTests {
  private static let model = """
    const model = tf.sequential({layers: [
      tf.layers.dense({units: 6, inputShape: [2]}), tf.layers.dropout({rate: 0.4}), tf.layers.dense({units: 1})]});
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});

    """

  /// Programs that draw without a seed of their own.
  private static let programs: [String] =
    [
      "tf.randomNormal([8])", "tf.randomStandardNormal([8])", "tf.truncatedNormal([8])", "tf.randomUniform([8])",
      "tf.randomUniformInt([8], 0, 1000)", "tf.randomGamma([8], 2, 2)", "tf.rand([8], () => Math.random())",
      "tf.multinomial(tf.ones([64]), 16)", "tf.dropout(tf.range(1, 64, 1), 0.5)", "tf.layers.dropout({rate: 0.5})",
      "tf.layers.gaussianNoise({stddev: 1})", "tf.layers.gaussianDropout({rate: 0.5})",
      "tf.layers.alphaDropout({rate: 0.5})", "tf.layers.spatialDropout1d({rate: 0.5})",
      "tf.layers.lstm({units: 8, dropout: 0.5, recurrentDropout: 0.5})", "tf.layers.dense({units: 4})",
    ].map { call in
      call.hasPrefix("tf.layers")
        ? "return \(call).apply(tf.ones([2, 8, 4]), {training: true}).toString();" : "return \(call).toString();"
    }
    + [
      "glorotNormal", "glorotUniform", "heNormal", "heUniform", "leCunNormal", "leCunUniform", "orthogonal",
      "randomNormal", "randomUniform", "truncatedNormal", "varianceScaling",
    ].map { "return tf.initializers.\($0)({}).apply([3, 4]).toString();" }
    + [
      "const a = [...Array(32).keys()]; tf.util.shuffle(a); return a.join();",
      "const a = [...Array(32).keys()]; tf.util.shuffleCombo(a, [...a]); return a.join();",
      "return tf.util.createShuffledIndices(32).join();", "return String(tf.util.randUniform(0, 1));",
      "return [Math.random(), Math.random()].join();",
      "return (await tf.data.array([...Array(32).keys()]).shuffle(32).toArray()).join();",
      model + "return model.getWeights().join();",
      model + """
        const x = tf.range(0, 32).reshape([16, 2]).div(32);
        const {history} = await model.fit(x, x.sum(1, true), {epochs: 2, batchSize: 4, verbose: 0});
        return history.loss.join() + model.getWeights().join();
        """,
    ]

  @Test("the same seed gives the same output, another seed another", arguments: programs)
  func repeatable(program: String) {
    let first = ProgramRunner.outcome(of: program, seed: 5)
    #expect(!first.hasPrefix("error: "), "\(first)")
    #expect(ProgramRunner.outcome(of: program, seed: 5) == first)
    #expect(ProgramRunner.outcome(of: program, seed: 6) != first)
    #expect(ProgramRunner.outcome(of: program) != ProgramRunner.outcome(of: program))
  }

  @Test("a training with a seed gives the same bits while others want the cores", arguments: ["gru", "conv1d"])
  func busyMachine(layer: String) {
    let options = layer == "gru" ? "units: 48, returnSequences: true" : "filters: 48, kernelSize: 5"
    let program = """
      const model = tf.sequential({layers: [
        tf.layers.\(layer)({\(options), inputShape: [40, 16]}), tf.layers.flatten(), tf.layers.dense({units: 1})]});
      model.compile({optimizer: 'adam', loss: 'meanSquaredError'});
      const x = tf.randomNormal([256, 40, 16]);
      await model.fit(x, x.mean([1, 2]).reshape([256, 1]), {epochs: 2, batchSize: 64, verbose: 0});
      return model.getWeights().map(weight => weight.dataSync().join()).join();
      """
    let quiet = ProgramRunner.outcome(of: program, seed: 9)
    let isDone = Atomic(false)
    let others = (0..<2).map { _ in
      Thread { while !isDone.load(ordering: .relaxed) {} }
    }
    for other in others { other.start() }
    defer { isDone.store(true, ordering: .relaxed) }
    #expect(!quiet.hasPrefix("error"))
    #expect((0..<3).allSatisfy { _ in ProgramRunner.outcome(of: program, seed: 9) == quiet })
  }

  @Test("a seed of a function's own does not depend on that of the program")
  func ownSeeds() {
    let program = """
      return [tf.randomNormal([3], 0, 1, 'float32', 7), tf.initializers.heNormal({seed: 3}).apply([2, 2]),
        tf.layers.dropout({rate: 0.5, seed: 2}).apply(tf.ones([2, 8]), {training: true})].join();
      """
    #expect(ProgramRunner.outcome(of: program, seed: 5) == ProgramRunner.outcome(of: program, seed: 6))
  }
}
