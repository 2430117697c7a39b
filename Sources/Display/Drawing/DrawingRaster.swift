import Glibc

extension Drawing {
  /// The drawing as a PNG file of one pixel a unit, on white paper.
  ///
  /// - Throws: ``ImageFileError`` when cairo is not installed or the picture would be too large.
  package func pngFile() throws -> [UInt8] { try PNGFile.encode(raster()) }

  /// The drawing in pixels, by cairo. The library is loaded when the first drawing needs it, so that programs without
  /// do not wait for it.
  private func raster() throws -> RasterImage {
    let cairo = try Cairo.loaded()
    let (columns, rows) = (Int32(width.rounded(.up)), Int32(height.rounded(.up)))
    guard columns > 0, rows > 0, columns < 30_000, rows < 30_000,
      let surface = cairo.makeSurface(Cairo.rgb24, columns, rows)
    else { throw ImageFileError("A picture of \(width)×\(height) pixels is too large.") }
    defer { cairo.destroySurface(surface) }
    guard let canvas = cairo.makeCanvas(surface) else { throw ImageFileError("A picture cannot be drawn.") }
    cairo.setColor(canvas, 1, 1, 1, 1)
    cairo.paint(canvas)
    for shape in shapes { cairo.draw(shape, on: canvas) }
    cairo.destroyCanvas(canvas)
    cairo.flush(surface)
    guard let data = cairo.pixels(surface) else { throw ImageFileError("A picture cannot be drawn.") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(columns) * Int(rows) * 3)
    let stride = Int(cairo.stride(surface))
    for row in 0..<Int(rows) {
      // A pixel is a 32-bit word, its lowest byte blue.
      for column in 0..<Int(columns) {
        let pixel = data + row * stride + column * 4
        bytes.append(pixel[2])
        bytes.append(pixel[1])
        bytes.append(pixel[0])
      }
    }
    return RasterImage(width: Int(columns), height: Int(rows), channels: 3, bytes: bytes)
  }
}

/// The functions of cairo that are used.
private struct Cairo {
  typealias Object = OpaquePointer
  typealias Action = @convention(c) (Object) -> Void
  typealias Numbers1 = @convention(c) (Object, Double) -> Void
  typealias Numbers2 = @convention(c) (Object, Double, Double) -> Void
  typealias Numbers4 = @convention(c) (Object, Double, Double, Double, Double) -> Void
  typealias Numbers5 = @convention(c) (Object, Double, Double, Double, Double, Double) -> Void

  let makeSurface: @convention(c) (Int32, Int32, Int32) -> Object?
  let destroySurface: Action
  let flush: Action
  let pixels: @convention(c) (Object) -> UnsafeMutablePointer<UInt8>?
  let stride: @convention(c) (Object) -> Int32
  let makeCanvas: @convention(c) (Object) -> Object?
  let destroyCanvas: Action
  let setColor: Numbers4
  let paint: Action
  let rectangle: Numbers4
  let arc: Numbers5
  let moveTo: Numbers2
  let lineTo: Numbers2
  let setLineWidth: Numbers1
  let setLineJoin: @convention(c) (Object, Int32) -> Void
  let fill: Action
  let stroke: Action
  let save: Action
  let restore: Action
  let translate: Numbers2
  let rotate: Numbers1
  let selectFont: @convention(c) (Object, UnsafePointer<CChar>, Int32, Int32) -> Void
  let setFontSize: Numbers1
  let measure: @convention(c) (Object, UnsafePointer<CChar>, UnsafeMutablePointer<Double>) -> Void
  let showText: @convention(c) (Object, UnsafePointer<CChar>) -> Void

  static let rgb24: Int32 = 1
  private static let roundJoin: Int32 = 1
  /// Where the advance to the next text stands among the six measures of a text.
  private static let advance = 4

  private static let shared: Cairo? = Cairo()

