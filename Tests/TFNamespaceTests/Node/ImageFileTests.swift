import Testing

@Suite("Picture files", .serialized) struct ImageFileTests {
  /// What a decoder makes of a file in Base64: `channels shape values` for each number of channels that `wanted` has.
  private func decoded(_ file: String, _ channels: [String], decoder: String = "decodeImage") -> [String] {
    let text = ProgramRunner.output(
      of: """
        const file = Buffer.from('\(file)', 'base64');
        for (const channels of [\(channels.joined(separator: ", "))]) {
          const t = tf.node.\(decoder)(file, channels);
          console.log(channels, t.shape.join(), t.dataSync().join());
        }
        """)
    return text.split(separator: "\n").map(String.init)
  }

  @Test(
    "the numbers of a PNG come as they are, with as many channels as are asked for",
    arguments: [
      // Gray of one bit.
      (
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAQAAAAAzmykZAAAACklEQVR4nGNYAAAAogCh3I2xzAAAAABJRU5ErkJggg==",
        ["0 1,3,1 255,0,255", "3 1,3,3 255,255,255,0,0,0,255,255,255"]
      ),
      // Gray of 16 bits.
      (
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABEAAAAACB2fwVAAAADUlEQVR4nGMQMvn/HwAD5gJFLkKWdQAAAABJRU5ErkJggg==",
        ["0 1,2,1 18,255", "1 1,2,1 18,255", "3 1,2,3 18,18,18,255,255,255", "4 1,2,4 18,18,18,255,255,255,255,255"]
      ),
      // Gray with alpha.
      (
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAQAAABeK7cBAAAADUlEQVR4nGPgEpHTAAAAzQBlapmEQgAAAABJRU5ErkJggg==",
        ["0 1,2,2 10,20,30,40", "1 1,2,1 10,30", "3 1,2,3 10,10,10,30,30,30", "4 1,2,4 10,10,10,20,30,30,30,40"]
      ),
      // Colors of 16 bits.
      (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABEAIAAADA54+dAAAAD0lEQVR4nGNgbGD638AAAAaSAgNIdglyAAAAAElFTkSuQmCC",
        ["0 1,1,3 1,2,128", "1 1,1,1 16", "3 1,1,3 1,2,128", "4 1,1,4 1,2,128,255"]
      ),
      // Colors with alpha.
      (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgZGJmAQAAGQAL51pGpAAAAABJRU5ErkJggg==",
        ["0 1,1,4 1,2,3,4", "1 1,1,1 1", "3 1,1,3 1,2,3", "4 1,1,4 1,2,3,4"]
      ),
      // A palette.
      (
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAMAAADD/I+4AAAABlBMVEUJCAcGBQRRWNeRAAAAC0lEQVR4nGNgYAQAAAQAAr96P0oAAAAASUVORK5CYII=",
        ["0 1,2,3 9,8,7,6,5,4", "1 1,2,1 8,5", "3 1,2,3 9,8,7,6,5,4", "4 1,2,4 9,8,7,255,6,5,4,255"]
      ),
      // A palette with alpha.
      (
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAMAAADD/I+4AAAABlBMVEUJCAcGBQRRWNeRAAAAAXRSTlNkCjl9JwAAAAtJREFUeJxjYGAEAAAEAAK/ej9KAAAAAElFTkSuQmCC",
        ["0 1,2,4 9,8,7,100,6,5,4,255", "1 1,2,1 8,5", "3 1,2,3 9,8,7,6,5,4", "4 1,2,4 9,8,7,100,6,5,4,255"]
      ),
    ])
  func png(file: String, wanted: [String]) {
    #expect(decoded(file, wanted.map { String($0.prefix(1)) }) == wanted)
  }

