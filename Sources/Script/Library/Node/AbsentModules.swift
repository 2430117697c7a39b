/// The modules of Node that are left out, with what takes their place.
enum AbsentModules {
  /// What to use instead of a module that is left out; nil for other names.
  static func advice(for name: String) -> String? {
    let family = name.split(separator: "/").first.map(String.init) ?? name
    return reasons[family].map { "the module is left out of this language: \($0)" }
  }

  private static let reasons: [String: String] = [
    "async_hooks": "pass values as arguments",
    "child_process": "a program cannot start others; read what they wrote with the module fs",
    "cluster": "a program runs on one thread, and tensor operations use all cores by themselves",
    "dgram": network, "dns": network, "http": network, "http2": network, "https": network, "net": network,
    "tls": network,
    "inspector": "print values with console.log, or look at them in the notebook",
    "repl": "the notebook is one: start tfs without a file",
    "stream": "read and write whole files with the module fs, or lines with the module readline",
    "v8": "process.memoryUsage() tells how much memory is used, structuredClone copies data",
    "vm": "use functions and import()",
    "wasi": "programs of WebAssembly do not run here",
    "worker_threads": "a program runs on one thread, and tensor operations use all cores by themselves",
    "zlib": "unpack files before reading them",
  ]

  private static let network = "read addresses with fetch(url), which is a global function"
}
