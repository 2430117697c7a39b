import Testing

/// All suites of the engine, one after the other: the engine belongs to one thread.
@Suite(.serialized) enum EngineSuite {}
