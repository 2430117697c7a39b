import COneDNN

/// The library's engine (the processor) and the stream that its primitives run on.
package enum OneDNN {
  /// The processor.
  nonisolated(unsafe) package static let engine: dnnl_engine_t? = {
    var engine: dnnl_engine_t?
    return dnnl_engine_create(&engine, dnnl_cpu, 0) == dnnl_success ? engine : nil
  }()

  /// The order in which primitives run: one after the other.
  nonisolated(unsafe) package static let stream: dnnl_stream_t? = {
    var stream: dnnl_stream_t?
    return dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue)) == dnnl_success
      ? stream : nil
  }()

  /// Turns a status of the library into an error that says what was attempted.
  package static func check(_ status: dnnl_status_t, _ attempt: @autoclosure () -> String) throws {
    if status != dnnl_success {
      throw TensorError("oneDNN could not \(attempt()): status \(status.rawValue).")
    }
  }

  /// Describes a row-major float32 buffer of the given sizes; with `strides`, one whose axes lie in another order.
  package static func description(_ sizes: [Int], strides: [Int]? = nil) throws -> dnnl_memory_desc_t {
    var description = dnnl_memory_desc_t()
    var steps = strides?.map(Int64.init) ?? []
    if steps.isEmpty {
      steps = [Int64](repeating: 1, count: sizes.count)
      for axis in stride(from: sizes.count - 2, through: 0, by: -1) {
        steps[axis] = steps[axis + 1] * Int64(sizes[axis + 1])
      }
    }
    let dimensions = sizes.map(Int64.init)
    try check(
      dnnl_memory_desc_init_by_strides(&description, Int32(sizes.count), dimensions, dnnl_f32, steps),
      "describe a buffer of shape \(TensorShape.text(sizes))")
    return description
  }

  /// Describes a float32 buffer whose layout the primitive may choose.
  package static func anyLayout(_ sizes: [Int]) throws -> dnnl_memory_desc_t {
    var description = dnnl_memory_desc_t()
    try check(
      dnnl_memory_desc_init_by_tag(
        &description, Int32(sizes.count), sizes.map(Int64.init), dnnl_f32, dnnl_format_tag_any),
      "describe a buffer of shape \(TensorShape.text(sizes))")
    return description
  }
}

