// Operations on tensors of strings.

extension Tensor {
  /// Splits each text of a vector.
  ///
  /// - Parameters:
  ///   - delimiter: the characters that separate parts; without any, every character is a part.
  ///   - skipsEmpty: whether empty parts are left out.
  /// - Returns: the parts as a sparse matrix: coordinates [n, 2], parts [n], shape [2].
  public final func stringSplit(
    _ delimiter: String, skipsEmpty: Bool = true
  ) throws -> (indices: Tensor, values: Tensor, shape: Tensor) {
    let operation = try Operation("stringSplit", self)
    try operation.require(self, "input", .string)
    try operation.require(self, "input", rank: 1)
    let separators = Set(delimiter)
    var indices: [Int32] = []
    var parts: [String] = []
    var width = 0
    for (row, text) in strings.enumerated() {
      let pieces: [String] =
        separators.isEmpty
        ? text.map { String($0) }
        : text.split(omittingEmptySubsequences: false) { separators.contains($0) }.map { String($0) }
      // An empty text has no parts, not one empty part.
      let kept = text.isEmpty ? [] : pieces.filter { !skipsEmpty || !$0.isEmpty }
      for column in kept.indices { indices += [Int32(row), Int32(column)] }
      parts += kept
      width = Swift.max(width, kept.count)
    }
    return (
      try Tensor(ints: indices, shape: TensorShape([parts.count, 2])), try Tensor(strings: parts),
      try Tensor(ints: [Int32(size), Int32(width)])
    )
  }

  /// What ``stringNGrams(_:_:)`` makes.
  public struct NGramOptions {
    /// What stands between the tokens of an n-gram.
    public var separator = ""
    /// The lengths of the n-grams.
    public var widths: [Int] = []
    /// What stands for missing tokens before a sequence.
    public var leftPad = ""
    /// What stands for missing tokens behind a sequence.
    public var rightPad = ""
    /// How many tokens may be missing; -1 for all but one.
    public var padWidth = 0
    /// Whether a sequence that is too short for any n-gram becomes one as a whole.
    public var preservesShortSequences = false

    /// Options without any widths.
    public init() {}
  }

  /// The n-grams (runs of n tokens) of sequences of tokens.
  ///
  /// - Parameter splits: where each sequence begins in this vector of tokens, and where the last ends.
  /// - Returns: the n-grams, and where those of each sequence begin.
  public final func stringNGrams(
    _ splits: Tensor, _ options: NGramOptions
  ) throws -> (values: Tensor, splits: Tensor) {
    let operation = try Operation("stringNGrams", self, splits)
    try operation.require(self, "data", .string)
    let bounds = try splits.intValues().map { Int($0) }
    guard zip(bounds, bounds.dropFirst()).allSatisfy({ $0 <= $1 }), bounds.first ?? 0 == 0,
      bounds.last ?? 0 == size || size == 0
    else {
      throw operation.error(
        "dataSplits must ascend from 0 to the number of tokens, \(size), but they are \(TensorShape.text(bounds)).")
    }
    var result: [String] = []
    var ends: [Int32] = bounds.isEmpty ? [] : [0]
    let tokens = Array(strings)
    for (start, end) in zip(bounds, bounds.dropFirst()) {
      let sequence = tokens[start..<end]
      var grams: [String] = []
      for width in options.widths {
        let pad = Tensor.padding(options, width)
        let count = Swift.max(0, sequence.count + 2 * pad - width + 1)
        guard count <= 1 << 24, width <= 1 << 24, count * width <= 1 << 26 else {
          throw operation.error("\(count) n-grams of \(width) tokens are more than memory can hold.")
        }
        grams += (0..<count).map { Tensor.gram(sequence, $0, of: count, width: width, options) }
      }
      if grams.isEmpty && options.preservesShortSequences && !sequence.isEmpty {
        let width = sequence.count + 2 * Swift.max(options.padWidth, 0)
        grams = [Tensor.gram(sequence, 0, of: 1, width: width, options)]
      }
      result += grams
      ends.append(Int32(result.count))
    }
    return (try Tensor(strings: result), try Tensor(ints: ends))
  }

  private static func padding(_ options: NGramOptions, _ width: Int) -> Int {
    Swift.min(options.padWidth < 0 ? width - 1 : options.padWidth, width - 1)
  }

  private static func gram(
    _ sequence: ArraySlice<String>, _ index: Int, of count: Int, width: Int, _ options: NGramOptions
  ) -> String {
    let pad = padding(options, width)
    let left = Swift.max(0, pad - index)
    let right = Swift.max(0, pad - (count - (index + 1)))
    let start = sequence.startIndex + (left > 0 ? 0 : index - pad)
    let tokens = sequence[start..<Swift.max(start, start + width - left - right)]
    return
      ([String](repeating: options.leftPad, count: left) + tokens
      + [String](repeating: options.rightPad, count: right)).joined(separator: options.separator)
  }

  /// The number of a bucket for each text: its 64-bit FarmHash fingerprint modulo the number of buckets.
  public final func stringToHashBucketFast(_ bucketCount: Int) throws -> Tensor {
    let operation = try Operation("stringToHashBucketFast", self)
    try operation.require(self, "input", .string)
    guard (1...(1 << 31)).contains(bucketCount) else {
      throw operation.error("the number of buckets must be in the range [1, 2147483648], but it is \(bucketCount).")
    }
    let buckets = strings.map { text in
      Int32(truncatingIfNeeded: FarmHash.fingerprint(Array(text.utf8)) % UInt64(bucketCount))
    }
    return try Tensor(ints: buckets, shape: shape)
  }
}
