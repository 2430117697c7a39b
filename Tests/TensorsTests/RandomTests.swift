import Tensors
import Testing

extension EngineSuite {
  /// Seeded numbers are those of TensorFlow.js, measured there.
  @Suite struct RandomTests {
    @Test func aleaGivesTheNumbersOfItsReference() {
      var generator = Alea(seed: "42")
      #expect(
        (0..<4).map { _ in generator.next() } == [
          0.6848634963389486, 0.5463244677521288, 0.8455933185759932, 0.19908552314154804,
        ])
      var fraction = Alea(seed: "0.5")
      #expect(fraction.next() == 0.05934533127583563)
      var doubles = Alea(seed: "42")
      #expect(doubles.nextDouble() == 0.6848634964661496)
      var integers = Alea(seed: "42")
      #expect((0..<3).map { _ in integers.nextInt32() } == [-1_353_500_977, -1_948_521_574, -663_171_647])
    }

    @Test func uniform() throws {
      #expect(
        try Tensor.randomUniform([8], -2, 3, seed: 7).floatValues() == [
          -0.17702408, -1.9605951, -1.0618981, 0.53336334, -1.1719238, -1.4000093, -0.39220235, -0.46182898,
        ])
      #expect(
        try Tensor.randomUniform([8], 0, 100, dtype: .int32, seed: 42).intValues() == [68, 54, 84, 19, 56, 96, 4, 64])
      #expect(try Tensor.randomUniform([8], 0, 2, dtype: .bool, seed: 42).intValues() == [1, 1, 1, 0, 1, 1, 0, 1])
      #expect(try Tensor.randomUniformInt([8], -5, 5, seed: 42).intValues() == [1, 0, 3, -3, 0, 4, -4, 1])
    }

    @Test func normal() throws {
      #expect(
        try Tensor.randomNormal([8], mean: 5, deviation: 2, seed: 1).floatValues() == [
          5.145502, 2.8920407, 4.146325, 9.652925, 3.1852505, 3.9943974, 4.9181714, 3.139182,
        ])
      #expect(
        try Tensor.randomNormal([8], mean: 0, deviation: 10, dtype: .int32, seed: 42).intValues() == [
          19, 5, 4, -4, 1, 5, -4, 1,
        ])
      #expect(
        try Tensor.truncatedNormal([8], seed: 3).floatValues() == [
          -1.5976809, -1.4898131, -0.7631618, 0.025548864, -0.55470175, -0.4989846, -0.91772795, 0.3182247,
        ])
    }

    @Test func gamma() throws {
      #expect(
        try Tensor.randomGamma([8], alpha: 2, beta: 2, seed: 42).floatValues() == [
          1.5004377, 2.0620914, 1.6284878, 2.335114, 2.4816673, 4.4770613, 8.37998, 8.911849,
        ])
      #expect(
        try Tensor.randomGamma([8], alpha: 0.5, seed: 42).floatValues() == [
          0.31237036, 0.20682628, 0.0009791352, 0.5029114, 0.12566774, 0.112007216, 2.3649993, 0.2568593,
        ])
      #expect(
        try Tensor.randomGamma([8], alpha: 3, dtype: .int32, seed: 42).intValues() == [1, 1, 1, 3, 3, 3, 5, 7])
    }

    @Test func multinomial() throws {
      let logits = try Tensor([0.1, 0.2, 0.7])
      #expect(try logits.multinomial(8, seed: 42).intValues() == [2, 2, 2, 0, 2, 2, 0, 2])
      #expect(try logits.multinomial(8, seed: 42, isNormalized: true).intValues() == [2, 2, 2, 1, 2, 2, 0, 2])
      #expect(
        try Tensor([0, 0, 0, 5], shape: [2, 2]).multinomial(8, seed: 7).intValues() == [
          0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1,
        ])
    }

    @Test func dropout() throws {
      let ones = try Tensor.ones([8])
      #expect(try ones.dropout(0.5, seed: 42).floatValues() == [2, 2, 2, 0, 2, 2, 0, 2])
      #expect(try ones.dropout(0.5, seed: "abc").floatValues() == [0, 0, 2, 0, 0, 2, 0, 0])
      #expect(
        try ones.dropout(0.25, seed: 42).floatValues() == [
          1.3333334, 1.3333334, 1.3333334, 0, 1.3333334, 1.3333334, 0, 1.3333334,
        ])
    }

    @Test func shufflesDrawFromTheUnseededSource() {
      let before = RandomSource.unseeded
      defer { RandomSource.unseeded = before }
      var generator = Alea(seed: "42")
      RandomSource.unseeded = { generator.next() }
      #expect(RandomSource.shuffledIndices(8) == [1, 4, 6, 2, 0, 7, 3, 5])
    }
  }
}
