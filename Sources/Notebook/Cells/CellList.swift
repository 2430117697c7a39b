/// The cells of a session in their order, with a way back from changes.
package struct CellList: Sendable {
  package private(set) var cells: [Cell] = []
  private var earlier: [[Cell]] = []
  private var lastIdentifier = 0

  package init(_ cells: [Cell] = []) {
    self.cells = cells.map { identified($0) }
  }

  private mutating func identified(_ cell: Cell) -> Cell {
    lastIdentifier += 1
    var cell = cell
    cell.identifier = lastIdentifier
    return cell
  }

  package var count: Int { cells.count }

  /// Adds a cell at the end, as each input does; not a change that can be undone.
  package mutating func append(_ cell: Cell) {
    cells.append(identified(cell))
  }

  /// Changes a cell's outcome (outputs, duration); not a change that can be undone.
  package mutating func updateOutcome(at index: Int, _ update: (inout Cell) -> Void) {
    update(&cells[index])
  }

  /// Puts a cell before the one at `index` (or at the end).
  package mutating func insert(_ cell: Cell, at index: Int) {
    remember()
    cells.insert(identified(cell), at: min(index, cells.count))
  }

  /// Takes cells away.
  package mutating func delete(_ range: ClosedRange<Int>) {
    remember()
    cells.removeSubrange(range)
  }

  /// Moves a cell so that it ends up at another place.
  package mutating func move(from source: Int, to destination: Int) {
    remember()
    let cell = cells.remove(at: source)
    cells.insert(cell, at: min(destination, cells.count))
  }

  /// Gives a cell another source; what it showed is no longer true.
  package mutating func replaceSource(at index: Int, with source: String) {
    remember()
    cells[index].source = source
    cells[index].firstLine = 1
    cells[index].outputs = []
    cells[index].duration = nil
    cells[index] = identified(cells[index])
  }

  /// Replaces all cells.
  package mutating func replaceAll(_ newCells: [Cell]) {
    remember()
    cells = newCells.map { identified($0) }
  }

  /// Takes the last change back; false when there is none.
  package mutating func undo() -> Bool {
    guard let last = earlier.popLast() else { return false }
    cells = last
    return true
  }

  private mutating func remember() {
    earlier.append(cells)
    if earlier.count > 100 { earlier.removeFirst() }
  }
}
