import Foundation
import Tensors
import Testing

extension EngineSuite {
  /// The largest elements of rows beside a plain sort, for few of many, many of few, and all.
  @Suite struct RankingTests {
    /// Numbers with many equals among them, and now and then something special.
    private func numbers(_ count: Int) -> [Float] {
      (0..<count).map { index in
        switch (index * 7919 + 13) % 1009 {
        case 5: .nan
        case 6: .infinity
        case 7: -.infinity
        case 8: -0.0
        case 9: 0
        case let number: Float(number / 4) - 100
        }
      }
    }

    private func order(_ row: [Float]) -> [Int] {
      row.indices.sorted { a, b in
        if row[a].isNaN || row[b].isNaN { return row[a].isNaN == row[b].isNaN ? a < b : row[b].isNaN }
        return row[a] == row[b] ? a < b : row[a] > row[b]
      }
    }

    @Test(arguments: [1, 10, 16, 17, 64, 65, 100, 500, 3001])
    func largestOfRowsOfAnyLength(length: Int) throws {
      let rows = 3
      let values = numbers(rows * length)
      let x = try Tensor(values, shape: [rows, length])
      let sorted = (0..<rows).map { row in order(Array(values[(row * length)..<((row + 1) * length)])) }
      for count in Set([0, 1, 2, 5, length / 8, length / 4, length / 2, length]) where count <= length {
        let top = try x.topk(count)
        let indices = try top.indices.intValues().map { Int($0) }
        let found = try top.values.floatValues()
        for row in 0..<rows {
          let wanted = Array(sorted[row].prefix(count))
          #expect(Array(indices[(row * count)..<((row + 1) * count)]) == wanted, "\(count) of \(length)")
          for (place, index) in wanted.enumerated() {
            #expect(found[row * count + place].bitPattern == values[row * length + index].bitPattern)
          }
        }
      }
    }

    @Test func largestOfALongRow() throws {
      let values = numbers(300_000).map { $0.isNaN ? 0 : $0 }
      let found = try Tensor(values).topk(70).indices.intValues()
      #expect(found.map { Int($0) } == Array(order(values).prefix(70)))
    }

    @Test func wholeNumbersAreRankedExactly() throws {
      let values: [Int32] = [16_777_217, -5, 16_777_216, .min, .max, 0, 16_777_217, -6]
      #expect(try Tensor(ints: values).topk(8).indices.intValues() == [4, 0, 6, 2, 5, 1, 7, 3])
    }

    @Test func placesInSortedRows() throws {
      for length in [1, 2, 7, 64, 100] {
        let sorted = (0..<length).map { Float($0 / 3) }
        let values = stride(from: Float(-1), through: Float(length / 3 + 1), by: 0.5).map { $0 } + [.infinity]
        let row = try Tensor(sorted)
        let before = values.map { value in Int32(sorted.count { $0 < value }) }
        let after = values.map { value in Int32(sorted.count { $0 <= value }) }
        #expect(try row.searchSorted(Tensor(values)).intValues() == before)
        #expect(try row.searchSorted(Tensor(values), afterEquals: true).intValues() == after)
      }
    }
  }
}
