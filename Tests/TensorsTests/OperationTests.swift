import Foundation
import Tensors
import Testing

extension EngineSuite {
  /// Types, values at the borders and errors of operations; the values are those of TensorFlow.js.
  @Suite struct OperationTests {
    private func expect(
      _ tensor: Tensor, _ dtype: DataType, _ shape: TensorShape, _ values: [Double],
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      #expect(tensor.dtype == dtype, sourceLocation: sourceLocation)
      #expect(tensor.shape == shape, sourceLocation: sourceLocation)
      let found = try tensor.doubles()
      #expect(found.count == values.count, sourceLocation: sourceLocation)
      for (value, wanted) in zip(found, values) {
        let isEqual =
          value == wanted || (value.isNaN && wanted.isNaN) || abs(value - wanted) <= 1e-6 * max(1, abs(wanted))
        #expect(isEqual, "\(found), expected \(values)", sourceLocation: sourceLocation)
      }
    }

    private func expectError(
      naming facts: [String], sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Any
    ) {
      do {
        _ = try body()
        Issue.record("no error", sourceLocation: sourceLocation)
      } catch let error as TensorError {
        for fact in facts {
          #expect(
            error.message.contains(fact), "\(error.message) does not name \(fact)", sourceLocation: sourceLocation)
        }
      } catch {
        Issue.record("another error: \(error)", sourceLocation: sourceLocation)
      }
    }

    private func floats(_ values: Float...) throws -> Tensor { try Tensor(values) }
    private func ints(_ values: Int32...) throws -> Tensor { try Tensor(ints: values) }
    private func bools(_ values: Bool...) throws -> Tensor { try Tensor(bools: values) }

    @Test func arithmeticPromotesAndRounds() throws {
      try expect(ints(2).add(floats(0.5)), .float32, [1], [2.5])
      try expect(ints(3).mul(bools(true)), .int32, [1], [3])
      try expect(bools(true, false).add(bools(true, false)), .bool, [2], [1, 0])
      try expect(bools(true).maximum(bools(false)), .int32, [1], [1])
      try expect(ints(-7, 7, 5).div(ints(2, 2, -2)), .int32, [3], [-4, 3, -3])
      try expect(ints(1, -1).div(ints(0, 0)), .int32, [2], [0, 0])
      try expect(floats(1, 0, -1).div(floats(0, 0, 0)), .float32, [3], [.infinity, .nan, -.infinity])
      try expect(floats(1, 0).divNoNan(floats(0, 0)), .float32, [2], [0, 0])
      try expect(floats(-7, 7, -7, 7).mod(floats(3, 3, -3, -3)), .float32, [4], [2, 1, -1, -2])
      try expect(ints(-7, 7, -8, 8).mod(ints(3, -3, -3, 3)), .int32, [4], [2, -2, -2, 2])
      try expect(floats(-7, 7, 5).floorDiv(floats(2, 2, -2)), .int32, [3], [-4, 3, -3])
      try expect(ints(2, 3, 5).pow(ints(10, 4, 0)), .int32, [3], [1024, 81, 1])
      try expect(floats(-1, 9, 1).pow(floats(0.5, 0.5, .infinity)), .float32, [3], [.nan, 3, .nan])
      try expect(floats(.nan, 1).maximum(floats(2, .nan)), .float32, [2], [.nan, .nan])
      try expect(ints(2_147_483_600).add(ints(100)), .int32, [1], [-2_147_483_596])
    }

    @Test func complexArithmeticBroadcasts() throws {
      let z = try Tensor.complex(floats(1, 2), floats(3, 4))
      let i = try Tensor.complex(Tensor(0), Tensor(1))
      try expect(z.mul(i), .complex64, [2], [-3, 1, -4, 2])
      try expect(z.add(floats(0.5, -0.5)), .complex64, [2], [1.5, 3, 1.5, 4])
      try expect(z.div(z), .complex64, [2], [1, 0, 1, 0])
      try expect(z.abs(), .float32, [2], [3.16227766, 4.47213595])
      try expect(z.equal(z), .bool, [2], [1, 1])
    }

