import Layers
import Script

/// Puts the sequential models of a program together as far as they are written with literals, to see whether the shapes
/// fit.
struct SequentialCheck {
  private(set) var problems: [Problem] = []

  private let names: NamesOfTF
  /// The models by the variable that holds them; nil once something about one is not known.
  private var models: [String: Sequential?] = [:]

  init(_ programs: [Program], _ names: NamesOfTF) {
    self.names = names
    for program in programs {
      for statement in program.topLevelStatements { check(statement, in: program.source) }
    }
  }

  private mutating func check(_ statement: Statement, in source: SourceText) {
    switch statement.kind {
    case .variables(let declaration):
      for declarator in declaration.declarators {
        guard case .identifier(let identifier) = declarator.target.kind, let value = declarator.initializer else {
          continue
        }
        models[identifier.name] = nil
        if let arguments = arguments(of: value, calling: "tf.sequential") {
          begin(identifier.name, arguments, in: source)
        }
      }
    case .expression(let expression):
      guard case .call(let callee, let arguments, _) = expression.kind,
        case .member(let object, let method, _) = callee.kind, method.name == "add",
        case .identifier(let variable) = object.kind, let argument = arguments.first
      else { return }
      add(argument.value, to: variable.name, in: source)
    default: break
    }
  }

  private mutating func begin(_ variable: String, _ arguments: [Element], in source: SourceText) {
    models[variable] = .some(try? Sequential())
    guard let config = arguments.first else { return }
    guard case .object(let members) = config.value.kind else {
      models[variable] = .some(nil)
      return
    }
    for case .property(.name("layers", _), let list) in members {
      guard case .array(let layers) = list.kind else {
        models[variable] = .some(nil)
        return
      }
      for layer in layers { if let layer { add(layer.value, to: variable, in: source) } }
    }
  }

  private mutating func add(_ expression: Expression, to variable: String, in source: SourceText) {
    guard case .some(.some(let model)) = models[variable] else { return }
    guard let layer = layer(expression, in: source) else {
      models[variable] = .some(nil)
      return
    }
    do {
      try model.add(layer)
    } catch {
      problems.append(Problem(source: source, range: expression.range, message: "\(error)"))
      models[variable] = .some(nil)
    }
  }

  /// The layer that a call such as `tf.layers.dense({units: 3})` makes, when its options are literals.
  private mutating func layer(_ expression: Expression, in source: SourceText) -> Layer? {
    guard case .call(let callee, let arguments, _) = expression.kind, let path = names.path(of: callee)?.map(\.name),
      path.count == 3, path[1] == "layers", let description = LayerRegistry.description(factory: path[2]),
      let config = config(of: arguments.first?.value)
    else { return nil }
    do {
      return try description.make(config)
    } catch {
      problems.append(Problem(source: source, range: expression.range, message: "\(error)"))
      return nil
    }
  }

  private func arguments(of expression: Expression, calling path: String) -> [Element]? {
    guard case .call(let callee, let arguments, _) = expression.kind,
      names.path(of: callee)?.map(\.name).joined(separator: ".") == path
    else { return nil }
    return arguments
  }

  // MARK: Literals

  private func config(of expression: Expression?) -> ConfigObject? {
    guard let expression else { return ConfigObject() }
    return literal(expression)?.object
  }

  /// Keys whose values have no part in shapes; they may be anything.
  private static func isShapeless(_ key: String) -> Bool {
    ["Initializer", "Regularizer", "Constraint"].contains { key.hasSuffix($0) } || key == "activation"
  }

  private func literal(_ expression: Expression) -> ConfigValue? {
    switch expression.kind {
    case .null: return .null
    case .boolean(let value): return .boolean(value)
    case .number(let value): return .number(value)
    case .string(let units): return .string(String(decoding: units, as: UTF16.self))
    case .unary(.minus, let operand): return literal(operand)?.number.map { .number(-$0) }
    case .identifier(let identifier):
      guard identifier.name != "undefined", let value = names.constants[identifier.name], value !== expression else {
        return nil
      }
      if case .identifier = value.kind { return nil }
      return literal(value)
    case .array(let elements):
      var values: [ConfigValue] = []
      for element in elements {
        guard let element, !element.isSpread, let value = literal(element.value) else { return nil }
        values.append(value)
      }
      return .array(values)
    case .object(let members):
      var object = ConfigObject()
      for member in members {
        guard case .property(.name(let key, _), let value) = member else { return nil }
        if SequentialCheck.isShapeless(key) { continue }
        guard let value = literal(value) else { return nil }
        object[key] = value
      }
      return .object(object)
    default: return nil
    }
  }
}
