import Layers
import Tensors
import Testing

/// Graphs written by hand: `name = Operation(input, …) {attributes}` a line.
private func model(_ nodes: [String], constants: [(String, Tensor)] = [], library: String = "") throws -> GraphModel {
  let (data, specs) = try WeightCodec.encode(constants.map { (name: $0.0, tensor: $0.1) })
  var artifacts = ModelArtifacts()
  let all = constants.map { #"{"name": "\#($0.0)", "op": "Const"}"# } + nodes
  artifacts.modelTopology = try JSONReader.parse(
    #"{"node": [\#(all.joined(separator: ", "))], "library": {"function": [\#(library)]}, "versions": {"producer": 9}}"#
  )
  artifacts.weightData = data
  artifacts.weightSpecs = specs
  return try GraphModel(artifacts)
}

/// A node of a graph.
private func node(_ name: String, _ operation: String, _ inputs: String..., attributes: String = "") -> String {
  let list = inputs.map { #""\#($0)""# }.joined(separator: ", ")
  return #"{"name": "\#(name)", "op": "\#(operation)", "input": [\#(list)], "attr": {\#(attributes)}}"#
}

private func placeholder(_ name: String, _ type: String = "DT_FLOAT") -> String {
  node(name, "Placeholder", attributes: #""dtype": {"type": "\#(type)"}"#)
}

private func whole(_ number: Int) throws -> Tensor { try Tensor(ints: [Int32(number)], shape: []) }

extension LayersSuite {
  @Suite("Graph models") struct GraphModelTests {
    @Test("an operation that is unknown here matters only to runs that need it")
    func unknownOperations() throws {
      let graph = try model([placeholder("x"), node("odd", "Oddity", "x"), node("y", "Square", "odd")])
      let x = try Tensor(3)
      #expect(try graph.execute(.named([("odd", x)]))[0].doubles() == [9])
      let error = #expect(throws: LayerError.self) { try graph.execute(.one(x)) }
      #expect(error?.message.contains("Unknown op 'Oddity'") ?? false)
      GraphModel.register("Oddity") { [try $0.inputs[0].add(1)] }
      defer { GraphModel.deregister("Oddity") }
      #expect(try graph.execute(.one(x))[0].doubles() == [16])
    }

    /// The images 0…31 of two channels, with the channels before the rows and columns.
    private static let channelsFirst = #""data_format": {"s": "TkNIVw=="}"#

    @Test(
      "operations on images whose channels come first give what those with the channels last give",
      arguments: [
        ("MaxPool", "1, 1, 2, 2", "1, 2, 2, 1", []), ("AvgPool", "1, 1, 3, 2", "1, 3, 2, 1", []),
        ("BiasAdd", "", "", [[10, 20]]), ("FusedBatchNormV3", "", "", [[1, 2], [3, 4], [5, 6], [7, 8]]),
      ] as [(String, String, String, [[Float]])])
    func channelsFirst(operation: String, first: String, last: String, others: [[Float]]) throws {
      func attributes(_ window: String) -> String {
        let strides = #""strides": {"list": {"i": [1, 1, 1, 1]}}, "padding": {"s": "U0FNRQ=="}"#
        return window.isEmpty ? #""epsilon": {"f": 0.5}"# : #""ksize": {"list": {"i": [\#(window)]}}, \#(strides)"#
      }
      let constants = try others.enumerated().map { ("c\($0)", try Tensor($1, shape: [2])) }
      func run(_ x: Tensor, _ attributes: String) throws -> Tensor {
        let names = ["x"] + constants.map(\.0)
        let list = names.map { #""\#($0)""# }.joined(separator: ", ")
        let y = #"{"name": "y", "op": "\#(operation)", "input": [\#(list)], "attr": {\#(attributes)}}"#
        return try model([placeholder("x"), y], constants: constants).execute(.one(x), outputs: ["y"])[0]
      }
      let x = try Tensor((0..<32).map { Float($0) }, shape: [1, 4, 4, 2])
      let wanted = try run(x, attributes(last))
      let got = try run(x.transpose([0, 3, 1, 2]), attributes(first) + ", " + Self.channelsFirst)
      #expect(try got.transpose([0, 2, 3, 1]).floatValues() == wanted.floatValues())
      #expect(got.shape[1] == 2)
    }

    @Test(
      "classes go to the axis that the graph names", arguments: [(-1, [2, 2, 3]), (0, [3, 2, 2]), (1, [2, 3, 2])])
    func oneHotAxis(axis: Int, shape: [Int]) throws {
      let graph = try model(
        [
          placeholder("x", "DT_INT32"),
          node("y", "OneHot", "x", "depth", "on", "off", attributes: #""axis": {"i": \#(axis)}"#),
        ],
        constants: [("depth", try whole(3)), ("on", try Tensor(1)), ("off", try Tensor(0))])
      let y = try graph.execute(.one(Tensor(ints: [0, 2, 1, 1], shape: [2, 2])))[0]
      #expect(y.shape.dimensions == shape)
      let last = try axis < 0 ? y : y.transpose((0..<3).filter { $0 != axis } + [axis])
      #expect(try last.doubles() == [1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0])
    }

    @Test("older files have the signature among the metadata of the user")
    func olderSignature() throws {
      var artifacts = ModelArtifacts()
      artifacts.modelTopology = try JSONReader.parse(
        #"{"node": [\#(placeholder("x")), \#(node("y", "Square", "x"))], "versions": {}}"#)
      artifacts.userDefinedMetadata = [
        "signature": ["inputs": ["number": ["name": "x:0"]], "outputs": ["square": ["name": "y:0"]]]
      ]
      let graph = try GraphModel(artifacts)
      #expect(try graph.execute(.named([("number", Tensor(3))]), outputs: ["square"])[0].doubles() == [9])
    }

    @Test("nodes are named as the signature names them, as nodes, or as one of their outputs")
    func names() throws {
      let graph = try model(
        [placeholder("x"), node("top", "TopKV2", "x", "k"), node("twice", "Add", "top:1", "top:1")],
        constants: [("k", try whole(2))])
      let x = ModelData.one(try Tensor([3, 9, 5], shape: [3]))
      let results = try graph.execute(x, outputs: ["top", "top:1", "twice"])
      #expect(try results.map { try $0.doubles() } == [[9, 5], [1, 2], [2, 4]])
      #expect(graph.inputs.map(\.name) == ["x"] && graph.outputs.map(\.name) == ["twice"])
      #expect(graph.version == "9.undefined")
      // Any node may be given a value.
      let fed = try graph.execute(.named([("top:1", try Tensor(ints: [4], shape: [1]))]), outputs: ["k"])
      #expect(try fed[0].doubles() == [2])
      for (data, name) in [(x, "none"), (.list([]), "top"), (.named([("nobody", try Tensor(1))]), "top")] {
        #expect(throws: LayerError.self) { try graph.execute(data, outputs: [name]) }
      }
      #expect(throws: LayerError.self) { try graph.execute(x, outputs: ["top:7"]) }
    }

    @Test("inputs and weights outlive their results")
    func ownership() throws {
      let graph = try model([placeholder("x"), node("y", "Identity", "x")], constants: [("w", try Tensor(2))])
      let x = try Tensor([1, 2], shape: [2])
      for result in try graph.execute(.one(x), outputs: ["x", "y", "w"]) { result.dispose() }
      #expect(try x.doubles() == [1, 2])
      #expect(try graph.execute(.one(x), outputs: ["w"])[0].doubles() == [2])
      graph.dispose()
      #expect(throws: (any Error).self) { try graph.execute(.one(x), outputs: ["w"]) }
    }

    @Test("unknown operations are listed; operations of the program's own take their place")
    func customOperations() throws {
      let nodes = [
        placeholder("x"),
        node(
          "y", "Scaled", "x",
          attributes:
            #""by": {"f": 3}, "name": {"s": "aGk="}, "sizes": {"list": {"i": ["1", "2"]}}, "T": {"type": "DT_FLOAT"}"#),
        node("z", "Other", "y"),
      ]
      let error = #expect(throws: LayerError.self) { try model(nodes) }
      #expect(error?.message.contains("Other, Scaled") ?? false)
      var seen: [ConfigValue] = []
      GraphModel.register("Scaled") { call in
        seen = ["by", "name", "sizes", "T"].map { GraphModel.plainValue(ofAttribute: call.attributes[$0]) }
        return [try call.inputs[0].mul(Tensor(Float(call.attributes["by"]["f"].number ?? 0)))]
      }
      GraphModel.register("Other") { [try $0.inputs[0].neg()] }
      defer { for name in ["Scaled", "Other"] { GraphModel.deregister(name) } }
      #expect(try model(nodes).execute(.one(Tensor([1, 2], shape: [2])))[0].doubles() == [-3, -6])
      #expect(seen.map { JSONWriter.text($0) } == ["3", "\"hi\"", "[1,2]", "\"float32\""])
      GraphModel.deregister("Other")
      #expect(throws: LayerError.self) { try model(nodes) }
    }

    @Test("a branch that is not taken does not run")
    func branches() throws {
      // The wrong branch would fail: its matrices do not fit.
      let graph = try model(
        [
          placeholder("x"), placeholder("flag", "DT_BOOL"), node("s", "Switch", "x", "flag"),
          node("bad", "MatMul", "s:0", "s:0"), node("good", "Neg", "s:1"), node("m", "Merge", "bad", "good"),
        ])
      let x = try Tensor([1, 2, 3], shape: [1, 3])
      func run(_ flag: Bool) throws -> [[Double]] {
        try graph.execute(.list([x, Tensor(bools: [flag], shape: [])]), outputs: ["m", "m:1"]).map { try $0.doubles() }
      }
      #expect(try run(true) == [[-1, -2, -3], [1]])
      #expect(throws: LayerError.self) { try run(false) }
    }

    @Test("lists of tensors: set, scattered, split, joined, pushed, popped, resized")
    func lists() throws {
      let type = #""element_dtype": {"type": "DT_FLOAT"}"#
      let graph = try model(
        [
          placeholder("x"), node("empty", "EmptyTensorList", "shape", "none", attributes: type),
          node("one", "TensorListPushBack", "empty", "x", attributes: type),
          node("two", "TensorListPushBack", "one", "x2", attributes: type),
          node("x2", "Square", "x"), node("pop", "TensorListPopBack", "two", "shape", attributes: type),
          node("popped", "Identity", "pop:1"), node("stack", "TensorListStack", "two", "shape", attributes: type),
          node("longer", "TensorListResize", "pop", "three"),
          node("padded", "TensorListStack", "longer", "shape", attributes: type),
          node("length", "TensorListLength", "longer"),
          node("scatter", "TensorListScatterV2", "stack", "places", "shape", "three", attributes: type),
          node("scattered", "TensorListStack", "scatter", "shape", attributes: type),
          node("split", "TensorListSplit", "x", "unknown", "lengths", attributes: type),
          node("part", "TensorListGetItem", "split", "first", "unknown", attributes: type),
          node("join", "TensorListConcatV2", "split", "unknown", "lengths", attributes: type),
          node("lengths2", "Identity", "join:1"),
          node("gather", "TensorListGather", "two", "places", "shape", attributes: type),
          node("outside", "TensorListGetItem", "two", "three", "shape", attributes: type),
        ],
        constants: [
          ("shape", try Tensor(ints: [3])), ("unknown", try Tensor(ints: [-1])), ("none", try whole(-1)),
          ("three", try whole(3)), ("first", try whole(1)), ("places", try Tensor(ints: [2, 0])),
          ("lengths", try Tensor(ints: [1, 2])),
        ])
      let x = ModelData.one(try Tensor([1, 2, 3], shape: [3]))
      // The list is asked for with two elements, so that index 2 is beyond it; 1 and 0 are not.
      let values: [(String, [Double])] = [
        ("popped", [1, 4, 9]), ("stack", [1, 2, 3, 1, 4, 9]), ("padded", [1, 2, 3, 0, 0, 0, 0, 0, 0]), ("length", [3]),
        ("scattered", [1, 4, 9, 0, 0, 0, 1, 2, 3]), ("part", [2, 3]), ("join", [1, 2, 3]), ("lengths2", [1, 2]),
      ]
      for (name, wanted) in values { #expect(try graph.execute(x, outputs: [name])[0].doubles() == wanted, "\(name)") }
      for name in ["gather", "outside", "two"] {
        #expect(throws: LayerError.self) { try graph.execute(x, outputs: [name]) }
      }
    }

    @Test("arrays of tensors: written, read, gathered, split, joined, measured")
    func arrays() throws {
      let type = #""dtype": {"type": "DT_FLOAT"}, "dynamic_size": {"b": true}"#
      let graph = try model(
        [
          placeholder("x"), node("a", "TensorArrayV3", "one", attributes: type),
          node("w0", "TensorArrayWriteV3", "a", "zero", "x", "a:1"),
          node("w1", "TensorArrayWriteV3", "a", "one", "y", "w0"), node("y", "Neg", "x"),
          node("read", "TensorArrayReadV3", "a", "one", "w1"), node("size", "TensorArraySizeV3", "a", "w1"),
          node("both", "TensorArrayGatherV3", "a", "order", "w1"), node("joined", "TensorArrayConcatV3", "a", "w1"),
          node("b", "TensorArrayV3", "zero", attributes: type),
          node("s", "TensorArraySplitV3", "b", "x", "lengths", "b:1"),
          node("second", "TensorArrayReadV3", "b", "one", "s"),
          node("c", "TensorArrayV3", "one", attributes: #""dtype": {"type": "DT_FLOAT"}"#),
          node("late", "TensorArrayWriteV3", "c", "one", "x", "c:1"),
          node("unset", "TensorArrayReadV3", "c", "zero", "c:1"),
        ],
        constants: [
          ("zero", try whole(0)), ("one", try whole(1)), ("order", try Tensor(ints: [1, 0])),
          ("lengths", try Tensor(ints: [2, 1])),
        ])
      let x = ModelData.one(try Tensor([1, 2, 3], shape: [3]))
      let values: [(String, [Double])] = [
        ("read", [-1, -2, -3]), ("size", [2]), ("both", [-1, -2, -3, 1, 2, 3]), ("joined", [1, 2, 3, -1, -2, -3]),
        ("joined:1", [3, 3]), ("second", [3]),
      ]
      for (name, wanted) in values { #expect(try graph.execute(x, outputs: [name])[0].doubles() == wanted, "\(name)") }
      for name in ["late", "unset"] { #expect(throws: LayerError.self) { try graph.execute(x, outputs: [name]) } }
    }

    @Test("a function that calls itself without end, and lists beyond memory, are errors")
    func endless() throws {
      let library = """
        {"signature": {"name": "f", "inputArg": [{"name": "a"}], "outputArg": [{"name": "r"}]}, \
        "nodeDef": [\(node("c", "PartitionedCall", "a", attributes: #""f": {"func": {"name": "f"}}"#))], "ret": {"r": "c:output:0"}}
        """
      let call = #""f": {"func": {"name": "f"}}"#
      let graph = try model(
        [
          placeholder("x"), node("y", "PartitionedCall", "x", attributes: call),
          node("missing", "PartitionedCall", "x", attributes: #""f": {"func": {"name": "g"}}"#),
          node("huge", "TensorListReserve", "shape", "count", attributes: #""element_dtype": {"type": "DT_FLOAT"}"#),
          node("stack", "TensorListStack", "huge", "shape"), node("p", "Add", "q", "x"), node("q", "Add", "p", "x"),
          node("exit", "Exit", "x"),
        ], constants: [("shape", try Tensor(ints: [1 << 30])), ("count", try whole(1 << 30))], library: library)
      for name in ["y", "missing", "stack", "q", "exit"] {
        #expect(throws: LayerError.self, "\(name)") { try graph.execute(.one(Tensor(1)), outputs: [name]) }
      }
    }

    @Test("operations with several results, texts and rounded numbers")
    func operations() throws {
      let graph = try model(
        [
          placeholder("x"), placeholder("s", "DT_STRING"), node("diff", "ListDiff", "x", "some"),
          node("unique", "UniqueV2", "x", "axis"), node("split", "StringSplit", "s", "space"),
          node("texts", "Identity", "split:1"),
          node("fake", "FakeQuantWithMinMaxVars", "x", "low", "high", attributes: #""num_bits": {"i": "2"}"#),
          node("dense", "SparseToDense", "where", "size", "some", "low"),
          node("reversed", "Reverse", "x", "flags"), node("filled", "Fill", "size", "space"),
          node("xor", "LogicalXor", "flags", "flags"), node("upper", "UpperBound", "x", "some"),
        ],
        constants: [
          ("some", try Tensor([2, 5], shape: [2])), ("axis", try Tensor(ints: [0])),
          ("space", try Tensor(strings: [" "], shape: [])),
          ("low", try Tensor(0)), ("high", try Tensor(6)), ("where", try Tensor(ints: [0, 2])),
          ("size", try Tensor(ints: [3])),
          ("flags", try Tensor(bools: [true], shape: [1])),
        ])
      let x = try Tensor([1, 2, 2, 7], shape: [4])
      func run(_ name: String) throws -> Tensor {
        try graph.execute(.named([("x", x), ("s", Tensor(strings: ["a b", "c"], shape: [2]))]), outputs: [name])[0]
      }
      let values: [(String, [Double])] = [
        ("diff", [1, 7]), ("diff:1", [0, 3]), ("unique", [1, 2, 7]), ("unique:1", [0, 1, 1, 2]), ("split:2", [2, 2]),
        // Two bits from 0 to 6: 0, 2, 4, 6; 1 lies between and is rounded up.
        ("fake", [2, 2, 2, 6]), ("dense", [2, 0, 5]), ("reversed", [7, 2, 2, 1]), ("xor", [0]),
      ]
      for (name, wanted) in values { #expect(try run(name).doubles() == wanted, "\(name)") }
      #expect(try run("texts").stringValues() == ["a", "b", "c"])
      #expect(try run("filled").stringValues() == [" ", " ", " "])
    }

    @Test("the best of overlapping boxes, filled up")
    func boxes() throws {
      let pads = #""pad_to_max_output_size": {"b": true}"#
      let graph = try model(
        [
          placeholder("boxes"), placeholder("scores"),
          node("two", "NonMaxSuppressionV2", "boxes", "scores", "count", "limit"),
          node("four", "NonMaxSuppressionV4", "boxes", "scores", "count", "limit", "least", attributes: pads),
          node("five", "NonMaxSuppressionV5", "boxes", "scores", "count", "limit", "least", "soft"),
        ],
        constants: [
          ("count", try whole(3)), ("limit", try Tensor(0.5)), ("least", try Tensor(0.2)), ("soft", try Tensor(0)),
        ])
      let boxes = try Tensor([0, 0, 1, 1, 0, 0, 1, 0.9, 5, 5, 6, 6], shape: [3, 4])
      let data = ModelData.list([boxes, try Tensor([0.5, 0.9, 0.1], shape: [3])])
      let names = ["two", "four", "four:1", "five", "five:2"]
      #expect(try graph.execute(data, outputs: names).map { try $0.doubles() } == [[1, 2], [1, 0, 0], [1], [1], [1]])
    }
  }
}
