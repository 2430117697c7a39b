import Script

/// Writes trees as S-expressions, so that tests can say what they expect in one line.
enum TreeDump {
  static func program(_ text: String, goal: SourceGoal = .module) throws -> String {
    let program = try Program.parse(SourceText(text, name: "test.js"), goal: goal)
    guard case .statements(let statements) = program.function.body else { return "" }
    return statements.map(dump).joined(separator: " ")
  }

  static func dump(_ statement: Statement) -> String {
    switch statement.kind {
    case .empty: "(empty)"
    case .expression(let expression): dump(expression)
    case .variables(let declaration):
      list(
        declaration.keyword.rawValue,
        declaration.declarators.map { declarator in
          declarator.initializer.map { "\(dump(declarator.target))=\(dump($0))" } ?? dump(declarator.target)
        })
    case .function(let function): dump(function)
    case .class(let node): dump(node)
    case .block(let block): list("block", block.statements.map(dump))
    case .if(let test, let consequence, let alternative):
      list("if", [dump(test), dump(consequence)] + (alternative.map { [dump($0)] } ?? []))
    case .for(let loop): dump(loop)
    case .forEach(let loop):
      list("for-\(loop.kind)", [dump(loop.target), dump(loop.subject), dump(loop.body)])
    case .while(let test, let body): list("while", [dump(test), dump(body)])
    case .doWhile(let body, let test): list("do", [dump(body), dump(test)])
    case .switch(let node):
      list(
        "switch",
        [dump(node.subject)] + node.cases.map { list($0.test.map(dump) ?? "default", $0.body.map(dump)) })
    case .try(let node): dump(node)
    case .labeled(let name, let body): "(label \(name.name) \(dump(body)))"
    case .break(let label): list("break", [label?.name].compactMap(\.self))
    case .continue(let label): list("continue", [label?.name].compactMap(\.self))
    case .return(let value): list("return", [value.map(dump)].compactMap(\.self))
    case .throw(let value): list("throw", [dump(value)])
    case .debugger: "(debugger)"
    case .import(let declaration):
      list(
        "import",
        ["'\(declaration.specifier.path)'"] + declaration.entries.map { "\($0.imported ?? "*"):\($0.local.name)" })
    case .export(.declaration(let statement)): list("export", [dump(statement)])
    case .export(.defaultExpression(_, let expression)): list("export-default", [dump(expression)])
    case .export(.names): "(export)"
    }
  }

  private static func list(_ head: String, _ items: [String]) -> String {
    "(" + ([head] + items).joined(separator: " ") + ")"
  }

  private static func dump(_ loop: ForLoop) -> String {
    let initializer: String =
      switch loop.initializer {
      case .declaration(let declaration):
        dump(Statement(.variables(declaration), SourceRange(at: 0)))
      case .expression(let expression): dump(expression)
      case nil: "_"
      }
    return list("for", [initializer, loop.test.map(dump) ?? "_", loop.update.map(dump) ?? "_", dump(loop.body)])
  }

  private static func dump(_ target: ForEachLoop.Target) -> String {
    switch target {
    case .declaration(let keyword, let pattern): "\(keyword.rawValue):\(dump(pattern))"
    case .assignment(let pattern): dump(pattern)
    }
  }

  private static func dump(_ node: TryStatement) -> String {
    var items = [list("block", node.block.statements.map(dump))]
    if let handler = node.handler {
      items.append(list("catch", [node.parameter.map(dump) ?? "_"] + handler.statements.map(dump)))
    }
    if let finalizer = node.finalizer { items.append(list("finally", finalizer.statements.map(dump))) }
    return list("try", items)
  }

  // MARK: Functions and classes

  static func dump(_ function: FunctionNode) -> String {
    var head = function.isArrow ? "=>" : "\(function.kind)"
    if function.isGenerator { head += "*" }
    if function.isAsync { head = "async-" + head }
    let rest = function.restParameter.map { ["..." + dump($0)] } ?? []
    let parameters = "(" + (function.parameters.map(dump) + rest).joined(separator: " ") + ")"
    let body: [String] =
      switch function.body {
      case .statements(let statements): statements.map(dump)
      case .expression(let expression): ["return:" + dump(expression)]
      }
    return list(head, [function.identifier?.name].compactMap(\.self) + [parameters] + body)
  }

  static func dump(_ node: ClassNode) -> String {
    var items = [node.identifier?.name ?? "_"]
    if let superclass = node.superclass { items.append("extends:" + dump(superclass)) }
    if let constructor = node.constructor { items.append(dump(constructor)) }
    for element in node.elements {
      switch element {
      case .method(let key, let function, let isStatic), .getter(let key, let function, let isStatic),
        .setter(let key, let function, let isStatic):
        items.append((isStatic ? "static:" : "") + "\(dump(key)):\(dump(function))")
      case .field(let field):
        items.append(
          (field.isStatic ? "static:" : "") + dump(field.key) + (field.value.map { "=" + dump($0) } ?? ""))
      case .staticBlock(let block): items.append(list("static", block.statements.map(dump)))
      }
    }
    return list("class", items)
  }

