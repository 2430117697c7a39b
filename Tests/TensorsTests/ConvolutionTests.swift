import Tensors
import Testing

/// The tensor ((i·7) mod 11) − 5.
func inputRamp(_ shape: TensorShape) throws -> Tensor {
  try Tensor((0..<shape.elementCount).map { Float($0 * 7 % 11 - 5) }, shape: shape)
}

/// The tensor ((i·5) mod 9) − 4.
func filterRamp(_ shape: TensorShape) throws -> Tensor {
  try Tensor((0..<shape.elementCount).map { Float($0 * 5 % 9 - 4) }, shape: shape)
}

/// Expects the shape and the values, up to rounding.
func expectValues(
  _ tensor: Tensor, _ shape: TensorShape, _ values: [Double], tolerance: Double = 1e-5,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(tensor.shape == shape, sourceLocation: sourceLocation)
  let found = try tensor.doubles()
  #expect(found.count == values.count, sourceLocation: sourceLocation)
  for (value, wanted) in zip(found, values) {
    let isEqual =
      value == wanted || (value.isNaN && wanted.isNaN) || abs(value - wanted) <= tolerance * max(1, abs(wanted))
    #expect(isEqual, "\(found), expected \(values)", sourceLocation: sourceLocation)
  }
}

/// Expects an error whose message names all facts.
func expectTensorError(
  naming facts: [String], sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Any
) {
  do {
    _ = try body()
    Issue.record("no error", sourceLocation: sourceLocation)
  } catch {
    let message = (error as? TensorError)?.message ?? "another error: \(error)"
    for fact in facts {
      #expect(message.contains(fact), "\(message) does not name \(fact)", sourceLocation: sourceLocation)
    }
  }
}

extension EngineSuite {
  /// Convolutions and poolings with the numbers of TensorFlow.js.
  @Suite struct ConvolutionTests {
    @Test func convolutionPadsWithANumber() throws {
      try expectValues(
        inputRamp([1, 4, 4, 2]).conv2d(filterRamp([2, 2, 2, 3]), strides: [1, 1], padding: .number(1))
          .slice([0, 0, 0, 0], [1, 2, 5, 3]), [1, 2, 5, 3],
        [
          24, -9, 21, 6, 6, 6, -19, 31, -18, -11, -10, -9, 8, -8, 12, 19, -28, 15, -11, 17, -18, 20, -23, 15, -26, 14,
          -18, -7, -2, 3,
        ])
    }

    @Test func convolutionWithGaps() throws {
      try expectValues(
        inputRamp([1, 4, 4, 2]).conv2d(
          filterRamp([2, 2, 2, 3]), strides: [1, 1], padding: .same, dilations: [1, 2]
        ).slice([0, 2], [1, 2]), [1, 2, 4, 3],
        [
          13, 5, 6, -5, -4, -3, 6, 3, 0, -4, 28, 6, 16, -34, 6, -6, -3, 0, 11, 1, 9, 14, 4, 21, -18, -6, -21, -16, 4,
          -12,
        ]
        .suffix(24).map { $0 })
    }

    @Test func convolutionWithChannelsFirst() throws {
      try expectValues(
        inputRamp([1, 2, 4, 4]).conv2d(
          filterRamp([2, 2, 2, 3]), strides: [1, 1], padding: .same, isChannelsFirst: true
        ).slice([0, 2]), [1, 1, 4, 4],
        [-57, 11, -14, 14, 20, -5, 3, -30, 36, -27, 3, 36, -30, -9, 3, -30, 36, 9, 6, 18, -36, 6]
          .suffix(16).map { $0 })
    }

    @Test func convolutionsOverOneAndThreeAxes() throws {
      try expectValues(
        inputRamp([2, 5, 1]).conv1d(filterRamp([2, 1, 3]), stride: 2, padding: .same), [2, 3, 3],
        [24, -9, 21, 18, -12, 21, -4, 1, -3, 20, -11, 21, -8, 8, -12, -12, 3, -9])
      try expectValues(
        inputRamp([1, 3, 2, 2, 1]).conv3d(filterRamp([2, 1, 1, 1, 2]), strides: [2, 1, 1], padding: .same),
        [1, 2, 2, 2, 2], [17, -3, 1, -4, -4, 6, -20, 5, 16, -4, -12, 3, 4, -1, 20, -5])
    }

