import Script
import TFNamespace
import Testing

/// Calls the methods of layers, models, optimizers, data sets and tensors with random arguments, and layers made with
/// random options: the answer is a value or an error, and the process goes on.
@Suite("Random arguments of methods", .serialized) struct MethodFuzzTests {
  @Test("60 000 objects with three calls each give values or errors", arguments: [17, 29, 31])
  func methods(seed: Int) {
    let counts =
      ProgramRunner.outcome(of: Self.program + "; return String(await fuzzMethods(20000))", seed: seed)
      .split(separator: "\n").last?.split(separator: ",").compactMap { Int($0) } ?? []
    #expect(counts.count == 3, "the program ended early")
    #expect(counts.first ?? 0 > 10_000, "calls that gave a value")
    #expect(counts.last ?? 1000 < 200, "tensors that stay")
  }

  private static let program = #"""
    const pick = list => list[Math.floor(Math.random() * list.length)];
    const times = (most, make) => Array.from({length: Math.floor(Math.random() * (most + 1))}, make);
    const shapes = [[], [1], [3], [0], [2, 3], [1, 4, 4, 1], [2, 2, 2], [1, 5, 5, 2], [1, 1, 1, 1, 1], [1, 2, 3, 3, 2]];
    const tensor = () => tf.cast(tf.randomUniform(pick(shapes), -3, 4), pick(['float32', 'int32', 'bool']));
    const symbolic = () => tf.input({shape: pick([[2], [3], [4, 2], [6, 6, 2], [5, 6, 6, 1], [null, 2], []])});
    const layerNames = Object.keys(tf.layers).filter(name => typeof tf.layers[name] === 'function');
    const optionNames = [
      'units', 'inputShape', 'activation', 'filters', 'kernelSize', 'strides', 'padding', 'dataFormat', 'dilationRate',
      'useBias', 'axis', 'rate', 'n', 'targetShape', 'dims', 'inputDim', 'outputDim', 'maskZero', 'alpha', 'cell', 'layer',
      'returnSequences', 'returnState', 'stateful', 'unroll', 'mergeMode', 'axes', 'size', 'poolSize', 'cropping', 'height',
      'width', 'scale', 'numTokens', 'outputMode', 'factor', 'batchInputShape', 'dtype', 'name', 'weights', 'sharedAxes',
    ];
    const values = [
      () => pick([0, 1, 2, 3, -1]), () => pick([1, 2, 3]), () => pick([0.5, NaN, Infinity, 2 ** 31, 2 ** 53]), () => [2, 1],
      () => [pick([2, null]), 3, 2], () => [6, 6, 2], () => [[1, 1], [0, 1]], () => pick(['same', 'valid', 'causal', 'x']),
      () => pick(['channelsFirst', 'channelsLast']), () => pick(['relu', 'softmax', 'zeros', 'l2', 'sum', 'int32']),
      () => true, () => false, () => null, () => undefined, () => ({}), () => [], () => x => x, tensor, () => layer(),
      () => tf.layers.lstmCell({units: 2}),
    ];
    const options = () => Object.fromEntries(times(6, () => [pick(optionNames), pick(values)()]));
    let nesting = 0;
    const layer = () => {
      if (nesting > 2) return tf.layers.dense({units: 2});
      nesting++;
      try { return tf.layers[pick(layerNames)](options()); } finally { nesting--; }
    };
    const model = () => {
      const result = tf.sequential({layers: [tf.layers.dense({units: 3, inputShape: [2]})]});
      if (Math.random() < 0.5) result.compile({optimizer: pick(['sgd', 'adam']), loss: 'meanSquaredError'});
      return result;
    };
    const objects = [
      model, layer, layer, layer, tensor, symbolic, () => tf.train[pick(['sgd', 'adam', 'rmsprop'])](0.1),
      () => tf.data.array([1, 2, 3]).batch(2), () => tf.buffer([2, 2]), () => tf.variable(tf.ones([2])),
      () => tf.callbacks.earlyStopping(), () => tf.layers.gruCell({units: 2}), () => tf.regularizers.l2(),
    ];
    const others = [
      ...values, symbolic, tensor, tensor, () => [tensor(), tensor()], () => [symbolic(), symbolic()], () => pick(shapes),
      () => ({epochs: 1, verbose: 0}), () => ({optimizer: 'sgd', loss: 'meanSquaredError'}), () => tf.data.array([1, 2]),
    ];
    const methodsOf = object => {
      const names = [];
      for (let type = Object.getPrototypeOf(object); type !== Object.prototype; type = Object.getPrototypeOf(type)) {
        names.push(...Object.getOwnPropertyNames(type));
      }
      return names.filter(name => !['constructor', 'print', 'summary', 'save'].includes(name));
    };
    const ignore = () => {};
    async function fuzzMethods(count) {
      let done = 0, refused = 0;
      for (let index = 0; index < count; index++) {
        tf.engine().startScope();
        let label = 'construction';
        try {
          const object = pick(objects)();
          const names = methodsOf(object);
          for (let call = 0; call < 3; call++) {
            const name = pick(names);
            label = object.constructor.name + '.' + name;
            if (typeof object[name] !== 'function') continue;
            const result = object[name](...times(3, () => pick(others)()));
            if (result && typeof result.then === 'function') result.then(ignore, ignore);
            done++;
          }
        } catch (error) {
          if (!(error instanceof Error)) throw new Error(label + ' threw no error but ' + String(error));
          refused++;
        } finally {
          tf.engine().endScope();
        }
        if (index % 500 === 0) await new Promise(resolve => setTimeout(resolve, 0));
      }
      return [done, refused, tf.memory().numTensors];
    }
    """#
}
