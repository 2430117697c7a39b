/// An object that is shown as one word, such as a date or a regular expression.
protocol InspectableAtom: JSObject {
  /// The name of the built-in class.
  var kindName: String { get }
  /// The word.
  var inspectionText: String { get }
  /// The style of the word in colored output.
  var inspectionStyle: InspectionStyle { get }
}

/// An iterator of a collection, whose remaining elements can be shown without taking them.
protocol PreviewableIterator: JSObject {
  /// `Map`, `Set` …
  var collectionName: String { get }
  /// What is left.
  var remaining: RemainingElements { get }
}

/// What is left in an iterator.
enum RemainingElements {
  case values([Value])
  case entries([(key: Value, value: Value)])
}

extension CollectionIterator: PreviewableIterator {
  var collectionName: String { isSet ? "Set" : "Map" }

  var remaining: RemainingElements {
    let entries = remainingEntries
    switch content {
    case .entries: return .entries(entries)
    case .keys: return .values(entries.map(\.key))
    case .values: return .values(entries.map(\.value))
    }
  }
}
