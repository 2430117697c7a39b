import Display
import Notebook
import Testing

@Suite("Charts of programs")
struct VisTests {
  private func output(_ code: String, files: [String] = []) throws -> (text: String, files: [String]) {
    let home = try TemporaryDirectory()
    try Files.write(code, to: home.path + "/chart.tfs")
    let run = try ProgramProcess(["chart.tfs"], home: home.path, environment: ["COLUMNS": "60"])
    #expect(run.status == 0 && run.error == "")
    return (run.output, try files.map { try Files.readText(home.path + "/" + $0) })
  }

  @Test("Points may be one list or several, with names")
  func lineCharts() throws {
    let one = try output("tfvis.render.linechart({name: 'A', tab: 't'}, {values: [{x: 0, y: 1}, {x: 1, y: 2}]})").text
    #expect(one.hasPrefix("A\n") && !one.contains("●"))
    let two = try output(
      "tfvis.render.scatterplot('B', {values: [[{x: 0, y: 1}], [{x: 1, y: 2}]], series: ['up', 'down']}, {xLabel: 'time'})"
    ).text
    #expect(two.hasPrefix("B\n") && two.contains("● up   ○ down") && two.contains("time"))
  }

  @Test("Bars, tables and confusion matrices")
  func discreteCharts() throws {
    let text = try output(
      """
      tfvis.render.barchart({name: 'Bars'}, [{index: 'a', value: 3}, {index: 'b', value: 6}]);
      tfvis.render.table({name: 'Table'}, {headers: ['k', 'v'], values: [['x', 1]]});
      tfvis.render.confusionMatrix({name: 'Matrix'}, {values: [[5, 1], [0, 6]], tickLabels: ['cat', 'dog']});
      """
    ).text
    #expect(
      text.contains("a │███████████████████████████▌ 3\nb │███████████████████████████████████████████████████████ 6\n")
    )
    #expect(text.contains("Table\nk  v\n─  ─\nx  1\n"))
    #expect(text.contains("    cat dog \ncat   5█  1 \ndog   0   6█\n"))
  }

  @Test("A heatmap's first index goes across unless rows come first")
  func heatmaps() throws {
    let values = "{values: [[1, 2, 3], [4, 5, 6]]}"
    let text = try output(
      "tfvis.render.heatmap('H', \(values)); tfvis.render.heatmap('R', \(values), {rowMajor: true})"
    ).text
    #expect(text.contains("H\n   0  1 \n0  1  4") && text.contains("R\n   0  1  2 \n"))
    let named = try output(
      "tfvis.render.heatmap('N', {values: tf.tensor2d([[1, 2], [3, 4]]), xTickLabels: ['a', 'b'], yTickLabels: ['c', 'd']})"
    ).text
    #expect(named == "N\n   a  b \nc  1  3▓\nd  2░ 4█\n")
  }

  @Test("Without a shaded diagonal only the mistakes are shaded, unless there are none")
  func mistakes() throws {
    func matrix(_ values: String) throws -> String {
      try output(
        "tfvis.render.confusionMatrix('M', {values: \(values), tickLabels: ['a', 'b']}, {shadeDiagonal: false})"
      )
      .text
    }
    #expect(try matrix("[[9, 1], [4, 9]]").contains("a  9  1 \nb  4█ 9 "))
    #expect(try matrix("[[9, 0], [0, 5]]").contains("a  9█ 0 \nb  0  5▒"))
  }

  @Test("Axes reach to zero, fit the data closely, or keep to a domain")
  func domains() throws {
    func axis(_ options: String) throws -> String {
      try output("tfvis.render.linechart('A', {values: [50, 51, 52]}, \(options))").text
    }
    #expect(try axis("{}").contains("\n 0 ┤"))
    let close = try axis("{zoomToFit: true, yAxisDomain: [0, 100]}")
    #expect(close.contains("50.0 ┤") && !close.contains("\n 0"))
    #expect(try axis("{yAxisDomain: [40, 60]}").contains("40 ┤"))
    #expect(try axis("{xAxisDomain: [1, 2]}").contains("\n    1 "))
  }

  @Test("Points may be numbers, tensors, {index, value}, or stand at names")
  func pointForms() throws {
    let expected = try output("tfvis.render.linechart('A', {values: [{x: 0, y: 1}, {x: 1, y: 3}]})").text
    for values in [
      "[1, 3]", "tf.tensor1d([1, 3])", "new Float32Array([1, 3])", "[{index: 0, value: 1}, {index: 1, value: 3}]",
    ] {
      #expect(try output("tfvis.render.linechart('A', {values: \(values)})").text == expected)
    }
    let named = try output("tfvis.render.linechart('A', {values: [{x: 'mon', y: 1}, {x: 'tue', y: 2}]})").text
    #expect(named.contains("mon") && named.contains("tue"))
    let narrow = try output("tfvis.render.linechart('A', {values: [1, 3]}, {width: 240, height: 160})").text
    #expect(narrow.split(separator: "\n").count == 10 && narrow.split(separator: "\n").allSatisfy { $0.count <= 30 })
  }

  @Test(
    "What is wrong with the arguments is said",
    arguments: [
      ("render.linechart({name: 'A'}, {values: 5})", "'linechart' must be {values: [{x, y}, …]"),
      ("render.linechart(undefined, {values: [1]})", "must be a surface such as {name: 'Loss', tab: 'Training'}"),
      ("render.linechart('A', {values: [1, 2], series: ['a', 'b']})", "1 series but 2 names"),
      ("render.linechart('A', {values: [1, 2]}, {seriesColors: ['reddd']})", "CSS colors"),
      ("render.linechart('A', {values: [1, 2]}, {yAxisDomain: [2, 1]})", "[least, greatest]"),
      ("render.heatmap('A', {values: [[1, 2], [3]]})", "rows of 2 and 1 numbers"),
      ("render.heatmap('A', {values: [[1, 2]], xTickLabels: ['a', 'b']})", "2 xTickLabels"),
      ("render.heatmap('A', {values: [[1]]}, {colorMap: 'blue'})", "Did you mean 'blues'?"),
      ("render.table('A', {values: [[1]]})", "{headers: [names]"),
      ("show.history('A', {history: {loss: [1], acc: [0]}}, ['accuracy'])", "no metric 'accuracy'; it has loss, acc"),
      ("show.fitCallbacks('A', ['loss'], {callbacks: ['onEpochend']})", "Did you mean 'onEpochEnd'?"),
      ("metrics.confusionMatrix(tf.ones([2, 2]), tf.ones([2, 2]))", "argMax(-1)"),
      ("metrics.perClassAccuracy([0, 5], [0, 1], 3)", "there is a class 5, but numClasses 3"),
      ("render.linechart('A', {values: [1]}, {file: 'a.pdf'})", ".png or .svg"),
      ("save('a.svg')", "no chart has been shown yet"),
    ])
  func wrongArguments(call: String, words: String) throws {
    let home = try TemporaryDirectory()
    let run = try ProgramProcess(["-e", "await tfvis.\(call)"], home: home.path)
    #expect(run.status == 1 && run.error.contains(words), "\(run.error)")
  }

  @Test("Charts are written as drawings and as pictures of the size that was asked for")
  func files() throws {
    let home = try TemporaryDirectory()
    let code = """
      tfvis.render.linechart('A', {values: [1, 2]}, {file: 'a.svg', seriesColors: ['rebeccapurple']});
      tfvis.show.history('B', {loss: [2, 1], val_loss: [3, 2]}, ['loss', 'val_loss'], {width: 300, height: 200});
      tfvis.save('b.png');
      tfvis.save('again.svg', 'A');
      """
    try Files.write(code, to: home.path + "/chart.tfs")
    let run = try ProgramProcess(["chart.tfs"], home: home.path)
    #expect(run.status == 0 && run.error == "")
    let drawing = try Files.readText(home.path + "/a.svg")
    #expect(drawing.hasPrefix("<svg") && drawing.hasSuffix("</svg>") && drawing.contains("#663399"))
    #expect(try Files.readText(home.path + "/again.svg") == drawing)
    let picture = try PNGFile.decode(Files.read(home.path + "/b.png"))
    #expect(picture.width == 300 && picture.height == 232)
    #expect(Set(stride(from: 0, to: picture.bytes.count, by: 97).map { picture.bytes[$0] }).count > 2)
  }

  @Test("A history has a chart for each metric, shared with its validation metric")
  func histories() throws {
    let text = try output(
      """
      const history = {loss: [3, 2, 1], acc: [0, 1, 1], val_loss: [4, 3, 2]};
      tfvis.show.history('A', {history}, ['loss', 'acc', 'val_loss']);
      tfvis.show.history('B', [{loss: 3}, {loss: 2}], ['loss']);
      """
    ).text
    #expect(text.components(separatedBy: "Iteration").count == 4)
    #expect(text.contains("● loss   ○ val_loss") && text.contains("1.0 ┤") && text.contains("● acc\n"))
  }

  @Test("The summary of a model, and how the values of a tensor are distributed")
  func modelsAndValues() throws {
    let text = try output(
      """
      const model = tf.sequential({layers: [tf.layers.dense({units: 3, inputShape: [2]})]});
      tfvis.show.modelSummary({name: 'The model'}, model);
      tfvis.show.valuesDistribution({name: 'The values'}, tf.tensor1d([1, 2, 6]));
      """
    ).text
    for part in ["The model\n", "dense_Dense1  [null,3]", "9  true", "The values\n", "n 3  min 1  max 6  mean 3"] {
      #expect(text.contains(part), "\(part): \(text)")
    }
  }

  @Test("The callbacks of fitCallbacks draw once, when the training ends; they are ordinary properties")
  func fitCallbacks() throws {
    let text = try output(
      """
      const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
      const callbacks = tfvis.show.fitCallbacks({name: 'C'}, ['loss', 'acc']);
      console.log(Object.keys(callbacks));
      await model.fit(tf.tensor2d([[1], [2]]), tf.tensor2d([[1], [2]]), {epochs: 5, verbose: 0, callbacks: {...callbacks}});
      console.log('end');
      callbacks.onEpochEnd(5, {loss: 0.5});
      console.log('after');
      """
    ).text
    #expect(text.hasPrefix("[ 'onEpochEnd', 'onBatchEnd' ]\nC\nValue\n"))
    #expect(text.components(separatedBy: "C\nValue").count == 4)
    let parts = text.components(separatedBy: "end\nafter\n")
    try #require(parts.count == 2)
    #expect(parts[0].contains("Batch") && parts[0].contains("Epoch") && !parts[0].contains("acc"))
    #expect(parts[1].contains("Epoch") && !parts[1].contains("Batch"))
  }

  @Test("A chart drawn again and again while a model trains is printed once")
  func redrawnCharts() throws {
    let text = try output(
      """
      const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
      const logs = [];
      await model.fit(tf.tensor2d([[1], [2]]), tf.tensor2d([[1], [2]]), {epochs: 5, verbose: 0, callbacks: {onEpochEnd: (epoch, log) => {
        logs.push(log);
        tfvis.show.history('H', logs, ['loss']);
      }}});
      """
    ).text
    #expect(text.components(separatedBy: "H\n").count == 2)
  }

  @Test("Metrics count what was recognized")
  func metrics() throws {
    let text = try output(
      """
      const labels = tf.tensor1d([0, 1, 2, 1]), predictions = tf.tensor1d([0, 1, 1, 1]);
      console.log(await tfvis.metrics.accuracy(labels, predictions));
      console.log(JSON.stringify(await tfvis.metrics.perClassAccuracy(labels, predictions)));
      console.log(JSON.stringify(await tfvis.metrics.confusionMatrix(labels, predictions)));
      """
    ).text
    #expect(
      text == """
        0.75
        [{"count":1,"accuracy":1},{"count":2,"accuracy":1},{"count":1,"accuracy":0}]
        [[1,0,0],[0,2,0],[0,1,0]]

        """)
  }
}
