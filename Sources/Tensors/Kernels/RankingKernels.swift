/// The largest elements of rows.
enum RankingKernels {
  /// Above this many wanted elements a full sort is faster than keeping a sorted list of the best.
  private static let listLimit = 64

  /// Writes the indices of the `count` first elements of each row in the order of `comesBefore`, ties by index.
  @inline(__always)
  static func largest<T>(
    _ x: UnsafePointer<T>, _ indices: UnsafeMutablePointer<Int32>, rows: Int, length: Int, count: Int,
    _ comesBefore: (T, T) -> Bool
  ) {
    if count == 0 { return }
    for row in 0..<rows {
      let source = x + row &* length
      let target = indices + row &* count
      if count > listLimit {
        let order = (0..<length).sorted { a, b in
          comesBefore(source[a], source[b]) || (!comesBefore(source[b], source[a]) && a < b)
        }
        for column in 0..<count { target[column] = Int32(truncatingIfNeeded: order[column]) }
        continue
      }
      var filled = 0
      for index in 0..<length {
        let value = source[index]
        if filled == count && !comesBefore(value, source[Int(target[count &- 1])]) { continue }
        var place = filled < count ? filled : count &- 1
        while place > 0 && comesBefore(value, source[Int(target[place &- 1])]) {
          target[place] = target[place &- 1]
          place &-= 1
        }
        target[place] = Int32(truncatingIfNeeded: index)
        if filled < count { filled &+= 1 }
      }
    }
  }
}
