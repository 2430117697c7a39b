import Datasets
import Layers
import Script

/// A model on a server: the JSON and the files of weights beside it are read with GET; saved with POST.
struct HTTPHandler: ModelHandler {
  let url: String
  let options: LoadOptions

  /// The two parts of a saved model, as servers for TensorFlow.js expect them.
  func save(_ artifacts: ModelArtifacts, _ context: TFContext) throws -> Value {
    let boundary = "----tfs-model-\(context.machine.random.next())"
    var body: [UInt8] = []
    func part(_ name: String, _ type: String, _ bytes: some Sequence<UInt8>) {
      body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"\(name)\"\r\n".utf8
      body += "Content-Type: \(type)\r\n\r\n".utf8
      body += bytes
      body += "\r\n".utf8
    }
    let json = artifacts.modelJSON(weightPaths: ["./model.weights.bin"])
    part("model.json", "application/json", JSONWriter.text(json).utf8)
    if let data = artifacts.weightData { part("model.weights.bin", "application/octet-stream", data) }
    body += "--\(boundary)--\r\n".utf8

    let request = try requestInit(context)
    if try !request.get("method", context.machine).isString { request.put("method", Value("POST")) }
    let headers = context.realm.makeObject()
    if let given = try request.get("headers", context.machine).asObject {
      for key in try given.ownEnumerableKeys(context.machine) { headers.put(key, try given.get(key, context.machine)) }
    }
    headers.put("Content-Type", Value("multipart/form-data; boundary=\(boundary)"))
    request.put("headers", Value(headers))
    request.put("body", try context.arrayBuffer(body))
    let response = try fetch(url, request, context).map { response in
      try requireSuccess(response, "save the model to", url, context)
      let result = try context.saveResult(artifacts)
      result.asObject?.put("responses", Value(context.realm.makeArray([response])))
      return result
    }
    return context.promise(of: response)
  }

  func load(_ context: TFContext) throws -> Deferred<ModelArtifacts> {
    try fetch(url, requestInit(context), context).flatMap { response in
      try requireSuccess(response, "load", url, context)
      let machine = context.machine
      if try context.stream(of: response) == nil, try machine.get(response, "json").isCallable {
        return context.deferred(try machine.invoke(response, "json")).flatMap { json in
          try artifacts(of: .object(context.configObject(json.asObject)), context)
        }
      }
      var bytes: [UInt8] = []
      return try takePieces(of: response, context) { piece, _ in bytes += piece }.flatMap { _ in
        if KerasFile.isKeras(bytes) { return Deferred(try KerasFile.artifacts(bytes)) }
        let json: ConfigValue
        do {
          json = try JSONReader.parse(bytes)
        } catch let error as LayerError {
          throw LayerError("The answer of \(url) is not the JSON of a model. \(error.message)")
        }
        return try artifacts(of: json, context)
      }
    }
  }

  private func artifacts(of json: ConfigValue, _ context: TFContext) throws -> Deferred<ModelArtifacts> {
    guard !json["modelTopology"].isNull || !json["weightsManifest"].isNull else {
      throw LayerError(
        "The JSON from HTTP path \(url) contains neither model topology or manifest for weights: it is no model.")
    }
    return try loadWeights(json, context)
  }

  /// The artifacts with the weights, whose bytes go to their place as they come.
  private func loadWeights(_ json: ConfigValue, _ context: TFContext) throws -> Deferred<ModelArtifacts> {
    let groups = try ModelArtifacts.weightGroups(json) ?? []
    let paths = groups.flatMap(\.paths)
    var data: [UInt8] = []
    func load(_ index: Int) throws -> Deferred<ModelArtifacts> {
      try options.report(paths.isEmpty ? 1 : Double(index) / Double(paths.count), context)
      guard index < paths.count else {
        var artifacts = try ModelArtifacts(descriptionOf: json)
        if !groups.isEmpty {
          artifacts.weightSpecs = groups.flatMap(\.specs)
          artifacts.weightData = data
        }
        data = []
        return Deferred(artifacts)
      }
      return try weightURL(paths[index], context).flatMap { url in
        try fetchPieces(url, context) { piece, share in
          data += piece
          if share < 1 { try options.report((Double(index) + share) / Double(paths.count), context) }
        }
      }.flatMap { _ in try load(index + 1) }
    }
    return try load(0)
  }

