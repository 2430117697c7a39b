import Tensors

extension FunctionTable {
  /// Element by element arithmetic of two tensors that broadcast.
  mutating func addArithmetic() {
    section("Operations / Arithmetic")
    binary("add", "Adds two tensors element by element.", example: "[1, 2, 3], [10, 20, 30]") { try $0.add($1) }
    binary("sub", "Subtracts two tensors element by element.", example: "[10, 20], [1, 2]") { try $0.sub($1) }
    binary("mul", "Multiplies two tensors element by element.", example: "[1, 2, 3], [2, 3, 4]") { try $0.mul($1) }
    binary(
      "div", "Divides two tensors element by element; of int32 tensors the floor of it.", example: "[1, 4], [2, 8]"
    ) {
      try $0.div($1)
    }
    binary("divNoNan", "Divides two tensors; 0 where the divisor is 0.", example: "[1, 4], [0, 8]") {
      try $0.divNoNan($1)
    }
    binary("floorDiv", "Divides two tensors and rounds down, as int32.", example: "[7, -7], [2, 2]") {
      try $0.floorDiv($1)
    }
    binary("mod", "The remainder of a division, with the sign of the divisor.", example: "[7, -7], [3, 3]") {
      try $0.mod($1)
    }
    binary("pow", "Raises the elements of base to the powers exp.", example: "[2, 3], [3, 2]", names: ("base", "exp")) {
      try $0.pow($1)
    }
    binary("maximum", "The larger of two elements.", example: "[1, 5], [3, 2]") { try $0.maximum($1) }
    binary("minimum", "The smaller of two elements.", example: "[1, 5], [3, 2]") { try $0.minimum($1) }
    binary("squaredDifference", "The square of a - b.", example: "[1, 5], [3, 2]") { try $0.squaredDifference($1) }
    add(
      "addN", [.tensors("tensors")], "Adds several tensors of the same shape.",
      example: "tf.addN([tf.tensor([1, 2]), tf.tensor([3, 4])]).print();"
    ) { try Tensor.addN($0.tensors(0)) }
  }

  /// Comparisons and truth values.
  mutating func addLogical() {
    section("Operations / Logical")
    binary("equal", "Where a and b are equal.", example: "[1, 2], [1, 3]", .any) { try $0.equal($1) }
    binary("notEqual", "Where a and b differ.", example: "[1, 2], [1, 3]", .any) { try $0.notEqual($1) }
    binary("less", "Where a is less than b.", example: "[1, 2], [1, 3]", .any) { try $0.less($1) }
    binary("lessEqual", "Where a is less than or equal to b.", example: "[1, 2], [1, 3]", .any) { try $0.lessEqual($1) }
    binary("greater", "Where a is greater than b.", example: "[2, 2], [1, 3]", .any) { try $0.greater($1) }
    binary("greaterEqual", "Where a is greater than or equal to b.", example: "[2, 2], [1, 3]", .any) {
      try $0.greaterEqual($1)
    }
    let truths = "[true, false], [true, true]"
    binary("logicalAnd", "Where both a and b are true.", example: truths, .exactly(.bool)) { try $0.logicalAnd($1) }
    binary("logicalOr", "Where a or b is true.", example: truths, .exactly(.bool)) { try $0.logicalOr($1) }
    binary("logicalXor", "Where exactly one of a and b is true.", example: truths, .exactly(.bool)) {
      try $0.logicalXor($1)
    }
    elementwise("logicalNot", "Turns true into false and false into true.", example: "[true, false]", .exactly(.bool)) {
      try $0.logicalNot()
    }
    binary(
      "bitwiseAnd", "The bits that are set in both of two int32 tensors.",
      example: "tf.tensor([6, 5], [2], 'int32'), tf.tensor([3, 4], [2], 'int32')", names: ("x", "y"), .exactly(.int32),
      isMethod: false
    ) { try $0.bitwiseAnd($1) }
    add(
      "where", [.tensor("condition", .exactly(.bool)), .tensor("a", .any), .tensor("b", .any)],
      "Takes the elements of a where the condition is true, and of b elsewhere.",
      example: "tf.where([true, false], [1, 2], [10, 20]).print();", method: .receiver(1)
    ) { try Tensor.select($0.tensor(0), $0.tensor(1), $0.tensor(2)) }
    addAsync(
      "whereAsync", [.tensor("condition", .exactly(.bool))], "The coordinates of the true elements, one a row.",
      example: "(await tf.whereAsync([false, true])).print();"
    ) { try $0.tensor(0).coordinatesOfTrue() }
  }
}
