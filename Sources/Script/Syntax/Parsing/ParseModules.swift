/// The program as a whole, imports and exports.
extension Parser {
  func parseProgram() throws(SyntaxError) -> Program {
    context.forbidsReturn = true
    context.isAsync = true
    try advance()
    var statements: [Statement] = []
    while !at(.endOfFile) {
      depth = 0
      reach = 0
      statements.append(try parseStatementListItem())
    }
    let range = SourceRange(start: 0, end: UInt32(source.count))
    let function = FunctionNode(
      kind: .program, isAsync: context.containsAwait, body: .statements(statements), range: range, bodyRange: range)
    function.containsAwait = context.containsAwait
    return Program(
      source: source, goal: goal, function: function, imports: imports, exports: exports, requests: requests)
  }

  /// Whether the current statement is one of the program's own: those are read at depth 0, in the outermost context.
  private func requireTopLevel(_ word: String) throws(SyntaxError) {
    guard depth == 0 else {
      throw SyntaxError(
        "Cannot use '\(word)' statement here: '\(word)' declarations may only appear at top level",
        hint: word == "import" ? "in a function, write await import('…')" : nil, at: token.range)
    }
  }

  // MARK: Imports

  func parseImport() throws(SyntaxError) -> Statement {
    let start = start
    try requireTopLevel("import")
    try advance()
    var entries: [ImportDeclaration.Entry] = []
    if !at(.string) {
      try parseImportClause(into: &entries)
      guard try eatWord("from") else { throw unexpectedToken(expected: "'from' and the name of a module") }
    }
    let specifier = try parseModuleSpecifier()
    try endStatement()
    let declaration = ImportDeclaration(specifier: specifier, entries: entries)
    imports.append(declaration)
    return Statement(.import(declaration), range(from: start))
  }

  private func parseImportClause(into entries: inout [ImportDeclaration.Entry]) throws(SyntaxError) {
    if at(.identifier) {
      entries.append(.init(imported: "default", local: try parseBindingIdentifier()))
      guard try eat(.comma) else { return }
    }
    if try eat(.star) {
      guard try eatWord("as") else { throw unexpectedToken(expected: "'as' and a name after '*'") }
      entries.append(.init(imported: nil, local: try parseBindingIdentifier()))
      return
    }
    let opening = token.range
    try expect(.leftBrace, "or a name after 'import'")
    while !at(.rightBrace) {
      let word = token
      let imported = try parseModuleExportName()
      if try eatWord("as") {
        entries.append(.init(imported: imported, local: try parseBindingIdentifier()))
      } else {
        guard word.kind == .identifier else {
          throw SyntaxError(
            "Unexpected \(word.kind == .string ? "string" : "reserved word '\(imported)'")",
            hint: "give it a name of your own: \(source.text(in: word.range)) as name", at: word.range)
        }
        let local = Identifier(imported, word.range)
        try checkBindingName(local)
        entries.append(.init(imported: imported, local: local))
      }
      guard try eat(.comma) else { break }
    }
    try expectClosing(.rightBrace, of: opening, "or ',' after an imported name")
  }

  /// A word or string that names an export.
  private func parseModuleExportName() throws(SyntaxError) -> String {
    guard at(.string), case .string(let units) = token.value else {
      return try parsePropertyName("to import or export").name
    }
    guard isWellFormed(units) else {
      throw SyntaxError("Invalid module export name: contains unpaired surrogate character", at: token.range)
    }
    try advance()
    return String(decoding: units, as: UTF16.self)
  }

