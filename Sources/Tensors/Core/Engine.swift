/// The state that all tensors share: how many there are, the open scope, and who listens to operations.
///
/// Everything here belongs to the one thread that calls operations.
public enum Engine {
  nonisolated(unsafe) static var lastTensorID = 0
  /// The tensors that are alive and not disposed.
  nonisolated(unsafe) static var tensorCount = 0
  nonisolated(unsafe) static var bufferCount = 0
  nonisolated(unsafe) static var byteCount = 0
  /// The innermost open scope.
  nonisolated(unsafe) static var currentScope: Scope?
  /// Why operations have to do more than compute. Empty on the fast path: one test covers all reasons.
  nonisolated(unsafe) static var attention: Attention = []
  nonisolated(unsafe) static var observer: OperationObserver?

  struct Attention: OptionSet {
    let rawValue: UInt8
    /// A gradient tape records.
    static let tape = Attention(rawValue: 1)
    /// An observer wants to know of each operation.
    static let observer = Attention(rawValue: 2)
    /// Results are checked for NaN.
    static let nanCheck = Attention(rawValue: 4)
  }

  @inline(__always)
  static func retainLive(_ storage: Storage) {
    storage.liveTensors &+= 1
    if storage.liveTensors == 1 {
      bufferCount &+= 1
      byteCount &+= storage.byteCount
    }
  }

  @inline(__always)
  static func releaseLive(_ storage: Storage) {
    storage.liveTensors &-= 1
    if storage.liveTensors == 0 {
      bufferCount &-= 1
      byteCount &-= storage.byteCount
    }
  }

  /// How many tensors are alive, in how many buffers, of how many bytes. A buffer that several tensors share counts once.
  public static var memory: MemoryInfo {
    MemoryInfo(tensorCount: tensorCount, bufferCount: bufferCount, byteCount: byteCount)
  }

  /// Whether the same program with the same seeds must give the same bits again. Work is then shared among the same number
  /// of threads even while other programs want the cores.
  public static var isRepeatable: Bool {
    get { !Contention.givesWay }
    set { Contention.givesWay = !newValue }
  }

  /// Whether operations are recorded for a gradient.
  package static var isRecording: Bool { Tape.isRecording }

  /// Gets what a program should be told without being stopped.
  nonisolated(unsafe) public static var warningHandler: (String) -> Void = { _ in }

  /// Whether the result of every operation is checked: NaN is an error that names the operation, infinity a warning.
  public static var checksForNaN: Bool {
    get { attention.contains(.nanCheck) }
    set { if newValue { attention.insert(.nanCheck) } else { attention.remove(.nanCheck) } }
  }
}

/// The tensors and the memory in use.
public struct MemoryInfo: Sendable, Equatable {
  /// The tensors that are alive and not disposed.
  public let tensorCount: Int
  /// The buffers these tensors use.
  public let bufferCount: Int
  /// The bytes of the elements in these buffers.
  public let byteCount: Int
}
