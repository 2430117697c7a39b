import Testing

/// What layers tell programs of themselves and of the graph they are in.
@Suite("Layers as programs see them", .serialized) struct LayerGraphTests {
  private func result(_ program: String) -> String { ProgramRunner.result(program) }

  @Test("a fresh layer of the program's own has neither shape, type, demands nor nodes")
  func fresh() {
    #expect(
      result(
        """
        class A extends tf.layers.Layer {}
        const a = new A();
        return [a.inputSpec, a.batchInputShape === undefined, a.dtype === undefined, a.initialWeights, a.built, a.stateful,
          a.inboundNodes, a.weights, a.computeMask([], null)];
        """) == "[null,true,true,null,false,false,[],[],null]")
    #expect(
      result(
        """
        class A extends tf.layers.Layer {}
        return [[[], null], [[3], null], [[3], 2]].map(([inputShape, batchSize]) => {
          const a = new A({inputShape, batchSize});
          return [a.batchInputShape, a.dtype];
        });
        """) == #"[[[null],"float32"],[[null,3],"float32"],[[2,3],"float32"]]"#)
  }

  @Test("a layer without a computation hands through all it gets, and as many symbolic tensors")
  func handsThrough() {
    #expect(
      result(
        """
        class A extends tf.layers.Layer {}
        const x = [tf.ones([1]), tf.zeros([2])];
        const y = new A().apply(x);
        const s = new A().apply([tf.input({shape: [1]}), tf.input({shape: [2]})]);
        return [y.map(t => t.arraySync()), y[0] === x[0], s.map(t => t.shape)];
        """) == "[[[1],[0,0]],false,[[null,1],[null,2]]]")
    #expect(result("return tf.layers.flatten().apply([tf.ones([1, 2]), tf.ones([1, 2])]);").contains("takes one input"))
  }

  @Test("programs may set the lists of weights of a layer, and whether it is built; not those of a model")
  func weightLists() {
    #expect(
      result(
        """
        const dense = tf.layers.dense({units: 1});
        dense.build([null, 2]);
        class A extends tf.layers.Layer {}
        const counts = [true, false].map(trainable => {
          const a = new A({trainable});
          a.trainableWeights = [dense.weights[0]];
          a.nonTrainableWeights = [dense.weights[1]];
          return [a.trainableWeights.length, a.nonTrainableWeights.length, a.weights.length];
        });
        const a = new A();
        a.built = true;
        return [counts, a.built];
        """) == "[[[1,1,2],[0,2,2]],true]")
    #expect(result("tf.sequential().trainableWeights = [];").contains("those of its layers"))
  }

  @Test("a node tells its connections by name, a symbolic tensor its arguments")
  func nodes() {
    #expect(
      result(
        """
        class A extends tf.layers.Layer {}
        const a = new A({name: 'a'}), b = new A({name: 'b'});
        const y = b.apply(a.apply(tf.input({shape: [1]})), {rate: 2});
        return [b.inboundNodes[0].getConfig(), y.callArgs, y.outputTensorIndex];
        """)
        == #"[{"outboundLayer":"b","inboundLayers":["a"],"nodeIndices":[0],"tensorIndices":[0]},{"rate":2},0]"#)
  }

  @Test(
    "demands of inputs name what they expect",
    arguments: [
      ("{ndim: 2}", "expected ndim=2"), ("{minNDim: 2}", "expected min_ndim=2"),
      ("{maxNDim: 0}", "expected max_ndim=0"),
      ("{axes: {0: 2}}", "expected axis 0"), ("{axes: {2: 1}}", "expected axis 2"),
      ("{shape: [2]}", "expected shape [2]"),
    ])
  func demands(specification: String, words: String) {
    #expect(
      result(
        """
        class A extends tf.layers.Layer {}
        const a = new A();
        a.inputSpec = [new tf.InputSpec(\(specification))];
        return a.apply(tf.ones([1]));
        """
      ).contains(words))
  }

  @Test("a layer that is applied to another shape than it was made for says so")
  func otherShapes() {
    #expect(
      result(
        """
        const texts = [];
        console.warn = text => texts.push(text);
        tf.layers.dense({units: 2, inputShape: [5]}).apply(tf.input({shape: [4]}));
        tf.layers.dense({units: 2, inputShape: [5]}).apply(tf.input({shape: [4, 3]}));
        tf.layers.dense({units: 2, inputShape: [5]}).apply(tf.input({shape: [5]}));
        return texts.map(text => text.match(/(shape|rank) of the input tensor \\S+ does not match \\S+,/)?.[0]);
        """)
        == #"["shape of the input tensor [null,4] does not match [null,5],","rank of the input tensor [null,4,3] does not match [null,5],"]"#
    )
  }

  @Test("call() of a model gives a list, whatever the number of outputs")
  func callOfModel() {
    #expect(
      result(
        """
        const model = tf.sequential({layers: [tf.layers.flatten({inputShape: [2, 2]})]});
        return model.call(tf.ones([1, 2, 2]), {}).map(t => t.shape);
        """) == "[[1,4]]")
  }

  @Test("a call() of a model's own class runs where the model is a layer; its own predictions follow its layers")
  func callOfModelClass() {
    #expect(
      result(
        """
        class Tenfold extends tf.Sequential {
          call(x, kwargs) { return super.call(x, kwargs)[0].mul(10); }
        }
        class Nought extends tf.LayersModel {
          call(x) { return tf.zeros([1, 3]); }
          computeOutputShape(shape) { return [shape[0], 3]; }
        }
        const ten = new Tenfold({layers: [tf.layers.reLU({inputShape: [2]})]});
        const a = tf.input({shape: [2]});
        const nought = new Nought({inputs: a, outputs: tf.layers.reLU().apply(a)});
        const b = tf.input({shape: [2]});
        const outer = tf.model({inputs: b, outputs: [ten.apply(b), nought.apply(b)]});
        const x = tf.ones([1, 2]), numbers = (t) => Array.from(t.dataSync());
        return [numbers(ten.predict(x)), numbers(ten.apply(x)), outer.predict(x).map(numbers), outer.outputs[1].shape,
          ten instanceof tf.Sequential, ten.getClassName(), nought.getConfig().layers.length, tf.sequential() instanceof Tenfold];
        """)
        == #"[[1,1],[10,10],[[10,10],[0,0,0]],[null,3],true,"Sequential",2,false]"#)
  }
}