  private func isWellFormed(_ units: [UInt16]) -> Bool {
    var decoder = UTF16()
    var iterator = units.makeIterator()
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue: continue
      case .emptyInput: return true
      case .error: return false
      }
    }
  }

  /// The string after `from`, with import attributes, which say nothing needed here.
  private func parseModuleSpecifier() throws(SyntaxError) -> ModuleSpecifier {
    guard at(.string), case .string(let units) = token.value else {
      throw unexpectedToken(expected: "the name of a module, as a string")
    }
    let specifier = ModuleSpecifier(String(decoding: units, as: UTF16.self), token.range)
    try advance()
    if !requests.contains(where: { $0.path == specifier.path }) { requests.append(specifier) }
    if at(.with) {
      try advance()
      guard at(.leftBrace) else { throw unexpectedToken(expected: "'{' after 'with'") }
      _ = try parseObjectLiteral()
      try raiseDeferredError()
    }
    return specifier
  }

  // MARK: Exports

  func parseExport() throws(SyntaxError) -> Statement {
    let start = start
    try requireTopLevel("export")
    try advance()
    let declaration: ExportDeclaration
    switch token.kind {
    case .default: declaration = try parseDefaultExport()
    case .star: declaration = try parseStarExport()
    case .leftBrace: declaration = try parseNamedExports()
    case .const, .let, .var, .function, .class:
      declaration = .declaration(try parseExportedDeclaration())
    default:
      guard try isAsyncFunctionAhead() else {
        throw unexpectedToken(expected: "a declaration, '{', '*' or 'default' after 'export'")
      }
      declaration = .declaration(try parseExportedDeclaration())
    }
    return Statement(.export(declaration), range(from: start))
  }

  private func parseExportedDeclaration() throws(SyntaxError) -> Statement {
    let statement = try parseDeclaration()
    var identifiers: [Identifier] = []
    switch statement.kind {
    case .function(let function): identifiers += [function.identifier].compactMap(\.self)
    case .class(let node): identifiers += [node.identifier].compactMap(\.self)
    case .variables(let declaration):
      for declarator in declaration.declarators { declarator.target.forEachIdentifier { identifiers.append($0) } }
    default: break
    }
    for identifier in identifiers {
      // The name is declared by its own identifier; the export looks it up like any use.
      try addExport(
        .local(exported: identifier.name, Identifier(identifier.name, identifier.range)), named: identifier.name,
        identifier.range)
    }
    return statement
  }

  private func parseDefaultExport() throws(SyntaxError) -> ExportDeclaration {
    let range = token.range
    try advance()
    let start = start
    let isAsync = try isAsyncFunctionAhead()
    if at(.function) || isAsync {
      if isAsync { try advance() }
      let function = try parseFunctionDeclaration(asyncStart: isAsync ? start : nil, isDefaultExport: true)
      try addDefaultExport(of: function.identifier, range)
      return .declaration(Statement(.function(function), self.range(from: start)))
    }
    if at(.class) {
      let node = try parseClass(isDeclaration: true, isDefaultExport: true)
      try addDefaultExport(of: node.identifier, range)
      return .declaration(Statement(.class(node), self.range(from: start)))
    }
    if at(.const) || at(.let) || at(.var) {
      throw unexpectedToken(hint: "write export const name = value, or export default value")
    }
    let expression = try parseAssignment()
    nameAnonymousFunction(expression, "default")
    try endStatement()
    let identifier = Identifier("*default*", expression.range)
    try addDefaultExport(of: identifier, range)
    return .defaultExpression(identifier, expression)
  }

  private func addDefaultExport(of identifier: Identifier?, _ range: SourceRange) throws(SyntaxError) {
    let local = Identifier(identifier?.name ?? "*default*", range)
    try addExport(.local(exported: "default", local), named: "default", range)
  }

  private func parseStarExport() throws(SyntaxError) -> ExportDeclaration {
    try advance()
    var exported: (name: String, range: SourceRange)?
    if try eatWord("as") {
      let range = token.range
      exported = (try parseModuleExportName(), range)
    }
    guard try eatWord("from") else { throw unexpectedToken(expected: "'from' and the name of a module") }
    let specifier = try parseModuleSpecifier()
    try endStatement()
    if let exported {
      try addExport(
        .indirect(exported: exported.name, imported: nil, from: specifier), named: exported.name, exported.range)
    } else {
      exports.append(.star(from: specifier))
    }
    return .names
  }

  private func parseNamedExports() throws(SyntaxError) -> ExportDeclaration {
    let opening = token.range
    var names: [(word: Token, local: String, exported: String)] = []
    try advance()
    while !at(.rightBrace) {
      let word = token
      let local = try parseModuleExportName()
      let exported = try eatWord("as") ? try parseModuleExportName() : local
      names.append((word, local, exported))
      guard try eat(.comma) else { break }
    }
    try expectClosing(.rightBrace, of: opening, "or ',' after an exported name")
    if try eatWord("from") {
      let specifier = try parseModuleSpecifier()
      for name in names {
        try addExport(
          .indirect(exported: name.exported, imported: name.local, from: specifier), named: name.exported,
          name.word.range)
      }
    } else {
      for name in names {
        guard name.word.kind == .identifier else {
          throw SyntaxError(
            "Unexpected \(name.word.kind == .string ? "string" : "reserved word '\(name.local)'"), expected a name of this module",
            at: name.word.range)
        }
        try addExport(
          .local(exported: name.exported, Identifier(name.local, name.word.range)), named: name.exported,
          name.word.range)
      }
    }
    try endStatement()
    return .names
  }

  private func addExport(_ entry: ExportEntry, named name: String, _ range: SourceRange) throws(SyntaxError) {
    guard exportedNames.insert(name).inserted else {
      throw SyntaxError("Duplicate export of '\(name)'", at: range)
    }
    exports.append(entry)
  }
}
