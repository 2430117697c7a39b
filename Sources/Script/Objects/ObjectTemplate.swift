/// Makes many objects with the same keys in the same order, as the rows of a table: their structure is found once.
public struct ObjectTemplate {
  private let keys: [PropertyKey]
  /// The structure of the objects; nil when objects with these keys do not share one.
  private let shape: Shape?
  private let realm: Realm

  /// A template for objects with the given keys.
  public init(_ keys: [PropertyKey], _ realm: Realm) {
    let example = realm.makeObject()
    for key in keys { example.put(key, .undefined) }
    self.keys = keys
    self.realm = realm
    shape = example.shape.isUnique || example.shape.count != keys.count ? nil : example.shape
  }

  /// An object with the given values.
  ///
  /// - Parameter value: the value of the key of this number; called in order.
  public func make(_ value: (Int) -> Value) -> JSObject {
    guard let shape else {
      let object = realm.makeObject()
      for index in keys.indices { object.put(keys[index], value(index)) }
      return object
    }
    let object = PlainObject.make(shape: realm.objectShape, capacity: keys.count)
    // The object has its structure last: until then it has no properties that a collection of garbage could visit.
    for index in keys.indices { (object.slots.unsafelyUnwrapped + index).initialize(to: value(index)) }
    object.shape = shape
    return object
  }
}
