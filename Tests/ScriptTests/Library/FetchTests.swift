import LocalServer
import Script
import Testing

@Suite("fetch") struct FetchTests {
  @Test func getsContentOverHTTP() throws {
    let server = try LocalServer([
      "/data.json": .init(#"{"a": [1, 2]}"#, headers: ["Content-Type": "application/json"]),
      "/missing": .init("none", status: "404 Not Found"),
      "/moved": .init("", status: "302 Found", headers: ["Location": "/there"]), "/there": .init("there"),
    ])
    let text = try output(
      of: """
        const base = "\(server.url)";
        let r = await fetch(base + "/data.json");
        console.log(r.ok, r.status, r.headers.get("content-type"), (await r.json()).a[1]);
        r = await fetch(base + "/missing");
        console.log(r.ok, r.status, r.statusText, await r.text());
        r = await fetch(base + "/moved");
        console.log(r.redirected, await r.text(), r.bodyUsed);
        """)
    #expect(text == "true 200 application/json 2\nfalse 404 Not Found none\ntrue there true\n")
  }

  @Test func timersRunMeanwhile() throws {
    let server = try LocalServer(["/": .init("x")])
    let text = try output(
      of: """
        setTimeout(() => console.log("timer"), 1);
        fetch("\(server.url)").then((r) => r.text()).then(console.log);
        console.log("started");
        """)
    #expect(text.hasPrefix("started\n") && text.contains("timer\n") && text.contains("x\n"))
  }

  @Test func otherAddresses() throws {
    let text = try output(
      of: """
        console.log(await (await fetch("data:text/plain;base64,aGk=")).text(), await (await fetch("data:,a%20b")).text());
        const fs = require("fs"), folder = fs.mkdtempSync(require("os").tmpdir() + "/tfs-test-");
        fs.writeFileSync(folder + "/text", "file");
        console.log(await (await fetch("file://" + folder + "/text")).text());
        fs.rmSync(folder, { recursive: true });
        for (const address of ["http://127.0.0.1:1/", "file:///nowhere", "gopher://x"]) {
          try { await fetch(address); } catch (error) { console.log(error.name, error.message.includes(address)); }
        }
        const r = new Response("once"); await r.text();
        try { await r.text(); } catch (error) { console.log(error.name); }
        """)
    #expect(text == "hi a b\nfile\nTypeError true\nTypeError true\nTypeError true\nTypeError\n")
  }

  @Test func contentComesPieceByPiece() throws {
    var slow = LocalServer.Answer(Array(repeating: UInt8(ascii: "a"), count: 300_000))
    slow.pause = 20
    let server = try LocalServer(["/large": slow, "/small": .init("small")])
    let text = try output(
      of: """
        const large = await fetch("\(server.url)/large");
        console.log(large.bodyUsed, large.headers.get("content-length"));
        let count = 0, pieces = 0;
        for await (const piece of large.body) { count += piece.length; pieces++; }
        console.log(count, pieces > 1, large.bodyUsed);
        const reader = (await fetch("\(server.url)/small")).body.getReader();
        let small = "";
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          small += String.fromCharCode(...part.value);
        }
        console.log(small, (await reader.read()).done);
        const first = await fetch("\(server.url)/large"), second = first.clone();
        console.log((await first.text()).length, (await second.arrayBuffer()).byteLength);
        console.log((await new Response("abc").body.getReader().read()).value.length);
        """)
    #expect(text == "false 300000\n300000 true true\nsmall true\n300000 300000\n3\n")
  }

  @Test func contentThatIsCutOffIsAnErrorOfItsReader() throws {
    var cut = LocalServer.Answer(Array(repeating: UInt8(0), count: 4))
    cut.promisedLength = 5
    let server = try LocalServer(["/cut": cut])
    let text = try output(
      of: """
        const failures = [];
        for (const read of [(r) => r.arrayBuffer(), async (r) => { for await (const _ of r.body); }]) {
          await fetch("\(server.url)/cut").then(read).catch((e) => failures.push(e.name));
        }
        console.log(failures.join());
        """)
    #expect(text == "TypeError,TypeError\n")
  }
}
