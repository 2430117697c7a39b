import Script
import TFNamespace
import Testing

/// Classes of programs that extend those of `tf`.
@Suite("Classes of programs", .serialized) struct ProgramClassTests {
  private func result(_ program: String) -> String { ProgramRunner.result(program) }

  private static let cell = """
    class Adding extends tf.layers.RNNCell {
      static className = 'Adding';
      constructor(config) { super(config); this.units = config.units; this.stateSize = config.units; }
      build(shape) { this.k = this.addWeight('k', [shape.at(-1), this.units], 'float32', tf.initializers.ones()); }
      call([x, h]) { const y = tf.add(tf.matMul(x, this.k.read()), h); return [y, y]; }
      getConfig() { return {...super.getConfig(), units: this.units}; }
    }
    tf.serialization.registerClass(Adding);

    """

  @Test("a cell of the program's own runs in a recurrent layer, alone and stacked")
  func cells() {
    let ones = "tf.ones([1, 3, 2])"
    #expect(
      result(
        Self.cell
          + "return tf.layers.rnn({cell: new Adding({units: 1}), returnSequences: true}).apply(\(ones)).arraySync();")
        == "[[[2],[4],[6]]]")
    #expect(
      result(
        Self.cell + """
          const cells = [new Adding({units: 1}), tf.layers.simpleRNNCell({units: 3})];
          return tf.layers.rnn({cell: cells, returnState: true}).apply(\(ones)).map(t => t.shape);
          """) == "[[1,3],[1,3],[1,1]]")
    #expect(
      result("class C extends tf.layers.RNNCell {}\nreturn tf.layers.rnn({cell: new C({})}).apply(\(ones));")
        .contains("stateSize"))
  }

  @Test("a registered cell trains, and its model is made again from JSON")
  func savedCell() {
    #expect(
      result(
        Self.cell + """
          const model = tf.sequential({layers: [tf.layers.rnn({cell: new Adding({units: 2}), inputShape: [3, 2]})]});
          model.compile({optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError'});
          const before = model.getWeights()[0].dataSync()[0];
          await model.fit(tf.ones([2, 3, 2]), tf.zeros([2, 2]), {verbose: 0});
          const copy = await tf.models.modelFromJSON(model.toJSON(null, false));
          copy.setWeights(model.getWeights());
          const x = tf.ones([1, 3, 2]);
          // ∂(6k)²/∂k for each of the two weights of an output, halved by the mean over two outputs: 18.
          return [before, model.getWeights()[0].dataSync()[0].toFixed(4), tf.equal(copy.predict(x), model.predict(x)).all().dataSync()[0]];
          """) == #"[1,"0.8200",1]"#)
  }

  @Test("initializers, regularizers and constraints of the program's own are used, and found by their registered names")
  func parts() {
    #expect(
      result(
        """
        class Fill extends tf.initializers.Initializer {
          static className = 'Fill';
          constructor(config) { super(); this.value = config?.value ?? 2; }
          apply(shape) { return tf.fill(shape, this.value); }
          getConfig() { return {value: this.value}; }
        }
        class Sum extends tf.regularizers.Regularizer {
          static className = 'Sum';
          apply(x) { return x.sum(); }
        }
        class Five extends tf.constraints.Constraint {
          static className = 'Five';
          apply(w) { return tf.fill(w.shape, 5); }
        }
        for (const type of [Fill, Sum, Five]) tf.serialization.registerClass(type);
        const dense = tf.layers.dense({
          units: 1, inputShape: [1], useBias: false,
          kernelInitializer: new Fill({value: 3}), kernelRegularizer: 'Sum', kernelConstraint: 'Five',
        });
        const model = tf.sequential({layers: [dense]});
        model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
        const {history} = await model.fit(tf.ones([1, 1]), tf.tensor2d([[3]]), {verbose: 0});
        const copy = await tf.models.modelFromJSON(model.toJSON(null, false));
        return [history.loss, model.getWeights()[0].arraySync(), copy.getWeights()[0].arraySync(),
                copy.layers[0].getConfig().kernelInitializer];
        """) == #"[[3],[[5]],[[3]],{"className":"Fill","config":{"value":3}}]"#)
    #expect(result("return new tf.initializers.Initializer().apply([2]);").contains("apply()"))
    #expect(
      result(
        "class Bad extends tf.initializers.Initializer { apply() { return tf.ones([7]); } }\n"
          + "tf.layers.dense({units: 1, kernelInitializer: new Bad()}).apply(tf.ones([1, 2]));"
      ).contains("[7]"))
  }

  @Test("an optimizer of the program's own takes the steps of fit and of minimize")
  func optimizer() {
    let sign = """
      class Sign extends tf.train.Optimizer {
        static className = 'Sign';
        constructor(rate) { super(); this.rate = rate; }
        applyGradients(gradients) {
          const list = Array.isArray(gradients) ? gradients : Object.entries(gradients).map(([name, tensor]) => ({name, tensor}));
          for (const {name, tensor} of list) {
            const variable = tf.engine().registeredVariables[name];
            variable.assign(variable.sub(tensor.sign().mul(this.rate)));
          }
          this.incrementIterations();
        }
        getConfig() { return {rate: this.rate}; }
      }

      """
    #expect(
      result(
        sign + """
          const optimizer = new Sign(0.5);
          const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1], kernelInitializer: 'ones'})]});
          model.compile({optimizer, loss: 'meanSquaredError'});
          await model.fit(tf.ones([1, 1]), tf.zeros([1, 1]), {epochs: 1, verbose: 0});
          return [model.getWeights().map(w => w.dataSync()[0]), optimizer.iterations, optimizer.getConfig(), model.optimizer === optimizer];
          """) == #"[[0.5,-0.5],1,{"rate":0.5},true]"#)
    #expect(
      result(
        sign + "const w = tf.variable(tf.scalar(3));\nnew Sign(1).minimize(() => w.square());\nreturn w.dataSync()[0];")
        == "2")
  }

  @Test("callbacks may extend Callback, CustomCallback and EarlyStopping, and call what they override")
  func callbacks() {
    let model = """
      const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
      const fit = callbacks => model.fit(tf.ones([2, 1]), tf.ones([2, 1]), {epochs: 9, verbose: 0, callbacks});

      """
    #expect(
      result(
        model + """
          class Counting extends tf.Callback {
            seen = [];
            async onEpochEnd(epoch, logs) { await super.onEpochEnd(epoch, logs); this.seen.push([epoch, this.params.epochs]); this.model.stopTraining = true; }
          }
          const counting = new Counting();
          const history = await fit([counting]);
          return [counting.seen, history.epoch, model.history === history];
          """) == "[[[0,9]],[0],true]")
    #expect(
      result(
        model + """
          const epochs = [];
          class Telling extends tf.EarlyStopping {
            async onEpochEnd(epoch, logs) { await super.onEpochEnd(epoch, logs); epochs.push(epoch); }
          }
          await fit(new Telling({monitor: 'loss', mode: 'max', patience: 2}));
          return epochs;
          """) == "[0,1,2]")
    #expect(
      result(
        model
          + "return model.fit(tf.ones([2, 1]), tf.ones([2, 1]), {verbose: 0, yieldEvery: 'never', callbacks: {onYield() {}}});"
      ).contains("`onYield`"))
  }

  @Test("what a callback adds to the logs of an epoch the next one sees, and the history")
  func addedLogs() {
    #expect(
      result(
        """
        const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});
        model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
        const seen = [];
        const adding = {onEpochEnd: async (epoch, logs) => { await tf.nextFrame(); logs.score = [5, 4, 4, 4][epoch]; logs.note = 'x'; }};
        const history = await model.fit(tf.ones([2, 1]), tf.ones([2, 1]), {epochs: 4, verbose: 0, callbacks: [
          adding, {onEpochEnd: (epoch, logs) => { seen.push(logs.score); }},
          tf.callbacks.earlyStopping({monitor: 'score', patience: 1})]});
        return [seen, Object.keys(history.history), history.history.score];
        """) == #"[[5,4,4],["loss","score"],[5,4,4]]"#)
  }

  @Test("a list of callbacks calls them in turn, each after the promise of the one before")
  func callbackList() {
    #expect(
      result(
        """
        const seen = [];
        class Own extends tf.Callback { onEpochEnd(epoch) { seen.push(['own', epoch, this.params.epochs]); } }
        const list = new tf.CallbackList([{onEpochEnd: async epoch => { await tf.nextFrame(); seen.push(['first', epoch]); }}]);
        list.append(new Own());
        list.setParams({epochs: 9});
        await list.onEpochEnd(3, {});
        await list.onTrainEnd();
        const failing = new tf.CallbackList([{onBatchEnd: () => { throw new Error('no'); }}]);
        return [seen, await failing.onBatchEnd(0).catch(error => error.message)];
        """) == #"[[["first",3],["own",3,9]],"no"]"#)
  }

  @Test("every kind of layer has its class, of which an equal layer can be made")
  func kindsOfLayers() {
    #expect(
      result(
        """
        const dense = tf.layers.dense({units: 3, activation: 'relu', name: 'one'});
        const copy = dense.constructor.fromConfig(dense.constructor, dense.getConfig());
        const lstm = tf.layers.lstm({units: 2});
        return [dense.constructor.name, dense.constructor.className, copy.units, copy.name,
                lstm instanceof tf.layers.RNN, lstm.cell instanceof tf.layers.RNNCell, lstm.cell.stateSize];
        """) == #"["Dense","Dense",3,"one",true,true,[2,2]]"#)
  }

  @Test("the states of a recurrent layer can be read, set and reset")
  func states() {
    #expect(
      result(
        """
        const layer = tf.layers.simpleRNN({units: 1, stateful: true, batchInputShape: [1, 2, 1], activation: 'linear',
          kernelInitializer: 'ones', recurrentInitializer: 'ones'});
        const x = tf.ones([1, 2, 1]), run = () => layer.apply(x).dataSync()[0];
        const results = [layer.getStates(), run(), run(), layer.getStates()[0].arraySync()];
        layer.resetStates();
        results.push(run());
        layer.resetStates([tf.tensor2d([[10]])]);
        results.push(run());
        layer.setStates([tf.tensor2d([[100]])]);
        return [...results, run()];
        """) == "[[null],2,4,[[4]],2,12,102]")
  }

  @Test(
    "a layer of the program's own may hold layers, whose weights are trained",
    arguments: [
      "build(shape) { this.inner.build(shape); this._trainableWeights = this.inner.trainableWeights; super.build(shape); }",
      "build(shape) { this.inner.build(shape); super.build(shape); }\nget trainableWeights() { return this.inner.trainableWeights; }",
    ])
  func layersInside(_ build: String) {
    #expect(
      result(
        """
        class Block extends tf.layers.Layer {
          constructor() { super({}); this.inner = tf.layers.dense({units: 1, kernelInitializer: 'ones'}); }
          \(build)
          computeOutputShape(shape) { return this.inner.computeOutputShape(shape); }
          call(x) { return this.inner.apply(Array.isArray(x) ? x[0] : x); }
        }
        const x = tf.input({shape: [2]});
        const model = tf.model({inputs: x, outputs: new Block().apply(x)});
        model.compile({optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError'});
        await model.fit(tf.ones([1, 2]), tf.zeros([1, 1]), {verbose: 0});
        return [model.countParams(), ...model.getWeights().map(w => Array.from(w.dataSync(), v => v.toFixed(2)))];
        """) == #"[3,["0.60","0.60"],["-0.40"]]"#)
  }

  @Test(
    "what a layer of the program's own demands of its inputs is checked",
    arguments: ["{ndim: 3}", "new tf.InputSpec({ndim: 3})", "new tf.InputSpec({shape: [null, 2, null]})"])
  func inputSpec(_ specification: String) {
    #expect(
      result(
        """
        class Strict extends tf.layers.Layer {
          constructor() { super({}); this.inputSpec = [\(specification)]; }
          call(x) { return x; }
        }
        return new Strict().apply(tf.ones([2, 2]));
        """
      ).contains("ndim=3"))
  }
}
