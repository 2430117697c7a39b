/// `RegExp` and its prototype, without the methods strings call (`RegExpSymbols`).
enum RegExpBuiltins {
  static func install(in realm: Realm) {
    realm.defineConstructor(
      "RegExp", arity: 2, prototype: realm.regexpPrototype, methods: methods + flagGetters + RegExpSymbols.methods,
      construct: construct)
    realm.machine.regularExpressions.matchIteratorPrototype = realm.makeIteratorPrototype("RegExp String Iterator")
    realm.regexpPrototype.populateLater { [unowned realm] prototype in
      let exec = NativeFunction(realm, Names.exec, 1) { machine, this, arguments in
        let expression = try machine.regExp(this, "exec")
        return try expression.execute(machine.toStringValue(arguments[0]), machine)
      }
      realm.machine.regularExpressions.originalExec = exec
      prototype.put(Names.exec, Value(exec), .method)
    }
    realm.machine.makeRegExp = { machine, source, flags in
      Value(try machine.makeRegularExpression(source, flags: flags.text))
    }
  }

  private static func construct(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let given = arguments[0].host(JSRegExp.self)
    if let given, machine.newTarget.isUndefined, arguments[1].isUndefined { return Value(given) }
    let prototype = try machine.prototypeForNew(default: machine.realm.regexpPrototype)
    let source = try given?.source ?? (arguments[0].isUndefined ? .empty : machine.toStringValue(arguments[0]))
    let flags = try arguments[1].isUndefined ? given?.flags.letters ?? "" : machine.toText(arguments[1])
    return Value(try machine.makeRegularExpression(source, flags: flags, prototype: prototype))
  }

  private static let methods: [NativeEntry] = [
    NativeEntry("test", 1) { machine, this, arguments in
      guard let object = this.asObject else { throw machine.noRegExp(this, "test") }
      let string = try machine.toStringValue(arguments[0])
      if let original = try machine.originalRegExp(object) {
        return Value(try original.advance(in: string, machine))
      }
      return Value(!(try machine.execute(object, string).isNull))
    },
    NativeEntry(Names.toString, 0) { machine, this, _ in
      guard let object = this.asObject else { throw machine.noRegExp(this, "toString") }
      let source = try machine.toText(object.get("source", machine))
      return Value("/\(source)/\(try machine.toText(object.get(Names.flags, machine)))")
    },
    .getter("source") { machine, this, _ in
      if this.asObject === machine.realm.regexpPrototype { return Value("(?:)") }
      return Value(try machine.regExp(this, "source").escapedSource)
    },
    .getter(Names.flags) { machine, this, _ in
      guard let object = this.asObject else { throw machine.noRegExp(this, "flags") }
      var letters = ""
      for (letter, property, _) in PatternFlags.all
      where try object.get(property, machine).isTruthy { letters.unicodeScalars.append(letter) }
      return Value(letters)
    },
  ]

  private static let flagGetters = PatternFlags.all.map { _, property, flag in
    NativeEntry.getter(property) { machine, this, _ in
      if this.asObject === machine.realm.regexpPrototype { return .undefined }
      return Value(try machine.regExp(this, property.text).flags.contains(flag))
    }
  }
}

extension Machine {
  func regExp(_ value: Value, _ method: String) throws -> JSRegExp {
    guard let expression = value.host(JSRegExp.self) else { throw noRegExp(value, method) }
    return expression
  }

  func noRegExp(_ value: Value, _ method: String) -> ScriptError {
    typeError("RegExp.prototype.\(method) was called on \(describe(value)), which is no regular expression")
  }
}
