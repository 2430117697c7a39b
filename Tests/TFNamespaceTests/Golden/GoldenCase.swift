import Foundation

/// A program with the result that TensorFlow.js gave for it.
struct GoldenCase: Sendable {
  let id: String
  let code: String
  let result: GoldenValue
  let output: String?
  let tolerance: (absolute: Double, relative: Double)
  /// Whether the result depends on counters of the process.
  let isFresh: Bool

  init?(line: Substring) {
    guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
      let id = object["id"] as? String, let code = object["code"] as? String, let result = object["result"]
    else { return nil }
    self.id = id
    self.code = code
    self.result = GoldenValue(json: result)
    output = object["stdout"] as? String
    let tolerance = object["tol"] as? [String: Double]
    self.tolerance = (tolerance?["abs"] ?? 1e-4, tolerance?["rel"] ?? 1e-3)
    isFresh = object["fresh"] as? Bool ?? false
  }

  /// The cases of a file, one a line.
  static func cases(at url: URL) throws -> [GoldenCase] {
    try String(contentsOf: url, encoding: .utf8).split(separator: "\n").compactMap { GoldenCase(line: $0) }
  }
}

/// A result, as the golden files write it.
indirect enum GoldenValue: Sendable, Equatable {
  case tensor(dtype: String, shape: [Int], values: [Scalar])
  case list([GoldenValue])
  case object([String: GoldenValue])
  case typedArray(String, [Scalar])
  case scalar(Scalar)
  case nothing
  case function
  case error

  /// A number, a text or a truth value.
  enum Scalar: Sendable, Equatable {
    case number(Double)
    case text(String)
    case truth(Bool)

    init(json: Any, allowsNonfinite: Bool = true) {
      if let text = json as? String {
        let special: [String: Double] = ["NaN": .nan, "Infinity": .infinity, "-Infinity": -.infinity]
        self = allowsNonfinite ? special[text].map { .number($0) } ?? .text(text) : .text(text)
      } else if let number = json as? NSNumber {
        self = CFBooleanIsTruth(number) ? .truth(number.boolValue) : .number(number.doubleValue)
      } else {
        self = .text("\(json)")
      }
    }
  }

  init(json: Any) {
    let object = json as? [String: Any] ?? [:]
    func scalars() -> [Scalar] {
      let isText = object["dtype"] as? String == "string"
      return (object["values"] as? [Any] ?? []).map { Scalar(json: $0, allowsNonfinite: !isText) }
    }
    switch object["type"] as? String {
    case "tensor":
      self = .tensor(
        dtype: object["dtype"] as? String ?? "", shape: object["shape"] as? [Int] ?? [], values: scalars())
    case "list": self = .list((object["items"] as? [Any] ?? []).map { GoldenValue(json: $0) })
    case "object": self = .object((object["entries"] as? [String: Any] ?? [:]).mapValues { GoldenValue(json: $0) })
    case "typedarray": self = .typedArray(object["class"] as? String ?? "", scalars())
    case "json":
      guard let value = object["value"], !(value is NSNull) else {
        self = .nothing
        return
      }
      self = .scalar(Scalar(json: value, allowsNonfinite: object["nonfinite"] != nil))
    case "error": self = .error
    case "function": self = .function
    default: self = .nothing
    }
  }
}

/// Whether a number of a JSON document is `true` or `false`.
private func CFBooleanIsTruth(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

extension GoldenValue {
  /// What differs from the expected result; nil when nothing does.
  func difference(from expected: GoldenValue, _ tolerance: (absolute: Double, relative: Double)) -> String? {
    switch (self, expected) {
    case (.tensor(let dtype, let shape, let values), .tensor(let wantedType, let wantedShape, let wantedValues)):
      if dtype != wantedType { return "dtype \(dtype), not \(wantedType)" }
      if shape != wantedShape { return "shape \(shape), not \(wantedShape)" }
      let isExact = dtype != "float32" && dtype != "complex64"
      return Self.difference(values, wantedValues, isExact ? (0, 0) : tolerance, areFloats: !isExact)
    case (.list(let items), .list(let wanted)):
      if items.count != wanted.count { return "\(items.count) items, not \(wanted.count)" }
      for (index, (item, want)) in zip(items, wanted).enumerated() {
        if let difference = item.difference(from: want, tolerance) { return "[\(index)]: \(difference)" }
      }
      return nil
    case (.object(let entries), .object(let wanted)):
      for key in Set(entries.keys).union(wanted.keys).sorted() {
        let difference = (entries[key] ?? .nothing).difference(from: wanted[key] ?? .nothing, tolerance)
        if let difference { return ".\(key): \(difference)" }
      }
      return nil
    case (.typedArray(let name, let values), .typedArray(let wantedName, let wantedValues)):
      if name != wantedName { return "\(name), not \(wantedName)" }
      return Self.difference(values, wantedValues, tolerance, areFloats: name.hasPrefix("Float"))
    case (.scalar(let value), .scalar(let wanted)):
      return Self.difference([value], [wanted], tolerance, areFloats: false)
    case (.nothing, .nothing), (.error, .error), (.function, .function): return nil
    default: return "\(self), not \(expected)"
    }
  }

  private static func difference(
    _ values: [Scalar], _ wanted: [Scalar], _ tolerance: (absolute: Double, relative: Double), areFloats: Bool
  ) -> String? {
    if values.count != wanted.count { return "\(values.count) values, not \(wanted.count)" }
    for (index, (value, want)) in zip(values, wanted).enumerated() {
      if case .number(let actual) = value, case .number(let expected) = want {
        if actual == expected || (actual.isNaN && expected.isNaN) { continue }
        let isLoose = areFloats || expected != expected.rounded()
        if isLoose, abs(actual - expected) <= tolerance.absolute + tolerance.relative * abs(expected) { continue }
      } else if value == want {
        continue
      }
      return "value \(index) is \(value), not \(want)"
    }
    return nil
  }
}
