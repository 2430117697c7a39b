/// `DataView`: reads and writes numbers of any type at any place of a buffer, in either byte order.
public final class DataView: JSObject {
  /// The buffer.
  public let buffer: ArrayBuffer
  /// Where in the buffer the view begins.
  public let byteOffset: Int
  /// How many bytes the view covers.
  public let byteLength: Int

  /// A view of a part of a buffer, which must lie within it.
  init(buffer: ArrayBuffer, byteOffset: Int, byteLength: Int, prototype: JSObject) {
    self.buffer = buffer
    self.byteOffset = byteOffset
    self.byteLength = byteLength
    super.init(prototype: prototype, kind: .dataView)
  }

  override public func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(buffer)
  }

  /// The number whose bytes begin at `index`, which must lie in the view.
  fileprivate func number(_ kind: ElementKind, at index: Int, littleEndian: Bool) -> Double {
    struct Reading: ElementOperation {
      let address: UnsafePointer<UInt8>
      let littleEndian: Bool
      func run<Element: TypedArrayElement>(_ type: Element.Type) -> Double {
        var bytes = Array(UnsafeBufferPointer(start: address, count: MemoryLayout<Element>.size))
        if !littleEndian { bytes.reverse() }
        return bytes.withUnsafeBytes { $0.loadUnaligned(as: Element.self).number }
      }
    }
    return kind.dispatch(Reading(address: buffer.bytes + byteOffset + index, littleEndian: littleEndian))
  }

  fileprivate func setNumber(_ number: Double, _ kind: ElementKind, at index: Int, littleEndian: Bool) {
    struct Writing: ElementOperation {
      let address: UnsafeMutablePointer<UInt8>
      let number: Double
      let littleEndian: Bool
      func run<Element: TypedArrayElement>(_ type: Element.Type) {
        withUnsafeBytes(of: Element(storing: number)) { bytes in
          for (offset, byte) in bytes.enumerated() {
            address[littleEndian ? offset : bytes.count - 1 - offset] = byte
          }
        }
      }
    }
    kind.dispatch(
      Writing(address: buffer.bytes + byteOffset + index, number: number, littleEndian: littleEndian))
  }
}

extension Library {
  static func installDataView(_ realm: Realm) {
    realm.defineConstructor(
      "DataView", arity: 1, prototype: realm.dataViewPrototype,
      methods: dataViewProperties + ElementKind.allCases.filter { $0 != .uint8Clamped }.flatMap(access), tag: "DataView"
    ) { machine, _, arguments in
      try machine.requireNew("DataView")
      guard let buffer: ArrayBuffer = arguments[0].host() else {
        throw machine.typeError("the first argument to DataView must be an ArrayBuffer")
      }
      let offset = try machine.toIndex(arguments[1], "offset of the DataView")
      guard offset <= buffer.byteLength else {
        throw machine.rangeError("start offset \(offset) is outside the bounds of the buffer")
      }
      let rest = buffer.byteLength - offset
      let length = arguments[2].isUndefined ? rest : try machine.toIndex(arguments[2], "DataView length")
      guard length <= rest else { throw machine.rangeError("invalid DataView length \(length)") }
      let prototype = try machine.prototypeForNew(default: machine.realm.dataViewPrototype)
      return Value(DataView(buffer: buffer, byteOffset: offset, byteLength: length, prototype: prototype))
    }
  }

  private static let dataViewProperties = [
    NativeEntry.getter("buffer") { machine, this, _ in Value(try machine.dataView(this, "buffer").buffer) },
    .getter("byteLength") { machine, this, _ in Value(try machine.dataView(this, "byteLength").byteLength) },
    .getter("byteOffset") { machine, this, _ in Value(try machine.dataView(this, "byteOffset").byteOffset) },
  ]

  /// `getFloat32`, `setFloat32` and so on for one type.
  private static func access(_ kind: ElementKind) -> [NativeEntry] {
    let typeName = kind.arrayName.dropLast("Array".count)
    let size = kind.byteCount
    return [
      NativeEntry(PropertyKey("get\(typeName)"), 1) { machine, this, arguments in
        let view = try machine.dataView(this, "get\(typeName)")
        let index = try machine.toIndex(arguments[0], "offset")
        guard index <= view.byteLength - size else { throw machine.outsideDataView(index, size, view) }
        return Value(view.number(kind, at: index, littleEndian: arguments[1].isTruthy))
      },
      NativeEntry(PropertyKey("set\(typeName)"), 2) { machine, this, arguments in
        let view = try machine.dataView(this, "set\(typeName)")
        let index = try machine.toIndex(arguments[0], "offset")
        let number = try machine.toNumber(arguments[1])
        guard index <= view.byteLength - size else { throw machine.outsideDataView(index, size, view) }
        view.setNumber(number, kind, at: index, littleEndian: arguments[2].isTruthy)
        return .undefined
      },
    ]
  }
}

extension Machine {
  fileprivate func dataView(_ this: Value, _ method: String) throws -> DataView {
    guard let view: DataView = this.host() else {
      throw typeError("DataView.prototype.\(method) was called on \(describe(this)), which is no DataView")
    }
    return view
  }

  fileprivate func outsideDataView(_ index: Int, _ size: Int, _ view: DataView) -> ScriptError {
    rangeError("offset \(index) is outside the bounds of the DataView: \(size) bytes of \(view.byteLength)")
  }
}
