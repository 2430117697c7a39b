import Foundation
import Tensors
import Testing

extension EngineSuite {
  /// Element-wise operations on large tensors are computed when they are read, and nobody can tell.
  @Suite struct PendingElementsTests {
    private let count = 100_003
    private let x: Tensor
    private let values: [Float]

    init() throws {
      values = (0..<count).map { Float(($0 * 7919) % 2003) / 500 - 2 }
      x = try Tensor(values, shape: [count])
    }

    private func expect(
      _ tensor: Tensor, sourceLocation: SourceLocation = #_sourceLocation, _ f: (Float) -> Float
    ) throws {
      let found = try tensor.floatValues()
      let wanted = values.map(f)
      let worst = zip(found, wanted).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
      #expect(found.count == count && worst <= 1e-6, "differs by \(worst)", sourceLocation: sourceLocation)
    }

    @Test func chainsAreComputedInOrder() throws {
      try expect(x.mul(2).add(1).relu()) { max($0 * 2 + 1, 0) }
      try expect(Tensor(3).sub(x).div(x.square().add(1))) { (3 - $0) / ($0 * $0 + 1) }
      try expect(x.clipByValue(-0.5, 1).exp()) { exp(min(max($0, -0.5), 1)) }
      try expect(x.add(x).mul(x)) { ($0 + $0) * $0 }
    }

    @Test func resultsInBetweenCanBeReadLater() throws {
      let doubled = try x.mul(2)
      let more = try doubled.add(1)
      let less = try doubled.sub(1).reshape([count, 1])
      try expect(less) { $0 * 2 - 1 }
      try expect(doubled) { $0 * 2 }
      try expect(more) { $0 * 2 + 1 }
    }

    @Test func chainsOfAnyLengthAndWidth() throws {
      var y = x
      for _ in 0..<100 { y = try y.add(0.5).sub(0.5) }
      try expect(y) { $0 }
      // Each result is used twice: without sharing this would be 2³⁰ additions.
      for _ in 0..<30 { y = try y.add(y).mul(0.5) }
      try expect(y) { $0 }
      let many = try (0..<20).map { try x.add(Float($0)) }
      for (index, sum) in many.enumerated() { try expect(sum) { $0 + Float(index) } }
    }

    @Test func repeatedOperandsJoinAChain() throws {
      let shapes: [([Int], [Int])] = [
        ([300, 400], [400]), ([300, 400], [300, 1]), ([40, 50, 60], [50, 1]), ([40, 50, 60], [60]),
        ([20, 3, 2000], [3, 1]), ([40_000, 3], [3]), ([30, 4096], [4096]), ([100, 1, 800], [100, 1, 1]),
        ([40, 50, 60], [40, 1, 60]),
      ]
      for (shape, other) in shapes {
        let size = shape.reduce(1, *), otherSize = other.reduce(1, *)
        let x = try Tensor((0..<size).map { Float($0 % 1013) }, shape: TensorShape(shape))
        let y = try Tensor((0..<otherSize).map { Float($0 % 29) - 7 }, shape: TensorShape(other))
        let wide = try y.broadcastTo(TensorShape(shape)).floatValues(), values = try x.floatValues()
        let found = try x.mul(2).add(y).relu().floatValues(), reversed = try y.sub(x.add(1)).floatValues()
        #expect(found == zip(values, wide).map { max($0 * 2 + $1, 0) }, "\(other) in \(shape)")
        #expect(reversed == zip(values, wide).map { $1 - ($0 + 1) }, "\(other) in \(shape)")
      }
    }

    @Test func truthValuesJoinAChain() throws {
      let mask = try x.greater(0.25)
      try expect(x.mul(mask)) { $0 > 0.25 ? $0 : 0 }
      try expect(mask.cast(to: .float32).add(x)) { ($0 > 0.25 ? 1 : 0) + $0 }
      try expect(Tensor.select(mask, x.mul(2), x.neg()).add(1)) { ($0 > 0.25 ? $0 * 2 : -$0) + 1 }
      try expect(Tensor.select(x.lessEqual(0), Tensor(7), x)) { $0 <= 0 ? 7 : $0 }
      let both = try mask.logicalAnd(x.less(1)), either = try mask.logicalOr(x.notEqual(Tensor(-2)))
      try expect(both.logicalXor(either).logicalNot().cast(to: .float32)) {
        ($0 > 0.25 && $0 < 1) != ($0 > 0.25 || $0 != -2) ? 0 : 1
      }
      #expect(try mask.floatValues() == values.map { $0 > 0.25 ? 1 : 0 })
      // Read before, the same values are bytes in memory.
      try expect(Tensor.select(mask.logicalAnd(x.greaterEqual(1)), x, Tensor(0))) { $0 >= 1 ? $0 : 0 }
      #expect(try both.dtype == .bool && both.intValues() == values.map { $0 > 0.25 && $0 < 1 ? 1 : 0 })
      try expect(Tensor(1).less(x).cast(to: .float32)) { 1 < $0 ? 1 : 0 }
      #expect(try x.equal(x.add(0)).all().scalarValue() == 1)
    }

