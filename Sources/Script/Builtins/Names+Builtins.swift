extension Names {
  nonisolated(unsafe) static let isConcatSpreadable = PropertyKey(JSSymbol.WellKnown.isConcatSpreadable)
  nonisolated(unsafe) static let match = PropertyKey(JSSymbol.WellKnown.match)
  nonisolated(unsafe) static let matchAll = PropertyKey(JSSymbol.WellKnown.matchAll)
  nonisolated(unsafe) static let replace = PropertyKey(JSSymbol.WellKnown.replace)
  nonisolated(unsafe) static let search = PropertyKey(JSSymbol.WellKnown.search)
  nonisolated(unsafe) static let split = PropertyKey(JSSymbol.WellKnown.split)
  nonisolated(unsafe) static let toJSON = PropertyKey("toJSON")
  nonisolated(unsafe) static let join = PropertyKey("join")
}
