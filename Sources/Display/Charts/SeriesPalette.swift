/// The colours of series, picked to be told apart by most people.
enum SeriesPalette {
  private static let colors: [Color] = [
    .rgb(59, 130, 226), .rgb(226, 120, 40), .rgb(40, 160, 90), .rgb(205, 50, 60), .rgb(150, 100, 220),
    .rgb(20, 160, 175), .rgb(200, 95, 160), .rgb(130, 110, 70),
  ]

  /// The colour of the series with that number.
  static func color(_ index: Int) -> Color { colors[index % colors.count] }

  /// The mark of the series with that number where colours cannot tell series apart.
  static func mark(_ index: Int, isUnicode: Bool) -> Character {
    let marks: [Character] =
      isUnicode ? ["●", "○", "▲", "△", "■", "□", "◆", "◇"] : ["*", "o", "+", "x", "#", "@", "%", "&"]
    return marks[index % marks.count]
  }
}