    @Test func truthValuesThatAreKeptAreStored() throws {
      let doubled = try x.mul(2), mask = try doubled.greater(1), other = try mask.logicalNot()
      let chosen = try Tensor.select(mask, doubled.add(other.cast(to: .float32)), x)
      try expect(chosen) { $0 * 2 > 1 ? $0 * 2 : $0 }
      #expect(try other.intValues() == values.map { $0 * 2 > 1 ? 0 : 1 })
      #expect(try mask.intValues() == values.map { $0 * 2 > 1 ? 1 : 0 })
    }

    @Test func numbersThatAreNoNumbersGoThroughAChain() throws {
      let edges: [Float] = [.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude, 3e38]
      let values = (0..<70_000).map { edges[$0 % edges.count] }
      let x = try Tensor(values)
      let found = try x.mul(2).maximum(-1).minimum(1e38).relu().floatValues()
      #expect(zip(found, values).allSatisfy { found, x in x.isNaN ? found.isNaN : found == max(min(x * 2, 1e38), 0) })
      let mask = try x.mul(1).equal(x.add(0)).logicalNot().cast(to: .float32).floatValues()
      #expect(zip(mask, values).allSatisfy { $0 == ($1.isNaN ? 1 : 0) })
      let steps = try x.sub(1).abs().squaredDifference(Tensor(2)).neg().relu6().sub(Tensor(3)).floatValues()
      for (found, x) in zip(steps, values) {
        let y = abs(x - 1) - 2
        let wanted = x.isNaN ? Float.nan : min(max(-(y * y), 0), 6) - 3
        #expect(found == wanted || (found.isNaN && wanted.isNaN))
      }
    }

    @Test func sumsOfAChainLeaveItReadable() throws {
      let chain = try x.sub(0.5).square()
      let wanted = values.reduce(0.0) { $0 + Double(($1 - 0.5) * ($1 - 0.5)) }
      #expect(abs(try chain.sum().scalarValue() / wanted - 1) < 1e-6)
      #expect(abs(try chain.mean().scalarValue() / (wanted / Double(count)) - 1) < 1e-6)
      #expect(try chain.sum(axes: [0], keepDims: true).shape == [1])
      try expect(chain) { ($0 - 0.5) * ($0 - 0.5) }
      let doubled = try x.mul(2), total = try doubled.add(1).sum().scalarValue()
      #expect(abs(total - values.reduce(0.0) { $0 + Double($1 * 2 + 1) }) < 0.1)
      try expect(doubled) { $0 * 2 }
    }

    @Test func operandsMayGoOrChange() throws {
      let copy = try x.mul(1)
      _ = try copy.floatValues()
      let negative = try copy.neg()
      copy.dispose()
      try expect(negative) { -$0 }

      let variable = try Variable(x.mul(1))
      let before = try variable.mul(3)
      try SGDOptimizer(learningRate: 1).applyGradients([(variable, x.onesLike())])
      let after = try variable.mul(3)
      try variable.assign(x.zerosLike())
      try expect(before) { $0 * 3 }
      try expect(after) { ($0 - 1) * 3 }
      variable.dispose()
    }

    @Test func countsAndErrorsDoNotWait() throws {
      let before = Engine.memory
      let y = try x.add(1)
      #expect(Engine.memory.tensorCount == before.tensorCount + 1)
      #expect(Engine.memory.byteCount == before.byteCount + 4 * count)
      y.dispose()
      #expect(Engine.memory == before)
      #expect(throws: TensorError.self) { try y.add(1) }
      #expect(throws: TensorError.self) { try x.add(Tensor.ones([3])) }
      Engine.checksForNaN = true
      defer { Engine.checksForNaN = false }
      #expect(throws: TensorError.self) { try x.sqrt() }
    }

    @Test func gradientsReadWhatWaits() throws {
      let y = try x.mul(2)
      let slope = try grad { try $0.square().sum() }(y, nil)
      try expect(slope) { $0 * 4 }
    }

    @Test func aLongChainTakesThreeBuffers() throws {
      // A size that no other test uses, so that the pool has no buffers for it.
      let big = try Tensor.ones([21 << 18])
      let before = BufferPool.heldBytes
      let y = try big.mul(2).add(1).relu().sub(0.5).abs().mul(0.25).square().neg().maximum(-1).add(2)
      #expect(try y.slice(axis: 0, from: 5, count: 1).scalarValue() == 1.609375)
      #expect(BufferPool.heldBytes - before <= 3 * 24 << 20)
    }
  }
}
