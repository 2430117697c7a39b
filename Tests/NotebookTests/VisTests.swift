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

  @Test("A heatmap's first index goes across unless rows come first; charts are written as SVG")
  func heatmaps() throws {
    let values = "{values: [[1, 2, 3], [4, 5, 6]]}"
    let (text, files) = try output(
      "tfvis.render.heatmap('H', \(values), {file: 'h.svg'}); tfvis.render.heatmap('R', \(values), {rowMajor: true})",
      files: ["h.svg"])
    #expect(text.contains("H\n   0  1 \n0  1  4") && text.contains("R\n   0  1  2 \n"))
    #expect(files[0].hasPrefix("<svg") && files[0].hasSuffix("</svg>"))
  }

  @Test("Histories are objects of arrays, arrays of logs, or gathered by callbacks")
  func histories() throws {
    let text = try output(
      """
      tfvis.show.history('A', {history: {loss: [3, 2, 1], acc: [0, 1, 1]}}, ['loss', 'acc']);
      tfvis.show.history('B', [{loss: 3}, {loss: 2}], ['loss', 'val_loss']);
      const callbacks = tfvis.show.fitCallbacks('C', ['loss'], {callbacks: ['onEpochEnd']});
      callbacks.onEpochEnd(0, {loss: 2}); callbacks.onEpochEnd(1, {loss: 1}); callbacks.onTrainEnd();
      """
    ).text
    #expect(text.contains("● loss   ○ acc"))
    #expect(text.components(separatedBy: "epoch").count == 4 && !text.contains("val_loss"))
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
        [{"accuracy":1,"count":1},{"accuracy":1,"count":2},{"accuracy":0,"count":1}]
        [[1,0,0],[0,2,0],[0,1,0]]

        """)
  }
}
