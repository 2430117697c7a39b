import Display
import Tensors

/// A tensor as the notebook shows it: facts, values, and a picture when it looks like one.
package enum TensorView {
  /// The most images of a batch that are drawn.
  private static let maximalImages = 16

  /// The view for a window; a disposed tensor only says so.
  package static func bundle(of tensor: Tensor, on terminal: TerminalCapabilities) throws -> DisplayBundle {
    let kind = tensor.isVariable ? "Variable" : "Tensor"
    if tensor.isDisposed {
      return DisplayBundle(
        StyledText("\(kind) \(tensor.dtype) \(tensor.shape)", TextRole.heading)
          + StyledText("  disposed", TextRole.muted))
    }
    let view = try arrayView(of: tensor, kind: kind)
    let text = view.drawn(on: terminal)
    guard let picture = try picture(of: tensor, terminal: terminal) else { return DisplayBundle(text) }
    return DisplayBundle(text.plain, styled: view.heading(on: terminal), picture: picture)
  }

  private static func arrayView(of tensor: Tensor, kind: String) throws -> ArrayView {
    let shape = Array(tensor.shape)
    let dtype = "\(tensor.dtype)"
    switch tensor.dtype {
    case .float32, .int32: return ArrayView(kind: kind, dtype: dtype, shape: shape, numbers: try tensor.doubles())
    case .bool:
      let texts = try tensor.doubles().map { $0 == 0 ? "false" : "true" }
      return ArrayView(kind: kind, dtype: dtype, shape: shape, texts: texts)
    case .string:
      let texts = try tensor.stringValues().map { "'\($0)'" }
      return ArrayView(kind: kind, dtype: dtype, shape: shape, texts: texts)
    case .complex64:
      let parts = try tensor.doubles()
      let texts = (0..<tensor.size).map { index in
        "\(NumberText.compact(parts[2 * index])) + \(NumberText.compact(parts[2 * index + 1]))j"
      }
      return ArrayView(kind: kind, dtype: dtype, shape: shape, texts: texts)
    }
  }

  /// The tensor as a picture, when its shape is that of images and its values are brightnesses (0 to 1, or whole
  /// numbers from 0 to 255).
  package static func picture(of tensor: Tensor, terminal: TerminalCapabilities) throws -> PixelImage? {
    guard tensor.dtype == .float32 || tensor.dtype == .int32, let layout = ImageLayout(Array(tensor.shape)) else {
      return nil
    }
    let values = try tensor.doubles()
    guard let range = brightnessRange(values) else { return nil }
    let scale = tensor.dtype == .float32 && range.upperBound <= 1 ? 255.0 : 1
    let pixelCount = layout.height * layout.width * layout.channels
    let images = (0..<min(layout.count, maximalImages)).compactMap { image in
      PixelImage(width: layout.width, height: layout.height, channels: layout.channels, scale: scale) { pixel in
        values[image * pixelCount + pixel]
      }
    }
    return layout.count == 1
      ? images.first : PixelImage.contactSheet(images, maximalWidth: max(layout.width, terminal.columns - 1))
  }

  private static func brightnessRange(_ values: [Double]) -> ClosedRange<Double>? {
    var least = Double.infinity
    var greatest = -Double.infinity
    var areWhole = true
    for value in values {
      guard value >= 0, value <= 255 else { return nil }
      least = min(least, value)
      greatest = max(greatest, value)
      areWhole = areWhole && value == value.rounded()
    }
    guard least < greatest, greatest <= 1 || areWhole else { return nil }
    return least...greatest
  }
}

/// The sizes of one image or a batch of them.
private struct ImageLayout {
  var count = 1
  let height: Int
  let width: Int
  var channels = 1

  /// `[h,w]`, `[h,w,1|3|4]` or `[n,h,w,1|3|4]` with sides that make a picture rather than a table.
  init?(_ shape: [Int]) {
    switch shape.count {
    case 2: (height, width) = (shape[0], shape[1])
    case 3: (height, width, channels) = (shape[0], shape[1], shape[2])
    case 4: (count, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
    default: return nil
    }
    let smallestSide = shape.count == 2 ? 12 : 4
    guard [1, 3, 4].contains(channels), count > 0, height >= smallestSide, width >= smallestSide,
      height <= 4 * width, width <= 4 * height, count * height * width * channels <= 1 << 24
    else { return nil }
  }
}
