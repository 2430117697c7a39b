import Glibc
import Script
import Testing

@Suite("Memory, interrupts and limits")
struct MemoryTests {
  @Test func cyclicGarbageIsCollected() {
    let growth = Machine.onLargeStack {
      let machine = Machine()
      Heap.collectCycles()
      let before = Heap.count
      _ = try? machine.runCell("for (let i = 0; i < 500000; i++) { const a = {}, b = { a }; a.b = b }; 0", name: "cell")
      Heap.collectCycles()
      return Heap.count - before
    }
    #expect(growth < 1000)
  }

  @Test func cyclesThroughEveryKindOfObjectAreCollected() {
    let counts = Machine.onLargeStack {
      let machine = Machine()
      func run(_ times: Int) throws -> Int {
        _ = try machine.runCell(
          """
          for (let i = 0; i < \(times); i++) {
            class A { constructor() { this.self = () => this } static made = new A() }
            const a = new A(); a.list = [a]; a.map = new Map([[a, a]])
            a.generator = (function* () { yield a })(); a.generator.next()
            a.promise = new Promise(resolve => { a.resolve = resolve }).then(() => a)
            function f() { return f }
            f.prototype.back = a
          }
          0
          """, name: "cell")
        Heap.collectCycles()
        return Heap.count
      }
      let first = (try? run(20)) ?? -1
      return [first, (try? run(200)) ?? -2]
    }
    #expect(counts[0] > 0 && abs(counts[1] - counts[0]) < 100)
  }

  @Test func longChainsAreFreedWithoutRecursion() {
    let lines = ProgramRunner.run(
      """
      let list = null
      for (let i = 0; i < 500000; i++) list = { next: list }
      list = null
      let chain = null
      for (let i = 0; i < 200000; i++) { const previous = chain; chain = () => previous }
      chain = null
      print('freed')
      """)
    #expect(lines == ["freed"])
  }

  @Test func interruptsStopLoopsAndLibraryCode() {
    for program in [
      "for (;;) {}", "while (true) try { for (;;) {} } finally { continue }",
      "function f() { f2() }; function f2() { }; for (;;) f()",
      "Array.from({[Symbol.iterator]: () => ({next: () => ({})})})",
      "[...(function* () { for (;;) yield 1 })()]",
      "for (const x of (function* () { for (;;) yield 1 })());",
      "const o = {get x() { return 1 }}; for (;;) o.x",
      "const next = () => Promise.resolve().then(next); next()",
      "const a = Array.from({length: 60000}, () => ({})); structuredClone(a)",
      "const a = Array.from({length: 60000}, () => ({})); JSON.stringify([a, a])",
      "'x'.repeat(200000).replace(/x/g, 'y')",
    ] {
      let lines = ProgramRunner.run(program) { machine in machine.setStepBudget(100_000) }
      #expect(lines == ["ended outOfSteps"])
    }
    #expect(ProgramRunner.run("print(1); for (;;) {}") { $0.interrupt() } == ["ended interrupted"])
  }

  @Test func recursionWithoutEndIsARangeErrorAlsoThroughTheLibrary() {
    let recursions = [
      "function f() { depth++; f() }", "function f() { depth++; [2, 1].sort(f) }",
      "function f() { depth++; [1].map(f) }",
      "function f() { depth++; f.apply(null, [1]) }", "function f() { depth++; 'a'.replace(/a/, f) }",
      "function f() { depth++; JSON.stringify({toJSON: f}) }", "function f() { depth++; JSON.parse('1', f) }",
      "function f() { depth++; return `${{toString: f}}` }", "function f() { depth++; return {valueOf: f} + 1 }",
      "function f() { depth++; return [...{[Symbol.iterator]: f}] }",
      "function f() { depth++; return new Map([[1, 1]]).forEach(f) }",
      "function f() { depth++; return {get x() { return f() }}.x }",
      "function* g() { depth++; for (const x of g()) yield x }; const f = () => [...g()]",
    ]
    for recursion in recursions {
      let lines = ProgramRunner.run(
        "let depth = 0; \(recursion); try { f() } catch (error) { print(error instanceof RangeError, depth >= 9999) }")
      #expect(lines == ["true true"], "\(recursion)")
    }
  }

  @Test func deepDataIsAnErrorAndNoCrash() {
    let lines = ProgramRunner.run(
      """
      let deep = {}, list = []
      for (let i = 0, place = deep; i < 100000; i++) { place = place.next = {}; list = [list] }
      const uses = [
        () => JSON.stringify(deep), () => JSON.parse('['.repeat(100000) + ']'.repeat(100000)), () => structuredClone(deep),
        () => list.flat(Infinity), () => String(list), () => new RegExp('('.repeat(5000) + ')'.repeat(5000)),
      ]
      print(uses.map(use => { try { use(); return 'done' } catch (error) { return error.name } }).join())
      """)
    #expect(lines == ["RangeError,RangeError,RangeError,RangeError,RangeError,SyntaxError"])
  }

  @Test func objectsTakeLittleMemoryAndCyclesDoNotPileUp() {
    let peaks = Machine.onLargeStack {
      let machine = Machine()
      let before = MemoryUse.resident
      _ = try? machine.runCell(
        "const list = []; for (let i = 0; i < 1000000; i++) list.push({x: i, y: i + 1}); 0", name: "a")
      let small = MemoryUse.resident - before
      _ = try? machine.runCell("list.length = 0; 0", name: "b")
      Heap.collectCycles()
      var highest = 0
      for _ in 0..<10 {
        _ = try? machine.runCell("for (let i = 0; i < 100000; i++) { const a = {}, b = {a}; a.b = b }; 0", name: "c")
        highest = max(highest, Heap.count)
      }
      return (small, highest)
    }
    #expect(peaks.0 < 140_000_000, "what a million objects add")
    #expect(peaks.1 < 600_000, "objects alive while a million pairs are made")
  }

  @Test func valuesAndObjectsLieInMemoryAsTheLoopExpects() {
    #expect(Machine.onLargeStack { Machine().layoutIsAsExpected })
    #expect(MemoryLayout<Value>.size == 16 && MemoryLayout<Value>.stride == 16)
  }
}

/// What the process takes of the machine's memory.
private enum MemoryUse {
  /// The resident bytes.
  static var resident: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(
      separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
  }
}
