import Foundation
import Tensors
import Testing

extension EngineSuite {
  /// Kernels beside plain loops, with sizes on both sides of the widths of vectors and tiles.
  @Suite struct KernelTests {
    private func numbers(_ count: Int) -> [Float] { (0..<count).map { Float(($0 * 7919 + 13) % 1009) / 100 - 5 } }

    @Test func everyPermutation() throws {
      for (dimensions, dtype) in [
        ([3, 20, 5, 40], DataType.float32), ([2, 9, 17, 8], .bool), ([70, 1, 300], .int32),
      ] {
        let shape = try TensorShape(dimensions)
        let x = try Tensor.range(0, Double(shape.elementCount), dtype: .int32).reshape(shape).cast(to: dtype)
        for order in permutations(dimensions.count) {
          let y = try x.transpose(order)
          let strides = (0..<dimensions.count).map { axis in dimensions[(axis + 1)...].reduce(1, *) }
          var wanted = [0]
          for axis in order {
            wanted = wanted.flatMap { base in (0..<dimensions[axis]).map { base + $0 * strides[axis] } }
          }
          let values = try x.doubles()
          #expect(try y.doubles() == wanted.map { values[$0] }, "\(dimensions) in the order \(order)")
        }
      }
    }

    private func permutations(_ count: Int) -> [[Int]] {
      count == 0
        ? [[]]
        : permutations(count - 1).flatMap { rest in
          (0..<count).map { Array(rest[..<$0]) + [count - 1] + Array(rest[$0...]) }
        }
    }

    @Test func runningSums() throws {
      for length in [1, 2, 15, 16, 17, 33, 100] {
        let values = numbers(3 * length)
        let x = try Tensor(values, shape: [3, length])
        for (exclusive, reverse) in [(false, false), (true, false), (false, true), (true, true)] {
          let found = try x.cumsum(1, exclusive: exclusive, reverse: reverse).doubles()
          for row in 0..<3 {
            var total = 0.0
            for step in 0..<length {
              let index = row * length + (reverse ? length - 1 - step : step)
              let before = total
              total += Double(values[index])
              #expect(abs(found[index] - (exclusive ? before : total)) < 1e-3)
            }
          }
        }
      }
    }

    @Test func runningCombinationsAlongAnyAxis() throws {
      for (outer, length, inner) in [(1, 50, 1), (40, 33, 1), (16, 16, 1), (3, 7, 5), (2, 20, 530), (5, 0, 3)] {
        let ints = (0..<(outer * length * inner)).map { Int32(($0 * 7919) % 2003) - 1000 }
        let x = try Tensor(ints: ints, shape: [outer, length, inner])
        let factors = try x.cast(to: .float32).div(1000).add(1), values = try factors.floatValues()
        for (exclusive, reverse) in [(false, false), (true, false), (false, true), (true, true)] {
          let sums = try x.cumsum(1, exclusive: exclusive, reverse: reverse).intValues()
          let products = try factors.cumprod(1, exclusive: exclusive, reverse: reverse).doubles()
          for (o, i) in (0..<outer).flatMap({ o in (0..<inner).map { (o, $0) } }) {
            var (sum, product): (Int32, Float) = (0, 1)
            for step in 0..<length {
              let index = (o * length + (reverse ? length - 1 - step : step)) * inner + i
              let (sumBefore, productBefore) = (sum, product)
              sum &+= ints[index]
              product *= values[index]
              #expect(sums[index] == (exclusive ? sumBefore : sum))
              #expect(products[index] == Double(exclusive ? productBefore : product))
            }
          }
        }
      }
    }

