import Glibc

/// The functions of libcurl that transfers use; the library is opened when the first transfer begins, so that programs
/// that fetch nothing start without it.
struct CurlLibrary {
  typealias Handle = UnsafeMutableRawPointer
  typealias Writer = @convention(c) (UnsafeMutablePointer<UInt8>?, Int, Int, UnsafeMutableRawPointer?) -> Int

  let easyInit: @convention(c) () -> Handle?
  let easyCleanup: @convention(c) (Handle) -> Void
  // Variadic in C; with one integer or pointer argument the calling convention is that of an ordinary function.
  let setNumber: @convention(c) (Handle, Int32, Int) -> Int32
  let setText: @convention(c) (Handle, Int32, UnsafePointer<CChar>) -> Int32
  let setPointer: @convention(c) (Handle, Int32, UnsafeMutableRawPointer?) -> Int32
  let setWriter: @convention(c) (Handle, Int32, Writer) -> Int32
  let getNumber: @convention(c) (Handle, Int32, UnsafeMutablePointer<Int>) -> Int32
  let getText: @convention(c) (Handle, Int32, UnsafeMutablePointer<UnsafePointer<CChar>?>) -> Int32
  let errorText: @convention(c) (Int32) -> UnsafePointer<CChar>?
  let appendToList: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>) -> UnsafeMutableRawPointer?
  let freeList: @convention(c) (UnsafeMutableRawPointer?) -> Void
  let multiInit: @convention(c) () -> Handle?
  let multiAdd: @convention(c) (Handle, Handle) -> Int32
  let multiRemove: @convention(c) (Handle, Handle) -> Int32
  let multiCleanup: @convention(c) (Handle) -> Int32
  let multiPerform: @convention(c) (Handle, UnsafeMutablePointer<Int32>) -> Int32
  let multiWait: @convention(c) (Handle, UnsafeMutableRawPointer?, UInt32, Int32, UnsafeMutablePointer<Int32>?) -> Int32
  let multiRead: @convention(c) (Handle, UnsafeMutablePointer<Int32>) -> UnsafeRawPointer?

  /// Where a `CURLMsg`, which tells that a transfer ended, has the result.
  static let resultOffset = 16

  /// The numbers of libcurl's options and facts (curl.h).
  enum Option {
    static let writeData: Int32 = 10_001
    static let url: Int32 = 10_002
    static let postFields: Int32 = 10_015
    static let userAgent: Int32 = 10_018
    static let headers: Int32 = 10_023
    static let headerData: Int32 = 10_029
    static let customRequest: Int32 = 10_036
    static let acceptEncoding: Int32 = 10_102
    static let noBody: Int32 = 44
    static let followLocation: Int32 = 52
    static let postFieldSize: Int32 = 60
    static let maximumRedirects: Int32 = 68
    static let connectTimeout: Int32 = 78
    static let noSignal: Int32 = 99
    static let writeFunction: Int32 = 20_011
    static let headerFunction: Int32 = 20_079
    static let protocols: Int32 = 181
    static let redirectProtocols: Int32 = 182
  }

  enum Fact {
    static let effectiveURL: Int32 = 0x100001
    static let responseCode: Int32 = 0x200002
    static let redirectCount: Int32 = 0x200014
  }

  /// The library; nil when it is not installed.
  static let shared =
    LoadedLibrary(["libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.so"]).flatMap(CurlLibrary.init)

  private init?(_ library: LoadedLibrary) {
    guard let easyInit: @convention(c) () -> Handle? = library.function("curl_easy_init"),
      let easyCleanup: @convention(c) (Handle) -> Void = library.function("curl_easy_cleanup"),
      let setOption: UnsafeMutableRawPointer = library.function("curl_easy_setopt"),
      let getInfo: UnsafeMutableRawPointer = library.function("curl_easy_getinfo"),
      let errorText: @convention(c) (Int32) -> UnsafePointer<CChar>? = library.function("curl_easy_strerror"),
      let append: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>) -> UnsafeMutableRawPointer? =
        library.function("curl_slist_append"),
      let freeList: @convention(c) (UnsafeMutableRawPointer?) -> Void = library.function("curl_slist_free_all"),
      let multiInit: @convention(c) () -> Handle? = library.function("curl_multi_init"),
      let multiAdd: @convention(c) (Handle, Handle) -> Int32 = library.function("curl_multi_add_handle"),
      let multiRemove: @convention(c) (Handle, Handle) -> Int32 = library.function("curl_multi_remove_handle"),
      let multiCleanup: @convention(c) (Handle) -> Int32 = library.function("curl_multi_cleanup"),
      let perform: @convention(c) (Handle, UnsafeMutablePointer<Int32>) -> Int32 = library.function(
        "curl_multi_perform"),
      let wait: @convention(c) (Handle, UnsafeMutableRawPointer?, UInt32, Int32, UnsafeMutablePointer<Int32>?) -> Int32
      =
        library.function("curl_multi_wait"),
      let read: @convention(c) (Handle, UnsafeMutablePointer<Int32>) -> UnsafeRawPointer? =
        library.function("curl_multi_info_read")
    else { return nil }
    self.easyInit = easyInit
    self.easyCleanup = easyCleanup
    setNumber = unsafeBitCast(setOption, to: (@convention(c) (Handle, Int32, Int) -> Int32).self)
    setText = unsafeBitCast(setOption, to: (@convention(c) (Handle, Int32, UnsafePointer<CChar>) -> Int32).self)
    setPointer = unsafeBitCast(setOption, to: (@convention(c) (Handle, Int32, UnsafeMutableRawPointer?) -> Int32).self)
    setWriter = unsafeBitCast(setOption, to: (@convention(c) (Handle, Int32, Writer) -> Int32).self)
    getNumber = unsafeBitCast(
      getInfo, to: (@convention(c) (Handle, Int32, UnsafeMutablePointer<Int>) -> Int32).self)
    getText = unsafeBitCast(
      getInfo, to: (@convention(c) (Handle, Int32, UnsafeMutablePointer<UnsafePointer<CChar>?>) -> Int32).self)
    self.errorText = errorText
    appendToList = append
    self.freeList = freeList
    self.multiInit = multiInit
    self.multiAdd = multiAdd
    self.multiRemove = multiRemove
    self.multiCleanup = multiCleanup
    multiPerform = perform
    multiWait = wait
    multiRead = read
  }
}
