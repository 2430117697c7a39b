import CHDF5

/// A file in the HDF5 format, read from memory: groups like folders, data sets like files, attributes on both.
struct HDF5File: ~Copyable {
  private let library: HDF5Library
  private let file: HDF5Handle

  /// The bytes with which such a file begins.
  static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Opens a file of which all bytes are given.
  ///
  /// - Throws: ``LayerError`` when it is broken or the library is not installed.
  init(_ bytes: [UInt8]) throws {
    let library = try HDF5Library.loaded()
    let access = try HDF5Handle(library.makeProperties(library.fileAccess), "The HDF5 library gives no memory.")
    // Nothing is written to the disk: the file exists in memory alone.
    _ = library.keepInMemory(access.id, 1 << 16, false)
    var bytes = bytes
    guard bytes.withUnsafeMutableBytes({ library.setImage(access.id, $0.baseAddress, $0.count) }) >= 0 else {
      throw LayerError("There is not enough memory to read the HDF5 file.")
    }
    let file = try HDF5Handle(
      library.openFile("memory", HDF5Library.readOnly, access.id), "The HDF5 file is broken or cut short.")
    self.library = library
    self.file = file
  }

  /// Whether there is a group or a data set at a path.
  func exists(_ path: String) -> Bool {
    var prefix = ""
    // The library tells only of the last part; asking for a part below nothing is an error.
    for part in path.split(separator: "/") {
      prefix += prefix.isEmpty ? String(part) : "/" + part
      guard library.linkExists(file.id, prefix, HDF5Library.standard) > 0 else { return false }
    }
    return true
  }

  // MARK: Data sets

  /// The sizes of the data set at a path along its axes.
  func shape(_ path: String) throws -> [Int] {
    let dataset = try open(path)
    return try shape(of: dataset, path)
  }

  /// The numbers of the data set at a path.
  ///
  /// - Parameter shape: the sizes that the data set must have; larger ones are not even read.
  /// - Throws: ``LayerError`` when it has another shape or is broken.
  func floats(_ path: String, shape: [Int]) throws -> [Float] {
    let dataset = try open(path)
    let stored = try HDF5Handle(library.datasetType(dataset.id), "The data set '\(path)' is broken.")
    guard library.typeClass(stored.id) == H5T_OPAQUE else {
      return try numbers(path, shape: shape, library.nativeFloat, 0)
    }
    // The format has no bfloat16: Keras writes two bytes without meaning and tells of it beside them.
    guard library.typeSize(stored.id) == 2, try text("dtype", of: path) == "bfloat16" else {
      throw LayerError("The data set '\(path)' does not hold numbers of a known kind.")
    }
    return try numbers(path, shape: shape, stored.id, UInt16(0)).map { Float(bitPattern: UInt32($0) << 16) }
  }

  /// The single whole number of the data set at a path.
  func integer(_ path: String) throws -> Int { Int(try numbers(path, shape: [], library.nativeInt64, Int64(0))[0]) }

  private func open(_ path: String) throws -> HDF5Handle {
    try HDF5Handle(
      library.openDataset(file.id, path, HDF5Library.standard), "The file has no data set '\(path)', or it is broken.")
  }

  private func shape(of dataset: borrowing HDF5Handle, _ path: String) throws -> [Int] {
    let space = try HDF5Handle(library.datasetSpace(dataset.id), "The data set '\(path)' is broken.")
    let rank = Int(library.rank(space.id))
    guard rank >= 0, rank <= 32 else { throw LayerError("The data set '\(path)' is broken.") }
    var sizes = [hsize_t](repeating: 0, count: rank)
    guard library.sizes(space.id, &sizes, nil) >= 0 else { throw LayerError("The data set '\(path)' is broken.") }
    return sizes.map { Int(clamping: $0) }
  }

