import CVectors

/// Copies that exchange two axes, tile by tile, so that reads and writes both stay in cached lines.
enum Transposition {
  /// Elements of the axis that is contiguous in the source, and of the one contiguous in the target, that are copied
  /// together; measured.
  private static let tileRows = 64
  private static let tileColumns = 256

  /// y, contiguous of `shape`, = x read with the given steps, of which that of axis `unit` (not the last) is 1.
  static func copy<T>(
    _ source: UnsafePointer<T>, _ steps: Strides, _ shape: TensorShape, unit: Int, _ target: UnsafeMutablePointer<T>
  ) {
    let last = shape.rank - 1
    let (rows, columns) = (shape[unit], shape[last])
    let (step, distance) = (steps[last], shape.elementCount(of: (unit + 1)..<shape.rank))
    let tiles = (rows &+ tileRows &- 1) / tileRows
    let planes = shape.elementCount(of: 0..<unit) &* shape.elementCount(of: (unit + 1)..<last)
    parallel(planes &* tiles, grain: max(1, VectorMap.grain / 4 / (min(tileRows, rows) &* columns))) { begin, end in
      for item in begin..<end {
        // The indices of all other axes, from the last.
        var rest = item / tiles
        var (from, to) = (0, 0)
        var targetStep = columns
        for axis in stride(from: last - 1, through: 0, by: -1) {
          if axis != unit {
            let index = rest % shape[axis]
            rest /= shape[axis]
            from &+= index &* steps[axis]
            to &+= index &* targetStep
          }
          targetStep &*= shape[axis]
        }
        let firstRow = (item % tiles) &* tileRows
        let lastRow = min(firstRow &+ tileRows, rows)
        for first in stride(from: 0, to: columns, by: tileColumns) {
          tile(
            source + from, step, target + to, distance, rows: firstRow..<lastRow,
            columns: first..<min(first &+ tileColumns, columns))
        }
      }
    }
  }

  /// target[r·distance + c] = source[r + c·step].
  @inline(__always)
  private static func tile<T>(
    _ source: UnsafePointer<T>, _ step: Int, _ target: UnsafeMutablePointer<T>, _ distance: Int, rows: Range<Int>,
    columns: Range<Int>
  ) {
    for row in stride(from: rows.lowerBound, to: rows.upperBound, by: 16) {
      let lastRow = min(row &+ 16, rows.upperBound)
      for column in stride(from: columns.lowerBound, to: columns.upperBound, by: 16) {
        let lastColumn = min(column &+ 16, columns.upperBound)
        if MemoryLayout<T>.size == 4 && lastRow &- row == 16 && lastColumn &- column == 16 {
          vectors_transpose(
            UnsafeRawPointer(source + row + column &* step).assumingMemoryBound(to: Float.self), step,
            UnsafeMutableRawPointer(target + row &* distance + column).assumingMemoryBound(to: Float.self), distance)
          continue
        }
        for r in row..<lastRow {
          for c in column..<lastColumn { target[r &* distance &+ c] = source[r &+ c &* step] }
        }
      }
    }
  }
}
