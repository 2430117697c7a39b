/// How an object is called in front of its braces: the class it is an instance of, and its `Symbol.toStringTag`.
struct ObjectTitle {
  /// The name of the class; nil for an object that inherits from nothing.
  let className: String?
  /// The tag, when it is not listed as a property anyway; else empty.
  let tag: String

  /// The title of an object at some level of nesting.
  init(_ object: JSObject, _ inspector: Inspector, level: Int) throws {
    className = try Self.className(of: object, inspector, level: level)
    tag = try Self.tag(of: object, inspector)
  }

  private static func tag(of object: JSObject, _ inspector: Inspector) throws -> String {
    let machine = inspector.machine
    guard let tag = try object.get(Names.toStringTag, machine).asString, tag.length > 0 else { return "" }
    if let own = try object.getOwn(Names.toStringTag, machine),
      own.isEnumerable == true || inspector.options.showsHidden
    {
      return ""
    }
    return tag.text
  }

  private static func className(of object: JSObject, _ inspector: Inspector, level: Int) throws -> String? {
    let machine = inspector.machine
    var current: JSObject? = object
    while let holder = current {
      if let constructor = try holder.getOwn(Names.constructor, machine)?.value?.asObject, constructor.isCallable {
        let name = machine.functionName(constructor)
        if try !name.isEmpty && isInstance(object, of: constructor, machine) { return name }
      }
      current = holder.prototype
    }
    guard let prototype = object.prototype else { return nil }
    if inspector.isBeyondDepth(level) { return "Object <Complex prototype>" }
    if let name = try className(of: prototype, inspector, level: level + 1) { return "Object <\(name)>" }
    var options = inspector.options
    options.usesCustomTexts = false
    options.depth = -1
    return "Object <\(try Inspector.text(Value(prototype), machine, options))>"
  }

  private static func isInstance(_ object: JSObject, of constructor: JSObject, _ machine: Machine) throws -> Bool {
    guard let prototype = try constructor.getOwn(Names.prototype, machine)?.value?.asObject else { return false }
    var current = object.prototype
    while let ancestor = current {
      if ancestor === prototype { return true }
      current = ancestor.prototype
    }
    return false
  }

  /// The title with a space after it. `fallback` names the kind of an object without class; `size` (`(3)`) follows the
  /// name.
  func prefix(fallback: String, size: String = "") -> String {
    guard let className else {
      return "[\(fallback)\(size): null prototype] " + (tag.isEmpty || tag == fallback ? "" : "[\(tag)] ")
    }
    return className + size + (tag.isEmpty || tag == className ? " " : " [\(tag)] ")
  }
}
