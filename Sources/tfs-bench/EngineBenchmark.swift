import ArgumentParser
import COneDNN
import Tensors

/// `tfs-bench ops`: operations of the engine, each beside its bound in the same run.
struct EngineBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ops", abstract: "Times operations of the engine beside bare library calls and copies of memory.")

  func run() throws {
    try EngineBenchmark.small().print()
    try EngineBenchmark.products(sizes: [32, 64, 128, 256, 512, 1024, 2048]).print()
    try EngineBenchmark.elementwise().print()
  }

  /// What one operation on four elements costs.
  static func small() throws -> BenchmarkTable {
    var table = BenchmarkTable("4 elements", columns: ["per op", "budget"])
    let a = try Tensor([1, 2, 3, 4], shape: [4]), one = try Tensor(1)
    let plain = try time(repeats: 200_000) { _ = try a.add(one) }
    table.row("a + 1, from Swift", [microseconds(plain), "0.25 µs"])
    let taped = try time(repeats: 200) {
      _ = try grad { x in
        var y = x
        for _ in 0..<200 { y = try y.add(one) }
        return try y.sum()
      }(a, nil)
    }
    table.row("a + 1, recorded, with its gradient", [microseconds(taped / 200), "0.4 µs + gradient"])
    return table
  }

  /// Matrix products beside the bare call.
  static func products(sizes: [Int]) throws -> BenchmarkTable {
    var table = BenchmarkTable("matMul n×n", columns: ["tfs", "bare dnnl_sgemm", "share of bare"])
    for n in sizes {
      let a = try Tensor.full([n, n], 0.5), b = try Tensor.full([n, n], 0.25)
      let c = UnsafeMutablePointer<Float>.allocate(capacity: n * n)
      defer { c.deallocate() }
      let x = a.floats, y = b.floats
      let dimension = dnnl_dim_t(n)
      let repeats = max(3, 400_000_000 / (n * n * n))
      var bare = Double.infinity, ours = Double.infinity
      for _ in 0..<3 {
        bare = min(
          bare,
          time(repeats: repeats) {
            dnnl_sgemm(78, 78, dimension, dimension, dimension, 1, x, dimension, y, dimension, 0, c, dimension)
          })
        ours = min(ours, try time(repeats: repeats) { _ = try a.matMul(b) })
      }
      let work = 2 * Double(n) * Double(n) * Double(n) / 1e9
      table.row(
        "\(n)", ["\(fixed(work / ours, 0)) GF/s", "\(fixed(work / bare, 0)) GF/s", fixed(bare / ours, 2)])
    }
    return table
  }

  /// Operations over 4 M floats beside a copy of the same bytes.
  static func elementwise() throws -> BenchmarkTable {
    let count = 4 << 20
    let x = try Tensor.linspace(-3, 3, count)
    let rows = try x.reshape([4096, 1024])
    let copy = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
    defer { copy.deallocate() }
    let source = x.bytes
    let operations: [(String, String, () throws -> Tensor)] = [
      ("x + x", "1.3", { try x.add(x) }), ("relu", "1.5", { try x.relu() }), ("exp", "1.5", { try x.exp() }),
      ("tanh", "1.5", { try x.tanh() }), ("sigmoid", "1.5", { try x.sigmoid() }), ("sum", "1.5", { try x.sum() }),
      ("relu(x * 2 + 1)", "", { try x.mul(2).add(1).relu() }), ("softmax of rows", "", { try rows.softmax() }),
      ("transpose", "", { try rows.transpose([1, 0]).mul(1) }), ("cumsum of rows", "", { try rows.cumsum(1) }),
    ]
    var table = BenchmarkTable("4 M floats", columns: ["tfs", "copy, 2 cores", "× copy", "aim"])
    for (name, aim, operation) in operations {
      var bound = Double.infinity, ours = Double.infinity
      for _ in 0..<5 {
        bound = min(
          bound,
          time(repeats: 5) {
            parallel(count, grain: 1 << 16) { start, end in
              (copy + start * 4).copyMemory(from: source + start * 4, byteCount: (end - start) * 4)
            }
          })
        ours = min(ours, try time(repeats: 5) { _ = try operation() })
      }
      table.row(name, [milliseconds(ours), milliseconds(bound), fixed(ours / bound, 2), aim])
    }
    return table
  }
}