  /// The URL of a file of weights: beside the JSON, with its query.
  private func weightURL(_ path: String, _ context: TFContext) throws -> Deferred<String> {
    if options.weightURLConverter.isCallable {
      return context.deferred(try context.machine.call(options.weightURLConverter, Value(path))).map {
        try context.machine.toText($0)
      }
    }
    try ModelFolder.checkInside(path)
    let query = url.firstIndex(of: "?").map { String(url[$0...]) } ?? ""
    let plain = url.firstIndex(of: "?").map { url[..<$0] } ?? url[...]
    let folder = plain.lastIndex(of: "/").map { String(plain[...$0]) } ?? ""
    let prefix = options.weightPathPrefix.map { $0.hasSuffix("/") || $0.isEmpty ? $0 : $0 + "/" } ?? folder
    return Deferred(prefix + (path.hasPrefix("./") ? String(path.dropFirst(2)) : path) + query)
  }

  // MARK: Requests

  private func requestInit(_ context: TFContext) throws -> JSObject {
    let copy = context.realm.makeObject()
    guard let given = options.requestInit.asObject else { return copy }
    for key in try given.ownEnumerableKeys(context.machine) { copy.put(key, try given.get(key, context.machine)) }
    return copy
  }

  private func fetch(_ url: String, _ request: JSObject, _ context: TFContext) throws -> Deferred<Value> {
    try context.fetch(url, request, with: options.fetchFunction)
  }

  /// Gives the content of an answer piece by piece, with the share of it that has come then, as far as that is known.
  private func fetchPieces(
    _ url: String, _ context: TFContext, _ take: @escaping ([UInt8], _ share: Double) throws -> Void
  ) throws -> Deferred<Void> {
    try fetch(url, requestInit(context), context).flatMap { response in
      try requireSuccess(response, "load", url, context)
      return try takePieces(of: response, context, take)
    }
  }

  private func takePieces(
    of response: Value, _ context: TFContext, _ take: @escaping ([UInt8], _ share: Double) throws -> Void
  ) throws -> Deferred<Void> {
    let machine = context.machine
    guard let body = try context.stream(of: response) else {
      return context.deferred(try machine.invoke(response, "arrayBuffer")).map {
        try take(context.bytes($0) ?? [], 1)
      }
    }
    let length = try context.contentLength(of: response)
    let next = try context.pieces(of: body)
    let end = Deferred<Void>()
    var count = 0
    func read() {
      do {
        let step = try next()
        step.whenReady {
          do {
            guard let piece = try step.outcome?.get() else { return end.complete(with: .success(())) }
            count += piece.count
            try take(piece, length.map { $0 > 0 ? min(Double(count) / Double($0), 1) : 1 } ?? 1)
            read()
          } catch {
            end.complete(with: .failure(error))
          }
        }
      } catch {
        end.complete(with: .failure(error))
      }
    }
    read()
    return end
  }

  private func requireSuccess(_ response: Value, _ verb: String, _ url: String, _ context: TFContext) throws {
    if try context.machine.get(response, "ok").isTruthy { return }
    let status = try context.machine.toText(context.machine.get(response, "status"))
    throw context.machine.error("Cannot \(verb) \(url): the server answered with the status \(status).")
  }
}

extension TFContext {
  /// The stream of a response; `nil` for one of a function of the program that is no whole response.
  fileprivate func stream(of response: Value) throws -> Value? {
    let body = try machine.get(response, "body")
    return try body.isObject && machine.method(body, "getReader") != nil ? body : nil
  }

  /// The number of bytes that a response says it has; `nil` when it does not tell, or they are packed.
  fileprivate func contentLength(of response: Value) throws -> Int? {
    let headers = try machine.get(response, "headers")
    guard headers.isObject, try machine.get(headers, "get").isCallable else { return nil }
    if try !machine.invoke(headers, "get", [Value("content-encoding")]).isNullish { return nil }
    return try machine.invoke(headers, "get", [Value("content-length")]).asString.flatMap { Int($0.text) }
  }

  /// The response to a request, made by a function of the program or by the global `fetch`.
  func fetch(_ url: String, _ request: JSObject, with function: Value = .undefined) throws -> Deferred<Value> {
    let fetch = function.isCallable ? function : try realm.globalObject.get("fetch", machine)
    guard fetch.isCallable else { throw machine.error("Cannot load \(url): there is no fetch() here.") }
    guard url.hasPrefix("http://") || url.hasPrefix("https://") || function.isCallable else {
      throw machine.error(
        "'\(url)' is not the URL of a model. Write 'file://\(url)' for a file, or a URL that begins with http:// or https://."
      )
    }
    return deferred(try machine.call(fetch, Value(url), Value(request)))
  }
}
