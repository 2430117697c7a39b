/// The part of the built-in library that stands around the core language: console, typed arrays, regular expressions,
/// dates, timers, text coding, fetching, and modules in the manner of Node.
enum Library {
  /// Defines the library's globals and fills its prototypes, all at first use.
  static func install(_ machine: Machine) {
    let realm = machine.realm!
    installConsole(realm)
    installArrayBuffer(realm)
    installTypedArrays(realm)
    installDataView(realm)
    RegExpBuiltins.install(in: realm)
    Timers.install(in: realm)
    Performance.install(in: realm)
    ProcessModule.install(in: realm)
    BufferModule.install(in: realm)
    FileModule.install(in: machine)
    DateBuiltins.install(in: realm)
    StructuredClone.install(in: realm)
    Fetching.install(in: realm)
    TextCoding.install(in: realm)
    UtilityModules.install(in: machine)
    CryptoModule.install(in: machine)
    machine.builtInModules.define("assert", make: AssertModule.make)
    machine.builtInModules.define("assert/strict", make: AssertModule.makeStrict)
    ScriptedLibrary.install(in: machine)
    ModuleLoader.install(in: machine)
    machine.builtInModules.define("path", make: PathModule.make)
  }
}
