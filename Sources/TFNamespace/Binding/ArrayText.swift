import Script
import Tensors

/// Arrays in messages: `[2,3]`, `[1.5]`, `an array`.
enum ArrayText {
  /// The text of a short array of primitives; longer and nested arrays are described.
  static func brief(_ array: JSArray) -> String { brief(array, depth: 0) }

  private static func brief(_ array: JSArray, depth: Int) -> String {
    guard array.length <= 12 && depth < TensorShape.maximumRank else { return "an array of \(array.length) elements" }
    var parts: [String] = []
    for element in array.values {
      if let number = element.asNumber {
        parts.append(Script.NumberText.string(number))
      } else if let string = element.asString {
        parts.append("'\(string.text)'")
      } else if element.isNull {
        parts.append("null")
      } else if element.isBoolean {
        parts.append(element.isTruthy ? "true" : "false")
      } else if let inner = element.asArray {
        parts.append(brief(inner, depth: depth + 1))
      } else {
        return "an array of \(array.length) elements"
      }
    }
    return "[" + parts.joined(separator: ",") + "]"
  }
}
