/// In-place updates of variables, in one pass over all arrays involved.
///
/// The arrays are whole buffers, so the last vector is computed in full. Rates come as parameters: a function that captured
/// them would be called for each vector.
enum UpdateKernels {
  @inline(__always)
  static func update<P>(
    _ w: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, _ count: Int, with parameters: P,
    _ f: (Floats, Floats, P) -> Floats
  ) {
    VectorMap.zip(w, g, w, count, with: parameters, f)
  }

  /// `f` gets the gradient and the state and changes the variable and the state.
  @inline(__always)
  static func update<P>(
    _ w: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, _ a: UnsafeMutablePointer<Float>, _ count: Int,
    with parameters: P, _ f: (inout Floats, Floats, inout Floats, P) -> Void
  ) {
    parallel(count, grain: VectorMap.grain / 2) { start, end in
      var index = start
      while index < end {
        var (variable, state) = (VectorMap.load(w + index), VectorMap.load(a + index))
        f(&variable, VectorMap.load(g + index), &state, parameters)
        VectorMap.store(variable, w + index)
        VectorMap.store(state, a + index)
        index &+= 16
      }
    }
  }

  /// As above with two states.
  @inline(__always)
  static func update<P>(
    _ w: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, _ a: UnsafeMutablePointer<Float>,
    _ b: UnsafeMutablePointer<Float>, _ count: Int, with parameters: P,
    _ f: (inout Floats, Floats, inout Floats, inout Floats, P) -> Void
  ) {
    parallel(count, grain: VectorMap.grain / 2) { start, end in
      var index = start
      while index < end {
        var (variable, first) = (VectorMap.load(w + index), VectorMap.load(a + index))
        var second = VectorMap.load(b + index)
        f(&variable, VectorMap.load(g + index), &first, &second, parameters)
        VectorMap.store(variable, w + index)
        VectorMap.store(first, a + index)
        VectorMap.store(second, b + index)
        index &+= 16
      }
    }
  }
}
