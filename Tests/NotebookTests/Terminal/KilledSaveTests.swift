import Foundation
import Notebook
import Testing

@Suite("A save that is killed", .serialized) struct KilledSaveTests {
  /// Saves one model again and again, each time with all weights equal to the number of the save.
  private static let saving = """
    const model = tf.sequential({layers: [tf.layers.dense({units: 600, inputShape: [600]})]});
    for (let number = 1; ; number++) {
      model.setWeights([tf.fill([600, 600], number), tf.fill([600], number)]);
      await model.save('file://saved');
      if (number === 2) console.log('twice');
    }
    """

  /// The number of the save that is in the folder, and whether all of its weights are there.
  private static let reading = """
    const weights = (await tf.loadLayersModel('file://saved/model.json')).getWeights();
    const all = tf.concat(weights.map(w => w.flatten()));
    console.log(all.min().dataSync()[0], all.max().dataSync()[0], all.size);
    """

  @Test("leaves the old model or the new one whole", arguments: [0, 1, 2, 3, 5, 7, 11, 17, 23, 31, 47])
  func killed(milliseconds: Int) throws {
    let home = try TemporaryDirectory()
    try Files.write(KilledSaveTests.saving, to: home.path + "/save.mjs")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: PseudoTerminal.program)
    process.arguments = ["save.mjs"]
    process.currentDirectoryURL = URL(fileURLWithPath: home.path)
    process.environment = PseudoTerminal.environment(home: home.path, [:])
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    #expect(pipe.fileHandleForReading.availableData == Data("twice\n".utf8))
    usleep(UInt32(milliseconds) * 1000)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()

    let run = try ProgramProcess(["-e", KilledSaveTests.reading], home: home.path)
    let numbers = run.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    #expect(run.status == 0 && numbers.count == 3, "\(run.error)")
    #expect(numbers.first ?? 0 >= 2 && numbers.first == numbers.dropFirst().first && numbers.last == 360_600)
  }
}
