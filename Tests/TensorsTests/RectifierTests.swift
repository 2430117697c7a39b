import Tensors
import Testing

extension EngineSuite {
  /// A gradient through a rectifier and a pooling is that of the two one after the other, in whatever way it is asked for.
  @Suite struct RectifierTests {
    private let values = (0..<216).map { index -> Float in
      let number = (index * 7919 + 13) % 101
      return Float(number) / 10 - 6
    }
    private let window = [2, 2]

    private func pooled(_ x: Tensor) throws -> Tensor { try x.maxPool(window, strides: [2, 2], padding: .valid) }

    /// The gradient of Σ wᵢ·pooledᵢ of the rectified values: w at the first largest of each window if that is positive.
    private func wanted(_ weights: [Float], stopsAtZero: Bool) -> [Float] {
      var result = [Float](repeating: 0, count: values.count)
      for image in 0..<2 {
        for (y, x) in (0..<3).flatMap({ y in (0..<3).map { (y, $0) } }) {
          for channel in 0..<3 {
            let places = [(0, 0), (0, 1), (1, 0), (1, 1)].map { j, i in
              ((image * 6 + 2 * y + j) * 6 + 2 * x + i) * 3 + channel
            }
            let largest = places.map { max(values[$0], 0) }.max() ?? 0
            if stopsAtZero && largest == 0 { continue }
            let place = places.first { max(values[$0], 0) == largest } ?? 0
            result[place] += weights[((image * 3 + y) * 3 + x) * 3 + channel]
          }
        }
      }
      return result
    }

    @Test func rectifiedThenPooled() throws {
      let x = try Tensor(values, shape: [2, 6, 6, 3])
      let weights = (0..<54).map { Float($0) - 20 }
      let w = try Tensor(weights, shape: [2, 3, 3, 3])
      let composed = try grad { try pooled($0.relu()).mul(w).sum() }(x, nil).floatValues()
      #expect(composed == wanted(weights, stopsAtZero: true))
      // With a second use of the rectified values the gradients are added before the rectifier.
      let shared = try grad { x in
        let y = try x.relu()
        return try pooled(y).mul(w).sum().add(y.sum())
      }(x, nil).floatValues()
      let sum = zip(wanted(weights, stopsAtZero: true), values).map { $0 + ($1 > 0 ? 1 : 0) }
      #expect(shared == sum)
      // A sum in front of the rectifier has operands that are rectified differently.
      let behind = try grad { x in try pooled(x.relu().add(x.neg().relu()).relu()).mul(w).sum() }(x, nil).floatValues()
      let folded = try grad { x in try pooled(x.abs()).mul(w).sum() }(x, nil).floatValues()
      #expect(behind == folded)
    }

    @Test func rectifiedValuesThemselvesAreAskedFor() throws {
      let weights = (0..<54).map { Float($0) - 20 }
      let w = try Tensor(weights, shape: [2, 3, 3, 3])
      let y = try Tensor(values, shape: [2, 6, 6, 3]).relu()
      let outside = try grad { try pooled($0).mul(w).sum() }(y, nil).floatValues()
      #expect(outside == wanted(weights, stopsAtZero: false))
      let x = try Tensor(values, shape: [2, 6, 6, 3])
      let inside = try grad { x in
        try grad { try pooled($0).mul(w).sum() }(x.relu(), nil).mul(x).sum()
      }(x, nil).floatValues()
      #expect(inside == wanted(weights, stopsAtZero: false))
    }

    @Test func convolvedRectifiedPooled() throws {
      let x = try Tensor(values, shape: [2, 6, 6, 3])
      let filter = try Tensor((0..<27).map { Float($0 % 5) / 4 - 0.5 }, shape: [1, 3, 3, 3])
      let bias = try Tensor([0.1, -0.2, 0.3])
      let gradients = try [true, false].map { isFused in
        try grads { inputs in
          let y =
            isFused
            ? try inputs[0].fusedConv2d(
              inputs[1], strides: [1, 1], padding: .same, bias: inputs[2], activation: .relu)
            : try inputs[0].conv2d(inputs[1], strides: [1, 1], padding: .same).add(inputs[2]).maximum(0)
          return try pooled(y).square().sum()
        }([x, filter, bias], nil)
      }
      for (fused, plain) in zip(gradients[0], gradients[1]) {
        let (a, b) = (try fused.floatValues(), try plain.floatValues())
        #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) })
      }
    }
  }
}
