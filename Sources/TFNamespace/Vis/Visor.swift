import Script

extension FunctionTable {
  /// The panel that holds the charts in a browser. Here charts follow one another in the terminal: the panel only hands
  /// out named surfaces and remembers whether it counts as open.
  mutating func addVisor() {
    section("Visualization / Visor & Surfaces", in: "tfvis")
    add(
      "visor", [], "The panel of charts; in a terminal charts are shown one after another.", returns: "Visor",
      example: "const surface = tfvis.visor().surface({name: 'Loss', tab: 'Training'});\nconsole.log(surface.name);"
    ) { $0.context.singleton("Visor") }
    beginClass("Visor", "The panel of charts.", factory: "tfvis.visor()")
    add(
      "surface", [.options("options", [.text("name"), .text("tab", default: "Visor")], required: true)],
      "A named place for a chart, to be passed to tfvis.render and tfvis.show.", returns: "Surface",
      example: "tfvis.render.linechart(tfvis.visor().surface({name: 'Line'}), {values: [{x: 0, y: 1}, {x: 1, y: 2}]});"
    ) { call -> NamedResults in
      let options = try call.options(0)
      return NamedResults([
        "name": try options["name"].text(), "tab": try options.given("tab")?.text() ?? "Visor",
        "label": try options["name"].text(),
      ])
    }
    for (name, summary, isOpen) in [
      ("open", "Opens the panel.", true), ("close", "Closes the panel.", false),
    ] {
      add(name, [], summary, example: "tfvis.visor().\(name)();", procedure: { $0.visorIsOpen = isOpen })
    }
    add(
      "toggle", [], "Opens or closes the panel.", example: "tfvis.visor().toggle();",
      procedure: { $0.visorIsOpen = !$0.visorIsOpen })
    add("isOpen", [], "Whether the panel is open.", example: "console.log(tfvis.visor().isOpen());") { $0.visorIsOpen }
    add("isFullscreen", [], "Whether the panel fills the screen: never.", example: "tfvis.visor().isFullscreen();") {
      _ in false
    }
    for (name, what) in [
      ("toggleFullScreen", "fill the screen"), ("bindKeys", "listen to keys"), ("unbindKeys", "listen to keys"),
    ] {
      add(
        name, [], "Does nothing: the panel of a terminal cannot \(what).", example: "tfvis.visor().\(name)();",
        procedure: { _ in })
    }
    add(
      "setActiveTab", [.text("tabName")], "Does nothing: the panel of a terminal has no tabs.",
      example: "tfvis.visor().setActiveTab('Visor');", procedure: { _ in })
  }
}

extension Call {
  /// Whether the panel counts as open.
  fileprivate var visorIsOpen: Bool {
    get { context.visorIsOpen }
    nonmutating set { context.visorIsOpen = newValue }
  }
}
