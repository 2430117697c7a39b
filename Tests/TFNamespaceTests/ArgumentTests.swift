import Script
import TFNamespace
import Testing

@Suite("Unusual arguments", .serialized) struct ArgumentTests {
  /// What a program gives: the text of its last value, or of its error.
  private func outcome(_ program: String) -> String {
    ProgramRunner.outcome(of: "return String(\(program));")
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
      "tf.raggedTensorToTensor([-1, -1], [1, 2], 0, [tf.tensor1d([0, 2147483647], 'int32')], ['ROW_SPLITS'])",
      "tf.util.createShuffledIndices(2 ** 31)", "tf.util.makeZerosTypedArray(2 ** 31, 'int32')",
      "tf.util.swap([1, 2], -1, 0)", "tf.image.resizeBilinear(tf.ones([1, 1, 1]), [1e6, 1e6])",
      "tf.image.cropAndResize(tf.ones([1, 2, 2, 1]), [[0, 0, 1, 1]], [0], [1e6, 1e6])",
      "tf.string.stringNGrams(['a'], tf.tensor1d([0, 1], 'int32'), '|', [1e9], 'L', 'R', -1, false)",
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

  @Test("arrays of bytes are texts in UTF-8 where texts are wanted")
  func bytes() {
    let (a, b) = ("new Uint8Array([104, 105])", "tf.util.encodeString('é')")
    #expect(outcome("tf.tensor([\(a), \(b)], undefined, 'string').arraySync()") == "hi,é")
    #expect(outcome("tf.tensor2d([[\(a)], [\(b)]], [2, 1], 'string').shape") == "2,1")
    #expect(outcome("tf.tensor1d([\(a)], 'string').arraySync()") == "hi")
    #expect(outcome("[tf.scalar(\(a), 'string').arraySync(), tf.tensor(\(a), [], 'string').rank]") == "hi,0")
    #expect(outcome("tf.tensor([\(a), \(b)]).shape") == "2,2")
  }

  @Test("64-bit numbers, divisors and repeated attempts")
  func utilities() {
    #expect(outcome("tf.util.hexToLong('ffffffffffffffff')") == "18446744073709551615")
    #expect(outcome("[tf.util.nearestDivisor(12, 5), tf.util.nearestDivisor(13, 2)]") == "6,13")
    #expect(outcome("await (async () => { let n = 0; await tf.util.repeatedTry(() => ++n > 3); return n; })()") == "4")
  }

  @Test("utilities on the borders of what they take")
  func borders() {
    #expect(outcome("tf.util.clamp(0, NaN, 1)") == "NaN")
    #expect(
      outcome("[tf.util.isPromise({then() {}}), tf.util.isPromise({then: 1}), tf.util.isPromise(null)]")
        == "true,false,false")
    #expect(outcome("tf.util.getArrayFromDType('string', 3).length") == "3")
    #expect(outcome("tf.util.hasEncodingLoss('float32', 'int32')") == "true")
    #expect(outcome("tf.util.hasEncodingLoss('bool', 'float32')") == "false")
    #expect(outcome("tf.util.hasEncodingLoss('string', 'string')") == "false")
  }

  @Test("whole numbers are divided as whole numbers")
  func wholeQuotients() {
    let (a, b) = ("tf.tensor1d([7, -7, 1], 'int32')", "tf.tensor1d([2, 2, 0], 'int32')")
    #expect(outcome("tf.divNoNan(\(a), \(b)).dtype") == "int32")
    #expect(outcome("tf.divNoNan(\(a), \(b)).arraySync()") == "3,-4,0")
    #expect(outcome("tf.divNoNan(\(a), tf.tensor1d([2, 2, 0])).arraySync()") == "3.5,-3.5,0")
  }

