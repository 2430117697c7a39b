/// Numbers by key, in order: the loss and the metrics of a batch or an epoch.
public struct Logs {
  /// The keys and numbers.
  public var entries: [(key: String, value: Double)]

  /// Logs with the given entries.
  public init(_ entries: [(key: String, value: Double)] = []) { self.entries = entries }

  /// The number under a key.
  public subscript(key: String) -> Double? { entries.first { $0.key == key }?.value }
}

/// What happened in a training: for each epoch its number and its logs.
public final class History {
  /// The numbers of the epochs.
  public private(set) var epochs: [Int] = []
  /// The logs of the epochs, key by key.
  public private(set) var values: [(key: String, values: [Double])] = []
  /// What the training was asked to do.
  public let parameters: Parameters

  /// What a training was asked to do.
  public struct Parameters {
    /// The number of the epoch before which training was to end.
    public var epochs: Int
    /// The number of the first epoch.
    public var initialEpoch: Int
    /// The number of examples, if known.
    public var samples: Int?
    /// The number of batches of an epoch, if known.
    public var steps: Int?
    /// The number of examples of a batch, if it is the training's to choose.
    public var batchSize: Int?
    /// How much was to be shown.
    public var verbose: Int
    /// Whether there was data for validation.
    public var doValidation: Bool
    /// The keys of the logs.
    public var metrics: [String]
  }

  init(_ parameters: Parameters) { self.parameters = parameters }

  /// The numbers under a key, one for each epoch.
  public subscript(key: String) -> [Double]? { values.first { $0.key == key }?.values }

  func record(_ epoch: Int, _ logs: Logs) {
    epochs.append(epoch)
    for (key, value) in logs.entries {
      if let index = values.firstIndex(where: { $0.key == key }) {
        values[index].values.append(value)
      } else {
        values.append((key, [value]))
      }
    }
  }
}
