import Foundation
import Tensors
import Testing

/// Images, transforms and decompositions for the table of gradients.
let imageCases: [GradientCase] = [
  .init("resizeBilinear", [scattered([1, 3, 2, 2])]) { try $0[0].resizeBilinear([5, 3]) },
  .init("resizeBilinear with half pixels", [scattered([2, 3, 1])]) {
    try $0[0].resizeBilinear([3, 5], halfPixelCenters: true)
  },
  .init("resizeNearestNeighbor", [scattered([1, 2, 3, 1])]) {
    try $0[0].resizeNearestNeighbor([3, 5], alignCorners: true)
  },
  .init("cropAndResize", [scattered([2, 3, 3, 1])]) {
    try $0[0].cropAndResize(
      Tensor([0.1, 0, 0.8, 1.2, 0, 0.5, 1, 1], shape: [2, 4]), Tensor(ints: [1, 0]), cropSize: [2, 3])
  },
  .init("rotateWithOffset", [scattered([1, 3, 3, 2])]) { try $0[0].rotateWithOffset(0.7) },
  .init("transform", [scattered([1, 3, 3, 1])]) {
    try $0[0].transform(
      Tensor([0.9, 0.1, 0.4, -0.2, 1, 0.3, 0.01, 0], shape: [1, 8]), interpolation: .bilinear, fillMode: .reflect)
  },
  .init("rgbToGrayscale", [scattered([2, 2, 3])]) { try $0[0].rgbToGrayscale() },
  .init("dilation2d", [scattered([1, 4, 4, 2]), scattered([2, 2, 2])]) {
    try $0[0].dilation2d($0[1], strides: [1, 1], padding: .same)
  },
  .init("fft", [scattered([2, 5]), scattered([2, 5], 1)]) {
    let spectrum = try Tensor.complex($0[0], $0[1]).fft()
    return try spectrum.real().mul(spectrum.imag())
  },
  .init("rfft and irfft", [scattered([6])]) {
    let spectrum = try $0[0].rfft(8)
    return try spectrum.real().square().add(spectrum.imag()).concatenated(with: spectrum.irfft())
  },
  .init("stft", [scattered([7])]) { try $0[0].stft(4, 2).imag() },
  .init("qr", [scattered([3, 2])]) {
    let (q, r) = try $0[0].qr()
    return try q.concatenated(with: r)
  },
  .init("gramSchmidt", [scattered([2, 3])]) { try $0[0].gramSchmidt() },
  .init("bandPart", [scattered([2, 3, 3])]) { try $0[0].bandPart(lower: 1, upper: 0) },
  .init("basicLSTMCell", [scattered([2, 2]), scattered([4, 8], 1), scattered([2, 2], 2), scattered([2, 2], 3)]) {
    let next = try $0[0].basicLSTMCell(
      forgetBias: Tensor(1), kernel: $0[1], bias: Tensor.zeros([8]), cell: $0[2], hidden: $0[3])
    return try next.cell.concatenated(with: next.hidden)
  },
]

extension Tensor {
  /// The elements of both, as one vector.
  fileprivate func concatenated(with other: Tensor) throws -> Tensor {
    try Tensor.concat([reshape([-1]), other.reshape([-1])])
  }
}

extension EngineSuite {
  /// Images with the numbers of TensorFlow.js.
  @Suite struct ImageTests {
    /// The tensor (i·7) mod 11.
    private func pixels(_ shape: TensorShape) throws -> Tensor { try inputRamp(shape).add(5) }

    @Test func resizing() throws {
      let image = try Tensor([1, 2, 3, 4], shape: [2, 2, 1])
      try expectValues(
        image.resizeBilinear([3, 3]), [3, 3, 1], [1, 1.6666666, 2, 2.3333333, 3, 3.3333333, 3, 3.6666667, 4])
      for corners in [true, false] {
        try expectValues(
          image.resizeBilinear([3, 3], alignCorners: corners, halfPixelCenters: !corners), [3, 3, 1],
          [1, 1.5, 2, 2, 2.5, 3, 3, 3.5, 4])
      }
      try expectValues(image.resizeNearestNeighbor([3, 3]), [3, 3, 1], [1, 1, 2, 1, 1, 2, 3, 3, 4])
      try expectValues(
        image.resizeNearestNeighbor([3, 3], halfPixelCenters: true), [3, 3, 1], [1, 2, 2, 3, 4, 4, 3, 4, 4])
      #expect(try image.cast(to: .int32).resizeNearestNeighbor([1, 1]).dtype == .int32)
      expectTensorError(naming: ["3 or 4", "2"]) { try Tensor.zeros([2, 2]).resizeBilinear([4, 4]) }
    }

