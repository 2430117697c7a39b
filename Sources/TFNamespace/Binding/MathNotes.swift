/// What help says of a function besides its parameters: how it changes shapes, and its formula.
package struct MathNotes: Sendable {
  /// The shapes of the input and of the result.
  package let shapes: String
  /// What is computed; empty where the summary says it all.
  package let formula: String

  private init(_ shapes: String, _ formula: String = "") {
    self.shapes = shapes
    self.formula = formula
  }

  /// The notes on a function of `tf`, if there are any.
  package static func of(_ path: String) -> MathNotes? { all[path] ?? elementwise[path] }

  private static let batch = "[batch, …]  →  the same shape"
  private static let sameShape = "[…]  →  the same shape"

  private static let all: [String: MathNotes] = {
    var notes = layers.merging(operations) { $1 }
    for (dimensions, sizes) in [("1d", "steps"), ("2d", "rows, columns"), ("3d", "depth, rows, columns")] {
      for kind in ["max", "average"] {
        notes["tf.layers.\(kind)Pooling\(dimensions)"] = MathNotes(
          "[batch, \(sizes), channels]  →  [batch, ⌊(n − poolSize)/strides⌋ + 1 …, channels]",
          "y = \(kind == "max" ? "max" : "mean") of x over each window")
      }
    }
    for dimensions in ["1d", "2d"] {
      let axes = dimensions == "1d" ? "steps" : "rows, columns"
      notes["tf.layers.globalAveragePooling\(dimensions)"] = MathNotes(
        "[batch, \(axes), channels]  →  [batch, channels]", "y = mean of x over \(axes)")
      notes["tf.layers.globalMaxPooling\(dimensions)"] = MathNotes(
        "[batch, \(axes), channels]  →  [batch, channels]", "y = max of x over \(axes)")
    }
    for name in ["add", "average", "maximum", "minimum", "multiply"] {
      notes["tf.layers.\(name)"] = MathNotes("a list of [batch, …] that broadcast  →  [batch, …]")
    }
    return notes
  }()

  private static let layers: [String: MathNotes] = [
    "tf.layers.dense": MathNotes(
      "[batch, …, n]  →  [batch, …, units]; kernel [n, units], bias [units]",
      "y = activation(x · kernel + bias)"),
    "tf.layers.activation": MathNotes(batch, "y = activation(x)"),
    "tf.layers.dropout": MathNotes(
      batch, "in training y = x / (1 − rate) with probability 1 − rate, else 0; otherwise y = x"),
    "tf.layers.flatten": MathNotes("[batch, a, b, …]  →  [batch, a·b·…]"),
    "tf.layers.reshape": MathNotes("[batch, …]  →  [batch, …targetShape], as many numbers"),
    "tf.layers.permute": MathNotes("[batch, d1, d2, …]  →  the axes in the order dims, counted from 1"),
    "tf.layers.repeatVector": MathNotes("[batch, features]  →  [batch, n, features]"),
    "tf.layers.embedding": MathNotes(
      "[batch, length] of indices  →  [batch, length, outputDim]; embeddings [inputDim, outputDim]",
      "y = embeddings[x]"),
    "tf.layers.conv1d": MathNotes(
      "[batch, steps, channels]  →  [batch, ⌊(steps − kernelSize)/strides⌋ + 1, filters]; with padding 'same' "
        + "⌈steps/strides⌉; kernel [kernelSize, channels, filters]",
      "y[i, f] = activation(Σ x[i·strides + k, c] · kernel[k, c, f] + bias[f])"),
    "tf.layers.conv2d": MathNotes(
      "[batch, rows, columns, channels]  →  [batch, ⌊(rows − k)/s⌋ + 1, ⌊(columns − k)/s⌋ + 1, filters] with kernelSize "
        + "k and strides s; with padding 'same' ⌈rows/s⌉, ⌈columns/s⌉; kernel [k, k, channels, filters]",
      "y[i, j, f] = activation(Σ x[i·s + a, j·s + b, c] · kernel[a, b, c, f] + bias[f])"),
    "tf.layers.conv3d": MathNotes(
      "[batch, depth, rows, columns, channels]  →  [batch, ⌊(n − k)/s⌋ + 1 …, filters]; kernel [k, k, k, channels, "
        + "filters]",
      "y = activation(Σ x in the window · kernel + bias)"),
    "tf.layers.conv2dTranspose": MathNotes(
      "[batch, rows, columns, channels]  →  [batch, (rows − 1)·s + k, (columns − 1)·s + k, filters]; with padding "
        + "'same' rows·s, columns·s",
      "the gradient of conv2d with respect to its input"),
    "tf.layers.depthwiseConv2d": MathNotes(
      "[batch, rows, columns, channels]  →  [batch, …, channels·depthMultiplier]",
      "each channel is convolved with kernels of its own"),
    "tf.layers.separableConv2d": MathNotes(
      "[batch, rows, columns, channels]  →  [batch, …, filters]",
      "a depthwise convolution, then one of 1×1"),
    "tf.layers.upSampling2d": MathNotes("[batch, rows, columns, c]  →  [batch, rows·size, columns·size, c]"),
    "tf.layers.zeroPadding2d": MathNotes(
      "[batch, rows, columns, c]  →  [batch, top + rows + bottom, left + columns + right, c]"),
    "tf.layers.batchNormalization": MathNotes(
      batch, "y = γ · (x − mean) / √(variance + ε) + β, over the batch in training, over its running means otherwise"),
    "tf.layers.layerNormalization": MathNotes(batch, "y = γ · (x − mean) / √(variance + ε) + β over axis"),
    "tf.layers.simpleRNN": MathNotes(
      "[batch, steps, features]  →  [batch, units], or [batch, steps, units] with returnSequences",
      "h = activation(x · kernel + h₋₁ · recurrentKernel + bias)"),
    "tf.layers.lstm": MathNotes(
      "[batch, steps, features]  →  [batch, units], or [batch, steps, units] with returnSequences; kernel [features, "
        + "4·units]",
      "c = f·c₋₁ + i·tanh(…), h = o·tanh(c) with gates i, f, o = recurrentActivation(x · kernel + h₋₁ · recurrentKernel "
        + "+ bias)"),
    "tf.layers.gru": MathNotes(
      "[batch, steps, features]  →  [batch, units], or [batch, steps, units] with returnSequences; kernel [features, "
        + "3·units]",
      "h = z·h₋₁ + (1 − z)·activation(x · kernel + (r·h₋₁) · recurrentKernel + bias) with gates z, r"),
    "tf.layers.bidirectional": MathNotes(
      "as the layer inside, twice as deep with mergeMode 'concat'"),
    "tf.layers.timeDistributed": MathNotes(
      "[batch, steps, …]  →  [batch, steps, …]: the layer inside is applied to each step"),
    "tf.layers.concatenate": MathNotes(
      "a list of [batch, …] that differ along axis only  →  their sizes along axis added"),
    "tf.layers.dot": MathNotes("[batch, n], [batch, n]  →  [batch, 1] with axes: 1", "y = Σ a·b along axes"),
    "tf.layers.softmax": MathNotes(batch, "y[i] = e^x[i] / Σ e^x[j] along axis"),
    "tf.layers.reLU": MathNotes(batch, "y = max(0, x)"),
    "tf.layers.leakyReLU": MathNotes(batch, "y = x for x ≥ 0, alpha · x below"),
    "tf.layers.elu": MathNotes(batch, "y = x for x ≥ 0, alpha · (e^x − 1) below"),
    "tf.layers.prelu": MathNotes(batch, "y = x for x ≥ 0, alpha · x below; alpha is learned"),
    "tf.layers.thresholdedReLU": MathNotes(batch, "y = x for x > theta, 0 below"),
    "tf.layers.gaussianNoise": MathNotes(batch, "in training y = x + noise of standard deviation stddev"),
    "tf.layers.rescaling": MathNotes(batch, "y = x · scale + offset"),
  ]

  private static let operations: [String: MathNotes] = [
    "tf.matMul": MathNotes("[…, n, m], […, m, p]  →  […, n, p]", "y[i, j] = Σ a[i, k] · b[k, j]"),
    "tf.dot": MathNotes("[n], [n]  →  []; [n, m], [m]  →  [n]; [n, m], [m, p]  →  [n, p]", "y = Σ a·b"),
    "tf.outerProduct": MathNotes("[n], [m]  →  [n, m]", "y[i, j] = a[i] · b[j]"),
    "tf.transpose": MathNotes("[a, b, c]  →  [c, b, a], or the axes in the order perm", "y[j, i] = x[i, j]"),
    "tf.reshape": MathNotes("[…]  →  shape, as many numbers; one size may be -1"),
    "tf.expandDims": MathNotes("[a, b]  →  [1, a, b] with axis 0, [a, b, 1] with axis -1"),
    "tf.squeeze": MathNotes("[1, a, 1, b]  →  [a, b], or without the axes named only"),
    "tf.concat": MathNotes("a list of […] that differ along axis only  →  their sizes along axis added"),
    "tf.stack": MathNotes("n tensors of […]  →  […] with a new axis of size n"),
    "tf.unstack": MathNotes("[n, …]  →  n tensors of […]"),
    "tf.tile": MathNotes("[a, b]  →  [a·reps[0], b·reps[1]]"),
    "tf.gather": MathNotes("[n, …], indices [k]  →  [k, …]", "y[i] = x[indices[i]]"),
    "tf.slice": MathNotes("[…]  →  size", "y[i] = x[begin + i]"),
    "tf.oneHot": MathNotes("[n] of class numbers  →  [n, depth]", "y[i, j] = 1 where j = indices[i], else 0"),
    "tf.sum": MathNotes("[…]  →  without axis (of size 1 with keepDims)", "y = Σ x"),
    "tf.mean": MathNotes("[…]  →  without axis (of size 1 with keepDims)", "y = Σ x / n"),
    "tf.max": MathNotes("[…]  →  without axis (of size 1 with keepDims)", "y = the greatest x"),
    "tf.min": MathNotes("[…]  →  without axis (of size 1 with keepDims)", "y = the least x"),
    "tf.argMax": MathNotes("[…]  →  without axis, int32", "y = the index of the greatest x"),
    "tf.moments": MathNotes(
      "[…]  →  {mean, variance} without axis", "mean = Σ x / n, variance = Σ (x − mean)² / n"),
    "tf.norm": MathNotes("[…]  →  without axis", "y = √Σ x² ('euclidean'), Σ |x| (1), max |x| (Infinity)"),
    "tf.softmax": MathNotes(sameShape, "y[i] = e^x[i] / Σ e^x[j] along the last axis"),
    "tf.logSoftmax": MathNotes(sameShape, "y[i] = x[i] − ln Σ e^x[j] along the last axis"),
    "tf.logSumExp": MathNotes("[…]  →  without axis", "y = ln Σ e^x"),
    "tf.conv2d": MathNotes(
      "x [batch, rows, columns, channels], filter [h, w, channels, filters]  →  [batch, ⌊(rows − h)/s⌋ + 1, "
        + "⌊(columns − w)/s⌋ + 1, filters]; with pad 'same' ⌈rows/s⌉, ⌈columns/s⌉",
      "y[i, j, f] = Σ x[i·s + a, j·s + b, c] · filter[a, b, c, f]"),
    "tf.conv1d": MathNotes(
      "x [batch, steps, channels], filter [w, channels, filters]  →  [batch, ⌊(steps − w)/s⌋ + 1, filters]",
      "y[i, f] = Σ x[i·s + k, c] · filter[k, c, f]"),
    "tf.maxPool": MathNotes(
      "[batch, rows, columns, channels]  →  [batch, ⌊(rows − size)/s⌋ + 1, …, channels]",
      "y = max of x over each window"),
    "tf.avgPool": MathNotes(
      "[batch, rows, columns, channels]  →  [batch, ⌊(rows − size)/s⌋ + 1, …, channels]",
      "y = mean of x over each window"),
    "tf.batchNorm": MathNotes(sameShape, "y = scale · (x − mean) / √(variance + ε) + offset"),
    "tf.where": MathNotes("condition, a, b that broadcast  →  their common shape", "y = a where condition, else b"),
    "tf.cumsum": MathNotes(sameShape, "y[i] = x[0] + … + x[i] along axis"),
    "tf.grad": MathNotes(
      "a function of x  →  a function that gives the shape of x", "df/dx, summed over the values of f"),
    "tf.losses.meanSquaredError": MathNotes("labels, predictions […]  →  []", "Σ (labels − predictions)² / n"),
    "tf.losses.softmaxCrossEntropy": MathNotes(
      "labels, logits [batch, classes]  →  []", "mean of −Σ labels · ln softmax(logits)"),
    "tf.losses.sigmoidCrossEntropy": MathNotes(
      "labels, logits […]  →  []", "mean of −labels · ln σ(x) − (1 − labels) · ln(1 − σ(x))"),
  ]

  private static let elementwise: [String: MathNotes] = {
    let broadcast = "a and b that broadcast  →  their common shape"
    var notes: [String: MathNotes] = [:]
    for (name, formula) in [
      ("add", "y = a + b"), ("sub", "y = a − b"), ("mul", "y = a · b"), ("div", "y = a / b"), ("pow", "y = a^b"),
      ("maximum", "y = the greater of a and b"), ("minimum", "y = the lesser of a and b"),
      ("squaredDifference", "y = (a − b)²"),
    ] {
      notes["tf.\(name)"] = MathNotes(broadcast, formula)
    }
    for (name, formula) in [
      ("relu", "y = max(0, x)"), ("sigmoid", "y = 1 / (1 + e^−x)"), ("tanh", "y = (e^x − e^−x) / (e^x + e^−x)"),
      ("elu", "y = x for x ≥ 0, e^x − 1 below"), ("selu", "y = scale · x for x ≥ 0, scale · α · (e^x − 1) below"),
      ("softplus", "y = ln(1 + e^x)"), ("leakyRelu", "y = x for x ≥ 0, alpha · x below"), ("exp", "y = e^x"),
      ("log", "y = ln x"), ("sqrt", "y = √x"), ("rsqrt", "y = 1 / √x"), ("square", "y = x²"), ("abs", "y = |x|"),
      ("neg", "y = −x"), ("reciprocal", "y = 1 / x"), ("clipByValue", "y = min(max(x, clipValueMin), clipValueMax)"),
      ("step", "y = 1 for x > 0, alpha below"), ("sign", "y = −1, 0 or 1"),
    ] {
      notes["tf.\(name)"] = MathNotes(sameShape, formula)
    }
    return notes
  }()
}
