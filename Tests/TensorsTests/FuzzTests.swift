import Tensors
import Testing

extension EngineSuite {
  /// Operations called with random small arguments of random kinds: every call gives a result or a ``TensorError``.
  @Suite struct FuzzTests {
    /// Random arguments from a fixed seed.
    private struct Arguments {
      private var generator = Alea(seed: "fuzz")

      mutating func int(_ range: ClosedRange<Int>) -> Int {
        if generator.next() < 0.01 { return [Int.max, Int.min, 1 << 31, 1 << 40].randomElement(using: &source) ?? 0 }
        return range.lowerBound + Int(generator.next() * Double(range.count))
      }

      mutating func ints(_ range: ClosedRange<Int>, count: ClosedRange<Int> = 0...4) -> [Int] {
        (0..<small(count)).map { _ in int(range) }
      }

      mutating func small(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(generator.next() * Double(range.count))
      }

      mutating func bool() -> Bool { generator.next() < 0.5 }

      mutating func number() -> Double {
        let special: [Double] = [0, -0.0, .nan, .infinity, -.infinity, 1e300, -1]
        return generator.next() < 0.3 ? special[small(0...6)] : generator.next() * 8 - 4
      }

      mutating func pairs(_ count: Int) -> [(before: Int, after: Int)] {
        (0..<count).map { _ in (int(-1...3), int(-1...3)) }
      }

      mutating func tensor(_ type: DataType? = nil) throws -> Tensor {
        let types: [DataType] = [.float32, .float32, .float32, .int32, .int32, .bool, .complex64, .string]
        let dtype = type ?? types[small(0...7)]
        let shape = try TensorShape((0..<small(0...4)).map { _ in small(0...9) == 0 ? 0 : small(1...4) })
        let count = shape.elementCount
        switch dtype {
        case .string: return try Tensor(strings: (0..<count).map { _ in String(small(0...3)) }, shape: shape)
        case .complex64:
          let parts = try (0..<2).map { _ in try tensor(numbers: count, shape, .float32) }
          return try Tensor.complex(parts[0], parts[1])
        default: return try tensor(numbers: count, shape, dtype)
        }
      }

      private mutating func tensor(numbers count: Int, _ shape: TensorShape, _ dtype: DataType) throws -> Tensor {
        let values = (0..<count).map { _ in dtype == .float32 ? number() : Double(small(-2...5)) }
        return try Tensor(doubles: values, shape: shape, dtype: dtype)
      }

      private var source = SystemRandomNumberGenerator()
    }

    private typealias Call = @Sendable (inout Arguments) throws -> [Tensor]

    private static let unary: [@Sendable (Tensor) throws -> Tensor] = [
      { try $0.abs() }, { try $0.neg() }, { try $0.square() }, { try $0.sqrt() }, { try $0.exp() }, { try $0.log() },
      { try $0.tanh() }, { try $0.sigmoid() }, { try $0.relu6() }, { try $0.elu() }, { try $0.selu() },
      { try $0.softplus() }, { try $0.logSigmoid() }, { try $0.sign() }, { try $0.round() }, { try $0.step(0.5) },
      { try $0.isNaN() }, { try $0.logicalNot() }, { try $0.diag() }, { try $0.clone() }, { try $0.zerosLike() },
      { try $0.onesLike() }, { try $0.real() }, { try $0.imag() }, { try $0.coordinatesOfTrue() }, { try $0.erf() },
      { try $0.transpose() }, { try $0.norm() }, { try $0.sin() }, { try $0.atan() }, { try $0.expm1() },
    ]

    private static let binary: [@Sendable (Tensor, Tensor) throws -> Tensor] = [
      { try $0.add($1) }, { try $0.sub($1) }, { try $0.mul($1) }, { try $0.div($1) }, { try $0.divNoNan($1) },
      { try $0.floorDiv($1) }, { try $0.mod($1) }, { try $0.pow($1) }, { try $0.maximum($1) }, { try $0.minimum($1) },
      { try $0.squaredDifference($1) }, { try $0.atan2($1) }, { try $0.equal($1) }, { try $0.less($1) },
      { try $0.greaterEqual($1) }, { try $0.logicalAnd($1) }, { try $0.bitwiseAnd($1) }, { try $0.prelu($1) },
      { try $0.matMul($1) }, { try $0.matMul($1, transposeA: true, transposeB: true) }, { try $0.dot($1) },
      { try $0.outerProduct($1) }, { try $0.gather($1) }, { try $0.gatherND($1) }, { try $0.booleanMask($1) },
      { try $0.setdiff1d($1).values }, { try $0.searchSorted($1) }, { try Tensor.broadcastArgs($0, $1) },
      { try Losses.softmaxCrossEntropy($0, $1) }, { try Losses.huberLoss($0, $1) },
    ]

