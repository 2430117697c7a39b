import Display
import Script

/// A namespace such as `tf.layers`, as the notebook shows it: the names in it, side by side.
enum NamespaceView {
  /// The view for a window.
  static func bundle(path: String, names: [String], on terminal: TerminalCapabilities) -> DisplayBundle {
    var heading = StyledText(path, TextRole.heading)
    heading.append("  \(names.count) names; .help \(path).\(names.first ?? "") explains one", TextRole.muted)
    let indent = StyledText("  ")
    let lines = names.joined(separator: "  ").wrapped(toWidth: max(20, terminal.columns - 2)).map {
      indent + StyledText($0, TextRole.function)
    }
    return .prose(.joined([heading] + lines))
  }
}

extension TFContext {
  /// The view of `tf`, `tfvis` or a namespace in them; nil for other objects.
  func namespaceBundle(of object: JSObject, on terminal: TerminalCapabilities) -> DisplayBundle? {
    guard let path = FunctionTable.shared.namespaces.first(where: { namespace(at: $0) === object }),
      let names = try? object.ownKeys(machine).compactMap({ $0.name?.text })
    else { return nil }
    return NamespaceView.bundle(path: path, names: names, on: terminal)
  }

  private func namespace(at path: String) -> JSObject? {
    path.split(separator: ".").reduce(realm.globalObject as JSObject?) { object, name in
      object.flatMap { try? $0.get(PropertyKey(String(name)), machine).asObject }
    }
  }
}
