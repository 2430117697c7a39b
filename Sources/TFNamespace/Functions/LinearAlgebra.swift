import Script
import Tensors

extension FunctionTable {
  /// Bands, orthonormal bases and factorizations.
  mutating func addLinearAlgebra() {
    section("Operations / Linear Algebra", in: "tf.linalg")
    add(
      "bandPart", [.tensor("a"), .integer("numLower"), .integer("numUpper")],
      "Keeps a band around the diagonal of matrices; negative numbers keep all of a side.",
      example: "tf.linalg.bandPart(tf.ones([3, 3]), 0, -1).print();"
    ) { try $0.tensor(0).bandPart(lower: $0.integer(1), upper: $0.integer(2)) }
    add(
      "gramSchmidt", [.any("xs", "Tensor1D[]|Tensor2D")], "Makes vectors, or the rows of a matrix, orthonormal.",
      returns: "Tensor1D[]|Tensor2D", example: "tf.linalg.gramSchmidt(tf.tensor2d([[1, 2], [3, 4]])).print();"
    ) { call -> Value in
      if let matrix = call.context.tensor(call[0]) { return call.context.value(of: try matrix.gramSchmidt()) }
      return try Tensor.gramSchmidt(call.argument(0).tensors(.numeric)).scriptValue(call.context)
    }
    add(
      "qr", [.tensor("x"), .boolean("fullMatrices")],
      "The factors Q (orthonormal columns) and R (upper triangular) of matrices.", returns: "[Tensor, Tensor]",
      example: "const [q, r] = tf.linalg.qr(tf.tensor2d([[1, 2], [3, 4]]));\nq.print();\nr.print();"
    ) { call -> [Tensor] in
      let factors = try call.tensor(0).qr(fullMatrices: call.boolean(1))
      return [factors.q, factors.r]
    }
  }
}