    @Test func crops() throws {
      let image = try pixels([1, 3, 3, 1])
      let boxes = try Tensor([0.25, 0, 0.75, 1, 0, 0.5, 1, 1], shape: [2, 4])
      try expectValues(
        image.cropAndResize(boxes, Tensor(ints: [0, 0]), cropSize: [3, 2]), [2, 3, 2, 1],
        [5, 2.5, 10, 2, 9.5, 1.5, 7, 3, 6, 2, 5, 1])
      try expectValues(
        image.cropAndResize(
          Tensor([-0.5, 0, 1.5, 1], shape: [1, 4]), Tensor(ints: [0]), cropSize: [3, 3], extrapolationValue: -1),
        [1, 3, 3, 1], [-1, -1, -1, 10, 6, 2, -1, -1, -1])
      expectTensorError(naming: ["[2]", "4"]) {
        try image.cropAndResize(boxes, Tensor(ints: [0]), cropSize: [2, 2])
      }
    }

    @Test func turnsAndMaps() throws {
      try expectValues(
        pixels([1, 3, 3, 1]).rotateWithOffset(.pi / 2), [1, 3, 3, 1], [0, 0, 0, 3, 2, 1, 7, 6, 5])
      let image = try pixels([1, 4, 4, 1])
      try expectValues(
        image.transform(Tensor([1, 0, 1, 0, 1, 0, 0, 0], shape: [1, 8])), [1, 4, 4, 1],
        [7, 3, 10, 0, 2, 9, 5, 0, 8, 4, 0, 0, 3, 10, 6, 0])
      try expectValues(
        image.transform(Tensor([1, 0, 2, 0, 1, -3, 0, 0], shape: [1, 8]), fillMode: .wrap), [1, 4, 4, 1],
        [10, 6, 7, 3, 4, 0, 1, 8, 10, 6, 7, 3, 3, 10, 0, 7])
    }

    @Test func overlappingBoxes() throws {
      let boxes = try Tensor(
        [0, 0, 1, 1, 0, 0.1, 1, 1.1, 0, 2, 1, 3, 0, 2.05, 1, 3.05, 4, 4, 5, 5], shape: [5, 4])
      let scores = try Tensor([0.9, 0.75, 0.6, 0.95, 0.3])
      let hard = try boxes.nonMaxSuppression(scores, count: 5, scoreLimit: 0.5, pads: true)
      #expect(try hard.indices.intValues() == [3, 0, 0, 0, 0])
      #expect(hard.count == 2)
      let soft = try boxes.nonMaxSuppression(scores, count: 5, overlapLimit: 1, scoreLimit: 0.2, softness: 0.5)
      #expect(try soft.indices.intValues() == [3, 0, 1, 4, 2])
      try expectValues(soft.scores, [5], [0.949999988, 0.899999976, 0.38400352, 0.300000012, 0.264630735])
    }

    @Test func blackAndWhite() throws {
      let image = try Tensor([10, 200, 90, 130], shape: [2, 2, 1])
      #expect(try image.threshold(isInverted: true).intValues() == [255, 0, 255, 0])
      #expect(try image.threshold(usesOtsu: true).intValues() == [0, 255, 0, 255])
    }
  }

