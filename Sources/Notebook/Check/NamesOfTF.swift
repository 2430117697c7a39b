import Script
import TFNamespace

/// The names under which a program knows `tf`: the global one, and what it imports or requires.
struct NamesOfTF {
  /// The namespaces of the table, by the names the program has for them.
  private var namespaces: [String: String] = [:]
  /// The classes of the models that variables hold, where all values of a variable are such.
  private var modelClasses: [Variable: String] = [:]

  init(_ programs: [Program]) {
    var declared: Set<String> = []
    for program in programs {
      for declaration in program.imports {
        for entry in declaration.entries where entry.imported == nil || entry.imported == "default" {
          namespaces[entry.local.name] = TFContext.namespace(ofModule: declaration.specifier.path)
        }
      }
      for declarator in program.topLevelDeclarators {
        guard case .identifier(let identifier) = declarator.target.kind else { continue }
        declared.insert(identifier.name)
        namespaces[identifier.name] = declarator.initializer.flatMap(NamesOfTF.requiredNamespace)
      }
    }
    for name in ["tf", "tfvis"] where !declared.contains(name) && namespaces[name] == nil { namespaces[name] = name }
    findModels(programs)
  }

  private mutating func findModels(_ programs: [Program]) {
    var others: Set<Variable> = []
    for program in programs {
      for function in [program.function] + TreeWalk.functions(of: program) {
        for declarator in function.ownDeclarators {
          guard case .identifier(let identifier) = declarator.target.kind else { continue }
          let variable = Variable(identifier)
          if let name = declarator.initializer.flatMap(classOfModel), modelClasses[variable] ?? name == name {
            modelClasses[variable] = name
          } else {
            others.insert(variable)
          }
        }
      }
      TreeWalk.forEachExpression(of: program) { expression in
        if case .assignment(let pattern, _) = expression.kind {
          pattern.forEachIdentifier { others.insert(Variable($0)) }
        }
      }
    }
    for variable in others { modelClasses[variable] = nil }
  }

  /// The class of the model that an expression makes.
  private func classOfModel(madeBy expression: Expression) -> String? {
    switch expression.kind {
    case .await(let operand): return classOfModel(madeBy: operand)
    case .call(let callee, _, _):
      switch path(of: callee)?.map(\.name) {
      case ["tf", "sequential"]: return "Sequential"
      case ["tf", "model"], ["tf", "loadLayersModel"]: return "LayersModel"
      default: return nil
      }
    default: return nil
    }
  }

  /// The class of the model that a name stands for, if that is known.
  func modelClass(of expression: Expression) -> String? {
    guard case .identifier(let identifier) = expression.kind else { return nil }
    return modelClasses[Variable(identifier)]
  }

  private static func requiredNamespace(_ expression: Expression) -> String? {
    guard case .call(let callee, let arguments, _) = expression.kind, case .identifier(let name) = callee.kind,
      name.name == "require", case .string(let units)? = arguments.first?.value.kind
    else { return nil }
    return TFContext.namespace(ofModule: String(decoding: units, as: UTF16.self))
  }

  /// The path of a chain that begins with `tf`, as the function table writes it, with the range of each name.
  func path(of expression: Expression) -> [(name: String, range: SourceRange)]? {
    switch expression.kind {
    case .identifier(let identifier):
      guard let namespace = namespaces[identifier.name], identifier.isTopLevel else { return nil }
      return [(namespace, identifier.range)]
    case .member(let object, let property, _):
      return path(of: object).map { $0 + [(property.name, property.range)] }
    default: return nil
    }
  }
}

/// A variable: by its name where cells share it, else by the place that declares it.
struct Variable: Hashable {
  let name: String
  private let binding: ObjectIdentifier?

  init(_ identifier: Identifier) {
    name = identifier.name
    binding = identifier.binding.flatMap { $0.isSession ? nil : ObjectIdentifier($0) }
  }
}

extension Identifier {
  /// Whether the name is a global one or one of the session or module, not of a function or block.
  fileprivate var isTopLevel: Bool {
    guard let binding else { return true }
    return binding.isSession || binding.kind == .import || binding.scope.function.kind == .program
  }
}

extension Program {
  /// The variables declared by statements at the top level.
  var topLevelDeclarators: [VariableDeclaration.Declarator] { function.ownDeclarators }
}
