/// The objects every program finds: the global object and the prototypes of the built-in kinds.
///
/// All prototypes exist from the start, empty; the library fills each when it is first looked at
/// (`LazyObject.populateLater`), and defines constructors as lazy properties of the global object.
public final class Realm {
  /// `Object.prototype`
  public let objectPrototype: LazyObject
  /// `Function.prototype`
  public let functionPrototype: LazyObject
  /// `Array.prototype`
  public let arrayPrototype: LazyObject
  /// `String.prototype`
  public let stringPrototype: LazyObject
  /// `Number.prototype`
  public let numberPrototype: LazyObject
  /// `Boolean.prototype`
  public let booleanPrototype: LazyObject
  /// `Symbol.prototype`
  public let symbolPrototype: LazyObject
  /// The prototype all iterators of the library inherit from (`%IteratorPrototype%`).
  public let iteratorPrototype: LazyObject
  /// As `iteratorPrototype`, for asynchronous iterators.
  public let asyncIteratorPrototype: LazyObject
  /// The prototype of array iterators.
  public let arrayIteratorPrototype: LazyObject
  /// The prototype of string iterators.
  public let stringIteratorPrototype: LazyObject
  /// The prototype that the `prototype` of every generator function inherits from.
  public let generatorPrototype: LazyObject
  /// As `generatorPrototype`, for asynchronous generators.
  public let asyncGeneratorPrototype: LazyObject
  /// The prototype of generator functions.
  public let generatorFunctionPrototype: LazyObject
  /// The prototype of asynchronous generator functions.
  public let asyncGeneratorFunctionPrototype: LazyObject
  /// The prototype of async functions.
  public let asyncFunctionPrototype: LazyObject
  /// `Promise.prototype`
  public let promisePrototype: LazyObject
  /// `RegExp.prototype`
  public let regexpPrototype: LazyObject
  /// `Date.prototype`
  public let datePrototype: LazyObject
  /// `Map.prototype`
  public let mapPrototype: LazyObject
  /// `Set.prototype`
  public let setPrototype: LazyObject
  /// `WeakMap.prototype`
  public let weakMapPrototype: LazyObject
  /// `WeakSet.prototype`
  public let weakSetPrototype: LazyObject
  /// `ArrayBuffer.prototype`
  public let arrayBufferPrototype: LazyObject
  /// `DataView.prototype`
  public let dataViewPrototype: LazyObject
  /// The prototypes of the typed arrays.
  public let typedArrays: TypedArrayPrototypes
  /// The prototypes of the error kinds, by `ErrorKind.rawValue`.
  public let errorPrototypes: [LazyObject]
  /// The global object.
  public let globalObject: LazyObject

  let objectShape: Shape
  let arrayShape: Shape
  /// The shape of functions before their `name` and `length` are looked at; no other objects have it.
  let functionShape: Shape
  let asyncFunctionShape: Shape
  let generatorFunctionShape: Shape
  let asyncGeneratorFunctionShape: Shape
  let iteratorResultShape: Shape

  private(set) var arrayValues: NativeFunction!
  /// The `next` of every iterator of the library (subclasses of `NativeIterator`).
  public private(set) var nativeIteratorNext: NativeFunction!
  private(set) var generatorNext: NativeFunction!

  private var lazyProperties: [LazyProperty] = []
  unowned let machine: Machine

