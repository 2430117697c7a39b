import CZip

/// Files packed into one, in the zip format, in memory.
enum ZipArchive {
  /// The bytes with which an archive begins.
  static let signature: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

  /// No entry of a model is larger; a small archive can claim, and unpack to, any size.
  private static let sizeLimit = 1 << 33

  /// The contents of the named entries of an archive; `nil` for those that it does not have.
  ///
  /// - Throws: ``LayerError`` when the archive is broken.
  static func read(_ names: [String], of bytes: [UInt8]) throws -> [[UInt8]?] {
    let library = try ZipLibrary.loaded()
    return try bytes.withUnsafeBytes { buffer in
      let source = try library.checked { library.makeSource(buffer.baseAddress, zip_uint64_t(buffer.count), 0, $0) }
      let archive: OpaquePointer
      do {
        archive = try library.checked { library.open(source, ZIP_RDONLY, $0) }
      } catch {
        library.freeSource(source)
        throw error
      }
      defer { library.discard(archive) }
      return try names.map { name in
        let index = library.locate(archive, name, 0)
        return index < 0 ? nil : try contents(archive, zip_uint64_t(index), name, library)
      }
    }
  }

  private static func contents(
    _ archive: OpaquePointer, _ index: zip_uint64_t, _ name: String, _ library: ZipLibrary
  ) throws -> [UInt8] {
    func failure() -> LayerError {
      LayerError(
        "The entry '\(name)' of the archive cannot be read: \(library.text(of: library.lastError(archive)))."
      )
    }
    guard let entry = library.openEntry(archive, index, 0) else { throw failure() }
    defer { _ = library.closeEntry(entry) }
    var contents: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = library.readEntry(entry, &piece, zip_uint64_t(piece.count))
      guard count >= 0 else {
        throw LayerError("The entry '\(name)' of the archive is damaged: its contents cannot be unpacked.")
      }
      if count == 0 { return contents }
      contents += piece[..<Int(count)]
      guard contents.count <= sizeLimit else {
        throw LayerError("The entry '\(name)' of the archive unpacks to more than \(sizeLimit >> 30) GB.")
      }
    }
  }

  /// An archive of the given files, which are stored as they are.
  static func make(_ files: [(name: String, bytes: [UInt8])]) throws -> [UInt8] {
    let library = try ZipLibrary.loaded()
    let source = try library.checked { library.makeSource(nil, 0, 0, $0) }
    defer { library.freeSource(source) }
    // The archive gives up its source when it is closed; the result is read from it afterwards.
    library.keepSource(source)
    let archive: OpaquePointer
    do {
      archive = try library.checked { library.open(source, ZIP_CREATE | ZIP_TRUNCATE, $0) }
    } catch {
      library.freeSource(source)
      throw error
    }
    // The library copies nothing before it closes the archive.
    let buffers = files.map { file in
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: file.bytes.count, alignment: 1)
      buffer.copyBytes(from: file.bytes)
      return buffer
    }
    defer { for buffer in buffers { buffer.deallocate() } }
    for (file, buffer) in zip(files, buffers) {
      let part = library.makeEntrySource(archive, buffer.baseAddress, zip_uint64_t(buffer.count), 0)
      let index = library.addEntry(archive, file.name, part, zip_flags_t(ZIP_FL_ENC_UTF_8))
      guard index >= 0 else {
        library.discard(archive)
        throw LayerError("The archive cannot be written: '\(file.name)' does not fit.")
      }
      _ = library.setCompression(archive, zip_uint64_t(index), ZIP_CM_STORE, 0)
    }
    guard library.close(archive) == 0 else {
      library.discard(archive)
      throw LayerError("The archive cannot be written.")
    }
    return try contents(of: source, library)
  }

  private static func contents(of source: OpaquePointer, _ library: ZipLibrary) throws -> [UInt8] {
    guard library.openSource(source) == 0 else { throw LayerError("The archive cannot be written.") }
    defer { _ = library.closeSource(source) }
    var contents: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while case let count = library.readSource(source, &piece, zip_uint64_t(piece.count)), count > 0 {
      contents += piece[..<Int(count)]
    }
    return contents
  }
}
