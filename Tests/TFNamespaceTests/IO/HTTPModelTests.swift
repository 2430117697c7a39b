import LocalServer
import Testing

@Suite("Models on servers", .serialized) struct HTTPModelTests {
  /// A model 2 → 1 whose kernel is [1, 2] and whose bias is 3; the weights are cut inside a number.
  private static let json = """
    {"modelTopology": {"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Dense", \
    "config": {"name": "d", "units": 1, "batch_input_shape": [null, 2], "dtype": "float32"}}]}}, \
    "weightsManifest": [{"paths": ["./a.bin", "sub/b.bin"], "weights": [\
    {"name": "d/kernel", "shape": [2, 1], "dtype": "float32"}, {"name": "d/bias", "shape": [1], "dtype": "float32"}]}]}
    """
  private static let weights: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40]

  private static func answers(folder: String = "/m") -> [String: LocalServer.Answer] {
    [
      "\(folder)/model.json": .init(json, headers: ["Content-Type": "application/json"]),
      "\(folder)/a.bin": .init(Array(weights[..<5])), "\(folder)/sub/b.bin": .init(Array(weights[5...])),
    ]
  }

  private func output(_ code: String) -> String { ProgramRunner.output(of: code) }

  /// Loads the model and prints what it predicts for [10, 100], which is 213.
  private func load(_ address: String, _ options: String = "{}") -> String {
    output(
      """
      const model = await tf.loadLayersModel('\(address)', \(options));
      console.log(model.predict(tf.tensor2d([[10, 100]])).dataSync()[0]);
      """)
  }

  @Test("a model is read with its files of weights, which keep the query")
  func loads() throws {
    let server = try LocalServer(Self.answers())
    #expect(load("\(server.url)/m/model.json?key=1") == "213\n")
    #expect(server.requests.map(\.target) == ["/m/model.json?key=1", "/m/a.bin?key=1", "/m/sub/b.bin?key=1"])
    #expect(server.requests.allSatisfy { $0.method == "GET" })
  }

  @Test("an answer may come slowly and from another address")
  func slowAndRedirected() throws {
    let answers = Self.answers()
    let server = try LocalServer { request in
      if request.target == "/old.json" { return .init("", status: "301 Moved", headers: ["Location": "/m/model.json"]) }
      var answer = answers["/m" + request.target] ?? answers[request.target] ?? .notFound
      answer.pause = 30
      return answer
    }
    let text = output(
      """
      let rounds = 0;
      const timer = setInterval(() => rounds++, 1);
      const model = await tf.loadLayersModel('\(server.url)/old.json');
      clearInterval(timer);
      console.log(rounds > 5, model.countParams());
      """)
    #expect(text == "true 3\n")
  }

  @Test("the headers of requestInit go with every request")
  func headers() throws {
    let server = try LocalServer(Self.answers())
    #expect(load("\(server.url)/m/model.json", "{requestInit: {headers: {'X-Token': 'secret'}}}") == "213\n")
    #expect(server.requests.map { $0.headers["x-token"] } == ["secret", "secret", "secret"])
  }

  @Test("weights may lie elsewhere: weightPathPrefix, weightUrlConverter, fetchFunc")
  func elsewhere() throws {
    var answers = Self.answers(folder: "/weights")
    answers["/m/model.json"] = .init(Self.json)
    let server = try LocalServer(answers)
    #expect(load("\(server.url)/m/model.json", "{weightPathPrefix: '\(server.url)/weights'}") == "213\n")
    let converter = "{weightUrlConverter: async (name) => '\(server.url)/weights/' + name.replace('./', '')}"
    #expect(load("\(server.url)/m/model.json", converter) == "213\n")
    let text = output(
      """
      const asked = [];
      const fetchFunc = (url, init) => { asked.push([url, init]); return fetch('\(server.url)' + url, init); };
      await tf.loadLayersModel(tf.io.http('/m/model.json', {fetchFunc, weightPathPrefix: '/weights/', requestInit: {a: 1}}));
      console.log(JSON.stringify(asked));
      """)
    #expect(
      text == #"[["/m/model.json",{"a":1}],["/weights/a.bin",{"a":1}],["/weights/sub/b.bin",{"a":1}]]"# + "\n")
  }

  @Test("what fetchFunc gives need not be a whole response; what is to be sent is for save() alone to say")
  func foreignResponses() {
    let text = output(
      """
      const files = {'m/model.json': {weightsManifest: [{paths: ['a'], weights: [{name: 'x', shape: [2], dtype: 'int32'}]}]},
        'm/a': new Int32Array([5, 6]), 'm/none.json': {}};
      const fetchFunc = async (url) => ({ok: true, json: async () => files[url], arrayBuffer: async () => files[url].buffer});
      const { weightData } = await tf.io.http('m/model.json', {fetchFunc}).load();
      console.log(new Int32Array(weightData).join());
      await tf.io.http('m/none.json', {fetchFunc}).load().catch((e) => console.log(e.message.includes('m/none.json')));
      try { tf.io.http('m', {requestInit: {body: 'x'}}); } catch (e) { console.log(e.message.includes('pre-existing body')); }
      """)
    #expect(text == "5,6\ntrue\ntrue\n")
  }

  @Test("onProgress hears of the growing share")
  func progress() throws {
    let server = try LocalServer(Self.answers())
    let text = output(
      """
      const shares = [];
      await tf.loadLayersModel('\(server.url)/m/model.json', {onProgress: (share) => shares.push(share)});
      console.log(shares.at(-1), shares.every((share, i) => share >= 0 && (i === 0 || share >= shares[i - 1])));
      """)
    #expect(text == "1 true\n")
  }

  @Test("a large file of weights goes to its place as it comes, and onProgress hears of its parts")
  func progressOfOneFile() throws {
    let count = 200_000
    let json = """
      {"modelTopology": {"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Dense", \
      "config": {"name": "d", "units": 1, "use_bias": false, "batch_input_shape": [null, \(count)], "dtype": "float32"}}]}}, \
      "weightsManifest": [{"paths": ["w.bin"], "weights": [\
      {"name": "d/kernel", "shape": [\(count), 1], "dtype": "float32"}]}]}
      """
    var weights = LocalServer.Answer(Array(repeating: UInt8(0), count: 4 * count))
    weights.pause = 30
    let server = try LocalServer(["/model.json": .init(json), "/w.bin": weights])
    let text = output(
      """
      const shares = [];
      const model = await tf.loadLayersModel('\(server.url)/model.json', {onProgress: (share) => shares.push(share)});
      console.log(model.countParams(), shares[0], shares.at(-1), shares.length > 2);
      console.log(shares.every((share, i) => i === 0 || share > shares[i - 1]));
      """)
    #expect(text == "\(count) 0 1 true\ntrue\n")
  }

  @Test("what is missing, cut off or no model is an error that names the address")
  func failures() throws {
    var answers = Self.answers()
    answers["/page.json"] = .init("<html>", headers: ["Content-Type": "text/html"])
    answers["/empty.json"] = .init("{}")
    answers["/lost/model.json"] = .init(Self.json)
    answers["/cut/model.json"] = .init(Self.json)
    var cut = LocalServer.Answer(Array(Self.weights[..<4]))
    cut.promisedLength = 5
    answers["/cut/a.bin"] = cut
    answers["/short/model.json"] = .init(Self.json)
    answers["/short/a.bin"] = .init([])
    answers["/short/sub/b.bin"] = .init(Array(Self.weights[5...]))
    answers["/out/model.json"] = .init(Self.json.replacing("./a.bin", with: "../m/a.bin"))
    let server = try LocalServer(answers)
    for (path, facts) in [
      ("/none.json", ["404", "/none.json"]), ("/page.json", ["/page.json", "JSON"]), ("/empty.json", ["/empty.json"]),
      ("/lost/model.json", ["404", "/lost/a.bin"]), ("/cut/model.json", ["/cut/a.bin"]),
      ("/short/model.json", ["d/kernel", "8 bytes", "7 bytes"]), ("/out/model.json", ["../m/a.bin"]),
    ] {
      let text = load(server.url + path)
      #expect(text.hasPrefix("error: "))
      for fact in facts { #expect(text.contains(fact), "\(path): \(text)") }
    }
    #expect(!server.requests.contains { $0.target.contains("..") || $0.target == "/m/a.bin" })
    #expect(load("http://127.0.0.1:1/model.json").contains("http://127.0.0.1:1/model.json"))
  }

  @Test("a model is saved as a form with two parts")
  func saves() throws {
    let server = try LocalServer(["/upload": .init("saved", status: "201 Created")])
    let text = output(
      """
      const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], name: 'd'})]});
      model.setWeights([tf.tensor2d([[1], [2]]), tf.tensor1d([3])]);
      const result = await model.save(tf.io.http('\(server.url)/upload', {requestInit: {headers: {'X-Token': 'secret'}}}));
      console.log(result.responses[0].status, await result.responses[0].text(), result.modelArtifactsInfo.weightDataBytes);
      """)
    #expect(text == "201 saved 12\n")
    let request = try #require(server.requests.first)
    #expect(request.method == "POST" && request.headers["x-token"] == "secret")
    let type = try #require(request.headers["content-type"])
    #expect(type.hasPrefix("multipart/form-data; boundary="))
    let boundary = type.dropFirst("multipart/form-data; boundary=".count)
    let head = """
      --\(boundary)\r
      Content-Disposition: form-data; name="model.json"; filename="model.json"\r
      Content-Type: application/json\r
      \r
      {"modelTopology":{"class_name":"Sequential",
      """
    let middle = """
      \r
      --\(boundary)\r
      Content-Disposition: form-data; name="model.weights.bin"; filename="model.weights.bin"\r
      Content-Type: application/octet-stream\r
      \r

      """
    #expect(request.body.starts(with: head.utf8))
    let end = Array(middle.utf8) + Self.weights + Array("\r\n--\(boundary)--\r\n".utf8)
    #expect(request.body.suffix(end.count) == end[...])
    #expect(String(decoding: request.body, as: UTF8.self).contains(#""paths":["./model.weights.bin"]"#))
  }

  @Test("a save that the server refuses is an error with the status; requestInit may choose another method")
  func refusedSave() throws {
    let server = try LocalServer { request in
      request.method == "PUT" ? .init("ok") : .init("no", status: "500 Internal Server Error")
    }
    let model = "tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]})"
    let refused = output("await \(model).save('\(server.url)/upload');")
    #expect(refused.hasPrefix("error: ") && refused.contains("500") && refused.contains("/upload"))
    #expect(output("await \(model).save(tf.io.http('\(server.url)/', {requestInit: {method: 'PUT'}}));") == "")
  }

  @Test("tf.io.loadWeights and weightsLoaderFactory read the files of a manifest")
  func weights() throws {
    let server = try LocalServer(Self.answers())
    let manifest = """
      const manifest = [{paths: ['a.bin', 'sub/b.bin'], weights: [{name: 'k', shape: [2, 1], dtype: 'float32'}, \
      {name: 'b', shape: [1], dtype: 'float32'}]}, {paths: ['none.bin'], weights: [{name: 'z', shape: [1], dtype: 'int32'}]}];

      """
    let text = output(
      manifest + """
        const some = await tf.io.loadWeights(manifest, '\(server.url)/m', ['b']);
        console.log(Object.keys(some).join(), some.b.dataSync()[0]);
        const all = await tf.io.loadWeights(manifest.slice(0, 1), '\(server.url)/m/');
        console.log(Object.keys(all).join(), all.k.shape.join());
        const load = tf.io.weightsLoaderFactory((urls) => Promise.all(urls.map(async (u) => (await fetch(u)).arrayBuffer())));
        console.log((await load(manifest, '\(server.url)/m', ['k'])).k.dataSync().join());
        await tf.io.loadWeights(manifest, '\(server.url)/m', ['nobody']);
        """)
    #expect(text.hasPrefix("b 3\nk,b 2,1\n1,2\nerror: "))
    #expect(text.contains("'nobody'"))
  }

  @Test("tf.data.csv reads rows from a server")
  func table() throws {
    let server = try LocalServer(["/t.csv": .init("a,b\n1,\"x\ny\"\n2,z\n")])
    let text = output(
      """
      const rows = tf.data.csv('\(server.url)/t.csv', {columnConfigs: {b: {isLabel: true}}});
      console.log(JSON.stringify(await rows.toArray()), (await rows.columnNames()).join());
      await tf.data.csv('\(server.url)/none.csv').toArray();
      """)
    #expect(text.hasPrefix(#"[{"xs":{"a":1},"ys":{"b":"x\ny"}},{"xs":{"a":2},"ys":{"b":"z"}}] a,b"# + "\nerror: "))
    #expect(text.contains("404") && text.contains("/none.csv"))
  }
}
