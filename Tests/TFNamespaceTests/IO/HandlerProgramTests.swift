import Testing

/// Places of models as programs name and join them.
@Suite("Handlers of programs", .serialized) struct HandlerProgramTests {
  private func result(_ program: String) -> String { ProgramRunner.result(program) }

  @Test("a router of the program may serve a list of URLs, and gets the options")
  func routers() {
    #expect(
      result(
        """
        const made = {load: async () => ({})};
        const options = {onProgress: () => {}};
        let passed;
        tf.io.registerLoadRouter((url, o) => Array.isArray(url) && url.length === 2 ? (passed = o, made) : null);
        return [tf.io.getLoadHandlers(['a://1', 'a://2'], options)[0] === made, passed === options,
          tf.io.getLoadHandlers(['a://1']), tf.io.getLoadHandlers('a://1')];
        """) == "[true,true,[],[]]")
  }

  @Test("artifacts in memory are an object of them, or their parts one after another")
  func memory() {
    #expect(
      result(
        """
        const topology = {class_name: 'Sequential', config: []};
        const keys = async (...parts) => Object.entries(await tf.io.fromMemory(...parts).load())
          .filter(([, v]) => v != null).map(([k]) => k);
        return [await keys(topology), await keys({modelTopology: topology}), await keys(topology, [], new ArrayBuffer(0))];
        """) == #"[["modelTopology"],["modelTopology"],["modelTopology","weightData","weightSpecs"]]"#)
  }

  @Test("a model is copied between any two places, and moved out of a store")
  func copying() {
    #expect(
      result(
        """
        const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1], name: 'd'})]});
        let artifacts;
        tf.io.registerSaveRouter(url => url === 'kept://x'
          ? {save: async a => { artifacts = a; return {modelArtifactsInfo: {note: 7}}; }} : null);
        await model.save('localstorage://copying-test');
        const info = await tf.io.moveModel('localstorage://copying-test', 'kept://x');
        const gone = await tf.loadLayersModel('localstorage://copying-test').catch(e => /Cannot find/.test(e.message));
        return [info, gone, artifacts.weightSpecs.map(s => s.name)];
        """) == #"[{"note":7},true,["d/kernel","d/bias"]]"#)
    #expect(
      result("await tf.io.copyModel('localstorage://none', 'nowhere');").contains(
        "no save handler is found for destination URL nowhere"))
    #expect(result("await tf.io.copyModel('nowhere', 'localstorage://a');").contains("no load handler is found"))
  }

  @Test("several buffers are read like one")
  func compositeBuffer() {
    #expect(
      result(
        """
        const part = (...bytes) => new Uint8Array(bytes).buffer;
        const whole = new tf.io.CompositeArrayBuffer([part(1, 2, 3), part(4), part(5, 6)]);
        const bytes = (...range) => Array.from(new Uint8Array(whole.slice(...range)));
        return [whole.byteLength, bytes(), bytes(2, 5), bytes(-3), bytes(5, 2), bytes(4, 99), bytes(NaN, 1),
          tf.io.CompositeArrayBuffer.join([part(7), part(8)]).byteLength];
        """) == "[6,[1,2,3,4,5,6],[3,4,5],[1,2,3,4,5,6],[],[5,6],[1],2]")
    #expect(
      result(
        """
        const data = new tf.io.CompositeArrayBuffer([new Float32Array([1]).buffer, new Float32Array([2]).buffer]);
        return tf.io.decodeWeights(data, [{name: 'a', shape: [2], dtype: 'float32'}]).a.arraySync();
        """) == "[1,2]")
  }
}
