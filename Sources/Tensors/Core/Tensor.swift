/// A multi-dimensional array of numbers, truth values or strings, on which operations can be performed.
///
/// A tensor never changes: an operation gives a new one. (A ``Variable`` is the exception that training needs.) Memory is
/// freed when the last reference goes; ``dispose()``, ``Engine/tidy(_:_:)`` and ``keep()`` end a life earlier or spare it.
///
/// ```swift
/// let x = try Tensor([1, 2, 3, 4], shape: [2, 2])
/// print(try (x * x + 1).sum())
/// ```
public class Tensor {
  /// The sizes along the axes.
  public final let shape: TensorShape
  /// The number of elements.
  public final let size: Int
  /// The kind of the elements.
  public final let dtype: DataType
  /// A number that no other tensor has.
  public final let id: Int
  /// The elements; `nil` after the tensor was disposed.
  final var storage: Storage?
  /// Where this tensor's elements begin in the storage, counted in elements.
  final var offset: Int
  /// What this tensor is.
  final var traits: Traits
  /// Which output of its ``TapeNode`` this tensor is.
  final var nodeOutput: Int32 = 0
  /// How this tensor was computed, while a gradient tape listens.
  final var node: TapeNode?

  /// The object by which a script knows this tensor, while there is one: it registers itself here and leaves when it dies.
  package final unowned(unsafe) var scriptObject: AnyObject?

  // The scope that will dispose of this tensor, and its neighbors in the scope's list. A tensor unlinks itself when it
  // dies and a scope unlinks its tensors when it ends, so none of these outlives what it refers to.
  final unowned(unsafe) var scope: Scope?
  final unowned(unsafe) var nextInScope: Tensor?
  final unowned(unsafe) var previousInScope: Tensor?

  struct Traits: OptionSet {
    let rawValue: UInt8
    static let disposed = Traits(rawValue: 1)
    static let kept = Traits(rawValue: 2)
    static let variable = Traits(rawValue: 4)
    static let uncounted = Traits(rawValue: 8)
    /// The result of a rectifier.
    static let rectified = Traits(rawValue: 16)
    /// The gradient with respect to a rectifier's result, and zero where that is zero.
    static let gated = Traits(rawValue: 32)
  }

  @inline(__always)
  init(storage: Storage, offset: Int, shape: TensorShape, size: Int, dtype: DataType, traits: Traits = []) {
    self.storage = storage
    self.offset = offset
    self.shape = shape
    self.size = size
    self.dtype = dtype
    self.traits = traits
    Engine.lastTensorID &+= 1
    id = Engine.lastTensorID
    Engine.tensorCount &+= 1
    Engine.retainLive(storage)
    if let scope = Engine.currentScope, !traits.contains(.variable) { scope.link(self) }
  }

  deinit {
    if !traits.contains(.disposed) { forget() }
  }

  /// A tensor whose elements are still undefined: an operation fills them before anybody sees it.
  ///
  /// - Throws: ``TensorError`` when the shape has more elements than memory can hold.
  @inline(__always)
  package convenience init(uninitialized shape: TensorShape, _ dtype: DataType) throws {
    let (size, byteCount) = try Tensor.measure(shape, dtype)
    self.init(storage: try Storage(byteCount: byteCount), offset: 0, shape: shape, size: size, dtype: dtype)
  }

  /// A tensor that shares the elements of `other`, from its element `offset` on.
  @inline(__always)
  package convenience init(sharing other: Tensor, shape: TensorShape, offset: Int = 0) throws {
    guard let storage = other.storage else { throw other.disposedError(in: "reshape") }
    self.init(
      storage: storage, offset: other.offset &+ offset, shape: shape, size: shape.elementCount, dtype: other.dtype)
  }

  /// The number of elements and of bytes of a tensor.
  @inline(__always)
  static func measure(_ shape: TensorShape, _ dtype: DataType) throws -> (size: Int, byteCount: Int) {
    var size = 1
    var overflows = false
    for axis in 0..<shape.rank {
      let (product, overflow) = size.multipliedReportingOverflow(by: shape[axis])
      size = product
      overflows = overflows || overflow
    }
    let (byteCount, overflow) = size.multipliedReportingOverflow(by: dtype.byteCount)
    if overflows || overflow || (byteCount > 1 << 30 && byteCount > BufferPool.memoryLimit) {
      throw TensorError("A tensor of shape \(shape) is too large: it has more elements than memory can hold.")
    }
    return (size, byteCount)
  }

