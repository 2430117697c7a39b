// swift-tools-version: 6.1
import PackageDescription

// The inner rooms are checked by their own tests and called through safe faces: there the compiler may drop
// overflow and exclusivity checks and count references without atomics. The machine runs on one thread, and the
// threads of a kernel see raw buffers only. Measured with `scripts/bench`.
let innerRoom: [SwiftSetting] = [
  .unsafeFlags(
    ["-Ounchecked", "-enforce-exclusivity=unchecked", "-Xfrontend", "-assume-single-threaded"],
    .when(configuration: .release))
]

// One file to install and nothing to find at start: the Swift run-time library is linked into the programs (the tests
// need the dynamic one, so this is a setting of the linker alone).
let standalone: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims", "-lswiftSynchronization",
    ], .when(platforms: [.linux], configuration: .release))
]
// Kernels use the widest vectors of the machine they are built on.
let thisProcessor: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=native"], .when(configuration: .release))]

let package = Package(
  name: "tfs",
  products: [
    .executable(name: "tfs", targets: ["tfs"]),
    .executable(name: "tfs-bench", targets: ["tfs-bench"]),
    .library(name: "Tensors", targets: ["Tensors"]),
    .library(name: "Layers", targets: ["Layers"]),
    .library(name: "Datasets", targets: ["Datasets"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .systemLibrary(name: "CReadline", providers: [.apt(["libreadline-dev"])]),
    .systemLibrary(name: "CPNG", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CHDF5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CZip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CSwiftRuntime"),
    .systemLibrary(name: "CVectors"),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-16", providers: [.apt(["libpcre2-dev"])]),

    .target(name: "Tensors", dependencies: ["COneDNN", "CVectors"], swiftSettings: innerRoom + thisProcessor),
    .target(name: "Layers", dependencies: ["Tensors", "CHDF5", "CZip"], swiftSettings: innerRoom),
    .target(name: "Datasets", dependencies: ["Tensors"], swiftSettings: innerRoom),
    .target(name: "Script", dependencies: ["CPCRE2", "CSwiftRuntime"], swiftSettings: innerRoom),
    .target(name: "Display", dependencies: ["CPNG"]),
    .target(
      name: "TFNamespace", dependencies: ["Tensors", "Layers", "Datasets", "Script", "Display"],
      swiftSettings: innerRoom),
    .target(name: "Notebook", dependencies: ["TFNamespace", "Layers", "Tensors", "Script", "Display", "CReadline"]),
    .executableTarget(
      name: "tfs",
      dependencies: ["Notebook", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      linkerSettings: standalone),
    .executableTarget(
      name: "tfs-bench",
      dependencies: [
        "COneDNN", "Tensors", "Layers", "Datasets", "Script", "TFNamespace",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      resources: [.embedInCode("Programs")],
      linkerSettings: standalone),

    .testTarget(name: "TensorsTests", dependencies: ["Tensors"]),
    .testTarget(
      name: "LayersTests", dependencies: ["Layers", "Tensors"], resources: [.copy("Fixtures")]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Tensors"]),
    .target(name: "LocalServer", path: "Tests/LocalServer"),
    .testTarget(name: "ScriptTests", dependencies: ["Script", "LocalServer"], resources: [.copy("Fixtures")]),
    .testTarget(name: "DisplayTests", dependencies: ["Display"]),
    .testTarget(
      name: "TFNamespaceTests", dependencies: ["TFNamespace", "Script", "Tensors", "Layers", "LocalServer"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "NotebookTests", dependencies: ["Notebook", "TFNamespace", "Layers", "Tensors", "Script", "Display"]),
  ]
)
