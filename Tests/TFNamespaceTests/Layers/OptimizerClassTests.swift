import Script
import TFNamespace
import Testing

/// The classes of optimizers, and classes of programs that extend them.
@Suite("Classes of optimizers", .serialized) struct OptimizerClassTests {
  @Test(
    "every class makes the optimizers of its function",
    arguments: [
      ("Adadelta", "adadelta", "0.5, 0.9"), ("Adagrad", "adagrad", "0.5, 0.2"), ("Adam", "adam", "0.5, 0.8, 0.9"),
      ("Adamax", "adamax", "0.5, 0.8, 0.9"), ("Momentum", "momentum", "0.5, 0.8"), ("RMSProp", "rmsprop", "0.5, 0.8"),
      ("SGD", "sgd", "0.5"),
    ])
  func construction(name: String, function: String, arguments: String) {
    #expect(
      ProgramRunner.result(
        """
        const a = new tf.\(name)Optimizer(\(arguments)), b = tf.train.\(function)(\(arguments));
        const steps = [a, b].map(optimizer => {
          const w = tf.variable(tf.tensor1d([1, -2]));
          for (let i = 0; i < 3; i++) optimizer.minimize(() => w.square().sum(), false, [w]);
          return Array.from(w.dataSync()).join();
        });
        return [a.getClassName(), tf.\(name)Optimizer.className, b instanceof tf.\(name)Optimizer, a instanceof tf.Optimizer,
                JSON.stringify(a.getConfig()) === JSON.stringify(b.getConfig()), steps[0] === steps[1]];
        """) == #"["\#(name)","\#(name)",true,true,true,true]"#)
  }

  @Test("a missing argument of a constructor is named, with the class")
  func missingArgument() {
    let message = ProgramRunner.result("new tf.SGDOptimizer();")
    #expect(message.contains("'learningRate'") && message.contains("'SGDOptimizer'"))
  }

  @Test("a class that extends a built-in one changes its steps and keeps its averages")
  func extendedKind() {
    #expect(
      ProgramRunner.result(
        """
        const kinds = [];
        class Clipped extends tf.MomentumOptimizer {
          static className = 'Clipped';
          applyGradients(gradients) {
            kinds.push(Array.isArray(gradients));
            const list = Array.isArray(gradients)
              ? gradients : Object.entries(gradients).map(([name, tensor]) => ({name, tensor}));
            super.applyGradients(list.map(({name, tensor}) => ({name, tensor: tensor.clipByValue(-1, 1)})));
          }
        }
        const optimizer = new Clipped(0.5, 0.5);
        const w = tf.variable(tf.scalar(10));
        // Clipped gradients of 1: steps of 0.5 and of 0.5 · 1.5.
        const losses = [optimizer.minimize(() => w.square(), true), optimizer.minimize(() => w.square(), true, [w])];
        const model = tf.sequential({layers: [
          tf.layers.dense({units: 1, inputShape: [1], useBias: false, kernelInitializer: 'ones'})]});
        model.compile({optimizer: new Clipped(0.5, 0), loss: 'meanSquaredError'});
        await model.fit(tf.ones([1, 1]), tf.fill([1, 1], 9), {verbose: 0});
        return [losses.map(l => l.dataSync()[0]), w.dataSync()[0], kinds, optimizer.iterations, optimizer.momentum,
                optimizer.getClassName(), optimizer.getConfig().learningRate, model.getWeights()[0].dataSync()[0]];
        """) == #"[[100,90.25],8.75,[false,true,true],2,0.5,"Clipped",0.5,1.5]"#)
  }

  @Test("fit calls a minimize of the program's own, saving its getWeights and getConfig, loading its setWeights")
  func ownMethods() {
    #expect(
      ProgramRunner.result(
        """
        const calls = [];
        class Own extends tf.train.Optimizer {
          static className = 'OwnSteps';
          constructor(config) { super(); this.rate = config.rate; }
          minimize(f, returnCost, variables) {
            const {value, grads} = this.computeGradients(f, variables);
            calls.push(returnCost, Object.keys(grads).length);
            for (const variable of variables) variable.assign(variable.sub(grads[variable.name].mul(this.rate)));
            this.incrementIterations();
            return value;
          }
          getConfig() { return {rate: this.rate}; }
          async getWeights() { return [...await super.getWeights(), {name: 'mine', tensor: tf.scalar(7)}]; }
          async setWeights(weights) { calls.push(weights.map(w => [w.name, w.tensor.dataSync()[0]])); }
        }
        tf.serialization.registerClass(Own);
        const model = tf.sequential({layers: [
          tf.layers.dense({units: 1, inputShape: [1], useBias: false, kernelInitializer: 'ones'})]});
        model.compile({optimizer: new Own({rate: 0.25}), loss: 'meanSquaredError'});
        const {history} = await model.fit(tf.ones([1, 1]), tf.fill([1, 1], 3), {verbose: 0});
        let saved;
        await model.save(tf.io.withSaveHandler(async artifacts => { saved = artifacts; return {}; }), {includeOptimizer: true});
        const copy = await tf.loadLayersModel(tf.io.fromMemory(saved));
        return [history.loss, model.getWeights()[0].dataSync()[0], calls, copy.optimizer.rate,
                saved.trainingConfig.optimizer_config];
        """)
        == #"[[4],2,[true,1,[["iter",1],["mine",7]]],0.25,{"class_name":"OwnSteps","config":{"rate":0.25}}]"#)
    #expect(
      ProgramRunner.result(
        """
        class Silent extends tf.train.Optimizer { minimize() { return null; } }
        const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});
        model.compile({optimizer: new Silent(), loss: 'meanSquaredError'});
        await model.fit(tf.ones([1, 1]), tf.ones([1, 1]), {verbose: 0});
        """
      ).contains("must return the loss"))
  }

  @Test("the function that an own minimize gets is of no use after the step")
  func lentFunction() {
    #expect(
      ProgramRunner.result(
        """
        let kept;
        class Keeping extends tf.SGDOptimizer { minimize(f, ...rest) { kept = f; return super.minimize(f, ...rest); } }
        const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});
        model.compile({optimizer: new Keeping(0.1), loss: 'meanSquaredError'});
        await model.fit(tf.ones([1, 1]), tf.ones([1, 1]), {verbose: 0});
        kept();
        """
      ).hasPrefix("Error: "))
  }
}
