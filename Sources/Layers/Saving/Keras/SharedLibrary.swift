import Glibc

/// A library that is opened only where it is needed.
struct SharedLibrary {
  private let handle: UnsafeMutableRawPointer
  private let name: String

  /// Opens the first library that is there.
  ///
  /// - Parameter package: what to install when there is none.
  /// - Throws: ``LayerError`` naming the package.
  init(_ names: [String], for purpose: String, package: String) throws {
    for name in names {
      guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { continue }
      self.handle = handle
      self.name = name
      return
    }
    throw LayerError("\(purpose) need \(names.last ?? ""): install it with «sudo apt install \(package)».")
  }

  /// The function of the given name; its type follows from where the result is put.
  ///
  /// - Throws: ``LayerError`` when the library has no such function.
  func function<Function>(_ symbol: String) throws -> Function { unsafeBitCast(try address(symbol), to: Function.self) }

  /// The value of a global variable.
  func value<Value>(_ symbol: String) throws -> Value { try address(symbol).load(as: Value.self) }

  private func address(_ symbol: String) throws -> UnsafeMutableRawPointer {
    guard let address = dlsym(handle, symbol) else {
      throw LayerError("The library \(name) has no '\(symbol)': install a newer version of it.")
    }
    return address
  }
}
