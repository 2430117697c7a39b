import Testing

@Suite("Graph models of programs", .serialized) struct GraphModelProgramTests {
  /// What a program prints; `artifacts` are those of a graph y = scale · x, z = Twice(y) with texts s beside it.
  private func output(_ code: String) -> String {
    ProgramRunner.output(
      of: #"""
        const tensorShape = {dim: [{size: '-1'}, {size: '2'}]};
        const type = (t) => ({type: t});
        const node = (name, op, input = [], attr = {}) => ({name, op, input, attr});
        const artifacts = {format: 'graph-model',
          modelTopology: {versions: {producer: 1, minConsumer: 2}, node: [
            node('x', 'Placeholder', [], {dtype: type('DT_FLOAT'), shape: {shape: tensorShape}}), node('scale', 'Const'),
            node('y', 'Mul', ['x', 'scale']), node('top', 'TopKV2', ['y', 'k'], {sorted: {b: true}}), node('k', 'Const')]},
          weightSpecs: [{name: 'scale', shape: [], dtype: 'float32'}, {name: 'k', shape: [], dtype: 'int32'}],
          weightData: new Uint8Array([0, 0, 64, 64, 1, 0, 0, 0]).buffer,
          signature: {inputs: {data: {name: 'x:0', dtype: 'DT_FLOAT', tensorShape}},
            outputs: {best: {name: 'top:0', dtype: 'DT_FLOAT'}, scaled: {name: 'y:0', dtype: 'DT_FLOAT', tensorShape}}},
          userDefinedMetadata: {author: 'me'}};
        const load = (changes = {}) => tf.loadGraphModel(tf.io.fromMemory({...artifacts, ...changes}));
        const x = tf.tensor2d([[1, 2], [4, 3]]);
        const all = (list) => JSON.stringify(list.map((t) => t.arraySync()));

        """# + code)
  }

  @Test("the properties tell what the file tells")
  func properties() {
    let text = output(
      """
      const m = await load();
      console.log(JSON.stringify([m.inputs, m.outputs, m.inputNodes, m.outputNodes]));
      console.log(m.modelVersion, m.metadata.author, Object.keys(m.modelSignature).join(), Object.keys(m.weights).join());
      console.log(m.weights.scale[0].dataSync()[0], m instanceof tf.GraphModel);
      """)
    #expect(
      text == #"""
        [[{"name":"x","shape":[-1,2],"dtype":"float32"}],[{"name":"top","dtype":"float32"},\#
        {"name":"y","shape":[-1,2],"dtype":"float32"}],["data"],["best","scaled"]]
        1.2 me inputs,outputs scale,k
        3 true

        """#)
  }

  @Test("predict gives all outputs; execute gives those that are named, inside the graph too")
  func execution() {
    let text = output(
      """
      const m = await load();
      console.log(all(m.predict(x)), all(await m.predictAsync([x])), all(m.predict({data: x})));
      console.log(JSON.stringify(m.execute(x, 'y').arraySync()), all(m.execute({x}, ['top:1', 'scale'])));
      console.log(all(await m.executeAsync({data: x}, ['scaled', 'best'])));
      console.log(JSON.stringify(m.execute({y: x}, 'top:1').arraySync()));
      const before = tf.memory().numTensors;
      tf.dispose(m.predict(x));
      console.log(tf.memory().numTensors - before, Object.keys(m.getIntermediateTensors()).length);
      m.dispose();
      console.log(before - tf.memory().numTensors >= 2);
      """)
    #expect(
      text == """
        [[[6],[12]],[[3,6],[12,9]]] [[[6],[12]],[[3,6],[12,9]]] [[[6],[12]],[[3,6],[12,9]]]
        [[3,6],[12,9]] [[[1],[0]],3]
        [[[3,6],[12,9]],[[6],[12]]]
        [[1],[0]]
        0 0
        true

        """)
  }

  @Test("outputs with names of their own come as an object")
  func structuredOutputs() {
    let text = output(
      """
      const m = await load({userDefinedMetadata: {structuredOutputKeys: ['first', 'second']}});
      console.log(JSON.stringify(Object.entries(m.predict(x)).map(([k, t]) => [k, t.shape])));
      """)
    #expect(text == #"[["first",[2,1]],["second",[2,2]]]"# + "\n")
  }

  @Test(
    "wrong inputs and names are errors that name the facts",
    arguments: [
      ("m.predict([x, x])", ["1", "2"]), ("m.predict(tf.ones([2, 3]))", ["'data'", "[null,2]", "[2,3]"]),
      ("m.predict(x.cast('int32'))", ["float32", "int32"]), ("m.execute(x, 'nothing')", ["'nothing'"]),
      ("m.execute({nobody: x}, 'y')", ["'nobody'", "'data'"]), ("m.execute({}, 'y')", ["'x'", "missing"]),
      ("m.execute(x, 'y:5')", ["5", "'y'"]),
      ("await tf.loadLayersModel(tf.io.fromMemory(artifacts))", ["loadGraphModel"]),
      ("(await load({weightSpecs: [], weightData: new ArrayBuffer(0)})).predict(x)", ["'k'"]),
      ("await load({modelTopology: {class_name: 'Sequential', config: {}}})", ["loadLayersModel"]),
      ("await tf.loadGraphModel()", ["loadGraphModel"]), ("tf.loadGraphModelSync(5)", ["loadGraphModelSync"]),
    ])
  func refused(call: String, facts: [String]) {
    let text = output("const m = await load();\n\(call);")
    #expect(text.hasPrefix("error: "))
    for fact in facts { #expect(text.contains(fact), "\(call): \(text)") }
  }

  @Test("a program adds operations, which get inputs and attributes; and takes them away")
  func customOperations() {
    let text = output(
      """
      const topology = {node: [...artifacts.modelTopology.node,
        node('z', 'Scaled', ['y'], {by: {f: 2}, axes: {list: {i: ['1', '2']}}, mode: {s: 'aGk='}, T: type('DT_FLOAT')})]};
      const made = {modelTopology: topology, signature: undefined};
      const unknown = await load(made);
      console.log(JSON.stringify(unknown.execute(x, 'y').shape));
      try { unknown.execute(x, 'z'); } catch (e) { console.log(e.message.includes('Scaled'), e.message.includes('tf.registerOp')); }
      tf.registerOp('Scaled', (node) => {
        console.log(JSON.stringify(node.attrs), node.inputs.length);
        return tf.mul(node.inputs[0], node.attrs.by);
      });
      const m = await load(made);
      console.log(JSON.stringify(m.execute(x, 'z').arraySync()));
      tf.registerOp('Scaled', () => 5);
      console.log(tf.getRegisteredOp('Scaled').customExecutor(), tf.getRegisteredOp('Other'));
      try { m.execute(x, 'z'); } catch (e) { console.log(e.message.includes("'Scaled'"), e.message.includes('5')); }
      tf.deregisterOp('Scaled');
      try { m.execute(x, 'z'); } catch (e) { console.log(e.message.includes('Scaled')); }
      """)
    #expect(
      text == #"""
        [2,2]
        true true
        {"by":2,"axes":[1,2],"mode":"hi","T":"float32"} 1
        [[6,12],[24,18]]
        5 undefined
        true true
        true

        """#)
  }

  @Test("a model is loaded at once from memory, and texts are replaced by regular expressions")
  func atOnce() {
    let text = output(
      #"""
      const json = {modelTopology: {node: [node('s', 'Placeholder', [], {dtype: type('DT_STRING')}),
        node('r', 'StaticRegexReplace', ['s'], {pattern: {s: btoa('(a+)b')}, rewrite: {s: btoa('<\\1>')}, replace_global: {b: true}})]},
        weightsManifest: [{paths: ['w.bin'], weights: []}]};
      for (const m of [tf.loadGraphModelSync([json, new ArrayBuffer(0)]), tf.loadGraphModelSync(json),
        tf.loadGraphModelSync(tf.io.fromMemorySync(json))]) {
        console.log(m.predict(tf.tensor1d(['aabxab', 'c'])).dataSync().join());
      }
      """#)
    #expect(text == String(repeating: "<aa>x<a>,c\n", count: 3))
  }
}
