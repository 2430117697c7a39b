import Script
import Tensors

extension FunctionTable {
  /// Pictures as bytes of pixels.
  mutating func addPixels() {
    section("Browser", in: "tf.browser")
    let pixels: [Parameter] = [
      .any("pixels", "{data, width, height}", "four bytes a pixel: red, green, blue, alpha"),
      .integer("numChannels", default: 3),
    ]
    let picture = "{data: new Uint8Array([10, 20, 30, 255]), width: 1, height: 1}"
    add(
      "fromPixels", pixels, "Makes an int32 tensor [height, width, channels] of the pixels of a picture.",
      example: "tf.browser.fromPixels(\(picture)).print();"
    ) { try $0.tensorFromPixels() }
    addAsync(
      "fromPixelsAsync", pixels, "As fromPixels, but gives a promise.",
      example: "(await tf.browser.fromPixelsAsync(\(picture))).print();"
    ) { try $0.tensorFromPixels() }
    addAsync(
      "toPixels", [.tensor("img", .preferably(.int32)), .any("canvas", "none", optional: "none")],
      "The bytes of the pixels of a picture [height, width, channels]: red, green, blue, alpha.",
      returns: "Promise<Uint8ClampedArray>", example: "console.log(await tf.browser.toPixels(tf.ones([1, 1, 3])));"
    ) { try $0.pixelsOfTensor() }
    addUnavailable(
      "draw", [.tensor("image"), .any("canvas", "HTMLCanvasElement")], "there is no canvas in a terminal.",
      instead: "Show a picture as the value of a cell, or write a file with tf.node.encodePng().")
  }
}

extension Call {
  fileprivate func tensorFromPixels() throws -> Tensor {
    let channels = try integer(1)
    guard (1...4).contains(channels) else {
      throw machine.error("\(entry.name)(): numChannels must be from 1 to 4, but it is \(channels).")
    }
    guard let object = self[0].asObject, let bytes = try machine.bytes(of: object.get("data", machine)),
      let width = try object.get("width", machine).asInt, let height = try object.get("height", machine).asInt
    else {
      throw argument(0).mismatch(
        "a picture: an object {data, width, height} with the bytes of the pixels",
        hint: "There are no canvas and video elements here; read files with tf.node.decodeImage().")
    }
    guard width >= 0, height >= 0, bytes.count == width * height * 4 else {
      throw machine.error(
        "\(entry.name)(): a picture of \(width) x \(height) pixels has \(width * height * 4) bytes, but data holds \(bytes.count)."
      )
    }
    let values = try Tensor(uninitialized: TensorShape([height, width, channels]), .int32)
    for pixel in 0..<width * height {
      for channel in 0..<channels { values.ints[pixel * channels + channel] = Int32(bytes[pixel * 4 + channel]) }
    }
    return values
  }

  fileprivate func pixelsOfTensor() throws -> Value {
    let image = try tensor(0)
    guard image.rank == 2 || image.rank == 3 else {
      throw machine.error("toPixels() needs a tensor of rank 2 or 3, but this one is of rank \(image.rank).")
    }
    let depth = image.rank == 2 ? 1 : image.shape[2]
    guard depth == 1 || depth == 3 || depth == 4 else {
      throw machine.error("toPixels() needs 1, 3 or 4 channels, but the shape \(image.shape) has \(depth).")
    }
    guard image.dtype == .float32 || image.dtype == .int32 else {
      throw machine.error("toPixels() needs a float32 or int32 tensor, but this one is \(image.dtype).")
    }
    let scale = image.dtype == .float32 ? 255.0 : 1
    let limit = image.dtype == .float32 ? 1.0 : 255
    let values = try image.doubles()
    if let wrong = values.first(where: { !(0...limit).contains($0) }) {
      throw machine.error(
        "toPixels() needs \(image.dtype) values in the range [0 - \(Int(limit))], but one is \(Script.NumberText.string(wrong))."
      )
    }
    let pixels = try machine.makeTypedArray(.uint8Clamped, length: image.shape[0] * image.shape[1] * 4)
    for pixel in 0..<image.shape[0] * image.shape[1] {
      for channel in 0..<4 {
        let source = depth == 1 ? pixel : pixel * depth + channel
        let value = channel < 3 || depth == 4 ? values[source] * scale : 255
        pixels.setNumber(channel == 3 && depth == 1 ? 255 : value.rounded(), at: pixel * 4 + channel)
      }
    }
    return Value(pixels)
  }
}
