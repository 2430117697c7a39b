/// The properties of the global object that belong to no other topic.
enum Globals {
  static func install(in realm: Realm) {
    let global = realm.globalObject
    global.put("globalThis", Value(global), .method)
    // Node's name for it.
    global.put("global", Value(global), .method)
    global.put("undefined", .undefined, .constant)
    global.put("NaN", .nan, .constant)
    global.put("Infinity", Value(Double.infinity), .constant)
    global.put(Names.toStringTag, Value("global"), .configurable)
    global.install(URIEncoding.functions, realm)
  }
}
