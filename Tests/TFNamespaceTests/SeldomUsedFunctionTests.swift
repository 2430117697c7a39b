import TFNamespace
import Testing

@Suite("Functions that no measured program calls", .serialized) struct SeldomUsedFunctionTests {
  /// Expressions and their values as JSON.
  private static let results: [(program: String, value: String)] = [
    ("[tf.getBackend(), await tf.setBackend('cpu'), await tf.ready() === undefined]", "[\"cpu\",true,true]"),
    (
      "[tf.backend() === tf.backend(), tf.backend().epsilon(), tf.findBackend('cpu') === tf.backend()]",
      "[true,1e-7,true]"
    ),
    ("await tf.nextFrame() === undefined", "true"),
    (
      "(() => { const seen = [], flags = tf.env(); flags.registerFlag('MY_FLAG', () => { seen.push('read'); return 5; }, x => seen.push(x)); seen.push(flags.get('MY_FLAG'), flags.getNumber('MY_FLAG')); flags.set('MY_FLAG', 7); flags.reset(); return [seen, flags.get('MY_FLAG')]; })()",
      "[[\"read\",5,5,7,\"read\"],5]"
    ),
    (
      "[[[1, 2], [3, 2]], [[2], [3, 2]], [[4, 1, 1], [4, 5, 1]], [[], [2]]].map(s => tf.broadcast_util.getReductionAxes(...s))",
      "[[0],[0],[1],[0]]"
    ),
    (
      "[[[1, 2], [3, 2]], [[2], [3, 2]], [[4, 1, 1], [4, 5, 1]]].map(s => tf.broadcast_util.getBroadcastDims(...s))",
      "[[0],[],[1]]"
    ),
    (
      "tf.tensor_util.makeTypesMatch(tf.scalar(true), tf.scalar(2, 'int32')).map(t => t.dtype)", "[\"int32\",\"int32\"]"
    ),
    ("tf.tensor_util.isTensorInList(tf.scalar(1), [tf.scalar(1)])", "false"),
    (
      "(() => { const count = () => tf.memory().numTensors, first = count(); let kept; tf.tidy(() => { kept = tf.keep(tf.scalar(1)); tf.scalar(2); }); return count() - first; })()",
      "1"
    ),
    ("tf.tensor1d([1.7, -1.7]).asType('int32').arraySync()", "[1,-1]"),
    ("tf.range(0, 6).reshapeAs(tf.zeros([2, 3])).arraySync()", "[[0,1,2],[3,4,5]]"),
    ("[tf.onesLike([[2, 3]]).arraySync(), tf.tensor1d([true, false]).onesLike().dtype]", "[[[1,1]],\"bool\"]"),
    ("(() => { let n = 0; return tf.rand([2, 2], () => ++n).arraySync(); })()", "[[1,2],[3,4]]"),
    ("tf.randomUniformInt([64], 2, 5, 1).unique().values.arraySync().sort((a, b) => a - b)", "[2,3,4]"),
    ("tf.signal.hannWindow(4).arraySync().map(x => Math.round(x * 1e6) / 1e6)", "[0,0.5,1,0.5]"),
    ("[tf.signal.hannWindow(1).arraySync(), tf.signal.hammingWindow(1).arraySync()]", "[[1],[1]]"),
    (
      "Object.values(await tf.image.nonMaxSuppressionPaddedAsync([[0, 0, 1, 1], [0, 0, 1, 0.9], [2, 2, 3, 3]], [0.9, 0.8, 0.7], 3, 0.5, 0.1, true)).map(t => t.arraySync())",
      "[[0,2,0],2]"
    ),
    (
      "Object.values(await tf.image.nonMaxSuppressionWithScoreAsync([[0, 0, 1, 1], [0, 0, 1, 0.5]], [0.75, 0.5], 2, 1, 0, 0.5)).map(t => t.arraySync().map(x => Math.round(x * 1e4) / 1e4))",
      "[[0,1],[0.75,0.3894]]"
    ),
    ("tf.metrics.binaryAccuracy([[1, 0, 1, 1]], [[0.9, 0.6, 0.2, 0.7]]).arraySync()", "[0.5]"),
    ("tf.metrics.binaryCrossentropy([[1]], [[0.25]]).arraySync().map(x => x.toFixed(4))", "[\"1.3863\"]"),
    ("tf.metrics.categoricalCrossentropy([[0, 1]], [[0.5, 0.5]]).arraySync().map(x => x.toFixed(4))", "[\"0.6931\"]"),
    ("tf.metrics.sparseCategoricalAccuracy([1, 0], [[0.1, 0.9], [0.2, 0.8]]).arraySync()", "[1,0]"),
    ("tf.metrics.precision([[0, 1, 1]], [[1, 1, 0]]).arraySync()", "0.5"),
    ("tf.layers.averagePooling3d({}).apply(tf.range(0, 8).reshape([1, 2, 2, 2, 1])).arraySync()", "[[[[[3.5]]]]]"),
    (
      "tf.layers.zeroPadding2d({padding: [[1, 0], [0, 1]]}).apply(tf.ones([1, 1, 1, 1])).arraySync()",
      "[[[[0],[0]],[[1],[0]]]]"
    ),
    (
      "tfvis.metrics.perClassAccuracy(tf.tensor1d([0, 0, 1]), tf.tensor1d([0, 1, 1]))",
      "[{\"count\":2,\"accuracy\":0.5},{\"count\":1,\"accuracy\":1}]"
    ),
    ("tfvis.metrics.accuracy(tf.tensor1d([0, 0, 1, 1]), tf.tensor1d([0, 1, 1, 1]))", "0.75"),
    ("tfvis.visor().isOpen()", "true"),
    (
      "tf.fused.conv2d({x: [[[[1, -1]], [[2, -2]]]], filter: [[[[1, 0], [0, 1]]]], strides: 1, pad: 'same', dataFormat: 'NCHW', activation: 'prelu', preluActivationWeights: [10, 100]}).arraySync()",
      "[[[[1,-10]],[[2,-200]]]]"
    ),
    (
      "tf.dropout(tf.ones([2, 3]), 0.5, [2, null], 1).arraySync().flat().every(v => v === 0 || v === 2)", "true"
    ),
    (
      "(() => { const [a, b] = tf.dropout(tf.ones([2, 50]), 0.5, [1, null], 1).arraySync(); return [a.join() === b.join(), new Set(a).size]; })()",
      "[true,2]"
    ),
    (
      "tf.conv1d([[[1], [2], [3]]], [[[1]], [[10]]], 1, [[0, 0], [0, 0], [1, 0], [0, 0]]).flatten().arraySync()",
      "[10,21,32]"
    ),
    ("tf.signal.frame(tf.range(0, 5), 6, 0).shape", "[0,6]"),
    ("tf.broadcastArgs([1, 6, -1], [3, 1, 1, 1]).arraySync()", "[3,1,6,-1]"),
    ("tf.tensor([0.4, 0.5, -0.5, -0.6, NaN], [5], 'bool').arraySync()", "[0,1,0,1,1]"),
  ]

