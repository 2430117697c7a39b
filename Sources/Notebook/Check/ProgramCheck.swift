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

/// Finds mistakes in files without running them: syntax, names that nothing declares, names of `tf`, keys and words of
/// options, shapes in models.
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
    // A part that cannot be read may declare what the others use.
    if problems.isEmpty { problems = NameCheck(programs).problems }
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
