import Layers
import Tensors

extension FunctionTable {
  /// The paths of the objects that only hold functions: `tf`, `tf.layers` …
  package var namespaces: [String] {
    var seen: Set<String> = []
    return entries.map(\.owner).filter { $0.hasPrefix("tf") && seen.insert($0).inserted }
  }

  /// The function that a method of a class calls.
  package func method(_ name: String, ofClass className: String) -> FunctionEntry? {
    var current: String? = className
    while let owner = current {
      if let found = methods(of: owner).first(where: { $0.name == name }) { return found.entry }
      current = hostClass(owner)?.base
    }
    return nil
  }

  /// The names of the methods and properties of a class and of those it extends.
  package func memberNames(ofClass className: String) -> [String] {
    var names: [String] = []
    var current: String? = className
    while let owner = current {
      names += methods(of: owner).map(\.name) + properties(of: owner).map(\.getter.name)
      current = hostClass(owner)?.base
    }
    return names
  }
}

extension Parameter {
  /// The keys of an options object, those that must be given first; empty for other kinds.
  package var keys: [Parameter] {
    guard case .options(let keys) = kind else { return [] }
    return keys.filter { !$0.isOptional } + keys.filter(\.isOptional)
  }

  /// What is accepted, as help says it: long lists of words set so that lines can be broken; nothing where anything may be.
  package var helpText: String {
    if kindText == ConfigKind.any.description { return "" }
    return choices.count > 4 ? kindText.split(separator: "|").joined(separator: " | ") : kindText
  }

  /// The words that are accepted, where there are only a few.
  package var choices: [String] {
    switch kind {
    case .choice(let words): return words
    case .dtype: return DataType.allCases.map { "\($0)" }
    default: return names
    }
  }
}
