import CVectors

/// Loops of pooling over channels-last data with three axes of space; missing axes have one cell.
struct PoolingKernels {
  let batch: Int
  let channels: Int
  private let depth: WindowAxis
  private let height: WindowAxis
  private let width: WindowAxis

  init(batch: Int, channels: Int, window: Window) {
    self.batch = batch
    self.channels = channels
    let missing = [WindowAxis](repeating: .single, count: 3 - window.axes.count)
    let axes = missing + window.axes
    (depth, height, width) = (axes[0], axes[1], axes[2])
  }

  /// The elements of one example's input.
  var inputCount: Int { depth.input * height.input * width.input * channels }

  /// The elements of one example's output.
  var outputCount: Int { depth.output * height.output * width.output * channels }

  /// The work of one row of outputs.
  private var rowCost: Int { max(1, width.output * channels * depth.kernel * height.kernel * width.kernel) }

  private var rowCount: Int { batch &* depth.output &* height.output }

  /// Calls `body` for each output cell with its offset in all outputs, the offset of its example's input, and its
  /// window; rows of outputs are split over the cores.
  @inline(__always)
  private func forEachOutput(_ body: (_ output: Int, _ image: Int, _ cell: Cell) -> Void) {
    let (depth, height, width, channels) = (depth, height, width, channels)
    let (inputCount, grain) = (inputCount, max(1, VectorMap.grain / rowCost))
    withUnsafeTemporaryAllocation(of: Int.self, capacity: windowCount) { memory in
      let distances = memory.baseAddress.unsafelyUnwrapped
      writeDistances(distances)
      let count = windowCount
      parallel(rowCount, grain: grain) { start, end in
        for row in start..<end {
          let y = row % height.output
          let z = row / height.output % depth.output
          let image = row / (height.output &* depth.output) &* inputCount
          let (zs, ys) = (depth.positions(at: z), height.positions(at: y))
          let plane = depth.start(at: z) &* height.input &+ height.start(at: y)
          for x in 0..<width.output {
            let xs = width.positions(at: x)
            let cell = Cell(
              z: depth.start(at: z), y: height.start(at: y), x: width.start(at: x), zs: zs, ys: ys, xs: xs,
              first: (plane &* width.input &+ width.start(at: x)) &* channels,
              distances: UnsafeBufferPointer(
                start: distances, count: zs.count &* ys.count &* xs.count == count ? count : 0))
            body((row &* width.output &+ x) &* channels, image, cell)
          }
        }
      }
    }
  }

  /// The cells under a window.
  private var windowCount: Int { depth.kernel &* height.kernel &* width.kernel }

  /// The distances from the first cell under a window to each of its cells.
  private func writeDistances(_ distances: UnsafeMutablePointer<Int>) {
    var index = 0
    for j in 0..<depth.kernel {
      for k in 0..<height.kernel {
        let row = (j &* depth.dilation &* height.input &+ k &* height.dilation) &* width.input
        for l in 0..<width.kernel {
          distances[index] = (row &+ l &* width.dilation) &* channels
          index &+= 1
        }
      }
    }
  }

  /// The window of one output cell: where it starts and which of its positions lie inside the input.
  private struct Cell {
    let z: Int
    let y: Int
    let x: Int
    let zs: Range<Int>
    let ys: Range<Int>
    let xs: Range<Int>
    /// The offset of the first position in the example.
    let first: Int
    /// The distances of all positions from the first; empty when some lie outside.
    let distances: UnsafeBufferPointer<Int>

    var count: Int { zs.count &* ys.count &* xs.count }
  }

  /// Calls `body` with the offset in an example of each input cell under a window.
  @inline(__always)
  private func forEachInput(_ cell: Cell, _ body: (_ offset: Int) -> Void) {
    if !cell.distances.isEmpty {
      for index in 0..<cell.distances.count { body(cell.first &+ cell.distances[index]) }
      return
    }
    for j in cell.zs {
      let z = cell.z &+ j &* depth.dilation
      for k in cell.ys {
        let y = cell.y &+ k &* height.dilation
        let row = (z &* height.input &+ y) &* width.input
        for l in cell.xs { body((row &+ cell.x &+ l &* width.dilation) &* channels) }
      }
    }
  }

  /// Calls `body` with each sixteen channels, of which the last may be fewer.
  @inline(__always)
  private func forEachVector(_ body: (_ channel: Int, _ count: Int) -> Void) {
    var channel = 0
    while channel < channels {
      body(channel, min(16, channels &- channel))
      channel &+= 16
    }
  }

  @inline(__always)
  private func store<T: SIMDScalar>(_ value: SIMD16<T>, _ pointer: UnsafeMutablePointer<T>, _ count: Int) {
    if count == 16 { VectorMap.store(value, pointer) } else { VectorMap.storePartial(value, pointer, count) }
  }

  /// The largest value under each window; −∞ where a window lies outside.
  func maximum(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    forEachOutput { output, image, cell in
      forEachVector { channel, count in
        var largest = Floats(repeating: -.infinity)
        forEachInput(cell) { offset in
          let values = VectorMap.load(x + (image &+ offset &+ channel))
          largest.replace(with: values, where: values .> largest)
        }
        store(largest, y + (output &+ channel), count)
      }
    }
  }

