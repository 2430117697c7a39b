import Script

extension FunctionTable {
  /// Names of earlier versions of TensorFlow.js, which programs and tutorials still use: calling one tells its successor.
  mutating func addFormerNames() {
    section("Former names")
    let successors: KeyValuePairs<String, String> = [
      "loadModel": "tf.loadLayersModel()", "loadFrozenModel": "tf.loadGraphModel()",
      "fromPixels": "tf.browser.fromPixels()", "toPixels": "tf.browser.toPixels()",
      "batchNormalization": "tf.batchNorm()", "batchNormalization2d": "tf.batchNorm2d()",
      "batchNormalization3d": "tf.batchNorm3d()", "batchNormalization4d": "tf.batchNorm4d()",
      "softmaxCrossEntropy": "tf.losses.softmaxCrossEntropy()",
    ]
    for (name, successor) in successors { addFormer(name, "it has another name now.", "Use \(successor).") }
    for name in [
      "add", "sub", "mul", "div", "pow", "maximum", "minimum", "mod", "squaredDifference", "equal", "notEqual", "less",
      "lessEqual", "greater", "greaterEqual",
    ] {
      addFormer("\(name)Strict", "it was removed.", "Use tf.\(name)(), which broadcasts.")
    }
    for name in ["conv2dDerInput", "conv2dDerFilter", "depthwiseConv2dDerInput", "depthwiseConv2dDerFilter"] {
      addFormer(name, "derivatives are no functions of their own.", "Use tf.grad() on a function of the convolution.")
    }
    addFormer(
      "getRegisteredOp", "the functions of operations are kept by graph models.", "Add one with tf.registerOp(name, f)."
    )
    section("Former names", in: "Tensor")
    addFormer("get", "it was removed.", "Use x.arraySync(), or x.bufferSync().get(i, j).")
    addFormer("dataToGPU", "there is no graphics processor here.", "Read the values with x.dataSync().")
  }

  private mutating func addFormer(_ name: String, _ why: String, _ instead: String) {
    addUnavailable(name, [], why, instead: instead)
  }
}
