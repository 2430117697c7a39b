import Display
import Script
import Tensors

extension FunctionTable {
  /// `tf.node`: pictures in files.
  mutating func addNode() {
    section("Node / Images", in: "tf.node")
    addDecoders()
    addEncoders()
    section("Node / TensorFlow", in: "tf.node")
    addUnavailable(
      "loadSavedModel", [.text("path")], "SavedModel folders need the TensorFlow library.",
      instead:
        "Convert the model with tensorflowjs_converter and load it with tf.loadGraphModel('file://…/model.json').")
    addUnavailable(
      "getMetaGraphsFromSavedModel", [.text("path")], "SavedModel folders need the TensorFlow library.",
      instead:
        "Convert the model with tensorflowjs_converter and load it with tf.loadGraphModel('file://…/model.json').")
    addUnavailable(
      "tensorBoard", [.text("logdir", default: "./logs")], "TensorBoard is a program of its own.",
      instead: "Show the training with tfvis.show.fitCallbacks() or the history with tfvis.show.history().")
    addUnavailable(
      "summaryFileWriter", [.text("logdir")], "TensorBoard is a program of its own.",
      instead: "Show values with tfvis.render.linechart() or write them with fs.appendFileSync().")
  }

  private mutating func addDecoders() {
    let contents = Parameter.any("contents", "Uint8Array")
    let channels = Parameter.integer("channels", default: 0, "0: those of the file, 1: gray, 3: RGB, 4: RGBA")
    let dtype = Parameter.choice("dtype", ["int32"], default: "int32")
    let example = "const png = await tf.node.encodePng(tf.fill([2, 2, 3], 128, 'int32'));\n"
    add(
      "decodeImage", [contents, channels, dtype, .boolean("expandAnimations", default: true)],
      "Reads a PNG, JPEG, GIF or BMP picture; an animated GIF gives a tensor of rank 4.",
      example: example + "tf.node.decodeImage(png).print();"
    ) { call -> Tensor in
      _ = try call.text(2)
      let file = try call.fileContents()
      guard let format = ImageFormat(file) else {
        throw call.machine.error(
          "decodeImage(): expected an image (BMP, JPEG, PNG, or GIF), but got an unsupported image type.")
      }
      switch format {
      case .png: return try call.tensor(of: [PNGFile.decode(file, channels: call.channels([0, 1, 3, 4]))])
      case .jpeg: return try call.tensor(of: [JPEGFile.decode(file, channels: call.channels([0, 1, 3]))])
      case .bmp: return try call.tensor(of: [BMPFile.decode(file, channels: call.channels([0, 3, 4]))])
      case .gif:
        _ = try call.channels([0, 3])
        let pictures = try GIFFile.decode(file)
        return try call.tensor(of: call.boolean(3) ? pictures : Array(pictures.prefix(1)), isAnimation: call.boolean(3))
      }
    }
    add(
      "decodePng", [contents, channels, dtype], "Reads a PNG picture.",
      example: example + "console.log(tf.node.decodePng(png, 1).shape);"
    ) { call -> Tensor in
      _ = try call.text(2)
      return try call.tensor(of: [PNGFile.decode(call.fileContents(.png), channels: call.channels([0, 1, 3, 4]))])
    }
    add(
      "decodeJpeg",
      [
        contents, channels, .integer("ratio", default: 1, "1, 2, 4 or 8 times smaller"),
        .boolean("fancyUpscaling", default: true), .boolean("tryRecoverTruncated"),
        .number("acceptableFraction", default: 1), .text("dctMethod", default: ""),
      ],
      "Reads a JPEG picture.",
      example:
        "const jpeg = await tf.node.encodeJpeg(tf.fill([8, 8, 3], 128, 'int32'));\nconsole.log(tf.node.decodeJpeg(jpeg).shape);"
    ) { call -> Tensor in
      let ratio = try call.integer(2)
      guard [1, 2, 4, 8].contains(ratio) else {
        throw call.machine.error("decodeJpeg(): ratio must be 1, 2, 4 or 8, but it is \(ratio).")
      }
      return try call.tensor(of: [
        JPEGFile.decode(
          call.fileContents(.jpeg), channels: call.channels([0, 1, 3]), ratio: ratio, fancyUpscaling: call.boolean(3))
      ])
    }
    add(
      "decodeBmp", [contents, channels], "Reads a BMP picture.",
      example: "// tf.node.decodeBmp(fs.readFileSync('picture.bmp')).print();"
    ) { call -> Tensor in
      try call.tensor(of: [BMPFile.decode(call.fileContents(.bmp), channels: call.channels([0, 3, 4]))])
    }
    add(
      "decodeGif", [contents], "Reads all pictures of a GIF, as a tensor of rank 4.",
      example: "// tf.node.decodeGif(fs.readFileSync('picture.gif')).shape;"
    ) { call -> Tensor in try call.tensor(of: GIFFile.decode(call.fileContents(.gif)), isAnimation: true) }
  }

