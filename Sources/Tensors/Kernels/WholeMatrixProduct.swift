/// Products of matrices of whole numbers, exact up to the range of int32, beyond which they wrap.
enum WholeMatrixProduct {
  /// Columns of the result that are computed together: their sums stay in registers.
  private static let width = 64

  /// c = a · b, where a is [m, k], or [k, m] if transposed, b is [k, n] and c [m, n].
  static func multiply(
    _ a: UnsafePointer<Int32>, transposed: Bool, _ b: UnsafePointer<Int32>, _ c: UnsafeMutablePointer<Int32>,
    rows m: Int, columns n: Int, inner k: Int
  ) {
    let (rowStep, step) = transposed ? (1, m) : (k, 1)
    parallel(m, grain: max(1, VectorMap.grain / 4 / max(1, n &* k))) { start, end in
      for first in stride(from: 0, to: n, by: width) {
        let last = min(first &+ width, n)
        for row in start..<end {
          let (values, target) = (a + row &* rowStep, c + row &* n)
          if last &- first == width {
            var (s0, s1, s2, s3) = (Lanes(), Lanes(), Lanes(), Lanes())
            for index in 0..<k {
              let value = values[index &* step]
              let line = b + (index &* n &+ first)
              s0 &+= value &* VectorMap.load(line)
              s1 &+= value &* VectorMap.load(line + 16)
              s2 &+= value &* VectorMap.load(line + 32)
              s3 &+= value &* VectorMap.load(line + 48)
            }
            VectorMap.store(s0, target + first)
            VectorMap.store(s1, target + (first &+ 16))
            VectorMap.store(s2, target + (first &+ 32))
            VectorMap.store(s3, target + (first &+ 48))
          } else {
            for column in first..<last {
              var sum: Int32 = 0
              for index in 0..<k { sum &+= values[index &* step] &* b[index &* n &+ column] }
              target[column] = sum
            }
          }
        }
      }
    }
  }
}
