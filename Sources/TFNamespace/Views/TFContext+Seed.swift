import Script
import Tensors

extension TFContext {
  /// Makes all random numbers that have no seed of their own repeatable, those of `Math.random` too.
  package func setSeed(_ seed: Int) {
    let bits = UInt64(bitPattern: Int64(seed))
    machine.random = RandomNumberSource(seed: bits)
    var source = RandomNumberSource(seed: ~bits)
    RandomSource.unseeded = { source.nextUnitDouble() }
  }
}
