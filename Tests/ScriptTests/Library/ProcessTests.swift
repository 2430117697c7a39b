import Glibc
import Script
import Testing

@Suite("process") struct ProcessTests {
  private func status(of program: String) -> Int32? {
    Machine.onLargeStack {
      let machine = Machine()
      do {
        _ = try machine.runCell(program, name: "test")
        return try machine.endProcess()
      } catch Termination.exit(let status) {
        return try? machine.endProcess(status: status)
      } catch {
        return nil
      }
    }
  }

  @Test func exitEndsTheProgramWithAStatus() {
    #expect(status(of: "process.exit(3); throw 1") == 3)
    #expect(status(of: "process.exitCode = 4; process.exit()") == 4)
    #expect(status(of: "process.exitCode = 5") == 5)
    #expect(status(of: "try { process.exit(2) } catch {} finally {}") == 2)
    #expect(status(of: "1") == 0)
  }

  @Test func listenersForTheEndSeeAndChangeTheStatus() {
    #expect(status(of: "process.on('exit', (code) => { process.exitCode = code + 6; })") == 6)
    #expect(status(of: "process.on('exit', (code) => { process.exit(code * 2); }); process.exit(4)") == 8)
    #expect(status(of: "process.once('exit', () => 1); process.removeAllListeners('exit'); process.exitCode = 9") == 9)
  }

  @Test func environmentAndArguments() throws {
    setenv("TFS_TEST_VARIABLE", "a=b", 1)
    let text = try output(
      of: "console.log(process.env.TFS_TEST_VARIABLE, process.argv[1], process.argv.length)", name: "/tmp/program.js")
    #expect(text == "a=b /tmp/program.js 2\n")
  }
}

@Suite("require and import") struct BuiltInModuleTests {
  @Test func hostsAddModules() throws {
    let text = try Machine.onLargeStack {
      let machine = Machine()
      machine.builtInModules.define("greeting") { $0.realm.makeObject(["text": Value("hello")]) }
      return try machine.toText(
        machine.runCell(
          "import g, { text } from 'greeting'; text + require('greeting').text + (g.text === text)", name: "x"))
    }
    #expect(text == "hellohellotrue")
  }

  @Test func missingModulesAreNamed() throws {
    try expectResults(
      #"""
      (() => { try { require("pth") } catch (e) { return e.code + e.message.includes("did you mean 'path'") } })() → "MODULE_NOT_FOUNDtrue"
      """#)
  }
}
