// Resizing, cropping and turning images: [height, width, channels] or batches of them.

import Glibc

extension Tensor {
  /// Images of another size, between whose pixels values are interpolated.
  ///
  /// - Parameters:
  ///   - alignCorners: whether the centers of the corner pixels stay where they are.
  ///   - halfPixelCenters: whether pixel centers lie at half coordinates.
  public final func resizeBilinear(
    _ size: [Int], alignCorners: Bool = false, halfPixelCenters: Bool = false
  ) throws -> Tensor {
    let operation = try Operation("resizeBilinear", self)
    return try resized(operation, size, alignCorners, halfPixelCenters, keepsType: false) { source, last in
      let low = Swift.max(0, source.rounded(.down))
      return ImagePoint(
        low: Swift.min(Int(low), last), high: Swift.max(0, Swift.min(Int(source.rounded(.up)), last)),
        fraction: Float(source - low))
    } offset: {
      halfPixelCenters ? -0.5 : 0
    }
  }

  /// Images of another size, made of the nearest pixels.
  ///
  /// - Parameters:
  ///   - alignCorners: whether the centers of the corner pixels stay where they are.
  ///   - halfPixelCenters: whether pixel centers lie at half coordinates.
  public final func resizeNearestNeighbor(
    _ size: [Int], alignCorners: Bool = false, halfPixelCenters: Bool = false
  ) throws -> Tensor {
    let operation = try Operation("resizeNearestNeighbor", self)
    return try resized(operation, size, alignCorners, halfPixelCenters, keepsType: true) { source, last in
      let nearest = alignCorners ? (source + 0.5).rounded(.down) : source.rounded(.down)
      let place = Swift.max(0, Swift.min(Int(nearest), last))
      return ImagePoint(low: place, high: place, fraction: 0)
    } offset: {
      0
    }
  }

  /// - Parameters:
  ///   - point: the pixels around a source coordinate, from the coordinate and the last pixel.
  ///   - offset: what is added to a source coordinate.
  private final func resized(
    _ operation: Operation, _ size: [Int], _ alignCorners: Bool, _ halfPixelCenters: Bool, keepsType: Bool,
    point: (_ source: Double, _ last: Int) -> ImagePoint, offset: () -> Double
  ) throws -> Tensor {
    guard size.count == 2, size.allSatisfy({ (1...Int(Int32.max)).contains($0) }) else {
      throw operation.error(
        "the new size must be two positive numbers, [height,width], but it is \(TensorShape.text(size)).")
    }
    guard !(alignCorners && halfPixelCenters) else {
      throw operation.error("halfPixelCenters and alignCorners cannot both be true: set alignCorners to false.")
    }
    return try withImages(operation, keepsType: keepsType) { images in
      let shape = try TensorShape([images.shape[0], size[0], size[1], images.shape[3]])
      guard images.shape[1] > 0 && images.shape[2] > 0 else {
        throw operation.error("an image without pixels (shape \(images.shape)) cannot be resized.")
      }
      _ = try Tensor.measure(shape, .float32)
      func points(_ input: Int, _ output: Int) -> [ImagePoint] {
        let isAligned = alignCorners && output > 1
        let ratio = Double(isAligned ? input - 1 : input) / Double(isAligned ? output - 1 : output)
        let center = halfPixelCenters ? 0.5 : 0
        return (0..<output).map { point(ratio * (Double($0) + center) + offset(), input - 1) }
      }
      let sampling = ImageSampling(
        rows: points(images.shape[1], size[0]), columns: points(images.shape[2], size[1]), width: images.shape[2])
      return try sampling.apply(Operation(operation.name, images), images, shape, isShared: true)
    }
  }