    @Test func functionsOfOneOperandKeepOrRefuseWholeNumbers() throws {
      try expect(ints(-2).abs(), .int32, [1], [2])
      try expect(ints(3).square(), .int32, [1], [9])
      try expect(ints(-1, 2).relu(), .int32, [2], [0, 2])
      try expect(ints(1).exp(), .float32, [1], [2.718281828])
      try expect(ints(4).reciprocal(), .float32, [1], [0.25])
      try expect(ints(0).softplus(), .float32, [1], [0.6931472])
      expectError(naming: ["'x'", "'sqrt'", "float32", "int32"]) { try self.ints(4).sqrt() }
      expectError(naming: ["'x'", "'sqrt'"]) { try Tensor(strings: ["a"]).sqrt() }
    }

    @Test func functionsOfOneOperandAtTheirBorders() throws {
      let infinity = Float.infinity
      try expect(floats(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5).round(), .float32, [6], [-2, -2, 0, 0, 2, 2])
      try expect(floats(-2, 0, 3, .nan).sign(), .float32, [4], [-1, 0, 1, 0])
      try expect(floats(.nan, -0.0, 7).relu(), .float32, [3], [.nan, 0, 7])
      try expect(floats(.nan, 5).clipByValue(0, 1), .float32, [2], [.nan, 1])
      try expect(floats(-1, 0, 2, .nan).step(0.5), .float32, [4], [0.5, 0.5, 1, .nan])
      try expect(floats(-30, 0, 30, 100).softplus(), .float32, [4], [9.357623e-14, 0.6931472, 30, 100])
      try expect(floats(infinity, -infinity, .nan, 89, -104).exp(), .float32, [5], [.infinity, 0, .nan, .infinity, 0])
      try expect(
        floats(0, -1, infinity, .leastNonzeroMagnitude, .nan).log(), .float32, [5],
        [-.infinity, .nan, .infinity, -103.2789307, .nan])
      try expect(floats(infinity, -infinity, .nan, 20, 1e-20).tanh(), .float32, [5], [1, -1, .nan, 1, 1e-20])
      try expect(floats(infinity, -infinity, 100, -100).sigmoid(), .float32, [4], [1, 0, 1, 0])
      try expect(floats(-1, infinity, 1e-10).log1p(), .float32, [3], [-.infinity, .infinity, 1e-10])
      try expect(floats(-infinity, 1e-10, 200).expm1(), .float32, [3], [-1, 1e-10, .infinity])
      try expect(floats(-1, 1).selu(), .float32, [2], [-1.1113307, 1.050701])
      try expect(floats(1, .nan, infinity).isFinite(), .bool, [3], [1, 0, 0])
      expectError(naming: ["3", "1"]) { try self.floats(1, 2).clipByValue(3, 1) }
    }

    @Test func castsCutAndTest() throws {
      try expect(floats(-1.7, 1.7, 2.5, .nan, 3e9).cast(to: .int32), .int32, [5], [-1, 1, 2, 0, -1_294_967_296])
      try expect(floats(0, 0.5, -1).cast(to: .bool), .bool, [3], [0, 1, 1])
      try expect(bools(true, false).cast(to: .complex64), .complex64, [2], [1, 0, 0, 0])
      expectError(naming: ["'x'", "'cast'"]) { try Tensor(strings: ["a"]).cast(to: .int32) }
    }

