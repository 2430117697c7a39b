import Script

extension TFContext {
  /// What a program gets that imports one of the packages of TensorFlow.js; nil for other modules.
  ///
  /// All of `@tensorflow/tfjs`, `@tensorflow/tfjs-node`, `@tensorflow/tfjs-core` … are the same `tf`, and
  /// `@tensorflow/tfjs-vis` is `tfvis`. A misspelling that guides have spread is understood too.
  package func module(named specifier: String) -> JSObject? {
    let name = specifier.split(separator: "/")
    guard name.count >= 2, name[0] == "@tensorflow" || name[0] == "@tensorflowjs" || name[0] == "@tensorlowjs",
      name[1].hasPrefix("tfjs")
    else { return nil }
    let global = PropertyKey(name[1].hasPrefix("tfjs-vis") ? "tfvis" : "tf")
    return (try? realm.globalObject.get(global, machine))?.asObject
  }

  /// Lets programs get `tf` with `import` and `require`.
  func installModules() {
    machine.builtInModules.defineFamily { [unowned(unsafe) self] name in module(named: name) }
  }
}
