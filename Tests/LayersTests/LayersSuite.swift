import Testing

/// The root of all suites of this target: the engine belongs to one thread, so they run one after another.
@Suite("Layers", .serialized) struct LayersSuite {}
