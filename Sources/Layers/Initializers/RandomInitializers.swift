import Tensors

/// Values drawn evenly between two bounds.
public final class RandomUniform: Initializer {
  private let minimum: Double
  private let maximum: Double
  private let seed: Double?

  /// An initializer for values in [minimum, maximum).
  public init(_ minimum: Double = -0.05, _ maximum: Double = 0.05, seed: Double? = nil) {
    self.minimum = minimum
    self.maximum = maximum
    self.seed = seed
  }

  /// The configuration: `minval`, `maxval`, `seed`.
  public override func getConfig() -> ConfigObject {
    ["minval": .number(minimum), "maxval": .number(maximum), "seed": seed.map { .number($0) } ?? .null]
  }

  /// Random values of the given shape.
  public override func apply(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    try Tensor.randomUniform(shape, minimum, maximum, dtype: dtype, seed: seed.map { RandomSeed($0) })
  }
}

/// Values drawn from a normal distribution.
public final class RandomNormal: Initializer {
  private let mean: Double
  private let stddev: Double
  private let seed: Double?

  /// An initializer for values of the given mean and standard deviation.
  public init(mean: Double = 0, stddev: Double = 0.05, seed: Double? = nil) {
    self.mean = mean
    self.stddev = stddev
    self.seed = seed
  }

  /// The configuration: `mean`, `stddev`, `seed`.
  public override func getConfig() -> ConfigObject {
    ["mean": .number(mean), "stddev": .number(stddev), "seed": seed.map { .number($0) } ?? .null]
  }

  /// Random values of the given shape.
  public override func apply(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    try Tensor.randomNormal(shape, mean: mean, deviation: stddev, dtype: dtype, seed: seed.map { RandomSeed($0) })
  }
}

/// Values drawn from a normal distribution and drawn again while they are beyond two standard deviations.
public final class TruncatedNormal: Initializer {
  private let mean: Double
  private let stddev: Double
  private let seed: Double?

  /// An initializer for values of the given mean and standard deviation.
  public init(mean: Double = 0, stddev: Double = 0.05, seed: Double? = nil) {
    self.mean = mean
    self.stddev = stddev
    self.seed = seed
  }

  /// The configuration: `mean`, `stddev`, `seed`.
  public override func getConfig() -> ConfigObject {
    ["mean": .number(mean), "stddev": .number(stddev), "seed": seed.map { .number($0) } ?? .null]
  }

  /// Random values of the given shape.
  public override func apply(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    try Tensor.truncatedNormal(shape, mean: mean, deviation: stddev, dtype: dtype, seed: seed.map { RandomSeed($0) })
  }
}

/// Random values whose variance suits the number of inputs and outputs of the weight, so that signals neither fade nor
/// grow from layer to layer (Glorot & Bengio 2010, He et al. 2015, LeCun et al. 1998).
///
/// The variance is s = scale / max(1, n). A normal distribution is cut off at two standard deviations √s, a uniform one
/// spans ±√(3s).
public final class VarianceScaling: Initializer {
  /// What n is: the inputs of each output, the outputs of each input, or the mean of both.
  public enum Mode: String { case fanIn, fanOut, fanAvg }
  /// What values are drawn from. `truncatedNormal` draws evenly, as TensorFlow.js does.
  public enum Distribution: String { case normal, uniform, truncatedNormal }

  private let scale: Double
  private let mode: Mode
  private let distribution: Distribution
  private let seed: Double?

  /// An initializer with the given scale.
  ///
  /// - Throws: ``LayerError`` when `scale` is not positive.
  public init(scale: Double = 1, mode: Mode = .fanIn, distribution: Distribution = .normal, seed: Double? = nil) throws
  {
    guard scale > 0 else {
      throw LayerError("varianceScaling: 'scale' must be positive, but it is \(ConfigValue.text(of: scale)).")
    }
    self.scale = scale
    self.mode = mode
    self.distribution = distribution
    self.seed = seed
  }

  /// The name in files, also for the variants with names of their own such as `glorotNormal`.
  public override var className: String { "VarianceScaling" }

