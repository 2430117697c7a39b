import CHDF5

/// Makes a file in the HDF5 format in memory.
struct HDF5Writer: ~Copyable {
  private let library: HDF5Library
  private let file: HDF5Handle
  /// Makes the groups above a new one.
  private let withParents: HDF5Handle

  /// Begins an empty file.
  ///
  /// - Throws: ``LayerError`` when the library is not installed.
  init() throws {
    let library = try HDF5Library.loaded()
    let problem = "The HDF5 file cannot be made."
    let access = try HDF5Handle(library.makeProperties(library.fileAccess), problem)
    _ = library.keepInMemory(access.id, 1 << 16, false)
    let withParents = try HDF5Handle(library.makeProperties(library.linkCreation), problem)
    _ = library.makeParents(withParents.id, 1)
    let file = try HDF5Handle(
      library.createFile("memory", HDF5Library.truncate, HDF5Library.standard, access.id), problem)
    self.library = library
    self.withParents = withParents
    self.file = file
  }

  /// Makes a group with one attribute.
  func addGroup(_ path: String, attribute: String, _ text: String) throws {
    let problem = "The group '\(path)' of the HDF5 file cannot be made."
    let group = try HDF5Handle(
      library.createGroup(file.id, path, withParents.id, HDF5Library.standard, HDF5Library.standard), problem)
    let type = try HDF5Handle(library.copyType(library.string), problem)
    _ = library.setTypeSize(type.id, HDF5Library.variableSize)
    _ = library.setCharacterSet(type.id, H5T_CSET_UTF8)
    let space = try HDF5Handle(library.createSpace(H5S_SCALAR), problem)
    let made = try HDF5Handle(
      library.createAttribute(group.id, attribute, type.id, space.id, HDF5Library.standard, HDF5Library.standard),
      problem)
    let status = text.withCString { pointer in
      withUnsafePointer(to: pointer) { library.writeAttribute(made.id, type.id, $0) }
    }
    guard status >= 0 else { throw LayerError(problem) }
  }

  /// Makes a data set of numbers.
  func add(_ path: String, _ values: UnsafeBufferPointer<Float>, shape: [Int]) throws {
    try add(path, UnsafeRawPointer(values.baseAddress), shape, library.storedFloat, library.nativeFloat)
  }

  /// Makes a data set of one whole number.
  func add(_ path: String, _ value: Int) throws {
    try withUnsafePointer(to: Int64(value)) { try add(path, $0, [], library.storedInt64, library.nativeInt64) }
  }

  private func add(
    _ path: String, _ values: UnsafeRawPointer?, _ shape: [Int], _ stored: hid_t, _ native: hid_t
  ) throws {
    let problem = "The data set '\(path)' of the HDF5 file cannot be written."
    let space = try HDF5Handle(
      shape.isEmpty
        ? library.createSpace(H5S_SCALAR)
        : library.createSimpleSpace(Int32(shape.count), shape.map { hsize_t($0) }, nil), problem)
    let dataset = try HDF5Handle(
      library.createDataset(
        file.id, path, stored, space.id, withParents.id, HDF5Library.standard, HDF5Library.standard), problem)
    guard !shape.contains(0) else { return }
    let status = library.writeDataset(
      dataset.id, native, HDF5Library.everything, HDF5Library.everything, HDF5Library.standard, values)
    guard status >= 0 else { throw LayerError(problem) }
  }

  /// The bytes of the file as it is now.
  func bytes() throws -> [UInt8] {
    guard library.flush(file.id, H5F_SCOPE_GLOBAL) >= 0 else { throw LayerError("The HDF5 file cannot be written.") }
    let size = library.image(file.id, nil, 0)
    guard size > 0 else { throw LayerError("The HDF5 file cannot be written.") }
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = max(library.image(file.id, buffer.baseAddress, size), 0)
    }
  }
}
