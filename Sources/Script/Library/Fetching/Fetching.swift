/// `fetch`, `Headers` and `Response`.
enum Fetching {
  static func install(in realm: Realm) {
    let headersPrototype = LazyObject(prototype: realm.objectPrototype)
    let responsePrototype = LazyObject(prototype: realm.objectPrototype)
    let streamPrototype = ResponseStream.makePrototype(realm)
    realm.globalObject.install(
      [
        NativeEntry("fetch", 2) { machine, _, arguments in
          let promise = JSPromise(machine.realm)
          do {
            let request = try request(arguments, machine)
            let body = ResponseBody()
            var hasBegun = false
            Transfers.run(request, in: machine) { machine, event in
              switch event {
              case .began(let response):
                hasBegun = true
                let headers = JSHeaders(response.headers, prototype: headersPrototype)
                let stream = ResponseStream(body, prototype: streamPrototype)
                promise.resolve(
                  Value(JSResponse(response, headers, body, stream, prototype: responsePrototype)), machine)
              case .content(let piece): try body.append(piece, machine)
              case .ended(let failure):
                try body.end(failure, machine)
                if let failure, !hasBegun { promise.reject(machine.typeError(failure.message).value, machine) }
              }
            }
          } catch {
            promise.reject(with: error, machine)
          }
          return Value(promise)
        }
      ], realm)
    realm.defineConstructor(
      "Headers", arity: 0, prototype: headersPrototype, methods: JSHeaders.methods, tag: "Headers"
    ) { machine, _, arguments in
      try machine.requireNew("Headers")
      return Value(
        JSHeaders(
          try pairs(of: arguments[0], machine), prototype: try machine.prototypeForNew(default: headersPrototype)))
    }
    realm.defineConstructor(
      "Response", arity: 0, prototype: responsePrototype, methods: JSResponse.methods, tag: "Response"
    ) { machine, _, arguments in
      try machine.requireNew("Response")
      var response = TransferResponse(url: "")
      let body = ResponseBody(try content(of: arguments[0], machine) ?? [])
      if arguments[1].isObject {
        let status = try machine.get(arguments[1], "status")
        if !status.isUndefined { response.status = Int(try machine.toInt32(status)) }
        response.headers = try pairs(of: machine.get(arguments[1], "headers"), machine)
      }
      let headers = JSHeaders(response.headers, prototype: headersPrototype)
      let stream = ResponseStream(body, prototype: streamPrototype)
      return Value(
        JSResponse(
          response, headers, body, stream, prototype: try machine.prototypeForNew(default: responsePrototype)))
    }
  }

  /// What the arguments of `fetch` ask for.
  private static func request(_ arguments: Arguments, _ machine: Machine) throws -> TransferRequest {
    let target = arguments[0]
    let href = target.isObject ? try machine.get(target, "href") : .undefined
    var request = TransferRequest(url: try machine.toText(href.isUndefined ? target : href))
    let options = arguments[1]
    guard options.isObject else { return request }
    let method = try machine.get(options, "method")
    if !method.isUndefined { request.method = try machine.toText(method).uppercased() }
    request.headers = try pairs(of: machine.get(options, "headers"), machine)
    let body = try machine.get(options, "body")
    request.body = try content(of: body, machine)
    if body.isString, !request.headers.contains(where: { $0.name == "content-type" }) {
      request.headers.append(("content-type", "text/plain;charset=UTF-8"))
    }
    if request.body != nil && (request.method == "GET" || request.method == "HEAD") {
      throw machine.typeError("a request with method \(request.method) cannot have a body; add method: 'POST'")
    }
    let hasLineBreak = request.headers.contains {
      ($0.name + $0.value).utf8.contains { $0 == 10 || $0 == 13 || $0 == 0 }
    }
    if hasLineBreak { throw machine.typeError("the headers of a request hold no line breaks") }
    return request
  }

  private static func content(of value: Value, _ machine: Machine) throws -> [UInt8]? {
    if value.isNullish { return nil }
    if let bytes = machine.bytes(of: value) { return Array(bytes) }
    return TextEncoding.utf8.encode(try machine.toStringValue(value))
  }

  /// Header lines from a `Headers`, an object or an array of pairs.
  private static func pairs(of value: Value, _ machine: Machine) throws -> [(name: String, value: String)] {
    guard let object = value.asObject else { return [] }
    if let headers = object as? JSHeaders { return headers.lines }
    if object.kind == .array {
      return try machine.list(from: value).map { pair in
        (
          try machine.toText(machine.get(pair, PropertyKey(index: 0))).lowercased(),
          try machine.toText(machine.get(pair, PropertyKey(index: 1)))
        )
      }
    }
    return try object.ownEnumerableKeys(machine).map { key in
      (key.text.lowercased(), try machine.toText(object.get(key, machine)))
    }
  }
}

/// A `Headers`: the lines before the content of a response or request.
final class JSHeaders: JSObject {
  /// The lines, with names in lower case.
  private(set) var lines: [(name: String, value: String)]

  init(_ lines: [(name: String, value: String)], prototype: JSObject) {
    self.lines = lines
    super.init(prototype: prototype)
  }

