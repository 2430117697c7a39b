import Tensors

extension Dataset {
  /// The elements in another order: each is picked at random from a buffer that is filled up from the dataset.
  ///
  /// The order for a seed is that of TensorFlow.js: a generator of the dataset seeds the generator of each pass; a pick
  /// is replaced by the newest element of the buffer.
  ///
  /// - Parameters:
  ///   - bufferSize: how many elements are mixed; a buffer as large as the dataset mixes all.
  ///   - seed: the text that starts the generator.
  ///   - reshufflesEachPass: whether each pass has another order.
  public func shuffle(bufferSize: Int, seed: String, reshufflesEachPass: Bool = true) -> Dataset {
    var seeds = Alea(seed: seed)
    var fixedSeed: String?
    return Dataset(size: size) {
      if fixedSeed == nil || reshufflesEachPass {
        var number = Double(seeds.nextInt32())
        if reshufflesEachPass { number += Double(seeds.nextInt32()) }
        fixedSeed = String(Int(number))
      }
      return ShuffleBuffer(try self.stream(), capacity: bufferSize, seed: fixedSeed ?? seed).next
    }
  }
}

/// The elements of one shuffled pass that were read ahead, oldest first; `nil` is an end mark.
private final class ShuffleBuffer<Element> {
  private let source: Stream<Element>
  private let capacity: Int
  private var generator: Alea
  private var entries: [Element?] = []
  private var isExhausted = false

  init(_ source: @escaping Stream<Element>, capacity: Int, seed: String) {
    self.source = source
    self.capacity = capacity
    generator = Alea(seed: seed)
  }

  /// The element picked next.
  func next() throws -> StreamStep<Element> {
    if let wait = try refill() { return .waiting(wait) }
    while !entries.isEmpty {
      let index = Int(generator.next() * Double(entries.count))
      let picked = entries[index]
      // The newest entry takes the place of the picked one.
      let newest = entries.removeLast()
      if index < entries.count { entries[index] = newest }
      guard let picked else {
        isExhausted = true
        continue
      }
      return .value(picked)
    }
    return .finished
  }

  /// Fills the buffer, past the end of the source with marks: these take part in the picking as TensorFlow.js has it.
  private func refill() throws -> (any Waitable)? {
    while !isExhausted && entries.count < capacity {
      switch try source() {
      case .value(let element): entries.append(element)
      case .waiting(let wait): return wait
      case .finished: entries.append(nil)
      }
    }
    return nil
  }
}