  private func numbers<Number>(_ path: String, shape: [Int], _ type: hid_t, _ zero: Number) throws -> [Number] {
    let dataset = try open(path)
    let found = try self.shape(of: dataset, path)
    guard found == shape else {
      throw LayerError("The data set '\(path)' of the file has the shape \(found), but the model needs \(shape).")
    }
    let stored = try HDF5Handle(library.datasetType(dataset.id), "The data set '\(path)' is broken.")
    guard [H5T_INTEGER, H5T_FLOAT, H5T_OPAQUE].contains(library.typeClass(stored.id)) else {
      throw LayerError("The data set '\(path)' does not hold numbers of a known kind.")
    }
    var values = [Number](repeating: zero, count: shape.reduce(1, *))
    let status = values.withUnsafeMutableBytes {
      library.readDataset(
        dataset.id, type, HDF5Library.everything, HDF5Library.everything, HDF5Library.standard, $0.baseAddress)
    }
    guard status >= 0 else { throw LayerError("The data set '\(path)' cannot be read: the file is broken.") }
    return values
  }

  // MARK: Attributes

  /// The text of an attribute of the group or data set at a path; `nil` when there is none.
  func text(_ name: String, of path: String = "/") throws -> String? { try texts(in: name, of: path)?.first }

  /// The texts of an attribute; those of a list too long for one attribute are in several that are numbered.
  func texts(_ name: String, of path: String = "/") throws -> [String]? {
    if let texts = try texts(in: name, of: path) { return texts }
    var parts: [[String]] = []
    while let part = try texts(in: "\(name)\(parts.count)", of: path) { parts.append(part) }
    return parts.isEmpty ? nil : parts.flatMap { $0 }
  }

  private func texts(in name: String, of path: String) throws -> [String]? {
    guard library.attributeExists(file.id, path, name, HDF5Library.standard) > 0 else { return nil }
    let problem = "The attribute '\(name)' of the HDF5 file is broken."
    let attribute = try HDF5Handle(
      library.openAttribute(file.id, path, name, HDF5Library.standard, HDF5Library.standard), problem)
    let type = try HDF5Handle(library.attributeType(attribute.id), problem)
    let space = try HDF5Handle(library.attributeSpace(attribute.id), problem)
    let count = Int(library.pointCount(space.id))
    // Lists without entries have no type that means anything.
    if count == 0 { return [] }
    let size = library.typeSize(type.id)
    guard count > 0, size > 0, library.typeClass(type.id) == H5T_STRING, count <= 1 << 20, size <= 1 << 28 else {
      throw LayerError(problem)
    }
    return library.isVariableString(type.id) > 0
      ? try pointedTexts(attribute, type, space, count, problem)
      : try paddedTexts(attribute, type, count: count, size: size, problem)
  }

  /// Texts of any length: the library gives pointers to them.
  private func pointedTexts(
    _ attribute: borrowing HDF5Handle, _ type: borrowing HDF5Handle, _ space: borrowing HDF5Handle, _ count: Int,
    _ problem: String
  ) throws -> [String] {
    var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    guard pointers.withUnsafeMutableBytes({ library.readAttribute(attribute.id, type.id, $0.baseAddress) }) >= 0 else {
      throw LayerError(problem)
    }
    let texts = pointers.map { $0.map { String(cString: $0) } ?? "" }
    pointers.withUnsafeMutableBytes {
      _ = library.freeStrings(type.id, space.id, HDF5Library.standard, $0.baseAddress)
    }
    return texts
  }

  /// Texts of one length, filled up with zeros.
  private func paddedTexts(
    _ attribute: borrowing HDF5Handle, _ type: borrowing HDF5Handle, count: Int, size: Int, _ problem: String
  ) throws -> [String] {
    let (byteCount, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, byteCount <= 1 << 28 else { throw LayerError(problem) }
    var bytes = [UInt8](repeating: 0, count: byteCount)
    guard bytes.withUnsafeMutableBytes({ library.readAttribute(attribute.id, type.id, $0.baseAddress) }) >= 0 else {
      throw LayerError(problem)
    }
    return (0..<count).map { index in
      String(decoding: bytes[index * size..<(index + 1) * size].prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
