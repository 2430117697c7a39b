/// What is to be fetched.
package struct TransferRequest: Sendable {
  /// `http:`, `https:`, `file:` or `data:`.
  package var url: String
  /// `GET`, `POST` …
  package var method = "GET"
  /// Header lines, by name.
  package var headers: [(name: String, value: String)] = []
  /// What is sent with the request.
  package var body: [UInt8]?

  /// A request with the method GET.
  package init(url: String) { self.url = url }
}

/// What came back.
package struct TransferResponse: Sendable {
  /// The address the content came from in the end, after redirects.
  package var url: String
  /// The status of HTTP; 200 for files.
  package var status = 200
  /// The text after the status.
  package var statusText = "OK"
  /// The header lines, with names in lower case.
  package var headers: [(name: String, value: String)] = []
  /// The content.
  package var body: [UInt8] = []
  /// Whether the request was sent on to another address.
  package var isRedirected = false
}

/// Why nothing came back.
package struct TransferError: Error {
  /// What happened, with the address.
  package let message: String
}

/// A transfer under way: it is driven step by step, so that an event loop stays alive meanwhile.
package protocol Transfer: AnyObject {
  /// Goes on for at most a few milliseconds; the response when everything has come, with what was not taken before.
  func step() throws(TransferError) -> TransferResponse?
  /// The response without its content, once that begins to come.
  var head: TransferResponse? { get }
  /// Takes the part of the content that has come.
  func takeContent() -> [UInt8]
}

/// What a transfer tells on its way.
package enum TransferEvent {
  /// The response has begun; its content follows.
  case began(TransferResponse)
  /// A part of the content.
  case content([UInt8])
  /// Everything has come, or nothing more will.
  case ended(TransferError?)
}

/// Begins transfers, and runs them to the end.
package enum Transfers {
  /// Begins a transfer of any of the known kinds of addresses.
  package static func begin(_ request: TransferRequest) throws(TransferError) -> any Transfer {
    let scheme = request.url.prefix { $0 != ":" }.lowercased()
    switch scheme {
    case "http", "https": return try HTTPTransfer(request)
    case "file":
      return FinishedTransfer(try readFile(request.url))
    case "data": return FinishedTransfer(try readData(request.url))
    default:
      throw TransferError(
        message: "cannot fetch '\(request.url)': an address begins with http://, https://, file:// or data:")
    }
  }

  /// Runs a transfer in the event loop; `receive` hears of what comes, as it comes.
  package static func run(
    _ request: TransferRequest, in machine: Machine, receive: @escaping (Machine, TransferEvent) throws -> Void
  ) {
    var transfer: (any Transfer)?
    var hasBegun = false
    machine.eventLoop.addHostTask { machine in
      try machine.checkInterrupt()
      var events: [TransferEvent] = []
      var isOver = true
      do throws(TransferError) {
        let current: any Transfer
        if let transfer { current = transfer } else { current = try begin(request) }
        transfer = current
        let response = try current.step()
        if var head = response ?? current.head {
          let content = response?.body ?? current.takeContent()
          head.body = []
          if !hasBegun { events.append(.began(head)) }
          hasBegun = true
          events.append(.content(content))
        }
        isOver = response != nil
        if isOver { events.append(.ended(nil)) }
      } catch {
        events.append(.ended(error))
      }
      for event in events { try receive(machine, event) }
      return !isOver
    }
  }

  /// Waits until a transfer has ended; Ctrl-C ends it.
  package static func finish(_ request: TransferRequest, _ machine: Machine) throws -> TransferResponse {
    do {
      let transfer = try begin(request)
      while true {
        if let response = try transfer.step() { return response }
        try machine.checkInterrupt()
      }
    } catch let error as TransferError {
      throw machine.typeError(error.message)
    }
  }

  private static func readFile(_ url: String) throws(TransferError) -> TransferResponse {
    let path = PercentEncoding.decode(String(url.dropFirst(url.hasPrefix("file://") ? 7 : 5)))
    do throws(SystemError) {
      return TransferResponse(url: url, body: try FileSystem.read(path))
    } catch {
      throw TransferError(message: "cannot fetch '\(url)': \(error.message)")
    }
  }

  /// `data:text/plain;base64,aGk=`
  private static func readData(_ url: String) throws(TransferError) -> TransferResponse {
    guard let comma = url.firstIndex(of: ",") else { throw TransferError(message: "the data: address has no comma") }
    let head = url[..<comma].dropFirst(5)
    let content = String(url[url.index(after: comma)...])
    let isBase64 = head.hasSuffix(";base64")
    let type = isBase64 ? head.dropLast(7) : head
    let bytes = PercentEncoding.bytes(of: content)
    return TransferResponse(
      url: url, headers: [("content-type", type.isEmpty ? "text/plain;charset=US-ASCII" : String(type))],
      body: isBase64 ? Base64.bytes(ofLenient: bytes.map { UInt16($0) }) : bytes)
  }
}

/// A transfer that was done at once.
private final class FinishedTransfer: Transfer {
  private let response: TransferResponse

  init(_ response: TransferResponse) { self.response = response }

  func step() throws(TransferError) -> TransferResponse? { response }

  var head: TransferResponse? { nil }

  func takeContent() -> [UInt8] { [] }
}
