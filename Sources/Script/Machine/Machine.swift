import Glibc

/// The machine that runs programs: the register stack, the realm, and what native code needs to work with values.
///
/// A machine and all its values belong to one thread at a time; `Machine.onLargeStack` runs a body on a thread with
/// enough native stack for deep recursion and keeps other machines of the process out meanwhile.
public final class Machine {
  /// The global object and the built-in prototypes.
  public private(set) var realm: Realm!

  /// What `new` was applied to, while a native constructor runs; `undefined` in a call without `new`.
  public internal(set) var newTarget: Value = .undefined

  /// The register stack; unused registers hold no references.
  let stack: UnsafeMutablePointer<Value>
  let stackEnd: UnsafeMutablePointer<Value>
  /// The first register not used by the current frame or native call.
  var top: UnsafeMutablePointer<Value>

  /// The activations of script functions, the innermost last.
  let frames: UnsafeMutablePointer<Frame>
  var frameCount = 0
  /// Why the last run of a coroutine's frame ended.
  var suspension = Suspension.none

  /// How many native calls are nested.
  var nativeDepth = 0

  /// The top-level names of the cells that ran.
  public let session = Session()

  /// What the programs reach of the world around them: output, arguments.
  public var host = ProgramHost()

  /// Makes the object of a regular expression literal; set by the library.
  public var makeRegExp: ((_ machine: Machine, _ pattern: JSString, _ flags: JSString) throws -> Value)?

  /// Finds modules: what the host makes of a specifier and the name of the importing module; nil when there is no such
  /// module.
  public var resolveModule: ((_ machine: Machine, _ specifier: String, _ referrer: String) throws -> ModuleResolution?)?

  /// Parses the text of JSON modules; set by the library.
  public var parseJSON: ((_ machine: Machine, _ text: JSString) throws -> Value)?
  var modules: [String: ModuleRecord] = [:]
  /// The modules that are imported by name.
  public let builtInModules = BuiltInModules()
  /// The `module` objects of the files `require` has run, by path.
  var requiredModules: [String: JSObject] = [:]

  /// Where `Math.random` takes its numbers from.
  public var random = RandomNumberSource()

  /// The global `process`, once a program has used it.
  var process: JSObject?

  /// `Buffer.prototype`
  var bufferPrototype: JSObject?

  /// `util.inspect`, once a program has used it.
  var inspectFunction: NativeFunction?

  /// The prototypes of what `setTimeout` and `setImmediate` return, once a program has called them.
  var timeoutPrototype: JSObject?
  var immediatePrototype: JSObject?

  /// What regular expressions share.
  let regularExpressions = RegularExpressionState()

  /// What waits to run later.
  public let eventLoop = EventLoop()

  /// Why loops and calls have to leave their fast path; written by signal handlers.
  let pollFlag: UnsafeMutablePointer<Int32>
  var stepBudget = 0

  static let stackCapacity = 4_000_000
  /// A level of recursion through a library function is up to four of these.
  static let maximumNativeDepth = 40_000

  /// A machine with a fresh realm and the built-in library.
  public init() {
    stack = mmap(
      nil, Self.stackCapacity * MemoryLayout<Value>.stride, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)!.assumingMemoryBound(to: Value.self)
    stackEnd = stack + Self.stackCapacity
    top = stack
    frames = .allocate(capacity: Self.frameCapacity)
    pollFlag = .allocate(capacity: 1)
    pollFlag.initialize(to: 0)
    realm = Realm(machine: self)
    Builtins.install(self)
  }

  deinit {
    munmap(stack, Self.stackCapacity * MemoryLayout<Value>.stride)
    frames.deallocate()
    pollFlag.deallocate()
  }
}
