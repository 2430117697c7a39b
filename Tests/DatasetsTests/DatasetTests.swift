import Datasets
import Tensors
import Testing

/// The root of all suites of this target: the engine belongs to one thread, so they run one after another.
@Suite("Datasets", .serialized) struct DatasetsSuite {}

extension Dataset {
  /// All elements of a pass; waiting is an error here.
  func elements() throws -> [Element] {
    let next = try stream()
    var found: [Element] = []
    while case .value(let element) = try next() { found.append(element) }
    return found
  }
}

extension DatasetsSuite {
  @Suite("Streams") struct DatasetTests {
    private let numbers = Dataset([1, 2, 3, 4, 5])

    @Test("a dataset can be passed over again and again")
    func passes() throws {
      let squares = numbers.map { $0 * $0 }.filter { $0 > 1 }
      #expect(try squares.elements() == [4, 9, 16, 25])
      #expect(try squares.elements() == [4, 9, 16, 25])
    }

    @Test("parts of a dataset, with their sizes")
    func parts() throws {
      #expect(try numbers.take(2).elements() == [1, 2])
      #expect(numbers.take(9).size == 5)
      #expect(try numbers.take(-1).elements() == [1, 2, 3, 4, 5])
      #expect(try numbers.skip(3).elements() == [4, 5])
      #expect(numbers.skip(9).size == 0)
      #expect(try numbers.skip(-1).elements().isEmpty)
      #expect(try Dataset([1]).concatenate(Dataset([2])).elements() == [1, 2])
      #expect(numbers.filter { $0 > 1 }.size == nil)
    }

    @Test("repetition, finite and without end")
    func repetition() throws {
      #expect(try Dataset([1, 2]).repeat(2).elements() == [1, 2, 1, 2])
      #expect(Dataset([1, 2]).repeat().size == .infinity)
      #expect(try Dataset([1, 2]).repeat().take(5).elements() == [1, 2, 1, 2, 1])
      #expect(try Dataset<Int>([]).repeat().elements().isEmpty)
    }

    @Test("the order of a shuffle depends on the seed alone, and on the pass")
    func shuffle() throws {
      let order = try Dataset(Array(1...10)).shuffle(bufferSize: 4, seed: "abc").elements()
      #expect(try Dataset(Array(1...10)).shuffle(bufferSize: 4, seed: "abc").elements() == order)
      #expect(order.sorted() == Array(1...10))
      let mixed = Dataset(Array(1...20)).shuffle(bufferSize: 20, seed: "s")
      #expect(try mixed.elements() != mixed.elements())
      let fixed = Dataset(Array(1...20)).shuffle(bufferSize: 20, seed: "s", reshufflesEachPass: false)
      #expect(try fixed.elements() == fixed.elements())
    }

    @Test("elements that come later are waited for, and none is lost")
    func waiting() throws {
      var pending: [Deferred<Int?>] = []
      let dataset = Dataset<Int>(pulling: {
        {
          let deferred = Deferred<Int?>()
          pending.append(deferred)
          return deferred
        }
      })
      let next = try dataset.map { $0 * 10 }.rowMajorBatch(2).stream()
      for value in [1, 2] {
        guard case .waiting = try next() else {
          Issue.record("the stream did not wait")
          return
        }
        pending.removeFirst().complete(with: .success(value))
      }
      guard case .value(let batch) = try next() else {
        Issue.record("there is no batch")
        return
      }
      #expect(batch == [10, 20])
    }
  }
}

extension DatasetsSuite {
  @Suite("Batches") struct BatchTests {
    @Test("numbers, texts and tensors become tensors with a row for each example")
    func columns() throws {
      let rows = try (0..<3).map { index -> Example in
        .object([
          ("n", .number(Double(index))), ("t", .tensor(try Tensor([Float(index), 1], shape: [2]))),
          ("s", .string("\(index)")), ("b", .boolean(index == 1)),
        ])
      }
      let batches = try Dataset(rows).batch(2).elements()
      #expect(batches.count == 2)
      guard case .tensor(let t)? = batches[0]["t"], case .tensor(let n)? = batches[1]["n"],
        case .tensor(let s)? = batches[0]["s"], case .tensor(let b)? = batches[0]["b"]
      else {
        Issue.record("a column is no tensor")
        return
      }
      #expect(t.shape == [2, 2])
      #expect(try t.floatValues() == [0, 1, 1, 1])
      #expect(n.shape == [1])
      #expect(try s.stringValues() == ["0", "1"])
      #expect(b.dtype == .bool)
    }

    @Test("rows of unequal shape are an error that names the shapes")
    func ragged() throws {
      let rows: [Example] = [
        .tensor(try Tensor.zeros([2])), .tensor(try Tensor.zeros([3])),
      ]
      let error = #expect(throws: DatasetError.self) { try Dataset(rows).batch(2).elements() }
      #expect(error?.message.contains("[2]") == true && error?.message.contains("[3]") == true)
    }
  }
}
