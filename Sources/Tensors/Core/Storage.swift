/// The elements of one or more tensors: a pooled buffer, or an array of strings.
///
/// Reshaped tensors, slices along the outer axis and clones share a storage. The buffer returns to the pool when the
/// last of them is gone.
package final class Storage {
  /// The memory of the elements, which have no value before ``pending`` is computed.
  let memory: UnsafeMutableRawPointer
  /// The bytes of the elements.
  package let byteCount: Int
  /// The elements of a string tensor.
  package var strings: [String]
  /// How the elements are computed when they are first read.
  var pending: PendingElements?
  /// The tensors that use this storage and have not been disposed.
  var liveTensors = 0

  /// Storage for `byteCount` bytes with undefined contents.
  @inline(__always)
  init(byteCount: Int) throws {
    memory = try BufferPool.allocate(byteCount)
    self.byteCount = byteCount
    strings = []
  }

  /// Storage for strings.
  init(strings: [String]) throws {
    memory = try BufferPool.allocate(0)
    byteCount = strings.reduce(0) { $0 &+ $1.utf8.count }
    self.strings = strings
  }

  /// The elements; there are none for a storage of strings.
  @inline(__always)
  package var buffer: UnsafeMutableRawPointer {
    if pending != nil { computeElements() }
    return memory
  }

  @inline(never)
  private func computeElements() { pending?.compute() }

  deinit {
    pending?.abandon()
    BufferPool.release(memory, strings.isEmpty ? byteCount : 0)
  }
}