  @Test("they give what was worked out by hand", arguments: results)
  func values(program: String, value: String) {
    #expect(ProgramRunner.outcome(of: "return JSON.stringify(await (\(program)));") == value, "\(program)")
  }

  @Test("pictures survive their files")
  func pictures() {
    let program = """
      const picture = tf.tensor3d([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7], [2, 2, 3], 'int32');
      const png = await tf.node.encodePng(picture);
      const jpeg = await tf.node.encodeJpeg(tf.fill([8, 8, 3], 128, 'int32'));
      const bmp = new Uint8Array(62);
      bmp.set([66, 77, 62]), bmp[10] = 54, bmp[14] = 40, bmp[18] = 2, bmp[22] = 1, bmp[26] = 1, bmp[28] = 24;
      bmp.set([3, 2, 1, 6, 5, 4], 54);
      const gif = Uint8Array.from([71, 73, 70, 56, 57, 97, 1, 0, 1, 0, 128, 0, 0, 255, 0, 0, 0, 0, 255, 44, 0, 0, 0, 0, 1, 0,
        1, 0, 0, 2, 2, 68, 1, 0, 59]);
      const {decodePng, decodeImage, decodeJpeg, decodeBmp, decodeGif} = tf.node;
      return JSON.stringify([
        decodePng(png).sub(picture).abs().max().arraySync(), decodeImage(png).shape, decodePng(png, 1).shape,
        decodeJpeg(jpeg).sub(128).abs().max().arraySync() < 3, decodeBmp(bmp).arraySync(), decodeGif(gif).arraySync(),
        decodeImage(gif, 3, 'int32', false).shape]);
      """
    #expect(
      ProgramRunner.outcome(of: program)
        == "[0,[2,2,3],[2,2,1],true,[[[1,2,3],[4,5,6]]],[[[[255,0,0]]]],[1,1,3]]")
  }

  @Test("models are copied, moved, listed and removed between stores")
  func stores() {
    let program = """
      const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});
      const listed = async () => Object.keys(await tf.io.listModels()).filter(url => url.includes('seldom-')).sort();
      await model.save('localstorage://seldom-a');
      await tf.io.copyModel('localstorage://seldom-a', 'indexeddb://seldom-b');
      await tf.io.moveModel('indexeddb://seldom-b', 'localstorage://seldom-c');
      const during = await listed();
      const copy = await tf.loadLayersModel('localstorage://seldom-c');
      for (const url of during) await tf.io.removeModel(url);
      const isSame = copy.getWeights()[0].equal(model.getWeights()[0]).dataSync()[0];
      return JSON.stringify([during, await listed(), isSame]);
      """
    #expect(ProgramRunner.outcome(of: program) == #"[["localstorage://seldom-a","localstorage://seldom-c"],[],1]"#)
  }

  @Test("a model is loaded from files that are given one by one")
  func files() {
    let program = """
      const folder = require('fs').mkdtempSync(require('os').tmpdir() + '/seldom-');
      const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});
      await model.save('file://' + folder);
      const files = [folder + '/model.json', folder + '/weights.bin'];
      const copy = await tf.loadLayersModel(tf.io.browserFiles(files));
      require('fs').rmSync(folder, {recursive: true});
      return String(copy.predict(tf.ones([1, 2])).equal(model.predict(tf.ones([1, 2]))).dataSync()[0]);
      """
    #expect(ProgramRunner.outcome(of: program) == "1")
  }

  @Test("a name that stands for something that is not here says so, and what to use instead")
  func unavailable() {
    for entry in FunctionTable.shared.entries where entry.isUnavailable {
      let owner = entry.owner == "Tensor" ? "tf.ones([1])" : entry.owner
      let outcome = ProgramRunner.outcome(of: "return \(owner).\(entry.name)();")
      #expect(outcome.hasPrefix("error: \(entry.path)() is not available: "), "\(outcome)")
      #expect(outcome.hasSuffix(entry.example), "\(outcome)")
    }
  }
}
