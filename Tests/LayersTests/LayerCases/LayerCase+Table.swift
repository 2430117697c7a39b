import Layers
import Tensors

extension LayerCase {
  /// Every layer, with the options that take it other ways through the computation.
  static let all: [LayerCase] =
    core + activations + convolution + pooling + merging + normalization + random + recurrent + sequencesWithEnds
    + wrappers + preprocessing

  private static let core: [LayerCase] = [
    LayerCase("dense", ["units": 3], [4]),
    LayerCase("dense", ["units": 3, "activation": "relu"], [4]),
    LayerCase("dense", ["units": 3, "activation": "softmax", "useBias": false], [2, 3]),
    LayerCase("flatten", [:], [2, 3]),
    LayerCase("flatten", ["dataFormat": "channelsFirst"], [2, 3, 2]),
    LayerCase("reshape", ["targetShape": [3, -1]], [2, 6]),
    LayerCase("permute", ["dims": [3, 1, 2]], [2, 3, 4]),
    LayerCase("repeatVector", ["n": 3], [4]),
    LayerCase("embedding", [[4]], inputs: .classes) {
      try layer("embedding", ["inputDim": 5, "outputDim": 3]).apply($0)
    },
    LayerCase("embedding with a mask", [[4]], inputs: .classes) {
      try layer("lstm", ["units": 2]).apply(
        layer("embedding", ["inputDim": 5, "outputDim": 3, "maskZero": true]).apply($0))
    },
    LayerCase("the same dense layer twice", [[3], [3]]) { inputs in
      let shared = try layer("dense", ["units": 3, "activation": "tanh"])
      return try [shared.apply(shared.apply(inputs[0])), shared.apply(inputs[1])]
    },
  ]

  private static let activations: [LayerCase] =
    Activation.all.map { activation in
      LayerCase("activation", ["activation": .string(activation.name)], [2, 4])
    } + [
      LayerCase("elu", ["alpha": 0.7], [5]),
      LayerCase("elu", [:], [5]),
      LayerCase("reLU", [:], [6]),
      LayerCase("reLU", ["maxValue": 0.4], [6], seed: 3),
      LayerCase("leakyReLU", ["alpha": 0.1], [6]),
      LayerCase("prelu", [:], [6]),
      LayerCase("prelu", ["sharedAxes": [1, 2]], [2, 3, 4]),
      LayerCase("softmax", [:], [2, 4]),
      LayerCase("softmax", ["axis": 1], [2, 4]),
      LayerCase("thresholdedReLU", ["theta": 0.2], [8]),
    ]