    private static let others: [Call] = [
      {
        let x = try $0.tensor(); return [try x.sum(axes: $0.ints(-3...3), keepDims: $0.bool())]
      },
      {
        let x = try $0.tensor(); return [try x.mean(axes: $0.ints(-3...3))]
      },
      {
        let x = try $0.tensor(); return [try x.prod(axes: $0.ints(-3...3))]
      },
      {
        let x = try $0.tensor(); return [try x.max(axes: $0.ints(-3...3))]
      },
      {
        let x = try $0.tensor(.bool); return [try x.any(axes: $0.ints(-3...3))]
      },
      {
        let x = try $0.tensor(); return [try x.argMax($0.int(-3...3))]
      },
      {
        let x = try $0.tensor(); return [try x.logSumExp(axes: $0.ints(-3...3))]
      },
      {
        let x = try $0.tensor(); return [try x.moments(axes: $0.ints(-3...3)).variance]
      },
      {
        let x = try $0.tensor(); return [try x.softmax($0.int(-3...3))]
      },
      {
        let x = try $0.tensor(); return [try x.logSoftmax($0.int(-3...3))]
      },
      {
        let x = try $0.tensor(); return [try x.cumsum($0.int(-3...3), exclusive: $0.bool(), reverse: $0.bool())]
      },
      {
        let x = try $0.tensor(); return [try x.cumprod($0.int(-3...3), exclusive: $0.bool(), reverse: $0.bool())]
      },
      {
        let x = try $0.tensor(); return [try x.reshape($0.ints(-1...4))]
      },
      {
        let x = try $0.tensor(); return [try x.expandDims($0.int(-5...5))]
      },
      {
        let x = try $0.tensor(); return [try x.squeeze($0.ints(-3...3))]
      },
      {
        let x = try $0.tensor(); return [try x.transpose($0.ints(-1...3))]
      },
      {
        let x = try $0.tensor(); return [try x.broadcastTo(TensorShape($0.ints(-1...4)))]
      },
      {
        let x = try $0.tensor(); return [try x.slice($0.ints(-1...3), $0.ints(-1...3))]
      },
      {
        let x = try $0.tensor(); return [try x.reverse($0.ints(-3...3))]
      },
      {
        let x = try $0.tensor()
        let rank = x.rank
        return [
          try x.stridedSlice(
            $0.ints(-4...4, count: rank...rank), $0.ints(-4...4, count: rank...rank),
            $0.ints(-2...2, count: rank...rank),
            beginMask: $0.small(0...7), endMask: $0.small(0...7), ellipsisMask: $0.small(0...2),
            newAxisMask: $0.small(0...3), shrinkAxisMask: $0.small(0...3))
        ]
      },
      {
        let (x, y) = (try $0.tensor(), try $0.tensor()); return [try Tensor.concat([x, y, x], axis: $0.int(-3...3))]
      },
      {
        let x = try $0.tensor(); return [try Tensor.stack([x, x], axis: $0.int(-3...4))]
      },
      {
        let x = try $0.tensor(); return try x.unstack($0.int(-3...3))
      },
      {
        let x = try $0.tensor(); return try x.split($0.int(-1...4), axis: $0.int(-3...3))
      },
      {
        let x = try $0.tensor(); return try x.split($0.ints(-1...3), axis: $0.int(-3...3))
      },
      {
        let x = try $0.tensor(); return [try x.tile($0.ints(-1...3, count: x.rank...x.rank))]
      },
      {
        let x = try $0.tensor(); return [try x.pad($0.pairs(x.rank), value: $0.number())]
      },
      {
        let x = try $0.tensor(); return [try x.mirrorPad($0.pairs(x.rank), isSymmetric: $0.bool())]
      },
      {
        let (x, i) = (try $0.tensor(), try $0.tensor(.int32));
        return [try x.gather(i, axis: $0.int(-3...3), batchDims: $0.int(-1...2))]
      },
      {
        let (i, x) = (try $0.tensor(.int32), try $0.tensor());
        return [try Tensor.scatterND(i, x, TensorShape($0.ints(0...4)))]
      },
      {
        let (x, i, y) = (try $0.tensor(), try $0.tensor(.int32), try $0.tensor());
        return [try x.tensorScatterUpdate(i, y)]
      },
      {
        let (x, i) = (try $0.tensor(), try $0.tensor(.int32)); return [try x.unsortedSegmentSum(i, $0.int(-1...4))]
      },
      {
        let x = try $0.tensor(); return [try x.batchToSpaceND($0.ints(0...2), $0.pairs(2))]
      },
      {
        let x = try $0.tensor(); return [try x.spaceToBatchND($0.ints(0...2), $0.pairs(2))]
      },
      {
        let x = try $0.tensor(); return [try x.depthToSpace($0.int(-1...3))]
      },
      {
        let x = try $0.tensor(); let top = try x.topk($0.int(-1...4)); return [top.values, top.indices]
      },
      {
        let (x, y) = (try $0.tensor(), try $0.tensor(.int32)); return [try x.inTopK(y, k: $0.int(-1...4))]
      },
      {
        let x = try $0.tensor(); let unique = try x.unique($0.int(-3...3)); return [unique.values, unique.indices]
      },
      {
        let (x, y) = (try $0.tensor(.int32), try $0.tensor()); return [try x.bincount(y, $0.int(-1...6))]
      },
      {
        let (x, y) = (try $0.tensor(.int32), try $0.tensor()); return [try x.denseBincount(y, $0.int(-1...6))]
      },
      {
        let (x, y) = (try $0.tensor(), try $0.tensor()); return [try Tensor.confusionMatrix(x, y, $0.int(-1...4))]
      },
      {
        let (x, y) = (try $0.tensor(), try $0.tensor()); return try Tensor.meshgrid([x, y], isMatrixIndexed: $0.bool())
      },
      {
        let x = try $0.tensor(.int32); return [try x.oneHot($0.int(-1...4))]
      },
      { [try Tensor.eye($0.int(-1...4), $0.int(-1...4), batchShape: $0.ints(-1...2))] },
      { [try Tensor.linspace($0.number(), $0.number(), $0.small(-1...9))] },
      {
        let x = try $0.tensor(); return [try x.multinomial($0.small(-1...4), seed: 1)]
      },
      {
        let x = try $0.tensor(); return [try x.dropout($0.number(), seed: 1)]
      },
      {
        let x = try $0.tensor(); return [try x.clipByValue(Float($0.number()), Float($0.number()))]
      },
      {
        let (c, x, y) = (try $0.tensor(.bool), try $0.tensor(), try $0.tensor()); return [try Tensor.select(c, x, y)]
      },
      {
        let (x, y) = (try $0.tensor(), try $0.tensor()); return [try Tensor.einsum("ij,jk->ik", [x, y])]
      },
      {
        let x = try $0.tensor(); return [try x.cast(to: DataType.allCases[$0.small(0...4)])]
      },
      {
        let x = try $0.tensor(); _ = try x.formatted(verbose: $0.bool()); return []
      },
      {
        let x = try $0.tensor(.float32); return [try grad { try $0.square().softmax().sum(axes: [0]) }(x, nil)]
      },
    ]

    @Test func everyCallGivesAResultOrAnError() throws {
      var arguments = Arguments()
      var results = 0
      let before = Engine.memory
      for round in 0..<150 {
        var calls: [Call] = FuzzTests.others
        calls += FuzzTests.unary.map { function in { [try function($0.tensor())] } }
        calls += FuzzTests.binary.map { function in { [try function($0.tensor(), $0.tensor())] } }
        for call in calls {
          do {
            for result in try call(&arguments) {
              results += 1
              #expect(result.size == result.shape.elementCount, "round \(round)")
              if result.dtype != .string { _ = try result.doubles() }
            }
          } catch is TensorError {}
        }
      }
      #expect(results > 5000)
      #expect(Engine.memory == before)
    }
  }
}
