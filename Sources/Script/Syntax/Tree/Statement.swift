/// The word that begins a variable declaration.
package enum DeclarationKeyword: String, Sendable {
  case `var`
  case `let`
  case const
}

/// `const a = 1, {b} = c`
package struct VariableDeclaration {
  package struct Declarator {
    package let target: Pattern
    package let initializer: Expression?

    package init(_ target: Pattern, _ initializer: Expression?) {
      self.target = target
      self.initializer = initializer
    }
  }

  package let keyword: DeclarationKeyword
  package let declarators: [Declarator]

  package init(_ keyword: DeclarationKeyword, _ declarators: [Declarator]) {
    self.keyword = keyword
    self.declarators = declarators
  }
}

/// Statements with a scope of their own. The resolver sets the scope; it is `nil` when the block declares nothing.
package final class Block {
  package let statements: [Statement]
  package let range: SourceRange
  package var scope: Scope?

  package init(_ statements: [Statement], _ range: SourceRange) {
    self.statements = statements
    self.range = range
  }
}

/// `for (initializer; test; update) body`
package final class ForLoop {
  package enum Initializer {
    case declaration(VariableDeclaration)
    case expression(Expression)
  }

  package let initializer: Initializer?
  package let test: Expression?
  package let update: Expression?
  package let body: Statement
  /// The scope of `let` and `const` in the initializer; `scope.isCapturedByClosure` says that each iteration needs
  /// copies of its captured bindings. `nil` when nothing is declared.
  package var scope: Scope?

  package init(initializer: Initializer?, test: Expression?, update: Expression?, body: Statement) {
    self.initializer = initializer
    self.test = test
    self.update = update
    self.body = body
  }
}

/// `for (target in object) body`, `for (target of iterable) body` and `for await (target of iterable) body`
package final class ForEachLoop {
  package enum Kind: Sendable {
    case keys
    case values
    case asyncValues
  }

  package enum Target {
    case declaration(DeclarationKeyword, Pattern)
    case assignment(Pattern)
  }

  package let kind: Kind
  package let target: Target
  package let subject: Expression
  package let body: Statement
  /// The scope of a `let` or `const` target, entered anew by each iteration. The subject is evaluated in `subjectScope`.
  package var scope: Scope?
  /// Holds the same names as `scope`, never initialized: the standard makes `for (const x of x)` an error when it runs.
  package var subjectScope: Scope?

  package init(kind: Kind, target: Target, subject: Expression, body: Statement) {
    self.kind = kind
    self.target = target
    self.subject = subject
    self.body = body
  }
}

/// `switch (subject) { … }`
package final class SwitchStatement {
  package struct Case {
    /// `nil` is `default`.
    package let test: Expression?
    package let body: [Statement]
    package let range: SourceRange

    package init(test: Expression?, body: [Statement], range: SourceRange) {
      self.test = test
      self.body = body
      self.range = range
    }
  }

  package let subject: Expression
  package let cases: [Case]
  package var scope: Scope?

  package init(subject: Expression, cases: [Case]) {
    self.subject = subject
    self.cases = cases
  }
}

/// `try { … } catch (parameter) { … } finally { … }`
package final class TryStatement {
  package let block: Block
  /// `nil` also when the catch clause names no parameter.
  package let parameter: Pattern?
  package let handler: Block?
  package let finalizer: Block?
  /// The scope of the parameter, around the handler's. `nil` without a parameter.
  package var parameterScope: Scope?

  package init(block: Block, parameter: Pattern?, handler: Block?, finalizer: Block?) {
    self.block = block
    self.parameter = parameter
    self.handler = handler
    self.finalizer = finalizer
  }
}

/// A statement and its place in the source.
package final class Statement {
  package indirect enum Kind {
    case empty
    case expression(Expression)
    case variables(VariableDeclaration)
    /// Made when its scope is entered if `function.isHoisted`; otherwise (some of a cell's top level) made here.
    case function(FunctionNode)
    case `class`(ClassNode)
    case block(Block)
    case `if`(Expression, then: Statement, else: Statement?)
    case `for`(ForLoop)
    case forEach(ForEachLoop)
    case `while`(Expression, Statement)
    case doWhile(Statement, Expression)
    case `switch`(SwitchStatement)
    case `try`(TryStatement)
    case labeled(PropertyName, Statement)
    case `break`(PropertyName?)
    case `continue`(PropertyName?)
    case `return`(Expression?)
    case `throw`(Expression)
    case debugger
    /// The bindings are in `Program.imports`; in a cell the statement runs where it stands.
    case `import`(ImportDeclaration)
    /// The names are in `Program.exports`; declarations inside are compiled where they stand.
    case export(ExportDeclaration)
  }

  package let kind: Kind
  package let range: SourceRange

  package init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}
