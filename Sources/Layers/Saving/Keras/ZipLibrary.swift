import CZip

/// The functions of libzip that files of Keras need.
struct ZipLibrary: @unchecked Sendable {
  let initError: zip_error_initFunction
  let errorText: zip_error_strerrorFunction
  let endError: zip_error_finiFunction
  let makeSource: zip_source_buffer_createFunction
  let makeEntrySource: zip_source_bufferFunction
  let keepSource: zip_source_keepFunction
  let freeSource: zip_source_freeFunction
  let openSource: zip_source_openFunction
  let readSource: zip_source_readFunction
  let closeSource: zip_source_closeFunction
  let open: zip_open_from_sourceFunction
  let locate: zip_name_locateFunction
  let openEntry: zip_fopen_indexFunction
  let readEntry: zip_freadFunction
  let closeEntry: zip_fcloseFunction
  let addEntry: zip_file_addFunction
  let setCompression: zip_set_file_compressionFunction
  let close: zip_closeFunction
  let discard: zip_discardFunction
  let lastError: zip_get_errorFunction

  private static let shared = Result { try ZipLibrary() }

  /// The library, opened at the first call.
  ///
  /// - Throws: ``LayerError`` when it is not installed.
  static func loaded() throws -> ZipLibrary { try shared.get() }

  private init() throws {
    let library = try SharedLibrary(
      ["libzip.so", "libzip.so.5", "libzip.so.4"], for: "Files of Keras (.keras)", package: "libzip-dev")
    initError = try library.function("zip_error_init")
    errorText = try library.function("zip_error_strerror")
    endError = try library.function("zip_error_fini")
    makeSource = try library.function("zip_source_buffer_create")
    makeEntrySource = try library.function("zip_source_buffer")
    keepSource = try library.function("zip_source_keep")
    freeSource = try library.function("zip_source_free")
    openSource = try library.function("zip_source_open")
    readSource = try library.function("zip_source_read")
    closeSource = try library.function("zip_source_close")
    open = try library.function("zip_open_from_source")
    locate = try library.function("zip_name_locate")
    openEntry = try library.function("zip_fopen_index")
    readEntry = try library.function("zip_fread")
    closeEntry = try library.function("zip_fclose")
    addEntry = try library.function("zip_file_add")
    setCompression = try library.function("zip_set_file_compression")
    close = try library.function("zip_close")
    discard = try library.function("zip_discard")
    lastError = try library.function("zip_get_error")
  }

  /// Calls `body` with a place for an error, and throws what it left there when it returns `nil`.
  func checked<Result>(_ body: (UnsafeMutablePointer<zip_error_t>) -> Result?) throws -> Result {
    var error = zip_error_t()
    initError(&error)
    defer { endError(&error) }
    if let result = body(&error) { return result }
    throw LayerError("The archive is no valid zip file: \(text(of: &error)).")
  }

  /// The words of the library for an error.
  func text(of error: UnsafeMutablePointer<zip_error_t>?) -> String {
    errorText(error).map { String(cString: $0) } ?? "unknown"
  }
}
