import Layers
import Testing

extension LayersSuite {
  @Suite("Summary") struct SummaryTests {
    @Test("a sequential model has four columns")
    func sequential() throws {
      let model = try Sequential([
        Dense(["units": 10, "inputShape": [784], "activation": "relu", "name": "dense_Dense1"]),
        Dense(["units": 3, "name": "dense_Dense2"]),
      ])
      #expect(
        try model.summary() == [
          "__________________________________________________________________________________________",
          "Layer (type)                Input Shape               Output shape              Param #   ",
          "==========================================================================================",
          "dense_Dense1 (Dense)        [[null,784]]              [null,10]                 7850      ",
          "__________________________________________________________________________________________",
          "dense_Dense2 (Dense)        [[null,10]]               [null,3]                  33        ",
          "==========================================================================================",
          "Total params: 7883",
          "Trainable params: 7883",
          "Non-trainable params: 0",
          "__________________________________________________________________________________________",
        ])
    }

    @Test("the width and the columns can be chosen")
    func columns() throws {
      let model = try Sequential([
        Dense(["units": 10, "inputShape": [784], "activation": "relu", "name": "dense_Dense1"]),
        Dense(["units": 3, "name": "dense_Dense2"]),
      ])
      let lines = try model.summary(lineLength: 60)
      #expect(lines[3] == "dense_Dense1 (Dens [[null,784]]     [null,10]        7850   ")
      let three = try model.summary(lineLength: 65, positions: [0.5, 0.75, 1])
      #expect(three[1] == "Layer (type)                    Input Shape     Output shape     Param #")
    }

    @Test("a layer that is used twice lists both connections")
    func shared() throws {
      let a = try input(shape: [4], name: "a")
      let shared = try Dense(["units": 4, "name": "shared"])
      let model = try LayersModel(inputs: [a], outputs: [shared.apply(shared.apply(a))])
      let lines = try model.summary()
      #expect(
        lines[5]
          == "shared (Dense)             [[null,4]],[[null,4]]       [null,4]                 20          a[0][0]                "
      )
      #expect(
        lines[6]
          == "                                                                                            shared[0][0]           "
      )
    }
  }
}