/// A compiled primitive with its arguments: create once for a shape, run on any buffers of that shape.
package final class Primitive {
  private var primitive: dnnl_primitive_t?
  /// The description that the primitive was made from; a hint for its backward primitives.
  package private(set) var description: dnnl_primitive_desc_t?
  private var arguments = UnsafeMutableBufferPointer<dnnl_exec_arg_t>(start: nil, count: 0)
  /// The memory the primitive works in; the last argument if there is any.
  private(set) var scratchByteCount = 0

  /// Compiles a primitive.
  ///
  /// - Parameters:
  ///   - operation: the library's description of the operation, such as a `dnnl_convolution_desc_t`.
  ///   - activation: what is done to the result before it is stored.
  ///   - hint: for a backward primitive, the forward one.
  ///   - implementation: how the name of the implementation begins that is wanted; without one, or if the library has
  ///     none for this operation, its own first choice is taken.
  package init(
    operation: UnsafeRawPointer, activation: FusedActivation = .linear, hint: Primitive? = nil,
    implementation: String? = nil, name: String
  ) throws {
    let attributes = try PrimitiveAttributes(activation)
    defer { withExtendedLifetime(attributes) {} }
    if let implementation {
      description = Primitive.description(operation, attributes.attributes, hint, implementation)
    }
    if description == nil {
      try OneDNN.check(
        dnnl_primitive_desc_create(&description, operation, attributes.attributes, OneDNN.engine, hint?.description),
        "describe \(name)")
    }
    try OneDNN.check(dnnl_primitive_create(&primitive, description), "compile \(name)")
  }

  /// The description of the first implementation whose name begins in the given way; `nil` if there is none.
  private static func description(
    _ operation: UnsafeRawPointer, _ attributes: dnnl_primitive_attr_t?, _ hint: Primitive?, _ implementation: String
  ) -> dnnl_primitive_desc_t? {
    var candidates: dnnl_primitive_desc_iterator_t?
    guard
      dnnl_primitive_desc_iterator_create(&candidates, operation, attributes, OneDNN.engine, hint?.description)
        == dnnl_success
    else { return nil }
    defer { dnnl_primitive_desc_iterator_destroy(candidates) }
    repeat {
      let candidate = dnnl_primitive_desc_iterator_fetch(candidates)
      var name: UnsafePointer<CChar>?
      dnnl_primitive_desc_query(candidate, dnnl_query_impl_info_str, 0, &name)
      if let name, String(cString: name).hasPrefix(implementation) { return candidate }
      dnnl_primitive_desc_destroy(candidate)
    } while dnnl_primitive_desc_iterator_next(candidates) == dnnl_success
    return nil
  }

  /// Compiles the copy of a buffer into another layout. It runs on one thread: filters are small, and waking another
  /// takes longer than copying one.
  package init(reorder source: dnnl_memory_desc_t, to target: dnnl_memory_desc_t) throws {
    let attributes = try PrimitiveAttributes()
    try withUnsafePointer(to: source) { from in
      try withUnsafePointer(to: target) { to in
        try OneDNN.check(
          Threads.with(1) {
            dnnl_reorder_primitive_desc_create(
              &description, from, OneDNN.engine, to, OneDNN.engine, attributes.attributes)
          }, "describe a reorder")
      }
    }
    try OneDNN.check(
      Threads.with(1) { dnnl_primitive_create(&primitive, description) }, "compile a reorder")
    try setArguments([(Int32(DNNL_ARG_FROM), source), (Int32(DNNL_ARG_TO), target)])
  }

  deinit {
    for argument in arguments { dnnl_memory_destroy(argument.memory) }
    arguments.deallocate()
    dnnl_primitive_destroy(primitive)
    dnnl_primitive_desc_destroy(description)
  }

  /// The layout that the primitive chose or was given for one of its arguments.
  package func layout(_ query: dnnl_query_t, _ index: Int32 = 0) -> dnnl_memory_desc_t {
    dnnl_primitive_desc_query_md(description, query, index)?.pointee ?? dnnl_memory_desc_t()
  }

  /// Declares the arguments, in the order in which ``run(_:)`` gets their buffers.
  package func setArguments(_ list: [(argument: Int32, layout: dnnl_memory_desc_t)]) throws {
    let scratch = layout(dnnl_query_scratchpad_md)
    scratchByteCount = withUnsafePointer(to: scratch) { Int(dnnl_memory_desc_get_size($0)) }
    let list = list + (scratchByteCount > 0 ? [(Int32(DNNL_ARG_SCRATCHPAD), scratch)] : [])
    arguments = .allocate(capacity: list.count)
    arguments.initialize(repeating: dnnl_exec_arg_t(arg: 0, memory: nil))
    for (index, (argument, layout)) in list.enumerated() {
      var memory: dnnl_memory_t?
      try withUnsafePointer(to: layout) { layout in
        try OneDNN.check(dnnl_memory_create(&memory, layout, OneDNN.engine, nil), "make an argument")
      }
      arguments[index] = dnnl_exec_arg_t(arg: argument, memory: memory)
    }
  }

  /// Runs the primitive on buffers, one for each declared argument.
  package func run(_ buffers: UnsafeMutableRawPointer...) throws {
    Contention.watch()
    let scratch = try scratchByteCount > 0 ? Storage(byteCount: scratchByteCount) : nil
    let call = bind(buffers, scratch: scratch?.buffer)
    try OneDNN.check(call.execute(), "run a primitive")
    withExtendedLifetime(scratch) {}
  }

  /// A run of a primitive on the buffers it is bound to. Raw, so that any thread can make it.
  struct Call {
    fileprivate let primitive: dnnl_primitive_t?
    fileprivate let arguments: UnsafeMutablePointer<dnnl_exec_arg_t>?
    fileprivate let count: Int32

    func execute() -> dnnl_status_t {
      let status = dnnl_primitive_execute(primitive, OneDNN.stream, count, arguments)
      dnnl_stream_wait(OneDNN.stream)
      return status
    }
  }

  /// Prepares a run on buffers, one for each declared argument, and as much scratch memory as the primitive needs.
  func bind(_ buffers: [UnsafeMutableRawPointer], scratch: UnsafeMutableRawPointer?) -> Call {
    for (index, buffer) in buffers.enumerated() where index < arguments.count {
      dnnl_memory_set_data_handle(arguments[index].memory, buffer)
    }
    if let scratch, scratchByteCount > 0 {
      dnnl_memory_set_data_handle(arguments[arguments.count - 1].memory, scratch)
    }
    return Call(primitive: primitive, arguments: arguments.baseAddress, count: Int32(arguments.count))
  }
}