  @Test("BMP and GIF")
  func otherForms() {
    let bmp = "Qk1GAAAAAAAAADYAAAAoAAAAAgAAAAIAAAABABgAAAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAAwIBBgUEAAAJCAcMCwoAAA=="
    #expect(
      decoded(bmp, ["0", "4"]) == [
        "0 2,2,3 7,8,9,10,11,12,1,2,3,4,5,6", "4 2,2,4 7,8,9,255,10,11,12,255,1,2,3,255,4,5,6,255",
      ])
    let gif = "R0lGODlhAQABAIAAAAECAwQFBiwAAAAAAQABAAACAkwBADs="
    #expect(decoded(gif, ["0", "3"]) == ["0 1,1,1,3 4,5,6", "3 1,1,1,3 4,5,6"])
    let text = ProgramRunner.output(
      of: """
        const gif = Buffer.from('\(gif)', 'base64');
        console.log(tf.node.decodeImage(gif, 3, 'int32', false).shape.join(), tf.node.decodeGif(gif).shape.join());
        tf.node.decodeImage(gif, 4);
        """)
    #expect(text.hasPrefix("1,1,3 1,1,1,3\nerror: ") && text.contains("channels"))
  }

  @Test("a picture of one to four channels comes back from PNG, and about so from JPEG")
  func roundTrip() {
    let text = ProgramRunner.output(
      of: """
        for (const channels of [1, 2, 3, 4]) {
          const x = tf.range(0, 6 * channels, 1, 'int32').reshape([2, 3, channels]);
          console.log(tf.node.decodePng(await tf.node.encodePng(x)).equal(x).all().dataSync()[0]);
        }
        console.log(tf.node.decodePng(await tf.node.encodePng(tf.tensor3d([[[300], [-4], [2.7], [NaN]]]))).dataSync().join());
        for (const channels of [1, 3]) {
          const x = tf.fill([16, 16, channels], 200, 'int32');
          const back = tf.node.decodeJpeg(await tf.node.encodeJpeg(x, '', 100));
          console.log(back.shape.join(), back.sub(x).abs().max().dataSync()[0] <= 2);
        }
        const jpeg = await tf.node.encodeJpeg(tf.fill([16, 16, 3], 90, 'int32'), 'rgb', 95, true);
        console.log(tf.node.decodeJpeg(jpeg, 1).shape.join(), tf.node.decodeJpeg(jpeg, 0, 4).shape.join());
        """)
    #expect(
      text == "1\n1\n1\n1\n255,0,2,0\n16,16,1 true\n16,16,3 true\n16,16,1 4,4,3\n")
  }

  @Test(
    "what is damaged, absurdly large or of another form is an error",
    arguments: [
      // A PNG and a BMP that claim pictures beyond memory.
      "decodeImage(Buffer.from('iVBORw0KGgoAAAANSUhEUn////9/////CAYAAAAUyQtmAAAACUlEQVR4nKsAAAB5AHmlMWzzAAAAAElFTkSuQmCC', 'base64'))",
      "decodeImage(Buffer.from('iVBORw0KGgoAAAANSUhEUgAA6mAAAOpgCAYAAACA0nVCAAAACUlEQVR4nKsAAAB5AHmlMWzzAAAAAElFTkSuQmCC', 'base64'))",
      "decodeImage(Buffer.from('Qk02AAAAAAAAADYAAAAoAAAAAAAAQAAAAEABABgAAAAAABAAAAAAAAAAAAAAAAAAAAAAAAAA', 'base64'))",
      "decodePng(png.subarray(0, 40))", "decodePng(png.map((b, i) => i === 50 ? b ^ 1 : b))",
      "decodePng(png.subarray(0, 9))",
      "decodePng(jpeg)", "decodeJpeg(png)", "decodeGif(png)", "decodeBmp(png)", "decodeImage(new Uint8Array(0))",
      "decodeImage(new Uint8Array([0xFF, 0xD8, 0xFF, 1, 2]))", "decodeImage(Buffer.from('GIF89a'))",
      "decodeImage(Buffer.from('BM'))", "decodeImage('text')", "decodeImage()", "decodeImage(png, 2)",
      "decodeJpeg(jpeg, 4)", "decodeJpeg(jpeg, 0, 3)", "encodePng(tf.zeros([2, 2]))", "encodePng(tf.zeros([2, 2, 5]))",
      "encodePng(tf.zeros([0, 2, 3]))", "encodeJpeg(tf.zeros([2, 2, 4]))",
      "encodeJpeg(tf.zeros([2, 2, 3]), 'grayscale')",
      "encodeJpeg(tf.zeros([2, 2, 3]), '', 101)",
    ])
  func refused(call: String) {
    let text = ProgramRunner.output(
      of: """
        const png = await tf.node.encodePng(tf.ones([4, 4, 3], 'int32'));
        const jpeg = await tf.node.encodeJpeg(tf.ones([8, 8, 3], 'int32'));
        await tf.node.\(call);
        """)
    #expect(text.hasPrefix("error: "), "\(text)")
  }
}
