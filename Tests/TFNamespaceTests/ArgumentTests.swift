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
    #expect(
      outcome("[[1, null], [null, 3], [1, 4]].map(b => tf.util.arraysEqualWithNull([1, 3], b))") == "true,true,false")
    #expect(outcome("tf.util.arraysEqual([1, 3], [1, null])") == "false")
    #expect(
      outcome("[tf.util.inferFromImplicitShape([], 0).length, tf.util.inferFromImplicitShape([2, 3], 0)]") == "0,2,3")
    #expect(outcome("tf.util.inferFromImplicitShape([2, 3, -1], 13)").contains("13 / 6"))
  }

  @Test("what a tensor tells of itself")
  func descriptions() {
    #expect(outcome("[0, 2, 4, 5].map(rank => tf.ones(Array(rank).fill(1)).rankType)") == "0,2,4,higher")
    #expect(
      outcome("((x) => [x.result.shape, x.result.dtype])(JSON.parse(JSON.stringify({result: tf.ones([2, 3])})))")
        == "2,3,float32")
    #expect(
      outcome("[tf.engine().isTapeOn(), tf.grad(x => x.mul(Number(tf.engine().isTapeOn())))(3).arraySync()]")
        == "false,1")
  }

  @Test("a picture that is given as an array has whole values, as the bytes of pixels")
  func pixels() {
    #expect(outcome("await tf.browser.toPixels([[10], [20]])") == "10,10,10,255,20,20,20,255")
    #expect(outcome("await tf.browser.toPixels(tf.tensor2d([[0.15]]))") == "38,38,38,255")
  }

  @Test("values of a wrong kind are told in the terms of the documentation")
  func kinds() {
    #expect(outcome("tf.abs({})").contains("Argument 'x' passed to 'abs' must be a Tensor or TensorLike"))
    #expect(outcome("tf.unsortedSegmentSum([1, 2], [0, 1], 1.5)").contains("'numSegments'"))
    #expect(outcome("tf.unsortedSegmentSum([1, 2], [0, 1], 1.5)").contains("must be an integer, but got 1.5"))
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

  @Test(
    "shapes that cannot be broadcast together are told with the operation",
    arguments: [
      ("tf.add(tf.ones([2, 3]), tf.ones([5, 2, 4]))", "shapes [2,3] and [5,2,4] in add(): sizes 3 and 4 differ"),
      ("tf.ones([4, 2]).less(tf.ones([5, 3]))", "shapes [4,2] and [5,3] in less(): sizes 4 and 5 differ"),
      ("tf.matMul(tf.ones([2, 3, 4]), tf.ones([3, 4, 2]))", "shapes [2] and [3] in matMul(): sizes 2 and 3 differ"),
      ("tf.ones([2, 3]).broadcastTo([2, 4])", "broadcastTo(): a tensor of shape [2,3] cannot be broadcast to [2,4]"),
      ("tf.batchNorm(tf.ones([2, 3]), tf.ones([4]), tf.ones([4]))", "must broadcast to x of shape [2,3], but one has"),
      (
        "tf.fused.matMul({a: tf.ones([2, 3]), b: tf.ones([3, 4]), bias: tf.ones([5])})",
        "the bias of shape [5] cannot be added to the product of shape [2,4]"
      ),
    ])
  func broadcasting(call: String, message: String) {
    #expect(outcome(call).contains(message))
  }

  @Test("a former name tells its successor")
  func formerNames() {
    #expect(outcome("tf.loadModel('x')").contains("tf.loadLayersModel"))
    #expect(outcome("tf.addStrict(1, 2)").contains("tf.add()"))
  }
}