/// The attributes of a primitive: what is done to its result before it is stored, and whose memory it works in.
private final class PrimitiveAttributes {
  private(set) var attributes: dnnl_primitive_attr_t?

  /// The attributes that apply an activation to the result.
  init(_ activation: FusedActivation = .linear) throws {
    try OneDNN.check(dnnl_primitive_attr_create(&attributes), "make attributes")
    // The library's own scratch memory belongs to the thread that compiled a primitive; ours is there on any.
    try OneDNN.check(
      dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "set the scratch memory")
    let algorithm: (kind: dnnl_alg_kind_t, alpha: Float, beta: Float)
    switch activation {
    case .linear: return
    case .relu: algorithm = (dnnl_eltwise_relu, 0, 0)
    case .relu6: algorithm = (dnnl_eltwise_clip, 0, 6)
    case .elu: algorithm = (dnnl_eltwise_elu, 1, 0)
    case .sigmoid: algorithm = (dnnl_eltwise_logistic, 0, 0)
    case .tanh: algorithm = (dnnl_eltwise_tanh, 0, 0)
    case .leakyRelu(let alpha): algorithm = (dnnl_eltwise_relu, alpha, 0)
    }
    var operations: dnnl_post_ops_t?
    try OneDNN.check(dnnl_post_ops_create(&operations), "make a list of post-operations")
    defer { dnnl_post_ops_destroy(operations) }
    try OneDNN.check(
      dnnl_post_ops_append_eltwise(operations, 1, algorithm.kind, algorithm.alpha, algorithm.beta),
      "append an activation")
    try OneDNN.check(dnnl_primitive_attr_set_post_ops(attributes, operations), "set the post-operations")
  }

  deinit {
    dnnl_primitive_attr_destroy(attributes)
  }
}

/// Whether two layouts are the same, so that no reorder is needed.
package func isSameLayout(_ a: dnnl_memory_desc_t, _ b: dnnl_memory_desc_t) -> Bool {
  withUnsafePointer(to: a) { a in withUnsafePointer(to: b) { b in dnnl_memory_desc_equal(a, b) != 0 } }
}

/// Keeps what was compiled for a shape, so that the next call with this shape finds it.
package final class PrimitiveCache<Key: Hashable, Value> {
  private var values: [Key: Value] = [:]
  private let capacity: Int

  /// A cache that starts over when it holds `capacity` values.
  package init(capacity: Int = 256) {
    self.capacity = capacity
  }

  /// The value for a key, made the first time.
  package func value(for key: Key, make: () throws -> Value) throws -> Value {
    if let value = values[key] { return value }
    if values.count >= capacity { values.removeAll() }
    let value = try make()
    values[key] = value
    return value
  }
}
