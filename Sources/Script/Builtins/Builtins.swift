/// The built-in library.
enum Builtins {
  /// Defines the library's globals and fills its prototypes, all at first use.
  static func install(_ machine: Machine) {}
}
