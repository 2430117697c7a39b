import Layers
import Script

/// Puts the models of a program together as far as they are written with literals, to see whether the shapes fit.
///
/// The statements of the program and those of each function are followed in their order. What a loop, a condition or
/// another function may have changed counts as unknown, so that nothing is reported that could be right.
struct ModelCheck {
  private(set) var problems: [Problem] = []

  private let names: NamesOfTF
  /// Variables that functions assign from outside, so that the order of changes cannot be seen.
  private var assignedElsewhere: Set<Variable> = []
  /// Variables whose value functions may change from outside.
  private var changedElsewhere: Set<Variable> = []
  private var known: [Variable: ModelPiece] = [:]

  init(_ programs: [Program], _ names: NamesOfTF) {
    self.names = names
    var declarations: [Variable: Int] = [:]
    for program in programs {
      for function in TreeWalk.functions(of: program) { findOutsideChanges(by: function) }
      for declarator in program.topLevelDeclarators {
        declarator.target.forEachIdentifier { declarations[Variable($0), default: 0] += 1 }
      }
    }
    for program in programs { check(program.function.ownStatements, in: program.source) }
    // Functions run later: of the program's variables they can rely on constants that are never declared again.
    let constants = known.filter { variable, piece in
      if case .value = piece { declarations[variable] == 1 } else { false }
    }
    for program in programs {
      for function in TreeWalk.functions(of: program) {
        known = constants
        if case .expression(let result) = function.body { _ = piece(result, in: program.source) }
        check(function.ownStatements, in: program.source)
      }
    }
  }

  private mutating func findOutsideChanges(by function: FunctionNode) {
    var changes = VariableChanges()
    TreeWalk.forEachOwnExpression(of: function) { changes.note($0) }
    func isForeign(_ identifier: Identifier) -> Bool { identifier.binding?.scope.function !== function }
    assignedElsewhere.formUnion(changes.assigned.filter(isForeign).map(Variable.init))
    changedElsewhere.formUnion(changes.handedOn.filter(isForeign).map(Variable.init))
  }

  // MARK: Statements

  private mutating func check(_ statements: [Statement], in source: SourceText) {
    for statement in statements { check(statement, in: source) }
  }

  private mutating func check(_ statement: Statement, in source: SourceText) {
    switch statement.kind {
    case .variables(let declaration):
      for declarator in declaration.declarators {
        let piece = declarator.initializer.flatMap { self.piece($0, in: source) }
        declarator.target.forEachIdentifier { known[Variable($0)] = nil }
        if case .identifier(let identifier) = declarator.target.kind { remember(piece, in: identifier) }
      }
      forgetChanges(in: statement)
    case .export(.declaration(let inner)): check(inner, in: source)
    case .block(let block): check(block.statements, in: source)
    case .return(let expression?): _ = piece(expression, in: source)
    case .expression(let expression): check(expression, statement, in: source)
    case .function, .class: break
    default: forgetChanges(in: statement)
    }
  }

  private mutating func check(_ expression: Expression, _ statement: Statement, in source: SourceText) {
    switch expression.kind {
    case .assignment(let pattern, let value):
      guard case .identifier(let identifier) = pattern.kind else { return forgetChanges(in: statement) }
      remember(piece(value, in: source), in: identifier)
    case .call(let callee, let arguments, _):
      if case .member(let object, let method, _) = callee.kind, method.name == "add",
        case .identifier(let variable) = object.kind, let argument = arguments.first, !argument.isSpread
      {
        add(argument.value, to: Variable(variable), in: source)
      } else {
        _ = piece(expression, in: source)
        forgetChanges(in: statement)
      }
    case .identifier: break
    default:
      _ = piece(expression, in: source)
      forgetChanges(in: statement)
    }
  }

  private mutating func remember(_ piece: ModelPiece?, in identifier: Identifier) {
    let variable = Variable(identifier)
    known[variable] = piece
    if case .sequential? = piece, changedElsewhere.contains(variable) { known[variable] = nil }
    if assignedElsewhere.contains(variable) { known[variable] = nil }
  }

  /// Forgets what a statement that is not followed may change.
  private mutating func forgetChanges(in statement: Statement) {
    var changes = VariableChanges()
    TreeWalk.forEachExpression(of: statement) { changes.note($0) }
    for identifier in changes.assigned { known[Variable(identifier)] = nil }
    for identifier in changes.handedOn {
      if case .sequential? = known[Variable(identifier)] { known[Variable(identifier)] = nil }
    }
  }

