import Script
import TFNamespace
import Testing

@Suite("Memory of programs", .serialized) struct MemoryTests {
  /// The number that a program's last expression gives.
  private func number(_ program: String) -> Double? {
    Machine.onLargeStack { () -> Double? in
      ProgramRunner.resetCounters()
      let runner = ProgramRunner()
      return try? runner.machine.runCell(program, name: "memory").asNumber
    }
  }

  @Test(
    "what a callback gives to native code is let go",
    arguments: ["tf.tidy(f)", "[1, 2].map(f)", "f.call(null)", "f.apply(null, [])", "f.bind(null)()", "grad(w)"])
  func results(call: String) {
    let left = number(
      """
      const w = tf.scalar(2);
      const f = () => w.mul(3);
      const grad = tf.grad(x => x.square());
      const before = tf.memory().numTensors;
      (() => { for (let i = 0; i < 100; i++) { \(call); } })();
      tf.memory().numTensors - before
      """)
    #expect(left == 0)
  }

  @Test(
    "what an awaited call gave is gone when its caller goes on",
    arguments: [
      "tf.data.array([1, 2, 3]).batch(2).toArray()", "Promise.all([tf.ones([2])])",
      "model.fit(tf.ones([2, 1]), tf.ones([2, 1]))",
      "new Promise(resolve => setTimeout(() => resolve(tf.ones([2])), 1))",
    ])
  func awaited(call: String) {
    let left = number(
      """
      const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
      const use = async () => { const result = await \(call); return typeof result; };
      await use();
      const before = tf.memory().numTensors;
      await use();
      tf.memory().numTensors - before
      """)
    #expect(left == 0)
  }

  @Test("a training loop leaves nothing behind")
  func training() {
    let left = number(
      """
      const w = tf.variable(tf.scalar(0));
      const optimizer = tf.train.adam(0.1);
      const step = () => { optimizer.minimize(() => w.sub(3).square(), true); };
      step();
      const before = tf.memory().numTensors;
      (() => { for (let i = 0; i < 100; i++) step(); })();
      tf.memory().numTensors - before
      """)
    #expect(left == 0)
  }

  @Test("a model whose loss and metric refer to the model itself is freed, and trains until then")
  func lossesOfTheirOwnModel() {
    let left = number(
      """
      const make = () => {
        const model = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [2]})]});
        const penalized = (y, p) => tf.losses.meanSquaredError(y, p).add(model.weights[0].read().square().sum());
        model.compile({optimizer: 'sgd', loss: penalized, metrics: [(y, p) => model.weights.length ? p.mean() : y.mean()]});
        return model;
      };
      const one = make();
      await one.fit(tf.ones([2, 2]), tf.ones([2, 2]), {epochs: 2, verbose: 0});
      (() => { for (let i = 0; i < 20000; i++) make(); })();
      const { history } = await make().fit(tf.ones([2, 2]), tf.ones([2, 2]), {epochs: 2, verbose: 0});
      one.evaluate(tf.ones([2, 2]), tf.ones([2, 2])).length === 2 && history.loss[1] < history.loss[0] ? tf.memory().numTensors : -1
      """)
    #expect(left.map { $0 > 0 && $0 < 10_000 } ?? false)
  }

  @Test(
    "models that are made and dropped leave nothing behind, layers of classes of the program included",
    arguments: ["", "new Scale(),"])
  func models(layer: String) {
    let left = number(
      """
      class Scale extends tf.layers.Layer {
        build(shape) { this.factor = this.addWeight('factor', [1], 'float32', tf.initializers.ones()); super.build(shape); }
        call(x) { return tf.mul(Array.isArray(x) ? x[0] : x, this.factor.read()); }
      }
      const dense = () => tf.layers.dense({units: 2, inputShape: [2]});
      (() => { for (let i = 0; i < 20000; i++) tf.sequential({layers: [dense(), \(layer) tf.layers.reLU()]}); })();
      tf.memory().numTensors
      """)
    // The collector runs from time to time; what has gathered since is far from all.
    #expect((left ?? .infinity) < (layer.isEmpty ? 1 : 20_000))
  }

  @Test("models of classes of the program are freed too")
  func modelClasses() {
    let left = number(
      """
      class Twice extends tf.Sequential { call(x, kwargs) { return super.call(x, kwargs)[0].mul(2); } }
      const make = () => new Twice({layers: [tf.layers.dense({units: 2, inputShape: [2]})]});
      const outer = tf.sequential({layers: [make()]});
      (() => { for (let i = 0; i < 20000; i++) make(); })();
      outer.predict(tf.ones([1, 2])).shape[1] === 2 ? tf.memory().numTensors : -1
      """)
    #expect(left.map { $0 > 0 && $0 < 20_000 } ?? false)
  }

  @Test("a layer of a class of the program lives as long as a model holds it")
  func heldLayer() {
    let sum = number(
      """
      class Add extends tf.layers.Layer {
        constructor(amount) { super({}); this.amount = amount; }
        call(x) { return tf.add(Array.isArray(x) ? x[0] : x, this.amount); }
      }
      const model = tf.sequential({layers: [tf.layers.reLU({inputShape: [1]}), new Add(7)]});
      (() => { for (let i = 0; i < 10000; i++) new Add(i); })();
      model.predict(tf.ones([1, 1])).dataSync()[0]
      """)
    #expect(sum == 8)
  }
}