    @Test func reductionsOfTypesAndNothing() throws {
      try expect(bools(true, true, false).sum(), .int32, [], [2])
      try expect(ints(1, 2).mean(), .float32, [], [1.5])
      try expect(ints(2, 3).prod(), .int32, [], [6])
      try expect(bools(true, false).max(), .bool, [], [1])
      try expect(floats(1, .nan, 3).max(), .float32, [], [.nan])
      try expect(Tensor([]).sum(), .float32, [], [0])
      try expect(Tensor([]).mean(), .float32, [], [0])
      try expect(Tensor([]).max(), .float32, [], [.nan])
      try expect(floats(1, 3, 3).argMax(), .int32, [], [1])
      try expect(floats(.nan, 1, 3).argMax(), .int32, [], [2])
      try expect(floats(1, 2, 3).logSumExp(), .float32, [], [3.4076059])
      try expect(Tensor([1, 2, 3, 4]).moments().variance, .float32, [], [1.25])
      expectError(naming: ["2", "5"]) { try Tensor.zeros([2, 2]).sum(axes: [5]) }
      expectError(naming: ["'x'", "'all'"]) { try self.floats(1).all() }
    }

    @Test func sumsOfMillionsKeepTheirDigits() throws {
      let count = 1 << 24
      let values = try Tensor.full([4096, 4096], 0.1)
      let exact = Double(Float(0.1)) * Double(count)
      #expect(abs(try values.sum().scalarValue() - exact) < 1e-6 * exact)
      #expect(abs(try values.mean().scalarValue() - Double(Float(0.1))) < 1e-7)
      let columns = try values.sum(axes: [0]).sum()
      #expect(abs(try columns.scalarValue() - exact) < 1e-6 * exact)
    }

    @Test func reductionsOverSeparateAxes() throws {
      let x = try Tensor.range(0, 64).reshape([2, 2, 2, 2, 2, 2])
      try expect(x.sum(axes: [1, 3, 5]), .float32, [2, 2, 2], [84, 100, 148, 164, 340, 356, 404, 420])
    }

