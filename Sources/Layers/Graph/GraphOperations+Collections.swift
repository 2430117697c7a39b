import Tensors

extension GraphOperations {
  /// Lists of tensors (`TensorList…`), whose operations give new lists.
  static var lists: [String: Operation] {
    func empty(_ call: GraphCall, count: Int) throws -> [GraphValue] {
      [.list(try list(call, Array(repeating: nil, count: TensorList.checkedCount(count)), shape: call.partialShape(0)))]
    }
    func list(_ call: GraphCall, _ elements: [Tensor?], shape: [Int?]?) throws -> TensorList {
      TensorList(elements: elements, dtype: call.node.dtype("element_dtype") ?? .float32, elementShape: shape)
    }
    func scattered(_ call: GraphCall, _ base: TensorList, _ tensor: Tensor, _ indices: [Int]) throws -> [GraphValue] {
      var result = base
      let parts = try tensor.unstack()
      guard parts.count == indices.count else {
        throw TensorError("there are \(indices.count) indices for \(parts.count) elements.")
      }
      for (part, index) in zip(parts, indices) { try result.set(part, at: index) }
      return [.list(result)]
    }
    func joined(_ call: GraphCall) throws -> [GraphValue] {
      let parts = try call.list(0)
      let elements = try parts.elements.indices.map { try parts.element($0, shape: call.node.shape("element_shape")) }
      guard !elements.isEmpty else { return [.tensor(try parts.stacked(shape: nil)), .tensor(try Tensor(ints: []))] }
      return [
        .tensor(try Tensor.concat(elements)),
        .tensor(try Tensor(ints: elements.map { Int32($0.shape.first ?? 0) }, shape: [elements.count])),
      ]
    }
    return [
      "TensorListReserve": { try empty($0, count: $0.integer(1)) },
      "EmptyTensorList": { try empty($0, count: 0) },
      "TensorListFromTensor": { call in
        [.list(try list(call, call.tensor(0).unstack(), shape: call.partialShape(1)))]
      },
      "TensorListSetItem": { call in
        var result = try call.list(0)
        try result.set(call.tensor(2), at: call.integer(1))
        return [.list(result)]
      },
      "TensorListGetItem": { [.tensor(try $0.list(0).element($0.integer(1), shape: $0.partialShape(2)).clone())] },
      "TensorListStack": { [.tensor(try $0.list(0).stacked(shape: $0.partialShape(1)))] },
      "TensorListGather": { [.tensor(try $0.list(0).stacked($0.integers(1), shape: $0.partialShape(2)))] },
      "TensorListScatter": { call in
        let base = try list(call, [], shape: call.partialShape(2))
        return try scattered(call, base, call.tensor(0), call.integers(1))
      },
      "TensorListScatterV2": { call in
        let count = try TensorList.checkedCount(Swift.max(0, call.integer(3)))
        let base = try list(call, Array(repeating: nil, count: count), shape: call.partialShape(2))
        return try scattered(call, base, call.tensor(0), call.integers(1))
      },
      "TensorListScatterIntoExistingList": { try scattered($0, $0.list(0), $0.tensor(1), $0.integers(2)) },
      "TensorListSplit": { call in
        let parts = try call.tensor(0).split(call.integers(2))
        return [.list(try list(call, parts, shape: call.partialShape(1)))]
      },
      "TensorListConcat": joined, "TensorListConcatV2": joined,
      "TensorListPushBack": { call in
        var result = try call.list(0)
        try result.set(call.tensor(1), at: result.elements.count)
        return [.list(result)]
      },
      "TensorListPopBack": { call in
        var result = try call.list(0)
        let last = try result.element(result.elements.count - 1, shape: call.partialShape(1))
        result.elements.removeLast()
        return [.list(result), .tensor(try last.clone())]
      },
      "TensorListResize": { call in
        var result = try call.list(0)
        let count = try TensorList.checkedCount(call.integer(1))
        let missing = Swift.max(count - result.elements.count, 0)
        result.elements = Array((result.elements + Array(repeating: nil, count: missing)).prefix(count))
        return [.list(result)]
      },
      "TensorListLength": { [.tensor(try Tensor(ints: [Int32($0.list(0).elements.count)], shape: []))] },
    ]
  }

