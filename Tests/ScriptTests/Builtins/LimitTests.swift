import Foundation
import Script
import Testing

/// What keeps library code from running away: interrupts, sizes, depths, cycles.
@Suite("Limits of the core library") struct LimitTests {
  /// Runs a program on a fresh machine that was interrupted before.
  private func runInterrupted(_ program: String) -> Bool {
    Machine.onLargeStack {
      let machine = Machine()
      do {
        let body = try machine.runCell("(() => \(program))", name: "test")
        machine.interrupt()
        _ = try machine.call(body)
        return false
      } catch Termination.interrupted {
        return true
      } catch {
        return false
      }
    }
  }

  @Test(arguments: [
    "Array.prototype.indexOf.call({ length: 2 ** 53 }, 1)",
    "Array.prototype.forEach.call({ length: 2 ** 53 }, () => {})",
    "Array.prototype.reverse.call({ length: 2 ** 53 })",
    "Array.prototype.fill.call({ length: 2 ** 53 }, 0)",
    "Array.from({ length: 2 ** 32 })",
    "new Array(2 ** 32 - 1).join(',')",
    "JSON.parse('[[1]]')",
    "JSON.stringify([[1]])",
  ])
  func interruptsStopLoops(_ program: String) { #expect(runInterrupted(program)) }

  @Test func aLongMatchOfARegularExpressionCanBeStopped() {
    let outcome = Machine.onLargeStack { () -> String in
      nonisolated(unsafe) let machine = Machine()
      let interrupter = Thread {
        usleep(100_000)
        machine.interrupt()
      }
      interrupter.start()
      do {
        // Without the interrupt this ends as a RangeError.
        return try machine.toText(machine.runCell("/^(a+)+$/.test('a'.repeat(64) + 'b')", name: "test"))
      } catch {
        return "\(error)"
      }
    }
    #expect(outcome == "interrupted")
  }

  @Test func chainsOfBoundFunctionsAreCalledInOneGo() throws {
    try expectResults(
      #"""
      (() => { let f = (a, b, c) => [a, b, c]; for (let i = 0; i < 100000; i++) f = f.bind(null); return f.bind(null, 1).bind(0, 2)(3); })() → [1, 2, 3]
      (() => { class P { constructor(a, b) { this.sum = a + b; } } return new (P.bind(null, 1).bind(null, 2))().sum; })() → 3
      """#)
  }

  @Test func sizesAreRangeErrors() throws {
    try expectResults(
      #"""
      [].length = 2 ** 32 → throws RangeError
      "ab".repeat(2 ** 29) → throws RangeError
      "a".padEnd(2 ** 31) → throws RangeError
      Array.prototype.map.call({ length: 2 ** 32 }, (x) => x) → throws RangeError
      Array.prototype.toSorted.call({ length: 2 ** 32 }) → throws RangeError
      """#)
  }

  @Test func depthsAreRangeErrors() throws {
    try expectResults(
      #"""
      JSON.parse("[".repeat(100000)) → throws RangeError
      JSON.parse('{"a":'.repeat(100000)) → throws RangeError
      (() => { let a = []; for (let i = 0; i < 100000; i++) a = [a]; return JSON.stringify(a); })() → \#
      throws RangeError
      (() => { let a = []; for (let i = 0; i < 100000; i++) a = [a]; return a.flat(Infinity); })() → \#
      throws RangeError
      (() => { let a = []; for (let i = 0; i < 100000; i++) a = [a]; return String(a); })() → \#
      throws RangeError
      (() => { const f = (x) => [x].map(f); return f(1); })() → throws RangeError
      (() => { const f = () => [2, 1].sort(f); return f(); })() → throws RangeError
      """#)
  }

  @Test func cyclesThroughCollectionsAreFreed() throws {
    let growth = try Machine.onLargeStack { () throws -> Int in
      let machine = Machine()
      let make = try machine.runCell(
        """
        (() => {
          for (let i = 0; i < 1000; i++) {
            const map = new Map(); map.set(map, map.entries()); map.self = map;
            const set = new Set(); set.add({ set });
            const key = {}; new WeakMap([[key, { key }]]);
            const promise = new Promise(() => {}); promise.then(() => promise);
          }
        })
        """, name: "test")
      _ = try machine.call(make)
      Heap.collectCycles()
      let before = Heap.count
      for _ in 0..<10 { _ = try machine.call(make) }
      Heap.collectCycles()
      return Heap.count - before
    }
    #expect(growth < 100)
  }

  @Test func randomNumbersRepeatWithTheirSeed() throws {
    let (first, second, other) = try Machine.onLargeStack { () throws -> (String, String, String) in
      let machine = Machine()
      func numbers(seed: UInt64) throws -> String {
        machine.random = RandomNumberSource(seed: seed)
        return try machine.toText(machine.runCell("Array.from({ length: 5 }, Math.random).join()", name: "test"))
      }
      return (try numbers(seed: 1), try numbers(seed: 1), try numbers(seed: 2))
    }
    #expect(first == second)
    #expect(first != other)
  }
}