  /// The configuration: `scale`, `mode`, `distribution`, `seed`.
  public override func getConfig() -> ConfigObject {
    [
      "scale": .number(scale), "mode": .string(mode.rawValue), "distribution": .string(distribution.rawValue),
      "seed": seed.map { .number($0) } ?? .null,
    ]
  }

  /// Random values of the given shape.
  public override func apply(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    let (inputs, outputs) = VarianceScaling.fans(shape)
    let fan =
      switch mode {
      case .fanIn: inputs
      case .fanOut: outputs
      case .fanAvg: (inputs + outputs) / 2
      }
    let variance = scale / max(1, fan)
    let seed = seed.map { RandomSeed($0) }
    if distribution == .normal {
      return try Tensor.truncatedNormal(shape, mean: 0, deviation: variance.squareRoot(), dtype: dtype, seed: seed)
    }
    let limit = (3 * variance).squareRoot()
    return try Tensor.randomUniform(shape, -limit, limit, dtype: dtype, seed: seed)
  }

  /// The inputs of each output and the outputs of each input of a weight.
  private static func fans(_ shape: TensorShape) -> (inputs: Double, outputs: Double) {
    switch shape.rank {
    case 2: return (Double(shape[0]), Double(shape[1]))
    case 3...5:
      let receptiveField = Double(shape.dropLast(2).reduce(1, *))
      return (Double(shape[shape.rank - 2]) * receptiveField, Double(shape[shape.rank - 1]) * receptiveField)
    default:
      let root = Double(shape.elementCount).squareRoot()
      return (root, root)
    }
  }
}

/// A random matrix whose rows or columns are orthogonal and of equal length (Saxe et al. 2013).
///
/// A normal random matrix is decomposed into Q·R; the weight is gain · Q · sign(diag R), transposed when it has fewer
/// rows than columns. All but the last axis count as rows.
public final class Orthogonal: Initializer {
  private let gain: Double
  private let seed: Double?

  /// An initializer with the given factor.
  public init(gain: Double = 1, seed: Double? = nil) {
    self.gain = gain
    self.seed = seed
  }

  /// The configuration: `gain`, `seed`.
  public override func getConfig() -> ConfigObject {
    ["gain": .number(gain), "seed": seed.map { .number($0) } ?? .null]
  }

  /// A random orthogonal matrix of the given shape.
  ///
  /// - Throws: ``LayerError`` when the shape has less than two axes.
  public override func apply(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    guard shape.rank >= 2 else {
      throw LayerError("The orthogonal initializer makes weights of rank 2 or more, but the weight has shape \(shape).")
    }
    let columns = shape[shape.rank - 1]
    let rows = columns == 0 ? 0 : shape.elementCount / columns
    if rows == 0 { return try Tensor.zeros(shape, dtype) }
    let (long, short) = (max(rows, columns), min(rows, columns))
    let random = try Tensor.randomNormal(
      [long, short], mean: 0, deviation: 1, seed: seed.map { RandomSeed($0) })
    let basis = try Tensor(
      OrthonormalBasis.columns(of: random.floatValues(), rows: long, columns: short), shape: [long, short])
    let oriented = try rows < columns ? basis.transpose() : basis
    return try oriented.mul(Float(gain)).reshape(shape)
  }
}

/// The orthogonal factor of a matrix.
enum OrthonormalBasis {
  /// Q of the decomposition A = Q·R with a positive diagonal of R, row by row, by Gram–Schmidt with a second pass for
  /// accuracy; computed in double precision.
  static func columns(of matrix: [Float], rows: Int, columns: Int) -> [Float] {
    var basis = (0..<columns).map { column in (0..<rows).map { Double(matrix[$0 * columns + column]) } }
    for index in 0..<columns {
      for _ in 0..<2 {
        for earlier in 0..<index {
          var product = 0.0
          for row in 0..<rows { product += basis[index][row] * basis[earlier][row] }
          for row in 0..<rows { basis[index][row] -= product * basis[earlier][row] }
        }
      }
      let length = basis[index].reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length > 0 { for row in 0..<rows { basis[index][row] /= length } }
    }
    return (0..<rows * columns).map { Float(basis[$0 % columns][$0 / columns]) }
  }
}
