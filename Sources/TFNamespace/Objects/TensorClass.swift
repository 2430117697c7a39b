import Script
import Tensors

extension FunctionTable {
  /// The methods of tensors that are no functions of `tf`, and their properties.
  mutating func addTensorClass() {
    section("Tensors / Classes")
    add(
      "clone", [.tensor("x", .any)], "Another tensor with the same values.",
      example: "tf.clone(tf.tensor([1, 2])).print();",
      method: .same
    ) { try $0.tensor(0).clone() }
    add(
      "print", [.tensor("x", .any), .boolean("verbose", "tell the type and shape too")], "Prints the values.",
      example: "tf.print(tf.tensor([[1, 2], [3, 4]]));", method: .same,
      procedure: { call in
        call.context.print(try call.tensor(0).formatted(verbose: call.boolean(1)))
      })

    beginClass("Tensor", in: "tf", "An array of numbers, truth values or strings with a shape.", factory: "tf.tensor()")
    addTensorProperties()
    addTensorValues()
    addTensorCasts()
    addTensorJoining()
  }

  private mutating func addTensorProperties() {
    property("shape", "The sizes along the axes.") { call -> Value in
      Value(try call.receiver(TensorObject.self).shape(call.context))
    }
    property("dtype", "The type of the elements.") { try $0.receiverTensor().dtype }
    property("size", "The number of elements.") { try $0.receiverTensor().size }
    property("rank", "The number of axes.") { try $0.receiverTensor().rank }
    property("rankType", "The rank as text: '2'; 'higher' from 5 on.") { call -> String in
      let rank = try call.receiverTensor().rank
      return rank < 5 ? String(rank) : "higher"
    }
    property("id", "A number that no other tensor has.") { try $0.receiverTensor().id }
    property("dataId", "An object that stands for the elements.") { call -> NamedResults in
      NamedResults(["id": try call.receiverTensor().id])
    }
    property("isDisposed", "Whether the tensor was disposed.") { try $0.receiverTensor().isDisposed }
    property("kept", "Whether tf.keep spares it.") { try $0.receiverTensor().isKept }
    property("scopeId", "The number of the tidy() that will dispose of it.") { try $0.receiverTensor().scopeID }
    property("strides", "How many elements lie between neighbors along each axis but the last.") { call -> [Int] in
      let shape = try call.receiverTensor().shape
      return shape.rank < 2 ? [] : (0..<shape.rank - 1).map { shape.elementCount(of: $0 + 1..<shape.rank) }
    }
  }

  private mutating func addTensorValues() {
    addAsync(
      "array", [], "A promise of the values as nested arrays.", example: "console.log(await tf.ones([2, 2]).array());"
    ) {
      try $0.receiverTensor().scriptNestedArray($0.context)
    }
    add(
      "arraySync", [], "The values as nested arrays.", returns: "array",
      example: "console.log(tf.ones([2, 2]).arraySync());"
    ) {
      try $0.receiverTensor().scriptNestedArray($0.context)
    }
    addAsync(
      "data", [], "A promise of the values as a typed array.", example: "console.log(await tf.ones([2]).data());"
    ) {
      try $0.receiverTensor().scriptElements($0.context)
    }
    add(
      "dataSync", [], "The values as a typed array.", returns: "TypedArray",
      example: "console.log(tf.ones([2]).dataSync());"
    ) {
      try $0.receiverTensor().scriptElements($0.context)
    }
    addAsync(
      "bytes", [], "A promise of the bytes of the values; of strings, an array of their UTF-8 bytes.",
      example: "console.log((await tf.ones([2]).bytes()).length);"
    ) { try $0.receiverTensor().scriptBytes($0.context) }
    addAsync("buffer", [], "A promise of a buffer with the values.", example: "(await tf.ones([2]).buffer()).get(0);") {
      try TensorBufferObject.value(copying: $0.receiverTensor(), $0.context)
    }
    add(
      "bufferSync", [], "A buffer with the values.", returns: "TensorBuffer",
      example: "tf.ones([2]).bufferSync().get(0);"
    ) {
      try TensorBufferObject.value(copying: $0.receiverTensor(), $0.context)
    }
    add(
      "toString", [.boolean("verbose")], "The text that print() prints.",
      example: "console.log(tf.ones([2]).toString());"
    ) {
      try $0.receiverTensor().formatted(verbose: $0.boolean(0))
    }
    add(
      "toJSON", [], "What JSON.stringify() writes: type, shape and so on, but not the values, which arraySync() gives.",
      returns: "object", example: "console.log(JSON.stringify({result: tf.ones([2])}));"
    ) { call -> NamedResults in
      let tensor = try call.receiverTensor()
      return NamedResults(["dtype": tensor.dtype, "shape": tensor.shape, "size": tensor.size, "id": tensor.id])
    }
    add(
      "dispose", [], "Frees the tensor.", example: "const x = tf.ones([2]);\nx.dispose();",
      procedure: {
        try $0.receiverTensor().dispose()
      })
    add(
      "throwIfDisposed", [], "Throws an error when the tensor was disposed.",
      example: "tf.ones([2]).throwIfDisposed();",
      procedure: {
        try $0.receiverTensor().requireLive(for: "throwIfDisposed")
      })
    add(
      "variable",
      [.boolean("trainable", default: true), .text("name", optional: "a number"), .dtype(optional: "its own")],
      "A variable that starts with the values.", returns: "Variable", example: "const v = tf.ones([2]).variable();"
    ) { call -> Tensor in
      try Variable(
        call.receiverTensor(), isTrainable: call.boolean(0), name: call.optionalText(1), dtype: call.optionalDtype(2))
    }
  }

