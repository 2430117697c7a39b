import Glibc

/// A C library that is opened when the program first needs it, and may be missing.
struct LoadedLibrary {
  private let handle: UnsafeMutableRawPointer

  /// Opens the first library that is there; nil when none is.
  init?(_ names: [String]) {
    guard let handle = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else { return nil }
    self.handle = handle
  }

  /// The function of the given name; its type follows from where the result is put. Nil when the library has none.
  func function<Function>(_ name: String) -> Function? {
    dlsym(handle, name).map { unsafeBitCast($0, to: Function.self) }
  }
}
