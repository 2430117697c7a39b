import CVectors

/// Loops over contiguous elements in vectors of sixteen.
///
/// There is no tail: buffers are whole multiples of 64 bytes and readable 64 bytes beyond, so the last vector may be
/// computed in full. This holds for results, which are fresh tensors; writing into the middle of a tensor needs
/// ``storePartial(_:_:_:)``.
enum VectorMap {
  /// Elements that are worth a second core for the cheapest functions.
  static let grain = 1 << 15

  /// y[i] = f(x[i]).
  ///
  /// - Parameter cost: how many times dearer than an addition `f` is.
  @inline(__always)
  static func map<X: SIMDScalar, Y: SIMDScalar>(
    _ x: UnsafePointer<X>, _ y: UnsafeMutablePointer<Y>, _ count: Int, cost: Int = 1,
    _ f: (SIMD16<X>) -> SIMD16<Y>
  ) {
    parallel(count, grain: grain / cost) { start, end in
      var index = start
      while index < end {
        store(f(load(x + index)), y + index)
        index &+= 16
      }
    }
  }

  /// y[i] = f(a[i], b[i]).
  @inline(__always)
  static func zip<A: SIMDScalar, B: SIMDScalar, Y: SIMDScalar>(
    _ a: UnsafePointer<A>, _ b: UnsafePointer<B>, _ y: UnsafeMutablePointer<Y>, _ count: Int, cost: Int = 1,
    _ f: (SIMD16<A>, SIMD16<B>) -> SIMD16<Y>
  ) {
    parallel(count, grain: grain / cost) { start, end in
      var index = start
      while index < end {
        store(f(load(a + index), load(b + index)), y + index)
        index &+= 16
      }
    }
  }

  /// y[i] = f(x[i], parameters).
  ///
  /// A function that captured its parameters would be called for each vector; one that gets them is part of the loop.
  @inline(__always)
  static func map<X: SIMDScalar, Y: SIMDScalar, P>(
    _ x: UnsafePointer<X>, _ y: UnsafeMutablePointer<Y>, _ count: Int, with parameters: P,
    _ f: (SIMD16<X>, P) -> SIMD16<Y>
  ) {
    parallel(count, grain: grain) { start, end in
      var index = start
      while index < end {
        store(f(load(x + index), parameters), y + index)
        index &+= 16
      }
    }
  }

  /// y[i] = f(a[i], b[i], parameters).
  @inline(__always)
  static func zip<A: SIMDScalar, B: SIMDScalar, Y: SIMDScalar, P>(
    _ a: UnsafePointer<A>, _ b: UnsafePointer<B>, _ y: UnsafeMutablePointer<Y>, _ count: Int, with parameters: P,
    _ f: (SIMD16<A>, SIMD16<B>, P) -> SIMD16<Y>
  ) {
    parallel(count, grain: grain) { start, end in
      var index = start
      while index < end {
        store(f(load(a + index), load(b + index), parameters), y + index)
        index &+= 16
      }
    }
  }

  /// y[i] = f(x[i]), one element at a time, for functions of the C library.
  @inline(__always)
  static func mapEach<X, Y>(
    _ x: UnsafePointer<X>, _ y: UnsafeMutablePointer<Y>, _ count: Int, cost: Int = 16, _ f: (X) -> Y
  ) {
    parallel(count, grain: grain / cost) { start, end in
      for index in start..<end { y[index] = f(x[index]) }
    }
  }

  /// Sixteen elements from any address.
  @inline(__always)
  static func load<T: SIMDScalar>(_ pointer: UnsafePointer<T>) -> SIMD16<T> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<T>.self)
  }

  /// The first `count` of sixteen elements, and `filling` in place of the others.
  @inline(__always)
  static func loadPartial(_ pointer: UnsafePointer<Float>, _ count: Int, filling: Float) -> Floats {
    let isMissing = vectors_ascending(0) .>= Lanes(repeating: Int32(truncatingIfNeeded: count))
    return load(pointer).replacing(with: filling, where: isMissing)
  }

  /// Stores sixteen elements at any address.
  @inline(__always)
  static func store<T: SIMDScalar>(_ value: SIMD16<T>, _ pointer: UnsafeMutablePointer<T>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: SIMD16<T>.self)
  }

  /// Stores the first `count` elements, or all if there are more.
  @inline(__always)
  static func storePartial<T: SIMDScalar>(_ value: SIMD16<T>, _ pointer: UnsafeMutablePointer<T>, _ count: Int) {
    if count >= 16 {
      store(value, pointer)
    } else if MemoryLayout<T>.size == 4 {
      vectors_store_first(
        UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Float.self), unsafeBitCast(value, to: Floats.self),
        count)
    } else {
      for lane in 0..<count { pointer[lane] = value[lane] }
    }
  }
}
