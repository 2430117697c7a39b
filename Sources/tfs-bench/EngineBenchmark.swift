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
    try ConvolutionBenchmark.table().print()
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

  /// Operations over 4 million floats beside a copy of the same bytes.
  static func elementwise() throws -> BenchmarkTable {
    let count = 4 << 20
    let x = try Tensor.linspace(-3, 3, count)
    let rows = try x.reshape([4096, 1024])
    let copy = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
    defer { copy.deallocate() }
    let source = x.bytes
    let channels = try Tensor.linspace(0.5, 1.5, 64), images = try x.reshape([16, 64, 64, 64])
    let ones = try Tensor.ones([1024]), noise = try rows.mul(12_345.678).sin()
    let whole = try x.mul(1000).cast(to: .int32), seven = try Tensor(ints: [7], shape: []), fraction = try Tensor(0.7)
    let order = try Tensor(ints: (0..<4096).map { Int32(($0 * 2053) % 4096) }, shape: [4096])
    let halves = [
      try rows.slice(axis: 1, from: 0, count: 512).clone(), try rows.slice(axis: 1, from: 512, count: 512).clone(),
    ]
    let spectrum = try Tensor.complex(
      x.slice(axis: 0, from: 0, count: count / 2), x.slice(axis: 0, from: count / 2, count: count / 2)
    ).reshape([512, 4096])
    let operations: [(String, String, () throws -> Tensor)] = [
      ("x + x", "1.3", { try x.add(x) }), ("relu", "1.5", { try x.relu() }), ("exp", "1.5", { try x.exp() }),
      ("tanh", "1.5", { try x.tanh() }), ("sigmoid", "1.5", { try x.sigmoid() }), ("sum", "1.5", { try x.sum() }),
      ("tan", "", { try x.tan() }), ("erf", "", { try x.erf() }), ("x to the power of y", "", { try x.abs().pow(x) }),
      ("x mod 0.7", "", { try x.mod(fraction) }), ("int32 x / 7", "", { try whole.div(seven) }),
      ("relu(x * 2 + 1)", "", { try x.mul(2).add(1).relu() }),
      ("relu(x * 2 + row)", "", { try rows.mul(2).add(ones).relu() }),
      ("mean of (x * 2 − 1)²", "", { try x.mul(2).sub(1).square().mean() }),
      ("ten functions in a chain", "", { try EngineBenchmark.chain(x) }),
      ("where(x > 0, x * 2, −x)", "", { try Tensor.select(x.greater(0), x.mul(2), x.neg()) }),
      ("softmax of rows", "", { try rows.softmax() }), ("logSumExp of rows", "", { try rows.logSumExp(axes: [1]) }),
      ("argMax of rows", "", { try rows.argMax(1) }), ("argMax of columns", "", { try rows.argMax(0) }),
      ("sum of columns", "", { try rows.sum(axes: [0]) }), ("max of rows", "", { try rows.max(axes: [1]) }),
      ("layerNorm of rows", "", { try rows.layerNorm(offset: ones, scale: ones, epsilon: 1e-3) }),
      ("batchNorm, 64 channels", "", { try images.batchNorm(channels, channels, offset: channels, scale: channels) }),
      ("transpose", "2", { try rows.transpose([1, 0]) }), ("cumsum of rows", "", { try rows.cumsum(1) }),
      ("cumsum of columns", "", { try rows.cumsum(0) }), ("gather of rows", "", { try rows.gather(order) }),
      ("concat of halves of rows", "", { try Tensor.concat(halves, axis: 1) }),
      ("topk(5) of rows", "", { try noise.topk(5).values }),
      ("topk(100) of all", "", { try noise.reshape([count]).topk(100).values }),
      ("resizeBilinear to 4 M", "", { try images.slice(axis: 0, from: 0, count: 4).resizeBilinear([128, 128]) }),
      ("maxPool 2×2", "", { try images.maxPool([2, 2], strides: [2, 2], padding: .valid) }),
      ("fft of 512 × 4096", "", { try spectrum.fft() }),
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
        // Reading the elements makes sure that they are computed.
        ours = min(ours, try time(repeats: 5) { _ = try operation().bytes })
      }
      table.row(name, [milliseconds(ours), milliseconds(bound), fixed(ours / bound, 2), aim])
    }
    return table
  }

  private static func chain(_ x: Tensor) throws -> Tensor {
    try x.mul(2).add(1).relu().sub(0.5).abs().mul(0.25).square().neg().maximum(-1).add(2)
  }
}
