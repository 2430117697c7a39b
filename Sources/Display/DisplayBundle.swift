/// Everything a shown value is, in every form a reader of the notebook may need: the terminal picks one, an export
/// writes several.
package struct DisplayBundle: Sendable {
  /// The words alone; always there.
  package var plainText: String
  /// The words with looks, when they have any.
  package var styledText: StyledText?
  /// The value as a picture (an image tensor).
  package var picture: PixelImage?
  /// The value as a chart or table.
  package var figure: (any Figure)?
  /// The value as a piece of an HTML page, when neither text, picture nor figure says it best.
  package var html: String?
  /// Whether the words are sentences, whose lines may be broken where a window is narrow.
  package var isProse = false

  package init(
    _ plainText: String, styled: StyledText? = nil, picture: PixelImage? = nil, figure: (any Figure)? = nil,
    html: String? = nil
  ) {
    self.plainText = plainText
    self.styledText = styled
    self.picture = picture
    self.figure = figure
    self.html = html
  }

  package init(_ styled: StyledText, picture: PixelImage? = nil, figure: (any Figure)? = nil, html: String? = nil) {
    self.init(styled.plain, styled: styled, picture: picture, figure: figure, html: html)
  }

  /// A bundle of sentences.
  package static func prose(_ styled: StyledText) -> DisplayBundle {
    var bundle = DisplayBundle(styled)
    bundle.isProse = true
    return bundle
  }

  /// A bundle that is a chart; its plain text is the chart drawn in 80 columns without colour.
  package init(_ figure: any Figure) {
    self.init(figure.drawn(on: .plain(columns: 80)).plain, figure: figure)
  }

  /// What a terminal of these capabilities shows of the value.
  package func rendered(on terminal: TerminalCapabilities) -> String {
    let renderer = TerminalRenderer(terminal)
    if isProse && terminal.isTerminal {
      return renderer.render((styledText ?? StyledText(plainText)).folded(toWidth: terminal.columns))
    }
    if let figure { return renderer.render(figure.drawn(on: terminal)) }
    // The words beside a picture are few; where it cannot be drawn the values are shown instead.
    guard let picture, terminal.isTerminal else {
      return renderer.render(picture == nil ? styledText ?? StyledText(plainText) : StyledText(plainText))
    }
    return renderer.render(styledText ?? StyledText(plainText)) + "\n" + picture.rendered(on: terminal)
  }
}
