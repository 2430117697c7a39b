/// An iterator of the library. Its prototype has `realm.nativeIteratorNext` as `next`; loops call `step` directly, without
/// result objects.
open class NativeIterator: JSObject {
  /// An iterator with this prototype.
  public init(prototype: JSObject?) {
    super.init(shape: JSObject.rootShape(for: prototype), kind: .iterator)
  }

  /// The next value; nil at the end (and ever after).
  open func step(_ machine: Machine) throws -> Value? { nil }
}

extension Realm {
  static func makeNativeIteratorNext(_ realm: Realm) -> NativeFunction {
    NativeFunction(realm, Names.next, 0) { machine, this, _ in
      guard let object = this.asObject, object.kind == .iterator else {
        throw machine.typeError("next was called on \(machine.describe(this)), which is no iterator of the library")
      }
      let value = try unsafeDowncast(object, to: NativeIterator.self).step(machine)
      return machine.realm.makeIteratorResult(value ?? .undefined, done: value == nil)
    }
  }
}

/// What `for await` makes of an iterator that is not asynchronous: its results become promises.
final class AsyncFromSyncIterator: JSObject {
  private let record: IteratorRecord

  init(_ realm: Realm, _ record: IteratorRecord) {
    self.record = record
    super.init(shape: JSObject.rootShape(for: realm.asyncIteratorPrototype), kind: .host)
    install(
      [
        NativeEntry(Names.next, 1) { machine, this, arguments in
          Self.forward(this, machine) { try machine.call($0.next, this: $0.iterator, arguments: arguments.values) }
        },
        NativeEntry(Names.return, 1) { machine, this, arguments in
          Self.forward(this, machine) { record in
            guard let method = try machine.method(record.iterator, Names.return) else {
              return machine.realm.makeIteratorResult(arguments[0], done: true)
            }
            return try machine.call(method, this: record.iterator, arguments: arguments.values)
          }
        },
        NativeEntry(Names.throw, 1) { machine, this, arguments in
          Self.forward(this, machine) { record in
            guard let method = try machine.method(record.iterator, Names.throw) else { throw ScriptError(arguments[0]) }
            return try machine.call(method, this: record.iterator, arguments: arguments.values)
          }
        },
      ], realm)
  }

  override func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(record.iterator)
    visitor.visit(record.next)
  }

  private static func forward(
    _ this: Value, _ machine: Machine, _ body: (IteratorRecord) throws -> Value
  ) -> Value {
    let promise = JSPromise(machine.realm)
    do {
      guard let iterator: AsyncFromSyncIterator = this.host() else {
        throw machine.typeError("\(machine.describe(this)) is not an iterator of for await")
      }
      let result = try body(iterator.record)
      guard let object = result.asObject else {
        throw machine.typeError("iterator result \(machine.describe(result)) is not an object")
      }
      let done = try object.get(Names.done, machine).isTruthy
      let value = machine.promise(resolving: try object.get(Names.value, machine))
      value.whenSettled(machine) { machine, state, value in
        if state == .fulfilled {
          promise.resolve(machine.realm.makeIteratorResult(value, done: done), machine)
        } else {
          promise.reject(value, machine)
        }
      }
    } catch {
      promise.reject(with: error, machine)
    }
    return Value(promise)
  }
}