  /// Arrays of tensors (`TensorArray…V3`), which operations write into; a number, the flow, tells who comes after whom.
  static var arrays: [String: Operation] {
    [
      "TensorArrayV3": { call in
        let array = TensorArray(
          count: try TensorList.checkedCount(call.integer(0)), dtype: call.node.dtype("dtype") ?? .float32,
          isDynamic: call.node.boolean("dynamic_size"))
        return [.array(array), .tensor(try Tensor(Float(0)))]
      },
      "TensorArrayWriteV3": { call in
        try call.array(0).write(call.tensor(2).clone(), at: call.integer(1))
        return [try call.value(3)]
      },
      "TensorArrayReadV3": { [.tensor(try $0.array(0).read($0.integer(1)).clone())] },
      "TensorArrayGatherV3": { call in
        let array = try call.array(0)
        return [.tensor(try Tensor.stack(call.integers(1).map { try array.read($0) }))]
      },
      "TensorArrayScatterV3": { call in
        let array = try call.array(0)
        for (part, index) in zip(try call.tensor(2).unstack(), try call.integers(1)) {
          try array.write(part, at: index)
        }
        return [try call.value(3)]
      },
      "TensorArrayConcatV3": { call in
        let array = try call.array(0)
        let elements = try array.elements.indices.map { try array.read($0) }
        return [
          .tensor(try Tensor.concat(elements)),
          .tensor(try Tensor(ints: elements.map { Int32($0.shape.first ?? 0) }, shape: [elements.count])),
        ]
      },
      "TensorArraySplitV3": { call in
        let array = try call.array(0)
        for (index, part) in try call.tensor(1).split(call.integers(2)).enumerated() {
          try array.write(part, at: index)
        }
        return [try call.value(3)]
      },
      "TensorArraySizeV3": { [.tensor(try Tensor(ints: [Int32($0.array(0).elements.count)], shape: []))] },
      "TensorArrayCloseV3": { call in
        try call.array(0).elements = []
        return []
      },
    ]
  }

  /// Tables of values by key.
  static var tables: [String: Operation] {
    func make(_ call: GraphCall) throws -> [GraphValue] { [.table(try call.run.library.table(call.node))] }
    func fill(_ call: GraphCall) throws -> [GraphValue] {
      try call.table(0).fill(keys: call.tensor(1), values: call.tensor(2))
      return [try call.value(0)]
    }
    func find(_ call: GraphCall) throws -> [GraphValue] {
      [.tensor(try call.table(0).find(call.tensor(1), fallback: call.tensor(2)))]
    }
    func size(_ call: GraphCall) throws -> [GraphValue] {
      [.tensor(try Tensor(ints: [Int32(call.table(0).count)], shape: []))]
    }
    return [
      "HashTable": make, "HashTableV2": make, "LookupTableImport": fill, "LookupTableImportV2": fill,
      "InitializeTable": fill, "InitializeTableV2": fill, "LookupTableFind": find, "LookupTableFindV2": find,
      "LookupTableSize": size, "LookupTableSizeV2": size,
    ]
  }
}

extension TensorList {
  /// Sets an element; the list grows as need be.
  fileprivate mutating func set(_ tensor: Tensor, at index: Int) throws {
    let index = try checked(index)
    if index >= elements.count { elements += Array(repeating: nil, count: index + 1 - elements.count) }
    guard tensor.dtype == dtype else {
      throw TensorError("the list holds \(dtype), so a tensor of \(tensor.dtype) cannot be put into it.")
    }
    if let shape = elementShape,
      shape.count != tensor.rank || zip(shape, tensor.shape).contains(where: { $0 != nil && $0 != $1 })
    {
      throw TensorError(
        "the elements of the list have the shape \(LayerShape(shape)), so a tensor of shape \(tensor.shape) cannot be put into it."
      )
    }
    elements[index] = tensor
  }
}
