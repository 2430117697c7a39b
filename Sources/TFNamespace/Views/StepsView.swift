import Display
import Layers
import Script
import Tensors

/// What happens to numbers on their way, one step a row: the op or layer, the shape it gives, a small picture of the
/// values, the time.
package final class StepsView: OperationObserver {
  private var rows: [[String]] = []

  package init() {}

  /// The rows as a table.
  package var table: TextTable {
    TextTable(
      ["step", "shape", "values", "time"], rows, alignments: [.left, .left, .left, .right], foldsCells: true)
  }

  package var count: Int { rows.count }

  /// Adds a step that gave tensors.
  package func add(_ name: String, _ tensors: [Tensor], milliseconds: Double?) {
    for (index, tensor) in tensors.enumerated() {
      let isFirst = index == 0
      rows.append([
        isFirst ? name : "", tensor.isDisposed ? "disposed" : "\(tensor.shape)", StepsView.picture(of: tensor),
        isFirst ? milliseconds.map { NumberText.duration($0 / 1000) } ?? "" : "",
      ])
    }
  }

  /// Adds a step that gave something else, shown as text.
  package func add(_ name: String, text: String, milliseconds: Double?) {
    rows.append([name, "", text, milliseconds.map { NumberText.duration($0 / 1000) } ?? ""])
  }

  /// Adds an operation of the engine, while the view observes it.
  package func operationEnded(_ record: OperationRecord) {
    let outer = Engine.setObserver(nil)
    defer { Engine.setObserver(outer) }
    add(StepsView.functionName(ofKernel: record.name), record.outputs, milliseconds: record.milliseconds)
  }

  /// Kernels that are not called like the function that runs them.
  private static let functionNames = [
    "BatchMatMul": "matMul", "_FusedMatMul": "fused.matMul", "FusedConv2D": "fused.conv2d", "RealDiv": "div",
    "Multiply": "mul", "Identity": "clone", "StridedSlice": "stridedSlice", "Select": "where",
  ]

  /// The operation of a kernel as programs call it: `relu` for `Relu`.
  private static func functionName(ofKernel kernel: String) -> String {
    functionNames[kernel] ?? kernel.prefix(1).lowercased() + kernel.dropFirst()
  }

  private static func picture(of tensor: Tensor) -> String {
    guard !tensor.isDisposed, tensor.dtype != .string, tensor.dtype != .complex64, tensor.size <= 1 << 22,
      let values = try? tensor.doubles()
    else { return "" }
    return Sparkline.text(of: values)
  }

  /// Applies a model to tensors layer by layer, each layer a step; gives the model's outputs.
  ///
  /// - Throws: what the layer throws that cannot take its input; the steps before it are in the table.
  package func apply(_ model: LayersModel, to inputs: [Tensor]) throws -> [Tensor] {
    var values: [Int: Tensor] = [:]
    for (symbol, tensor) in zip(model.modelInputs, inputs) { values[symbol.id] = tensor }
    for layer in model.layers {
      for node in layer.inboundNodes where node.outputTensors.contains(where: { values[$0.id] == nil }) {
        let arguments = node.inputTensors.compactMap { values[$0.id] }
        guard !arguments.isEmpty, arguments.count == node.inputTensors.count else { continue }
        let start = TrainingDisplay.monotonicSeconds()
        let results = try layer.apply(arguments, CallOptions())
        let milliseconds = (TrainingDisplay.monotonicSeconds() - start) * 1000
        for (symbol, tensor) in zip(node.outputTensors, results) { values[symbol.id] = tensor }
        add("\(layer.name) (\(layer.className))", results, milliseconds: milliseconds)
      }
    }
    return model.modelOutputs.compactMap { values[$0.id] }
  }
}
