import Script
import Tensors

extension FunctionTable {
  /// The lives of tensors, and what operations cost.
  mutating func addMemory() {
    section("Performance / Memory")
    add(
      "dispose", [.any("container", "Tensor|object|array", optional: "nothing")],
      "Frees the tensors in a value and in the arrays and objects it is made of.",
      example: "const x = tf.zeros([2]);\ntf.dispose({x});",
      procedure: { call in
        for tensor in call.context.tensors(in: call[0]) { tensor.dispose() }
      })
    add(
      "keep", [.any("result", "Tensor")], "Spares a tensor from the disposal at the end of tf.tidy.",
      returns: "Tensor", example: "let kept;\ntf.tidy(() => { kept = tf.keep(tf.ones([2])); });\nkept.print();"
    ) { call -> Value in
      guard let tensor = call.context.tensor(call[0]) else { throw call.argument(0).mismatch("a tensor") }
      tensor.keep()
      return call[0]
    }
    add(
      "memory", [], "How many tensors are alive, in how many buffers, and how many bytes these take.",
      returns: "{numTensors, numDataBuffers, numBytes}", example: "console.log(tf.memory().numTensors);"
    ) { _ in MemoryReport() }
    add(
      "tidy", [.any("nameOrFn", "string|(() => T)"), .function("fn", "() => T", optional: "nameOrFn is the function")],
      "Runs a function and frees all tensors that it made, except those it returns.", returns: "T",
      example: "const y = tf.tidy(() => tf.ones([2]).add(1).square());\ny.print();"
    ) { try $0.tidy() }

    section("Performance / Profile")
    add(
      "profile", [.function("f", "() => T")], "Tells which operations a function performs and what memory they take.",
      returns: "Promise<ProfileInfo>",
      example: "const info = await tf.profile(() => tf.ones([2]).square());\nconsole.log(info.kernelNames);"
    ) { try $0.profile() }

    section("Performance / Timing")
    add(
      "nextFrame", [], "A promise that is kept when everything that waits has had its turn.", returns: "Promise<void>",
      example: "await tf.nextFrame();"
    ) { call -> Value in
      let promise = JSPromise(call.context.realm)
      _ = call.machine.eventLoop.addTimer(delay: 0, repeats: false) { promise.resolve(.undefined, $0) }
      return Value(promise)
    }
    add(
      "time", [.function("f", "() => void")], "How long a function takes, in milliseconds.",
      returns: "Promise<{kernelMs, wallMs}>",
      example: "console.log((await tf.time(() => tf.ones([100, 100]).square())).wallMs);"
    ) { call -> Value in
      let function = try call.function(0)
      return call.context.promise {
        let start = EventLoop.now
        let recorder = OperationRecorder()
        try Engine.observing(recorder) { _ = try function() }
        let elapsed = EventLoop.now - start
        return try NamedResults(["kernelMs": recorder.milliseconds, "wallMs": elapsed]).scriptValue(call.context)
      }
    }
  }
}

/// What `tf.memory()` returns.
struct MemoryReport: ScriptConvertible {
  static let scriptTypeName = "MemoryInfo"

  /// With more objects than these, a search for cycles takes long for a count.
  private static let mostObjectsToSearch = 100_000

  func scriptValue(_ context: TFContext) throws -> Value {
    // Tensors that only cycles of objects refer to are gone; so two counts differ by what happened in between.
    if Heap.count < MemoryReport.mostObjectsToSearch { Heap.collectCycles() }
    let memory = Engine.memory
    return try NamedResults([
      "unreliable": true,
      "reasons": ["Memory of objects that nobody refers to any more may be counted until it is collected."],
      "numTensors": memory.tensorCount, "numDataBuffers": memory.bufferCount,
      "numBytes": memory.byteCount,
    ]).scriptValue(context)
  }
}

/// Collects the operations that are performed, and the tensors that the program gets. These live as long as the recorder,
/// unless they are disposed: a profile counts what a program forgot to dispose, even where nobody refers to it any more.
private final class OperationRecorder: OperationObserver {
  private var tensors: [Tensor] = []
  private(set) var kernels: [Kernel] = []
  private(set) var milliseconds = 0.0
  private(set) var peakBytes = Engine.memory.byteCount