  private static let convolution: [LayerCase] = [
    LayerCase("conv1d", ["filters": 2, "kernelSize": 3, "activation": "relu"], [6, 2]),
    LayerCase("conv1d", ["filters": 2, "kernelSize": 3, "padding": "causal", "dilationRate": 2], [6, 2]),
    LayerCase("conv1d", ["filters": 2, "kernelSize": 3, "padding": "same", "strides": 2], [7, 2]),
    LayerCase("conv2d", ["filters": 2, "kernelSize": [2, 3], "strides": [2, 1]], [5, 5, 2]),
    LayerCase("conv2d", ["filters": 2, "kernelSize": 3, "dataFormat": "channelsFirst", "strides": 2], [2, 5, 5]),
    LayerCase("conv2d", ["filters": 2, "kernelSize": 2, "dilationRate": 2, "padding": "same"], [4, 4, 2]),
    LayerCase("conv2d", ["filters": 2, "kernelSize": 2, "useBias": false, "activation": "tanh"], [3, 3, 2]),
    LayerCase("conv3d", ["filters": 2, "kernelSize": 2, "activation": "sigmoid"], [3, 3, 3, 2]),
    LayerCase("conv3d", ["filters": 2, "kernelSize": 2, "strides": 2, "padding": "same"], [3, 3, 3, 2]),
    LayerCase("conv3d", ["filters": 2, "kernelSize": 2, "dataFormat": "channelsFirst"], [2, 3, 3, 3]),
    LayerCase("conv2dTranspose", ["filters": 2, "kernelSize": 3], [3, 3, 2]),
    LayerCase("conv2dTranspose", ["filters": 2, "kernelSize": 3, "strides": 2, "padding": "same"], [3, 3, 2]),
    LayerCase("conv2dTranspose", ["filters": 2, "kernelSize": 2, "dataFormat": "channelsFirst"], [2, 3, 3]),
    LayerCase("conv3dTranspose", ["filters": 2, "kernelSize": 2, "strides": 2], [2, 2, 2, 2]),
    LayerCase("conv3dTranspose", ["filters": 2, "kernelSize": 3, "padding": "same"], [2, 2, 2, 2]),
    LayerCase("depthwiseConv2d", ["kernelSize": 2, "depthMultiplier": 2], [4, 4, 2]),
    LayerCase("depthwiseConv2d", ["kernelSize": 2, "dataFormat": "channelsFirst", "strides": 2], [2, 4, 4]),
    LayerCase("depthwiseConv2d", ["kernelSize": 2, "dilationRate": 2, "padding": "same"], [4, 4, 2]),
    LayerCase("separableConv2d", ["filters": 3, "kernelSize": 2, "activation": "tanh"], [4, 4, 2]),
    LayerCase("separableConv2d", ["filters": 2, "kernelSize": 3, "depthMultiplier": 2, "strides": 2], [5, 5, 2]),
    LayerCase("separableConv2d", ["filters": 2, "kernelSize": 2, "dataFormat": "channelsFirst"], [2, 4, 4]),
    LayerCase("cropping2D", ["cropping": [[1, 0], [1, 1]]], [4, 4, 2]),
    LayerCase("cropping2D", ["cropping": 1, "dataFormat": "channelsFirst"], [2, 4, 4]),
    LayerCase("zeroPadding2d", ["padding": [[1, 0], [2, 1]]], [3, 3, 2]),
    LayerCase("zeroPadding2d", ["padding": 1, "dataFormat": "channelsFirst"], [2, 3, 3]),
    LayerCase("upSampling2d", ["size": [2, 3]], [2, 2, 2]),
    LayerCase("upSampling2d", ["size": 2, "interpolation": "bilinear"], [3, 2, 2]),
    LayerCase("upSampling2d", ["size": 2, "dataFormat": "channelsFirst"], [2, 2, 2]),
  ]

  private static let pooling: [LayerCase] =
    ["average", "max"].flatMap { kind in
      [
        LayerCase("\(kind)Pooling1d", ["poolSize": 2], [6, 2]),
        LayerCase("\(kind)Pooling1d", ["poolSize": 3, "strides": 2, "padding": "same"], [6, 2]),
        LayerCase("\(kind)Pooling2d", ["poolSize": [2, 3], "strides": [1, 2]], [5, 5, 2]),
        LayerCase("\(kind)Pooling2d", ["poolSize": 3, "strides": 2, "padding": "same"], [4, 4, 2]),
        LayerCase("\(kind)Pooling2d", ["poolSize": 2, "dataFormat": "channelsFirst"], [2, 4, 4]),
        LayerCase("\(kind)Pooling3d", ["poolSize": 2], [4, 4, 4, 1]),
        LayerCase("\(kind)Pooling3d", ["poolSize": 2, "strides": 1, "padding": "same"], [3, 2, 3, 2], seed: 2),
        LayerCase("\(kind)Pooling3d", ["poolSize": 2, "dataFormat": "channelsFirst"], [2, 2, 4, 2]),
      ]
    }
    + ["globalAveragePooling", "globalMaxPooling"].flatMap { name in
      [
        LayerCase("\(name)1d", [:], [4, 3]),
        LayerCase("\(name)2d", [:], [3, 3, 2], seed: 2),
        LayerCase("\(name)2d", ["dataFormat": "channelsFirst"], [2, 3, 3]),
      ]
    }

  private static let merging: [LayerCase] =
    ["add", "average", "maximum", "minimum", "multiply"].flatMap { factory in
      [
        LayerCase(factory, [:], [3], [3], [3], seed: 2),
        LayerCase(factory, [:], [2, 3], [3], seed: 2),
        LayerCase(factory, [:], [2, 1], [2, 3], seed: 2),
      ]
    } + [
      LayerCase("concatenate", [:], [2, 3], [2, 2]),
      LayerCase("concatenate", ["axis": 1], [2, 3], [1, 3], [2, 3]),
      LayerCase("dot", ["axes": 1], [4], [4]),
      LayerCase("dot", ["axes": [2, 1]], [2, 3], [3, 4]),
      LayerCase("dot", ["axes": -1, "normalize": true], [2, 3], [4, 3]),
    ]

