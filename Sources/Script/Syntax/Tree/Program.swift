/// How a text is read.
package enum SourceGoal: Sendable {
  /// A file: a strict-mode module.
  case module
  /// A cell of a notebook: a module whose top-level names are those of the session.
  case cell
}

/// A parsed and resolved program. It has to be kept while parts of its tree are in use (as for compiling lazily).
package final class Program {
  package let source: SourceText
  package let goal: SourceGoal
  /// The top level, of kind `.program`. `function.containsAwait` says that it has to run as an async function.
  package let function: FunctionNode
  /// The top-level import declarations, in their order.
  package let imports: [ImportDeclaration]
  /// Every name the program exports (with star re-exports), in the order of the source.
  package let exports: [ExportEntry]
  /// The modules to load, each once, in the order of the source (from imports and re-exports).
  package let requests: [ModuleSpecifier]

  /// Owns the scopes, which refer to each other without owning.
  var scopes: [Scope] = []

  package init(
    source: SourceText, goal: SourceGoal, function: FunctionNode, imports: [ImportDeclaration], exports: [ExportEntry],
    requests: [ModuleSpecifier]
  ) {
    self.source = source
    self.goal = goal
    self.function = function
    self.imports = imports
    self.exports = exports
    self.requests = requests
  }
}

/// The string after `from`.
package struct ModuleSpecifier {
  package let path: String
  package let range: SourceRange

  package init(_ path: String, _ range: SourceRange) {
    self.path = path
    self.range = range
  }
}

/// `import a, {b as c}, * as d from "module"`
package final class ImportDeclaration {
  package struct Entry {
    /// The name in the other module (`default` for a default import); `nil` for the namespace `*`.
    package let imported: String?
    package let local: Identifier

    package init(imported: String?, local: Identifier) {
      self.imported = imported
      self.local = local
    }
  }

  package let specifier: ModuleSpecifier
  package let entries: [Entry]

  package init(specifier: ModuleSpecifier, entries: [Entry]) {
    self.specifier = specifier
    self.entries = entries
  }
}

/// What an `export` statement declares itself.
package enum ExportDeclaration {
  /// `export const a = 1`, `export function f() {}`, `export class C {}`, also with `default`: an ordinary declaration.
  /// A default one without a name declares `*default*`, and its `name` property is `default`.
  case declaration(Statement)
  /// `export default expression`: initializes the binding of this identifier, whose name is `*default*`.
  case defaultExpression(Identifier, Expression)
  /// `export {a, b as c}`, `export * from "module"` …: nothing to run.
  case names
}

/// One exported name.
package enum ExportEntry {
  /// A binding of this module.
  case local(exported: String, Identifier)
  /// A name of another module (`nil`: its namespace object).
  case indirect(exported: String, imported: String?, from: ModuleSpecifier)
  /// All names of another module but `default`.
  case star(from: ModuleSpecifier)
}
