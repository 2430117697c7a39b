import Tensors

extension GraphOperations {
  /// Arithmetic with attributes or more than two inputs.
  static var arithmetic: [String: TensorOperation] {
    [
      "AddN": { [try Tensor.addN($0.tensors())] },
      "LeakyRelu": { [try $0.tensor(0).leakyRelu($0.node.number("alpha", 0.2))] },
      "ClipByValue": { [try $0.tensor(0).clipByValue(Float($0.number(1)), Float($0.number(2)))] },
      "Cast": { [try $0.tensor(0).cast(to: $0.node.dtype("DstT") ?? .float32)] },
      "Select": { [try Tensor.select($0.tensor(0), $0.tensor(1), $0.tensor(2))] },
      "SelectV2": { [try Tensor.select($0.tensor(0), $0.tensor(1), $0.tensor(2))] },
      "ArgMax": { [try $0.tensor(0).argMax($0.integer(1))] },
      "ArgMin": { [try $0.tensor(0).argMin($0.integer(1))] },
      "Cumsum": {
        [
          try $0.tensor(0).cumsum(
            $0.integer(1), exclusive: $0.node.boolean("exclusive"), reverse: $0.node.boolean("reverse"))
        ]
      },
      "Cumprod": {
        [
          try $0.tensor(0).cumprod(
            $0.integer(1), exclusive: $0.node.boolean("exclusive"), reverse: $0.node.boolean("reverse"))
        ]
      },
      "Complex": { [try Tensor.complex($0.tensor(0), $0.tensor(1))] },
      "FakeQuantWithMinMaxVars": { call in
        [
          try fakeQuantized(
            call.tensor(0), call.number(1), call.number(2), bits: call.node.integer("num_bits", 8),
            isNarrow: call.node.boolean("narrow_range"))
        ]
      },
    ]
  }

  /// Numbers rounded as if they were stored in a few bits (Jacob et al. 2018).
  static func fakeQuantized(_ x: Tensor, _ low: Double, _ high: Double, bits: Int, isNarrow: Bool) throws -> Tensor {
    let (first, last) = (isNarrow ? 1.0 : 0, Double((1 << Swift.min(Swift.max(bits, 2), 16)) - 1))
    guard high > low else { return try x.zerosLike() }
    let step = (high - low) / (last - first)
    // 0 has to be one of the steps.
    let zero = Swift.min(Swift.max((first - low / step).rounded(), first), last)
    let (bottom, top) = (Float((first - zero) * step), Float((last - zero) * step))
    return try x.clipByValue(bottom, top).sub(bottom).div(Float(step)).add(0.5).floor().mul(Float(step)).add(bottom)
  }

  /// Changes of shape.
  static var shapes: [String: TensorOperation] {
    [
      "Reshape": { [try $0.tensor(0).reshape($0.integers(1))] },
      "Squeeze": { call in
        let axes = call.node.integers("squeeze_dims") + call.node.integers("axis")
        return [try call.tensor(0).squeeze(axes.isEmpty ? nil : axes)]
      },
      "ExpandDims": { [try $0.tensor(0).expandDims($0.integer(1))] },
      "Transpose": { [try $0.tensor(0).transpose($0.integers(1))] },
      "Shape": { [try Tensor(ints: $0.tensor(0).shape.map { Int32($0) }, shape: [$0.tensor(0).rank])] },
      "ShapeN": { try $0.tensors().map { try Tensor(ints: $0.shape.map { Int32($0) }, shape: [$0.rank]) } },
      "Size": { [try Tensor(ints: [Int32($0.tensor(0).size)], shape: [])] },
      "Rank": { [try Tensor(ints: [Int32($0.tensor(0).rank)], shape: [])] },
      "BroadcastTo": { [try $0.tensor(0).broadcastTo(TensorShape($0.integers(1)))] },
      "EnsureShape": { call in [try call.tensor(0).ensureShape(call.node.shape ?? call.tensor(0).shape.map { $0 })] },
      "Pad": { [try $0.tensor(0).pad($0.pairs(1))] },
      "PadV2": { [try $0.tensor(0).pad($0.pairs(1), value: $0.number(2))] },
      "MirrorPad": { [try $0.tensor(0).mirrorPad($0.pairs(1), isSymmetric: $0.node.text("mode") == "SYMMETRIC")] },
      "BroadcastArgs": { [try Tensor.broadcastArgs($0.tensor(0), $0.tensor(1))] },
      "Tile": { [try $0.tensor(0).tile($0.integers(1))] },
      "SpaceToBatchND": { [try $0.tensor(0).spaceToBatchND($0.integers(1), $0.pairs(2))] },
      "BatchToSpaceND": { [try $0.tensor(0).batchToSpaceND($0.integers(1), $0.pairs(2))] },
      "DepthToSpace": {
        [try $0.tensor(0).depthToSpace($0.node.integer("block_size"), isChannelsFirst: $0.isChannelsFirst)]
      },
    ]
  }

