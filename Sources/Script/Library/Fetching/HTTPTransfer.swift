import Glibc

/// A transfer over HTTP by libcurl.
final class HTTPTransfer: Transfer {
  private let curl: CurlLibrary
  private let easy: CurlLibrary.Handle
  private let multi: CurlLibrary.Handle
  private let url: String
  private var headerList: UnsafeMutableRawPointer?
  /// What is sent; libcurl reads it from here.
  private let sent: UnsafeMutableBufferPointer<UInt8>
  /// What has come and was not taken.
  private var received: [UInt8] = []
  private var hasContent = false
  private var headerLines: [String] = []

  private static let maximumRedirects = 20
  private static let connectTimeoutSeconds = 30
  private static let longestWaitMilliseconds: Int32 = 10

  init(_ request: TransferRequest) throws(TransferError) {
    guard let curl = CurlLibrary.shared else {
      throw TransferError(
        message: "fetching '\(request.url)' needs the library libcurl4, which is not installed: "
          + "install it with 'apt-get install libcurl4'")
    }
    guard let easy = curl.easyInit() else { throw TransferError(message: "libcurl could not be started") }
    guard let multi = curl.multiInit() else {
      curl.easyCleanup(easy)
      throw TransferError(message: "libcurl could not be started")
    }
    self.curl = curl
    self.easy = easy
    self.multi = multi
    url = request.url
    sent = .allocate(capacity: request.body?.count ?? 0)
    _ = sent.initialize(from: request.body ?? [])
    configure(request)
    _ = curl.multiAdd(multi, easy)
  }

  deinit {
    _ = curl.multiRemove(multi, easy)
    curl.easyCleanup(easy)
    _ = curl.multiCleanup(multi)
    curl.freeList(headerList)
    sent.deallocate()
  }

  private func configure(_ request: TransferRequest) {
    typealias Option = CurlLibrary.Option
    let onlyHTTP = 3
    _ = curl.setText(easy, Option.url, request.url)
    _ = curl.setText(easy, Option.userAgent, "tfs")
    _ = curl.setText(easy, Option.acceptEncoding, "")
    _ = curl.setNumber(easy, Option.followLocation, 1)
    _ = curl.setNumber(easy, Option.maximumRedirects, Self.maximumRedirects)
    _ = curl.setNumber(easy, Option.connectTimeout, Self.connectTimeoutSeconds)
    _ = curl.setNumber(easy, Option.noSignal, 1)
    _ = curl.setNumber(easy, Option.protocols, onlyHTTP)
    _ = curl.setNumber(easy, Option.redirectProtocols, onlyHTTP)
    if request.body != nil {
      _ = curl.setNumber(easy, Option.postFieldSize, sent.count)
      _ = curl.setPointer(easy, Option.postFields, sent.baseAddress)
    }
    if request.method == "HEAD" { _ = curl.setNumber(easy, Option.noBody, 1) }
    if request.method != "GET" || request.body != nil {
      _ = curl.setText(easy, Option.customRequest, request.method)
    }
    // Without this libcurl waits a second for a server's leave before it sends much.
    if request.body != nil { headerList = curl.appendToList(headerList, "Expect:") }
    for (name, value) in request.headers { headerList = curl.appendToList(headerList, "\(name): \(value)") }
    if headerList != nil { _ = curl.setPointer(easy, Option.headers, headerList) }
    let own = Unmanaged.passUnretained(self).toOpaque()
    _ = curl.setPointer(easy, Option.writeData, own)
    _ = curl.setPointer(easy, Option.headerData, own)
    _ = curl.setWriter(easy, Option.writeFunction) { bytes, size, count, transfer in
      let transfer = HTTPTransfer.from(transfer)
      transfer.received.append(contentsOf: UnsafeBufferPointer(start: bytes, count: size * count))
      transfer.hasContent = true
      return size * count
    }
    _ = curl.setWriter(easy, Option.headerFunction) { bytes, size, count, transfer in
      let line = String(decoding: UnsafeBufferPointer(start: bytes, count: size * count), as: UTF8.self)
      HTTPTransfer.from(transfer).note(line)
      return size * count
    }
  }

  private static func from(_ pointer: UnsafeMutableRawPointer?) -> HTTPTransfer {
    Unmanaged<HTTPTransfer>.fromOpaque(pointer!).takeUnretainedValue()
  }

  /// Keeps the header lines of the last response; each redirect begins anew.
  private func note(_ line: String) {
    let text = line.filter { $0 != "\r\n" && $0 != "\r" && $0 != "\n" }
    if text.hasPrefix("HTTP/") {
      headerLines = [text]
    } else if !text.isEmpty {
      headerLines.append(text)
    }
  }

  func step() throws(TransferError) -> TransferResponse? {
    var running: Int32 = 0
    _ = curl.multiPerform(multi, &running)
    if running > 0 {
      _ = curl.multiWait(multi, nil, 0, Self.longestWaitMilliseconds, nil)
      return nil
    }
    var rest: Int32 = 0
    guard let message = curl.multiRead(multi, &rest) else {
      throw TransferError(message: "fetching '\(url)' ended without a result")
    }
    let result = message.load(fromByteOffset: CurlLibrary.resultOffset, as: Int32.self)
    guard result == 0 else {
      let reason = curl.errorText(result).map { String(cString: $0) } ?? "error \(result)"
      throw TransferError(message: "fetch failed: '\(url)': \(reason)")
    }
    return response(body: received)
  }

  var head: TransferResponse? { hasContent ? response(body: []) : nil }

  func takeContent() -> [UInt8] {
    defer { received = [] }
    return received
  }

  private func response(body: [UInt8]) -> TransferResponse {
    var status = 0
    var redirects = 0
    var address: UnsafePointer<CChar>?
    _ = curl.getNumber(easy, CurlLibrary.Fact.responseCode, &status)
    _ = curl.getNumber(easy, CurlLibrary.Fact.redirectCount, &redirects)
    _ = curl.getText(easy, CurlLibrary.Fact.effectiveURL, &address)
    let headers = headerLines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      return (line[..<colon].lowercased(), String(value))
    }
    let words = headerLines.first?.split(separator: " ", maxSplits: 2) ?? []
    return TransferResponse(
      url: address.map { String(cString: $0) } ?? url, status: status,
      statusText: words.count > 2 ? String(words[2]) : "", headers: headers, body: body,
      isRedirected: redirects > 0)
  }
}
