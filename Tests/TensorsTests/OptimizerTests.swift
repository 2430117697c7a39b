import Tensors
import Testing

extension EngineSuite {
  /// w = [1, −2], loss = Σ w²: the values after each step, measured on TensorFlow.js; for Adadelta and centered RMSProp,
  /// which are wrong there, computed from their papers' formulas in double precision.
  @Suite struct OptimizerTests {
    private func expect(_ optimizer: Optimizer, _ steps: [[Float]]) throws {
      let w = try Variable(try Tensor([1, -2]))
      for (step, expected) in steps.enumerated() {
        try optimizer.minimize({ try w.square().sum() }, variables: [w])
        let values = try w.floatValues()
        for (value, wanted) in zip(values, expected) {
          #expect(abs(value - wanted) < 2e-6 * max(1, abs(wanted)), "\(optimizer.className) step \(step): \(values)")
        }
      }
      #expect(optimizer.iterations == steps.count)
    }

    @Test func sgd() throws {
      try expect(SGDOptimizer(learningRate: 0.1), [[0.8, -1.6], [0.64, -1.28], [0.51199996, -1.0239999]])
    }

    @Test func momentum() throws {
      try expect(
        MomentumOptimizer(learningRate: 0.1, momentum: 0.9),
        [[0.8, -1.6], [0.46, -0.92], [0.062000006, -0.12400001], [-0.3086, 0.6172]])
      try expect(
        MomentumOptimizer(learningRate: 0.1, momentum: 0.9, usesNesterov: true),
        [[0.62, -1.24], [0.22240001, -0.44480002], [-0.108351976, 0.21670395], [-0.32482302, 0.64964604]])
    }

    @Test func adagrad() throws {
      try expect(
        AdagradOptimizer(learningRate: 0.1),
        [[0.90122706, -1.900311], [0.8347373, -1.831543], [0.7822992, -1.7762966], [0.7381936, -1.7290686]])
    }

    @Test func adam() throws {
      try expect(
        AdamOptimizer(learningRate: 0.1),
        [[0.9000007, -1.9000007], [0.8004139, -1.8001682], [0.7015893, -1.7006264], [0.603943, -1.6015089]])
    }

    @Test func adamax() throws {
      try expect(
        AdamaxOptimizer(learningRate: 0.1),
        [[0.90000004, -1.9], [0.8051684, -1.8025341], [0.7154996, -1.7076483], [0.6309732, -1.6153839]])
      try expect(
        AdamaxOptimizer(learningRate: 0.1, decay: 0.5),
        [[0.90000004, -1.9], [0.83677894, -1.8350227], [0.79136014, -1.7872795], [0.7563327, -1.7497387]])
    }

    @Test func rmsprop() throws {
      try expect(
        RMSPropOptimizer(learningRate: 0.1),
        [[0.68377227, -1.6837723], [0.49887067, -1.4738754], [0.36918062, -1.308718], [0.27282494, -1.1698399]])
      try expect(
        RMSPropOptimizer(learningRate: 0.1, momentum: 0.5),
        [[0.68377227, -1.6837723], [0.34075677, -1.3157616], [0.07640031, -0.9800556], [-0.077668756, -0.70073926]])
    }

    /// The formulas of the papers, one element in double precision.
    @Test func adadeltaAndCenteredRMSPropFollowTheirPapers() throws {
      var (w, a, d) = (1.0, 0.0, 0.0)
      var expected: [[Float]] = []
      for _ in 0..<4 {
        let g = 2 * w
        a = 0.95 * a + 0.05 * g * g
        let step = g * (d + 1e-7).squareRoot() / (a + 1e-7).squareRoot()
        d = 0.95 * d + 0.05 * step * step
        w -= step
        expected.append([Float(w)])
      }
      try expect(AdadeltaOptimizer(learningRate: 1), expected)
      var (v, s, mean) = (1.0, 0.0, 0.0)
      expected = []
      for _ in 0..<4 {
        let g = 2 * v
        s = 0.9 * s + 0.1 * g * g
        mean = 0.9 * mean + 0.1 * g
        v -= 0.1 * g / (s - mean * mean + 1e-7).squareRoot()
        expected.append([Float(v)])
      }
      try expect(RMSPropOptimizer(learningRate: 0.1, isCentered: true), expected)
    }

    @Test func weightsMoveToAnotherOptimizer() throws {
      func run(_ optimizer: Optimizer, _ variable: Variable, _ steps: Int) throws {
        for _ in 0..<steps { try optimizer.minimize({ try variable.square().sum() }, variables: [variable]) }
      }
      let a = try Variable(try Tensor([1, 2]))
      let first = AdamOptimizer(learningRate: 0.1)
      try run(first, a, 2)
      let saved = try first.getWeights()
      #expect(saved.map(\.name) == ["iter", "\(a.name)/m", "\(a.name)/v"])
      let b = try Variable(try a.clone())
      let second = AdamOptimizer(learningRate: 0.1)
      try second.setWeights(saved)
      try run(first, a, 1)
      try run(second, b, 1)
      #expect(second.iterations == 3)
      for (x, y) in zip(try a.floatValues(), try b.floatValues()) { #expect(abs(x - y) < 1e-5) }
    }

    @Test func anUpdateLeavesCopiesOfTheVariableAlone() throws {
      let w = try Variable(try Tensor([1, 2]))
      let copy = try w.clone()
      try SGDOptimizer(learningRate: 0.5).minimize({ try w.sum() }, variables: [w])
      #expect(try copy.floatValues() == [1, 2])
      #expect(try w.floatValues() == [0.5, 1.5])
    }
  }
}
