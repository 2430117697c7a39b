// Space, batches and depth traded for each other in blocks.

extension Tensor {
  /// The blocks of the batch put side by side in space; the opposite of ``spaceToBatchND(_:_:)``.
  ///
  /// - Parameters:
  ///   - blockShape: the sizes of a block along the axes 1, 2, …; the batch size must be a multiple of their product.
  ///   - crops: for each of these axes, how much is cut off before and after.
  public final func batchToSpaceND(_ blockShape: [Int], _ crops: [(before: Int, after: Int)]) throws -> Tensor {
    let operation = try Operation("batchToSpaceND", self)
    try checkBlocks(operation, blockShape, crops, "crops")
    let product = blockShape.reduce(1, saturatingProduct)
    guard shape[0] % product == 0 else {
      throw operation.error(
        "the batch size \(shape[0]) must be divisible by the product \(product) of the blockShape \(TensorShape.text(blockShape))."
      )
    }
    var result = self
    // The first block axis varies slowest in the batch, so it is taken off first.
    for (index, block) in blockShape.enumerated() {
      let axis = index + 1
      let before = result.shape.elementCount(of: 1..<axis)
      let after = result.shape.elementCount(of: (axis + 1)..<rank)
      var next = result.shape
      next[0] /= block
      next[axis] *= block
      result = try result.reshape([block, next[0], before, result.shape[axis], after])
        .transpose([1, 2, 3, 0, 4]).reshape(next)
    }
    var begin = [Int](repeating: 0, count: rank)
    var sizes = result.shape.dimensions
    for (index, crop) in crops.enumerated() {
      begin[index + 1] = crop.before
      sizes[index + 1] -= crop.before + crop.after
      guard sizes[index + 1] >= 0 else {
        throw operation.error(
          "the crops \(crop.before), \(crop.after) of axis \(index + 1) exceed its size \(result.shape[index + 1]).")
      }
    }
    return try result.slice(begin, sizes)
  }

  /// Blocks of space moved to the batch; the opposite of ``batchToSpaceND(_:_:)``.
  ///
  /// - Parameters:
  ///   - blockShape: the sizes of a block along the axes 1, 2, …
  ///   - paddings: for each of these axes, how many zeros come before and after; the padded size must be a multiple of
  ///     the block's.
  public final func spaceToBatchND(_ blockShape: [Int], _ paddings: [(before: Int, after: Int)]) throws -> Tensor {
    let operation = try Operation("spaceToBatchND", self)
    try checkBlocks(operation, blockShape, paddings, "paddings")
    let rest = [(before: Int, after: Int)](repeating: (0, 0), count: rank - 1 - blockShape.count)
    var result = try pad([(0, 0)] + paddings + rest)
    for (index, block) in blockShape.enumerated() where result.shape[index + 1] % block != 0 {
      throw operation.error(
        "the padded size \(result.shape[index + 1]) of axis \(index + 1) must be a multiple of the block size \(block) (input.shape \(shape), blockShape \(TensorShape.text(blockShape)))."
      )
    }
    for (index, block) in blockShape.enumerated().reversed() {
      let axis = index + 1
      let before = result.shape.elementCount(of: 1..<axis)
      let after = result.shape.elementCount(of: (axis + 1)..<rank)
      var next = result.shape
      let batch = next[0]
      next[0] *= block
      next[axis] /= block
      result = try result.reshape([batch, before, next[axis], block, after])
        .transpose([3, 0, 1, 2, 4]).reshape(next)
    }
    return result
  }

  private final func checkBlocks(
    _ operation: Operation, _ blockShape: [Int], _ pairs: [(before: Int, after: Int)], _ name: String
  ) throws {
    guard rank >= 1 + blockShape.count, !blockShape.isEmpty else {
      throw operation.error(
        "the rank \(rank) of the tensor must be greater than the length of the blockShape, \(blockShape.count).")
    }
    guard pairs.count == blockShape.count else {
      throw operation.error(
        "the length \(pairs.count) of \(name) must be that of the blockShape, \(blockShape.count).")
    }
    guard blockShape.allSatisfy({ $0 >= 1 }),
      pairs.allSatisfy({ (0...Int(Int32.max)).contains($0.before) && (0...Int(Int32.max)).contains($0.after) })
    else {
      throw operation.error(
        "the block sizes \(TensorShape.text(blockShape)) must be at least 1, and the \(name) not negative.")
    }
  }

  /// Parts of the depth put side by side in space: [b, h, w, c·s²] → [b, h·s, w·s, c].
  ///
  /// - Parameter isChannelsFirst: whether the tensor is [b, c, h, w].
  public final func depthToSpace(_ blockSize: Int, isChannelsFirst: Bool = false) throws -> Tensor {
    let operation = try Operation("depthToSpace", self)
    try operation.require(self, "x", rank: 4)
    guard blockSize > 1 else { throw operation.error("the block size must be greater than 1, but it is \(blockSize).") }
    if isChannelsFirst {
      return try transpose([0, 2, 3, 1]).depthToSpace(blockSize).transpose([0, 3, 1, 2])
    }
    let (batch, height, width, depth) = (shape[0], shape[1], shape[2], shape[3])
    let square = saturatingProduct(blockSize, blockSize)
    guard depth % square == 0 else {
      throw operation.error(
        "the depth \(depth) of the tensor of shape \(shape) must be divisible by blockSize² = \(square).")
    }
    return try reshape([batch, height, width, blockSize, blockSize, depth / square])
      .transpose([0, 1, 3, 2, 4, 5])
      .reshape([batch, height * blockSize, width * blockSize, depth / square])
  }
}
