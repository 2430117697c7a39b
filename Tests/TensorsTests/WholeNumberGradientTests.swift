import Tensors
import Testing

/// A function of tensors whose gradient is taken where the operands are whole numbers.
private struct WholeNumberCase: CustomTestStringConvertible, @unchecked Sendable {
  let testDescription: String
  let apply: ([Tensor]) throws -> Tensor
  /// The operands, as whole numbers.
  let operands: [[Int32]]

  init(_ name: String, _ operands: [[Int32]], _ apply: @escaping ([Tensor]) throws -> Tensor) {
    testDescription = name
    self.operands = operands
    self.apply = apply
  }

  static let ofOne: [WholeNumberCase] = [
    ("abs", { try $0.abs() }), ("square", { try $0.square() }), ("relu", { try $0.relu() }),
    ("relu6", { try $0.relu6() }), ("exp", { try $0.exp() }), ("sinh", { try $0.sinh() }),
    ("asinh", { try $0.asinh() }), ("atan", { try $0.atan() }), ("erf", { try $0.erf() }),
    ("softplus", { try $0.softplus() }), ("selu", { try $0.selu() }), ("reciprocal", { try $0.reciprocal() }),
    ("cumsum", { try $0.cumsum(0) }), ("prod", { try $0.prod() }), ("mean", { try $0.mean() }),
    ("logSumExp", { try $0.logSumExp() }), ("clipByValue", { try $0.clipByValue(0, 3) }),
    ("maxPool", { try $0.reshape([1, 2, 2, 1]).maxPool([2, 2], strides: [1, 1], padding: .same) }),
    ("matMul", { try $0.reshape([2, 2]).matMul($0.reshape([2, 2])) }),
    ("cast to float32", { try $0.cast(to: .float32).square() }),
  ].map { name, function in WholeNumberCase(name, [[3, -1, 2, 1]]) { try function($0[0]) } }

  static let ofTwo: [WholeNumberCase] = [
    ("add", { try $0.add($1) }), ("sub", { try $0.sub($1) }), ("mul", { try $0.mul($1) }),
    ("div", { try $0.div($1) }), ("divNoNan", { try $0.divNoNan($1) }), ("mod", { try $0.mod($1) }),
    ("pow", { try $0.pow($1) }), ("maximum", { try $0.maximum($1) }), ("minimum", { try $0.minimum($1) }),
    ("squaredDifference", { try $0.squaredDifference($1) }), ("atan2", { try $0.atan2($1) }),
    ("prelu", { try $0.prelu($1) }),
  ].map { name, function in WholeNumberCase(name, [[3, 1, 7, 4], [2, 2, 1, 3]]) { try function($0[0], $0[1]) } }
}

extension EngineSuite {
  @Suite("Gradients with respect to whole numbers and truth values") struct WholeNumberGradientTests {
    /// A quotient of int32 tensors is rounded down, but its gradient is that of the quotient, and so for the others.
    @Test("are those with respect to the same real numbers", arguments: WholeNumberCase.ofOne + WholeNumberCase.ofTwo)
    private func agreement(_ example: WholeNumberCase) throws {
      let derivatives = grads(example.apply)
      let reals = try derivatives(example.operands.map { try Tensor($0.map { Float($0) }) }, nil)
      let wholes = try derivatives(example.operands.map { try Tensor(ints: $0) }, nil)
      for (real, whole) in zip(reals, wholes) {
        #expect(whole.dtype == .float32)
        for (expected, actual) in zip(try real.floatValues(), try whole.floatValues()) {
          #expect(abs(expected - actual) <= 1e-5 * max(1, abs(expected)), "\(real) \(whole)")
        }
      }
    }

    @Test("a quotient of whole numbers has the slopes 1 / b and −a / b²")
    func quotient() throws {
      let slopes = try grads { try $0[0].div($0[1]) }([Tensor(ints: [7, -5]), Tensor(ints: [2, 4])], nil)
      #expect(try slopes[0].floatValues() == [0.5, 0.25])
      #expect(try slopes[1].floatValues() == [-1.75, 0.3125])
    }

    @Test("pass through a cast that changes no value, and not through one that rounds")
    func casts() throws {
      let weights = try Tensor([2, 3])
      let truths = try grad { try $0.cast(to: .int32).mul(weights) }(Tensor(bools: [true, false]), nil)
      #expect(try truths.floatValues() == [2, 3])
      let rounded = try grad { try $0.cast(to: .int32).mul(weights) }(Tensor([1, 2]), nil)
      #expect(try rounded.floatValues() == [0, 0])
    }

    @Test("are zeros of their shape where the numbers are places")
    func places() throws {
      let x = try Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2])
      let ids = try Tensor(ints: [0, 0, 1])
      let rows = try Tensor(ints: [2, 0], shape: [2, 1])
      let updates = try Tensor([1, 2, 3, 4], shape: [2, 2])
      let examples: [(Tensor, (Tensor) throws -> Tensor)] = [
        (ids, { try x.gather($0) }), (rows, { try x.gatherND($0) }),
        (rows, { try Tensor.scatterND($0, updates, [4, 2]) }), (rows, { try x.tensorScatterUpdate($0, updates) }),
        (ids, { try x.unsortedSegmentSum($0, 2) }), (ids, { try x.sparseSegment($0, ids, isMean: true) }),
        (ids, { try x.sparseSegment(ids, $0, isMean: false) }),
      ]
      for (operand, function) in examples {
        let gradient = try grad(function)(operand, nil)
        #expect(gradient.shape == operand.shape && gradient.dtype == .float32)
        #expect(try gradient.floatValues().allSatisfy { $0 == 0 })
      }
      let both = try grads { try $0[0].square().gather($0[1]) }([x, ids], nil)
      #expect(try both[0].floatValues() == [4, 8, 6, 8, 0, 0] && both[1].shape == [3])
    }

    @Test("must be float32", arguments: [DataType.int32, .bool, .string])
    func types(_ dtype: DataType) throws {
      let dy = dtype == .string ? try Tensor(strings: ["a", "b"]) : try Tensor([1, 0]).cast(to: dtype)
      let x = dtype == .string ? try Tensor(strings: ["c", "d"]) : try Tensor([1, 2])
      #expect(throws: TensorError.self) { try grad { try $0.clone() }(x, dy) }
      if dtype == .int32 { #expect(try grad { try $0.mul(0.5) }(x, dy).floatValues() == [0.5, 0]) }
    }
  }
}
