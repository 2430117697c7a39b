import Glibc

/// `performance`: a clock of high resolution that never goes back.
enum Performance {
  /// The methods that are written in the language.
  private static let marks = [
    "mark", "measure", "getEntries", "getEntriesByName", "getEntriesByType", "clearMarks", "clearMeasures", "timerify",
    "toJSON",
  ]

  static func install(in realm: Realm) {
    let start = EventLoop.now
    realm.defineNamespace(
      "performance",
      [
        NativeEntry("now", 0) { _, _, _ in Value(EventLoop.now - start) }
      ]
    ) { namespace in
      namespace.put(Names.toStringTag, Value("Performance"), .configurable)
      namespace.put("timeOrigin", Value(WallClock.milliseconds - (EventLoop.now - start)))
      for name in marks {
        namespace.defineLazily(PropertyKey(name), realm) { machine in
          let methods = ScriptedLibrary.object("methods", of: "internal/performance", machine)
          return (try? methods.get(PropertyKey(name), machine)) ?? .undefined
        }
      }
    }
  }
}

/// The time of day.
enum WallClock {
  /// Milliseconds since 1 January 1970, with fractions.
  static var milliseconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }
}
