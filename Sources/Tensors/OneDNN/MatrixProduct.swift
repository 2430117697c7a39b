import COneDNN

/// Products of matrices in row-major order.
enum MatrixProduct {
  /// Below this many multiplications a plain loop beats the call into the library.
  private static let smallWork = 2048
  /// Up to this many elements of a matrix a loop on one core multiplies it by a vector faster than the library.
  private static let smallMatrix = 1 << 14

  /// c = a · b (+ c if `accumulates`), where a is [m, k], or [k, m] if transposed, b is [k, n], or [n, k], and c [m, n].
  static func multiply(
    _ a: UnsafePointer<Float>, transposed transposeA: Bool, _ b: UnsafePointer<Float>, transposed transposeB: Bool,
    _ c: UnsafeMutablePointer<Float>, rows m: Int, columns n: Int, inner k: Int, accumulates: Bool = false
  ) {
    if m == 0 || n == 0 { return }
    if k == 0 {
      if !accumulates { c.update(repeating: 0, count: m &* n) }
      return
    }
    if m &* n &* k <= smallWork {
      small(a, transposeA, b, transposeB, c, m, n, k, accumulates)
      return
    }
    if m == 1 && !transposeB && !accumulates && k &* n <= smallMatrix {
      multiply(vector: a, b, c, columns: n, inner: k)
      return
    }
    multiply(
      a, row: transposeA ? m : k, transposed: transposeA, b, row: transposeB ? k : n, transposed: transposeB, c, row: n,
      rows: m, columns: n, inner: k, accumulates: accumulates)
  }

  /// c = a · b (+ c if `accumulates`) of matrices whose rows lie `aRow`, `bRow` and `cRow` elements apart; one of a and b
  /// may be stored transposed.
  static func multiply(
    _ a: UnsafePointer<Float>, row aRow: Int, transposed transposeA: Bool = false, _ b: UnsafePointer<Float>,
    row bRow: Int, transposed transposeB: Bool = false,
    _ c: UnsafeMutablePointer<Float>, row cRow: Int, rows m: Int, columns n: Int, inner k: Int,
    accumulates: Bool = false
  ) {
    Contention.watch()
    func run() {
      dnnl_sgemm(
        CChar(transposeA ? 84 : 78), CChar(transposeB ? 84 : 78), Int64(m), Int64(n), Int64(k), 1, a, Int64(aRow), b,
        Int64(bRow), accumulates ? 1 : 0, c, Int64(cRow))
    }
    // The library divides the sums of a product with a vector by the number of threads, which must not change results.
    if Threads.isAlone && (m == 1 || n == 1) { Threads.with(Threads.count, run) } else { run() }
  }

  /// c = a · b for a vector a.
  private static func multiply(
    vector a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, columns n: Int,
    inner k: Int
  ) {
    var column = 0
    while column < n {
      // Four sums side by side, since each addition waits for the one before.
      var (first, second, third, fourth) = (Floats(), Floats(), Floats(), Floats())
      let rest = n &- column
      if rest >= 64 {
        for p in 0..<k {
          let (x, row) = (Floats(repeating: a[p]), b + (p &* n &+ column))
          first = VectorMath.fma(x, VectorMap.load(row), first)
          second = VectorMath.fma(x, VectorMap.load(row + 16), second)
          third = VectorMath.fma(x, VectorMap.load(row + 32), third)
          fourth = VectorMath.fma(x, VectorMap.load(row + 48), fourth)
        }
        VectorMap.store(first, c + column)
        VectorMap.store(second, c + (column &+ 16))
        VectorMap.store(third, c + (column &+ 32))
        VectorMap.store(fourth, c + (column &+ 48))
        column &+= 64
      } else {
        for p in 0..<k {
          first = VectorMath.fma(Floats(repeating: a[p]), VectorMap.load(b + (p &* n &+ column)), first)
        }
        VectorMap.storePartial(first, c + column, rest)
        column &+= 16
      }
    }
  }

  private static func small(
    _ a: UnsafePointer<Float>, _ transposeA: Bool, _ b: UnsafePointer<Float>, _ transposeB: Bool,
    _ c: UnsafeMutablePointer<Float>, _ m: Int, _ n: Int, _ k: Int, _ accumulates: Bool
  ) {
    let aRow = transposeA ? 1 : k
    let aColumn = transposeA ? m : 1
    for i in 0..<m {
      let target = c + i &* n
      if !accumulates { target.update(repeating: 0, count: n) }
      if transposeB {
        for j in 0..<n {
          var sum: Float = 0
          for p in 0..<k { sum += a[i &* aRow &+ p &* aColumn] * b[j &* k &+ p] }
          target[j] += sum
        }
      } else {
        for p in 0..<k {
          let value = a[i &* aRow &+ p &* aColumn]
          let row = b + p &* n
          for j in 0..<n { target[j] += value * row[j] }
        }
      }
    }
  }
}