  // MARK: Models

  private mutating func add(_ expression: Expression, to variable: Variable, in source: SourceText) {
    let piece = piece(expression, in: source)
    guard case .sequential(let model)? = known[variable] else { return }
    guard let layer = piece?.layer else {
      known[variable] = nil
      return
    }
    do {
      try model.add(layer)
    } catch {
      report(error, at: expression, in: source)
      known[variable] = nil
    }
  }

  private mutating func report(_ error: any Error, at expression: Expression, in source: SourceText) {
    problems.append(Problem(source: source, range: expression.range, message: "\(error)"))
  }

  /// What an expression gives, as far as that can be seen.
  private mutating func piece(_ expression: Expression, in source: SourceText) -> ModelPiece? {
    switch expression.kind {
    case .identifier(let identifier): return known[Variable(identifier)] ?? value(expression, in: source)
    case .await(let operand): return piece(operand, in: source)
    case .call(let callee, let arguments, _):
      if arguments.contains(where: \.isSpread) { return nil }
      if let path = names.path(of: callee)?.map(\.name), path.first == "tf" {
        return made(by: path.dropFirst().joined(separator: "."), arguments.map(\.value), expression, in: source)
      }
      guard case .member(let object, let method, _) = callee.kind, method.name == "apply",
        let layer = piece(object, in: source)?.layer, arguments.count == 1
      else { return nil }
      return applied(layer, to: arguments[0].value, expression, in: source)
    case .array(let elements):
      let pieces = elements.map { element in element.flatMap { piece($0.value, in: source) } }
      let tensors = pieces.compactMap { $0?.tensors }
      if !tensors.isEmpty && tensors.count == pieces.count { return .tensors(tensors.flatMap { $0 }) }
      return value(expression, in: source)
    default: return value(expression, in: source)
    }
  }

  private mutating func made(
    by function: String, _ arguments: [Expression], _ expression: Expression, in source: SourceText
  ) -> ModelPiece? {
    do {
      switch function {
      case "sequential": return try sequential(arguments.first, in: source)
      case "model": return try arguments.first.flatMap { try model($0, in: source) }
      case "input", "layers.input":
        guard let config = config(arguments.first, in: source) else { return nil }
        func shape(_ key: String) -> LayerShape? { config[key]?.array.map { LayerShape($0.map(\.integer)) } }
        return .tensors([try input(shape: shape("shape"), batchShape: shape("batchShape"))])
      default:
        guard function.hasPrefix("layers."),
          let description = LayerRegistry.description(factory: String(function.dropFirst("layers.".count))),
          let config = config(arguments.first, in: source)
        else { return nil }
        return .layer(try description.make(config))
      }
    } catch {
      report(error, at: expression, in: source)
      return nil
    }
  }

  private mutating func applied(
    _ layer: Layer, to argument: Expression, _ expression: Expression, in source: SourceText
  ) -> ModelPiece? {
    guard let inputs = piece(argument, in: source)?.tensors else { return nil }
    do {
      return .tensors(try layer.apply(inputs))
    } catch {
      report(error, at: expression, in: source)
      return nil
    }
  }

  private mutating func sequential(_ config: Expression?, in source: SourceText) throws -> ModelPiece? {
    let model = try Sequential()
    guard let config else { return .sequential(model) }
    guard case .object(let members) = config.kind else { return nil }
    for member in members {
      guard case .property(.name(let key, _), let list) = member else { return nil }
      if key != "layers" { continue }
      guard case .array(let elements) = list.kind else { return nil }
      for element in elements {
        guard let element, !element.isSpread, let layer = piece(element.value, in: source)?.layer else { return nil }
        do {
          try model.add(layer)
        } catch {
          report(error, at: element.value, in: source)
          return nil
        }
      }
    }
    return .sequential(model)
  }

  private mutating func model(_ config: Expression, in source: SourceText) throws -> ModelPiece? {
    guard case .object(let members) = config.kind else { return nil }
    var ends: [String: [SymbolicTensor]] = [:]
    for member in members {
      guard case .property(.name(let key, _), let value) = member else { return nil }
      ends[key] = piece(value, in: source)?.tensors
    }
    guard let inputs = ends["inputs"], let outputs = ends["outputs"] else { return nil }
    return .layer(try LayersModel(inputs: inputs, outputs: outputs))
  }