  // MARK: Patterns

  static func dump(_ pattern: Pattern) -> String {
    switch pattern.kind {
    case .identifier(let identifier): return identifier.name
    case .expression(let expression): return dump(expression)
    case .array(let elements, let rest):
      let items = elements.map { $0.map(dump) ?? "_" } + (rest.map { ["..." + dump($0)] } ?? [])
      return "[" + items.joined(separator: " ") + "]"
    case .object(let properties, let rest):
      let items =
        properties.map { "\(dump($0.key)):\(dump($0.element))" } + (rest.map { ["..." + dump($0)] } ?? [])
      return "{" + items.joined(separator: " ") + "}"
    }
  }

  static func dump(_ element: Pattern.Element) -> String {
    dump(element.target) + (element.defaultValue.map { "=" + dump($0) } ?? "")
  }

  static func dump(_ key: MemberKey) -> String {
    switch key {
    case .name(let name, _): name
    case .string(let units, _): "'\(String(decoding: units, as: UTF16.self))'"
    case .number(let value, _): "\(value)"
    case .computed(let expression): "[\(dump(expression))]"
    case .privateName(let name): name.name
    }
  }

  // MARK: Expressions

  static func dump(_ expression: Expression) -> String {
    switch expression.kind {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let units): "'\(String(decoding: units, as: UTF16.self))'"
    case .regularExpression(let body, let flags): "/\(body)/\(flags)"
    case .template(let template): dump(template)
    case .taggedTemplate(let tag, let template): list("tag", [dump(tag), dump(template)])
    case .identifier(let identifier): identifier.name
    case .this: "this"
    case .newTarget: "new.target"
    case .importMeta: "import.meta"
    case .array(let elements): "[" + elements.map { $0.map(dump) ?? "_" }.joined(separator: " ") + "]"
    case .object(let members): "{" + members.map(dump).joined(separator: " ") + "}"
    case .function(let function): dump(function)
    case .class(let node): dump(node)
    case .unary(let operation, let operand): list(operation.rawValue, [dump(operand)])
    case .update(let operation, let isPrefix, let operand):
      isPrefix ? "(\(operation.rawValue)_ \(dump(operand)))" : "(_\(operation.rawValue) \(dump(operand)))"
    case .binary(let operation, let left, let right): list(operation.rawValue, [dump(left), dump(right)])
    case .logical(let operation, let left, let right): list(operation.rawValue, [dump(left), dump(right)])
    case .privateIn(let name, let object): list("in", [name.name, dump(object)])
    case .conditional(let test, let consequence, let alternative):
      list("?", [dump(test), dump(consequence), dump(alternative)])
    case .sequence(let expressions): list(",", expressions.map(dump))
    case .assignment(let pattern, let value): list("=", [dump(pattern), dump(value)])
    case .compoundAssignment(let operation, let target, let value):
      list(operation.rawValue + "=", [dump(target), dump(value)])
    case .logicalAssignment(let operation, let target, let value):
      list(operation.rawValue + "=", [dump(target), dump(value)])
    case .member(let object, let name, let isOptional): "\(dump(object))\(isOptional ? "?." : ".")\(name.name)"
    case .index(let object, let index, let isOptional): "\(dump(object))\(isOptional ? "?." : "")[\(dump(index))]"
    case .privateMember(let object, let name, let isOptional):
      "\(dump(object))\(isOptional ? "?." : ".")\(name.name)"
    case .call(let callee, let arguments, let isOptional):
      list(isOptional ? "call?" : "call", [dump(callee)] + arguments.map(dump))
    case .optionalChain(let chain): "<\(dump(chain))>"
    case .new(let callee, let arguments): list("new", [dump(callee)] + arguments.map(dump))
    case .superMember(_, let name): "super.\(name.name)"
    case .superIndex(_, let index): "super[\(dump(index))]"
    case .superCall(_, let arguments): list("super", arguments.map(dump))
    case .await(let operand): list("await", [dump(operand)])
    case .yield(let value): list("yield", [value.map(dump)].compactMap(\.self))
    case .yieldDelegate(let value): list("yield*", [dump(value)])
    case .dynamicImport(let specifier): list("import", [dump(specifier)])
    }
  }

  private static func dump(_ element: Element) -> String {
    (element.isSpread ? "..." : "") + dump(element.value)
  }

  private static func dump(_ template: TemplateLiteral) -> String {
    var result = "`"
    for (index, quasi) in template.quasis.enumerated() {
      result += quasi.cooked.map { String(decoding: $0, as: UTF16.self) } ?? "<invalid>"
      if index < template.expressions.count { result += "${" + dump(template.expressions[index]) + "}" }
    }
    return result + "`"
  }

  private static func dump(_ member: ObjectMember) -> String {
    switch member {
    case .property(let key, let value): "\(dump(key)):\(dump(value))"
    case .method(let key, let function), .getter(let key, let function), .setter(let key, let function):
      "\(dump(key)):\(dump(function))"
    case .prototype(let value): "__proto__::\(dump(value))"
    case .spread(let value): "...\(dump(value))"
    }
  }
}