  private static let normalization: [LayerCase] = [
    LayerCase("batchNormalization", [:], [4]),
    LayerCase("batchNormalization", [:], [3, 3, 2]),
    LayerCase("batchNormalization", ["axis": 1, "center": false], [3, 4]),
    LayerCase("batchNormalization", ["axis": 1, "scale": false], [2, 3, 3]),
    LayerCase("layerNormalization", [:], [4]),
    LayerCase("layerNormalization", ["axis": [1, 2], "scale": false], [2, 3]),
    LayerCase("layerNormalization", ["axis": 1, "center": false], [3, 2]),
  ]

  private static let random: [LayerCase] = [
    LayerCase("dropout", ["rate": 0.4, "seed": 7], [8]),
    LayerCase("dropout", ["rate": 0.4, "noiseShape": [.null, 1, 4]], [3, 4]),
    LayerCase("dropout", ["rate": 0], [8]),
    LayerCase("spatialDropout1d", ["rate": 0.4, "seed": 7], [3, 4]),
    LayerCase("alphaDropout", ["rate": 0.3], [8]),
    LayerCase("gaussianDropout", ["rate": 0.3], [8]),
    LayerCase("gaussianNoise", ["stddev": 0.5], [8]),
    LayerCase("randomWidth", ["factor": 0.5, "seed": 3], [3, 6, 2]),
    LayerCase("randomWidth", ["factor": [0.5, 0.5], "interpolation": "nearest"], [3, 4, 2]),
  ]

  private static let recurrent: [LayerCase] =
    ["simpleRNN", "gru", "lstm"].flatMap { factory in
      [
        LayerCase(factory, ["units": 3], [4, 2]),
        LayerCase(factory, ["units": 2, "returnSequences": true, "goBackwards": true], [4, 2]),
        LayerCase(factory, ["units": 2, "useBias": false, "activation": "softsign", "unroll": true], [3, 2]),
        LayerCase(factory, ["units": 2, "returnSequences": true, "returnState": true], [3, 2]),
        LayerCase(factory, ["units": 2, "dropout": 0.4], [3, 4]),
        LayerCase(factory, ["units": 3, "recurrentDropout": 0.4], [3, 2]),
        LayerCase(factory, ["units": 2, "stateful": true], [3, 2]),
        LayerCase("\(factory) with initial states", [[3, 2], [2], [2]]) { inputs in
          let states = factory == "lstm" ? inputs.dropFirst() : inputs[1..<2]
          let output = try layer(factory, ["units": 2]).apply([inputs[0]] + states.map { try Feeder().apply($0) })
          return factory == "lstm" ? output : try layer("add").apply([output[0], inputs[2]])
        },
      ]
    }
    + ["sigmoid", "hardSigmoid", "softsign"].flatMap { (name: String) in
      let gates = ConfigValue.string(name)
      return [
        LayerCase("lstm", ["units": 2, "recurrentActivation": gates], [3, 2]),
        LayerCase("gru", ["units": 2, "recurrentActivation": gates], [3, 2]),
        LayerCase("gru", ["units": 2, "recurrentActivation": gates, "resetAfter": true], [3, 2]),
      ]
    } + [
      LayerCase("gru", ["units": 2, "resetAfter": true, "useBias": false, "returnSequences": true], [3, 2]),
      LayerCase("simpleRNN", ["units": 3, "activation": "relu"], [4, 2], seed: 2),
      LayerCase("lstm", ["units": 2, "activation": "linear", "unitForgetBias": true], [3, 2]),
      LayerCase("rnn", ["cell": nested("simpleRNNCell", ["units": 2])], [3, 2]),
      LayerCase("rnn", ["cell": nested("gruCell", ["units": 2]), "returnSequences": true], [3, 2]),
      LayerCase("rnn", ["cell": nested("lstmCell", ["units": 2]), "goBackwards": true], [3, 2]),
      LayerCase(
        "rnn", ["cell": [nested("lstmCell", ["units": 2]), nested("gruCell", ["units": 3])]], [3, 2]),
      LayerCase(
        "rnn", ["cell": nested("stackedRNNCells", ["cells": [nested("simpleRNNCell", ["units": 2])]])], [3, 2]),
      LayerCase("convLstm2d", ["filters": 2, "kernelSize": 2], [2, 3, 3, 1]),
      LayerCase(
        "convLstm2d", ["filters": 2, "kernelSize": 2, "padding": "same", "returnSequences": true], [2, 3, 3, 1]),
      LayerCase("convLstm2d", ["filters": 2, "kernelSize": 2, "dataFormat": "channelsFirst"], [2, 1, 3, 3]),
      LayerCase("convLstm2d", ["filters": 1, "kernelSize": 2, "strides": 2, "dropout": 0.3], [2, 5, 5, 2]),
    ]