    @Test func transposedConvolutions() throws {
      try expectValues(
        inputRamp([1, 2, 3, 1]).conv2dTranspose(
          filterRamp([3, 3, 1, 1]), outputShape: [1, 4, 6, 1], strides: [2, 2], padding: .same), [1, 4, 6, 1],
        [20, -5, 7, 2, 2, -2, -10, 10, -11, -4, 2, 4, -15, -15, -21, 9, 11, -11, 10, -10, 17, -2, -3, 6])
      try expectValues(
        inputRamp([1, 1, 2, 2, 1]).conv3dTranspose(
          filterRamp([2, 2, 2, 1, 1]), outputShape: [1, 2, 3, 3, 1], strides: [1, 1, 1], padding: .valid),
        [1, 2, 3, 3, 1], [20, -13, 2, 23, -38, 9, 6, -19, 10, 10, -19, 6, 9, -38, 23, 2, -13, 20])
    }

    @Test func depthwiseAndSeparableConvolutions() throws {
      try expectValues(
        inputRamp([1, 4, 4, 2]).depthwiseConv2d(filterRamp([2, 2, 2, 1]), strides: [2, 2], padding: .same),
        [1, 2, 2, 2], [35, 1, -25, -5, 15, -1, -1, 15])
      try expectValues(
        inputRamp([3, 3, 2]).depthwiseConv2d(filterRamp([3, 3, 2, 1]), strides: [1, 1], padding: .same), [3, 3, 2],
        [-6, -23, -2, -6, -9, 31, 41, 12, 26, 9, 10, 25, 1, 14, -7, -33, 14, -19])
      let pointwise = try Tensor((0..<8).map { Float($0 * 3 % 7 - 3) }, shape: [1, 1, 4, 2])
      try expectValues(
        inputRamp([1, 4, 4, 2]).separableConv2d(
          filterRamp([3, 3, 2, 2]), pointwise, strides: [2, 2], padding: .same), [1, 2, 2, 2],
        [-83, -29, 99, -33, 14, 6, -43, 15])
    }

    @Test func biasAndActivationAreFused() throws {
      try expectValues(
        inputRamp([1, 4, 4, 2]).fusedConv2d(
          filterRamp([2, 2, 2, 3]), strides: [2, 2], padding: .same, activation: .relu6), [1, 2, 2, 3],
        [0, 6, 0, 0, 6, 0, 6, 6, 6, 6, 0, 6])
      try expectValues(
        inputRamp([1, 4, 4, 2]).fusedDepthwiseConv2d(
          filterRamp([2, 2, 2, 1]), strides: [1, 1], padding: .same, bias: Tensor([1, -1]), activation: .elu
        ).slice([0, 0], [1, 1]), [1, 1, 4, 2], [36, 0, 6, -1, -1, -0.997521222, -1, 2])
    }

    @Test func roundingOfIncompleteWindows() throws {
      let x = try inputRamp([1, 5, 5, 1])
      for (rounding, size) in [(SizeRounding.ceil, 3), (.floor, 2), (.round, 3)] {
        let y = try x.conv2d(filterRamp([2, 2, 1, 1]), strides: [2, 2], padding: .number(0), rounding: rounding)
        #expect(y.shape == [1, size, size, 1])
      }
    }

    @Test func poolingIgnoresWhatIsOutside() throws {
      try expectValues(
        inputRamp([1, 4, 4, 1]).maxPool([2, 2], strides: [2, 2], padding: .number(1)), [1, 3, 3, 1],
        [-5, 2, 5, 1, 4, 0, 2, 5, 1])
      try expectValues(
        inputRamp([1, 5, 5, 1]).avgPool([3, 3], strides: [2, 2], padding: .same), [1, 3, 3, 1],
        [-0.5, 0.833333313, 1.25, -1.16666663, -0.444444448, -0.333333343, 0, -0.5, -1])
      try expectValues(
        inputRamp([1, 3, 3, 1]).avgPool([2, 2], strides: [1, 1], padding: .explicit([.init(1, 0), .init(0, 1)])),
        [1, 3, 3, 1], [-1.5, 0, -2, 0.75, -0.5, -2.5, 2.5, -1.5, -3.5])
      try expectValues(
        inputRamp([1, 5, 5, 1]).avgPool([2, 2], strides: [2, 2], padding: .number(0), rounding: .ceil), [1, 3, 3, 1],
        [-0.5, -0.25, 2, -2, 1, 0.5, 1, -1.5, -2])
      try expectValues(
        inputRamp([2, 3, 3, 2]).maxPool3d([1, 2, 2], strides: [1, 1, 2], padding: .same), [2, 3, 2, 2],
        [4, 5, 1, -3, 5, 3, -1, 4, 5, 1, -3, 4, 3, 5, 4, 2, 1, 5, 4, 0, -1, 3, 2, -2])
    }

