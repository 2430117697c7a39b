import Display
import Glibc
import Script

/// A mistake that was found without running.
package struct Problem {
  package let source: SourceText
  package let range: SourceRange
  package let message: String

  /// Whether another problem lies within the place of this one.
  func encloses(_ other: Problem) -> Bool {
    source === other.source && range.start <= other.range.start && other.range.end <= range.end
  }
}

/// Finds mistakes in files without running them: syntax, names of `tf`, keys and words of options,
/// shapes in models.
package enum ProgramCheck {
  /// Checks files and writes what was found to standard output; the status is 1 if anything was.
  package static func check(_ paths: [String]) -> Int32 {
    let renderer = TerminalRenderer(TerminalCapabilities.detect(fileDescriptor: STDOUT_FILENO))
    var status: Int32 = 0
    for path in paths {
      do {
        for problem in problems(in: try Files.readText(path), path: path) {
          status = 1
          FileOutput.write(renderer.render(text(of: problem)) + "\n", to: STDOUT_FILENO)
        }
      } catch {
        status = 1
        FileOutput.write("tfs: \(error)\n", to: STDERR_FILENO)
      }
    }
    return status
  }

  /// The mistakes in the text of a file, in the order of the source.
  package static func problems(in text: String, path: String) -> [Problem] {
    var problems: [Problem] = []
    var programs: [Program] = []
    let isModule = [".js", ".mjs", ".cjs"].contains { path.hasSuffix($0) }
    for cell in isModule ? [Cell(text)] : CellFile.cells(in: text) {
      let source = SourceText(cell.source, name: path, firstLine: cell.firstLine)
      do throws(SyntaxError) {
        programs.append(try Program.parse(source, goal: isModule ? .module : .cell))
      } catch {
        let hint = error.hint.map { " (\($0))" } ?? ""
        problems.append(Problem(source: source, range: error.range, message: error.message + hint))
      }
    }
    let names = NamesOfTF(programs)
    for program in programs { problems += CallCheck(program, names).problems }
    // What is wrong in a call would only be told again, less precisely, of the layer that the call makes.
    let calls = problems
    problems += ModelCheck(programs, names).problems.filter { model in !calls.contains { model.encloses($0) } }
    return problems.sorted { place(of: $0) < place(of: $1) }
  }

  private static func place(of problem: Problem) -> (Int, Int) {
    let position = problem.source.position(at: problem.range.start)
    return (position.line, position.column)
  }

  private static func text(of problem: Problem) -> StyledText {
    let excerpt = SourceExcerpt(problem.source, range: problem.range)
    var text = StyledText("\(excerpt.location): ", TextRole.heading)
    text.append(problem.message, TextRole.error)
    text.append("\n    ")
    text.append(CodeHighlighter.highlighted(excerpt.line))
    text.append("\n    ")
    text.append(excerpt.marker, TextRole.error)
    return text
  }
}

/// The names under which a program knows `tf`: the global one, and what it imports or requires.
struct NamesOfTF {
  private var namespaces: Set<String> = []
  /// The classes of the models that variables hold, where all values of a variable are such.
  private var modelClasses: [Variable: String] = [:]

  init(_ programs: [Program]) {
    var declared: Set<String> = []
    for program in programs {
      for declaration in program.imports where NamesOfTF.isTF(declaration.specifier.path) {
        for entry in declaration.entries where entry.imported == nil || entry.imported == "default" {
          namespaces.insert(entry.local.name)
        }
      }
      for declarator in program.topLevelDeclarators {
        guard case .identifier(let identifier) = declarator.target.kind else { continue }
        declared.insert(identifier.name)
        if let value = declarator.initializer, NamesOfTF.isRequire(value) { namespaces.insert(identifier.name) }
      }
    }
    if !declared.contains("tf") { namespaces.insert("tf") }
    if !declared.contains("tfvis") { namespaces.insert("tfvis") }
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

  private static func isTF(_ specifier: String) -> Bool {
    specifier.hasPrefix("@tensorflow/tfjs") || specifier.hasPrefix("@tensorlowjs/tfjs")
  }

  private static func isRequire(_ expression: Expression) -> Bool {
    guard case .call(let callee, let arguments, _) = expression.kind, case .identifier(let name) = callee.kind,
      name.name == "require", case .string(let units)? = arguments.first?.value.kind
    else { return false }
    return isTF(String(decoding: units, as: UTF16.self))
  }

  /// The path of a chain that begins with `tf`, as the function table writes it, with the range of each name.
  func path(of expression: Expression) -> [(name: String, range: SourceRange)]? {
    switch expression.kind {
    case .identifier(let identifier):
      guard namespaces.contains(identifier.name), identifier.isTopLevel else { return nil }
      return [(identifier.name == "tfvis" ? "tfvis" : "tf", identifier.range)]
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

extension FunctionNode {
  /// The statements of the body that are not inside another.
  var ownStatements: [Statement] {
    if case .statements(let statements) = body { return statements }
    return []
  }

  /// The variables that these statements declare.
  var ownDeclarators: [VariableDeclaration.Declarator] {
    ownStatements.flatMap { statement -> [VariableDeclaration.Declarator] in
      switch statement.kind {
      case .variables(let declaration): return declaration.declarators
      case .export(.declaration(let inner)):
        if case .variables(let declaration) = inner.kind { return declaration.declarators }
        return []
      default: return []
      }
    }
  }
}
