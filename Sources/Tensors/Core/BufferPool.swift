import Glibc

/// Reuses the memory of tensors that are gone.
///
/// Buffers are aligned to 64 bytes (a cache line, and what the widest vector instructions like best) and come in size
/// classes, four to each doubling, so that at most a fifth is wasted. A freed buffer goes to the list of its class. Large
/// buffers matter most: fresh pages of the operating system cost more than the arithmetic done on them.
package enum BufferPool {
  /// A free buffer's first word points to the next free buffer of its class.
  nonisolated(unsafe) private static var freeLists = InlineArray<256, UnsafeMutableRawPointer?>(repeating: nil)

  /// The bytes that lie in the free lists.
  nonisolated(unsafe) private(set) static var idleBytes = 0
  /// The bytes of the buffers in use, counted by the size of their class.
  nonisolated(unsafe) private(set) static var usedBytes = 0

  /// The bytes that the pool has taken from the operating system and not given back.
  package static var heldBytes: Int { usedBytes &+ idleBytes }

  /// Idle memory above this many bytes is given back to the operating system.
  private static let idleLimit = 1 << 30
  private static let hugePageSize = 2 << 20
  /// Kernels load whole vectors, so up to this many bytes behind a buffer must be readable.
  private static let overread = 64

  /// What this machine, or the part of it that the process may use, can hold, less a share for everything else.
  static let memoryLimit: Int = {
    let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return min(physical, groupLimit ?? physical) / 10 * 9
  }()

  /// The limit of the control group that the process runs in.
  private static var groupLimit: Int? {
    guard let file = fopen("/sys/fs/cgroup/memory.max", "r") else { return nil }
    defer { fclose(file) }
    var limit = 0
    return withUnsafeMutablePointer(to: &limit) { pointer in
      withVaList([pointer]) { vfscanf(file, "%ld", $0) }
    } == 1 && limit > 0 ? limit : nil
  }

  /// The size class that holds `byteCount` bytes, and the size of its buffers.
  @inline(__always)
  private static func sizeClass(_ byteCount: Int) -> (index: Int, size: Int) {
    if byteCount <= 64 { return (24, 64) }
    let exponent = 63 &- (byteCount &- 1).leadingZeroBitCount
    let step = 1 &<< max(exponent &- 2, 6)
    let size = (byteCount &+ step &- 1) & ~(step &- 1)
    let sizeExponent = 63 &- (size &- 1).leadingZeroBitCount
    return (sizeExponent &* 4 &+ (((size &- 1) &>> (sizeExponent &- 2)) & 3), size)
  }

  /// A buffer of at least `byteCount` bytes with undefined contents.
  ///
  /// - Throws: ``TensorError`` when the machine does not have the memory.
  @inline(__always)
  static func allocate(_ byteCount: Int) throws -> UnsafeMutableRawPointer {
    let (index, size) = sizeClass(byteCount)
    usedBytes &+= size
    if let buffer = freeLists[index] {
      freeLists[index] = buffer.load(as: UnsafeMutableRawPointer?.self)
      idleBytes &-= size
      return buffer
    }
    return try allocateFresh(byteCount, size)
  }

  /// Gives back a buffer that was allocated for `byteCount` bytes.
  @inline(__always)
  static func release(_ buffer: UnsafeMutableRawPointer, _ byteCount: Int) {
    let (index, size) = sizeClass(byteCount)
    usedBytes &-= size
    if size >= hugePageSize && idleBytes &+ size > idleLimit {
      free(buffer)
      return
    }
    buffer.storeBytes(of: freeLists[index], as: UnsafeMutableRawPointer?.self)
    freeLists[index] = buffer
    idleBytes &+= size
  }

  @inline(never)
  private static func allocateFresh(_ byteCount: Int, _ size: Int) throws -> UnsafeMutableRawPointer {
    if usedBytes > memoryLimit &- idleBytes { releaseIdleMemory() }
    guard byteCount <= memoryLimit, usedBytes <= memoryLimit else {
      usedBytes &-= size
      throw TensorError(
        "There is not enough memory for a tensor of \(byteCount) bytes: \(usedBytes) bytes are in use and the limit is \(memoryLimit). Use smaller shapes, or dispose of tensors that are no longer needed."
      )
    }
    // Small buffers are cut from slabs: one call of the system allocator gives many.
    if size <= 1024 { return try carveSlab(size) }
    var buffer: UnsafeMutableRawPointer?
    let alignment = size >= hugePageSize ? hugePageSize : 64
    guard posix_memalign(&buffer, alignment, size + overread) == 0, let buffer else {
      usedBytes &-= size
      throw TensorError("There is not enough memory for a tensor of \(byteCount) bytes.")
    }
    if size >= 2 * hugePageSize { madvise(buffer, size, 14 /* MADV_HUGEPAGE */) }
    return buffer
  }

  /// Cuts a slab into buffers of one class, keeps all but one in the free list, and returns that one.
  private static func carveSlab(_ size: Int) throws -> UnsafeMutableRawPointer {
    let slabSize = 16384
    var slab: UnsafeMutableRawPointer?
    guard posix_memalign(&slab, 64, slabSize + overread) == 0, let slab else {
      usedBytes &-= size
      throw TensorError("There is not enough memory for a tensor of \(size) bytes.")
    }
    let index = sizeClass(size).index
    var offset = size
    while offset + size <= slabSize {
      let buffer = slab + offset
      buffer.storeBytes(of: freeLists[index], as: UnsafeMutableRawPointer?.self)
      freeLists[index] = buffer
      idleBytes &+= size
      offset += size
    }
    return slab
  }

  /// Returns the large idle buffers to the operating system.
  private static func releaseIdleMemory() {
    for index in 0..<256 where (1 << (index / 4)) >= hugePageSize {
      while let buffer = freeLists[index] {
        freeLists[index] = buffer.load(as: UnsafeMutableRawPointer?.self)
        let exponent = index / 4
        idleBytes &-= (1 << exponent) + ((index & 3) + 1) * (1 << (exponent - 2))
        free(buffer)
      }
    }
  }
}
