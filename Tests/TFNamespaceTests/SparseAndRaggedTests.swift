import TFNamespace
import Testing

@Suite("Sparse and ragged tensors, and scattered updates", .serialized) struct SparseAndRaggedTests {
  /// What is common to the programs: int32 tensors, and a call of raggedGather that counts the levels itself.
  private static let prelude = """
    const ints = (values, shape) => tf.tensor(values, shape, 'int32');
    const rows = tf.range(1, 41).reshape([10, 4]);
    const gatherRagged = (indices, splits, values) => tf.raggedGather(
      splits.map((s) => ints(s)), tf.tensor(values), indices, splits.length + indices.rank - 1);
    const ragged = (r) => [r.outputNestedSplits.map((s) => s.arraySync()), r.outputDenseValues.arraySync()];
    """

  private func outcome(_ program: String) -> String {
    ProgramRunner.outcome(of: "\(Self.prelude)\nreturn JSON.stringify(\(program));")
  }

  @Test(
    "values",
    arguments: [
      (
        "tf.scatterND(ints([0, 4, 2]), ints([[1, 2], [3, 4], [5, 6]]), [5, 2]).arraySync()",
        "[[1,2],[0,0],[5,6],[0,0],[3,4]]"
      ),
      ("tf.scatterND([0, 4, 0], [1, 2, 3], [5]).arraySync()", "[4,0,0,0,2]"),
      ("tf.tensorScatterUpdate(tf.ones([4]), ints([3, 1]), [9, 10]).arraySync()", "[1,10,1,9]"),
      (
        "tf.grads((x, u) => tf.tensorScatterUpdate(x, ints([3, 1]), u))([tf.ones([4]), tf.ones([2])], tf.tensor1d([1, 2, 3, 4])).map((g) => g.arraySync())",
        "[[1,0,3,0],[4,2]]"
      ),
      (
        "tf.grad((u) => tf.scatterND(ints([3, 3]), u, [4]))(tf.ones([2]), tf.tensor1d([1, 2, 3, 4])).arraySync()",
        "[4,4]"
      ),
      // The means of whole numbers are whole numbers.
      (
        "(() => { const m = tf.sparse.sparseSegmentMean(ints([[1, 2], [-1, -2], [6, 7]]), [0, 1, 2], [0, 1, 1]); return [m.dtype, m.arraySync()]; })()",
        "[\"int32\",[[1,2],[2,2]]]"
      ),
      ("tf.sparse.sparseSegmentMean(rows, [8, 3, 0, 9], [0, 3, 3, 3]).arraySync()[3]", "[17,18,19,20]"),
      (
        "ragged(gatherRagged(ints([2, 1, 0, 3]), [[0, 3, 3, 5, 6]], [1, 2, 3, 4, 5, 6]))",
        "[[[0,2,2,5,6]],[4,5,1,2,3,6]]"
      ),
      ("ragged(gatherRagged(ints(2, []), [[0, 3, 3, 5, 6]], [1, 2, 3, 4, 5, 6]))", "[[],[4,5]]"),
      (
        "ragged(gatherRagged(ints([[2], [1]]), [[0, 1, 3, 3], [0, 0, 3, 4]], [1, 2, 3, 4]))",
        "[[[0,1,2],[0,0,2],[0,3,4]],[1,2,3,4]]"
      ),
      (
        "Object.values(tf.string.stringNGrams(tf.tensor1d([], 'string'), ints([]), '|', [1], 'L', 'R', 3, false)).map((t) => t.shape)",
        "[[0],[0]]"
      ),
    ])
  func values(program: String, value: String) {
    #expect(outcome(program) == value, "\(program)")
  }

  @Test(
    "a vector of truth values is broadcast, and selects rows only where that is impossible",
    arguments: [
      ("[[1], [2]]", "[[1,0],[2,0]]"), ("[[1, 2], [3, 4]]", "[[1,0],[3,0]]"),
      ("[[1, 2, 3], [4, 5, 6]]", "[[1,2,3],[0,0,0]]"),
    ])
  func selection(a: String, value: String) {
    #expect(outcome("tf.where(tf.tensor1d([true, false]), \(a), 0).arraySync()") == value)
  }

  @Test(
    "errors name the element that is wrong",
    arguments: [
      ("tf.string.stringToHashBucketFast(['a'], 0)", ["range [1, 2147483648]", "is 0"]),
      ("tf.string.stringToHashBucketFast(['a'], 2147483649)", ["range [1, 2147483648]", "2147483649"]),
      ("tf.sparse.sparseReshape([[0, 1]], [2, 3], [1, -7])", ["size 1", "non-negative", "-7"]),
      ("tf.sparse.sparseReshape([[0, 1]], [2, 3], [-1, 0])", ["-1", "0"]),
      ("tf.sparse.sparseReshape([[0, 1]], [2, 3], [-1, 4])", ["multiple of 4", "6"]),
      ("tf.sparse.sparseFillEmptyRows([[5, 0]], [1], [5, 5], -1)", ["indices(0, 0)", "5"]),
      ("tf.sparse.sparseSegmentSum(rows, [8, -1, 0, 9], [0, 1, 2, 2])", ["indices[1]", "-1", "[0, 10)"]),
      ("tf.sparse.sparseSegmentSum(rows, [8, 3, 0, 9], [0, 1, 0, 1])", ["segmentIds[2]", "increasing"]),
      ("tf.sparse.sparseSegmentSum(rows, [[8]], [0])", ["rank 1", "[1,1]"]),
      ("tf.sparseToDense(ints([[[1]]]), [1], [6])", ["rank", "[1,1,1]"]),
      ("gatherRagged(ints([2, 9]), [[0, 3, 3, 5]], [1, 2, 3, 4, 5])", ["indices[1]", "9", "[0, 3)"]),
      ("gatherRagged(ints([0]), [[0, 3, 5, 2]], [1, 2, 3, 4, 5])", ["sorted", "2", "5"]),
      ("gatherRagged(ints([0]), [[-1, 3]], [1, 2, 3])", ["non-negative", "-1"]),
      ("gatherRagged(ints([0]), [[0, 20]], [1, 2, 3])", ["past", "20", "3"]),
      ("gatherRagged(ints([], [0]), [[]], [1])", ["empty"]),
      (
        "tf.raggedTensorToTensor([10, 7, 10, 20], [1, 2, 3], 0, [ints([0, 2]), ints([0, 1, 3])], ['ROW_SPLITS', 'ROW_SPLITS'])",
        ["incompatible", "[10,7,10,20]", "3 axes"]
      ),
      (
        "tf.raggedTensorToTensor([2, 2, 5], [[1, 2], [3, 4]], 0, [ints([0, 1, 2])], ['ROW_SPLITS'])",
        ["incompatible", "[2,2,5]", "[2]"]
      ),
    ])
  func errors(program: String, facts: [String]) {
    let message = outcome(program)
    #expect(message.hasPrefix("error: "))
    for fact in facts { #expect(message.contains(fact), "\(message) does not name \(fact)") }
  }
}
