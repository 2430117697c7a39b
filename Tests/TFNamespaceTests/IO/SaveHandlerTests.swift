import Foundation
import Testing

@Suite("Places to save models to", .serialized) struct SaveHandlerTests {
  /// A model 2 → 1 with a kernel [1, 2] and a bias 3, and a way to compare models.
  private static let prelude = """
    const fs = require('fs');
    const make = () => {
      const model = tf.sequential({name: 'm', layers: [tf.layers.dense({units: 1, inputShape: [2], name: 'd'})]});
      model.setWeights([tf.tensor2d([[1], [2]]), tf.tensor1d([3])]);
      return model;
    };
    const model = make();
    const show = (m) => console.log(m.getWeights().map((w) => Array.from(w.dataSync()).join()).join(' | '));
    const message = async (f) => { try { await f(); console.log('no error'); } catch (e) { console.log(e.message); } };

    """
  private static let weights = "1,2 | 3\n"

  /// Runs a program in an empty folder, which is also the place of stored models.
  private func output(_ code: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tfs-handlers-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let former = FileManager.default.currentDirectoryPath
    FileManager.default.changeCurrentDirectoryPath(folder)
    setenv("XDG_DATA_HOME", folder + "/data", 1)
    defer {
      FileManager.default.changeCurrentDirectoryPath(former)
      unsetenv("XDG_DATA_HOME")
      try? FileManager.default.removeItem(atPath: folder)
    }
    return ProgramRunner.output(of: Self.prelude + code)
  }

  @Test("a model comes back from every scheme", arguments: ["localstorage://a", "indexeddb://ä/b c", "file://f"])
  func schemes(url: String) throws {
    let path = url.hasPrefix("file") ? url + "/model.json" : url
    let text = try output(
      """
      const info = (await model.save('\(url)')).modelArtifactsInfo;
      console.log(info.modelTopologyType, info.weightDataBytes, info.dateSaved instanceof Date);
      show(await tf.loadLayersModel('\(path)'));
      """)
    #expect(text == "JSON 12 true\n" + Self.weights)
  }