  private mutating func addEncoders() {
    addAsync(
      "encodePng", [.tensor("image"), .integer("compression", default: 1)], "Writes a picture as PNG.",
      returns: "Promise<Uint8Array>",
      example: "console.log((await tf.node.encodePng(tf.fill([2, 2, 3], 255, 'int32'))).length > 50);"
    ) { call -> Value in try call.byteArray(PNGFile.encode(call.picture([1, 2, 3, 4]))) }
    addAsync(
      "encodeJpeg",
      [
        .tensor("image"), .choice("format", ["", "grayscale", "rgb"], default: ""), .integer("quality", default: 95),
        .boolean("progressive"), .boolean("optimizeSize"), .boolean("chromaDownsampling", default: true),
        .choice("densityUnit", ["in", "cm"], default: "in"), .number("xDensity", default: 300),
        .number("yDensity", default: 300), .text("xmpMetadata", default: ""),
      ],
      "Writes a picture as JPEG.", returns: "Promise<Uint8Array>",
      example: "console.log((await tf.node.encodeJpeg(tf.fill([8, 8, 3], 200, 'int32'))).length > 100);"
    ) { call -> Value in
      let quality = try call.integer(2)
      guard (0...100).contains(quality) else {
        throw call.machine.error("encodeJpeg(): quality must be from 0 to 100, but it is \(quality).")
      }
      let picture = try call.picture([1, 3])
      let format = try call.choice(1)
      let wanted = format == "grayscale" ? 1 : format == "rgb" ? 3 : picture.channels
      guard wanted == picture.channels else {
        throw call.machine.error(
          "encodeJpeg(): the format '\(format)' needs \(wanted) channel\(wanted == 1 ? "" : "s"), but the image has \(picture.channels)."
        )
      }
      return try call.byteArray(
        JPEGFile.encode(
          picture, quality: max(quality, 1), isProgressive: call.boolean(3), halvesColor: call.boolean(5)))
    }
  }
}

extension Call {
  /// The bytes of the file in the first argument.
  fileprivate func fileContents(_ wanted: ImageFormat? = nil) throws -> [UInt8] {
    guard let bytes = context.bytes(self[0]) else {
      throw argument(0).mismatch("the bytes of a file as a Uint8Array", hint: "Read a file with fs.readFileSync(path).")
    }
    if let wanted, ImageFormat(bytes) != wanted {
      let found = ImageFormat(bytes).map { "a \($0.rawValue) file" } ?? "no picture"
      throw machine.error("\(entry.name)(): the contents must be a \(wanted.rawValue) file, but they are \(found).")
    }
    return bytes
  }

  /// The number of channels that is asked for.
  fileprivate func channels(_ possible: [Int]) throws -> Int {
    let count = try integer(1)
    guard possible.contains(count) else {
      throw machine.error(
        "\(entry.name)(): channels must be one of \(possible.map(String.init).joined(separator: ", ")) for such a picture, but it is \(count)."
      )
    }
    return count
  }

  /// Pictures of one size as an int32 tensor `[height, width, channels]`, with the pictures in front for an animation.
  fileprivate func tensor(of pictures: [RasterImage], isAnimation: Bool = false) throws -> Tensor {
    guard let first = pictures.first else { throw TensorError("\(entry.name)(): there is no picture.") }
    let shape = [first.height, first.width, first.channels]
    return try Tensor(
      ints: pictures.flatMap { $0.bytes.map { Int32($0) } },
      shape: TensorShape(isAnimation ? [pictures.count] + shape : shape))
  }

  /// The tensor of the first argument as a picture.
  fileprivate func picture(_ channels: [Int]) throws -> RasterImage {
    let image = try tensor(0)
    guard image.rank == 3, channels.contains(image.shape[2]), image.shape[0] > 0, image.shape[1] > 0 else {
      throw machine.error(
        "\(entry.name)(): the image must be a tensor of shape [height, width, channels] with \(channels.map(String.init).joined(separator: ", ")) channels, but its shape is \(image.shape)."
      )
    }
    let bytes = try image.doubles().map { UInt8(min(max($0.isNaN ? 0 : $0, 0), 255)) }
    return RasterImage(width: image.shape[1], height: image.shape[0], channels: image.shape[2], bytes: bytes)
  }

  fileprivate func byteArray(_ bytes: [UInt8]) throws -> Value {
    let array = try machine.makeTypedArray(.uint8, length: bytes.count)
    array.base.copyMemory(from: bytes, byteCount: bytes.count)
    return Value(array)
  }
}
