import Glibc
import Script
import Testing

/// A server on this machine that answers each connection with the next of some texts.
private final class OneThreadServer: @unchecked Sendable {
  let port: UInt16
  private let listener: Int32
  private let answers: [String]

  init(answers: [String]) throws {
    self.answers = answers
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, pointer, &length) == 0
      }
    }
    try #require(isBound)
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    let own = Unmanaged.passRetained(self)
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<OneThreadServer>.fromOpaque(argument!).takeRetainedValue().serve()
        return nil
      }, own.toOpaque())
    pthread_detach(thread)
  }

  private func serve() {
    for answer in answers {
      let connection = accept(listener, nil, nil)
      var request = [UInt8](repeating: 0, count: 65_536)
      _ = read(connection, &request, request.count)
      var text = answer
      text.withUTF8 { _ = write(connection, $0.baseAddress, $0.count) }
      close(connection)
    }
    close(listener)
  }
}

@Suite("fetch") struct FetchTests {
  private func answer(_ status: String, _ body: String, headers: String = "") -> String {
    "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\(headers)\r\n\(body)"
  }

  @Test func getsContentOverHTTP() throws {
    let server = try OneThreadServer(answers: [
      answer("200 OK", #"{"a": [1, 2]}"#, headers: "Content-Type: application/json\r\n"),
      answer("404 Not Found", "none"), answer("302 Found", "", headers: "Location: /there\r\n"),
      answer("200 OK", "there"),
    ])
    let text = try output(
      of: """
        const base = "http://127.0.0.1:\(server.port)";
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
    let server = try OneThreadServer(answers: [answer("200 OK", "x")])
    let text = try output(
      of: """
        setTimeout(() => console.log("timer"), 1);
        fetch("http://127.0.0.1:\(server.port)").then((r) => r.text()).then(console.log);
        console.log("started");
        """)
    #expect(text.hasPrefix("started\n") && text.contains("timer\n") && text.contains("x\n"))
  }

  @Test func otherAddresses() throws {
    let text = try output(
      of: """
        console.log(await (await fetch("data:text/plain;base64,aGk=")).text(), await (await fetch("data:,a%20b")).text());
        require("fs").writeFileSync("/tmp/tfs-test-fetch.txt", "file");
        console.log(await (await fetch("file:///tmp/tfs-test-fetch.txt")).text());
        for (const address of ["http://127.0.0.1:1/", "file:///nowhere", "gopher://x"]) {
          try { await fetch(address); } catch (error) { console.log(error.name, error.message.includes(address)); }
        }
        const r = new Response("once"); await r.text();
        try { await r.text(); } catch (error) { console.log(error.name); }
        """)
    #expect(text == "hi a b\nfile\nTypeError true\nTypeError true\nTypeError true\nTypeError\n")
  }
}