  init(machine: Machine) {
    self.machine = machine
    let root = LazyObject(prototype: nil)
    objectPrototype = root
    func make(_ parent: LazyObject? = nil) -> LazyObject { LazyObject(prototype: parent ?? root) }
    let function = make()
    function.becomeCallable()
    functionPrototype = function
    arrayPrototype = make()
    stringPrototype = make()
    numberPrototype = make()
    booleanPrototype = make()
    symbolPrototype = make()
    iteratorPrototype = make()
    asyncIteratorPrototype = make()
    arrayIteratorPrototype = make(iteratorPrototype)
    stringIteratorPrototype = make(iteratorPrototype)
    generatorPrototype = make(iteratorPrototype)
    asyncGeneratorPrototype = make(asyncIteratorPrototype)
    generatorFunctionPrototype = make(function)
    asyncGeneratorFunctionPrototype = make(function)
    asyncFunctionPrototype = make(function)
    promisePrototype = make()
    regexpPrototype = make()
    datePrototype = make()
    mapPrototype = make()
    setPrototype = make()
    weakMapPrototype = make()
    weakSetPrototype = make()
    arrayBufferPrototype = make()
    dataViewPrototype = make()
    typedArrays = TypedArrayPrototypes(objectPrototype: root)
    let error = make()
    errorPrototypes = ErrorKind.allCases.map { $0 == .error ? error : make(error) }
    globalObject = make()
    objectShape = JSObject.rootShape(for: root)
    arrayShape = JSObject.rootShape(for: arrayPrototype)
    func makeFunctionShape(_ prototype: JSObject) -> Shape {
      Shape(prototype: JSObject.rootShape(for: prototype).prototype)
    }
    functionShape = makeFunctionShape(function)
    asyncFunctionShape = makeFunctionShape(asyncFunctionPrototype)
    generatorFunctionShape = makeFunctionShape(generatorFunctionPrototype)
    asyncGeneratorFunctionShape = makeFunctionShape(asyncGeneratorFunctionPrototype)
    iteratorResultShape = objectShape.adding(Names.value, .all).adding(Names.done, .all)
    // Makes caches of global names see every change of the global object.
    _ = JSObject.rootShape(for: globalObject)
    arrayValues = Self.makeArrayValues(self)
    nativeIteratorNext = Self.makeNativeIteratorNext(self)
    generatorNext = Self.makeGeneratorNext(self)
    installErrorPrototypes()
    installArrayIteration()
    installGenerators()
  }

  /// The prototype of an error kind.
  public func errorPrototype(_ kind: ErrorKind) -> LazyObject { errorPrototypes[kind.rawValue] }

  private func installErrorPrototypes() {
    for kind in ErrorKind.allCases {
      errorPrototype(kind).populateLater { prototype in
        prototype.put(Names.name, Value(kind.name), .method)
        prototype.put(Names.message, Value(JSString.empty), .method)
      }
    }
  }

  /// A new empty object that inherits from `Object.prototype`.
  public func makeObject() -> JSObject { PlainObject(shape: objectShape) }

  /// A new empty object with the given prototype.
  public func makeObject(prototype: JSObject?) -> JSObject {
    PlainObject(shape: JSObject.rootShape(for: prototype))
  }

  /// A new object with the given properties.
  public func makeObject(_ properties: KeyValuePairs<PropertyKey, Value>) -> JSObject {
    let object = makeObject()
    for (key, value) in properties { object.put(key, value) }
    return object
  }

  /// A new array.
  public func makeArray(_ values: some Collection<Value>) -> JSArray { JSArray(self, values) }

  /// `[first, second]`, as the entries of objects, arrays and maps are.
  func makePair(_ first: Value, _ second: Value) -> Value {
    let pair = JSArray(self, capacity: 2)
    pair.append(first)
    pair.append(second)
    return Value(pair)
  }

  /// `{value, done}`.
  public func makeIteratorResult(_ value: Value, done: Bool) -> Value {
    let object = PlainObject(shape: objectShape)
    object.appendSlot(value, count: 0)
    object.appendSlot(Value(done), count: 1)
    object.shape = iteratorResultShape
    return Value(object)
  }

  /// `Function.prototype[Symbol.hasInstance]` as the library made it, so that `instanceof` can skip calling it.
  public var originalHasInstance: JSObject?

  func isOriginalHasInstance(_ method: Value) -> Bool { method.ref != nil && method.ref === originalHasInstance }

  // MARK: Lazy properties

  func lazyValue(_ property: LazyProperty) -> Value {
    lazyProperties.append(property)
    return Value(lazyIndex: lazyProperties.count - 1)
  }

  func makeLazyProperty(_ placeholder: Value) -> Value {
    switch lazyProperties[Int(UInt32(truncatingIfNeeded: placeholder.bits))] {
    case .native(let entry): return Value(NativeFunction(self, entry.name, entry.arity, entry.body))
    case .value(let make): return make(machine)
    }
  }
}
