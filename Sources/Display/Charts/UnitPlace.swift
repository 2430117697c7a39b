/// A place as fractions of two axes: (0, 0) the lower left corner, (1, 1) the upper right one.
struct UnitPlace: Hashable {
  var x: Double
  var y: Double

  /// Whether the place lies within the axes, up to rounding.
  var isInside: Bool { x >= -1e-9 && x <= 1 + 1e-9 && y >= -1e-9 && y <= 1 + 1e-9 }

  /// The part of the straight line between two places that lies within the axes, by Liang and Barsky; nil when none.
  static func clipped(from start: UnitPlace, to end: UnitPlace) -> (start: UnitPlace, end: UnitPlace)? {
    var (first, last) = (0.0, 1.0)
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    for (direction, distance) in [(-dx, start.x), (dx, 1 - start.x), (-dy, start.y), (dy, 1 - start.y)] {
      if direction == 0 {
        if distance < 0 { return nil }
      } else if direction < 0 {
        first = max(first, distance / direction)
      } else {
        last = min(last, distance / direction)
      }
    }
    if first > last { return nil }
    func place(_ part: Double) -> UnitPlace { UnitPlace(x: start.x + dx * part, y: start.y + dy * part) }
    return (first == 0 ? start : place(first), last == 1 ? end : place(last))
  }
}
