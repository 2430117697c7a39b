import ArgumentParser
import Glibc

/// `tfs-bench lang`: small programs that each lean on one part of the language, run as whole processes.
struct LanguageBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lang", abstract: "Times a dozen small programs, beside other engines if asked to.")

  @Option(help: "The tfs to measure; the one beside this program if not given.")
  var tfs: String?

  @Option(
    parsing: .singleValue,
    help: "Another engine's command, {file} standing for the program: 'node --jitless {file}', 'qjs {file}'.")
  var vs: [String] = []

  @Option(help: "Runs of each program; the fastest counts.")
  var runs = 3

  @Argument(help: "Names of programs; all if none is given.")
  var programs: [String] = []

  func run() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let engines = [Engine(name: "tfs", template: [tfs ?? Self.neighbour("tfs"), "{file}"])] + vs.map(Engine.init)
    let startUps = try engines.map { try startUp(of: $0, in: folder) }
    print(heading(engines))
    var logarithms = [Double](repeating: 0, count: engines.count)
    let chosen = LanguageProgram.all.filter { programs.isEmpty || programs.contains($0.name) }
    for program in chosen {
      let file = try folder.write(program.source, to: program.name + ".js")
      let timings = try engines.map { try $0.timing(of: file, runs: runs) }
      let net = zip(timings, startUps).map { max($0.seconds - $1, 1e-4) }
      for index in engines.indices { logarithms[index] += log(net[0] / net[index]) }
      print(row(program.name, timings, net))
    }
    for index in engines.indices.dropFirst() {
      let mean = exp(logarithms[index] / Double(max(chosen.count, 1)))
      print("geometric mean: tfs takes \(fixed(mean, 2)) × the time of \(engines[index].name)")
    }
    for (engine, seconds) in zip(engines, startUps) {
      print("start to exit of an empty program, taken off above: \(engine.name) \(fixed(seconds * 1000, 1)) ms")
    }
  }

  private func startUp(of engine: Engine, in folder: TemporaryFolder) throws -> Double {
    try engine.timing(of: folder.write("\n", to: "empty.js"), runs: 10).seconds
  }

  private func heading(_ engines: [Engine]) -> String {
    var line = padded("program", 16)
    for (index, engine) in engines.enumerated() {
      line += padded(engine.name, 14, right: true) + padded("peak", 10, right: true)
      if index > 0 { line += padded("ratio", 8, right: true) }
    }
    return line
  }

  private func row(_ name: String, _ timings: [ProcessTiming], _ net: [Double]) -> String {
    var line = padded(name, 16)
    for index in timings.indices {
      line += padded("\(fixed(net[index] * 1000, 1)) ms", 14, right: true)
      line += padded("\(fixed(Double(timings[index].peakBytes) / 1e6, 1)) MB", 10, right: true)
      if index > 0 { line += padded(fixed(net[0] / net[index], 2), 8, right: true) }
    }
    return line
  }

  /// A program in the folder of this one.
  static func neighbour(_ name: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return name }
    let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let slash = path.lastIndex(of: "/") else { return name }
    return path[...slash] + name
  }
}

/// A language engine under measurement: a command with `{file}` where the program goes.
private struct Engine {
  var name: String
  var template: [String]

  init(name: String, template: [String]) {
    self.name = name
    self.template = template
  }

  init(_ command: String) {
    let words = command.split(separator: " ").map(String.init)
    name = words.first.map { $0.split(separator: "/").last.map(String.init) ?? $0 } ?? command
    template = words.contains { $0.contains("{file}") } ? words : words + ["{file}"]
  }

  func timing(of file: String, runs: Int) throws -> ProcessTiming {
    let command = template.map { $0 == "{file}" ? file : $0 }
    guard let timing = ProcessTiming.fastest(of: runs, command) else {
      throw ValidationError("cannot start \(command[0])")
    }
    guard timing.exitStatus == 0 else {
      throw ValidationError("\(command.joined(separator: " ")) ended with status \(timing.exitStatus)")
    }
    return timing
  }
}

/// A folder that lives as long as the measurement.
private struct TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/tfs-bench.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw ValidationError("cannot make a temporary folder") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func write(_ text: String, to name: String) throws -> String {
    let file = path + "/" + name
    guard let stream = fopen(file, "w") else { throw ValidationError("cannot write \(file)") }
    fputs(text, stream)
    fclose(stream)
    return file
  }

  func remove() {
    guard let folder = opendir(path) else { return }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { unlink(path + "/" + name) }
    }
    closedir(folder)
    rmdir(path)
  }
}
