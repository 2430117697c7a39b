/// The sum of products that an equation such as `ij,jk->ik` describes, in Einstein's notation.
///
/// Operands are multiplied two at a time: axes that only one of them has and nobody needs are summed first, then the
/// product is one of matrices over the axes that both have.
struct Einsum {
  private let operandLabels: [[Character]]
  private let resultLabels: [Character]

  /// Reads an equation. Without an arrow the result has the labels that occur once, in alphabetical order.
  init(_ equation: String, operandCount: Int) throws {
    let text = equation.filter { $0 != " " }
    let sides = text.split(separator: ">", omittingEmptySubsequences: false)
    let hasArrow = text.contains("->")
    guard sides.count <= 2, hasArrow == (sides.count == 2), !text.contains(".") else {
      throw TensorError("einsum(): the equation '\(equation)' must have one arrow '->' and no ellipsis.")
    }
    let left = hasArrow ? sides[0].dropLast() : sides[0]
    let operands = left.split(separator: ",", omittingEmptySubsequences: false).map { Array($0) }
    guard operands.count == operandCount else {
      throw TensorError(
        "einsum(): the equation '\(equation)' describes \(operands.count) operands, but the number of operands is \(operandCount)."
      )
    }
    guard operands.joined().allSatisfy({ $0.isLetter }) else {
      throw TensorError("einsum(): the labels in the equation '\(equation)' must be letters.")
    }
    operandLabels = operands
    if hasArrow {
      resultLabels = Array(sides[1])
    } else {
      let all = operands.flatMap { $0 }
      resultLabels = Set(all).filter { label in all.filter { $0 == label }.count == 1 }.sorted()
    }
    for label in resultLabels where !operands.joined().contains(label) {
      throw TensorError("einsum(): the label '\(label)' of the result does not occur in the operands of '\(equation)'.")
    }
    guard Set(resultLabels).count == resultLabels.count else {
      throw TensorError("einsum(): a label occurs twice in the result of '\(equation)'.")
    }
  }

  /// A tensor whose axes have names.
  private struct Term {
    var tensor: Tensor
    var labels: [Character]

    func size(_ label: Character) -> Int {
      labels.firstIndex(of: label).map { tensor.shape[$0] } ?? 1
    }

    /// The axes in another order, which lists all of them.
    func ordered(_ order: [Character]) throws -> Tensor {
      if order == labels { return tensor }
      return try tensor.transpose(order.compactMap { labels.firstIndex(of: $0) })
    }

    /// The sum over the axes that are not in `needed`.
    func summed(keeping needed: Set<Character>) throws -> Term {
      let axes = labels.indices.filter { !needed.contains(labels[$0]) }
      if axes.isEmpty { return self }
      return Term(tensor: try tensor.sum(axes: axes), labels: labels.filter { needed.contains($0) })
    }
  }

  func compute(_ operands: [Tensor]) throws -> Tensor {
    var sizes: [Character: Int] = [:]
    var terms: [Term] = []
    for (number, (tensor, labels)) in zip(operands, operandLabels).enumerated() {
      guard tensor.rank == labels.count else {
        throw TensorError(
          "einsum(): operand \(number) has rank \(tensor.rank) (shape \(tensor.shape)), but \(labels.count) labels '\(String(labels))'."
        )
      }
      for (axis, label) in labels.enumerated() {
        if let size = sizes[label], size != tensor.shape[axis] {
          throw TensorError(
            "einsum(): the label '\(label)' stands for the size \(size), but axis \(axis) of operand \(number), of shape \(tensor.shape), has size \(tensor.shape[axis])."
          )
        }
        sizes[label] = tensor.shape[axis]
      }
      terms.append(try Einsum.diagonal(Term(tensor: tensor, labels: labels)))
    }
    var product = terms[0]
    for (number, term) in terms.enumerated().dropFirst() {
      let later = Set(terms[(number + 1)...].flatMap(\.labels)).union(resultLabels)
      product = try Einsum.multiply(product, term, needed: later)
    }
    return try product.summed(keeping: Set(resultLabels)).ordered(resultLabels)
  }

  /// Takes the diagonal where a label is repeated.
  private static func diagonal(_ term: Term) throws -> Term {
    var labels: [Character] = []
    var view = StridedView()
    let strides = term.tensor.shape.strides
    for (axis, label) in term.labels.enumerated() {
      if let first = labels.firstIndex(of: label) {
        view.steps[first] += strides[axis]
      } else {
        labels.append(label)
        view.append(size: term.tensor.shape[axis], step: strides[axis])
      }
    }
    if labels.count == term.labels.count { return term }
    return Term(tensor: try term.tensor.read(view, Operation("einsum", term.tensor)), labels: labels)
  }

  private static func multiply(_ left: Term, _ right: Term, needed: Set<Character>) throws -> Term {
    let a = try left.summed(keeping: needed.union(right.labels))
    let b = try right.summed(keeping: needed.union(left.labels))
    let shared = a.labels.filter { b.labels.contains($0) }
    let batches = shared.filter { needed.contains($0) }
    let inner = shared.filter { !needed.contains($0) }
    let rows = a.labels.filter { !shared.contains($0) }
    let columns = b.labels.filter { !shared.contains($0) }
    func count(_ labels: [Character]) -> Int { labels.reduce(1) { $0 * max(a.size($1), b.size($1)) } }
    // An axis of size 0 makes the whole product empty.
    let isEmpty = a.tensor.size == 0 || b.tensor.size == 0
    let labels = batches + rows + columns
    let shape = try TensorShape(
      labels.map { a.labels.contains($0) ? a.size($0) : b.size($0) })
    if isEmpty { return Term(tensor: try Tensor.zeros(shape), labels: labels) }
    if count(rows) == 1 && count(columns) == 1 && !batches.isEmpty {
      // Many products of two vectors.
      let products = try a.ordered(batches + inner).reshape([count(batches), count(inner)])
        .mul(b.ordered(batches + inner).reshape([count(batches), count(inner)]))
      return Term(tensor: try products.sum(axes: [1]).reshape(shape), labels: labels)
    }
    let x = try a.ordered(batches + rows + inner).reshape([count(batches), count(rows), count(inner)])
    let y = try b.ordered(batches + inner + columns).reshape([count(batches), count(inner), count(columns)])
    return Term(tensor: try x.matMul(y).reshape(shape), labels: labels)
  }
}

extension Tensor {
  /// The sum of products of tensors that an equation in Einstein's notation describes, such as `ij,jk->ik`.
  ///
  /// - Throws: ``TensorError`` when the labels do not fit the operands.
  public static func einsum(_ equation: String, _ operands: [Tensor]) throws -> Tensor {
    guard !operands.isEmpty else { throw TensorError("einsum(): give at least one operand.") }
    for operand in operands { try operand.requireLive(for: "einsum") }
    return try Einsum(equation, operandCount: operands.count).compute(operands)
  }
}
