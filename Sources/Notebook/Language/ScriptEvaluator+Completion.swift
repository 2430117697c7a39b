import Script
import TFNamespace

extension ScriptEvaluator {
  private static let keywords = [
    "async", "await", "break", "case", "catch", "class", "const", "continue", "default", "delete", "do", "else",
    "extends", "false", "finally", "for", "function", "if", "import", "in", "instanceof", "let", "new", "null", "of",
    "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "undefined", "var", "void",
    "while", "yield",
  ]

  package func completions(before text: String) -> Completions {
    switch CompletionContext(before: text) {
    case .name(let beginning): return matching(names(), beginning)
    case .member(let chain, let beginning):
      // What every object has is offered only to those who look for it.
      let common = beginning.isEmpty ? Set(machine.propertyNames(of: Value(machine.realm.makeObject()))) : []
      return matching(members(of: chain).filter { !common.contains($0.text) }, beginning)
    case .key(let call, let given, let beginning):
      // In the order of the table, in which the important keys come first.
      let keys = options(of: call).filter { !given.contains($0.name) && $0.name.hasPrefix(beginning) }
      let entry = self.entry(of: call.callee)
      return Completions(
        replacing: beginning.count,
        keys.map { CompletionCandidate($0.name + ": ", detail: ScriptEvaluator.detail(of: $0, in: entry)) })
    case .argument(let call):
      guard let entry = entry(of: call.callee) else { return matching(names(), "") }
      let words = parameter(of: call).map(ScriptEvaluator.quotedChoices) ?? []
      let completions = matching(words + ownNames(), "")
      return Completions(replacing: 0, completions.candidates, hint: entry.signature)
    case .value(let call, let key):
      let words = options(of: call).first { $0.name == key }.map(ScriptEvaluator.quotedChoices) ?? []
      return matching(words.isEmpty ? names() : words, "")
    case .string(let call, let key, let beginning): return strings(call, key, beginning)
    case .nothing: return .none
    }
  }

  package func suggestions(for name: String) -> [String] {
    let paths = FunctionTable.shared.allPaths
    let last = name.split(separator: ".").last.map(String.init) ?? name
    let parts = paths.filter { $0.lowercased().hasSuffix("." + last.lowercased()) }
    if !parts.isEmpty { return parts }
    return Suggestion.closest(to: name, among: paths + machine.session.names).map { [$0] } ?? []
  }

  private func matching(_ candidates: [CompletionCandidate], _ beginning: String) -> Completions {
    var seen: Set<String> = []
    let found = candidates.filter { $0.text.hasPrefix(beginning) && seen.insert($0.text).inserted }
    return Completions(replacing: beginning.count, found.sorted { $0.text < $1.text })
  }

  private func names() -> [CompletionCandidate] {
    let globals = ((try? machine.realm.globalObject.ownKeys(machine)) ?? []).compactMap { $0.name?.text }
    return ownNames() + (globals + ScriptEvaluator.keywords).map { CompletionCandidate($0) }
  }

  /// The names that cells have defined.
  private func ownNames() -> [CompletionCandidate] {
    machine.session.names.filter { machine.session[$0] != nil && !SessionNames.isOwn($0) }
      .map { CompletionCandidate($0) }
  }

  // MARK: Members

  private func members(of chain: [CompletionContext.Link]) -> [CompletionCandidate] {
    if chain.contains(where: \.isCall) {
      return resultClass(of: chain).map(members(ofClass:)) ?? []
    }
    guard let value = value(of: chain.map(\.name)) else { return [] }
    let path = chain.map(\.name).joined(separator: ".")
    let owner = value.asObject.flatMap { machine.className($0) }
    return memberNames(of: value).map { name in
      let table = FunctionTable.shared
      let entry = table.entry(at: "\(path).\(name)") ?? owner.flatMap { table.method(name, ofClass: $0) }
      return CompletionCandidate(name, detail: entry?.signature ?? "")
    }
  }

  /// The properties that can be written behind a point; of the objects of `tf`, whose classes have the properties of
  /// all their subclasses, those that have a value.
  private func memberNames(of value: Value) -> [String] {
    let isHost = value.asObject?.kind == .host
    return machine.propertyNames(of: value).filter { name in
      guard let first = name.first, !first.isNumber else { return false }
      return !isHost || (try? machine.get(value, PropertyKey(name)))?.isUndefined == false
    }
  }

