/// The error constructors and `Error.prototype`; the machine itself fills in `name` and `message` of the prototypes.
enum ErrorBuiltins {
  static func install(in realm: Realm) {
    for kind in ErrorKind.allCases {
      let prototype = realm.errorPrototype(kind)
      realm.defineConstructor(
        PropertyKey(kind.name), arity: kind == .aggregateError ? 2 : 1, prototype: prototype,
        methods: kind == .error ? methods : [], statics: kind == .error ? statics : [],
        construct: { machine, _, arguments in try construct(kind, machine, arguments) },
        configure: { [unowned realm] constructor in
          if kind == .error {
            constructor.put("stackTraceLimit", Value(Int32(10)))
          } else if let parent = realm.constructor(of: realm.errorPrototype(.error)) {
            _ = constructor.setPrototype(parent)
          }
        })
    }
    realm.errorPrototype(.error).populateLater { [unowned realm] prototype in
      prototype.defineAccessor(Names.stack, realm, get: stack, set: setStack)
    }
  }

  private static let methods: [NativeEntry] = [
    NativeEntry("toString", 0) { machine, this, _ in
      guard let object = this.asObject else {
        throw machine.typeError("Error.prototype.toString was called on \(machine.describe(this))")
      }
      return Value(try headline(object, machine))
    }
  ]

  private static let statics: [NativeEntry] = [
    NativeEntry("captureStackTrace", 1) { machine, _, arguments in
      guard let object = arguments[0].asObject else {
        throw machine.typeError("captureStackTrace takes an object, not \(machine.describe(arguments[0]))")
      }
      if let error = object as? JSError {
        error.frames = machine.captureStack()
      } else {
        let trace = JSError(prototype: nil)
        trace.frames = machine.captureStack()
        object.put(Names.stack, Value(try headline(object, machine) + trace.stackLines), .method)
      }
      return .undefined
    }
  ]

  private static func construct(_ kind: ErrorKind, _ machine: Machine, _ arguments: Arguments) throws -> Value {
    let error = JSError(prototype: try machine.prototypeForNew(default: machine.realm.errorPrototype(kind)))
    error.frames = machine.captureStack()
    let messageIndex = kind == .aggregateError ? 1 : 0
    let message = arguments[messageIndex]
    if !message.isUndefined { error.put(Names.message, Value(try machine.toStringValue(message)), .method) }
    if let options = arguments[messageIndex + 1].asObject, try options.has(Names.cause, machine) {
      error.put(Names.cause, try options.get(Names.cause, machine), .method)
    }
    if kind == .aggregateError {
      error.put(Names.errors, Value(machine.realm.makeArray(try machine.list(from: arguments[0]))), .method)
    }
    return Value(error)
  }

  /// `name: message`.
  private static func headline(_ object: JSObject, _ machine: Machine) throws -> String {
    let nameValue = try object.get(Names.name, machine)
    let messageValue = try object.get(Names.message, machine)
    let name = nameValue.isUndefined ? "Error" : try machine.toText(nameValue)
    let message = messageValue.isUndefined ? "" : try machine.toText(messageValue)
    return name.isEmpty ? message : message.isEmpty ? name : "\(name): \(message)"
  }

  private static func stack(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    guard let error: JSError = this.host() else { return .undefined }
    return Value(try headline(error, machine) + error.stackLines)
  }

  /// Assigning to `stack` gives the error a property of its own.
  private static func setStack(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    if let object = this.asObject {
      _ = try object.define(Names.stack, PropertyDescriptor(value: arguments[0], .method), machine)
    }
    return .undefined
  }
}