  private func value(of name: String) -> String? {
    let values = lines.filter { $0.name == name.lowercased() }.map(\.value)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  /// Each name once, in alphabetical order, with all its values.
  private var entries: [(name: Value, value: Value)] {
    Set(lines.map(\.name)).sorted().map { (Value($0), Value(value(of: $0) ?? "")) }
  }

  private static func headers(_ value: Value, _ machine: Machine) throws -> JSHeaders {
    guard let headers = value.host(JSHeaders.self) else {
      throw machine.typeError("a method of Headers was called on \(machine.describe(value))")
    }
    return headers
  }

  /// A method that walks through a part of each entry.
  private static func lister(
    _ name: PropertyKey, _ part: @escaping (_ name: Value, _ value: Value, Machine) -> Value
  ) -> NativeEntry {
    NativeEntry(name, 0) { machine, this, _ in
      let list = machine.realm.makeArray(try headers(this, machine).entries.map { part($0, $1, machine) })
      return try machine.invoke(Value(list), Names.iterator, [])
    }
  }

  static let methods: [NativeEntry] = [
    NativeEntry("get", 1) { machine, this, arguments in
      try headers(this, machine).value(of: machine.toText(arguments[0])).map { Value($0) } ?? .null
    },
    NativeEntry("has", 1) { machine, this, arguments in
      Value(try headers(this, machine).value(of: machine.toText(arguments[0])) != nil)
    },
    NativeEntry("set", 2) { machine, this, arguments in
      let own = try headers(this, machine)
      let name = try machine.toText(arguments[0]).lowercased()
      let text = try machine.toText(arguments[1])
      own.lines.removeAll { $0.name == name }
      own.lines.append((name, text))
      return .undefined
    },
    NativeEntry("append", 2) { machine, this, arguments in
      try headers(this, machine).lines.append(
        (machine.toText(arguments[0]).lowercased(), machine.toText(arguments[1])))
      return .undefined
    },
    NativeEntry("delete", 1) { machine, this, arguments in
      let name = try machine.toText(arguments[0]).lowercased()
      try headers(this, machine).lines.removeAll { $0.name == name }
      return .undefined
    },
    NativeEntry("forEach", 1) { machine, this, arguments in
      let callback = try machine.callback(arguments[0], of: "forEach")
      for (name, value) in try headers(this, machine).entries { _ = try machine.call(callback, value, name, this) }
      return .undefined
    },
    NativeEntry("getSetCookie", 0) { machine, this, _ in
      let cookies = try headers(this, machine).lines.filter { $0.name == "set-cookie" }
      return Value(machine.realm.makeArray(cookies.map { Value($0.value) }))
    },
    lister("keys") { name, _, _ in name }, lister("values") { _, value, _ in value },
    lister("entries") { $2.realm.makePair($0, $1) }, lister(Names.iterator) { $2.realm.makePair($0, $1) },
  ]
}

/// A `Response`: what `fetch` brought, whose content is taken once.
final class JSResponse: JSObject {
  /// The response without its content.
  private let response: TransferResponse
  private let headers: JSHeaders
  private let body: ResponseBody
  private let stream: ResponseStream

  init(
    _ response: TransferResponse, _ headers: JSHeaders, _ body: ResponseBody, _ stream: ResponseStream,
    prototype: JSObject
  ) {
    (self.response, self.headers, self.body, self.stream) = (response, headers, body, stream)
    super.init(prototype: prototype)
  }

  override func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(headers)
    visitor.visit(stream)
  }

  private static func own(_ value: Value, _ machine: Machine) throws -> JSResponse {
    guard let response = value.host(JSResponse.self) else {
      throw machine.typeError("a method of Response was called on \(machine.describe(value))")
    }
    return response
  }

  private static func fact(_ name: PropertyKey, _ read: @escaping (JSResponse) -> Value) -> NativeEntry {
    .getter(name) { machine, this, _ in read(try own(this, machine)) }
  }

  /// A method that promises the content in some form.
  private static func reader(
    _ name: PropertyKey, _ convert: @escaping ([UInt8], Machine) throws -> Value
  ) -> NativeEntry {
    NativeEntry(name, 0) { machine, this, _ in
      let promise = JSPromise(machine.realm)
      do {
        let response = try own(this, machine)
        if response.body.isUsed {
          throw machine.typeError(
            "the body of the response was read already: keep what \(name.text)() gave, or clone()")
        }
        response.body.isUsed = true
        try response.body.rest(machine) { machine, result in
          switch result {
          case .success(let bytes):
            do { promise.resolve(try convert(bytes, machine), machine) } catch { promise.reject(with: error, machine) }
          case .failure(let error): promise.reject(machine.typeError(error.message).value, machine)
          }
        }
      } catch {
        promise.reject(with: error, machine)
      }
      return Value(promise)
    }
  }

  private static func text(_ bytes: [UInt8]) -> JSString {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    return JSString(String(decoding: bytes.dropFirst(hasMark ? 3 : 0), as: UTF8.self))
  }

  static let methods: [NativeEntry] = [
    fact("ok") { Value((200...299).contains($0.response.status)) },
    fact("status") { Value($0.response.status) }, fact("statusText") { Value($0.response.statusText) },
    fact("url") { Value($0.response.url) }, fact("redirected") { Value($0.response.isRedirected) },
    fact("headers") { Value($0.headers) }, fact("bodyUsed") { Value($0.body.isUsed) },
    fact("body") { Value($0.stream) },
    reader("text") { bytes, _ in Value(text(bytes)) },
    reader("json") { bytes, machine in try JSONParser.parse(text(bytes), machine) },
    reader("arrayBuffer") { bytes, machine in Value(try machine.makeBytes(bytes).buffer) },
    reader("bytes") { bytes, machine in Value(try machine.makeBytes(bytes)) },
    NativeEntry("clone", 0) { machine, this, _ in
      let response = try own(this, machine)
      if response.body.isUsed { throw machine.typeError("a response whose body was read cannot be cloned") }
      let body = response.body.copy()
      let stream = ResponseStream(body, prototype: response.stream.prototype ?? machine.realm.objectPrototype)
      return Value(
        JSResponse(
          response.response, response.headers, body, stream,
          prototype: response.prototype ?? machine.realm.objectPrototype))
    },
  ]
}
