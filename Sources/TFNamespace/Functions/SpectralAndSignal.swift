import Script
import Tensors

extension FunctionTable {
  /// Fourier transforms, windows and frames.
  mutating func addSpectralAndSignal() {
    section("Operations / Spectral", in: "tf.spectral")
    let complex = "tf.complex([1, 2], [0, 1])"
    add(
      "fft", [.tensor("input", .any)], "The Fourier transform of a complex64 tensor along its last axis.",
      example: "tf.spectral.fft(\(complex)).print();", method: .same
    ) { try $0.tensor(0).fft() }
    add(
      "ifft", [.tensor("input", .any)], "The inverse Fourier transform of a complex64 tensor along its last axis.",
      example: "tf.spectral.ifft(\(complex)).print();", method: .same
    ) { try $0.tensor(0).ifft() }
    add(
      "irfft", [.tensor("input", .any)], "The real numbers whose Fourier transform begins with the given values.",
      example: "tf.spectral.irfft(tf.spectral.rfft(tf.tensor1d([1, 2, 3, 4]))).print();", method: .same
    ) { try $0.tensor(0).irfft() }
    add(
      "rfft", [.tensor("input"), .integer("fftLength", optional: "last dim")],
      "The first half of the Fourier transform of real numbers along the last axis.",
      example: "tf.spectral.rfft(tf.tensor1d([1, 2, 3, 4])).print();", method: .same
    ) { try $0.tensor(0).rfft($0.optionalInteger(1)) }
    for name in ["fft", "ifft", "irfft", "rfft"] { alias("tf.\(name)", of: "tf.spectral.\(name)") }

    section("Operations / Signal", in: "tf.signal")
    add(
      "frame",
      [
        .tensor("signal"), .integer("frameLength"), .integer("frameStep"), .boolean("padEnd"),
        .number("padValue", default: 0),
      ], "Cuts a vector into frames that may overlap.",
      example: "tf.signal.frame([1, 2, 3, 4, 5], 3, 1).print();"
    ) { try $0.tensor(0).frame($0.integer(1), $0.integer(2), padsEnd: $0.boolean(3), padValue: $0.number(4)) }
    add(
      "hammingWindow", [.integer("windowLength")], "The window of Hamming.",
      example: "tf.signal.hammingWindow(4).print();"
    ) { try SignalWindow.hamming($0.integer(0)) }
    add(
      "hannWindow", [.integer("windowLength")], "The window of Hann.", example: "tf.signal.hannWindow(4).print();"
    ) { try SignalWindow.hann($0.integer(0)) }
    add(
      "stft",
      [
        .tensor("signal"), .integer("frameLength"), .integer("frameStep"),
        .integer("fftLength", optional: "the enclosing power of two of frameLength"),
        .function("windowFn", "(length: number) => Tensor1D", optional: "tf.signal.hannWindow"),
      ], "The spectrum of each frame of a vector, after a window was applied.",
      example: "tf.signal.stft(tf.tensor1d([1, 2, 3, 4, 5, 6]), 4, 2).print();"
    ) { call in
      let (signal, length, step) = (try call.tensor(0), try call.integer(1), try call.integer(2))
      guard let window = try call.optionalFunction(4) else {
        return try signal.stft(length, step, fftLength: call.optionalInteger(3))
      }
      return try signal.stft(length, step, fftLength: call.optionalInteger(3)) { length in
        let result = try window(Value(Double(length)))
        return try Argument(result, "windowFn(length)", of: "stft", context: window.context).tensor(.numeric)
      }
    }

    section("Operations / Signal")
    add(
      "cosineWindow", [.integer("windowLength"), .number("a"), .number("b")], "The window a - b · cos(2πi / length).",
      example: "tf.cosineWindow(4, 0.5, 0.5).print();"
    ) { try SignalWindow.cosine($0.integer(0), $0.number(1), $0.number(2)) }
    add(
      "enclosingPowerOfTwo", [.number("value")], "The smallest power of two that is not below the value.",
      example: "console.log(tf.enclosingPowerOfTwo(5));"
    ) { try SignalWindow.enclosingPowerOfTwo($0.number(0)) }
  }
}
