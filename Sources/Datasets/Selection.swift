// Parts of datasets, and datasets one after another.

extension Dataset {
  /// The first `count` elements; all of them when `count` is negative.
  public func take(_ count: Int) -> Dataset {
    if count < 0 { return self }
    return Dataset(size: size.map { min($0, Double(count)) }) {
      let next = try self.stream()
      var taken = 0
      return {
        guard taken < count else { return .finished }
        let step = try next()
        if case .value = step { taken += 1 }
        return step
      }
    }
  }

  /// The elements after the first `count`; none when `count` is negative.
  ///
  /// - Parameter discard: is given each element that is left out.
  public func skip(_ count: Int, discarding discard: @escaping (Element) -> Void = { _ in }) -> Dataset {
    if count < 0 { return Dataset([]) }
    return Dataset(size: size.map { max($0 - Double(count), 0) }) {
      let next = try self.stream()
      var skipped = 0
      return {
        while true {
          let step = try next()
          guard case .value(let element) = step, skipped < count else { return step }
          skipped += 1
          discard(element)
        }
      }
    }
  }

  /// The elements again and again, `count` times; forever when `count` is `nil` or negative.
  public func `repeat`(_ count: Int? = nil) -> Dataset {
    let times = count.flatMap { $0 < 0 ? nil : $0 }
    let repeatedSize: Double? =
      if times == 0 || size == 0 { 0 } else { size.map { size in times.map { size * Double($0) } ?? .infinity } }
    return Dataset(size: repeatedSize) {
      var passes = 0
      var current: Stream<Element>?
      // A dataset without elements would be asked forever.
      var isEmpty = false
      return {
        while true {
          if current == nil {
            if isEmpty || times.map({ passes >= $0 }) ?? false { return .finished }
            current = try self.stream()
            passes += 1
            isEmpty = true
          }
          guard let next = current else { return .finished }
          let step = try next()
          switch step {
          case .value:
            isEmpty = false
            return step
          case .waiting: return step
          case .finished: current = nil
          }
        }
      }
    }
  }

  /// The elements of this dataset, then those of another.
  public func concatenate(_ other: Dataset) -> Dataset {
    Dataset(size: size.flatMap { size in other.size.map { size + $0 } }) {
      var next = try self.stream()
      var isFirst = true
      return {
        while true {
          let step = try next()
          guard case .finished = step, isFirst else { return step }
          isFirst = false
          next = try other.stream()
        }
      }
    }
  }

  /// The same elements, read up to `count` ahead.
  public func prefetch(_ count: Int) -> Dataset {
    Dataset(size: size) {
      let next = try self.stream()
      var buffer: [Element] = []
      var isFinished = false
      return {
        while !isFinished && buffer.count < max(count, 1) {
          switch try next() {
          case .value(let element): buffer.append(element)
          case .finished: isFinished = true
          case .waiting(let wait):
            if buffer.isEmpty { return .waiting(wait) }
            return .value(buffer.removeFirst())
          }
        }
        return buffer.isEmpty ? .finished : .value(buffer.removeFirst())
      }
    }
  }
}
