extension Inspector {
  /// The text of several values in a row, as `console.log` and `util.format` write it: a string in front may hold
  /// places for the values that follow (`%s %d %i %f %j %o %O %c %%`); what is left is put behind, with blanks between.
  package static func message(
    _ values: [Value], _ machine: Machine, _ options: InspectionOptions = InspectionOptions()
  ) throws -> String {
    var rest = values[...]
    var parts: [String] = []
    if values.count > 1, let template = values[0].asString, template.text.utf8.contains(0x25) {
      rest = rest.dropFirst()
      parts.append(try filled(template.text, &rest, machine, options))
    }
    for value in rest {
      parts.append(try value.asString?.text ?? text(value, machine, options))
    }
    return parts.joined(separator: " ")
  }

  /// A template with its places filled by the first of the values.
  private static func filled(
    _ template: String, _ values: inout ArraySlice<Value>, _ machine: Machine, _ options: InspectionOptions
  ) throws -> String {
    var result = ""
    var characters = template.unicodeScalars.makeIterator()
    while let character = characters.next() {
      guard character == "%" else {
        result.unicodeScalars.append(character)
        continue
      }
      guard let place = characters.next() else {
        result += "%"
        break
      }
      if place == "%" {
        result += "%"
      } else if let value = values.first, let text = try placed(value, place, machine, options) {
        values.removeFirst()
        result += text
      } else {
        result += "%"
        result.unicodeScalars.append(place)
      }
    }
    return result
  }

  /// A value as a place asks for it; nil for characters that mark no place.
  private static func placed(
    _ value: Value, _ place: Unicode.Scalar, _ machine: Machine, _ options: InspectionOptions
  ) throws -> String? {
    switch place {
    case "s": return try plainText(value, machine, options)
    case "d": return value.isSymbol ? "NaN" : numberText(try machine.toNumber(value))
    case "i": return try number(value, readBy: "parseInt", machine)
    case "f": return try number(value, readBy: "parseFloat", machine)
    case "j":
      let json = try machine.get(machine.realm.globalObject.get("JSON", machine), "stringify")
      return try machine.toText(machine.call(json, value))
    case "o":
      var detailed = options
      detailed.showsHidden = true
      detailed.depth = 4
      return try text(value, machine, detailed)
    case "O": return try text(value, machine, options)
    case "c": return ""
    default: return nil
    }
  }

  private static func number(_ value: Value, readBy function: PropertyKey, _ machine: Machine) throws -> String {
    if value.isSymbol { return "NaN" }
    let read = try machine.call(machine.realm.globalObject.get(function, machine), value)
    return numberText(try machine.toNumber(read))
  }

  private static func numberText(_ number: Double) -> String {
    number == 0 && number.sign == .minus ? "-0" : NumberText.string(number)
  }

  /// `%s`: strings as they are, objects on one line.
  private static func plainText(_ value: Value, _ machine: Machine, _ options: InspectionOptions) throws -> String {
    if let string = value.asString { return string.text }
    if let number = value.asNumber { return numberText(number) }
    guard let object = value.asObject else { return try text(value, machine, options) }
    let method = try object.get(Names.toString, machine).asObject
    if object.kind == .error || (method is Closure) { return try machine.toText(value) }
    var brief = options
    brief.depth = 0
    brief.usesColors = false
    return try text(value, machine, brief)
  }
}