  /// The value of a chain of names, without calling functions of the script.
  private func value(of names: [String]) -> Value? {
    guard let first = names.first else { return nil }
    var value = machine.session[first]
    if value == nil { value = try? machine.realm.globalObject.get(PropertyKey(first), machine) }
    for name in names.dropFirst() {
      guard let object = value, !object.isNullish else { return nil }
      value = try? machine.get(object, PropertyKey(name))
    }
    return value
  }

  /// The class of what a chain of calls gives, as the function table says.
  private func resultClass(of chain: [CompletionContext.Link]) -> String? {
    var owner: String?
    var path = ""
    for link in chain {
      if let known = owner {
        owner = FunctionTable.shared.entry(at: "\(known).\(link.name)")?.result ?? known
      } else {
        path += (path.isEmpty ? "" : ".") + link.name
        if link.isCall { owner = FunctionTable.shared.entry(at: path)?.result }
        if link.isCall && owner == nil { return nil }
      }
    }
    return owner
  }

  private func members(ofClass name: String) -> [CompletionCandidate] {
    FunctionTable.shared.memberNames(ofClass: name).map { member in
      CompletionCandidate(member, detail: FunctionTable.shared.method(member, ofClass: name)?.signature ?? "")
    }
  }

  // MARK: Options and strings

  /// The parameter that an argument of a call is for.
  private func parameter(of call: CompletionContext.Call) -> Parameter? {
    guard let entry = entry(of: call.callee) else { return nil }
    let isMethod = !entry.path.hasPrefix(call.callee.map(\.name).joined(separator: "."))
    let parameters = entry.passedParameters(asMethod: isMethod)
    return parameters.indices.contains(call.argument) ? parameters[call.argument] : nil
  }

  /// The function that a chain calls: a path of `tf`, or a method of the value before it.
  private func entry(of callee: [CompletionContext.Link]) -> FunctionEntry? {
    let path = callee.map(\.name).joined(separator: ".")
    if let entry = FunctionTable.shared.entry(at: path) { return entry }
    guard let method = callee.last?.name, callee.count > 1 else { return nil }
    let receiver = Array(callee.dropLast())
    var className = receiver.contains(where: \.isCall) ? resultClass(of: receiver) : nil
    if className == nil, let object = value(of: receiver.map(\.name))?.asObject {
      className = machine.className(object)
    }
    return className.flatMap { FunctionTable.shared.method(method, ofClass: $0) }
  }

  private func options(of call: CompletionContext.Call) -> [Parameter] { parameter(of: call)?.keys ?? [] }

  private func strings(_ call: CompletionContext.Call?, _ key: String?, _ beginning: String) -> Completions {
    if beginning.hasPrefix("file://") {
      return FileNameCompletion.completions(for: String(beginning.dropFirst(7)))
    }
    guard let call else { return .none }
    let target = key == nil ? parameter(of: call) : options(of: call).first { $0.name == key }
    return matching((target?.choices ?? []).map { CompletionCandidate($0) }, beginning)
  }

  /// The words a parameter takes, as they are written in code.
  private static func quotedChoices(of parameter: Parameter) -> [CompletionCandidate] {
    if case .boolean = parameter.kind { return ["true", "false"].map { CompletionCandidate($0) } }
    return parameter.choices.map { CompletionCandidate("'\($0)'") }
  }

  /// What a key takes, its default, and what it means.
  private static func detail(of parameter: Parameter, in entry: FunctionEntry?) -> String {
    let isLong = parameter.kindText.count > 32 && parameter.choices.count > 1
    let kind = isLong ? "one of \(parameter.choices.count) names" : parameter.helpText
    let fallback = parameter.fallbackText.flatMap { $0 == "none" ? nil : "= \($0)" } ?? ""
    let facts = [kind, fallback].filter { !$0.isEmpty }.joined(separator: " ")
    return [facts, entry?.meaning(of: parameter) ?? ""].filter { !$0.isEmpty }.joined(separator: "  ")
  }
}
