import Layers
import Script

extension TFContext {
  /// What `fit()` gives, as far as the training has come: `{validationData, params, epoch, history}`.
  func historyValue(_ history: History) throws -> Value {
    let value = value(for: history, className: "History")
    guard let object = value.asObject else { return value }
    object.put("validationData", .null)
    object.put("params", Value(try self.object(of: parameters(of: history))))
    object.put("epoch", try history.epochs.scriptValue(self))
    let values = realm.makeObject()
    for (key, numbers) in history.values { values.put(PropertyKey(key), try numbers.scriptValue(self)) }
    object.put("history", Value(values))
    return value
  }

  /// The `params` of a history and of callbacks.
  func parameters(of history: History) -> ConfigObject {
    let parameters = history.parameters
    func number(_ value: Int?) -> ConfigValue { value.map { .number(Double($0)) } ?? .null }
    return [
      "epochs": number(parameters.epochs), "initialEpoch": number(parameters.initialEpoch),
      "samples": number(parameters.samples), "steps": number(parameters.steps),
      "batchSize": number(parameters.batchSize), "verbose": number(parameters.verbose),
      "doValidation": .boolean(parameters.doValidation), "metrics": .array(parameters.metrics.map { .string($0) }),
    ]
  }
}