    @Test func matrixProductsAgreeWithLoops() throws {
      for (m, n, k) in [(1, 1, 1), (3, 5, 7), (40, 33, 65), (128, 10, 200)] {
        for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
          let a = try Tensor.randomUniform(try TensorShape(transposeA ? [k, m] : [m, k]), -1, 1, seed: 1)
          let b = try Tensor.randomUniform(try TensorShape(transposeB ? [n, k] : [k, n]), -1, 1, seed: 2)
          let product = try a.matMul(b, transposeA: transposeA, transposeB: transposeB)
          let (x, y) = (try a.doubles(), try b.doubles())
          var largest = 0.0
          for (index, value) in try product.doubles().enumerated() {
            let (i, j) = (index / n, index % n)
            let sum = (0..<k).reduce(0.0) { sum, p in
              sum + x[transposeA ? p * m + i : i * k + p] * y[transposeB ? j * k + p : p * n + j]
            }
            largest = max(largest, abs(sum - value))
          }
          #expect(largest < 1e-5 * Double(k))
        }
      }
      expectError(naming: ["3", "4", "[2,3]", "[4,5]"]) { try Tensor.zeros([2, 3]).matMul(Tensor.zeros([4, 5])) }
      expectError(naming: ["[3]", "[3,2]"]) { try Tensor.zeros([3]).matMul(Tensor.zeros([3, 2])) }
    }

    @Test func largeTransposesMoveEveryElement() throws {
      let x = try Tensor.range(0, 37 * 50 * 3).reshape([3, 37, 50])
      let y = try x.transpose([0, 2, 1]).doubles()
      #expect(
        y.indices.allSatisfy { index in
          let (plane, row, column) = (index / (37 * 50), index / 37 % 50, index % 37)
          return y[index] == Double(plane * 37 * 50 + column * 50 + row)
        })
    }

    @Test func equationsOfEinstein() throws {
      let x = try Tensor([1, 2, 3, 4], shape: [2, 2])
      try expect(
        Tensor.einsum("ij,jk->ik", [x, Tensor([5, 6, 7, 8], shape: [2, 2])]), .float32, [2, 2], [19, 22, 43, 50])
      try expect(Tensor.einsum("ii->", [x]), .float32, [], [5])
      try expect(Tensor.einsum("ij->ji", [x]), .float32, [2, 2], [1, 3, 2, 4])
      try expect(Tensor.einsum("i,j,i->j", [floats(1, 2), floats(3, 4, 5), floats(1, 1)]), .float32, [3], [9, 12, 15])
      expectError(naming: ["[4,5]", "3", "4"]) {
        try Tensor.einsum("ij,jk->ik", [Tensor.zeros([2, 3]), Tensor.zeros([4, 5])])
      }
      expectError(naming: ["2", "1"]) { try Tensor.einsum("ij,jk->ik", [Tensor.zeros([2, 3])]) }
    }

    @Test func partsAndJoins() throws {
      let x = try Tensor.range(0, 12).reshape([3, 4])
      try expect(x.slice([1, 1], [2, 2]), .float32, [2, 2], [5, 6, 9, 10])
      try expect(x.stridedSlice([2, 3], [0, 0], [-1, -2]), .float32, [2, 2], [11, 9, 7, 5])
      try expect(
        x.stridedSlice([1, 0], [2, 0], beginMask: 2, endMask: 2, shrinkAxisMask: 1), .float32, [4], [4, 5, 6, 7])
      try expect(x.stridedSlice([2], [2]), .float32, [0, 4], [])
      try expect(x.reverse([0]), .float32, [3, 4], [8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3])
      try expect(
        Tensor.concat([x, ints(1, 2, 3).reshape([3, 1])], axis: 1).slice([0, 3]), .float32, [3, 2], [3, 1, 7, 2, 11, 3])
      try expect(floats(1, 2).tile([3]), .float32, [6], [1, 2, 1, 2, 1, 2])
      try expect(floats(1, 2, 3).mirrorPad([(2, 2)], isSymmetric: false), .float32, [7], [3, 2, 1, 2, 3, 2, 1])
      try expect(floats(1, 2, 3).mirrorPad([(2, 2)], isSymmetric: true), .float32, [7], [2, 1, 1, 2, 3, 3, 2])
      let values = try Tensor(strings: ["a", "b", "c"]).gather(ints(2, 0))
      #expect(try values.stringValues() == ["c", "a"])
      expectError(naming: ["[0]", "6", "4"]) { try Tensor.zeros([4]).slice([3], [3]) }
      expectError(naming: ["5", "[0, 2]"]) { try Tensor.zeros([3]).gather(self.ints(5)) }
      expectError(naming: ["4", "3"]) { try Tensor.zeros([4]).reshape([3]) }
      expectError(naming: ["[2]", "[3]"]) { try Tensor.zeros([2]).broadcastTo([3]) }
      expectError(naming: ["[0]"]) { try Tensor.zeros([4]).stridedSlice([0], [4], [0]) }
      expectError(naming: []) { try Tensor.zeros([4]).slice([.max], [5]) }
    }

    @Test func blocksMoveBetweenSpaceAndBatch() throws {
      let x = try Tensor.range(0, 12).reshape([1, 3, 4, 1])
      try expect(
        x.spaceToBatchND([2, 2], [(1, 0), (0, 0)]), .float32, [4, 2, 2, 1],
        [0, 0, 4, 6, 0, 0, 5, 7, 0, 2, 8, 10, 1, 3, 9, 11])
      try expect(
        Tensor.range(0, 16).reshape([4, 2, 2, 1]).batchToSpaceND([2, 2], [(1, 0), (0, 2)]), .float32, [1, 3, 2, 1],
        [8, 12, 2, 6, 10, 14])
      try expect(
        Tensor.range(0, 24).reshape([1, 1, 2, 12]).depthToSpace(2), .float32, [1, 2, 4, 3],
        [0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17, 6, 7, 8, 9, 10, 11, 18, 19, 20, 21, 22, 23])
    }

    @Test func rankingAndSearching() throws {
      let top = try floats(1, 3, 3, 2).topk(3)
      try expect(top.values, .float32, [3], [3, 3, 2])
      try expect(top.indices, .int32, [3], [1, 2, 3])
      let many = try Tensor.randomUniform([200], seed: 3)
      let sorted = try many.doubles().sorted(by: >)
      #expect(try many.topk(100).values.doubles() == Array(sorted.prefix(100)))
      try expect(
        Tensor([2, 4, 4, 8], shape: [1, 4]).searchSorted(Tensor([4, 8, 9, 0], shape: [1, 4])), .int32, [1, 4],
        [1, 3, 4, 0])
      let unique = try floats(3, 1, 3, 2, 1).unique()
      try expect(unique.values, .float32, [3], [3, 1, 2])
      try expect(unique.indices, .int32, [5], [0, 1, 0, 2, 1])
      try expect(
        Tensor([0.1, 0.7, 0.2, 0.5, 0.3, 0.2], shape: [2, 3]).inTopK(ints(1, 1)), .bool, [2], [1, 0])
      try expect(ints(1, 1, 2, 5, 1).bincount(Tensor([]), 6), .float32, [6], [0, 3, 1, 0, 0, 1])
      try expect(Tensor.confusionMatrix(ints(0, 1, 1), ints(0, 0, 1), 2), .int32, [2, 2], [1, 0, 1, 1])
      try expect(bools(true, false, true).coordinatesOfTrue(), .int32, [2, 1], [0, 2])
    }

    @Test func creation() throws {
      try expect(Tensor.range(5, 0), .float32, [5], [5, 4, 3, 2, 1])
      try expect(Tensor.range(0, 5, step: 2), .float32, [3], [0, 2, 4])
      try expect(Tensor.linspace(5, -5, 3), .float32, [3], [5, 0, -5])
      try expect(Tensor.eye(2, 3, batchShape: [2]), .float32, [2, 2, 3], [1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0])
      try expect(ints(0, 2, 5, -1).oneHot(3), .int32, [4, 3], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
      try expect(floats(1, 2).diag(), .float32, [2, 2], [1, 0, 0, 2])
      expectError(naming: ["[2,2]", "4", "3"]) { try Tensor([1, 2, 3], shape: [2, 2]) }
      expectError(naming: ["[-1,2]"]) { try TensorShape([-1, 2]) }
      expectError(naming: ["too large"]) { try TensorShape([1 << 40, 1 << 40]) }
      expectError(naming: ["memory"]) { try Tensor.zeros([1 << 30, 1 << 20]) }
      expectError(naming: ["7"]) { try TensorShape([1, 1, 1, 1, 1, 1, 1]) }
    }

    @Test func broadcastingNamesTheSizesThatDiffer() throws {
      expectError(naming: ["2", "3", "broadcast"]) { try Tensor.zeros([2]).add(Tensor.zeros([3])) }
      expectError(naming: ["'condition'", "'where'"]) {
        try Tensor.select(self.floats(1, 0), self.floats(1, 2), self.floats(3, 4))
      }
    }

    @Test func elementWiseKernelsCoverLargeTensors() throws {
      let count = 100_003
      let x = try Tensor.randomUniform([count], -5, 5, seed: 9)
      let values = try x.doubles()
      for (result, function) in [
        (try x.exp(), { exp($0) }), (try x.tanh(), { tanh($0) }), (try x.sigmoid(), { 1 / (1 + exp(-$0)) }),
        (try x.abs().log(), { log(abs($0)) }), (try x.softplus(), { log1p(exp($0)) }), (try x.sin(), { sin($0) }),
        (try x.mul(2).add(1).relu(), { max(2 * $0 + 1, 0) }),
      ] as [(Tensor, (Double) -> Double)] {
        let errors = zip(try result.doubles(), values).map { value, x in
          abs(value - function(x)) / max(abs(function(x)), 1e-3)
        }
        #expect(errors.max() ?? 1 < 4e-7)
      }
    }
  }
}
