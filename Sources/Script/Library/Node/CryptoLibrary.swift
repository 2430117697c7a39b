import Glibc

/// The functions of OpenSSL's libcrypto that digests use; the library is opened when the first digest is asked for.
struct CryptoLibrary {
  private typealias Algorithm = UnsafeRawPointer

  private let algorithmNamed: @convention(c) (UnsafePointer<CChar>) -> Algorithm?
  private let digest:
    @convention(c) (
      UnsafeRawPointer, Int, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt32>, Algorithm, OpaquePointer?
    ) -> Int32
  private let keyedDigest:
    @convention(c) (
      Algorithm, UnsafeRawPointer, Int32, UnsafeRawPointer, Int, UnsafeMutablePointer<UInt8>,
      UnsafeMutablePointer<UInt32>
    ) -> UnsafeMutablePointer<UInt8>?

  private static let longestDigest = 64

  /// The library; nil when it is not installed.
  static let shared: CryptoLibrary? = {
    for name in ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so"] {
      if let library = dlopen(name, RTLD_NOW | RTLD_LOCAL) { return CryptoLibrary(library) }
    }
    return nil
  }()

  private init?(_ library: UnsafeMutableRawPointer) {
    guard let named = dlsym(library, "EVP_get_digestbyname"), let digest = dlsym(library, "EVP_Digest"),
      let keyed = dlsym(library, "HMAC")
    else { return nil }
    algorithmNamed = unsafeBitCast(named, to: type(of: algorithmNamed))
    self.digest = unsafeBitCast(digest, to: type(of: self.digest))
    keyedDigest = unsafeBitCast(keyed, to: type(of: keyedDigest))
  }

  /// Whether the library knows an algorithm.
  func knows(_ algorithm: String) -> Bool { algorithmNamed(algorithm) != nil }

  /// The digest of some bytes (with a key: their HMAC); nil for an unknown algorithm.
  func digest(_ bytes: [UInt8], _ algorithm: String, key: [UInt8]?) -> [UInt8]? {
    guard let algorithm = algorithmNamed(algorithm) else { return nil }
    var result = [UInt8](repeating: 0, count: Self.longestDigest)
    var count: UInt32 = 0
    // The address of an empty array may be nil; a byte more gives it one.
    let data = bytes + [0]
    if let key {
      guard keyedDigest(algorithm, key + [0], Int32(key.count), data, bytes.count, &result, &count) != nil else {
        return nil
      }
    } else if digest(data, bytes.count, &result, &count, algorithm, nil) != 1 {
      return nil
    }
    return Array(result.prefix(Int(count)))
  }
}