    @Test func poolingWithGapsAndOfWholeNumbers() throws {
      try expectValues(
        inputRamp([1, 6, 6, 1]).pool([2, 2], .average, padding: .valid, dilations: [2, 2]), [1, 4, 4, 1],
        [0, 1.5, 0.25, 1.75, 0.75, -0.5, -1.75, -0.25, 1.5, 0.25, 1.75, 0.5, -0.5, -1.75, -0.25, -1.5])
      let whole = try inputRamp([1, 4, 4, 1]).cast(to: .int32).maxPool([2, 2], strides: [2, 2], padding: .valid)
      #expect(whole.dtype == .int32)
      #expect(try whole.intValues() == [2, 5, 3, 5])
    }

    @Test func poolingTellsWhereTheMaximumIs() throws {
      let x = try Tensor([1, 9, 2, 3, 8, 4, 7, 5, 6], shape: [1, 3, 3, 1])
      let pooled = try x.maxPoolWithArgmax([2, 2], strides: [1, 1], padding: .same)
      #expect(try pooled.values.floatValues() == [9, 9, 4, 8, 8, 6, 7, 6, 6])
      #expect(try pooled.indices.intValues() == [1, 1, 5, 4, 4, 8, 6, 8, 8])
      let two = try Tensor([5, 1, 9, 3, 2, 8, 4, 7], shape: [2, 2, 2, 1])
      let indices = try two.maxPoolWithArgmax([2, 2], strides: [2, 2], padding: .valid, includesBatch: true).indices
      #expect(try indices.intValues() == [2, 5])
    }

    @Test func emptyBatches() throws {
      let empty = try Tensor.zeros([0, 4, 4, 1])
      #expect(try empty.conv2d(filterRamp([2, 2, 1, 3]), strides: [1, 1], padding: .same).shape == [0, 4, 4, 3])
      #expect(try empty.maxPool([2, 2], strides: [2, 2], padding: .valid).shape == [0, 2, 2, 1])
    }

    @Test func wrongArguments() throws {
      let x = try Tensor.zeros([1, 4, 4, 3])
      let same = Padding.same
      expectTensorError(naming: ["3", "1"]) {
        try x.conv2d(Tensor.zeros([2, 2, 1, 1]), strides: [1, 1], padding: same)
      }
      expectTensorError(naming: ["4", "2"]) {
        try Tensor.zeros([2, 2]).conv2d(Tensor.zeros([1, 1, 1, 1]), strides: [1, 1], padding: same)
      }
      expectTensorError(naming: ["1", "'[2,2]'"]) {
        try x.conv2d(Tensor.zeros([2, 2, 3, 1]), strides: [2, 2], padding: same, dilations: [2, 2])
      }
      expectTensorError(naming: ["5 cells", "size"]) {
        try x.conv2d(Tensor.zeros([5, 5, 3, 1]), strides: [1, 1], padding: .valid)
      }
      expectTensorError(naming: ["0.5", "round"]) {
        try x.conv2d(Tensor.zeros([2, 2, 3, 1]), strides: [2, 2], padding: .number(0.5), rounding: .round)
      }
      expectTensorError(naming: ["2", "3"]) {
        try Tensor.zeros([1, 4, 4, 2]).separableConv2d(
          Tensor.zeros([2, 2, 2, 1]), Tensor.zeros([1, 1, 3, 1]), strides: [1, 1], padding: same)
      }
      expectTensorError(naming: ["3", "2"]) {
        try Tensor.zeros([1, 2, 2, 3]).conv2dTranspose(
          Tensor.zeros([2, 2, 1, 2]), outputShape: [1, 4, 4, 1], strides: [2, 2], padding: same)
      }
    }
  }
}
