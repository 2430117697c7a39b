struct Resolver {
  init(_ p: Program) {}
  func resolve() throws(SyntaxError) {}
}
