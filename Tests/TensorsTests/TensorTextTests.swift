import Tensors
import Testing

extension EngineSuite {
  /// The printed layout of TensorFlow.js.
  @Suite struct TensorTextTests {
    @Test func scalars() throws {
      #expect(try Tensor(0.1).formatted() == "Tensor\n    0.10000000149011612")
      #expect(try Tensor(1e-10).formatted() == "Tensor\n    1.000000013351432e-10")
      #expect(try Tensor(1e21).formatted() == "Tensor\n    1.0000000200408773e+21")
      #expect(try Tensor(-0.0).formatted() == "Tensor\n    0")
      #expect(try Tensor(int: 3).formatted() == "Tensor\n    3")
      #expect(try Tensor(strings: ["hi"], shape: []).formatted() == "Tensor\n    hi")
      #expect(try Tensor.complex(Tensor(1), Tensor(2)).formatted() == "Tensor\n    1 + 2j")
      #expect(
        try Tensor(3).formatted(verbose: true) == "Tensor\n  dtype: float32\n  rank: 0\n  shape: []\n  values:\n    3")
    }

    @Test func vectors() throws {
      let values: [Float] = [1e-8, 1e-7, 1.5e-7, 123_456_792, 1e21, 1.5e22, -0.0, .nan, .infinity, -.infinity]
      #expect(
        try Tensor(values).formatted()
          == "Tensor\n    [0, 1e-7, 2e-7, 123456792, 1.0000000200408773e+21, 1.4999999667294463e+22, 0, NaN, Infinity, -Infinity]"
      )
      #expect(
        try Tensor([3.14159265, 2.71828183, 1234.5678]).formatted() == "Tensor\n    [3.1415927, 2.7182817, 1234.567749]"
      )
      #expect(try Tensor([0.00390625, -0.00390625]).formatted() == "Tensor\n    [0.0039063, -0.0039063]")
      #expect(try Tensor.range(0, 21).formatted() == "Tensor\n    [0, 1, 2, ..., 18, 19, 20]")
      #expect(try Tensor(strings: ["a", "bc", ""]).formatted() == "Tensor\n    ['a', 'bc', '']")
      #expect(try Tensor([]).formatted() == "Tensor\n    []")
    }

    @Test func matrices() throws {
      #expect(
        try Tensor([1, 20, 300, 4000, 5, -6], shape: [2, 3]).formatted()
          == "Tensor\n    [[1   , 20, 300],\n     [4000, 5 , -6 ]]")
      #expect(try Tensor([7], shape: [1, 1]).formatted() == "Tensor\n     [[7],]")
      #expect(try Tensor([], shape: [0, 3]).formatted() == "Tensor\n     []")
      #expect(try Tensor([], shape: [2, 0]).formatted() == "Tensor\n    [[],\n     []]")
      #expect(
        try Tensor.range(0, 42).reshape([21, 2]).formatted()
          == "Tensor\n    [[0 , 1 ],\n     [2 , 3 ],\n     [4 , 5 ],\n     ...,\n     [36, 37],\n     [38, 39],\n     [40, 41]]"
      )
    }

    @Test func higherRanks() throws {
      #expect(
        try Tensor.range(0, 8).reshape([2, 2, 2]).formatted()
          == "Tensor\n    [[[0, 1],\n      [2, 3]],\n\n     [[4, 5],\n      [6, 7]]]")
      #expect(try Tensor.range(0, 6).reshape([1, 1, 6]).formatted() == "Tensor\n     [ [[0, 1, 2, 3, 4, 5],]]")
    }
  }
}
