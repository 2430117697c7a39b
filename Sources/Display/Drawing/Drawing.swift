/// A picture made of shapes, in pixels from the upper left corner: what a figure draws once for every medium that has
/// pixels.
package struct Drawing: Sendable {
  /// A place in pixels.
  package struct Place: Hashable, Sendable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// What a shape is painted with. All but a fixed color follow the page the drawing lies on.
  package enum Paint: Hashable, Sendable {
    /// The color of text.
    case ink
    /// Axes and their ticks.
    case axis
    /// Lines behind the data.
    case grid
    case color(Color)
  }

  /// Which point of a text lies at its place.
  package enum Anchor: String, Sendable {
    case start, middle, end
  }

  /// A line of words.
  package struct Label: Hashable, Sendable {
    package var words: String
    package var place: Place
    package var anchor: Anchor
    package var size: Double
    package var isBold = false
    /// Whether the words run upwards.
    package var isRotated = false
    package var paint = Paint.ink
  }

  package enum Shape: Sendable {
    case rectangle(Place, width: Double, height: Double, Paint)
    case line([Place], width: Double, Paint)
    case disc(Place, radius: Double, Paint)
    case label(Label)
  }

  package var width: Double
  package var height: Double
  /// What a reader who cannot see the drawing is told.
  package var name: String?
  package private(set) var shapes: [Shape] = []

  package init(width: Double, height: Double, name: String? = nil) {
    self.width = width
    self.height = height
    self.name = name
  }

  package mutating func add(_ shape: Shape) {
    shapes.append(shape)
  }

  /// Puts another drawing below this one.
  package mutating func append(_ other: Drawing) {
    for shape in other.shapes { shapes.append(shape.moved(down: height)) }
    width = max(width, other.width)
    height += other.height
  }
}

extension Drawing.Shape {
  fileprivate func moved(down distance: Double) -> Drawing.Shape {
    func moved(_ place: Drawing.Place) -> Drawing.Place { Drawing.Place(place.x, place.y + distance) }
    switch self {
    case .rectangle(let place, let width, let height, let paint):
      return .rectangle(moved(place), width: width, height: height, paint)
    case .line(let places, let width, let paint): return .line(places.map(moved), width: width, paint)
    case .disc(let place, let radius, let paint): return .disc(moved(place), radius: radius, paint)
    case .label(var label):
      label.place = moved(label.place)
      return .label(label)
    }
  }
}
