/// Something around a statement that `break`, `continue` and `return` leave: a loop, a labeled block, a `finally`, an
/// iterator to close.
final class ExitContext {
  enum Kind {
    /// A loop, or a `switch` (which has no `next`).
    case loop(end: Label, next: Label?, labels: [String])
    case labeledBlock(end: Label, labels: [String])
    case finally(Finally)
    case iterator(register: Int, isAsync: Bool)
  }

  /// A `finally` block and the exits that go through it.
  final class Finally {
    let entry: Label
    /// How the block was entered: 0 normally, 1 by an exception, else 2 + the index in `exits`.
    let kindRegister: Int
    /// The exception or the value to return.
    let valueRegister: Int
    var exits: [ExitTarget] = []

    init(entry: Label, kindRegister: Int, valueRegister: Int) {
      self.entry = entry
      self.kindRegister = kindRegister
      self.valueRegister = valueRegister
    }
  }

  let kind: Kind
  /// The part of the code guarded by the context's handler that is being emitted, and the parts that are done.
  var segmentStart: Label
  var segments: [(start: Label, end: Label)] = []

  init(_ kind: Kind, start: Label) {
    self.kind = kind
    segmentStart = start
  }
}

/// Where an exit goes in the end.
enum ExitTarget: Equatable {
  case breakTo(String?)
  case continueTo(String?)
  case functionEnd
}

extension FunctionCompiler {
  /// Leaves the contexts from the inside out until the target is reached. `value` is what a `return` returns.
  func emitExit(_ target: ExitTarget, value: Int? = nil, from depth: Int? = nil) {
    let depth = depth ?? exits.count
    var suspended: [ExitContext] = []
    defer { for context in suspended { context.segmentStart = builder.makePlacedLabel() } }
    for index in stride(from: depth - 1, through: 0, by: -1) {
      let context = exits[index]
      switch context.kind {
      case .loop(let end, let next, let labels):
        switch target {
        case .breakTo(let label) where label == nil || labels.contains(label!): return builder.jump(.jump, to: end)
        case .continueTo(let label) where next != nil && (label == nil || labels.contains(label!)):
          return builder.jump(.jump, to: next!)
        default: continue
        }
      case .labeledBlock(let end, let labels):
        if case .breakTo(let label?) = target, labels.contains(label) { return builder.jump(.jump, to: end) }
      case .finally(let finally):
        if let value { builder.emit(.move, finally.valueRegister, value) }
        let number = finally.exits.firstIndex(of: target) ?? finally.exits.count
        if number == finally.exits.count { finally.exits.append(target) }
        builder.emit(.loadInteger, finally.kindRegister, wide: number + 2)
        return builder.jump(.jump, to: finally.entry)
      case .iterator(let register, let isAsync):
        context.segments.append((context.segmentStart, builder.makePlacedLabel()))
        suspended.append(context)
        closeIterator(register, isAsync: isAsync)
      }
    }
    emitFunctionEnd(value)
  }

  private func emitFunctionEnd(_ value: Int?) {
    if node.kind == .derivedConstructor {
      builder.withTemporaries {
        let result = builder.allocate()
        if let value { builder.emit(.move, result, value) } else { builder.emit(.loadUndefined, result) }
        var this = 1
        if let binding = node.scope["this"], usesBox(binding) {
          this = builder.allocate()
          builder.emit(.getBox, this, 1)
        }
        builder.emit(.derivedResult, result, this)
        builder.emit(.returnValue, result)
      }
    } else if let value {
      builder.emit(.returnValue, value)
    } else {
      builder.emit(.returnUndefined)
    }
  }

  func closeIterator(_ register: Int, isAsync: Bool) {
    if !isAsync { return builder.emit(.closeIterator, register) }
    builder.withTemporaries {
      let result = builder.allocate()
      let none = builder.makeLabel()
      // The method gets what lies behind the three registers: here nothing.
      builder.emit(.loadUndefined, register + 3)
      builder.emit(.iteratorMethodCall, result, register, builder.constant(name: "return"))
      builder.jump(.jumpIfEmpty, result, to: none)
      builder.emit(.await, result, result)
      builder.emit(.checkIteratorResult, result)
      builder.place(none)
    }
  }

  /// `return value`
  func emitReturn(_ value: Int) {
    var value = value
    if node.isAsync && node.isGenerator {
      let awaited = builder.allocate()
      builder.emit(.await, awaited, value)
      value = awaited
    }
    emitExit(.functionEnd, value: value)
  }

  /// The end of the body.
  func emitImplicitReturn() { emitFunctionEnd(nil) }
}
