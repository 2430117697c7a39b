/// The top-level names of the cells that ran: each is a variable that outlives its cell.
public final class Session {
  private var boxes: [PropertyKey: Box] = [:]
  private var order: [PropertyKey] = []

  /// The declared names, in the order of their first declaration.
  public var names: [String] { order.map(\.text) }

  /// The value of a name; nil when it is not declared or its declaration has not run.
  public subscript(name: String) -> Value? {
    guard let value = boxes[PropertyKey(name)]?.value, !value.isEmpty else { return nil }
    return value
  }

  /// Declares a name with a value, or changes it (`_` of the notebook).
  public func define(_ name: String, _ value: Value) { initialize(PropertyKey(name), value, isConstant: false) }

  /// Forgets all names; functions of earlier cells keep the variables they use.
  public func removeAll() {
    boxes = [:]
    order = []
    Heap.prototypeEpoch &+= 1
  }

  func box(_ key: PropertyKey) -> Box? { boxes[key] }

  func declare(_ key: PropertyKey, _ initial: Value) {
    if let box = boxes[key] {
      // A declaration that never ran, of a cell that failed before it.
      if box.value.isEmpty && !initial.isEmpty { box.value = initial }
      return
    }
    boxes[key] = Box(initial)
    order.append(key)
    // Caches that found the name on the global object must look again.
    Heap.prototypeEpoch &+= 1
  }

  func initialize(_ key: PropertyKey, _ value: Value, isConstant: Bool) {
    declare(key, value)
    let box = boxes[key]!
    box.value = value
    box.isConstant = isConstant
  }
}

extension Box {
  /// Whether assignments to the variable are errors.
  var isConstant: Bool {
    get { header != 0 }
    set { header = newValue ? 1 : 0 }
  }
}
