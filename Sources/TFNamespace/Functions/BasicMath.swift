import Tensors

extension FunctionTable {
  /// Functions of each element.
  mutating func addBasicMath() {
    section("Operations / Basic math")
    elementwise("abs", "The absolute value.", example: "[-1, 2, -3]") { try $0.abs() }
    elementwise("acos", "The inverse cosine.", example: "[0, 1, -1, 0.7]") { try $0.acos() }
    elementwise("acosh", "The inverse hyperbolic cosine.", example: "[10, 1, 3, 5.7]") { try $0.acosh() }
    elementwise("asin", "The inverse sine.", example: "[0, 1, -1, 0.7]") { try $0.asin() }
    elementwise("asinh", "The inverse hyperbolic sine.", example: "[0, 1, -1, 0.7]") { try $0.asinh() }
    elementwise("atan", "The inverse tangent.", example: "[0, 1, -1, 0.7]") { try $0.atan() }
    binary("atan2", "The angle of the points (b, a), from -π to π.", example: "[1, 1, -1], [1, -1, 1]") {
      try $0.atan2($1)
    }
    elementwise("atanh", "The inverse hyperbolic tangent.", example: "[0, 0.1, -0.1, 0.7]") { try $0.atanh() }
    elementwise("ceil", "Rounds up.", example: "[0.6, 1.1, -3.3]", .exactly(.float32)) { try $0.ceil() }
    add(
      "clipByValue", [.tensor("x"), .number("clipValueMin"), .number("clipValueMax")],
      "Limits the elements to the range from clipValueMin to clipValueMax.",
      example: "tf.clipByValue([-1, 2, -3, 4], -2, 3).print();", method: .same
    ) { try $0.tensor(0).clipByValue($0.float(1), $0.float(2)) }
    elementwise("cos", "The cosine.", example: "[0, 1, 3.14]", .exactly(.float32)) { try $0.cos() }
    elementwise("cosh", "The hyperbolic cosine.", example: "[0, 1, -1]", .exactly(.float32)) { try $0.cosh() }
    elementwise("elu", "x where x > 0, and exp(x) - 1 elsewhere.", example: "[-1, 1, -3, 2]", .exactly(.float32)) {
      try $0.elu()
    }
    elementwise("erf", "The Gauss error function.", example: "[0, 0.1, -0.1, 0.7]") { try $0.erf() }
    elementwise("exp", "e to the power x.", example: "[1, 2, -3]") { try $0.exp() }
    elementwise("expm1", "exp(x) - 1, exact near 0.", example: "[1, 2, -3]") { try $0.expm1() }
    elementwise("floor", "Rounds down.", example: "[0.6, 1.1, -3.3]", .exactly(.float32)) { try $0.floor() }
    elementwise("isFinite", "Where the elements are finite numbers.", example: "[NaN, Infinity, 0]") {
      try $0.isFinite()
    }
    elementwise("isInf", "Where the elements are infinite.", example: "[NaN, Infinity, 0]") { try $0.isInf() }
    elementwise("isNaN", "Where the elements are not a number.", example: "[NaN, Infinity, 0]") { try $0.isNaN() }
    add(
      "leakyRelu", [.tensor("x"), .number("alpha", default: 0.2)], "x where x > 0, and alpha · x elsewhere.",
      example: "tf.leakyRelu([-1, 2, -3], 0.1).print();", method: .same
    ) { try $0.tensor(0).leakyRelu($0.float(1)) }
    elementwise("log", "The natural logarithm.", example: "[1, 2, Math.E]", .exactly(.float32)) { try $0.log() }
    elementwise("log1p", "log(1 + x), exact near 0.", example: "[1, 2, Math.E - 1]") { try $0.log1p() }
    elementwise("logSigmoid", "log(sigmoid(x)).", example: "[0, 1, -1]") { try $0.logSigmoid() }
    elementwise("neg", "-x.", example: "[1, 2, -2]") { try $0.neg() }
    add(
      "prelu", [.tensor("x"), .tensor("alpha")], "x where x > 0, and alpha · x elsewhere, with a tensor alpha.",
      example: "tf.prelu([-1, 2, -3], [0.1, 0.2, 0.3]).print();", method: .same
    ) { try $0.tensor(0).prelu($0.tensor(1)) }
    elementwise("reciprocal", "1 / x.", example: "[1, 2, 4]") { try $0.reciprocal() }
    elementwise("relu", "max(x, 0).", example: "[-1, 2, -3, 4]") { try $0.relu() }
    elementwise("relu6", "min(max(x, 0), 6).", example: "[-1, 2, 8]") { try $0.relu6() }
    elementwise("round", "Rounds to the nearest integer, halves to the even one.", example: "[0.5, 1.5, 2.3]") {
      try $0.round()
    }
    elementwise("rsqrt", "1 / sqrt(x).", example: "[1, 4, 16]", .exactly(.float32)) { try $0.rsqrt() }
    elementwise("selu", "The scaled exponential linear unit.", example: "[-1, 2, -3, 4]") { try $0.selu() }
    elementwise("sigmoid", "1 / (1 + exp(-x)).", example: "[0, -1, 2, -3]", .exactly(.float32)) { try $0.sigmoid() }
    elementwise("sign", "-1, 0 or 1 by the sign of x.", example: "[0.6, 0, -3.3]") { try $0.sign() }
    elementwise("sin", "The sine.", example: "[0, 1, 3.14]", .exactly(.float32)) { try $0.sin() }
    elementwise("sinh", "The hyperbolic sine.", example: "[0, 1, -1]") { try $0.sinh() }
    elementwise("softplus", "log(1 + exp(x)).", example: "[0, 1, -1, 0.7]") { try $0.softplus() }
    elementwise("sqrt", "The square root.", example: "[1, 2, 4, -1]", .exactly(.float32)) { try $0.sqrt() }
    elementwise("square", "x · x.", example: "[1, 2, -3]") { try $0.square() }
    add(
      "step", [.tensor("x"), .number("alpha", default: 0)], "1 where x > 0, and alpha elsewhere.",
      example: "tf.step([0, 2, -1, -3], 0.5).print();", method: .same
    ) { try $0.tensor(0).step($0.float(1)) }
    elementwise("tan", "The tangent.", example: "[0, 1, 3.14]", .exactly(.float32)) { try $0.tan() }
    elementwise("tanh", "The hyperbolic tangent.", example: "[0, 1, -1, 70]", .exactly(.float32)) { try $0.tanh() }
  }
}
