// Frames and windows of signals.

import Glibc

/// Windows that fade a frame of a signal in and out.
public enum SignalWindow {
  /// a − b·cos(2πi/n), the periodic cosine window that Hann and Hamming are cases of; of length 1, its middle a + b.
  public static func cosine(_ length: Int, _ a: Double, _ b: Double) throws -> Tensor {
    guard length >= 0 else { throw TensorError("A window must have a length of 0 or more, but it is \(length).") }
    if length == 1 { return try Tensor([Float(a + b)]) }
    // An even window is periodic, an odd one symmetric.
    let period = Double(length + (length % 2 == 0 ? 1 : 0)) - 1
    let step = 2 * Double.pi / period
    let window = try Tensor(uninitialized: TensorShape([length]), .float32)
    for index in 0..<length { window.floats[index] = Float(a - b * cos(step * Double(index))) }
    return window
  }

  /// The Hann window: 0.5 − 0.5·cos.
  public static func hann(_ length: Int) throws -> Tensor { try cosine(length, 0.5, 0.5) }

  /// The Hamming window: 0.54 − 0.46·cos.
  public static func hamming(_ length: Int) throws -> Tensor { try cosine(length, 0.54, 0.46) }

  /// The smallest power of two that is not less than a number.
  public static func enclosingPowerOfTwo(_ value: Double) -> Int {
    value <= 1 ? 1 : Int(exp2(Swift.min(ceil(log2(value)), 62)))
  }
}

extension Tensor {
  /// The frames of a signal: [frames, frameLength], each starting `frameStep` after the one before.
  ///
  /// - Parameters:
  ///   - padsEnd: whether frames that reach beyond the end are filled with `padValue`.
  public final func frame(
    _ frameLength: Int, _ frameStep: Int, padsEnd: Bool = false, padValue: Double = 0
  ) throws -> Tensor {
    let operation = try Operation("frame", self)
    try operation.require(self, "signal", rank: 1)
    // Without a single frame the step does not matter.
    let leastStep = !padsEnd && size < frameLength ? 0 : 1
    guard (1...Int(Int32.max)).contains(frameLength) && (leastStep...Int(Int32.max)).contains(frameStep) else {
      throw operation.error(
        "frameLength and frameStep must be 1 or more, but they are \(frameLength) and \(frameStep).")
    }
    let count =
      padsEnd ? (size + frameStep - 1) / frameStep : size < frameLength ? 0 : (size - frameLength) / frameStep + 1
    let shape = try TensorShape([count, frameLength])
    _ = try Tensor.measure(shape, .float32)
    let missing = Swift.max(0, (count - 1) * frameStep + frameLength - size)
    let signal = missing > 0 && count > 0 ? try pad([(0, missing)], value: padValue) : self
    let indices = try Tensor(uninitialized: shape, .int32)
    for index in 0..<count {
      for place in 0..<frameLength {
        indices.ints[index * frameLength + place] = Int32(truncatingIfNeeded: index * frameStep + place)
      }
    }
    return try signal.gather(indices)
  }

  /// The short-time Fourier transform: the ``rfft(_:)`` of the windowed frames of a signal.
  ///
  /// - Parameters:
  ///   - fftLength: the length of the transforms; the power of two that encloses `frameLength` if missing.
  ///   - window: gives the window for a length.
  public final func stft(
    _ frameLength: Int, _ frameStep: Int, fftLength: Int? = nil,
    window: (Int) throws -> Tensor = SignalWindow.hann
  ) throws -> Tensor {
    let length = fftLength ?? SignalWindow.enclosingPowerOfTwo(Double(frameLength))
    return try frame(frameLength, frameStep).mul(window(frameLength)).rfft(length)
  }
}
