/// The content of a response, piece by piece as it comes. A piece is held until somebody takes it.
final class ResponseBody {
  private var pieces: [[UInt8]] = []
  private var isComplete = false
  /// Whether somebody has begun to read.
  var isUsed = false
  private var failure: TransferError?
  /// Who waits for a piece, in order.
  private var waiting: [(Machine) throws -> Void] = []
  /// Copies that were made before everything had come.
  private var copies: [ResponseBody] = []

  /// The outcome of asking for a piece; `nil` is the end.
  typealias Step = Result<[UInt8]?, TransferError>

  /// A body that is there already.
  init(_ content: [UInt8]) {
    if !content.isEmpty { pieces.append(content) }
    isComplete = true
  }

  /// A body that comes later.
  init() {}

  /// Adds a piece.
  func append(_ piece: [UInt8], _ machine: Machine) throws {
    if piece.isEmpty { return }
    pieces.append(piece)
    for copy in copies { try copy.append(piece, machine) }
    if !waiting.isEmpty { try waiting.removeFirst()(machine) }
  }

  /// Tells that nothing more comes.
  func end(_ failure: TransferError?, _ machine: Machine) throws {
    isComplete = true
    self.failure = failure
    for copy in copies { try copy.end(failure, machine) }
    copies = []
    let waiting = waiting
    self.waiting = []
    for body in waiting { try body(machine) }
  }

  /// Gives the next piece, at once or when it comes.
  func next(_ machine: Machine, _ completion: @escaping (Machine, Step) throws -> Void) throws {
    if !pieces.isEmpty { return try completion(machine, .success(pieces.removeFirst())) }
    if isComplete { return try completion(machine, failure.map { .failure($0) } ?? .success(nil)) }
    waiting.append { [self] machine in try next(machine, completion) }
  }

  /// Gives all that is not taken yet, when everything has come.
  func rest(_ machine: Machine, _ completion: @escaping (Machine, Result<[UInt8], TransferError>) throws -> Void) throws
  {
    guard isComplete else { return waiting.append { [self] machine in try rest(machine, completion) } }
    if let failure { return try completion(machine, .failure(failure)) }
    let all = pieces.count == 1 ? pieces[0] : Array(pieces.joined())
    pieces = []
    try completion(machine, .success(all))
  }

  /// A body with the same content, of which each can be read.
  func copy() -> ResponseBody {
    let copy = ResponseBody()
    (copy.pieces, copy.isComplete, copy.failure) = (pieces, isComplete, failure)
    if !isComplete { copies.append(copy) }
    return copy
  }
}

/// What `response.body` and its reader are: a stream that `getReader()`, `read()` and `for await` know.
final class ResponseStream: JSObject {
  private let body: ResponseBody

  init(_ body: ResponseBody, prototype: JSObject) {
    self.body = body
    super.init(prototype: prototype)
  }

  /// The object from which streams inherit their methods.
  static func makePrototype(_ realm: Realm) -> JSObject {
    LazyObject(prototype: realm.objectPrototype) { $0.install(methods, realm) }
  }

  private static func itself(_ name: PropertyKey) -> NativeEntry { NativeEntry(name, 0) { _, this, _ in this } }

  private static func step(_ name: PropertyKey) -> NativeEntry {
    NativeEntry(name, 0) { machine, this, _ in
      guard let stream = this.host(ResponseStream.self) else {
        throw machine.typeError(
          "\(name.text)() was called on \(machine.describe(this)), which is no stream of a response")
      }
      let promise = JSPromise(machine.realm)
      stream.body.isUsed = true
      try stream.body.next(machine) { machine, step in
        switch step {
        case .success(let piece):
          let value = try piece.map { Value(try machine.makeBytes($0)) } ?? .undefined
          let result = machine.realm.makeObject(["value": value, "done": Value(piece == nil)])
          promise.resolve(Value(result), machine)
        case .failure(let error): promise.reject(machine.typeError(error.message).value, machine)
        }
      }
      return Value(promise)
    }
  }

  private static let methods: [NativeEntry] = [
    itself("getReader"), itself(PropertyKey(JSSymbol.WellKnown.asyncIterator)), step("read"), step("next"),
    NativeEntry("releaseLock", 0) { _, _, _ in .undefined },
    NativeEntry("cancel", 0) { machine, _, _ in Value(machine.promise(resolving: .undefined)) },
  ]
}