  /// The largest value under each window, and the offset of the first such in its example; −1 where a window lies
  /// outside.
  func maximum(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, positions: UnsafeMutablePointer<Int32>
  ) {
    forEachOutput { output, image, cell in
      forEachVector { channel, count in
        var largest = Floats(repeating: -.infinity)
        var places = Lanes(repeating: -1)
        forEachInput(cell) { offset in
          let values = VectorMap.load(x + (image &+ offset &+ channel))
          let isLarger = values .> largest
          largest.replace(with: values, where: isLarger)
          places.replace(with: vectors_ascending(Int32(truncatingIfNeeded: offset &+ channel)), where: isLarger)
        }
        store(largest, y + (output &+ channel), count)
        store(places, positions + (output &+ channel), count)
      }
    }
  }

  /// The mean of the values under each window that lie inside.
  func mean(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    forEachOutput { output, image, cell in
      let factor = 1 / Float(cell.count)
      forEachVector { channel, count in
        var total = Floats()
        forEachInput(cell) { offset in total += VectorMap.load(x + (image &+ offset &+ channel)) }
        store(total * factor, y + (output &+ channel), count)
      }
    }
  }

  /// The transpose of ``mean(_:_:)``: each output's share is added to the inputs under its window.
  func spread(_ dy: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>) {
    let axes = [depth, height, width]
    if axes.allSatisfy(\.isDisjoint) {
      if !axes.allSatisfy(\.isCovered) { dx.update(repeating: 0, count: batch &* inputCount) }
      forEachOutput { output, image, cell in
        let factor = 1 / Float(cell.count)
        forEachVector { channel, count in
          let share = VectorMap.load(dy + (output &+ channel)) * factor
          forEachInput(cell) { offset in store(share, dx + (image &+ offset &+ channel), count) }
        }
      }
      return
    }
    let (inputCount, outputCount) = (inputCount, outputCount)
    forEachExample { index in
      let source = dy + index &* outputCount
      let target = dx + index &* inputCount
      target.update(repeating: 0, count: inputCount)
      spreadExample(source, target)
    }
  }

  private func spreadExample(_ dy: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>) {
    let channels = channels
    var output = 0
    for z in 0..<depth.output {
      for y in 0..<height.output {
        let (zs, ys) = (depth.positions(at: z), height.positions(at: y))
        for x in 0..<width.output {
          let xs = width.positions(at: x)
          let cell = Cell(
            z: depth.start(at: z), y: height.start(at: y), x: width.start(at: x), zs: zs, ys: ys, xs: xs, first: 0,
            distances: UnsafeBufferPointer(start: nil, count: 0))
          let (source, factor) = (dy + output, 1 / Float(cell.count))
          forEachInput(cell) { offset in
            for c in 0..<channels { dx[offset &+ c] += source[c] * factor }
          }
          output &+= channels
        }
      }
    }
  }

  @inline(__always)
  private func forEachExample(_ body: (_ index: Int) -> Void) {
    parallel(batch, grain: max(1, VectorMap.grain / max(1, inputCount))) { start, end in
      for index in start..<end { body(index) }
    }
  }

  /// Adds each output to the input element that its position names; other elements are 0.
  func scatter(
    _ dy: UnsafePointer<Float>, _ positions: UnsafePointer<Int32>, _ dx: UnsafeMutablePointer<Float>
  ) {
    let axes = [depth, height, width]
    if axes.allSatisfy(\.isDisjoint) {
      if !axes.allSatisfy(\.isCovered) { dx.update(repeating: 0, count: batch &* inputCount) }
      scatterDisjoint(dy, positions, dx)
      return
    }
    let (inputCount, outputCount) = (inputCount, outputCount)
    forEachExample { index in
      let (source, places) = (dy + index &* outputCount, positions + index &* outputCount)
      let target = dx + index &* inputCount
      target.update(repeating: 0, count: inputCount)
      for element in 0..<outputCount where places[element] >= 0 { target[Int(places[element])] += source[element] }
    }
  }

  /// Writes each output to the input element that its position names and 0 to all others under its window, for windows
  /// that do not overlap.
  private func scatterDisjoint(
    _ dy: UnsafePointer<Float>, _ positions: UnsafePointer<Int32>, _ dx: UnsafeMutablePointer<Float>
  ) {
    forEachOutput { output, image, cell in
      forEachVector { channel, count in
        let slopes = VectorMap.load(dy + (output &+ channel))
        let places = VectorMap.load(positions + (output &+ channel))
        forEachInput(cell) { offset in
          let isPlace = places .== vectors_ascending(Int32(truncatingIfNeeded: offset &+ channel))
          store(Floats().replacing(with: slopes, where: isPlace), dx + (image &+ offset &+ channel), count)
        }
      }
    }
  }

  /// Takes for each output the input element that its position names: the transpose of ``scatter(_:_:_:)``.
  func gather(_ x: UnsafePointer<Float>, _ positions: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<Float>) {
    let (inputCount, outputCount) = (inputCount, outputCount)
    forEachExample { index in
      let source = x + index &* inputCount
      let (target, places) = (y + index &* outputCount, positions + index &* outputCount)
      for element in 0..<outputCount { target[element] = places[element] < 0 ? 0 : source[Int(places[element])] }
    }
  }
}
