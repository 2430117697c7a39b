// Choosing the best of overlapping boxes.

import Glibc

/// The boxes that are kept.
public struct SelectedBoxes {
  /// Their indices, best first (int32).
  public let indices: Tensor
  /// Their scores, lowered by overlap if soft.
  public let scores: Tensor
  /// How many were selected before padding.
  public let count: Int
}

extension Tensor {
  /// Selects boxes with high scores that overlap no better one by more than a limit. This tensor holds the boxes,
  /// [boxes, 4] with rows (y1, x1, y2, x2).
  ///
  /// - Parameters:
  ///   - scores: one for each box.
  ///   - count: how many boxes are kept at most.
  ///   - overlapLimit: the part of the union that two kept boxes may share.
  ///   - scoreLimit: boxes with this score or less are not kept.
  ///   - softness: σ: above 0, an overlapping box is not dropped, but its score is multiplied by
  ///     exp(−overlap² / 2σ) (Bodla et al. 2017).
  ///   - pads: whether indices and scores are filled with zeros up to `count`.
  public final func nonMaxSuppression(
    _ scores: Tensor, count: Int, overlapLimit: Double = 0.5, scoreLimit: Double = -.infinity, softness: Double = 0,
    pads: Bool = false
  ) throws -> SelectedBoxes {
    let operation = try Operation("nonMaxSuppression", self, scores)
    guard (0...1).contains(overlapLimit) else {
      throw operation.error("iouThreshold must be in [0, 1], but it is \(overlapLimit).")
    }
    guard rank == 2, shape[1] == 4 else {
      throw operation.error("boxes must be of shape [boxes,4], but it is \(shape) (rank \(rank)).")
    }
    guard scores.rank == 1, scores.size == shape[0] else {
      throw operation.error(
        "there must be one score for each of the \(shape[0]) boxes, but scores has the shape \(scores.shape).")
    }
    guard (0...1).contains(softness) else {
      throw operation.error("softNmsSigma must be in [0, 1], but it is \(softness).")
    }
    let limit = Swift.min(Swift.max(count, 0), shape[0])
    let values = try doubles()
    var selection = BoxSelection(
      boxes: (0..<shape[0]).map { Box(Array(values[(4 * $0)..<(4 * $0 + 4)])) }, overlapLimit: overlapLimit,
      scoreLimit: scoreLimit, softness: softness)
    selection.run(try scores.doubles(), limit: limit)
    let padding = pads ? limit - selection.chosen.count : 0
    let indices = selection.chosen.map { Int32($0.index) } + [Int32](repeating: 0, count: padding)
    let chosenScores = selection.chosen.map { Float($0.score) } + [Float](repeating: 0, count: padding)
    return SelectedBoxes(
      indices: try operation.finish(Tensor(ints: indices)), scores: try Tensor(chosenScores),
      count: selection.chosen.count)
  }
}

/// A box between two corners.
private struct Box {
  let top: Double
  let left: Double
  let bottom: Double
  let right: Double

  init(_ corners: [Double]) {
    (top, bottom) = (min(corners[0], corners[2]), max(corners[0], corners[2]))
    (left, right) = (min(corners[1], corners[3]), max(corners[1], corners[3]))
  }

  private var area: Double { (bottom - top) * (right - left) }

  /// The area of the intersection over that of the union.
  func overlap(_ other: Box) -> Double {
    guard area > 0 && other.area > 0 else { return 0 }
    let height = max(min(bottom, other.bottom) - max(top, other.top), 0)
    let width = max(min(right, other.right) - max(left, other.left), 0)
    return height * width / (area + other.area - height * width)
  }
}

private struct BoxSelection {
  struct Candidate {
    let index: Int
    var score: Double
    /// The chosen boxes before this one have already lowered the score.
    var firstRival: Int
  }

  let boxes: [Box]
  let overlapLimit: Double
  let scoreLimit: Double
  let softness: Double
  private(set) var chosen: [Candidate] = []

  init(boxes: [Box], overlapLimit: Double, scoreLimit: Double, softness: Double) {
    self.boxes = boxes
    self.overlapLimit = overlapLimit
    self.scoreLimit = scoreLimit
    self.softness = softness
  }

  mutating func run(_ scores: [Double], limit: Int) {
    // Worst first; of equal scores the one with the lower index is taken first.
    var candidates = scores.indices.filter { scores[$0] > scoreLimit }
      .map { Candidate(index: $0, score: scores[$0], firstRival: 0) }
      .sorted { ($0.score, -$0.index) < ($1.score, -$1.index) }
    while chosen.count < limit, var candidate = candidates.popLast() {
      let before = candidate.score
      let isDropped = lower(&candidate)
      candidate.firstRival = chosen.count
      if isDropped { continue }
      if candidate.score == before {
        chosen.append(candidate)
      } else if candidate.score > scoreLimit {
        let place = candidates.firstIndex { ($0.score, -$0.index) > (candidate.score, -candidate.index) }
        candidates.insert(candidate, at: place ?? candidates.count)
      }
    }
  }

  /// Lowers a score by the overlaps with chosen boxes; tells whether one of them is too large.
  private func lower(_ candidate: inout Candidate) -> Bool {
    for rival in stride(from: chosen.count - 1, through: candidate.firstRival, by: -1) {
      let overlap = boxes[candidate.index].overlap(boxes[chosen[rival].index])
      if overlap >= overlapLimit { return true }
      if softness > 0 { candidate.score *= exp(-0.5 / softness * overlap * overlap) }
      if candidate.score <= scoreLimit { break }
    }
    return false
  }
}
