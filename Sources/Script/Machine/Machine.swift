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

  /// How many native calls are nested.
  var nativeDepth = 0

  /// What waits to run later.
  public let eventLoop = EventLoop()

  /// Why loops and calls have to leave their fast path; written by signal handlers.
  let pollFlag: UnsafeMutablePointer<Int32>
  var stepBudget = 0

  static let stackCapacity = 4_000_000
  static let maximumNativeDepth = 12_000

  /// A machine with a fresh realm and the built-in library.
  public init() {
    stack = mmap(
      nil, Self.stackCapacity * MemoryLayout<Value>.stride, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)!.assumingMemoryBound(to: Value.self)
    stackEnd = stack + Self.stackCapacity
    top = stack
    pollFlag = .allocate(capacity: 1)
    pollFlag.initialize(to: 0)
    realm = Realm(machine: self)
    Builtins.install(self)
  }

  deinit {
    munmap(stack, Self.stackCapacity * MemoryLayout<Value>.stride)
    pollFlag.deallocate()
  }
}
