import Notebook
import Testing

@Suite("What stands before the cursor")
struct CompletionContextTests {
  private typealias Link = CompletionContext.Link

  @Test("Names and properties of chains")
  func names() {
    #expect(CompletionContext(before: "") == .name(""))
    #expect(CompletionContext(before: "mod") == .name("mod"))
    #expect(CompletionContext(before: "f(a, mod") == .name("mod"))
    #expect(CompletionContext(before: "model.la") == .member(of: [Link("model")], "la"))
    #expect(CompletionContext(before: "x = tf.layers.") == .member(of: [Link("tf"), Link("layers")], ""))
    #expect(
      CompletionContext(before: "tf.tensor([1, (2)]).add(b).re")
        == .member(of: [Link("tf"), Link("tensor", isCall: true), Link("add", isCall: true)], "re"))
    #expect(CompletionContext(before: "a?.b") == .member(of: [Link("a")], "b"))
    #expect(CompletionContext(before: "m.layers[0].na") == .member(of: [Link("m"), Link("layers"), Link("0")], "na"))
    #expect(CompletionContext(before: "a['b c'][2].") == .member(of: [Link("a"), Link("b c"), Link("2")], ""))
  }

  @Test("Keys of options objects, with those that are there")
  func keys() {
    let dense = [Link("tf"), Link("layers"), Link("dense", isCall: true)]
    #expect(CompletionContext(before: "tf.layers.dense({") == .key(.init(dense, argument: 0), given: [], ""))
    #expect(
      CompletionContext(before: "tf.layers.dense({units: f(1, 2), act")
        == .key(.init(dense, argument: 0), given: ["units"], "act"))
    #expect(
      CompletionContext(before: "m.fit(x, y, {\n  epochs: 3,\n  ")
        == .key(.init([Link("m"), Link("fit", isCall: true)], argument: 2), given: ["epochs"], ""))
    #expect(CompletionContext(before: "tf.layers.dense({units: un") == .name("un"))
    #expect(CompletionContext(before: "if (x) {") == .name(""))
  }

  @Test("Arguments and values of keys before anything is typed")
  func emptyPlaces() {
    let cast = [Link("tf"), Link("cast", isCall: true)]
    #expect(CompletionContext(before: "tf.cast(") == .argument(.init(cast, argument: 0)))
    #expect(CompletionContext(before: "tf.cast([1, 2], ") == .argument(.init(cast, argument: 1)))
    #expect(
      CompletionContext(before: "tf.layers.dense({units: 3, activation: ")
        == .value(.init([Link("tf"), Link("layers"), Link("dense", isCall: true)], argument: 0), key: "activation"))
    #expect(CompletionContext(before: "[") == .name(""))
  }

  @Test("Strings: values of keys, arguments, others")
  func strings() {
    let dense = [Link("tf"), Link("layers"), Link("dense", isCall: true)]
    #expect(
      CompletionContext(before: "tf.layers.dense({units: 3, activation: 're")
        == .string(.init(dense, argument: 0), key: "activation", "re"))
    #expect(
      CompletionContext(before: "tf.cast(x, \"in")
        == .string(.init([Link("tf"), Link("cast", isCall: true)], argument: 1), key: nil, "in"))
    #expect(
      CompletionContext(before: "m.compile({metrics: ['mse', 'ac")
        == .string(.init([Link("m"), Link("compile", isCall: true)], argument: 0), key: "metrics", "ac"))
    #expect(CompletionContext(before: "const path = 'file://da") == .string(nil, key: nil, "file://da"))
  }

  @Test("Nothing in comments and numbers")
  func nothing() {
    #expect(CompletionContext(before: "// mod") == .nothing)
    #expect(CompletionContext(before: "12") == .nothing)
    #expect(CompletionContext(before: "a[i].b") == .nothing)
  }
}