  /// Parts of images, each brought to the same size.
  ///
  /// - Parameters:
  ///   - boxes: [boxes, 4] with rows (y1, x1, y2, x2), where 0 and 1 are the borders of an image.
  ///   - boxIndices: which image each box is cut from (int32).
  ///   - cropSize: the height and width of the results.
  ///   - extrapolationValue: the value outside the image.
  public final func cropAndResize(
    _ boxes: Tensor, _ boxIndices: Tensor, cropSize: [Int], interpolation: ImageInterpolation = .bilinear,
    extrapolationValue: Double = 0
  ) throws -> Tensor {
    let operation = try Operation("cropAndResize", self, boxes, boxIndices)
    try operation.requireReal(self, "image")
    try operation.require(self, "image", rank: 4)
    guard boxes.rank == 2, boxes.shape[1] == 4, boxes.dtype == .float32 else {
      throw operation.error("boxes must be a float32 tensor of shape [boxes,4], but it is \(boxes.shape).")
    }
    guard boxIndices.rank == 1, boxIndices.size == boxes.shape[0] else {
      throw operation.error(
        "boxInd must have the shape [\(boxes.shape[0])], one index for each of the boxes of shape \(boxes.shape), but it has the shape \(boxIndices.shape)."
      )
    }
    guard cropSize.count == 2, cropSize.allSatisfy({ (1...Int(Int32.max)).contains($0) }) else {
      throw operation.error("cropSize must be two numbers from 1, but it is \(TensorShape.text(cropSize)).")
    }
    let shape = try TensorShape([boxes.shape[0], cropSize[0], cropSize[1], self.shape[3]])
    _ = try Tensor.measure(shape, .float32)
    let (height, width) = (self.shape[1], self.shape[2])
    let corners = try boxes.floatValues()
    var sampling = ImageSampling(tapCount: 4)
    for (box, image) in try boxIndices.cast(to: .int32).intValues().enumerated() {
      guard image >= 0 && Int(image) < self.shape[0] else {
        throw operation.error("boxInd[\(box)] is \(image), but there are \(self.shape[0]) images.")
      }
      let corner = corners[(4 * box)..<(4 * box + 4)].map { $0 }
      let rows = Tensor.cropPoints(corner[0], corner[2], cropSize[0], height, interpolation)
      let columns = Tensor.cropPoints(corner[1], corner[3], cropSize[1], width, interpolation)
      sampling.append(rows: rows, columns: columns, width: width, first: Int(image) * height * width)
    }
    let images = dtype == .float32 ? self : try cast(to: .float32)
    return try sampling.apply(
      Operation("cropAndResize", images), images, shape, isShared: false, fill: [Float(extrapolationValue)])
  }

  /// The pixels that the points of a crop lie between; `nil` for points outside.
  private static func cropPoints(
    _ start: Float, _ end: Float, _ count: Int, _ size: Int, _ interpolation: ImageInterpolation
  ) -> [ImagePoint?] {
    let last = Float(size - 1)
    let step = count > 1 ? (end - start) * last / Float(count - 1) : 0
    return (0..<count).map { index in
      let place = count > 1 ? start * last + Float(index) * step : 0.5 * (start + end) * last
      guard place >= 0 && place <= last else { return nil }
      if interpolation == .nearest {
        let nearest = Int((place + 0.5).rounded(.down))
        return ImagePoint(low: nearest, high: nearest, fraction: 0)
      }
      let low = place.rounded(.down)
      return ImagePoint(low: Int(low), high: Int(place.rounded(.up)), fraction: place - low)
    }
  }

  /// Images mirrored from left to right: [batch, height, width, channels].
  public final func flipLeftRight() throws -> Tensor {
    let operation = try Operation("flipLeftRight", self)
    try operation.require(self, "image", rank: 4)
    return try reverse([2])
  }