  static func loaded() throws -> Cairo {
    if let shared { return shared }
    throw ImageFileError(
      "Charts as .png need cairo: install it with «sudo apt install libcairo2», or write an .svg file.")
  }

  private init?() {
    guard let library = dlopen("libcairo.so.2", RTLD_NOW) ?? dlopen("libcairo.so", RTLD_NOW) else { return nil }
    var isComplete = true
    func function<Function>(_ name: String, _ stand: Function) -> Function {
      guard let address = dlsym(library, "cairo_" + name) else {
        isComplete = false
        return stand
      }
      return unsafeBitCast(address, to: Function.self)
    }
    let nothing: Action = { _ in }
    let nothing2: Numbers2 = { _, _, _ in }
    let nothing4: Numbers4 = { _, _, _, _, _ in }
    makeSurface = function("image_surface_create", { _, _, _ in nil })
    destroySurface = function("surface_destroy", nothing)
    flush = function("surface_flush", nothing)
    pixels = function("image_surface_get_data", { _ in nil })
    stride = function("image_surface_get_stride", { _ in 0 })
    makeCanvas = function("create", { _ in nil })
    destroyCanvas = function("destroy", nothing)
    setColor = function("set_source_rgba", nothing4)
    paint = function("paint", nothing)
    rectangle = function("rectangle", nothing4)
    arc = function("arc", { _, _, _, _, _, _ in })
    moveTo = function("move_to", nothing2)
    lineTo = function("line_to", nothing2)
    setLineWidth = function("set_line_width", { _, _ in })
    setLineJoin = function("set_line_join", { _, _ in })
    fill = function("fill", nothing)
    stroke = function("stroke", nothing)
    save = function("save", nothing)
    restore = function("restore", nothing)
    translate = function("translate", nothing2)
    rotate = function("rotate", { _, _ in })
    selectFont = function("select_font_face", { _, _, _, _ in })
    setFontSize = function("set_font_size", { _, _ in })
    measure = function("text_extents", { _, _, _ in })
    showText = function("show_text", { _, _ in })
    if !isComplete { return nil }
  }

  func draw(_ shape: Drawing.Shape, on canvas: Object) {
    switch shape {
    case .rectangle(let place, let width, let height, let paint):
      choose(paint, on: canvas)
      rectangle(canvas, place.x, place.y, width, height)
      fill(canvas)
    case .line(let places, let width, let paint):
      guard let first = places.first else { return }
      choose(paint, on: canvas)
      setLineWidth(canvas, width)
      setLineJoin(canvas, Cairo.roundJoin)
      moveTo(canvas, first.x, first.y)
      for place in places.dropFirst() { lineTo(canvas, place.x, place.y) }
      stroke(canvas)
    case .disc(let place, let radius, let paint):
      choose(paint, opacity: 0.7, on: canvas)
      arc(canvas, place.x, place.y, radius, 0, 2 * .pi)
      fill(canvas)
    case .label(let label): draw(label, on: canvas)
    }
  }

  private func draw(_ label: Drawing.Label, on canvas: Object) {
    choose(label.paint, on: canvas)
    selectFont(canvas, "sans-serif", 0, label.isBold ? 1 : 0)
    setFontSize(canvas, label.size)
    var measures = [Double](repeating: 0, count: 6)
    measure(canvas, label.words, &measures)
    let width = measures[Cairo.advance]
    let shift = label.anchor == .start ? 0 : label.anchor == .middle ? -width / 2 : -width
    save(canvas)
    translate(canvas, label.place.x, label.place.y)
    if label.isRotated { rotate(canvas, -.pi / 2) }
    moveTo(canvas, shift, 0)
    showText(canvas, label.words)
    restore(canvas)
  }

  private func choose(_ paint: Drawing.Paint, opacity: Double = 1, on canvas: Object) {
    let (red, green, blue) = paint.onPaper.components
    setColor(canvas, Double(red) / 255, Double(green) / 255, Double(blue) / 255, opacity)
  }
}
