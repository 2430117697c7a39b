import Glibc

/// The functions of OpenSSL's libcrypto that digests use; the library is opened when the first digest is asked for.
struct CryptoLibrary {
  private typealias Algorithm = UnsafeRawPointer

  private typealias NamedFunction = @convention(c) (UnsafePointer<CChar>) -> Algorithm?
  private typealias DigestFunction =
    @convention(c) (
      UnsafeRawPointer, Int, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt32>, Algorithm, OpaquePointer?
    ) -> Int32
  private typealias KeyedDigestFunction =
    @convention(c) (
      Algorithm, UnsafeRawPointer, Int32, UnsafeRawPointer, Int, UnsafeMutablePointer<UInt8>,
      UnsafeMutablePointer<UInt32>
    ) -> UnsafeMutablePointer<UInt8>?

  private let algorithmNamed: NamedFunction
  private let digest: DigestFunction
  private let keyedDigest: KeyedDigestFunction

  private static let longestDigest = 64

  /// The library; nil when it is not installed.
  static let shared = LoadedLibrary(["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so"]).flatMap(CryptoLibrary.init)

  private init?(_ library: LoadedLibrary) {
    guard let named: NamedFunction = library.function("EVP_get_digestbyname"),
      let digest: DigestFunction = library.function("EVP_Digest"),
      let keyed: KeyedDigestFunction = library.function("HMAC")
    else { return nil }
    algorithmNamed = named
    self.digest = digest
    keyedDigest = keyed
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
