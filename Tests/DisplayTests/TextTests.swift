import Display
import Testing

@Suite("Text for terminals")
struct TextTests {
  @Test("Display width follows Unicode: wide, combining, emoji, control characters")
  func displayWidth() {
    #expect("abc".displayWidth == 3)
    #expect("日本".displayWidth == 4)
    #expect("e\u{301}".displayWidth == 1)
    #expect("😀".displayWidth == 2)
    #expect("👨‍👩‍👧".displayWidth == 2)
    #expect("각".displayWidth == 2)
    #expect("\u{7}".displayWidth == 0)
    #expect("│⣿█".displayWidth == 3)
  }

  @Test("Padding and truncation count columns, not characters")
  func paddingAndTruncation() {
    #expect("日".padded(toWidth: 4) == "日  ")
    #expect("ab".padded(toWidth: 5, .right) == "   ab")
    #expect("ab".padded(toWidth: 5, .center) == " ab  ")
    #expect("日本語".truncated(toWidth: 5) == "日本…")
    #expect("日本語".truncated(toWidth: 4) == "日…")
    #expect("abc".truncated(toWidth: 3) == "abc")
  }

  @Test("Styled text joins equal neighbours and splits into lines")
  func styledText() {
    var text = StyledText("a", TextRole.keyword)
    text.append("b", TextRole.keyword)
    text.append("\nc")
    #expect(text.runs.count == 2)
    #expect(text.lines.map(\.plain) == ["ab", "c"])
  }

  @Test("Colours come down to what the terminal has")
  func colors() {
    let text = StyledText("x\ny", Style(.rgb(255, 0, 0), bold: true))
    var terminal = colorTerminal
    #expect(
      TerminalRenderer(terminal).render(text) == "\u{1B}[1;38;2;255;0;0mx\u{1B}[0m\n\u{1B}[1;38;2;255;0;0my\u{1B}[0m")
    terminal.colorDepth = .palette256
    #expect(TerminalRenderer(terminal).render(StyledText("x", Style(.rgb(255, 0, 0)))) == "\u{1B}[38;5;196mx\u{1B}[0m")
    #expect(
      TerminalRenderer(terminal).render(StyledText("x", Style(.rgb(128, 128, 128)))) == "\u{1B}[38;5;244mx\u{1B}[0m")
    terminal.colorDepth = .sixteen
    #expect(TerminalRenderer(terminal).render(StyledText("x", Style(.rgb(230, 60, 60)))) == "\u{1B}[91mx\u{1B}[0m")
    terminal.colorDepth = .none
    #expect(TerminalRenderer(terminal).render(text) == "x\ny")
  }

  @Test("Signs of our own become ASCII where there is nothing else, the user's stay")
  func asciiStandIns() {
    #expect(TerminalRenderer(asciiPipe).render(StyledText("a → b … ▁█ é")) == "a -> b ... _# é")
    #expect(TerminalRenderer(unicodePipe).render(StyledText("a → b")) == "a → b")
  }

  @Test("HTML escapes words and keeps looks")
  func html() {
    #expect(
      HTMLRenderer.render(StyledText("<a>", Style(.rgb(1, 2, 255), bold: true)))
        == "<span style=\"color:#0102ff;font-weight:bold\">&lt;a&gt;</span>")
  }

  @Test("Numbers in metrics follow the Node.js progress logger")
  func metrics() {
    for (value, text) in [
      (0.5, "0.500"), (1, "1.00"), (0.05, "0.0500"), (12.345, "12.35"), (0.0012, "1.20e-3"), (0, "0.00"), (.nan, "NaN"),
    ] {
      #expect(NumberText.metric(value) == text)
    }
  }

  @Test("Compact numbers, durations and bytes")
  func numbers() {
    #expect(NumberText.compact(0.1 + 0.2) == "0.3")
    #expect(NumberText.compact(123456) == "123456")
    #expect(NumberText.compact(1.5e-7) == "1.5e-7")
    #expect(NumberText.compact(-2e12) == "-2e+12")
    #expect(NumberText.fixed(-0.001, decimals: 1) == "0.0")
    #expect(NumberText.duration(0.00085) == "850 µs")
    #expect(NumberText.duration(245) == "4m05s")
    #expect(NumberText.duration(7380) == "2h03m")
    #expect(NumberText.bytes(1536) == "1.54 kB")
  }
}

@Suite("Terminal capabilities")
struct TerminalCapabilitiesTests {
  private func capabilities(_ environment: [String: String], isTerminal: Bool = true) -> TerminalCapabilities {
    TerminalCapabilities(environment: { environment[$0] }, isTerminal: isTerminal, columns: 100, rows: 30)
  }

  @Test("Colour depth from TERM, COLORTERM and NO_COLOR")
  func colorDepth() {
    #expect(capabilities(["TERM": "xterm"]).colorDepth == .sixteen)
    #expect(capabilities(["TERM": "xterm-256color"]).colorDepth == .palette256)
    #expect(capabilities(["TERM": "xterm-256color", "COLORTERM": "truecolor"]).colorDepth == .trueColor)
    #expect(capabilities(["TERM": "xterm-256color", "NO_COLOR": "1"]).colorDepth == .none)
    #expect(capabilities(["TERM": "xterm-256color", "NO_COLOR": ""]).colorDepth == .palette256)
    #expect(capabilities(["TERM": "dumb"]).colorDepth == .none)
    #expect(!capabilities(["TERM": "dumb"]).movesCursor)
    #expect(capabilities(["TERM": "xterm-256color"], isTerminal: false).colorDepth == .none)
  }

  @Test("UTF-8 unless the locale says otherwise")
  func unicode() {
    #expect(capabilities([:]).isUnicode)
    #expect(capabilities(["LANG": "pt_BR.UTF-8"]).isUnicode)
    #expect(!capabilities(["LANG": "pt_BR.UTF-8", "LC_ALL": "C"]).isUnicode)
    #expect(capabilities(["LC_ALL": "", "LANG": "C.utf8"]).isUnicode)
  }

  @Test("Pictures only where nothing stands between")
  func pictures() {
    #expect(capabilities(["TERM": "xterm-kitty"]).pictureProtocol == .kitty)
    #expect(capabilities(["TERM": "xterm-kitty", "TMUX": "x"]).pictureProtocol == .none)
    #expect(capabilities(["TERM": "foot"]).pictureProtocol == .sixel)
    #expect(capabilities(["TERM": "xterm-256color"]).pictureProtocol == .none)
  }
}

@Suite("Colors of CSS")
struct CSSColorTests {
  @Test(
    "Names, hexadecimal digits and components",
    arguments: [
      ("#fa0", "#ffaa00"), ("#12AB90", "#12ab90"), ("#12ab9080", "#12ab90"), ("rgb(1, 2, 300)", "#0102ff"),
      ("rgba(0, 128, 0, 0.5)", "#008000"), ("rgb(100%, 0%, 0%)", "#ff0000"), ("SteelBlue", "#4682b4"),
      ("yellowgreen", "#9acd32"), ("aliceblue", "#f0f8ff"),
    ])
  func valid(text: String, color: String) { #expect(Color(css: text)?.hexadecimal == color) }

  @Test("Other texts are no colors", arguments: ["", "#12", "#ggg", "rgb(1,2)", "f0f8ff", "bluish", "hsl(1,2,3)"])
  func invalid(text: String) { #expect(Color(css: text) == nil) }
}
