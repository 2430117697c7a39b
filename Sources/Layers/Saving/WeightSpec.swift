import Tensors

/// What a file says of one weight: its name, shape and type, and how its numbers were packed.
public struct WeightSpec {
  /// The name, such as `dense_Dense1/kernel`.
  public var name: String
  /// The sizes along the axes.
  public var shape: [Int]
  /// The kind of the values.
  public var dtype: DataType
  /// `optimizer` for the running averages of an optimizer.
  public var group: String?
  /// How the numbers were packed; `nil` when they are whole.
  public var quantization: Quantization?

  /// How numbers were packed into fewer bytes.
  public struct Quantization {
    /// The type in the file: `uint8`, `uint16` or `float16`.
    public var dtype: String
    /// What is added.
    public var min: Double?
    /// What is multiplied with.
    public var scale: Double?
  }

  /// A whole weight.
  public init(name: String, shape: [Int], dtype: DataType, group: String? = nil) {
    self.name = name
    self.shape = shape
    self.dtype = dtype
    self.group = group
  }

  /// Reads an entry of a manifest.
  ///
  /// - Throws: ``LayerError`` naming the weight and what is wrong with its entry.
  public init(_ entry: ConfigValue) throws {
    guard let name = entry["name"].string else {
      throw LayerError("A weight in the manifest has no name: \(JSONWriter.text(entry)).")
    }
    self.name = name
    guard let sizes = entry["shape"].array?.map(\.integer), sizes.allSatisfy({ ($0 ?? -1) >= 0 }) else {
      throw LayerError("The weight '\(name)' has no valid shape: \(JSONWriter.text(entry["shape"])).")
    }
    shape = sizes.compactMap { $0 }
    let type = entry["dtype"]
    let typeName = type.isNull ? "float32" : type.string ?? JSONWriter.text(type)
    guard let dtype = DataType(name: typeName) else {
      throw LayerError(
        "The weight '\(name)' has the unknown dtype '\(typeName)'; the types are \(DataType.allCases.map(\.description).joined(separator: ", "))."
      )
    }
    self.dtype = dtype
    group = entry["group"].string
    let packing = entry["quantization"]
    if !packing.isNull { quantization = try WeightSpec.quantization(packing, name, dtype) }
  }

  private static func quantization(_ value: ConfigValue, _ name: String, _ dtype: DataType) throws -> Quantization {
    let type = value["dtype"].string ?? ""
    let result = Quantization(dtype: type, min: value["min"].number, scale: value["scale"].number)
    switch type {
    case "uint8", "uint16":
      guard result.min != nil, result.scale != nil else {
        let missing = [result.min == nil ? "min" : nil, result.scale == nil ? "scale" : nil].compactMap { $0 }
        throw LayerError(
          "The weight '\(name)' is quantized as \(type), but its quantization has no \(missing.joined(separator: " and no "))."
        )
      }
      guard dtype == .float32 || dtype == .int32 else {
        throw LayerError("The weight '\(name)' of type \(dtype) cannot be quantized as \(type).")
      }
    case "float16":
      guard dtype == .float32 else {
        throw LayerError("The weight '\(name)' is quantized as float16, but its type is \(dtype) instead of float32.")
      }
    default:
      throw LayerError(
        "The weight '\(name)' has the unknown quantization dtype '\(type)'; it must be 'uint8', 'uint16' or 'float16'.")
    }
    return result
  }

  /// The entry of a manifest.
  public var entry: ConfigValue {
    var object: ConfigObject = [
      "name": .string(name), "shape": .integers(shape), "dtype": .string(dtype.description),
    ]
    if let quantization {
      var packing: ConfigObject = ["dtype": .string(quantization.dtype)]
      if let min = quantization.min { packing["min"] = .number(min) }
      if let scale = quantization.scale { packing["scale"] = .number(scale) }
      packing["original_dtype"] = .string(dtype.description)
      object["quantization"] = .object(packing)
    }
    if let group { object["group"] = .string(group) }
    return .object(object)
  }

  /// The bytes of one value in the file; 0 for strings, whose lengths vary.
  var storedByteCount: Int {
    switch quantization?.dtype {
    case "uint8": 1
    case "uint16", "float16": 2
    default: dtype.byteCount
    }
  }

  /// The number of values.
  ///
  /// - Throws: ``LayerError`` when it is absurd.
  func elementCount() throws -> Int {
    var product = 1
    for size in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      guard !overflow, next <= 1 << 40 else {
        throw LayerError("The weight '\(name)' has the impossible shape \(TensorShape.text(shape)).")
      }
      product = next
    }
    return product
  }
}

