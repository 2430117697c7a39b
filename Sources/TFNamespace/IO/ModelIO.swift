import Datasets
import Layers
import Script

/// Saving and loading models by URL or handler.
enum ModelIO {
  /// Saves a model.
  ///
  /// - Parameter target: a URL such as `file://folder`, or an object with a method `save`.
  /// - Returns: a promise of the save result.
  static func save(_ artifacts: ModelArtifacts, to target: Value, _ context: TFContext) -> Value {
    context.promise { try saveHandler(target, context).save(artifacts, context) }
  }

  /// Loads a model.
  ///
  /// - Parameters:
  ///   - source: a URL such as `file://folder/model.json`, or an object with a method `load`.
  ///   - options: `weightPathPrefix`, `onProgress` and so on, as the script passed them.
  ///   - make: makes what the script gets.
  /// - Returns: a promise of what `make` gives.
  static func load(
    _ source: Value, options: Value, _ context: TFContext, _ make: @escaping (ModelArtifacts) throws -> Value
  ) -> Value {
    context.promise {
      let handler = try loadHandler(source, LoadOptions(options, context), rawOptions: options, context)
      return context.promise(of: try handler.load(context).map(make))
    }
  }

  /// The place a script names for saving.
  static func saveHandler(_ target: Value, _ context: TFContext) throws -> any ModelHandler {
    if let url = target.asString?.text {
      let handlers = try saveHandlers(url, context)
      guard let handler = handlers.first else {
        throw context.machine.error(
          "Cannot find any save handlers for URL '\(url)'. Save to file://FOLDER, localstorage://NAME, indexeddb://NAME, downloads://PREFIX or http://…, or pass tf.io.withSaveHandler(f)."
        )
      }
      guard handlers.count == 1 else { throw tooMany(handlers.count, "save", url, context) }
      return handler
    }
    return try handler(target, method: "save", "model.save()", "'file://folder'", context)
  }

  /// The place a script names for loading.
  static func loadHandler(
    _ source: Value, _ options: LoadOptions, rawOptions: Value = .undefined, _ context: TFContext
  ) throws -> any ModelHandler {
    if let url = source.asString?.text {
      let handlers = try loadHandlers(source, options, rawOptions, context)
      guard handlers.count <= 1 else { throw tooMany(handlers.count, "load", url, context) }
      // Whatever no router knows is taken as a path of a server, as browsers would.
      return handlers.first ?? HTTPHandler(url: url, options: options)
    }
    return try handler(source, method: "load", "Loading a model", "'file://folder/model.json'", context)
  }

  /// All places that serve a URL for saving: those of the program's routers and ours.
  static func saveHandlers(_ url: String, _ context: TFContext) throws -> [any ModelHandler] {
    try routed(context.saveRouters, Value(url), .undefined, context)
      + (builtInHandler(url, LoadOptions(), context).map { [$0] } ?? [])
  }

  /// All places that serve a URL for loading. Routers of the program may serve a list of URLs as well.
  static func loadHandlers(
    _ url: Value, _ options: LoadOptions, _ rawOptions: Value, _ context: TFContext
  ) throws -> [any ModelHandler] {
    let routed = try routed(context.loadRouters, url, rawOptions, context)
    guard let text = url.asString?.text, let handler = try builtInHandler(text, options, context) else { return routed }
    return routed + [handler]
  }

  private static func routed(
    _ routers: [Value], _ url: Value, _ options: Value, _ context: TFContext
  ) throws -> [any ModelHandler] {
    try routers.compactMap { router in
      let handler = try context.machine.call(router, url, options)
      return handler.isNullish ? nil : existing(handler) ?? ScriptHandler(object: handler)
    }
  }

  private static func builtInHandler(
    _ url: String, _ options: LoadOptions, _ context: TFContext
  ) throws -> (any ModelHandler)? {
    guard let (scheme, rest) = split(url) else { return nil }
    switch scheme {
    case "file": return FileHandler(path: rest, options: options)
    case "localstorage", "indexeddb": return StoreHandler(store: try ModelStore(scheme: scheme), name: rest)
    case "downloads": return DownloadsHandler(prefix: rest.isEmpty ? "model" : rest)
    case "http", "https": return HTTPHandler(url: url, options: options)
    default: return nil
    }
  }

  /// The path that a URL `file://…` means; any other text is a path itself.
  static func path(ofFile url: String) -> String { url.hasPrefix("file://") ? String(url.dropFirst(7)) : url }

  /// The scheme of a URL and what follows `://`.
  static func split(_ url: String) -> (scheme: String, rest: String)? {
    let bytes = Array(url.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
      return nil
    }
    return (String(decoding: bytes[..<colon], as: UTF8.self), String(decoding: bytes[(colon + 3)...], as: UTF8.self))
  }

  private static func existing(_ value: Value) -> (any ModelHandler)? { value.host(HandlerObject.self)?.handler }

  private static func handler(
    _ value: Value, method: PropertyKey, _ caller: String, _ example: String, _ context: TFContext
  ) throws -> any ModelHandler {
    if let known = existing(value) { return known }
    guard value.isObject, try context.machine.get(value, method).isCallable else {
      throw context.machine.error(
        "\(caller) needs a URL such as \(example), or a handler; but it got \(context.machine.describe(value)), which does not have the `\(method.text)` method (attribute) defined."
      )
    }
    return ScriptHandler(object: value)
  }

  private static func tooMany(_ count: Int, _ what: String, _ url: String, _ context: TFContext) -> ScriptError {
    context.machine.error("Found more than one (\(count)) \(what) handlers for URL '\(url)'.")
  }
}

/// A handler as the script sees it.
final class HandlerObject: JSObject {
  let handler: any ModelHandler

  init(_ handler: any ModelHandler, prototype: JSObject) {
    self.handler = handler
    super.init(prototype: prototype, kind: .host)
  }
}

extension TFContext {
  /// The object by which the script knows a handler; an object of the script stays itself.
  func value(of handler: any ModelHandler) -> Value {
    if let script = handler as? ScriptHandler { return script.object }
    return Value(HandlerObject(handler, prototype: hostClass("IOHandler").prototype))
  }
}