  // MARK: Values

  /// Keys whose values have no part in shapes; they may be anything.
  private static func isShapeless(_ key: String) -> Bool {
    ["Initializer", "Regularizer", "Constraint"].contains { key.hasSuffix($0) } || key == "activation"
  }

  private mutating func config(_ expression: Expression?, in source: SourceText) -> ConfigObject? {
    guard let expression else { return ConfigObject() }
    return literal(expression, in: source)?.object
  }

  private mutating func value(_ expression: Expression, in source: SourceText) -> ModelPiece? {
    literal(expression, in: source).map { .value($0) }
  }

  private mutating func literal(_ expression: Expression, in source: SourceText) -> ConfigValue? {
    switch expression.kind {
    case .null: return .null
    case .boolean(let value): return .boolean(value)
    case .number(let value): return .number(value)
    case .string(let units): return .string(String(decoding: units, as: UTF16.self))
    case .unary(.minus, let operand): return literal(operand, in: source)?.number.map { .number(-$0) }
    case .binary(let operation, let left, let right):
      guard let left = literal(left, in: source)?.number, let right = literal(right, in: source)?.number else {
        return nil
      }
      return operation.result(left, right).map { .number($0) }
    case .identifier(let identifier):
      guard case .value(let value)? = known[Variable(identifier)] else { return nil }
      return value
    case .array(let elements):
      var values: [ConfigValue] = []
      for element in elements {
        guard let element, !element.isSpread, let value = literal(element.value, in: source) else { return nil }
        values.append(value)
      }
      return .array(values)
    case .object(let members):
      var object = ConfigObject()
      for member in members {
        guard case .property(.name(let key, _), let expression) = member else { return nil }
        if ModelCheck.isShapeless(key) { continue }
        guard let value = literal(expression, in: source) else { return nil }
        object[key] = value
      }
      return .object(object)
    case .call:
      // A layer within the configuration of another, as wrappers have it.
      return piece(expression, in: source)?.layer.map { .opaque($0) }
    default: return nil
    }
  }
}

/// What is known of a value that models are made of.
private enum ModelPiece {
  case value(ConfigValue)
  case layer(Layer)
  case tensors([SymbolicTensor])
  case sequential(Sequential)

  var layer: Layer? {
    switch self {
    case .layer(let layer): layer
    case .sequential(let model): model
    case .value, .tensors: nil
    }
  }

  var tensors: [SymbolicTensor]? {
    if case .tensors(let tensors) = self { return tensors }
    return nil
  }
}

/// The variables that some expressions may change.
private struct VariableChanges {
  /// Variables that get another value.
  private(set) var assigned: [Identifier] = []
  /// Variables whose value is handed to where it may be changed.
  private(set) var handedOn: [Identifier] = []
  /// The objects of members that change nothing.
  private var harmless: Set<ObjectIdentifier> = []

  /// Notes what an expression changes itself; those inside are to follow.
  mutating func note(_ expression: Expression) {
    switch expression.kind {
    case .assignment(let pattern, _): pattern.forEachIdentifier { assigned.append($0) }
    case .update(_, _, let target), .compoundAssignment(_, let target, _), .logicalAssignment(_, let target, _):
      if case .identifier(let identifier) = target.kind { assigned.append(identifier) }
    case .member(let object, let property, _):
      if !["add", "pop", "layers"].contains(property.name) { harmless.insert(ObjectIdentifier(object)) }
    case .call(let callee, let arguments, _):
      if VariableChanges.isLibrary(callee) { harmless.formUnion(arguments.map { ObjectIdentifier($0.value) }) }
    case .identifier(let identifier):
      if !harmless.contains(ObjectIdentifier(expression)) { handedOn.append(identifier) }
    default: break
    }
  }

  /// Whether a function belongs to `tf`, `tfvis` or `console`, which add no layers.
  private static func isLibrary(_ callee: Expression) -> Bool {
    switch callee.kind {
    case .member(let object, _, _): isLibrary(object)
    case .identifier(let identifier): ["tf", "tfvis", "console"].contains(identifier.name)
    default: false
    }
  }
}

extension BinaryOperator {
  /// The result for numbers, of the operators that sizes are computed with.
  fileprivate func result(_ left: Double, _ right: Double) -> Double? {
    switch self {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    default: nil
    }
  }
}
