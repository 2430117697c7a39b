import Testing

/// Trainings as programs start and watch them.
@Suite("Trainings of programs", .serialized) struct ModelTrainingProgramTests {
  private func result(_ program: String) -> String { ProgramRunner.result(program) }

  private static let model = """
    const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1], kernelInitializer: 'zeros'})]});
    model.compile({loss: 'meanSquaredError', optimizer: 'sgd'});
    const batches = (n) => tf.data.generator(function* () {
      for (let i = 0; i < n; i++) yield {xs: tf.ones([8, 1]), ys: tf.ones([8, 1])};
    });
    const texts = [];
    console.warn = text => texts.push(text);

    """

  @Test("a dataset that ends too early is remarked upon, with the number of batches that are needed")
  func tooFewBatches() {
    #expect(
      result(
        Self.model + """
          const {history} = await model.fitDataset(batches(3), {batchesPerEpoch: 3, epochs: 3, verbose: 0});
          (await model.evaluateDataset(batches(3), {batches: 5})).dispose();
          return [history.loss.length, texts.length, /at least 9 batches/.test(texts[0]), /at least 5 batches/.test(texts[1])];
          """) == "[1,2,true,true]")
  }

  @Test(
    "weights of classes for a model of two outputs come one for each",
    arguments: [("{0: 1, 1: 2}", "multiple (2) outputs"), ("[{0: 1}]", "array of 1 element")])
  func classWeightsOfTwoOutputs(weights: String, words: String) {
    #expect(
      result(
        """
        const x = tf.input({shape: [1]});
        const heads = ['a', 'b'].map(name => tf.layers.dense({units: 1, name}).apply(x));
        const model = tf.model({inputs: x, outputs: heads});
        model.compile({loss: 'meanSquaredError', optimizer: 'sgd'});
        await model.fit(tf.ones([2, 1]), [tf.ones([2, 1]), tf.ones([2, 1])], {classWeight: \(weights), verbose: 0});
        """
      ).contains(words))
  }

  @Test("a class of callbacks is registered once, for a whole level")
  func callbackClasses() {
    let registration = "class Quiet extends tf.Callback {}\ntf.registerCallbackConstructor(2, Quiet);\n"
    #expect(
      result(registration + "tf.registerCallbackConstructor(1, Quiet);").contains("Duplicate callback constructor"))
    for level in ["-1", "0.5", "NaN"] {
      #expect(
        result("tf.registerCallbackConstructor(\(level), tf.Callback);").contains("expected to be an integer >= 0"))
    }
  }

  @Test("a history that a program makes gathers what it is told")
  func ownHistory() {
    #expect(
      result(
        """
        const history = new tf.History(), list = new tf.CallbackList([history]);
        await list.onTrainBegin();
        await list.onEpochEnd(3, {loss: 2, acc: 0.5});
        await list.onEpochEnd(4, {loss: 1, acc: 0.75});
        return [history.epoch, history.history];
        """) == #"[[3,4],{"loss":[2,1],"acc":[0.5,0.75]}]"#)
  }

  @Test(
    "metadata that JSON cannot hold is refused",
    arguments: [
      "null", "'text'", "[1]", "{d: new Date()}", "{a: new Float32Array(1)}", "{u: undefined}",
      "{deep: {t: tf.ones([1])}}",
      "(() => { const o = {}; o.o = o; return o; })()",
    ])
  func metadata(value: String) {
    #expect(result(Self.model + "model.setUserDefinedMetadata(\(value));").contains("is expected to be a JSON object"))
  }

  @Test("metadata that is very large is remarked upon")
  func largeMetadata() {
    #expect(
      result(
        Self.model + """
          model.setUserDefinedMetadata({classes: ['a', {b: null}]});
          model.setUserDefinedMetadata({text: 'x'.repeat(1 << 20)});
          return [texts.length, texts[0].includes('too large in size')];
          """) == "[1,true]")
  }

  @Test("a checkpoint of Keras 3 numbers the weights of a layer")
  func numberedWeights() {
    #expect(
      result(
        """
        const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], name: 'top'})]});
        model.loadWeights({'_top/vars/0': tf.tensor2d([[1], [2]]), 'top/1': tf.tensor1d([3])});
        return model.getWeights().map(t => t.arraySync());
        """) == "[[[1],[2]],[3]]")
  }

  @Test("the state of an optimizer keeps its names when its model is loaded beside the first")
  func namesOfState() {
    #expect(
      result(
        """
        const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1], useBias: false, name: 'd'})]});
        model.compile({loss: 'meanSquaredError', optimizer: 'adam'});
        await model.fit(tf.ones([2, 1]), tf.ones([2, 1]), {verbose: 0});
        let artifacts;
        await model.save(tf.io.withSaveHandler(async a => { artifacts = a; }), {includeOptimizer: true});
        const copy = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
        return (await copy.optimizer.getWeights()).map(w => w.name);
        """) == #"["iter","d/kernel/m","d/kernel/v"]"#)
  }
}