  /// The number of axes.
  @inline(__always)
  public final var rank: Int { shape.rank }

  /// Whether this tensor was disposed: it can no longer be used.
  public final var isDisposed: Bool { traits.contains(.disposed) }

  /// Whether ``keep()`` was called: scopes do not dispose of this tensor.
  public final var isKept: Bool { traits.contains(.kept) }

  /// Whether this is a ``Variable``.
  public final var isVariable: Bool { traits.contains(.variable) }

  /// The number of the scope that will dispose of this tensor; 0 when none will.
  public final var scopeID: Int { scope?.id ?? 0 }

  /// Whether other tensors share this tensor's elements.
  package final var sharesStorage: Bool {
    // Elements that wait are shared with what was computed from them.
    _ = storage?.buffer
    return !isKnownUniquelyReferenced(&storage)
  }

  /// Ends this tensor's life: its memory is free for others, and using it is an error. Disposing twice does nothing.
  public func dispose() {
    if traits.contains(.disposed) { return }
    traits.insert(.disposed)
    forget()
    // A recorded computation may still need the elements for its gradient.
    if Tape.isOpen { Tape.deferRelease(of: self) } else { releaseStorage() }
  }

  /// Spares this tensor from the disposal at the end of a scope.
  @discardableResult
  public final func keep() -> Tensor {
    traits.insert(.kept)
    scope?.unlink(self)
    return self
  }

  final func releaseStorage() {
    storage = nil
    node = nil
  }

  /// Takes this tensor out of the counts and out of its scope.
  @inline(__always)
  private final func forget() {
    if traits.contains(.uncounted) { return }
    Engine.tensorCount &-= 1
    if let storage { Engine.releaseLive(storage) }
    scope?.unlink(self)
  }

  /// Puts other elements in place of this tensor's. Only variables change.
  final func replaceStorage(with other: Storage, offset: Int) {
    if let storage { Engine.releaseLive(storage) }
    Engine.retainLive(other)
    storage = other
    self.offset = offset
  }

  /// Throws when this tensor was disposed.
  ///
  /// - Parameter operation: the name of the function that wants to read the tensor.
  @inline(__always)
  public final func requireLive(for operation: @autoclosure () -> String) throws {
    if traits.contains(.disposed) && !(Tape.isDifferentiating && storage != nil) {
      throw disposedError(in: operation())
    }
  }

  final func disposedError(in operation: String) -> TensorError {
    TensorError(
      "\(operation)() was given a tensor that has been disposed (tensor \(id) of shape \(shape), \(dtype)). A tensor made inside tidy() is disposed when tidy() ends unless it is returned; use keep() to spare one."
    )
  }
}

// MARK: - Raw elements

extension Tensor {
  /// The first byte of the elements. Bind the tensor to a name that outlives every use of the pointer.
  @inline(__always)
  package final var bytes: UnsafeMutableRawPointer {
    storage.unsafelyUnwrapped.buffer + offset &* dtype.byteCount
  }

  /// The elements of a float32 tensor, or the interleaved parts of a complex64 tensor.
  @inline(__always)
  package final var floats: UnsafeMutablePointer<Float> { bytes.assumingMemoryBound(to: Float.self) }

  /// The elements of an int32 tensor.
  @inline(__always)
  package final var ints: UnsafeMutablePointer<Int32> { bytes.assumingMemoryBound(to: Int32.self) }

  /// The elements of a bool tensor.
  @inline(__always)
  package final var bools: UnsafeMutablePointer<UInt8> { bytes.assumingMemoryBound(to: UInt8.self) }

  /// The elements of a string tensor.
  package final var strings: ArraySlice<String> {
    guard let storage else { return [] }
    return storage.strings[offset..<offset &+ size]
  }
}
