/// The elements of one or more tensors: a pooled buffer, or an array of strings.
///
/// Reshaped tensors, slices along the outer axis and clones share a storage. The buffer returns to the pool when the
/// last of them is gone.
package final class Storage {
  /// The buffer; it has no bytes for a storage of strings.
  package let buffer: UnsafeMutableRawPointer
  /// The bytes of the elements.
  package let byteCount: Int
  /// The elements of a string tensor.
  package var strings: [String]
  /// The tensors that use this storage and have not been disposed.
  var liveTensors = 0

  /// Storage for `byteCount` bytes with undefined contents.
  @inline(__always)
  init(byteCount: Int) throws {
    buffer = try BufferPool.allocate(byteCount)
    self.byteCount = byteCount
    strings = []
  }

  /// Storage for strings.
  init(strings: [String]) throws {
    buffer = try BufferPool.allocate(0)
    byteCount = strings.reduce(0) { $0 &+ $1.utf8.count }
    self.strings = strings
  }

  deinit {
    BufferPool.release(buffer, strings.isEmpty ? byteCount : 0)
  }
}