/// Weights as bytes (little endian, one after another, without padding).
public enum WeightCodec {
  /// The bytes and the entries of some tensors.
  public static func encode(
    _ weights: [(name: String, tensor: Tensor)], group: String? = nil
  ) throws -> (data: [UInt8], specs: [WeightSpec]) {
    var data: [UInt8] = []
    var specs: [WeightSpec] = []
    for (name, tensor) in weights {
      try tensor.requireLive(for: "encodeWeights")
      specs.append(WeightSpec(name: name, shape: tensor.shape.dimensions, dtype: tensor.dtype, group: group))
      if tensor.dtype == .string {
        for text in tensor.strings {
          let bytes = Array(text.utf8)
          withUnsafeBytes(of: UInt32(truncatingIfNeeded: bytes.count).littleEndian) { data.append(contentsOf: $0) }
          data.append(contentsOf: bytes)
        }
      } else {
        let byteCount = tensor.size * tensor.dtype.byteCount
        withExtendedLifetime(tensor) {
          data.append(contentsOf: UnsafeRawBufferPointer(start: tensor.bytes, count: byteCount))
        }
      }
    }
    return (data, specs)
  }

  /// The tensors in some bytes. Bytes after the last weight are ignored.
  ///
  /// - Throws: ``LayerError`` when there are fewer bytes than the entries need.
  public static func decode(_ data: [UInt8], _ specs: [WeightSpec]) throws -> [(name: String, tensor: Tensor)] {
    var position = 0
    return try specs.map { spec in
      let count = try spec.elementCount()
      if spec.dtype == .string { return (spec.name, try strings(data, &position, spec, count)) }
      let byteCount = count * spec.storedByteCount
      guard byteCount <= data.count - position else { throw shortage(spec, count, available: data.count - position) }
      let range = position..<position + byteCount
      position += byteCount
      return (spec.name, try tensor(data[range], spec, count))
    }
  }

  private static func shortage(_ spec: WeightSpec, _ count: Int, available: Int) -> LayerError {
    let size = spec.storedByteCount
    return LayerError(
      "The weight data ends too early: '\(spec.name)' of shape \(TensorShape.text(spec.shape)) needs \(count) values (\(count * size) bytes of \(size) each), but only \(available / size) values (\(available) bytes) are left."
    )
  }

  private static func tensor(_ bytes: ArraySlice<UInt8>, _ spec: WeightSpec, _ count: Int) throws -> Tensor {
    let result: Tensor
    do {
      result = try Tensor(uninitialized: TensorShape(spec.shape), spec.dtype)
    } catch let error as TensorError {
      throw LayerError("The weight '\(spec.name)' cannot be made. \(error.message)")
    }
    try bytes.withUnsafeBytes { source in
      switch spec.quantization?.dtype {
      case "uint8": try expand(count, spec, result) { Double(source[$0]) }
      case "uint16":
        try expand(count, spec, result) { Double(source.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self)) }
      case "float16":
        for index in 0..<count {
          result.floats[index] = HalfPrecision.widen(source.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
        }
      default: UnsafeMutableRawBufferPointer(start: result.bytes, count: source.count).copyMemory(from: source)
      }
    }
    return result
  }

  private static func expand(_ count: Int, _ spec: WeightSpec, _ result: Tensor, _ value: (Int) -> Double) throws {
    let scale = spec.quantization?.scale ?? 1
    let minimum = spec.quantization?.min ?? 0
    for index in 0..<count {
      let number = value(index) * scale + minimum
      if spec.dtype == .int32 {
        result.ints[index] = Int32(truncatingIfNeeded: Int64(number.rounded().clamped(to: -0x1p31, 0x1p31)))
      } else {
        result.floats[index] = Float(number)
      }
    }
  }

  private static func strings(
    _ data: [UInt8], _ position: inout Int, _ spec: WeightSpec, _ count: Int
  ) throws -> Tensor {
    var texts: [String] = []
    for _ in 0..<count {
      guard data.count - position >= 4 else { throw stringShortage(spec) }
      let length = data[position..<position + 4].enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
      position += 4
      guard data.count - position >= length else { throw stringShortage(spec) }
      texts.append(String(decoding: data[position..<position + length], as: UTF8.self))
      position += length
    }
    return try Tensor(strings: texts, shape: TensorShape(spec.shape))
  }

  private static func stringShortage(_ spec: WeightSpec) -> LayerError {
    LayerError(
      "The weight data ends in the middle of the strings of '\(spec.name)' of shape \(TensorShape.text(spec.shape)).")
  }
}

extension Double {
  fileprivate func clamped(to low: Double, _ high: Double) -> Double {
    isNaN ? 0 : Swift.min(Swift.max(self, low), high)
  }
}

/// Numbers of IEEE half precision.
enum HalfPrecision {
  /// The number that 16 bits stand for: 1 sign, 5 exponent, 10 fraction bits.
  static func widen(_ half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let exponent = UInt32(half >> 10) & 0x1F
    let fraction = UInt32(half & 0x3FF)
    if exponent == 0 {
      // Subnormal: a multiple of 2⁻²⁴.
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    }
    let widened = exponent == 0x1F ? 0xFF : exponent + 112
    return Float(bitPattern: sign | widened << 23 | fraction << 13)
  }
}