  @Test("a message tells what was expected, what came and what to write instead")
  func advice() {
    #expect(outcome("tf.add(tf.tensor(['1']), 1)").contains("texts.map(Number)"))
    #expect(outcome("tf.sqrt(tf.tensor([4], [1], 'int32'))").contains("x.cast('float32')"))
    #expect(!outcome("tf.sqrt(tf.tensor(['4']))").contains("cast"))
    #expect(outcome("tf.range(5)").contains("Write tf.range(0, 5)"))
    #expect(outcome("tf.ones([4]).reshape(2, 2)").contains("Write [2,2]."))
    #expect(outcome("tf.ones([5]).slice(-2)").contains("write 3"))
    #expect(outcome("tf.initializers.constant(5)").contains("tf.initializers.constant({…})"))
  }

  @Test(
    "some operations refuse tensors of whole numbers, and take plain numbers",
    arguments: [
      ("image", "tf.image.flipLeftRight(X)", "[[[[1], [2]]]]"),
      ("image", "tf.image.rotateWithOffset(X, 1)", "[[[[1], [2]]]]"),
      ("transforms", "tf.image.transform([[[[1], [2]]]], X)", "[[1, 0, 0, 0, 1, 0, 0, 0]]"),
      ("x", "tf.depthToSpace(X, 2)", "[[[[1, 2, 3, 4]]]]"),
      ("boxes", "tf.image.nonMaxSuppression(X, [1], 1)", "[[0, 0, 1, 1]]"),
      ("scores", "tf.image.nonMaxSuppression([[0, 0, 1, 1]], X, 1)", "[1]"),
      ("filter", "tf.conv2d([[[[1]]]], X, 1, 'same')", "[[[[1]]]]"),
    ])
  func wholeNumbers(parameter: String, call: String, values: String) {
    func outcome(_ argument: String) -> String {
      self.outcome(call.replacing("X", with: argument))
    }
    #expect(outcome(values).contains("Tensor"))
    let refusal = outcome("tf.tensor(\(values), undefined, 'int32')")
    #expect(refusal.contains("Argument '\(parameter)'") && refusal.contains("must be float32 tensor, but got int32"))
  }

  @Test(
    "other operations take whole numbers as real ones",
    arguments: [
      ("tf.batchNorm(X([[1, 2]]), X([1, 1]), X([1, 4]), X([0, 1]), X([2, 2]), 0).arraySync()", "0,2"),
      ("tf.localResponseNormalization(X([[[3, 0]]]), 1, 0, 1, 0.5).arraySync()", "1,0"),
      ("tf.dilation2d(X([[[1], [2]]]), X([[[1]]]), 1, 'same').arraySync()", "2,3"),
      ("tf.conv3d(X([[[[[1]]]]]), [[[[[0.5]]]]], 1, 'same').arraySync()", "0.5"),
    ])
  func realNumbers(call: String, values: String) {
    for argument in ["$1", "tf.tensor($1)", "tf.tensor($1, undefined, 'int32')"] {
      #expect(outcome(call.replacing(/X\(([^()]*)\)/) { argument.replacing("$1", with: $0.1) }) == values)
    }
    #expect(outcome("tf.batchNorm(['a'], [1], [1])").contains("Argument 'x' passed to 'batchNorm' must be numeric"))
  }

  @Test("what is no tensor is called so, and a wrong rank is told with the right one")
  func noTensors() {
    #expect(outcome("tf.div({}, 1)").contains("Argument 'a' passed to 'div' must be a Tensor"))
    #expect(
      outcome("tf.conv2dTranspose({}, 1, [1], 1, 1)").contains("'x' passed to 'conv2dTranspose' must be a Tensor"))
    #expect(outcome("tf.avgPool3d([1], 2, 1, 'valid')").contains("must be of rank 5, but got rank 1 (shape [1])"))
    #expect(outcome("tf.image.grayscaleToRGB([1])").contains("must be of rank 2 at least, but got rank 1"))
  }

  @Test("a former name tells its successor")
  func formerNames() {
    #expect(outcome("tf.loadModel('x')").contains("tf.loadLayersModel"))
    #expect(outcome("tf.addStrict(1, 2)").contains("tf.add()"))
  }
}
