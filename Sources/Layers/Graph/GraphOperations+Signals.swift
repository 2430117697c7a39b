import Tensors

extension GraphOperations {
  /// Frequencies.
  static var spectra: [String: TensorOperation] {
    [
      "FFT": { [try $0.tensor(0).fft()] },
      "IFFT": { [try $0.tensor(0).ifft()] },
      "RFFT": { [try $0.tensor(0).rfft($0.optional(1)?.doubles().first.map { Int($0) })] },
      "IRFFT": { [try $0.tensor(0).irfft()] },
      "ComplexAbs": { [try $0.tensor(0).abs()] },
    ]
  }

  /// Random numbers; a graph that gives a seed gets the same ones in each run.
  static var randomness: [String: TensorOperation] {
    func seed(_ call: GraphCall) -> RandomSeed? {
      let numbers = (call.node.integer("seed"), call.node.integer("seed2"))
      return numbers == (0, 0) ? nil : RandomSeed("\(numbers.0) \(numbers.1)")
    }
    func shape(_ call: GraphCall) throws -> TensorShape { try TensorShape(call.integers(0)) }
    func dtype(_ call: GraphCall) -> DataType { call.node.dtype("dtype") ?? .float32 }
    return [
      "RandomUniform": { [try Tensor.randomUniform(shape($0), dtype: dtype($0), seed: seed($0))] },
      "RandomUniformInt": { [try Tensor.randomUniformInt(shape($0), $0.number(1), $0.number(2), seed: seed($0))] },
      "RandomStandardNormal": { [try Tensor.randomStandardNormal(shape($0), dtype: dtype($0), seed: seed($0))] },
      "TruncatedNormal": { [try Tensor.truncatedNormal(shape($0), dtype: dtype($0), seed: seed($0))] },
      "Multinomial": { [try $0.tensor(0).multinomial($0.integer(1), seed: seed($0))] },
    ]
  }
}
