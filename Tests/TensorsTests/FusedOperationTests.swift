import Tensors
import Testing

extension EngineSuite {
  @Suite("Fused operations give what their parts give") struct FusedOperationTests {
    private static let activations: [FusedActivation] = [
      .linear, .relu, .relu6, .elu, .sigmoid, .tanh, .leakyRelu(alpha: 0.3),
    ]

    private func ramp(_ shape: TensorShape, _ step: Float, from first: Float) throws -> Tensor {
      try Tensor((0..<shape.elementCount).map { first + step * Float($0) }, shape: shape)
    }

    private func expectEqual(_ actual: Tensor, _ expected: Tensor, _ note: Comment) throws {
      #expect(actual.shape == expected.shape && actual.dtype == expected.dtype, note)
      for (a, e) in zip(try actual.doubles(), try expected.doubles()) {
        #expect(abs(a - e) <= 1e-5 * max(1, abs(e)), note)
      }
    }

    /// Biases per channel, single ones, and such that differ between pixels or images.
    @Test(
      "convolutions with biases of all shapes that broadcast",
      arguments: [[2], [1], [], [1, 1, 2], [3, 1], [2, 3, 3, 2], [2, 1, 1, 1], [1, 3, 3, 1]] as [TensorShape])
    func biases(_ shape: TensorShape) throws {
      let x = try ramp([2, 3, 3, 2], 0.1, from: -1.5)
      let filter = try ramp([2, 2, 2, 2], 0.05, from: -0.4)
      let depthwise = try ramp([2, 2, 2, 1], 0.1, from: -0.4)
      let bias = try ramp(shape, 0.2, from: -0.5)
      for activation in Self.activations {
        let fused = try grads {
          try $0[0].fusedConv2d($0[1], strides: [1, 1], padding: .same, bias: $0[2], activation: activation)
        }([x, filter, bias], nil)
        let parts = try grads {
          try activation.applied(to: $0[0].conv2d($0[1], strides: [1, 1], padding: .same).add($0[2]))
        }([x, filter, bias], nil)
        for (a, b) in zip(fused, parts) { try expectEqual(a, b, "\(activation)") }
        try expectEqual(
          x.fusedDepthwiseConv2d(depthwise, strides: [1, 1], padding: .same, bias: bias, activation: activation),
          activation.applied(to: x.depthwiseConv2d(depthwise, strides: [1, 1], padding: .same).add(bias)),
          "\(activation)")
      }
    }

    @Test(
      "a bias that widens the result is refused", arguments: [[3], [2, 2, 3, 3, 2], [5, 1, 1, 1]] as [TensorShape])
    func unfit(_ shape: TensorShape) throws {
      let (x, filter) = (try Tensor.ones([1, 3, 3, 2]), try Tensor.ones([1, 1, 2, 2]))
      #expect(throws: TensorError.self) {
        try x.fusedConv2d(filter, strides: [1, 1], padding: .same, bias: Tensor.ones(shape))
      }
    }

    @Test("products of whole numbers and biases of whole numbers")
    func wholeNumbers() throws {
      let whole = try Tensor(ints: [1, -2, 3, 4], shape: [2, 2])
      let real = try whole.cast(to: .float32)
      let bias = try Tensor(ints: [1, 20])
      try expectEqual(
        whole.fusedMatMul(whole, bias: bias, activation: .relu), Tensor(ints: [0, 10, 16, 30], shape: [2, 2]), "int32")
      try expectEqual(
        real.fusedMatMul(real, bias: bias, activation: .relu), Tensor([0, 10, 16, 30], shape: [2, 2]), "mixed")
      let (image, filter) = (try real.reshape([1, 2, 2, 1]), try Tensor.ones([1, 1, 1, 2]))
      try expectEqual(
        image.fusedConv2d(filter, strides: [1, 1], padding: .same, bias: bias),
        image.conv2d(filter, strides: [1, 1], padding: .same).add(bias), "conv2d")
    }
  }
}
