import Tensors

/// Ends a training when a value no longer gets better.
public final class EarlyStopping {
  /// The key of the logs that is watched.
  public let monitor: String
  /// The least change that counts.
  public let minimumChange: Double
  /// The number of epochs without a change for the better that are waited for.
  public let patience: Int
  /// Whether a line is printed at the end.
  public let verbose: Bool
  private let greaterIsBetter: Bool
  private let baseline: Double?
  private let restoresBestWeights: Bool

  private var best = 0.0
  private var epochsWithoutChange = 0
  /// The value at the epoch whose weights are kept, and these weights.
  private var kept: (value: Double, weights: [Tensor])?
  /// The epoch after which training was ended.
  public private(set) var stoppedEpoch: Int?

  /// The options.
  public static let fields: [ConfigField] = [
    ConfigField("monitor", .text, "val_loss", "the key of the logs that is watched"),
    ConfigField("minDelta", .number, 0, "the least change that counts"),
    ConfigField("patience", .integer, 0, "how many epochs without a change for the better are waited for"),
    ConfigField("verbose", .any, 0, "whether a line is printed at the end"),
    ConfigField("mode", .choice(["auto", "min", "max"]), "auto", "whether smaller or greater is better"),
    ConfigField("baseline", .number, "what must be reached at least"),
    ConfigField("restoreBestWeights", .boolean, false, "whether the weights of the best epoch come back"),
  ]

  /// Reads the options.
  public init(_ config: ConfigObject = ConfigObject()) throws {
    let options = try Options(config, fields: EarlyStopping.fields, owner: "earlyStopping()")
    options.warnOfUnknownKeys()
    monitor = options.text("monitor")
    minimumChange = abs(options.number("minDelta"))
    patience = options.integer("patience")
    verbose = (options["verbose"].number ?? 0) > 0 || options.flag("verbose")
    greaterIsBetter = options.text("mode") == "max" || (options.text("mode") == "auto" && monitor.contains("acc"))
    baseline = options["baseline"].number
    restoresBestWeights = options.flag("restoreBestWeights")
  }

  /// Starts anew.
  public func trainBegin() {
    epochsWithoutChange = 0
    stoppedEpoch = nil
    forgetWeights()
    best = baseline ?? (greaterIsBetter ? -.infinity : .infinity)
  }

  /// Looks at the logs of an epoch; sets `stopTraining` of the model when it is enough.
  public func epochEnd(_ epoch: Int, _ logs: Logs, _ model: LayersModel) throws {
    guard let current = logs[monitor] else {
      LayerWarnings.warn(
        "Early stopping: the metric \(monitor) is not available in the logs; there are \(logs.entries.map(\.key).joined(separator: ", "))."
      )
      return
    }
    if restoresBestWeights, kept.map({ $0.value.isNaN || isBetter(current, than: $0.value) }) ?? true {
      forgetWeights()
      kept = (current, try model.getWeights().map { try $0.clone().keep() })
    }
    if isBetter(current, than: best) {
      best = current
      epochsWithoutChange = 0
      return
    }
    epochsWithoutChange += 1
    if epochsWithoutChange >= patience {
      stoppedEpoch = epoch
      model.stopTraining = true
    }
  }

  private func isBetter(_ value: Double, than other: Double) -> Bool {
    greaterIsBetter ? value - minimumChange > other : value + minimumChange < other
  }

  /// Brings the weights of the best epoch back, if that is wanted, and gives the line that is printed at the end, if any.
  ///
  /// The best epoch is that of the best value, whether or not it reached the baseline.
  public func trainEnd(_ model: LayersModel?) throws -> String? {
    if let kept { try model?.setWeights(kept.weights) }
    forgetWeights()
    guard verbose, let stoppedEpoch, stoppedEpoch > 0 else { return nil }
    return "Epoch \(stoppedEpoch): early stopping."
  }

  private func forgetWeights() {
    for weight in kept?.weights ?? [] { weight.dispose() }
    kept = nil
  }
}
