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
    ] {
      let lines = ProgramRunner.run(program) { machine in machine.setStepBudget(100_000) }
      #expect(lines == ["ended outOfSteps"])
    }
    #expect(ProgramRunner.run("print(1); for (;;) {}") { $0.interrupt() } == ["ended interrupted"])
  }

  @Test func valuesAndObjectsLieInMemoryAsTheLoopExpects() {
    #expect(Machine.onLargeStack { Machine().layoutIsAsExpected })
    #expect(MemoryLayout<Value>.size == 16 && MemoryLayout<Value>.stride == 16)
  }
}
