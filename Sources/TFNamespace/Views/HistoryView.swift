import Display
import Script

/// What a training gives, as the notebook shows it: each metric with its course.
enum HistoryView {
  /// The view of a history by its metrics, in the order of the run.
  static func bundle(epochs: Int, _ metrics: [(name: String, values: [Double])]) -> DisplayBundle {
    let rows = metrics.validationLast { $0.name }.map { name, values in
      [
        name, values.first.map(NumberText.metric) ?? "", values.last.map(NumberText.metric) ?? "",
        Sparkline.text(of: values),
      ]
    }
    let title = "History  \(epochs) \(epochs == 1 ? "epoch" : "epochs")"
    return DisplayBundle(
      TextTable(
        ["metric", "first", "last", "course"], rows, title: title, alignments: [.left, .right, .right, .left]))
  }
}

extension TFContext {
  /// The view of an object that `fit()` gave; nil for other objects.
  func historyBundle(of object: JSObject) -> DisplayBundle? {
    guard object.prototype === hostClass("History").prototype,
      let values = try? object.get("history", machine).asObject,
      let epochs = try? object.get("epoch", machine).asArray
    else { return nil }
    let names = ((try? values.ownKeys(machine)) ?? []).compactMap { $0.name?.text }
    let metrics = names.map { name in
      let numbers = (try? values.get(PropertyKey(name), machine).asArray).flatMap { $0 }
      return (name: name, values: numbers.map { list in (0..<list.count).compactMap { list[$0].asNumber } } ?? [])
    }
    return HistoryView.bundle(epochs: epochs.count, metrics)
  }
}
