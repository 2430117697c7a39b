/// What compiled code knows of the module it belongs to.
final class ModuleContext {
  /// The path or name relative specifiers refer to.
  let name: String
  /// The bindings that live in boxes of the module's environment.
  private let owned: Set<ObjectIdentifier>
  /// `import.meta`, made at first use.
  var meta: JSObject?

  init(name: String, owned: [Binding] = []) {
    self.name = name
    self.owned = Set(owned.map(ObjectIdentifier.init))
  }

  func owns(_ binding: Binding) -> Bool { owned.contains(ObjectIdentifier(binding)) }
}
