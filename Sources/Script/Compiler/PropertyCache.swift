/// What one access to a property, or to a name, remembers of the last ones.
///
/// The interpreter's loop compares the receiver's shape with that of `first`; the slow paths know up to three shapes more
/// (`others`), and the accessors, which are never in `first`: what that leads to is always the value.
struct PropertyCache {
  let key: PropertyKey
  private(set) var first = Entry()
  /// For a name: the session's variable, kept alive.
  private(set) var box: Unmanaged<Box>?
  private var others: UnsafeMutablePointer<Entry>?
  /// Which of the others is overwritten next.
  private var oldest = 0

  private static let otherCount = 3

  /// Where the property of objects of one shape was found.
  struct Entry {
    /// The shape, kept alive; nil while nothing is remembered.
    fileprivate(set) var shape: Unmanaged<Shape>?
    /// The prototype that holds the property (kept alive by the shape); nil for an own property.
    fileprivate(set) var holder: Unmanaged<JSObject>?
    /// For an assignment that adds a property: the shape afterwards, kept alive.
    fileprivate(set) var nextShape: Unmanaged<Shape>?
    fileprivate(set) var slot: Int32 = 0
    /// `Heap.prototypeEpoch` for which an entry with a holder or a unique shape is right; 0 when it does not matter.
    fileprivate(set) var epoch: UInt32 = 0

    fileprivate init() {}

    @inline(__always)
    var isValid: Bool { epoch == 0 || epoch == Heap.prototypeEpoch }

    /// What the slot of the property holds, an accessor maybe.
    @inline(__always)
    func content(of object: JSObject) -> Value {
      let owner = holder.map { $0.takeUnretainedValue() } ?? object
      return owner.slots.unsafelyUnwrapped[Int(slot)]
    }

    fileprivate func release() {
      shape?.release()
      nextShape?.release()
    }
  }

  init(key: PropertyKey) { self.key = key }

  /// The valid entry for objects of a shape.
  @inline(__always)
  func entry(for shape: Shape) -> Entry? {
    let wanted = Unmanaged.passUnretained(shape).toOpaque()
    if first.shape?.toOpaque() == wanted { return first.isValid ? first : nil }
    guard let others else { return nil }
    for index in 0..<Self.otherCount where others[index].shape?.toOpaque() == wanted {
      return others[index].isValid ? others[index] : nil
    }
    return nil
  }

  /// Remembers where the property of objects of a shape is.
  mutating func set(
    _ shape: Shape, slot: Int, holder: JSObject? = nil, next: Shape? = nil, epoch: UInt32 = 0, isAccessor: Bool = false
  ) {
    var entry = Entry()
    entry.shape = .passRetained(shape)
    entry.nextShape = next.map { .passRetained($0) }
    entry.holder = holder.map { .passUnretained($0) }
    entry.slot = Int32(truncatingIfNeeded: slot)
    entry.epoch = epoch
    let shapePointer = entry.shape?.toOpaque()
    let replacesFirst = first.shape == nil || first.shape?.toOpaque() == shapePointer || !first.isValid
    if replacesFirst && !isAccessor {
      first.release()
      first = entry
      return
    }
    let others = madeOthers()
    if first.shape?.toOpaque() == shapePointer {
      first.release()
      first = Entry()
    }
    let known = (0..<Self.otherCount).first { others[$0].shape?.toOpaque() == shapePointer }
    let place = known ?? oldest
    if known == nil { oldest = (oldest + 1) % Self.otherCount }
    others[place].release()
    others[place] = entry
  }

  private mutating func madeOthers() -> UnsafeMutablePointer<Entry> {
    if let others { return others }
    let memory = UnsafeMutablePointer<Entry>.allocate(capacity: Self.otherCount)
    memory.initialize(repeating: Entry(), count: Self.otherCount)
    others = memory
    return memory
  }

  mutating func setBox(_ newBox: Box) {
    reset()
    box = .passRetained(newBox)
  }

  /// Forgets everything.
  mutating func reset() {
    box?.release()
    box = nil
    first.release()
    first = Entry()
    guard let others else { return }
    for index in 0..<Self.otherCount { others[index].release() }
    others.deallocate()
    self.others = nil
  }
}
