import Script
import TFNamespace
import Testing

@Suite("Memory of programs", .serialized) struct MemoryTests {
  /// The number that a program's last expression gives.
  private func number(_ program: String) -> Double? {
    Machine.onLargeStack { () -> Double? in
      ProgramRunner.resetCounters()
      let runner = ProgramRunner()
      return try? runner.machine.runCell(program, name: "memory").asNumber
    }
  }

  @Test(
    "what a callback gives to native code is let go",
    arguments: ["tf.tidy(f)", "[1, 2].map(f)", "f.call(null)", "f.apply(null, [])", "f.bind(null)()", "grad(w)"])
  func results(call: String) {
    let left = number(
      """
      const w = tf.scalar(2);
      const f = () => w.mul(3);
      const grad = tf.grad(x => x.square());
      const before = tf.memory().numTensors;
      (() => { for (let i = 0; i < 100; i++) { \(call); } })();
      tf.memory().numTensors - before
      """)
    #expect(left == 0)
  }

  @Test("a training loop leaves nothing behind")
  func training() {
    let left = number(
      """
      const w = tf.variable(tf.scalar(0));
      const optimizer = tf.train.adam(0.1);
      const step = () => { optimizer.minimize(() => w.sub(3).square(), true); };
      step();
      const before = tf.memory().numTensors;
      (() => { for (let i = 0; i < 100; i++) step(); })();
      tf.memory().numTensors - before
      """)
    #expect(left == 0)
  }
}
