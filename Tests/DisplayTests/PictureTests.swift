import Display
import Testing

@Suite("Pictures")
struct PictureTests {
  private let gradient = PixelImage(width: 4, height: 4, channels: 1, scale: 255) { Double($0) / 15 }

  @Test("Sizes that do not fit are refused")
  func invalidSizes() {
    #expect(PixelImage(width: 2, height: 2, bytes: [1, 2, 3]) == nil)
    #expect(PixelImage(width: 2, height: 2, channels: 2, scale: 1) { _ in 0 } == nil)
    #expect(PixelImage(width: 0, height: 2, channels: 1, scale: 1) { _ in 0 } == nil)
  }

  @Test("Values are scaled, rounded and clamped")
  func values() throws {
    let image = try #require(PixelImage(width: 3, height: 1, channels: 1, scale: 255) { [-1, 0.5, 7][$0] })
    #expect(image.bytes == [0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255])
  }

  @Test("Half blocks put two rows of pixels into one of characters")
  func halfBlocks() throws {
    let image = try #require(PixelImage(width: 1, height: 2, channels: 3, scale: 1) { [255, 0, 0, 0, 0, 255][$0] })
    #expect(image.rendered(on: colorTerminal) == "\u{1B}[38;2;255;0;0;48;2;0;0;255m▀\u{1B}[0m")
    #expect(gradient?.halfBlocks(on: unicodePipe).lines.count == 2)
    #expect(gradient?.halfBlocks(on: asciiPipe).plain.utf8.allSatisfy { $0 < 128 } == true)
  }

  @Test("A wide picture shrinks to the window")
  func shrinking() throws {
    let image = try #require(PixelImage(width: 300, height: 300, channels: 1, scale: 1) { Double($0 % 256) })
    let lines = image.halfBlocks(on: colorTerminal).lines
    #expect(lines.count <= 21)
    #expect(lines.allSatisfy { $0.displayWidth < 60 })
  }

  @Test("A PNG file has the signature, the size and an end chunk")
  func png() throws {
    let file = try #require(gradient?.pngFile())
    #expect(Array(file.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect(Array(file[16..<24]) == [0, 0, 0, 4, 0, 0, 0, 4])
    #expect(String(decoding: file.suffix(8).prefix(4), as: UTF8.self) == "IEND")
  }

  @Test("Kitty and sixel sequences are opened and closed")
  func protocols() throws {
    let image = try #require(gradient)
    var terminal = colorTerminal
    terminal.pictureProtocol = .kitty
    let kitty = image.rendered(on: terminal)
    #expect(kitty.hasPrefix("\u{1B}_Ga=T,f=100,") && kitty.hasSuffix("\u{1B}\\"))
    terminal.pictureProtocol = .sixel
    let sixel = image.rendered(on: terminal)
    #expect(sixel.hasPrefix("\u{1B}Pq\"1;1;280;280#") && sixel.hasSuffix("-\u{1B}\\"))
  }

  @Test("A contact sheet sets pictures in rows")
  func contactSheet() throws {
    let image = try #require(gradient)
    let sheet = try #require(PixelImage.contactSheet([image, image, image], maximalWidth: 10))
    #expect(sheet.width == 9 && sheet.height == 9)
    #expect(sheet[8, 3] == (255, 255, 255) && sheet[8, 8] == (0, 0, 0))
  }

  @Test("Base 64 as in RFC 4648")
  func base64() {
    for (text, code) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
      #expect(Base64.encode(Array(text.utf8)) == code)
    }
  }
}
