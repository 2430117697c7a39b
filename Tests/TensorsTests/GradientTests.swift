import Tensors
import Testing

extension EngineSuite {
  @Suite struct GradientTests {
    @Test func gradientOfAPolynomial() throws {
      let derivative = grad { x in try (x * x * x + x * 2).sum() }
      let gradient = try derivative(try Tensor([1, 2, 3]), nil)
      #expect(try gradient.floatValues() == [5, 14, 29])
    }

    @Test func gradientOfAGradient() throws {
      let first = grad { x in try x.mul(x).mul(x).sum() }
      let second = grad { x in try first(x, nil).sum() }
      let third = grad { x in try second(x, nil).sum() }
      #expect(try second(try Tensor([1, 2]), nil).floatValues() == [6, 12])
      #expect(try third(try Tensor([1, 2]), nil).floatValues() == [6, 6])
    }

    @Test func gradientsOfBroadcastOperandsAreSummed() throws {
      let a = try Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
      let b = try Tensor([10, 20, 30])
      let result = try valueAndGrads({ try ($0[0] * $0[1]).sum() }, [a, b])
      #expect(try result.value.scalarValue() == 460)
      #expect(try result.gradients[0].floatValues() == [10, 20, 30, 10, 20, 30])
      #expect(try result.gradients[1].floatValues() == [5, 7, 9])
    }

    @Test func slopesAtTheBendsAreThoseOfTensorFlow() throws {
      func slopes(_ values: [Float], _ f: @escaping (Tensor) throws -> Tensor) throws -> [Float] {
        try grad(f)(try Tensor(values), nil).floatValues()
      }
      #expect(try slopes([-1, 0, 1]) { try $0.abs() } == [-1, -1, 1])
      #expect(try slopes([-1, 0, 1]) { try $0.relu() } == [0, 0, 1])
      #expect(try slopes([0, 6, 7]) { try $0.relu6() } == [0, 1, 0])
      #expect(try slopes([1, 1]) { try $0.max() } == [1, 1])
      #expect(try slopes([0, 1]) { try $0.maximum(1) } == [0, 1])
      #expect(try slopes([0, 0]) { try $0.norm() } == [0, 0])
      #expect(try slopes([-1, 0, 0.5, 1, 2]) { try $0.clipByValue(0, 1) } == [0, 1, 1, 1, 0])
      #expect(try slopes([-1, 0, 1]) { try $0.leakyRelu(0.25) } == [0.25, 0.25, 1])
      #expect(try slopes([-1, 0, 1]) { try $0.prelu(Tensor(0.25)) } == [0.25, 0.25, 1])
      #expect(try slopes([0, 1]) { try $0.elu() } == [1, 1])
      #expect(try slopes([1, 1]) { try $0.minimum(1) } == [1, 1])
      #expect(try slopes([1, 1, 1]) { try $0.topk(2).values } == [1, 1, 0])
      #expect(
        try slopes([1, 1, 1, 1]) { try $0.reshape([1, 2, 2, 1]).maxPool([2, 2], strides: [2, 2], padding: .valid) } == [
          1, 0, 0, 0,
        ])
    }

    @Test func slopesWherePartsOfTheFormulaHaveNoValue() throws {
      let x = try Tensor([0, 0, 2])
      let exponents = try Tensor([0, 2, 0])
      let powers = try valueAndGrads({ try $0[0].pow($0[1]).sum() }, [x, exponents]).gradients
      #expect(try powers[0].floatValues() == [0, 0, 0])
      #expect(try powers[1].floatValues() == [0, 0, 0.6931472])
      let quotients = try valueAndGrads({ try $0[0].divNoNan($0[1]).sum() }, [Tensor([1, 3]), Tensor([0, 2])]).gradients
      #expect(try quotients[0].floatValues() == [0, 0.5])
      #expect(try quotients[1].floatValues() == [0, -0.75])
      #expect(try grad { try $0.logSumExp() }(Tensor([1e6, 1e6]), nil).floatValues() == [0.5, 0.5])
      #expect(
        try grad { try $0.logSoftmax().slice([0], [1]).sum() }(Tensor([1000, -1000]), nil).floatValues() == [0, 0])
    }

    @Test func anUnconnectedResultIsAnError() throws {
      #expect(throws: TensorError.self) { try grad { _ in try Tensor(1) }(try Tensor(2), nil) }
    }

    @Test func intermediateTensorsOfATidyServeTheGradient() throws {
      let derivative = grad { x in try Engine.tidy { try x.square().exp().sum() } }
      let gradient = try derivative(try Tensor([0.5]), nil)
      #expect(abs(try gradient.scalarValue() - 1.2840254) < 1e-5)
    }

    @Test func variablesGetGradientsByName() throws {
      let w = try Variable(try Tensor([1, 2], shape: [2, 1]), name: "gradientTests/w")
      let x = try Tensor([1, 2, 3, 4], shape: [2, 2])
      let (value, gradients) = try variableGradients({ try x.matMul(w).square().mean() }, [w])
      #expect(try value.scalarValue() == 73)
      #expect(gradients.count == 1)
      #expect(try gradients[0].gradient?.floatValues() == [38, 54])
    }

    @Test func memoryIsFreeAfterAGradient() throws {
      let x = try Tensor([1, 2])
      let before = Engine.memory
      for _ in 0..<3 { _ = try grad { try $0.square().mul(2).sum() }(x, nil) }
      #expect(Engine.memory == before)
    }

    @Test func aLongChainDoesNotOverflowTheStack() throws {
      let derivative = grad { x in
        var y = x
        for _ in 0..<50_000 { y = try y.add(x) }
        return y
      }
      #expect(try derivative(try Tensor(1), nil).scalarValue() == 50_001)
    }

    @Test func customGradientsReplaceTheOnesOfTheOperations() throws {
      let f = customGrad { inputs, save in
        save([inputs[0]])
        return (try inputs[0].square(), { dy, saved in [try dy.mul(saved[0].abs())] })
      }
      let gradient = try grad { try f([$0]).sum() }(try Tensor([-3, 2]), nil)
      #expect(try gradient.floatValues() == [3, 2])
    }
  }
}