  private mutating func addTensorCasts() {
    add(
      "asType", [.dtype()], "Converts the elements to another type.",
      example: "tf.tensor([1.5]).asType('int32').print();"
    ) {
      try $0.receiverTensor().cast(to: $0.dtype(0))
    }
    for (name, type) in [("toFloat", DataType.float32), ("toInt", .int32), ("toBool", .bool)] {
      add(name, [], "Converts the elements to \(type).", example: "tf.tensor([0, 1.5]).\(name)().print();") {
        try $0.receiverTensor().cast(to: type)
      }
    }
    add("asScalar", [], "Makes a tensor of one element a scalar.", example: "tf.tensor([[5]]).asScalar().print();") {
      call in
      let tensor = try call.receiverTensor()
      guard tensor.size == 1 else {
        throw call.machine.error(
          "asScalar() needs a tensor of 1 element, but this one has \(tensor.size) (shape \(tensor.shape)).")
      }
      return try tensor.reshape(.scalar)
    }
    for name in ["flatten", "as1D"] {
      add(name, [], "Puts all elements along one axis.", example: "tf.tensor([[1, 2], [3, 4]]).\(name)().print();") {
        call in
        let tensor = try call.receiverTensor()
        return try tensor.reshape([tensor.size])
      }
    }
    let sizes = ["rows", "columns", "depth", "depth2", "depth3"]
    for rank in 2...5 {
      let ones = [String](repeating: "1", count: rank - 1).joined(separator: ", ")
      add(
        "as\(rank)D", sizes[..<rank].map { .integer($0) }, "Gives the elements a shape of rank \(rank).",
        example: "tf.tensor([1, 2]).as\(rank)D(\(ones), 2).print();"
      ) { call in try call.receiverTensor().reshape((0..<rank).map { try call.integer($0) }) }
    }
    add(
      "reshapeAs", [.tensor("x", .any)], "Gives the elements the shape of another tensor.",
      example: "tf.tensor([1, 2]).reshapeAs(tf.zeros([2, 1])).print();"
    ) { try $0.receiverTensor().reshape($0.tensor(0).shape) }
  }

  private mutating func addTensorJoining() {
    let others = Parameter.any("tensors", "Tensor|Tensor[]")
    add(
      "concat", [others, .integer("axis", default: 0)], "Joins this tensor and others along an axis.",
      example: "tf.tensor([1]).concat(tf.tensor([2])).print();"
    ) { try Tensor.concat($0.withReceiver(0), axis: $0.integer(1)) }
    add(
      "stack", [others, .integer("axis", default: 0)], "Joins this tensor and others along a new axis.",
      example: "tf.tensor([1]).stack(tf.tensor([2])).print();"
    ) { try Tensor.stack($0.withReceiver(0), axis: $0.integer(1)) }
  }

  /// The class of variables.
  mutating func addVariableClass() {
    beginClass(
      "Variable", extends: "Tensor", in: "tf", "A tensor whose values can be replaced.", factory: "tf.variable()")
    property("name", "The name.") { try $0.variable().name }
    property(
      "trainable", "Whether optimizers change it.", set: { try $0.variable().isTrainable = $1.isTruthy }
    ) { try $0.variable().isTrainable }
    add(
      "assign", [.tensor("newValue", .any)], "Replaces the values by those of a tensor of the same shape and type.",
      example: "const v = tf.variable(tf.zeros([2]));\nv.assign(tf.ones([2]));\nv.print();",
      procedure: { try $0.variable().assign($0.tensor(0)) })
  }
}

extension Call {
  /// The tensor a method was called on.
  @inline(__always)
  func receiverTensor() throws -> Tensor {
    if let tensor = context.tensor(this) { return tensor }
    return try receiver(TensorObject.self).tensor
  }

  fileprivate func variable() throws -> Variable {
    guard let variable = try receiverTensor() as? Variable else {
      throw machine.typeError("\(entry.path) was called on a tensor that is no variable: make one with tf.variable()")
    }
    return variable
  }

  /// The receiver followed by a tensor or a list of tensors.
  fileprivate func withReceiver(_ index: Int) throws -> [Tensor] {
    let others = self[index].isArray ? try argument(index).tensors(.any) : [try argument(index).tensor(.any)]
    return [try receiverTensor()] + others
  }
}

extension Tensor {
  /// The bytes of the elements; of strings, an array of their UTF-8 bytes.
  fileprivate func scriptBytes(_ context: TFContext) throws -> Value {
    try requireLive(for: "bytes")
    if dtype == .string {
      return Value(
        context.realm.makeArray(try strings.map { Value(try context.machine.makeBytes(Array($0.utf8))) }))
    }
    return Value(
      try context.machine.makeBytes(UnsafeRawBufferPointer(start: bytes, count: size * dtype.byteCount)))
  }
}