  /// Fourier transforms against the defining sum, decompositions against their definition.
  @Suite struct TransformTests {
    @Test(arguments: [1, 2, 3, 8, 15, 97, 128, 360]) func fourierTransformOfAnyLength(_ length: Int) throws {
      let real = (0..<length).map { Float(sin(Double($0 * $0))) }
      let imaginary = (0..<length).map { Float(cos(Double(3 * $0))) }
      let x = try Tensor.complex(Tensor(real), Tensor(imaginary))
      let spectrum = try x.fft()
      let found = try spectrum.floatValues()
      for k in 0..<length {
        var (re, im) = (0.0, 0.0)
        for j in 0..<length {
          let angle = -2 * Double.pi * Double(j * k % length) / Double(length)
          re += Double(real[j]) * cos(angle) - Double(imaginary[j]) * sin(angle)
          im += Double(real[j]) * sin(angle) + Double(imaginary[j]) * cos(angle)
        }
        #expect(abs(Double(found[2 * k]) - re) < 1e-4 && abs(Double(found[2 * k + 1]) - im) < 1e-4)
      }
      let back = try spectrum.ifft().floatValues()
      #expect(zip(back, try x.floatValues()).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func realTransforms() throws {
      let spectrum = try Tensor([1, 2, 3, 4, 5]).rfft(3)
      #expect(zip(try spectrum.floatValues(), [6, 0, -1.5, 0.866025388]).allSatisfy { abs($0 - $1) < 1e-6 })
      let rows = try Tensor([1, 2, 3, 4, 4, 0, -4, 2], shape: [2, 4])
      try expectValues(rows.rfft().irfft(), [2, 4], [1, 2, 3, 4, 4, 0, -4, 2])
      try expectValues(Tensor([1, 2, 3, 4]).rfft().irfft(), [4], [1, 2, 3, 4])
      expectTensorError(naming: ["complex64", "float32"]) { try Tensor([1, 2]).fft() }
    }

    @Test func framesAndWindows() throws {
      try expectValues(
        Tensor([1, 2, 3, 4, 5, 6]).frame(4, 1, padsEnd: true).slice([3]), [3, 4], [4, 5, 6, 0, 5, 6, 0, 0, 6, 0, 0, 0])
      try expectValues(SignalWindow.hamming(5), [5], [0.08, 0.54, 1, 0.54, 0.08])
      let spectrum = try Tensor([1, 2, 3, 4, 5, 6]).stft(4, 2, fftLength: 4, window: SignalWindow.hamming)
      let expected: [Float] = [6.32, 0, -2.92, 1.08, -0.16, 0, 10.64, 0, -4.76, 1.08, -0.16, 0]
      #expect(zip(try spectrum.floatValues(), expected).allSatisfy { abs($0 - $1) < 1e-5 })
      #expect(try Tensor([1, 2]).stft(4, 1).shape == [0, 3])
      #expect([0.5, 3, 8, 9].map(SignalWindow.enclosingPowerOfTwo) == [1, 4, 8, 16])
    }

    @Test func decompositions() throws {
      let a = try Tensor([1, 2, 3, 4, 5, 7], shape: [3, 2])
      for full in [true, false] {
        let (q, r) = try a.qr(fullMatrices: full)
        #expect(q.shape == [3, full ? 3 : 2] && r.shape == [full ? 3 : 2, 2])
        try expectValues(q.matMul(r), [3, 2], [1, 2, 3, 4, 5, 7])
        #expect(try q.matMul(q, transposeA: true).sub(Tensor.eye(full ? 3 : 2)).abs().max().scalarValue() < 1e-5)
        #expect(abs(try r.slice([1, 0], [1, 1]).scalarValue()) < 1e-5)
      }
      let rows = try Tensor([3, 4, 0, 1, 2, 2], shape: [2, 3]).gramSchmidt()
      #expect(try rows.matMul(rows, transposeB: true).sub(Tensor.eye(2)).abs().max().scalarValue() < 1e-6)
      expectTensorError(naming: ["3", "2"]) { try Tensor.ones([3, 2]).gramSchmidt() }
    }

    @Test func dilation() throws {
      try expectValues(
        inputRamp([1, 4, 4, 1]).dilation2d(filterRamp([2, 2, 1]), strides: [1, 1], padding: .valid), [1, 3, 3, 1],
        [3, 6, 6, 5, 5, 1, 4, 7, 3])
    }

    @Test func normalizationWithGivenStatistics() throws {
      try expectValues(
        Tensor([1, 2, 3, 8], shape: [2, 2]).batchNorm(
          Tensor([2, 5]), Tensor([4, 9]), offset: Tensor([10, 20]), scale: Tensor([0.5, 3]), epsilon: 0.1),
        [2, 2], [9.75306797, 17.0165291, 10.246932, 22.9834709])
      try expectValues(
        Tensor([1, 2, 3, 4, 5, 6], shape: [1, 1, 6]).localResponseNormalization(
          depthRadius: 1, bias: 1, alpha: 1, beta: 0.5), [1, 1, 6],
        [0.408248305, 0.516397774, 0.547722578, 0.560112059, 0.566138506, 0.76200074])
    }
  }
}
