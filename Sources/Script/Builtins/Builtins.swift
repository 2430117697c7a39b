/// The built-in library.
enum Builtins {
  /// Defines the library's globals and fills its prototypes, all at first use.
  static func install(_ machine: Machine) {
    let realm = machine.realm!
    Globals.install(in: realm)
    ObjectBuiltins.install(in: realm)
    FunctionBuiltins.install(in: realm)
    ErrorBuiltins.install(in: realm)
    ArrayBuiltins.install(in: realm)
    StringBuiltins.install(in: realm)
    NumberBuiltins.install(in: realm)
    BooleanBuiltins.install(in: realm)
    SymbolBuiltins.install(in: realm)
    MathBuiltins.install(in: realm)
    JSONBuiltins.install(in: realm)
    MapBuiltins.install(in: realm)
    WeakCollectionBuiltins.install(in: realm)
    PromiseBuiltins.install(in: realm)
    Library.install(machine)
    machine.parseJSON = { machine, text in try JSONParser.parse(text, machine) }
  }
}
