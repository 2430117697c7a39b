import Tensors

extension GraphOperations {
  /// Products of matrices.
  static var matrices: [String: TensorOperation] {
    func product(_ call: GraphCall) throws -> [Tensor] {
      [
        try call.tensor(0).matMul(
          call.tensor(1), transposeA: call.node.boolean("transpose_a") || call.node.boolean("adj_x"),
          transposeB: call.node.boolean("transpose_b") || call.node.boolean("adj_y"))
      ]
    }
    return [
      "MatMul": product, "BatchMatMul": product, "BatchMatMulV2": product,
      "_FusedMatMul": { call in
        try call.afterPrelu(
          call.tensor(0).fusedMatMul(
            call.tensor(1), transposeA: call.node.boolean("transpose_a"), transposeB: call.node.boolean("transpose_b"),
            bias: call.fusedBias(), activation: call.fusedActivation()))
      },
      "Einsum": { [try Tensor.einsum($0.node.text("equation"), $0.tensors())] },
      "MatrixBandPart": { [try $0.tensor(0).bandPart(lower: $0.integer(1), upper: $0.integer(2))] },
    ]
  }

  /// Convolutions and normalization.
  static var convolutions: [String: TensorOperation] {
    func depthwise(_ call: GraphCall) throws -> [Tensor] {
      try call.afterPrelu(
        call.tensor(0).fusedDepthwiseConv2d(
          call.tensor(1), strides: call.spatial("strides"), padding: call.padding(),
          isChannelsFirst: call.isChannelsFirst, dilations: call.spatial("dilations"), bias: call.fusedBias(),
          activation: call.fusedActivation()))
    }
    func conv2d(_ call: GraphCall) throws -> [Tensor] {
      try call.afterPrelu(
        call.tensor(0).fusedConv2d(
          call.tensor(1), strides: call.spatial("strides"), padding: call.padding(),
          isChannelsFirst: call.isChannelsFirst, dilations: call.spatial("dilations"), bias: call.fusedBias(),
          activation: call.fusedActivation()))
    }
    func normalized(_ call: GraphCall) throws -> [Tensor] {
      [
        try call.tensor(0).withChannelsLast(call.isChannelsFirst) { x in
          try x.batchNorm(
            call.tensor(3), call.tensor(4), offset: call.tensor(2), scale: call.tensor(1),
            epsilon: Double(call.node.number("epsilon", 0.001)))
        }
      ]
    }
    return [
      "Conv1D": { call in
        [
          try call.tensor(0).conv1d(
            call.tensor(1), stride: call.node.integer("stride", 1), padding: call.padding(axes: 1),
            isChannelsFirst: call.isChannelsFirst, dilation: call.node.integer("dilation", 1))
        ]
      },
      "BiasAdd": { call in
        [try call.tensor(0).withChannelsLast(call.isChannelsFirst) { try $0.add(call.tensor(1)) }]
      },
      "Conv2D": conv2d, "_FusedConv2D": conv2d,
      "DepthwiseConv2d": depthwise, "DepthwiseConv2dNative": depthwise, "FusedDepthwiseConv2dNative": depthwise,
      "Conv3D": { call in
        [
          try call.tensor(0).conv3d(
            call.tensor(1), strides: call.spatial("strides", axes: 3), padding: call.padding(axes: 3),
            isChannelsFirst: call.isChannelsFirst, dilations: call.spatial("dilations", axes: 3))
        ]
      },
      "Conv2DBackpropInput": { call in
        var shape = try call.integers(0)
        if call.isChannelsFirst && shape.count == 4 { shape.append(shape.remove(at: 1)) }
        return [
          try call.tensor(2).withChannelsLast(call.isChannelsFirst) { dy in
            try dy.conv2dTranspose(
              call.tensor(1), outputShape: shape, strides: call.spatial("strides"), padding: call.padding(),
              dilations: call.spatial("dilations"))
          }
        ]
      },
      "LRN": { call in
        let node = call.node
        return [
          try call.tensor(0).localResponseNormalization(
            depthRadius: node.integer("depth_radius", 5), bias: Double(node.number("bias", 1)),
            alpha: Double(node.number("alpha", 1)), beta: Double(node.number("beta", 0.5)))
        ]
      },
      "Dilation2D": { call in
        [
          try call.tensor(0).dilation2d(
            call.tensor(1), strides: call.spatial("strides"), padding: call.padding(),
            dilations: call.spatial("rates"))
        ]
      },
      "FusedBatchNorm": normalized, "FusedBatchNormV2": normalized, "FusedBatchNormV3": normalized,
    ]
  }

  /// Poolings.
  static var pooling: [String: TensorOperation] {
    /// A pooling over two axes, for which the channels come last.
    func pooled(
      _ pool: @escaping (Tensor) -> ([Int], [Int], Padding, SizeRounding?) throws -> Tensor
    ) -> TensorOperation {
      { call in
        [
          try call.tensor(0).withChannelsLast(call.isChannelsFirst) {
            try pool($0)(call.spatial("ksize"), call.spatial("strides"), call.padding(), nil)
          }
        ]
      }
    }
    return [
      "MaxPool": pooled(Tensor.maxPool), "AvgPool": pooled(Tensor.avgPool),
      "MaxPool3D": {
        [
          try $0.tensor(0).maxPool3d(
            $0.spatial("ksize", axes: 3), strides: $0.spatial("strides", axes: 3), padding: $0.padding(axes: 3),
            isChannelsFirst: $0.isChannelsFirst)
        ]
      },
      "AvgPool3D": {
        [
          try $0.tensor(0).avgPool3d(
            $0.spatial("ksize", axes: 3), strides: $0.spatial("strides", axes: 3), padding: $0.padding(axes: 3),
            isChannelsFirst: $0.isChannelsFirst)
        ]
      },
      "MaxPoolWithArgmax": { call in
        let result = try call.tensor(0).maxPoolWithArgmax(
          call.spatial("ksize"), strides: call.spatial("strides"), padding: call.padding(),
          includesBatch: call.node.boolean("include_batch_in_index"))
        return [result.values, result.indices]
      },
    ]
  }
}
