/// Classes and their elements.
extension Parser {
  /// A class, the current token being `class`.
  func parseClass(isDeclaration: Bool, isDefaultExport: Bool = false) throws(SyntaxError) -> ClassNode {
    let start = start
    try descend()
    defer { depth -= 1 }
    try advance()
    var identifier: Identifier?
    let isAnonymous = !isDeclaration || isDefaultExport
    if !isAnonymous || (!at(.leftBrace) && !at(.extends)) {
      identifier = try parseBindingIdentifier("the name of the class")
    } else if isDefaultExport {
      identifier = Identifier("*default*", token.range)
    }
    let superclass = try eat(.extends) ? try parseLeftHandSide() : nil
    try raiseDeferredError()
    if let superclass, superclass.isBareArrow {
      throw SyntaxError("Unexpected token '=>': an arrow function is no class", at: superclass.range)
    }
    let opening = token.range
    if at(.leftParenthesis) {
      throw unexpectedToken(
        expected: "'{' before the body of the class", hint: "a class is derived with extends: class A extends B { … }")
    }
    try expect(.leftBrace, "before the body of the class")
    let outerError = deferredError
    deferredError = nil
    var constructor: FunctionNode?
    var elements: [ClassNode.Element] = []
    while !at(.rightBrace), !at(.endOfFile) {
      if try eat(.semicolon) { continue }
      if at(.comma) { throw unexpectedToken(hint: "no comma stands between the members of a class") }
      switch try parseClassElement(isDerived: superclass != nil) {
      case .constructor(let function, let key):
        if constructor != nil { throw SyntaxError("A class may only have one constructor", at: key.range) }
        constructor = function
      case .element(let element): elements.append(element)
      }
    }
    try expectClosing(.rightBrace, of: opening, "at the end of the class body")
    deferredError = outerError
    let node = ClassNode(
      identifier: identifier, isDeclaration: isDeclaration, superclass: superclass, constructor: constructor,
      elements: elements, range: range(from: start))
    if identifier?.name == "*default*" { node.name = "default" }
    constructor?.name = node.name
    return node
  }

  private enum ClassPart {
    case constructor(FunctionNode, MemberKey)
    case element(ClassNode.Element)
  }

  private func parseClassElement(isDerived: Bool) throws(SyntaxError) -> ClassPart {
    let start = start
    let modifiers = try parseModifiers(isInClass: true)
    if modifiers.isStatic, modifiers.isEmpty, at(.leftBrace) {
      return .element(.staticBlock(try parseStaticBlock(from: start)))
    }
    let key = try parseClassKey()
    guard at(.leftParenthesis) || !modifiers.isEmpty else {
      return .element(.field(try parseField(key, isStatic: modifiers.isStatic, from: start)))
    }
    let isConstructor = !modifiers.isStatic && isNamed(key, "constructor")
    if isConstructor, !modifiers.isEmpty {
      throw SyntaxError(
        "Class constructor may not be \(modifiers.accessor != nil ? "an accessor" : "async or a generator")",
        at: key.range)
    }
    if modifiers.isStatic, isNamed(key, "prototype") {
      throw SyntaxError("Classes may not have a static property named 'prototype'", at: key.range)
    }
    if isConstructor {
      let kind: FunctionNode.Kind = isDerived ? .derivedConstructor : .constructor
      return .constructor(try parseMethod(key: key, modifiers: modifiers, kind: kind, start: start), key)
    }
    let function = try parseMethod(key: key, modifiers: modifiers, kind: modifiers.functionKind, start: start)
    switch modifiers.accessor {
    case .getter: return .element(.getter(key, function, isStatic: modifiers.isStatic))
    case .setter: return .element(.setter(key, function, isStatic: modifiers.isStatic))
    case nil: return .element(.method(key, function, isStatic: modifiers.isStatic))
    }
  }

  private func isNamed(_ key: MemberKey, _ name: String) -> Bool {
    switch key {
    case .name(let written, _): written == name
    case .string(let units, _): units.elementsEqual(name.utf16)
    default: false
    }
  }

  private func parseClassKey() throws(SyntaxError) -> MemberKey {
    guard at(.privateName) else {
      if at(.const) || at(.let) || at(.var) || at(.function), case .name = try peek().value {
        throw SyntaxError(
          "Unexpected token '\(token.kind.rawValue)' in a class body",
          hint: "fields and methods are written without '\(token.kind.rawValue)': name = value; or name() { … }",
          at: token.range)
      }
      return try parsePropertyKey()
    }
    if token.name == "#constructor" {
      throw SyntaxError("Classes may not have a private field named '#constructor'", at: token.range)
    }
    let name = PrivateName(Identifier(token.name, token.range))
    try advance()
    return .privateName(name)
  }

  private func parseField(
    _ key: MemberKey, isStatic: Bool, from start: UInt32
  ) throws(SyntaxError) -> ClassField {
    if isNamed(key, "constructor") {
      throw SyntaxError("Classes may not have a field named 'constructor'", at: key.range)
    }
    if isStatic, isNamed(key, "prototype") {
      throw SyntaxError("Classes may not have a static property named 'prototype'", at: key.range)
    }
    var value: Expression?
    if try eat(.assign) {
      let outer = enterInitializer()
      let expression = try parseAssignment()
      context = outer
      nameAnonymousFunction(expression, key)
      value = expression
    }
    let range = range(from: start)
    if at(.colon) { throw unexpectedToken(hint: "the value of a field follows =, as in name = value;") }
    try endStatement()
    return ClassField(key: key, value: value, isStatic: isStatic, range: range)
  }

  /// Sets the context of field values and static blocks; returns that around.
  private func enterInitializer() -> Context {
    let outer = context
    context = Context()
    context.allowsSuperProperty = true
    context.allowsNewTarget = true
    context.forbidsArguments = true
    return outer
  }

  private func parseStaticBlock(from start: UInt32) throws(SyntaxError) -> StaticBlock {
    let outer = enterInitializer()
    context.forbidsReturn = true
    let block = try parseBlock()
    context = outer
    return StaticBlock(block.statements, range(from: start))
  }
}