  /// A mask takes other ways through recurrent layers: step by step.
  private static let sequencesWithEnds: [LayerCase] = {
    func masked(_ title: String, _ make: @escaping () throws -> Layer) -> LayerCase {
      LayerCase("\(title) after masking", [[4, 2]], inputs: .sequencesThatEnd) { inputs in
        try make().apply(Feeder().apply(layer("masking").apply(inputs)))
      }
    }
    return ["simpleRNN", "gru", "lstm"].flatMap { factory in
      [
        masked(factory) { try layer(factory, ["units": 2]) },
        masked("\(factory), all steps") { try layer(factory, ["units": 2, "returnSequences": true]) },
        masked("bidirectional \(factory)") {
          try layer("bidirectional", ["layer": nested(factory, ["units": 2, "returnSequences": true])])
        },
      ]
    } + [
      masked("gru, reset after") { try layer("gru", ["units": 2, "resetAfter": true]) },
      masked("timeDistributed") { try layer("timeDistributed", ["layer": nested("dense", ["units": 2])]) },
    ]
  }()

  private static let wrappers: [LayerCase] =
    ["sum", "mul", "concat", "ave", nil].flatMap { (mode: String?) in
      let mergeMode: ConfigValue = mode.map { .string($0) } ?? .null
      return [
        LayerCase(
          "bidirectional", ["layer": nested("lstm", ["units": 2]), "mergeMode": mergeMode], [3, 2]),
        LayerCase(
          "bidirectional",
          ["layer": nested("gru", ["units": 2, "returnSequences": true]), "mergeMode": mergeMode], [3, 2]),
      ]
    } + [
      LayerCase("bidirectional", ["layer": nested("simpleRNN", ["units": 2, "returnState": true])], [3, 2]),
      LayerCase("timeDistributed", ["layer": nested("dense", ["units": 2, "activation": "tanh"])], [3, 2]),
      LayerCase("timeDistributed", ["layer": nested("conv2d", ["filters": 2, "kernelSize": 2])], [2, 3, 3, 1]),
      LayerCase("timeDistributed", ["layer": nested("maxPooling1d", ["poolSize": 2])], [2, 4, 2]),
      LayerCase("timeDistributed", ["layer": nested("lstm", ["units": 2])], [2, 3, 2]),
      LayerCase("timeDistributed", ["layer": nested("batchNormalization", [:])], [2, 3]),
    ]

  private static let preprocessing: [LayerCase] =
    ["bilinear", "nearest"].flatMap { (method: String) in
      let interpolation = ConfigValue.string(method)
      return [
        LayerCase("resizing", ["height": 3, "width": 5, "interpolation": interpolation], [4, 4, 2]),
        LayerCase(
          "resizing", ["height": 2, "width": 3, "interpolation": interpolation, "cropToAspectRatio": true], [4, 4, 2]),
      ]
    } + [
      LayerCase("rescaling", ["scale": 2, "offset": 1], [4]),
      LayerCase("centerCrop", ["height": 2, "width": 2], [4, 4, 2]),
      LayerCase("centerCrop", ["height": 5, "width": 4], [3, 3, 2]),
      LayerCase("categoryEncoding", [[3]], inputs: .classes) {
        try layer("dense", ["units": 2]).apply(layer("categoryEncoding", ["numTokens": 5]).apply($0))
      },
    ]
}
