import Foundation
import Script

/// A condition in which TensorFlow.js reports an error, with the facts that the message has to name.
struct ErrorCondition: Sendable {
  let id: String
  let code: String
  let names: [String]

  /// The conditions of a file that end in an error.
  static func conditions(at url: URL) throws -> [ErrorCondition] {
    let document = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
    return (document?["conditions"] as? [[String: Any]] ?? []).compactMap { condition in
      guard condition["error"] != nil, let id = condition["id"] as? String, let code = condition["code"] as? String
      else { return nil }
      return ErrorCondition(id: id, code: code, names: condition["names"] as? [String] ?? [])
    }
  }

  /// What the programs take for granted.
  private static let prelude = """
    const L = tf.layers;
    const seq = (...layers) => tf.sequential({layers});
    const dm = (units = 1, inputs = 2) => seq(L.dense({units, inputShape: [inputs]}));
    const cm = (options = {}) => {
      const m = dm();
      m.compile({optimizer: 'sgd', loss: 'meanSquaredError', ...options});
      return m;
    };
    const art = async (model, config) => {
      let artifacts;
      await model.save(tf.io.withSaveHandler(async a => { artifacts = a; return {modelArtifactsInfo: {}}; }), config);
      return artifacts;
    };

    """

  /// What is wrong with the message; nil when it names all facts.
  func failure() -> String? {
    Machine.onLargeStack { () -> String? in
      ProgramRunner.resetCounters()
      let runner = ProgramRunner()
      let isExpression = !code.contains(";") && !code.hasPrefix("return ")
      do {
        let value = try runner.run(body: Self.prelude + (isExpression ? "return await (\(code));" : code))
        return "no error, but \((try? runner.encode(value)).map { "\($0)" } ?? "a value")"
      } catch {
        let message = runner.message(of: error)
        let missing = names.filter { !message.contains($0.trimmingCharacters(in: CharacterSet(charactersIn: "'`"))) }
        return missing.isEmpty ? nil : "misses \(missing) in: \(message)"
      }
    }
  }
}
