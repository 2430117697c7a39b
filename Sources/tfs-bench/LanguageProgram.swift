/// One of the programs in `Programs/`, written for this measurement.
struct LanguageProgram {
  var name: String
  var source: String

  private init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    source = String(decoding: bytes, as: UTF8.self)
  }

  static var all: [LanguageProgram] {
    [
      LanguageProgram("recursion", PackageResources.recursion_js),
      LanguageProgram("integer-loops", PackageResources.integer_loops_js),
      LanguageProgram("float-loops", PackageResources.float_loops_js),
      LanguageProgram("closures", PackageResources.closures_js),
      LanguageProgram("objects", PackageResources.objects_js),
      LanguageProgram("arrays", PackageResources.arrays_js),
      LanguageProgram("strings", PackageResources.strings_js),
      LanguageProgram("collections", PackageResources.collections_js),
      LanguageProgram("sieve", PackageResources.sieve_js),
      LanguageProgram("generators", PackageResources.generators_js),
      LanguageProgram("awaits", PackageResources.awaits_js),
      LanguageProgram("exceptions", PackageResources.exceptions_js),
      LanguageProgram("json", PackageResources.json_js),
      LanguageProgram("regex", PackageResources.regex_js),
    ]
  }
}
