import Script
import TFNamespace
import Testing

@Suite("Unusual arguments", .serialized) struct ArgumentTests {
  /// What a program gives: the text of its last value, or of its error.
  private func outcome(_ program: String) -> String {
    Machine.onLargeStack { () -> String in
      ProgramRunner.resetCounters()
      let runner = ProgramRunner()
      do {
        return try runner.machine.toText(runner.run(body: "return String(\(program));"))
      } catch {
        return "error: " + runner.message(of: error)
      }
    }
  }

  @Test(
    "values that contain themselves and sizes beyond memory are errors",
    arguments: [
      "(() => { const a = [1]; a.push(a); return tf.batchToSpaceND(tf.ones([2]), a, a); })()",
      "(() => { const a = {}; a.a = a; return tf.layers.layerNormalization(a); })()",
      "(() => { const a = {}; a.a = a; return tf.data.zip(a); })()", "tf.signal.hannWindow(2 ** 40)",
      "tf.cosineWindow(2 ** 53, 2, 2)", "tf.util.rightPad('a', 2 ** 53)", "tf.zeros([2 ** 30, 2 ** 30])",
      "tf.raggedRange([0, 0], [2e9, 2e9], [1, 1])",
      "tf.raggedTensorToTensor(tf.tensor1d([-1, -1], 'int32'), tf.tensor1d([1]), tf.scalar(0), [tf.scalar(1, 'int32'), tf.tensor1d([-1], 'int32')], ['FIRST_DIM_SIZE', 'VALUE_ROWIDS'])",
    ])
  func refused(program: String) {
    #expect(outcome(program).hasPrefix("error: "))
  }

  @Test(
    "complex numbers are refused where only real ones are meant",
    arguments: ["exp", "mean", "softmax", "argMax", "elu", "isNaN", "topk"])
  func complexNumbers(name: String) {
    #expect(outcome("tf.\(name)(tf.complex([1, 2], [3, 4]))").hasPrefix("error: "))
  }

  @Test("innermost lists may hold what the remaining sizes hold")
  func nesting() {
    #expect(outcome("tf.tensor([[1, 2, 3, 4], [5, 6, 7, 8]], [2, 2, 2]).shape") == "2,2,2")
    #expect(outcome("tf.tensor([[1], [2]], [2]).shape") == "2")
    #expect(outcome("tf.tensor([[1, 2], [3, 4]], [4]).shape").hasPrefix("error: "))
  }

  @Test("64-bit numbers, divisors and repeated attempts")
  func utilities() {
    #expect(outcome("tf.util.hexToLong('ffffffffffffffff')") == "18446744073709551615")
    #expect(outcome("[tf.util.nearestDivisor(12, 5), tf.util.nearestDivisor(13, 2)]") == "6,13")
    #expect(outcome("await (async () => { let n = 0; await tf.util.repeatedTry(() => ++n > 3); return n; })()") == "4")
  }

  @Test("a former name tells its successor")
  func formerNames() {
    #expect(outcome("tf.loadModel('x')").contains("tf.loadLayersModel"))
    #expect(outcome("tf.addStrict(1, 2)").contains("tf.add()"))
  }
}
