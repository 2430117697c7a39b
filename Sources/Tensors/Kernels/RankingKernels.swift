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
    parallel(rows, grain: max(1, VectorMap.grain / 4 / length)) { start, end in
      for row in start..<end {
        let (source, target) = (x + row &* length, indices + row &* count)
        if count > listLimit {
          sort(source, target, length, count, comesBefore)
        } else {
          list(source, target, length, count, comesBefore)
        }
      }
    }
  }

  /// Sorts a whole row.
  @inline(__always)
  private static func sort<T>(
    _ x: UnsafePointer<T>, _ indices: UnsafeMutablePointer<Int32>, _ length: Int, _ count: Int,
    _ comesBefore: (T, T) -> Bool
  ) {
    let order = (0..<length).sorted { a, b in
      comesBefore(x[a], x[b]) || (!comesBefore(x[b], x[a]) && a < b)
    }
    for place in 0..<count { indices[place] = Int32(truncatingIfNeeded: order[place]) }
  }

  /// Keeps a sorted list of the best while it walks through a row.
  @inline(__always)
  private static func list<T>(
    _ x: UnsafePointer<T>, _ indices: UnsafeMutablePointer<Int32>, _ length: Int, _ count: Int,
    _ comesBefore: (T, T) -> Bool
  ) {
    var last = x[0]
    for index in 0..<length {
      let value = x[index]
      if index >= count && !comesBefore(value, last) { continue }
      var place = min(index, count &- 1)
      while place > 0 && comesBefore(value, x[Int(indices[place &- 1])]) {
        indices[place] = indices[place &- 1]
        place &-= 1
      }
      indices[place] = Int32(truncatingIfNeeded: index)
      last = x[Int(indices[min(index, count &- 1)])]
    }
  }
}