  /// What is kept of an operation.
  struct Kernel: ScriptConvertible {
    static let scriptTypeName = "KernelInfo"
    let name: String
    let byteCount: Int
    let tensorCount: Int
    let totals: MemoryInfo
    let inputShapes: [TensorShape]
    let outputShapes: [TensorShape]
    let milliseconds: Double

    func scriptValue(_ context: TFContext) throws -> Value {
      try NamedResults([
        "name": name, "bytesAdded": byteCount, "totalBytesSnapshot": totals.byteCount, "tensorsAdded": tensorCount,
        "totalTensorsSnapshot": totals.tensorCount, "inputShapes": inputShapes, "outputShapes": outputShapes,
        "kernelTimeMs": milliseconds, "extraInfo": "",
      ]).scriptValue(context)
    }
  }

  /// What `tf.profile()` tells.
  func report(since before: MemoryInfo, result: Value, _ context: TFContext) throws -> Value {
    let after = Engine.memory
    var names: [String] = []
    for kernel in kernels where !names.contains(kernel.name) { names.append(kernel.name) }
    return try NamedResults([
      "newBytes": after.byteCount - before.byteCount, "newTensors": after.tensorCount - before.tensorCount,
      "peakBytes": peakBytes, "kernels": kernels, "result": result, "kernelNames": names,
    ]).scriptValue(context)
  }

  /// Keeps a tensor that the program got.
  func keep(_ tensor: Tensor) { tensors.append(tensor) }

  func operationEnded(_ record: OperationRecord) {
    kernels.append(
      Kernel(
        name: record.name, byteCount: record.outputs.reduce(0) { $0 + $1.size * $1.dtype.byteCount },
        tensorCount: record.outputs.count, totals: Engine.memory,
        inputShapes: record.inputs.map(\.shape), outputShapes: record.outputs.map(\.shape),
        milliseconds: record.milliseconds))
    milliseconds += record.milliseconds
    peakBytes = max(peakBytes, Engine.memory.byteCount)
  }
}

extension Call {
  /// Runs a function, which is the last argument, and frees the tensors that it made.
  func tidy() throws -> Value {
    let isNamed = isGiven(1) || self[0].isString
    if isNamed {
      guard self[0].isString else { throw argument(0).mismatch("a string (the name) when a function follows") }
      guard self[1].isCallable else { throw argument(1).mismatch("a function") }
    }
    let function = self[isNamed ? 1 : 0]
    guard function.isCallable else { throw argument(0).mismatch("a function") }
    let context = context
    return try Engine.tidy(isNamed ? self[0].asString?.text ?? "" : "", keeping: { context.tensors(in: $0) }) {
      let result = try context.machine.call(function, arguments: [])
      if result.asObject?.kind == .promise {
        throw context.machine.error(
          "The function passed to tidy() returned a promise: tidy() cannot wait. Leave out async, or free tensors with dispose()."
        )
      }
      return result
    }
  }

  fileprivate func profile() throws -> Value {
    let function = try function(0)
    let context = context
    let before = Engine.memory
    let recorder = OperationRecorder()
    let (outer, outerWitness) = (Engine.setObserver(recorder), TensorObject.witness)
    TensorObject.witness = { recorder.keep($0) }
    func endRecording() {
      Engine.setObserver(outer)
      TensorObject.witness = outerWitness
    }
    /// Ends the recording; the report of what the function, whose result this is, did.
    func report(_ result: Value) throws -> Value {
      endRecording()
      return try recorder.report(since: before, result: result, context)
    }
    do {
      let result = try function()
      guard let pending = result.asObject as? JSPromise else {
        let report = try report(result)
        return context.promise { report }
      }
      // An asynchronous function is recorded until its promise is settled.
      let promise = JSPromise(context.realm)
      pending.whenSettled(machine) { machine, state, value in
        if state == .rejected {
          endRecording()
          promise.reject(value, machine)
        } else {
          promise.resolve(try report(value), machine)
        }
      }
      return Value(promise)
    } catch {
      endRecording()
      return context.promise { throw error }
    }
  }
}