  /// Joining and cutting.
  static var joining: [String: TensorOperation] {
    [
      "ConcatV2": { call in
        [try Tensor.concat(call.tensors(0..<max(call.inputs.count - 1, 0)), axis: call.integer(call.inputs.count - 1))]
      },
      "Concat": { call in [try Tensor.concat(call.tensors(1..<max(call.inputs.count, 1)), axis: call.integer(0))] },
      "Pack": { [try Tensor.stack($0.tensors(), axis: $0.node.integer("axis"))] },
      "Unpack": { try $0.tensor(0).unstack($0.node.integer("axis")) },
      "Split": { try $0.tensor(1).split($0.node.integer("num_split", 1), axis: $0.integer(0)) },
      "SplitV": { try $0.tensor(0).split($0.integers(1), axis: $0.integer(2)) },
      "Slice": { call in
        let (x, begin) = (try call.tensor(0), try call.integers(1))
        let sizes = try call.integers(2).enumerated().map { axis, size in size < 0 ? x.shape[axis] - begin[axis] : size
        }
        return [try x.slice(begin, sizes)]
      },
      "StridedSlice": { call in
        let node = call.node
        return [
          try call.tensor(0).stridedSlice(
            call.integers(1), call.integers(2), call.integers(3), beginMask: node.integer("begin_mask"),
            endMask: node.integer("end_mask"), ellipsisMask: node.integer("ellipsis_mask"),
            newAxisMask: node.integer("new_axis_mask"), shrinkAxisMask: node.integer("shrink_axis_mask"))
        ]
      },
      "ReverseV2": { [try $0.tensor(0).reverse($0.integers(1))] },
      "Reverse": { call in
        let flags = try call.integers(1)
        return [try call.tensor(0).reverse(flags.indices.filter { flags[$0] != 0 })]
      },
    ]
  }

  /// Elements by index.
  static var indexing: [String: TensorOperation] {
    [
      "GatherV2": {
        [
          try $0.tensor(0).gather(
            $0.tensor(1).cast(to: .int32), axis: $0.integer(2), batchDims: $0.node.integer("batch_dims"))
        ]
      },
      "Gather": { [try $0.tensor(0).gather($0.tensor(1).cast(to: .int32))] },
      "GatherNd": { [try $0.tensor(0).gatherND($0.tensor(1).cast(to: .int32))] },
      "ScatterNd": { [try Tensor.scatterND($0.tensor(0).cast(to: .int32), $0.tensor(1), TensorShape($0.integers(2)))] },
      "OneHot": { call in
        let indices = try call.tensor(0).cast(to: .int32)
        let result = try indices.oneHot(
          call.integer(1), onValue: call.number(2), offValue: call.number(3), dtype: call.node.dtype("T") ?? .float32)
        // The classes are the last axis of the result; a graph may want them at another place.
        let axis = call.node.integer("axis", -1)
        guard axis >= 0 && axis < indices.rank else { return [result] }
        var order = Array(0..<indices.rank)
        order.insert(indices.rank, at: axis)
        return [try result.transpose(order)]
      },
      "TopKV2": { call in
        let result = try call.tensor(0).topk(call.integer(1), sorted: call.node.boolean("sorted", true))
        return [result.values, result.indices]
      },
      "TensorScatterUpdate": {
        [try $0.tensor(0).tensorScatterUpdate($0.tensor(1).cast(to: .int32), $0.tensor(2))]
      },
      "UnsortedSegmentSum": { [try $0.tensor(0).unsortedSegmentSum($0.tensor(1).cast(to: .int32), $0.integer(2))] },
      "Unique": { call in
        let result = try call.tensor(0).unique()
        return [result.values, result.indices]
      },
      "UniqueV2": { call in
        let result = try call.tensor(0).unique(call.integers(1).first ?? 0)
        return [result.values, result.indices]
      },
      "ListDiff": { call in
        let result = try call.tensor(0).setdiff1d(call.tensor(1))
        return [result.values, result.indices]
      },
      "LowerBound": { [try $0.tensor(0).searchSorted($0.tensor(1))] },
      "UpperBound": { [try $0.tensor(0).searchSorted($0.tensor(1), afterEquals: true)] },
      "SearchSorted": { [try $0.tensor(0).searchSorted($0.tensor(1), afterEquals: $0.node.text("side") == "right")] },
      "Where": { [try $0.tensor(0).coordinatesOfTrue()] },
    ]
  }

  /// Tensors out of nothing.
  static var creation: [String: TensorOperation] {
    [
      "Fill": { call in
        let (shape, value) = try (TensorShape(call.integers(0)), call.tensor(1))
        guard value.dtype == .string else { return [try Tensor.full(shape, call.number(1), value.dtype)] }
        return [try Tensor.full(shape, text: value.stringValues().first ?? "")]
      },
      "Range": { call in
        [
          try Tensor.range(
            call.number(0), call.number(1), step: call.number(2), dtype: call.node.dtype("Tidx") ?? .float32)
        ]
      },
      "LinSpace": { [try Tensor.linspace($0.number(0), $0.number(1), $0.integer(2))] },
      "Ones": { [try Tensor.ones(TensorShape($0.integers(0)), $0.node.dtype("T") ?? .float32)] },
      "Zeros": { [try Tensor.zeros(TensorShape($0.integers(0)), $0.node.dtype("T") ?? .float32)] },
    ]
  }
}