  /// Images turned about a center, clockwise as they are shown, made of the nearest pixels.
  ///
  /// - Parameters:
  ///   - fill: the value outside, one for each color, or one for all; an alpha channel is opaque there.
  ///   - center: the center as parts of the width and of the height.
  public final func rotateWithOffset(
    _ radians: Double, fill: [Double] = [0], center: (x: Double, y: Double) = (0.5, 0.5)
  ) throws -> Tensor {
    let operation = try Operation("rotateWithOffset", self)
    try operation.require(self, "image", rank: 4)
    guard fill.count == 1 || fill.count >= Swift.min(shape[3], 3) else {
      throw operation.error(
        "fillValue must be a number or one for each of the \(shape[3]) channels, but there are \(fill.count).")
    }
    var values = fill.map(Float.init)
    if fill.count > 1 && shape[3] == 4 { values = values.prefix(3) + [255] }
    return try withImages(operation, keepsType: true) { images in
      let (height, width) = (images.shape[1], images.shape[2])
      let (centerX, centerY) = (Double(width) * center.x, Double(height) * center.y)
      let (sine, cosine) = (Glibc.sin(radians), Glibc.cos(radians))
      var sampling = ImageSampling(tapCount: 1)
      for row in 0..<height {
        for column in 0..<width {
          let (x, y) = (Double(column) - centerX, Double(row) - centerY)
          let sourceX = (x * cosine - y * sine + centerX + 0.5).rounded(.down)
          let sourceY = (x * sine + y * cosine + centerY + 0.5).rounded(.down)
          let isInside = sourceX >= 0 && sourceX < Double(width) && sourceY >= 0 && sourceY < Double(height)
          sampling.append(isInside ? Int(sourceY) * width + Int(sourceX) : -1, 1)
        }
      }
      return try sampling.apply(
        Operation("rotateWithOffset", images), images, images.shape, isShared: true, fill: values)
    }
  }

  /// Images under projective maps: the result at (x, y) is the image at ((a·x + b·y + c) / k, (d·x + e·y + f) / k) with
  /// k = g·x + h·y + 1.
  ///
  /// - Parameters:
  ///   - transforms: [batch, 8] or [1, 8] with rows (a, b, c, d, e, f, g, h).
  ///   - outputSize: the height and width of the results; those of the images if missing.
  public final func transform(
    _ transforms: Tensor, interpolation: ImageInterpolation = .nearest, fillMode: ImageFillMode = .constant,
    fillValue: Double = 0, outputSize: [Int]? = nil
  ) throws -> Tensor {
    let operation = try Operation("transform", self, transforms)
    try operation.requireReal(self, "image")
    try operation.require(self, "image", rank: 4)
    guard transforms.rank == 2, transforms.shape[0] == shape[0] || transforms.shape[0] == 1,
      transforms.shape[1] == 8, transforms.dtype != .string
    else {
      throw operation.error(
        "transforms must have the shape [\(shape[0]),8] or [1,8], but it is \(transforms.shape).")
    }
    let size = outputSize ?? [shape[1], shape[2]]
    guard size.count == 2, size.allSatisfy({ (1...Int(Int32.max)).contains($0) }) else {
      throw operation.error("outputShape must be two numbers from 1, but it is \(TensorShape.text(size)).")
    }
    let resultShape = try TensorShape([shape[0], size[0], size[1], shape[3]])
    _ = try Tensor.measure(resultShape, .float32)
    let numbers = try transforms.doubles()
    var sampling = ImageSampling(tapCount: interpolation == .nearest ? 1 : 4)
    for image in 0..<shape[0] {
      let first = transforms.shape[0] == 1 ? 0 : 8 * image
      let map = ProjectiveMap(Array(numbers[first..<(first + 8)]), height: shape[1], width: shape[2], fillMode)
      for y in 0..<size[0] {
        for x in 0..<size[1] {
          sampling.append(
            map.source(x, y), interpolation, height: shape[1], width: shape[2], first: image * shape[1] * shape[2])
        }
      }
    }
    let images = dtype == .float32 ? self : try cast(to: .float32)
    return try sampling.apply(
      Operation("transform", images), images, resultShape, isShared: false, fill: [Float(fillValue)])
  }
}

