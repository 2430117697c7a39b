import CHDF5

/// The functions of the HDF5 library that files of Keras need.
struct HDF5Library: @unchecked Sendable {
  let release: H5Idec_refFunction
  let makeProperties: H5PcreateFunction
  let keepInMemory: H5Pset_fapl_coreFunction
  let setImage: H5Pset_file_imageFunction
  let makeParents: H5Pset_create_intermediate_groupFunction
  let openFile: H5FopenFunction
  let createFile: H5FcreateFunction
  let flush: H5FflushFunction
  let image: H5Fget_file_imageFunction
  let linkExists: H5LexistsFunction
  let createGroup: H5Gcreate2Function
  let openDataset: H5Dopen2Function
  let createDataset: H5Dcreate2Function
  let datasetSpace: H5Dget_spaceFunction
  let datasetType: H5Dget_typeFunction
  let readDataset: H5DreadFunction
  let writeDataset: H5DwriteFunction
  let freeStrings: H5Dvlen_reclaimFunction
  let createSpace: H5ScreateFunction
  let createSimpleSpace: H5Screate_simpleFunction
  let rank: H5Sget_simple_extent_ndimsFunction
  let sizes: H5Sget_simple_extent_dimsFunction
  let pointCount: H5Sget_simple_extent_npointsFunction
  let copyType: H5TcopyFunction
  let typeClass: H5Tget_classFunction
  let typeSize: H5Tget_sizeFunction
  let setTypeSize: H5Tset_sizeFunction
  let setCharacterSet: H5Tset_csetFunction
  let isVariableString: H5Tis_variable_strFunction
  let attributeExists: H5Aexists_by_nameFunction
  let openAttribute: H5Aopen_by_nameFunction
  let attributeType: H5Aget_typeFunction
  let attributeSpace: H5Aget_spaceFunction
  let readAttribute: H5AreadFunction
  let createAttribute: H5Acreate2Function
  let writeAttribute: H5AwriteFunction

  // Numbers that the library gives out when it is opened.
  let fileAccess: hid_t
  let linkCreation: hid_t
  let string: hid_t
  let nativeFloat: hid_t
  let nativeInt64: hid_t
  let storedFloat: hid_t
  let storedInt64: hid_t

  // Values that the header has as macros which Swift cannot see.
  static let readOnly: UInt32 = 0
  static let truncate: UInt32 = 2
  static let standard: hid_t = 0
  static let everything: hid_t = 0
  static let variableSize = Int(bitPattern: UInt.max)

  private static let shared = Result { try HDF5Library() }

  /// The library, opened at the first call.
  ///
  /// - Throws: ``LayerError`` when it is not installed.
  static func loaded() throws -> HDF5Library { try shared.get() }

  private init() throws {
    let library = try SharedLibrary(
      ["libhdf5_serial.so", "libhdf5_serial.so.310", "libhdf5_serial.so.103", "libhdf5.so"],
      for: "Files of Keras (.keras, .h5)", package: "libhdf5-dev")
    let open: H5openFunction = try library.function("H5open")
    guard open() >= 0 else { throw LayerError("The HDF5 library cannot be started.") }
    // Failures become errors here; the library shall not print them too.
    let setReport: H5Eset_auto2Function = try library.function("H5Eset_auto2")
    _ = setReport(HDF5Library.standard, nil, nil)
    release = try library.function("H5Idec_ref")
    makeProperties = try library.function("H5Pcreate")
    keepInMemory = try library.function("H5Pset_fapl_core")
    setImage = try library.function("H5Pset_file_image")
    makeParents = try library.function("H5Pset_create_intermediate_group")
    openFile = try library.function("H5Fopen")
    createFile = try library.function("H5Fcreate")
    flush = try library.function("H5Fflush")
    image = try library.function("H5Fget_file_image")
    linkExists = try library.function("H5Lexists")
    createGroup = try library.function("H5Gcreate2")
    openDataset = try library.function("H5Dopen2")
    createDataset = try library.function("H5Dcreate2")
    datasetSpace = try library.function("H5Dget_space")
    datasetType = try library.function("H5Dget_type")
    readDataset = try library.function("H5Dread")
    writeDataset = try library.function("H5Dwrite")
    freeStrings = try library.function("H5Dvlen_reclaim")
    createSpace = try library.function("H5Screate")
    createSimpleSpace = try library.function("H5Screate_simple")
    rank = try library.function("H5Sget_simple_extent_ndims")
    sizes = try library.function("H5Sget_simple_extent_dims")
    pointCount = try library.function("H5Sget_simple_extent_npoints")
    copyType = try library.function("H5Tcopy")
    typeClass = try library.function("H5Tget_class")
    typeSize = try library.function("H5Tget_size")
    setTypeSize = try library.function("H5Tset_size")
    setCharacterSet = try library.function("H5Tset_cset")
    isVariableString = try library.function("H5Tis_variable_str")
    attributeExists = try library.function("H5Aexists_by_name")
    openAttribute = try library.function("H5Aopen_by_name")
    attributeType = try library.function("H5Aget_type")
    attributeSpace = try library.function("H5Aget_space")
    readAttribute = try library.function("H5Aread")
    createAttribute = try library.function("H5Acreate2")
    writeAttribute = try library.function("H5Awrite")
    fileAccess = try library.value("H5P_CLS_FILE_ACCESS_ID_g")
    linkCreation = try library.value("H5P_CLS_LINK_CREATE_ID_g")
    string = try library.value("H5T_C_S1_g")
    nativeFloat = try library.value("H5T_NATIVE_FLOAT_g")
    nativeInt64 = try library.value("H5T_NATIVE_INT64_g")
    storedFloat = try library.value("H5T_IEEE_F32LE_g")
    storedInt64 = try library.value("H5T_STD_I64LE_g")
  }
}

/// An open thing of the library: a file, a group, a type …; it is closed where its owner ends.
struct HDF5Handle: ~Copyable {
  /// The number by which the library knows it.
  let id: hid_t

  /// Takes over what a function of the library returned.
  ///
  /// - Throws: ``LayerError`` with the given text when the function failed.
  init(_ id: hid_t, _ problem: @autoclosure () -> String) throws {
    guard id >= 0 else { throw LayerError(problem()) }
    self.id = id
  }

  deinit { _ = (try? HDF5Library.loaded())?.release(id) }
}
