import Script

extension TFContext {
  /// What a program gets that imports one of the packages of TensorFlow.js; nil for other modules.
  ///
  /// All of `@tensorflow/tfjs`, `@tensorflow/tfjs-node`, `@tensorflow/tfjs-core` … are the same `tf`, and
  /// `@tensorflow/tfjs-vis` is `tfvis`. A misspelling that guides have spread is understood too.
  package func module(named specifier: String) -> JSObject? {
    guard let namespace = Self.namespace(ofModule: specifier) else { return nil }
    return (try? realm.globalObject.get(PropertyKey(namespace), machine))?.asObject
  }

  /// The global that holds what a package of TensorFlow.js exports; nil for other modules.
  package static func namespace(ofModule specifier: String) -> String? {
    let name = specifier.split(separator: "/")
    guard name.count >= 2, ["@tensorflow", "@tensorflowjs", "@tensorlowjs"].contains(name[0]),
      name[1].hasPrefix("tfjs")
    else { return nil }
    return name[1].hasPrefix("tfjs-vis") ? "tfvis" : "tf"
  }

  /// Lets programs get `tf` with `import` and `require`.
  func installModules() {
    machine.builtInModules.defineFamily { [unowned(unsafe) self] name in module(named: name) }
  }
}
