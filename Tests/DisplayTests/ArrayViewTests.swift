import Display
import Testing

@Suite("Views of tensors")
struct ArrayViewTests {
  @Test("A small matrix: facts, then values aligned at the decimal point")
  func smallMatrix() {
    let view = ArrayView(dtype: "float32", shape: [2, 3], numbers: [1, 2.5, 3, 4, 5, 60.125])
    #expect(
      view.drawn(on: unicodePipe).plain == """
        Tensor float32 [2,3]  size 6  min 1  max 60.125  mean 12.604
          [[1, 2.5,  3    ],
           [4, 5  , 60.125]]
        """)
  }

  @Test("Scalars, empty tensors, strings and booleans")
  func specialKinds() {
    #expect(
      ArrayView(dtype: "float32", shape: [], numbers: [1.5]).drawn(on: unicodePipe).plain == "Tensor float32 []\n  1.5")
    #expect(
      ArrayView(dtype: "float32", shape: [0, 3], numbers: []).drawn(on: unicodePipe).plain
        == "Tensor float32 [0,3]  size 0\n  []")
    #expect(
      ArrayView(dtype: "string", shape: [2], texts: ["'a'", "'bc'"]).drawn(on: unicodePipe).plain
        == "Tensor string [2]  size 2\n  ['a', 'bc']")
    #expect(
      ArrayView(dtype: "bool", shape: [2, 1], texts: ["true", "false"]).drawn(on: unicodePipe).plain
        == "Tensor bool [2,1]  size 2\n  [[true ],\n   [false]]")
  }

  @Test("Blocks of rank 3 are set apart by an empty line")
  func rankThree() {
    let view = ArrayView(dtype: "int32", shape: [2, 2, 2], numbers: [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(
      view.drawn(on: unicodePipe).plain == """
        Tensor int32 [2,2,2]  size 8  min 0  max 7  mean 3.5
          [[[0, 1],
            [2, 3]],

           [[4, 5],
            [6, 7]]]
        """)
  }

  @Test("Large tensors are cut in the middle to fit the window", arguments: [40, 60, 120])
  func largeTensors(columns: Int) {
    let terminal = TerminalCapabilities.plain(columns: columns)
    for shape in [[1000], [50, 60], [30, 40, 2], [4, 5, 6, 7]] {
      let size = shape.reduce(1, *)
      let view = ArrayView(dtype: "float32", shape: shape, numbers: (0..<size).map { Double($0) / 7 })
      let lines = view.drawn(on: terminal).lines
      #expect(lines.dropFirst().allSatisfy { $0.displayWidth <= columns })
      #expect(lines.count < 45)
      #expect(lines[1].plain.contains("0"))
      #expect(view.drawn(on: terminal).plain.contains("..."))
    }
  }
}
