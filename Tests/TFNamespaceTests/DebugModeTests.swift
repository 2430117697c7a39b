import Testing

@Suite("Debug mode", .serialized) struct DebugModeTests {
  private func outcome(_ program: String) -> String {
    ProgramRunner.outcome(of: "tf.enableDebugMode(); return String(\(program));")
  }

  @Test(
    "NaN is an error that names the operation and the place",
    arguments: [
      ("tf.log([1, -1])", "'Log'", "element 1 of [2]"), ("tf.sqrt([[4], [-4]])", "'Sqrt'", "element 1 of [2,1]"),
      ("tf.div([0], [0])", "'RealDiv'", "element 0 of [1]"),
      ("tf.grad(x => x.mul(0).sqrt().mul(0).sum())(tf.tensor1d([1]))", "NaN", "element 0"),
      ("tf.variableGrads(() => v.sub(1).pow(0.5).sum(), [v = tf.variable(tf.tensor1d([0]))])", "'Pow'", "element 0"),
    ])
  func notANumber(program: String, name: String, place: String) {
    let outcome = ProgramRunner.outcome(of: "let v; tf.enableDebugMode(); return String(\(program));")
    #expect(outcome.contains("error: "), "\(outcome)")
    #expect(outcome.contains(name) && outcome.contains(place), "\(outcome)")
  }

  @Test("an operation that only hands NaN on is told from the one that made it")
  func inherited() {
    let program = "const x = tf.tensor1d([NaN]); tf.enableDebugMode(); return String(x.add(1));"
    #expect(ProgramRunner.outcome(of: program).contains("An input holds NaN already"))
    #expect(!outcome("tf.log(-1)").contains("already"))
  }

  @Test("infinity is a warning")
  func infinity() {
    let outcome = outcome("tf.div([1, 1], [1, 0])")
    #expect(outcome.contains("'RealDiv' contains Infinity. The first is element 1 of [2]."), "\(outcome)")
    #expect(!outcome.contains("error: "))
    #expect(self.outcome("tf.log(0)").contains("-Infinity"))
  }

  @Test(
    "tensors are not made of NaN and infinity",
    arguments: [
      "tf.tensor1d([2, NaN])", "tf.tensor1d([2, NaN], 'int32')", "tf.tensor([[1], [Infinity]])", "tf.scalar(-Infinity)",
      "tf.tensor(new Float32Array([1, NaN]))", "tf.oneHot([2, NaN], 3)", "tf.add([1, NaN], 1)",
    ])
  func creation(program: String) {
    #expect(outcome(program).contains("error: Argument"), "\(outcome(program))")
    #expect(outcome(program).contains("NaN") || outcome(program).contains("Infinity"))
  }

  @Test("without it nothing is checked")
  func off() {
    #expect(ProgramRunner.outcome(of: "return tf.log(-1).toString();") == "Tensor\n    NaN")
    #expect(
      ProgramRunner.outcome(of: "tf.enableDebugMode(); tf.enableProdMode(); return tf.log(-1).toString();")
        .hasSuffix("Tensor\n    NaN"))
  }
}