  @Test("downloads:// writes a pair of files that tf.io.browserFiles reads")
  func downloads() throws {
    let text = try output(
      """
      await model.save('downloads://mine');
      await model.save('downloads://');
      console.log(fs.readdirSync('.').filter((f) => f !== 'data').sort().join());
      console.log(JSON.stringify(JSON.parse(fs.readFileSync('mine.json', 'utf8')).weightsManifest[0].paths));
      show(await tf.loadLayersModel(tf.io.browserFiles(['mine.json', 'mine.weights.bin'])));
      await message(() => tf.loadLayersModel(tf.io.browserFiles(['mine.json', 'other.bin'])));
      await message(() => tf.loadLayersModel('downloads://mine'));
      await message(() => model.save('downloads://../out'));
      """)
    #expect(
      text.hasPrefix(
        "mine.json,mine.weights.bin,model.json,model.weights.bin\n[\"./mine.weights.bin\"]\n" + Self.weights))
    let messages = text.split(separator: "\n").suffix(3)
    for (message, fact) in zip(messages, ["mine.weights.bin", "browserFiles", "../out"]) {
      #expect(message.contains(fact))
    }
  }

  @Test("stored models are listed, copied, moved and removed")
  func store() throws {
    let text = try output(
      """
      const list = async () => console.log(Object.keys(await tf.io.listModels()).sort().join() || 'none');
      await list();
      await model.save('localstorage://a');
      const info = await tf.io.copyModel('localstorage://a', 'indexeddb://b');
      console.log(info.weightDataBytes);
      await list();
      await tf.io.moveModel('indexeddb://b', 'localstorage://c');
      await list();
      show(await tf.loadLayersModel('localstorage://c'));
      console.log((await tf.io.removeModel('localstorage://a')).modelTopologyType);
      await list();
      for (const f of [() => tf.io.removeModel('localstorage://a'), () => tf.loadLayersModel('indexeddb://a'),
        () => tf.io.copyModel('localstorage://c', 'localstorage://c'), () => tf.io.copyModel('nothing', 'localstorage://d'),
        () => model.save('localstorage://')]) await message(f);
      await list();
      """)
    let lines = text.split(separator: "\n")
    #expect(
      lines.prefix(7) == [
        "none", "12", "indexeddb://b,localstorage://a", "localstorage://a,localstorage://c", "1,2 | 3", "JSON",
        "localstorage://c",
      ])
    let facts = ["'a'", "indexeddb", "'localstorage://c'", "nothing", "NAME"]
    #expect(lines.count == 13)
    for (line, fact) in zip(lines[7...], facts) { #expect(line.contains(fact)) }
    #expect(lines.last == "localstorage://c")
  }

  @Test("a saving function gets the artifacts; artifacts in memory load in every form")
  func memory() throws {
    let text = try output(
      """
      model.setUserDefinedMetadata({epoch: 7});
      let a;
      const result = await model.save(tf.io.withSaveHandler(async (artifacts) => { a = artifacts; return {mine: 1}; }));
      console.log(JSON.stringify(result), Object.keys(a).join());
      console.log(a.weightData instanceof ArrayBuffer, a.weightData.byteLength, JSON.stringify(a.weightSpecs));
      console.log(tf.io.withSaveHandlerSync((b) => b.format).save(a));
      show(await tf.loadLayersModel(tf.io.fromMemory(a)));
      show(await tf.loadLayersModel(tf.io.fromMemory(a.modelTopology, a.weightSpecs, a.weightData)));
      show(await tf.loadLayersModel({load: async () => ({...a, weightData: [a.weightData.slice(0, 5), a.weightData.slice(5)]})}));
      const sync = tf.io.fromMemorySync(a);
      console.log(sync.load().format, (await tf.loadLayersModel(sync)).getUserDefinedMetadata().epoch);
      await message(() => model.save(tf.io.fromMemory(a)));
      await message(() => tf.loadLayersModel(tf.io.withSaveHandler(async () => {})));
      await message(() => tf.loadLayersModel(tf.io.fromMemory({...a, modelTopology: new ArrayBuffer(2)})));
      await message(() => tf.loadLayersModel(tf.io.fromMemory({...a, weightSpecs: undefined})));
      await message(() => model.save({load() {}}));
      """)
    let lines = text.split(separator: "\n")
    #expect(
      lines.prefix(8) == [
        #"{"mine":1} modelTopology,format,generatedBy,convertedBy,userDefinedMetadata,weightData,weightSpecs"#,
        #"true 12 [{"name":"d/kernel","shape":[2,1],"dtype":"float32"},{"name":"d/bias","shape":[1],"dtype":"float32"}]"#,
        "layers-model", "1,2 | 3", "1,2 | 3", "1,2 | 3", "layers-model 7", lines[7],
      ])
    for (line, fact) in zip(lines[7...], ["withSaveHandler", "`load`", "ArrayBuffer", "weightSpecs", "`save`"]) {
      #expect(line.contains(fact), "\(line)")
    }
  }

  @Test("routers serve URLs of their own; two for one URL are an error")
  func routers() throws {
    let text = try output(
      """
      const kept = {};
      tf.io.registerSaveRouter((url) => url.startsWith('mine://')
        ? {save: async (a) => { kept[url] = a; return {modelArtifactsInfo: {dateSaved: new Date(0)}}; }} : null);
      let options;
      tf.io.registerLoadRouter((url, o) => { options = o; return url in kept ? tf.io.fromMemory(kept[url]) : null; });
      console.log(JSON.stringify(await model.save('mine://x')));
      show(await tf.loadLayersModel('mine://x', {strict: false}));
      console.log(JSON.stringify(options), tf.io.getSaveHandlers('mine://y').length, tf.io.getLoadHandlers('mine://y').length);
      console.log(['file://x', 'localstorage://x', 'indexeddb://x', 'downloads://x', 'http://x', 'https://x', 'nope://x', 'x']
        .map((url) => tf.io.getSaveHandlers(url).length).join(''));
      const [handler] = tf.io.getLoadHandlers('mine://x');
      console.log((await handler.load()).weightSpecs.length);
      tf.io.registerSaveRouter((url) => url.startsWith('mine://') ? {save: async () => ({})} : null);
      await message(() => model.save('mine://x'));
      await message(() => model.save('nope://x'));
      await message(() => tf.io.registerSaveRouter(5));
      """)
    let lines = text.split(separator: "\n")
    #expect(
      lines.prefix(5) == [
        #"{"modelArtifactsInfo":{"dateSaved":"1970-01-01T00:00:00.000Z"}}"#, "1,2 | 3", #"{"strict":false} 1 0"#,
        "11111100", "2",
      ])
    for (line, fact) in zip(lines[5...], ["more than one (2)", "'nope://x'", "function"]) {
      #expect(line.contains(fact))
    }
  }

  @Test("JSON of a model and its artifacts are turned into each other")
  func descriptions() throws {
    let text = try output(
      """
      const json = {modelTopology: {a: 1}, format: 'f', userDefinedMetadata: {q: 1},
        weightsManifest: [{paths: ['p'], weights: [{name: 'w', shape: [2], dtype: 'int32'}]}]};
      const a = await tf.io.getModelArtifactsForJSON(json, async (m) => [tf.io.getWeightSpecs(m), new ArrayBuffer(8)]);
      console.log(a.format, a.weightSpecs[0].name, a.weightData.byteLength, a.userDefinedMetadata.q);
      const b = tf.io.getModelArtifactsForJSONSync(json, a.weightSpecs, a.weightData);
      console.log(b.weightData === a.weightData, b.modelTopology.a);
      const info = tf.io.getModelArtifactsInfoForJSON(a);
      console.log(info.modelTopologyBytes, info.weightSpecsBytes, info.weightDataBytes, info.modelTopologyType);
      await message(() => tf.io.getModelArtifactsForJSON(json, async () => [1]));
      await message(() => tf.io.getModelArtifactsInfoForJSON({modelTopology: new ArrayBuffer(2)}));
      """)
    let lines = text.split(separator: "\n")
    #expect(lines.prefix(3) == ["f w 8 1", "true 1", "7 42 8 JSON"])
    #expect(lines[3].contains("loadWeights") && lines[4].contains("ArrayBuffer"))
  }
}
