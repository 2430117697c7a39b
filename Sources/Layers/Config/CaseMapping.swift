/// The two spellings of names: `useBias` in programs, `use_bias` in files.
///
/// Files hold both keys and string values in the second spelling; names that people chose stay as they are.
public enum CaseMapping {
  /// The spelling of files: `batchInputShape` → `batch_input_shape`, `L1L2` → `l1_l2`, `fooBAR` → `foo_bar`.
  ///
  /// An underscore goes before each capital that begins a run like `Abc1` (except at the start), then between a small
  /// letter and a capital. A result that would start with an underscore gets the word `private` before it.
  public static func snakeCase(_ name: String) -> String {
    let separated = separateSmallFromCapital(separateWords(Array(name.unicodeScalars)))
    var result = ""
    for scalar in separated { result.unicodeScalars.append(isCapital(scalar) ? lowered(scalar) : scalar) }
    return result.hasPrefix("_") ? "private" + result : result
  }

  /// The spelling of programs: `batch_input_shape` → `batchInputShape`, `_lead` → `Lead`, `trail_` → `trail`.
  public static func camelCase(_ name: String) -> String {
    guard name.unicodeScalars.count > 1, name.unicodeScalars.contains("_") else { return name }
    var result = ""
    var afterUnderscore = false
    for scalar in name.unicodeScalars {
      if scalar == "_" {
        afterUnderscore = true
      } else if afterUnderscore && !isWordCharacter(scalar) {
        // Only a letter or digit takes the place of the underscores.
        result += "_"
        result.unicodeScalars.append(scalar)
        afterUnderscore = false
      } else {
        result.unicodeScalars.append(afterUnderscore && isSmall(scalar) ? raised(scalar) : scalar)
        afterUnderscore = false
      }
    }
    return result
  }

  /// A whole tree in the spelling of files.
  ///
  /// The strings under `name` and `className`, and the layer names in lists of connections, are kept.
  public static func snakeCased(_ value: ConfigValue, key: String = "") -> ConfigValue {
    switch value {
    case .string(let text): .string(snakeCase(text))
    case .array(let items):
      .array(items.enumerated().map { isLayerReference($1, at: $0, key) ? $1 : snakeCased($1, key: key) })
    case .object(let object):
      .object(
        ConfigObject(
          object.entries.map { entry in
            if (entry.key == "name" || entry.key == "className"), entry.value.string != nil {
              return (snakeCase(entry.key), entry.value)
            }
            return (snakeCase(entry.key), snakeCased(entry.value, key: entry.key))
          }))
    default: value
    }
  }

  /// A whole tree in the spelling of programs; the inverse of ``snakeCased(_:key:)``.
  public static func camelCased(_ value: ConfigValue, key: String = "") -> ConfigValue {
    switch value {
    case .string(let text): .string(camelCase(text))
    case .array(let items):
      .array(items.enumerated().map { isLayerReference($1, at: $0, key) ? $1 : camelCased($1, key: key) })
    case .object(let object):
      .object(
        ConfigObject(
          object.entries.map { entry in
            let key = camelCase(entry.key)
            if (key == "name" || key == "className"), entry.value.string != nil { return (key, entry.value) }
            return (key, camelCased(entry.value, key: key))
          }))
    default: value
    }
  }

  private static func isLayerReference(_ item: ConfigValue, at index: Int, _ key: String) -> Bool {
    index == 0 && item.string != nil && (key == "inboundNodes" || key == "inputLayers" || key == "outputLayers")
  }

  private static func separateWords(_ name: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var index = 0
    while index < name.count {
      result.append(name[index])
      index += 1
      guard index + 1 < name.count, isCapital(name[index]), isSmallOrDigit(name[index + 1]) else { continue }
      result += ["_", name[index]]
      index += 1
      while index < name.count, isSmallOrDigit(name[index]) {
        result.append(name[index])
        index += 1
      }
    }
    return result
  }

  private static func separateSmallFromCapital(_ name: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    for scalar in name {
      if let last = result.last, isSmall(last), isCapital(scalar) { result.append("_") }
      result.append(scalar)
    }
    return result
  }

  private static func isCapital(_ scalar: Unicode.Scalar) -> Bool { scalar >= "A" && scalar <= "Z" }
  private static func isSmall(_ scalar: Unicode.Scalar) -> Bool { scalar >= "a" && scalar <= "z" }
  private static func isSmallOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    isSmall(scalar) || (scalar >= "0" && scalar <= "9")
  }
  private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
    isSmallOrDigit(scalar) || isCapital(scalar)
  }
  private static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    Unicode.Scalar(scalar.value + 32) ?? scalar
  }
  private static func raised(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    Unicode.Scalar(scalar.value - 32) ?? scalar
  }
}
