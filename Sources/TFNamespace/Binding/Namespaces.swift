import Script

extension TFContext {
  /// The object for a namespace such as `tf` or `tf.linalg`; its members are made when they are first read.
  func namespace(_ path: String) -> Value {
    let context = self
    return Value(
      LazyObject(prototype: realm.objectPrototype) { object in
        let table = FunctionTable.shared
        let prefix = path + "."
        var nested: [String] = []
        for member in table.allPaths where member.hasPrefix(prefix) {
          let name = member.dropFirst(prefix.count)
          if let dot = name.firstIndex(of: ".") {
            let first = String(name[..<dot])
            if !nested.contains(first) { nested.append(first) }
          }
        }
        for entry in table.entries where entry.owner == path {
          object.defineLazily(PropertyKey(entry.name), context.realm, .all) { _ in Value(context.function(for: entry)) }
        }
        for alias in table.aliases where alias.path.hasPrefix(prefix) {
          let name = String(alias.path.dropFirst(prefix.count))
          guard !name.contains("."), let entry = table.entry(at: alias.target) else { continue }
          object.defineLazily(PropertyKey(name), context.realm, .all) { _ in Value(context.function(for: entry)) }
        }
        for value in table.values where value.path.hasPrefix(prefix) {
          let name = String(value.path.dropFirst(prefix.count))
          if name.contains(".") { continue }
          object.defineLazily(PropertyKey(name), context.realm, .all) { _ in value.make(context) }
        }
        if !path.contains(".") { object.put("default", Value(object), .method) }
        for name in nested {
          object.defineLazily(PropertyKey(name), context.realm, .all) { _ in context.namespace(prefix + name) }
        }
      })
  }

  /// The function object for an entry.
  func function(for entry: FunctionEntry) -> NativeFunction {
    if let known = functions[entry.path] { return known }
    let made = NativeFunction(
      realm, PropertyKey(entry.name), entry.arity(asMethod: false), qualifiedName: entry.path, entry.nativeBody(self))
    functions[entry.path] = made
    return made
  }
}
