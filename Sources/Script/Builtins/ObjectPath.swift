/// The objects a recursive walk is inside of, to find cycles; a few are compared one by one, many are hashed.
struct ObjectPath {
  private var objects: [JSObject] = []
  /// All of `objects`, once there are many.
  private var identities: Set<ObjectIdentifier> = []
  private static let longestScan = 16

  /// Goes into an object; false when the walk is inside of it already.
  mutating func enter(_ object: JSObject) -> Bool {
    if objects.count < Self.longestScan {
      if objects.contains(where: { $0 === object }) { return false }
    } else {
      if objects.count == Self.longestScan { identities = Set(objects.map { ObjectIdentifier($0) }) }
      guard identities.insert(ObjectIdentifier(object)).inserted else { return false }
    }
    objects.append(object)
    return true
  }

  /// Leaves the object entered last.
  mutating func leave() {
    let object = objects.removeLast()
    if objects.count >= Self.longestScan { identities.remove(ObjectIdentifier(object)) }
  }
}
