/// What `array.values()`, `keys()` and `entries()` return; works on every array-like object.
public final class ArrayIterator: NativeIterator {
  /// What the iterator yields.
  public enum Content: Sendable {
    /// `entries()`, `keys()`, `values()`
    case entries, keys, values
  }

  private var target: JSObject?
  private var index = 0
  private let content: Content

  /// An iterator over an array-like object.
  public init(_ realm: Realm, over target: JSObject, _ content: Content) {
    self.target = target
    self.content = content
    super.init(prototype: realm.arrayIteratorPrototype)
  }

  override public func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(target)
  }

  override public func step(_ machine: Machine) throws -> Value? {
    guard let target else { return nil }
    if content == .values && target.kind == .typedArray { return stepOverTypedArray(target) }
    guard index < (try machine.length(of: target)) else {
      self.target = nil
      return nil
    }
    let position = index
    index += 1
    if content == .keys { return Value(position) }
    let element = try target.get(PropertyKey(index: UInt32(position)), machine)
    if content == .values { return element }
    return machine.realm.makePair(Value(position), element)
  }

  /// Typed arrays know their length and elements without looking up properties.
  private func stepOverTypedArray(_ target: JSObject) -> Value? {
    let array = unsafeDowncast(target, to: TypedArray.self)
    guard index < array.length else {
      self.target = nil
      return nil
    }
    index += 1
    return array[index - 1]
  }
}

extension Realm {
  static func makeArrayValues(_ realm: Realm) -> NativeFunction {
    NativeFunction(realm, "values", 0) { machine, this, _ in
      Value(ArrayIterator(machine.realm, over: try machine.toObject(this), .values))
    }
  }

  /// Installs what iterating over arrays needs; `Array.prototype.values` is also `Array.prototype[Symbol.iterator]`.
  func installArrayIteration() {
    arrayPrototype.populateLater { [unowned self] prototype in
      prototype.put("values", Value(arrayValues), .method)
      prototype.put(Names.iterator, Value(arrayValues), .method)
    }
    arrayIteratorPrototype.populateLater { [unowned self] prototype in
      prototype.put(Names.next, Value(nativeIteratorNext), .method)
      prototype.put(Names.toStringTag, Value("Array Iterator"), .configurable)
    }
    iteratorPrototype.populateLater { [unowned self] prototype in
      prototype.install([NativeEntry(JSSymbol.WellKnown.iterator, 0) { _, this, _ in this }], self)
    }
    asyncIteratorPrototype.populateLater { [unowned self] prototype in
      prototype.install([NativeEntry(JSSymbol.WellKnown.asyncIterator, 0) { _, this, _ in this }], self)
    }
  }

  /// Whether `Array.prototype[Symbol.iterator]` and the `next` of array iterators are the original ones.
  var isArrayIterationPristine: Bool {
    let iteratorSlot = arrayPrototype.find(Names.iterator)
    let nextSlot = arrayIteratorPrototype.find(Names.next)
    return iteratorSlot >= 0 && nextSlot >= 0
      && arrayPrototype.slots.unsafelyUnwrapped[iteratorSlot].ref === arrayValues
      && arrayIteratorPrototype.slots.unsafelyUnwrapped[nextSlot].ref === nativeIteratorNext
  }
}
