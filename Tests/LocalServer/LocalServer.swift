import Foundation

/// A web server on this machine for tests: one connection after another, each with one request.
public final class LocalServer: @unchecked Sendable {
  /// What a client asked for.
  public struct Request: Sendable {
    /// `GET`, `POST` …
    public var method = ""
    /// The path with the query.
    public var target = ""
    /// The header lines, with names in lower case.
    public var headers: [String: String] = [:]
    /// What came with the request.
    public var body: [UInt8] = []
  }

  /// What the server answers.
  public struct Answer: Sendable {
    /// The status with its text.
    public var status = "200 OK"
    /// Header lines besides the length.
    public var headers: [String: String] = [:]
    /// The content.
    public var body: [UInt8] = []
    /// How many bytes the answer promises, if not as many as it has.
    public var promisedLength: Int?
    /// How long the server waits between the two halves of the content, in milliseconds.
    public var pause: UInt32 = 0

    /// An answer with bytes.
    public init(_ body: [UInt8], status: String = "200 OK", headers: [String: String] = [:]) {
      self.body = body
      self.status = status
      self.headers = headers
    }

    /// An answer with a text.
    public init(_ text: String, status: String = "200 OK", headers: [String: String] = [:]) {
      self.init(Array(text.utf8), status: status, headers: headers)
    }

    /// The answer for what is not there.
    public static let notFound = Answer("there is nothing here", status: "404 Not Found")
  }

  /// The beginning of the server's addresses, without a slash at the end.
  public let url: String
  private let listener: Int32
  private let answer: @Sendable (Request) -> Answer
  private let lock = NSLock()
  private var received: [Request] = []

  /// Starts a server.
  ///
  /// - Parameter answer: what it answers, called on the server's thread.
  public init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
    self.answer = answer
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, pointer, &length) == 0
      }
    }
    guard isListening else { throw POSIXError(.EADDRINUSE) }
    url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { return }
        serve(connection)
        close(connection)
      }
    }
  }

  /// Starts a server that answers by path, without regard to the query.
  public convenience init(_ answers: [String: Answer]) throws {
    try self.init { request in answers[String(request.target.prefix { $0 != "?" })] ?? .notFound }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// The requests so far.
  public var requests: [Request] { lock.withLock { received } }

  private func serve(_ connection: Int32) {
    guard let request = LocalServer.read(from: connection) else { return }
    lock.withLock { received.append(request) }
    let answer = answer(request)
    var head = "HTTP/1.1 \(answer.status)\r\nConnection: close\r\n"
    head += "Content-Length: \(answer.promisedLength ?? answer.body.count)\r\n"
    for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
    let half = answer.body.count / 2
    LocalServer.write(Array((head + "\r\n").utf8) + answer.body[..<half], to: connection)
    if answer.pause > 0 { usleep(answer.pause * 1000) }
    LocalServer.write(Array(answer.body[half...]), to: connection)
  }

  private static func read(from connection: Int32) -> Request? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    func more() -> Bool {
      let count = Glibc.read(connection, &buffer, buffer.count)
      if count > 0 { bytes += buffer[..<count] }
      return count > 0
    }
    let blankLine = Array("\r\n\r\n".utf8)
    var head: Range<Int>?
    while head == nil {
      guard more() else { return nil }
      head = bytes.firstRange(of: blankLine)
    }
    guard let head else { return nil }
    let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count >= 2 else { return nil }
    var request = Request(method: String(words[0]), target: String(words[1]))
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { request.headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
    }
    let length = request.headers["content-length"].flatMap { Int($0) } ?? 0
    while bytes.count < head.upperBound + length { guard more() else { return nil } }
    request.body = Array(bytes[head.upperBound..<head.upperBound + length])
    return request
  }

  private static func write(_ bytes: [UInt8], to connection: Int32) {
    var position = 0
    while position < bytes.count {
      let count = bytes[position...].withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      position += count
    }
  }
}