    @Test func rowsTakenByIndices() throws {
      for (outer, size, inner) in [(1, 9, 5), (4, 30, 1), (3, 5, 20), (2, 1, 3)] {
        for dtype in [DataType.float32, .int32, .bool, .complex64] {
          let numbers = (0..<(outer * size * inner)).map { Float(($0 * 31) % 97) }
          let real = try Tensor(numbers, shape: [outer, size, inner])
          let x = dtype == .complex64 ? try Tensor.complex(real, real.neg()) : try real.cast(to: dtype)
          let places = (0..<7).map { ($0 * 5 + 2) % size }
          let found = try x.gather(Tensor(ints: places.map { Int32($0) }), axis: 1)
          let wanted = try Tensor.concat(places.map { try x.slice(axis: 1, from: $0, count: 1) }, axis: 1)
          #expect(try found.shape == wanted.shape && found.equal(wanted).all().scalarValue() == 1)
        }
      }
      let mirrored = try Tensor((0..<6).map { Float($0) }, shape: [2, 3])
      #expect(
        try mirrored.mirrorPad([(1, 0), (2, 1)], isSymmetric: false).floatValues()
          == [5, 4, 3, 4, 5, 4, 2, 1, 0, 1, 2, 1, 5, 4, 3, 4, 5, 4])
      #expect(
        try mirrored.mirrorPad([(0, 2), (1, 3)], isSymmetric: true).floatValues()
          == [0, 0, 1, 2, 2, 1, 0, 3, 3, 4, 5, 5, 4, 3, 3, 3, 4, 5, 5, 4, 3, 0, 0, 1, 2, 2, 1, 0])
    }

    @Test func differentNumbers() throws {
      for dtype in [DataType.float32, .int32, .bool] {
        var numbers = (0..<5000).map { Float(($0 * 7919) % 1237) - 600 }
        if dtype == .float32 { numbers += [-0.0, 0, .nan, .infinity, .nan, -.infinity] }
        let x = try Tensor(numbers).cast(to: dtype), values = try x.doubles()
        let (found, indices) = try x.unique()
        var wanted: [Double] = []
        var places: [String: Int32] = [:]
        for (value, index) in zip(values, try indices.intValues()) {
          let key = value == 0 ? "0" : "\(value)"
          if places[key] == nil {
            places[key] = Int32(wanted.count)
            wanted.append(value)
          }
          #expect(places[key] == index)
        }
        #expect(zip(try found.doubles(), wanted).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
        #expect(found.size == wanted.count && found.dtype == dtype)
      }
    }

    @Test func productsOfRowsAndColumns() throws {
      for (outer, length, inner) in [(5, 70, 1), (3, 9, 21), (1, 0, 4)] {
        let values = (0..<(outer * length * inner)).map { Float(($0 * 31) % 97) / 97 + 0.5 }
        let found = try Tensor(values, shape: [outer, length, inner]).prod(axes: [1]).doubles()
        for (index, product) in found.enumerated() {
          let wanted = (0..<length).reduce(1.0) {
            $0 * Double(values[(index / inner * length + $1) * inner + index % inner])
          }
          #expect(abs(product - wanted) <= 1e-5 * wanted)
        }
      }
    }

    @Test func indicesOfExtremes() throws {
      for length in [1, 3, 16, 40, 67] {
        var values = numbers(5 * length)
        values[0] = .nan
        if length > 20 { values[length + 17] = 100; values[length + 2] = 100 }
        let x = try Tensor(values, shape: [5, length])
        for (axis, tensor) in [(1, x), (0, try x.transpose([1, 0]))] {
          let largest = try tensor.argMax(axis).intValues()
          let smallest = try tensor.argMin(axis).intValues()
          for row in 0..<5 {
            let line = Array(values[(row * length)..<((row + 1) * length)]).enumerated().filter { !$0.element.isNaN }
            let high = line.map(\.element).max(), low = line.map(\.element).min()
            #expect(Int(largest[row]) == line.first { $0.element == high }?.offset ?? 0)
            #expect(Int(smallest[row]) == line.first { $0.element == low }?.offset ?? 0)
          }
        }
      }
      let nothing = try Tensor([Float](repeating: .nan, count: 20)).argMax()
      #expect(try nothing.intValues() == [0])
      let infinite = try Tensor([.nan] + [Float](repeating: -.infinity, count: 40)).argMax()
      #expect(try infinite.intValues() == [1])
    }

    @Test func logarithmsOfSums() throws {
      let values = numbers(4 * 37)
      let x = try Tensor(values, shape: [4, 37])
      let wanted = (0..<4).map { row in
        log(values[(37 * row)..<(37 * row + 37)].reduce(0.0) { $0 + exp(Double($1)) })
      }
      for tensor in [try x.logSumExp(axes: [1]), try x.transpose([1, 0]).logSumExp(axes: [0])] {
        #expect(zip(try tensor.doubles(), wanted).allSatisfy { abs($0 - $1) < 1e-5 })
      }
      let edges = try Tensor([.infinity, 0, -.infinity, -.infinity, .nan, 1, 1000, 1000], shape: [4, 2])
      let found = try edges.logSumExp(axes: [1]).doubles()
      #expect(found[0] == .infinity && found[1] == -.infinity && found[2].isNaN && abs(found[3] - 1000.6931) < 1e-3)
      let slope = try grad { try $0.logSumExp() }(Tensor([1, 2, 3]), nil).doubles()
      #expect(zip(slope, [0.0900306, 0.2447285, 0.6652409]).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func sharesOfRowsOfAnyLength() throws {
      for length in [1, 3, 10, 16, 17, 40, 100] {
        let values = numbers(5 * length)
        let x = try Tensor(values, shape: [5, length])
        let softmax = try x.softmax().doubles(), logSoftmax = try x.logSoftmax().doubles()
        let weights = try Tensor(numbers(5 * length).map { $0 * $0 / 3 }, shape: [5, length])
        let slopes = try grad { try $0.softmax().mul(weights).sum() }(x, nil).doubles(), w = try weights.doubles()
        for row in 0..<5 {
          let range = (row * length)..<((row + 1) * length)
          let powers = range.map { exp(Double(values[$0])) }
          let total = powers.reduce(0, +)
          let mean = zip(range, powers).reduce(0) { $0 + w[$1.0] * $1.1 / total }
          for (index, power) in zip(range, powers) {
            #expect(abs(softmax[index] - power / total) < 1e-6)
            #expect(abs(logSoftmax[index] - log(power / total)) < 2e-5)
            #expect(abs(slopes[index] - power / total * (w[index] - mean)) < 1e-5)
          }
        }
      }
      let edges = try Tensor([.nan, 0, 1, .infinity, 1, 2, -.infinity, -.infinity, -.infinity], shape: [3, 3])
      let found = try edges.softmax().floatValues()
      #expect(found[0..<6].allSatisfy { $0.isNaN })
    }

    @Test func reductionsOfColumnsAndRows() throws {
      for (outer, length, inner) in [(1, 3, 7), (2, 40, 19), (1, 700, 600), (3, 5, 1100), (4, 10, 1), (2, 100, 1)] {
        var values = numbers(outer * length * inner)
        values[values.count / 2] = .nan
        let x = try Tensor(values, shape: [outer, length, inner])
        let largest = try x.max(axes: [1]).floatValues(), smallest = try x.min(axes: [1]).floatValues()
        let ints = try x.notEqual(x).cast(to: .int32).sum(axes: [1]).intValues()
        let place = try x.argMax(1).intValues()
        let positive = try x.greater(-4.9).all(axes: [1]).intValues(), sums = try x.sum(axes: [1]).doubles()
        for o in 0..<outer {
          for i in 0..<inner {
            let line = (0..<length).map { values[(o * length + $0) * inner + i] }
            let result = o * inner + i
            let numbers = line.filter { !$0.isNaN }
            let hasNaN = numbers.count < line.count
            #expect(hasNaN ? largest[result].isNaN : largest[result] == line.max())
            #expect(hasNaN ? smallest[result].isNaN : smallest[result] == line.min())
            #expect(ints[result] == (hasNaN ? 1 : 0))
            #expect(Int(place[result]) == line.firstIndex { $0 == numbers.max() })
            #expect((positive[result] == 1) == line.allSatisfy { $0 > -4.9 })
            let total = line.reduce(0.0) { $0 + Double($1) }
            #expect(hasNaN ? sums[result].isNaN : abs(sums[result] - total) < 1e-4 * Double(length))
          }
        }
      }
    }

    @Test func fourierTransformsOfAnyLength() throws {
      for length in [1, 2, 3, 5, 7, 8, 12, 15, 16, 32, 60, 64, 100, 101, 128, 160, 240, 243] {
        let (re, im) = (numbers(2 * length), Array(numbers(4 * length).suffix(2 * length)))
        let x = try Tensor.complex(Tensor(re, shape: [2, length]), Tensor(im, shape: [2, length]))
        let found = try x.fft().doubles()
        for row in 0..<2 {
          for k in 0..<length {
            var (a, b) = (0.0, 0.0)
            for j in 0..<length {
              let angle = -2 * Double.pi * Double(j * k % length) / Double(length)
              let (r, i) = (Double(re[row * length + j]), Double(im[row * length + j]))
              a += r * cos(angle) - i * sin(angle)
              b += r * sin(angle) + i * cos(angle)
            }
            let index = 2 * (row * length + k)
            #expect(abs(found[index] - a) < 1e-3 && abs(found[index + 1] - b) < 1e-3)
          }
        }
        let back = try x.fft().ifft().doubles(), original = try x.doubles()
        #expect(zip(back, original).allSatisfy { abs($0 - $1) < 1e-5 })
      }
    }

    @Test func normalizedRowsOfAnyLength() throws {
      for length in [1, 5, 16, 37] {
        let values = numbers(3 * length)
        let found = try Tensor(values, shape: [3, length]).layerNorm(offset: nil, scale: nil, epsilon: 1e-3).doubles()
        for row in 0..<3 {
          let line = values[(row * length)..<((row + 1) * length)].map(Double.init)
          let mean = line.reduce(0, +) / Double(length)
          let spread = line.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(length)
          for (column, value) in line.enumerated() {
            #expect(abs(found[row * length + column] - (value - mean) / (spread + 1e-3).squareRoot()) < 1e-5)
          }
        }
      }
    }

    @Test func functionsKeepTheirDigits() throws {
      let points = (0..<4000).map { Float($0) / 100 - 20 } + [1e-6, -1e-6, 1e-30, 0]
      let x = try Tensor(points)
      let functions: [(String, Tensor, (Double) -> Double)] = [
        ("exp", try x.exp(), { exp($0) }), ("tanh", try x.tanh(), { tanh($0) }),
        ("sigmoid", try x.sigmoid(), { 1 / (1 + exp(-$0)) }), ("expm1", try x.expm1(), { expm1($0) }),
        ("softplus", try x.softplus(), { log1p(exp($0)) }), ("sin", try x.sin(), { sin($0) }),
        ("log1p", try x.abs().log1p(), { log1p(abs($0)) }),
        ("log", try x.square().log(), { log(Double(Float($0 * $0))) }),
      ]
      for (name, tensor, f) in functions {
        for (point, found) in zip(points, try tensor.doubles()) {
          let wanted = f(Double(point))
          #expect(found == wanted || abs(found - wanted) <= 3e-7 * abs(wanted) + 1e-12, "\(name)(\(point)) = \(found)")
        }
      }
      let edges = try Tensor([.nan, .infinity, -.infinity, -0.0, 0x1p-133, 89, -104])
      #expect(try edges.exp().floatValues()[1...] == [.infinity, 0, 1, 1, .infinity, 0])
      #expect(try edges.tanh().floatValues()[1...] == [1, -1, 0, 0x1p-133, 1, -1])
      #expect(try edges.tanh().floatValues()[3].sign == .minus)
      #expect(try edges.expm1().floatValues()[1...] == [.infinity, -1, 0, 0x1p-133, .infinity, -1])
      #expect(try edges.exp().floatValues()[0].isNaN && edges.tanh().floatValues()[0].isNaN)
    }

    @Test func productsOfWholeNumbersAreExact() throws {
      for (m, k, n) in [(2, 3, 2), (5, 9, 70), (3, 64, 130)] {
        let a = (0..<(m * k)).map { Int32(($0 * 7919) % 20011) - 9000 }
        let b = (0..<(k * n)).map { Int32(($0 * 104_729) % 20021) - 9000 }
        var wanted: [Int32] = []
        for i in 0..<m {
          for j in 0..<n { wanted.append((0..<k).reduce(0) { $0 &+ a[i * k + $1] &* b[$1 * n + j] }) }
        }
        let (x, y) = (try Tensor(ints: a, shape: [m, k]), try Tensor(ints: b, shape: [k, n]))
        #expect(try x.matMul(y).intValues() == wanted)
        #expect(
          try x.transpose([1, 0]).matMul(y.transpose([1, 0]), transposeA: true, transposeB: true).intValues() == wanted)
        #expect(try x.expandDims(0).matMul(y).intValues() == wanted)
      }
    }

    @Test func millionsOfElementsKeepSixDigits() throws {
      let count = 16 << 20
      let x = try Tensor.full([count], 0.1)
      #expect(abs(try x.sum().scalarValue() / (Double(Float(0.1)) * Double(count)) - 1) < 1e-6)
      #expect(abs(try x.mean().scalarValue() / Double(Float(0.1)) - 1) < 1e-6)
      let columns = try x.reshape([count / 4, 4]).sum(axes: [0]).doubles()
      #expect(columns.allSatisfy { abs($0 / (Double(Float(0.1)) * Double(count / 4)) - 1) < 1e-6 })
    }
  }
}
