import Display
import Glibc
import TFNamespace
import Layers
import Tensors

extension ScriptEvaluator {
  package func memory() -> [(name: String, amount: String)] {
    let info = Engine.memory
    return [
      ("tensors", String(info.tensorCount)), ("tensor buffers", String(info.bufferCount)),
      ("tensor bytes", NumberText.bytes(info.byteCount)),
      ("whole program", ScriptEvaluator.residentBytes().map(NumberText.bytes) ?? "?"),
    ]
  }

  /// The memory of this process that is in use now, from `/proc`.
  private static func residentBytes() -> Int? {
    guard let text = try? Files.readText("/proc/self/statm") else { return nil }
    let fields = text.split(separator: " ")
    return fields.count > 1 ? Int(fields[1]).map { $0 * sysconf(Int32(_SC_PAGESIZE)) } : nil
  }

  package func shapes(of expression: String) throws -> DisplayBundle {
    DisplayBundle(
      ShapesView.text(of: try model(expression), on: TerminalCapabilities.detect(fileDescriptor: STDOUT_FILENO)))
  }

  package func graph(of expression: String) throws -> DisplayBundle {
    DisplayBundle(
      GraphView.text(of: try model(expression), on: TerminalCapabilities.detect(fileDescriptor: STDOUT_FILENO)))
  }

  private func model(_ expression: String) throws -> LayersModel {
    guard let model = context.layer(try value(of: expression)) as? LayersModel else {
      throw CommandError("\(expression) is no model")
    }
    return model
  }
}
