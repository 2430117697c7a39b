/// Scalars that operations with plain numbers use again and again, such as the 1 in `x.add(1)`.
///
/// They belong to no scope and are not counted: nobody outside of an operation ever sees one.
enum Constants {
  private static let count = 64
  nonisolated(unsafe) private static var scalars = [Tensor?](repeating: nil, count: count)

  /// A float32 scalar.
  @inline(__always)
  static func scalar(_ value: Float) throws -> Tensor {
    let bits = value.bitPattern
    // Numbers that programs use differ in their upper bits.
    let slot = Int((bits &* 0x9e37_79b1) &>> 26)
    if let scalar = scalars[slot], scalar.floats[0].bitPattern == bits { return scalar }
    return try make(value, slot)
  }

  @inline(never)
  private static func make(_ value: Float, _ slot: Int) throws -> Tensor {
    let scope = Engine.currentScope
    Engine.currentScope = nil
    defer { Engine.currentScope = scope }
    let scalar = try Tensor(value)
    scalar.excludeFromCounts()
    scalars[slot] = scalar
    return scalar
  }
}

extension Tensor {
  /// Takes a tensor out of all counts, for as long as it lives.
  fileprivate final func excludeFromCounts() {
    Engine.tensorCount &-= 1
    if let storage { Engine.releaseLive(storage) }
    traits.insert(.uncounted)
  }
}
