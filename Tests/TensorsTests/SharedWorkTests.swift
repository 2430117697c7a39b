import Tensors
import Testing

extension EngineSuite {
  /// Work that is divided over threads gives what one thread gives.
  @Suite struct SharedWorkTests {
    private func numbers(_ shape: [Int], _ seed: Int) throws -> Tensor {
      let size = shape.reduce(1, *)
      return try Tensor((0..<size).map { Float(($0 * 7919 + seed) % 1013) / 500 - 1 }, shape: TensorShape(shape))
    }

    @Test(arguments: [1, 2, 5, 8])
    func filterGradientsAreProducts(batch: Int) throws {
      let (size, inputs, outputs) = (40, 16, 32)
      let x = try numbers([batch, size, size, inputs], 1), filter = try numbers([3, 3, inputs, outputs], 2)
      let dy = try numbers([batch, size - 2, size - 2, outputs], 3)
      let found = try grad { try x.conv2d($0, strides: [1, 1], padding: .valid).mul(dy).sum() }(filter, nil)
      let rows = try dy.reshape([batch * (size - 2) * (size - 2), outputs])
      for (j, i) in [(0, 0), (1, 2), (2, 2)] {
        let part = try x.slice([0, j, i, 0], [batch, size - 2, size - 2, inputs])
        let wanted = try part.reshape([rows.shape[0], inputs]).matMul(rows, transposeA: true)
        let cell = try found.slice([j, i, 0, 0], [1, 1, inputs, outputs]).reshape([inputs, outputs])
        #expect(try cell.sub(wanted).abs().max().scalarValue() < 1e-2)
      }
    }

    @Test func oneThreadGivesTheSameBits() throws {
      let x = try numbers([6, 32, 32, 24], 5), filter = try numbers([3, 3, 24, 40], 6), bias = try numbers([40], 7)
      let a = try numbers([200, 300], 8), b = try numbers([300, 250], 9), row = try numbers([1, 300], 10)
      func results() throws -> [[Float]] {
        let gradients = try grads { inputs in
          try inputs[0].fusedConv2d(
            inputs[1], strides: [1, 1], padding: .same, bias: inputs[2], activation: .relu
          ).maxPool([2, 2], strides: [2, 2], padding: .valid).square().sum()
        }([x, filter, bias], nil)
        let others = [
          try a.matMul(b), try row.matMul(b), try a.softmax(), try a.sum(axes: [0]), try x.mul(2).add(1).mean(),
        ]
        return try (gradients + others).map { try $0.floatValues() }
      }
      let shared = try results()
      Threads.workAlone(true)
      defer { Threads.workAlone(false) }
      #expect(try results() == shared)
    }
  }
}
