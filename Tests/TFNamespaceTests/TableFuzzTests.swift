import Script
import TFNamespace
import Testing

/// Calls functions of the table with random small arguments of random kinds: whatever is given, the answer is a value or
/// an error, the process goes on, and tensors are freed.
@Suite("Random arguments", .serialized) struct TableFuzzTests {
  /// Functions that wait for something outside, change the process for the tests after this one, or count very far:
  /// the beginnings of their paths.
  private static let exempt = [
    "tf.io", "tf.node", "tf.models", "tf.browser", "tf.env", "tf.engine", "tf.memory", "tf.load", "tf.setBackend",
    "tf.removeBackend", "tf.registerBackend", "tf.enable", "tf.disable", "tf.disposeVariables", "tf.backend",
    "tf.ready", "tf.nextFrame", "tf.time", "tf.profile", "tf.tidy", "tf.keep", "tf.deprecationWarn", "tf.util.fetch",
    "tf.util.repeatedTry", "tf.util.createShuffledIndices", "tf.data.csv", "tf.data.webcam", "tf.data.microphone",
    "tf.data.generator",
  ]

  @Test("200 000 calls give values or errors", arguments: [11, 13])
  func calls(seed: Int) throws {
    let names = FunctionTable.shared.entries.filter { !$0.isUnavailable }.map(\.path)
      .filter { path in path.hasPrefix("tf.") && !Self.exempt.contains { path.hasPrefix($0) } }
    #expect(names.count > 400)
    let list = names.map { "'\($0)'" }.joined(separator: ",")
    let outcome = Machine.onLargeStack { () -> Result<String, ScriptFailure> in
      ProgramRunner.resetCounters()
      let runner = ProgramRunner()
      do {
        let program = Self.program + "; return String(fuzzTable([\(list)], \(seed), 100000))"
        return .success(try runner.machine.toText(runner.run(body: program)))
      } catch {
        return .failure(ScriptFailure(message: runner.message(of: error)))
      }
    }
    let counts = try outcome.get().split(separator: ",").compactMap { Int($0) }
    #expect(counts.count == 3 && counts[0] + counts[1] == 100_000)
    #expect(counts.first ?? 0 > 5000, "calls that gave a value")
    #expect(counts.last ?? 0 < 20, "tensors that stay")
  }

  private struct ScriptFailure: Error { let message: String }

  private static let program = #"""
    // Calls functions by their names with random small arguments of random kinds. Only errors may come of it.
    function fuzzTable(names, seed, calls) {
      let state = seed >>> 0;
      const random = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 32; };
      const pick = list => list[Math.floor(random() * list.length)];
      const shapes = [[], [1], [3], [0], [2, 2], [2, 3], [1, 4, 4, 1], [2, 2, 2], [1, 5, 5, 2], [1, 1, 1, 1, 1]];
      const types = ['float32', 'int32', 'bool', 'string', 'complex64'];
      const tensor = () => {
        const shape = pick(shapes), type = pick(types);
        if (type === 'string') return tf.fill(shape, 'word', 'string');
        if (type === 'complex64') return tf.complex(tf.ones(shape), tf.zeros(shape));
        return tf.cast(tf.randomUniform(shape, -3, 4), type);
      };
      const cyclic = () => { const list = [1]; list.push(list); return list; };
      const kinds = [
        tensor, tensor, tensor, tensor, tensor, () => pick([0, 1, 2, 3, -1, -2, 0.5, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, 1e300]),
        () => pick([1, 2, 3]), () => pick([0, 1, -1]), () => pick(shapes), () => [pick([0, 1, 2, -1]), pick([0, 1, 2, -1])],
        () => [[1, 2], [3, 4]], () => [1, [2, 3]], () => [], () => pick(['same', 'valid', 'NHWC', 'int32', 'float32', 'mean', '', 'ü𝒳']),
        () => true, () => false, () => undefined, () => null, () => ({}), () => ({values: [1], axis: 0, units: 2, shape: [2]}),
        () => x => x, () => new Float32Array([1, 2, 3]), () => new Uint8Array(4), () => [tensor(), tensor()], () => ({a: tensor()}),
        () => { const value = tensor(); value.dispose(); return value; }, () => tf.input({shape: [3]}), cyclic,
        () => Symbol('s'), () => new Map([[1, 2]]), () => tf.variable(tf.ones([2])),
      ];
      let done = 0, refused = 0;
      const before = tf.memory().numTensors;
      for (let call = 0; call < calls; call++) {
        tf.engine().startScope();
        const name = pick(names);
        try {
          const path = name.split('.');
          const last = path.pop();
          const owner = path.reduce((object, key) => object[key], globalThis);
          const values = Array.from({length: Math.floor(random() * 6)}, () => pick(kinds)());
          const result = owner[last](...values);
          if (result && typeof result.then === 'function') result.then(() => {}, () => {});
          done++;
        } catch (error) {
          if (!(error instanceof Error)) throw new Error(name + ' threw no error but ' + String(error));
          refused++;
        } finally {
          tf.engine().endScope();
        }
      }
      return [done, refused, tf.memory().numTensors - before];
    }
    """#
}
