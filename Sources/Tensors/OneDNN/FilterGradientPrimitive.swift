import COneDNN

/// The gradient of a convolution's filter, compiled for a shape.
///
/// The examples are divided into as many parts as there are threads, each with a primitive and a result of its own. The
/// library's own way lets threads wait for each other in a loop inside a primitive, for milliseconds when another
/// program has one of the cores.
final class FilterGradientPrimitive {
  nonisolated(unsafe) private static let cache = PrimitiveCache<ConvolutionShape, FilterGradientPrimitive>()

  /// The compiled gradient for a shape.
  static func compiled(_ shape: ConvolutionShape) throws -> FilterGradientPrimitive {
    try cache.value(for: shape) { try FilterGradientPrimitive(shape) }
  }

  private let parts: [Part]
  /// Copies the result out of the order the library has chosen.
  private let filterCopy: Primitive?
  private let filterByteCount: Int
  private let scratchByteCount: Int

  private struct Part {
    let primitive: Primitive
    /// Where its examples begin, in bytes.
    let input: Int
    let output: Int
  }

  private init(_ shape: ConvolutionShape) throws {
    // A result of its own for each thread pays only beside larger data.
    let dataCount = shape.inputShape.elementCount + shape.outputShape.elementCount
    let isDivided = !shape.isSmall && shape.filterCount * 2 * Threads.count <= dataCount
    let wanted = isDivided ? min(Threads.count, shape.batch) : 1
    let divided = try FilterGradientPrimitive.parts(shape, count: wanted, threads: isDivided || shape.isSmall ? 1 : nil)
    let layout = divided[0].primitive.layout(dnnl_query_diff_weights_md)
    // Results in different orders could not be added.
    let isOneOrder = divided.allSatisfy { isSameLayout($0.primitive.layout(dnnl_query_diff_weights_md), layout) }
    parts = isOneOrder ? divided : try FilterGradientPrimitive.parts(shape, count: 1, threads: nil)
    let tensorLayout = try ConvolutionLayouts(shape).filter
    let order = parts[0].primitive.layout(dnnl_query_diff_weights_md)
    filterCopy = isSameLayout(order, tensorLayout) ? nil : try Primitive(reorder: order, to: tensorLayout)
    // Whole cache lines, with room for a vector more.
    filterByteCount = withUnsafePointer(to: order) { (Int(dnnl_memory_desc_get_size($0)) + 127) & ~63 }
    scratchByteCount = parts.reduce(0) { max($0, ($1.primitive.scratchByteCount + 63) & ~63) }
  }

  /// The gradient for each of `count` parts of the batch, with so many threads (nil: all).
  private static func parts(_ shape: ConvolutionShape, count: Int, threads: Int?) throws -> [Part] {
    let (input, output) = (shape.inputShape.elementCount / shape.batch, shape.outputShape.elementCount / shape.batch)
    return try (0..<count).map { part in
      let (start, end) = (shape.batch * part / count, shape.batch * (part + 1) / count)
      let layouts = try ConvolutionLayouts(shape.withBatch(end - start))
      let primitive = try Threads.with(threads ?? Threads.count) { try layouts.compileFilterGradient() }
      try primitive.setArguments([
        (Int32(DNNL_ARG_SRC), layouts.input), (Int32(DNNL_ARG_DIFF_DST), layouts.output),
        (Int32(DNNL_ARG_DIFF_WEIGHTS), primitive.layout(dnnl_query_diff_weights_md)),
      ])
      return Part(primitive: primitive, input: 4 * start * input, output: 4 * start * output)
    }
  }

  /// The gradient of the filter, from the input and the gradient of the output.
  func run(
    _ input: UnsafeMutableRawPointer, _ output: UnsafeMutableRawPointer, to result: UnsafeMutableRawPointer
  ) throws {
    if parts.count == 1 && filterCopy == nil {
      try parts[0].primitive.run(input, output, result)
      return
    }
    let filters = try Storage(byteCount: filterByteCount * parts.count)
    if parts.count == 1 {
      try parts[0].primitive.run(input, output, filters.buffer)
    } else {
      try runParts(input, output, filters.buffer)
    }
    let sum = filters.buffer.assumingMemoryBound(to: Float.self)
    let count = filterByteCount / 4 - 16
    for part in 1..<parts.count {
      let other = (filters.buffer + part * filterByteCount).assumingMemoryBound(to: Float.self)
      VectorMap.zip(sum, other, sum, count) { $0 + $1 }
    }
    if let filterCopy {
      try filterCopy.run(filters.buffer, result)
    } else {
      result.copyMemory(from: filters.buffer, byteCount: count * 4)
    }
  }

  private func runParts(
    _ input: UnsafeMutableRawPointer, _ output: UnsafeMutableRawPointer, _ filters: UnsafeMutableRawPointer
  ) throws {
    let scratch = try Storage(byteCount: max(64, scratchByteCount * parts.count))
    let calls = parts.enumerated().map { index, part in
      part.primitive.bind(
        [input + part.input, output + part.output, filters + index * filterByteCount],
        scratch: scratch.buffer + index * scratchByteCount)
    }
    try withUnsafeTemporaryAllocation(of: dnnl_status_t.self, capacity: parts.count) { statuses in
      statuses.initialize(repeating: dnnl_success)
      let status = statuses.baseAddress.unsafelyUnwrapped
      calls.withUnsafeBufferPointer { calls in
        let call = calls.baseAddress.unsafelyUnwrapped
        parallel(calls.count, grain: 1) { start, end in
          for part in start..<end { status[part] = call[part].execute() }
        }
      }
      for status in statuses { try OneDNN.check(status, "run a primitive") }
    }
    withExtendedLifetime(scratch) {}
  }
}
