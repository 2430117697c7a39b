import CSwiftRuntime

/// The base of everything a `Value` refers to: strings, symbols, objects and the machine's own cells.
open class HeapObject {
  init() {}
}

/// A heap object that refers to other heap objects, and so can be part of a cycle.
///
/// Reference counting frees these; the cycle collector (`Heap.collectCycles`) finds what counting cannot. A subclass
/// with references of its own reports exactly the strong references it owns from `visitChildren` and drops them in
/// `clearChildren`. A reference that is not reported merely keeps its target alive; one that is reported but not owned
/// would be a crash.
open class TrackedObject: HeapObject {
  /// The place of this object in the collector's table.
  final var trackingIndex: UInt32 = 0
  /// Flags of `JSObject`, kept here to fill the word.
  final var header: UInt32

  init(header: UInt32 = 0) {
    self.header = header
    super.init()
    Heap.track(self)
  }

  deinit { Heap.untrack(trackingIndex) }

  /// Reports every reference to another tracked object that this object owns, as often as it owns it.
  open func visitChildren(_ visitor: inout ChildVisitor) {}

  /// Drops the references, because the collector found this object to be garbage.
  open func clearChildren() {}
}

/// Receives the references an object owns, during a run of the cycle collector.
public struct ChildVisitor {
  @usableFromInline enum Pass { case subtract, mark }
  var pass: Pass
  let counts: UnsafeMutablePointer<Int32>
  var pending: [Unmanaged<TrackedObject>] = []

  /// Reports an owned object.
  public mutating func visit(_ object: TrackedObject?) {
    guard let object else { return }
    let index = Int(object.trackingIndex)
    switch pass {
    case .subtract: counts[index] &-= 1
    case .mark:
      if counts[index] != Heap.reachable {
        counts[index] = Heap.reachable
        pending.append(Unmanaged.passUnretained(object))
      }
    }
  }

  /// Reports an object that owns the Swift object at `holder` and is owned by it in turn. The pair is a cycle of its own
  /// only while nobody else holds the Swift object; else this reference comes from outside.
  package mutating func visit(_ object: TrackedObject, heldBy holder: UnsafeMutableRawPointer) {
    if swift_retainCount(holder) == 1 { visit(object) }
  }

  /// Reports an owned value.
  public mutating func visit(_ value: Value) {
    if value.bits >= Tag.object { visit(unsafeDowncast(value.ref.unsafelyUnwrapped, to: TrackedObject.self)) }
  }

  /// Reports owned values.
  public mutating func visit<Values: Sequence>(_ values: Values) where Values.Element == Value {
    for value in values { visit(value) }
  }
}

/// A variable shared by closures and the frame that declared it, or a session binding.
final class Box: TrackedObject {
  var value: Value

  init(_ value: Value) {
    self.value = value
    super.init()
  }

  deinit { Heap.release(&value) }

  override func visitChildren(_ visitor: inout ChildVisitor) { visitor.visit(value) }
  override func clearChildren() { value = .undefined }
}
