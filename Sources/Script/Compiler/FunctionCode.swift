/// The compiled form of a function.
final class FunctionCode {
  let words: UnsafeMutablePointer<UInt32>
  let wordCount: Int
  let constants: UnsafeMutablePointer<Value>
  let constantCount: Int
  let caches: UnsafeMutablePointer<PropertyCache>
  let cacheCount: Int
  let functions: [FunctionCode]
  let handlers: [ExceptionHandler]
  /// Where captured variables come from when a closure is made.
  let captures: [CaptureSource]
  let captureCount: Int
  let node: FunctionNode
  let source: SourceText
  let name: String
  /// Registers 0 (callee), 1 (`this`), the parameters, locals and temporaries.
  let registerCount: Int
  let parameterCount: Int
  let restRegister: Int
  let argumentsRegister: Int
  let kind: Kind
  let isAsync: Bool
  let isGenerator: Bool
  let isConstructor: Bool
  let isClassConstructor: Bool
  private let positions: [PositionEntry]
  private let subjects: [SubjectEntry]
  /// The realm closures of this code are made in.
  unowned(unsafe) var realm: Realm!
  var templateObjects: [ObjectIdentifier: JSArray] = [:]
  let templates: [TemplateLiteral]
  /// What `import.meta` and relative import specifiers refer to.
  let module: ModuleContext?

  enum Kind { case plain, coroutine, baseConstructor, derivedConstructor }

  /// From word `pc` on, the code belongs to the source at `offset`.
  struct PositionEntry {
    let pc: Int
    let offset: UInt32
  }

  /// The instruction at `pc` reads a property of, or calls, the expression at `range`.
  struct SubjectEntry {
    let pc: Int
    let range: SourceRange
  }

  init(_ parts: CodeParts) {
    func store<Content>(_ contents: [Content]) -> UnsafeMutablePointer<Content> {
      let memory = UnsafeMutablePointer<Content>.allocate(capacity: max(contents.count, 1))
      for (index, content) in contents.enumerated() { (memory + index).initialize(to: content) }
      return memory
    }
    words = store(parts.words)
    wordCount = parts.words.count
    constants = store(parts.constants)
    constantCount = parts.constants.count
    caches = store(parts.cacheKeys.map(PropertyCache.init))
    cacheCount = parts.cacheKeys.count
    functions = parts.functions
    handlers = parts.handlers
    captures = parts.captures
    captureCount = parts.captures.count + parts.environmentCount
    node = parts.node
    source = parts.source
    name = parts.name
    registerCount = parts.registerCount
    parameterCount = parts.parameterCount
    restRegister = parts.restRegister
    argumentsRegister = parts.argumentsRegister
    isAsync = node.isAsync || (node.kind == .program && node.containsAwait)
    isGenerator = node.isGenerator
    isClassConstructor = parts.isClassConstructor
    switch node.kind {
    case _ where isAsync || node.isGenerator: kind = .coroutine
    case _ where parts.isDerivedConstructor: kind = .derivedConstructor
    case _ where parts.isClassConstructor: kind = .baseConstructor
    default: kind = .plain
    }
    isConstructor = parts.isClassConstructor || (node.kind == .function && kind == .plain)
    positions = parts.positions
    subjects = parts.subjects
    templates = parts.templates
    module = parts.module
  }

  deinit {
    words.deallocate()
    constants.deinitialize(count: constantCount)
    constants.deallocate()
    for index in 0..<cacheCount { caches[index].reset() }
    caches.deinitialize(count: cacheCount)
    caches.deallocate()
  }

  /// The source offset of the instruction that holds the word at `pc`.
  func offset(at pc: Int) -> UInt32 {
    var low = 0
    var high = positions.count
    while low < high {
      let middle = (low + high) / 2
      if positions[middle].pc <= pc { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? node.range.start : positions[low - 1].offset
  }

  /// The source text of what the instruction at `pc` works on, for messages; nil when it is long.
  func subject(at pc: Int) -> String? {
    guard let entry = subjects.last(where: { $0.pc <= pc && pc < $0.pc + 3 }) else { return nil }
    let text = source.text(in: entry.range)
    return text.count <= 60 && !text.contains("\n") ? text : nil
  }
}

/// What a `FunctionCode` is made of.
struct CodeParts {
  var words: [UInt32] = []
  var constants: [Value] = []
  var cacheKeys: [PropertyKey] = []
  var functions: [FunctionCode] = []
  var handlers: [ExceptionHandler] = []
  var captures: [CaptureSource] = []
  /// How many boxes of a module's environment follow the captures.
  var environmentCount = 0
  let node: FunctionNode
  let source: SourceText
  var name = ""
  var registerCount = 2
  var parameterCount = 0
  var restRegister = -1
  var argumentsRegister = -1
  var isClassConstructor = false
  var isDerivedConstructor = false
  var positions: [FunctionCode.PositionEntry] = []
  var subjects: [FunctionCode.SubjectEntry] = []
  var templates: [TemplateLiteral] = []
  var module: ModuleContext?
}

/// Instructions whose exceptions go to `target`, with the exception in `register`.
struct ExceptionHandler {
  let start: Int
  let end: Int
  let target: Int
  let register: Int
}

/// Where a captured variable lies in the function that makes a closure.
enum CaptureSource {
  case register(Int)
  case capture(Int)
}
