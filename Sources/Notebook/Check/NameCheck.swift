import Script
import TFNamespace

/// Finds names that neither the program nor the language declares.
struct NameCheck {
  private(set) var problems: [Problem] = []

  private var known: Set<String> = NameCheck.globalNames
  /// The operands of `typeof`, which may be names that do not exist.
  private var allowed: Set<ObjectIdentifier> = []

  /// The names that are there before a program begins.
  private static let globalNames: Set<String> = {
    let machine = Machine()
    _ = TFContext.install(in: machine)
    let keys = (try? machine.realm.globalObject.ownKeys(machine)) ?? []
    return Set(keys.compactMap { $0.name?.text } + machine.session.names)
  }()

  /// Checks the parts of one program, whose top-level names are known to all.
  init(_ programs: [Program]) {
    for program in programs {
      known.formUnion(program.function.scope.bindings.map(\.name))
      TreeWalk.forEachExpression(of: program) { note($0) }
    }
    for program in programs {
      var names: [Identifier] = []
      TreeWalk.forEachExpression(of: program) { names += NameCheck.names(usedIn: $0) }
      for name in names { check(name, in: program) }
    }
  }

  /// Takes note of what makes a name known or harmless.
  private mutating func note(_ expression: Expression) {
    switch expression.kind {
    case .unary(.typeof, let operand):
      if case .identifier(let identifier) = operand.kind { allowed.insert(ObjectIdentifier(identifier)) }
    case .assignment(let pattern, _):
      // `globalThis.name = …`
      guard case .expression(let target) = pattern.kind, case .member(let object, let property, _) = target.kind,
        case .identifier(let owner) = object.kind, ["globalThis", "global", "window", "self"].contains(owner.name)
      else { return }
      known.insert(property.name)
    default: break
    }
  }

  private static func names(usedIn expression: Expression) -> [Identifier] {
    switch expression.kind {
    case .identifier(let identifier): return [identifier]
    case .assignment(let pattern, _):
      var names: [Identifier] = []
      pattern.forEachIdentifier { names.append($0) }
      return names
    default: return []
    }
  }

  private mutating func check(_ identifier: Identifier, in program: Program) {
    let name = identifier.name
    guard identifier.binding == nil, !known.contains(name), !SessionNames.isOwn(name),
      !allowed.contains(ObjectIdentifier(identifier))
    else { return }
    let advice =
      ForeignNames.advice(forGlobal: name)
      ?? Suggestion.closest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
    problems.append(
      Problem(source: program.source, range: identifier.range, message: "\(name) is not defined\(advice)"))
  }
}