/// Where the pixels of a transformed image come from.
private struct ProjectiveMap {
  let numbers: [Double]
  let height: Int
  let width: Int
  let fillMode: ImageFillMode

  init(_ numbers: [Double], height: Int, width: Int, _ fillMode: ImageFillMode) {
    self.numbers = numbers
    self.height = height
    self.width = width
    self.fillMode = fillMode
  }

  /// The source of a pixel; `nil` for one at infinity.
  func source(_ x: Int, _ y: Int) -> (x: Double, y: Double)? {
    let (x, y) = (Double(x), Double(y))
    let k = numbers[6] * x + numbers[7] * y + 1
    if k == 0 { return nil }
    let sourceX = (numbers[0] * x + numbers[1] * y + numbers[2]) / k
    let sourceY = (numbers[3] * x + numbers[4] * y + numbers[5]) / k
    guard abs(sourceX) < 1e15 && abs(sourceY) < 1e15 else { return nil }
    return (placed(sourceX, width), placed(sourceY, height))
  }

  /// A coordinate brought inside the image as the fill mode says.
  private func placed(_ coordinate: Double, _ count: Int) -> Double {
    let length = Double(count)
    var place = coordinate
    let isOutside = place < 0 || place > length - 1
    switch fillMode {
    case .constant: return place
    case .nearest: break
    case .reflect where isOutside:
      if count <= 1 { return 0 }
      let period = 2 * length
      if place < 0 {
        place += period * (-place / period).rounded(.towardZero)
        place = place < -length ? place + period : -place - 1
      } else {
        place -= period * (place / period).rounded(.towardZero)
        if place >= length { place = period - place - 1 }
      }
    case .wrap where isOutside:
      if count <= 1 { return 0 }
      let last = length - 1
      if place < 0 {
        place += length * ((-place / last).rounded(.towardZero) + 1)
      } else {
        place -= length * (place / last).rounded(.towardZero)
      }
    case .reflect, .wrap: break
    }
    return min(max(place, 0), length - 1)
  }
}

extension ImageSampling {
  /// The sampling of every crossing of the rows and columns of one image.
  init(rows: [ImagePoint], columns: [ImagePoint], width: Int) {
    self.init(tapCount: 4)
    append(rows: rows, columns: columns, width: width, first: 0)
  }

  /// Adds the crossings of rows and columns; where one is missing, the fill value.
  mutating func append(rows: [ImagePoint?], columns: [ImagePoint?], width: Int, first: Int) {
    for row in rows {
      for column in columns {
        guard let row, let column else {
          append(-1, 1)
          for _ in 1..<4 { append(-1, 0) }
          continue
        }
        for (y, rowWeight) in [(row.low, 1 - row.fraction), (row.high, row.fraction)] {
          for (x, columnWeight) in [(column.low, 1 - column.fraction), (column.high, column.fraction)] {
            append(first + y * width + x, rowWeight * columnWeight)
          }
        }
      }
    }
  }

  /// Adds the pixel at a point between pixels.
  mutating func append(
    _ point: (x: Double, y: Double)?, _ interpolation: ImageInterpolation, height: Int, width: Int, first: Int
  ) {
    func pixel(_ x: Double, _ y: Double) -> Int {
      x >= 0 && x < Double(width) && y >= 0 && y < Double(height) ? first + Int(y) * width + Int(x) : -1
    }
    guard let point else {
      append(-1, 1)
      for _ in 1..<tapCount { append(-1, 0) }
      return
    }
    if interpolation == .nearest {
      append(pixel((point.x + 0.5).rounded(.down), (point.y + 0.5).rounded(.down)), 1)
      return
    }
    let (left, top) = (point.x.rounded(.down), point.y.rounded(.down))
    for (y, rowWeight) in [(top, top + 1 - point.y), (top + 1, point.y - top)] {
      for (x, columnWeight) in [(left, left + 1 - point.x), (left + 1, point.x - left)] {
        append(pixel(x, y), Float(rowWeight * columnWeight))
      }
    }
  }
}
