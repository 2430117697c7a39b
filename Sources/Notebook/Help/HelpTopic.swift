import Display

/// A short page on an idea, for `.help NAME`.
struct HelpTopic {
  let name: String
  let aliases: [String]
  let summary: String
  let body: String
  /// A program that runs as it stands.
  let example: String

  /// The page in lines of a width that reads well, or less in narrow windows.
  func text(columns: Int) -> StyledText {
    var text = StyledText("\(name): \(summary)\n\n", TextRole.heading)
    let words = body.split(separator: "\n").joined(separator: " ")
    text.append(words.wrapped(toWidth: min(columns, 80)).joined(separator: "\n") + "\n\n")
    for line in example.split(separator: "\n") {
      text.append("  ")
      text.append(CodeHighlighter.highlighted(String(line)))
      text.append("\n")
    }
    return .joined(Array(text.lines.dropLast()))
  }

  static let all: [HelpTopic] = [
    HelpTopic(
      name: "shape", aliases: ["shapes", "rank"], summary: "how many numbers lie along each dimension",
      body: """
        A tensor of shape [2,3] has 2 rows of 3 numbers. The length of the shape is the rank: [] is a single number,
        [n] a vector, [h,w] a matrix. The first dimension of a model's input is the batch: a model that was given
        inputShape [4] takes tensors of shape [batch,4], written [null,4] because any batch will do.
        reshape gives the same numbers another shape, expandDims adds a dimension of 1, squeeze takes it away;
        -1 in a reshape stands for what is left.
        """,
      example: "tf.range(0, 6).reshape([2, 3])\ntf.tensor1d([1, 2]).expandDims(0).shape"),
    HelpTopic(
      name: "broadcasting", aliases: ["broadcast"], summary: "how ops combine tensors of different shapes",
      body: """
        Shapes are compared from their last dimension on. Two dimensions fit when they are equal or one of them is 1;
        a missing dimension counts as 1. The tensor with the 1 is used again for every place of the other.
        [4,3] + [3] adds a row to each row, [4,3] + [4,1] a column to each column; [4,3] + [4] does not fit.
        """,
      example: "tf.ones([2, 3]).add(tf.tensor1d([10, 20, 30]))\ntf.ones([2, 3]).mul([[1], [2]])"),
    HelpTopic(
      name: "dtypes", aliases: ["dtype", "types"], summary: "what kind of numbers a tensor holds",
      body: """
        float32 is the default. int32 holds whole numbers (labels, indices), bool the results of comparisons,
        string text, complex64 pairs for signals. cast changes the kind. Ops on two kinds give the wider one:
        bool with int32 gives int32, anything with float32 gives float32.
        """,
      example: "tf.tensor1d([1, 2, 3], 'int32').dtype\ntf.tensor1d([1.7, -1.7]).cast('int32')"),
    HelpTopic(
      name: "gradients", aliases: ["gradient", "grad"], summary: "how a result changes with what it was made from",
      body: """
        tf.grad(f) gives the function of df/dx for a function f of one tensor, tf.grads of several, tf.valueAndGrad
        both value and slope. tf.variableGrads(f) gives the slope of f() for every variable it uses; an optimizer's
        minimize does that and takes a step against the slope.
        """,
      example: "const f = x => x.square().add(x);\ntf.grad(f)(tf.scalar(3))"),
    HelpTopic(
      name: "memory", aliases: ["tidy", "dispose"], summary: "when the numbers of a tensor go away",
      body: """
        A tensor's memory is freed when nothing refers to it any more; dispose frees it at once, and using it later is
        an error. tf.tidy(f) disposes what f made except what it returns; tf.keep saves a tensor from that.
        tf.memory() and .mem show what is in use.
        """,
      example: "tf.tidy(() => tf.ones([1000]).sum())\ntf.memory().numTensors"),
    HelpTopic(
      name: "training", aliases: ["fit", "train"], summary: "from a model and data to a trained model",
      body: """
        compile chooses the optimizer, the loss that training makes small, and metrics to watch. fit goes through the
        data epochs times, batch by batch; it returns a promise of the history. Ctrl-C stops after the batch and keeps
        what was learned; calling fit again goes on. validationSplit keeps part of the data aside to see whether the
        model does well on what it has not seen.
        """,
      example: """
        const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});
        model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
        await model.fit(tf.tensor2d([[1], [2]]), tf.tensor2d([[3], [5]]), {epochs: 20, verbose: 0});
        """),
    HelpTopic(
      name: "cells", aliases: ["notebook", "files"], summary: "inputs as numbered cells, and files of them",
      body: """
        Every input is a cell with a number. .cells lists them, .run 3 or .run 2-5 runs them again, .edit 3 changes one,
        .save lesson.tfs writes them, .open lesson.tfs reads them. In a file a line «// %% Title» begins a cell, and
        comment lines right under it are its prose. A later cell may declare a const or class again.
        """,
      example: ".cells\n.save lesson.tfs"),
    HelpTopic(
      name: "charts", aliases: ["chart", "tfvis", "plot"], summary: "data, models and trainings drawn",
      body: """
        tfvis.render draws data (linechart, scatterplot, barchart, histogram, heatmap, confusionMatrix, table), tfvis.show
        models and trainings, with the arguments they have in a browser. A surface, {name, tab} or a name, gives the
        title. Charts drawn while a model trains are shown in place and printed once at its end. The option
        file: 'loss.png' (or .svg) writes a chart to a file, as tfvis.save('loss.png') does with the last one.
        """,
      example: """
        tfvis.render.linechart({name: 'Loss'}, {values: [3, 2, 1.5]}, {xLabel: 'epoch'});
        tfvis.show.valuesDistribution({name: 'Values'}, tf.randomNormal([200]));
        """),
    HelpTopic(
      name: "lessons", aliases: ["lesson", "present", "check", "import"], summary: "files of cells before a class",
      body: """
        At the shell, tfs present lesson.tfs steps through the cells of a file: prose, code, Enter runs it; arrows go back
        and forth, other keys ask a question. tfs check lesson.tfs finds mistakes without running. tfs export lesson.tfs
        -o lesson.html (or .md, .ipynb) writes a document of the cells and what they show, as .export does with this
        session; tfs import notebook.ipynb makes a lesson of a Jupyter notebook.
        """,
      example: ".save lesson.tfs\n.export lesson.html"),
  ]
}
