import Glibc

/// The bytes of a text, in pieces as they are read.
public enum ByteSource {
  /// How much of a file is read at once.
  private static let pieceSize = 1 << 18

  /// The bytes of a file; of a file of any size only a piece is in memory.
  ///
  /// - Throws: ``DatasetError`` when the file cannot be opened or read.
  public static func file(_ path: String) throws -> Stream<[UInt8]> {
    let file = try OpenFile(path)
    return {
      let piece = try file.read(ByteSource.pieceSize)
      return piece.isEmpty ? .finished : .value(piece)
    }
  }

  /// Bytes that are in memory.
  public static func memory(_ bytes: [UInt8]) -> Stream<[UInt8]> {
    var rest: [UInt8]? = bytes
    return {
      defer { rest = nil }
      return rest.map { .value($0) } ?? .finished
    }
  }
}

/// A file open for reading; closed with the last reference.
private final class OpenFile {
  private let path: String
  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DatasetError("The file '\(path)' cannot be opened: \(String(cString: strerror(errno))).")
    }
  }

  deinit { close(descriptor) }

  /// At most `count` bytes; none at the end.
  func read(_ count: Int) throws -> [UInt8] {
    var failure: Int32 = 0
    let piece = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
      var got = -1
      repeat {
        got = Glibc.read(descriptor, buffer.baseAddress.unsafelyUnwrapped, count)
      } while got < 0 && errno == EINTR
      if got < 0 { failure = errno }
      length = max(got, 0)
    }
    guard failure == 0 else {
      throw DatasetError("The file '\(path)' cannot be read: \(String(cString: strerror(failure))).")
    }
    return piece
  }
}

extension Dataset where Element == String {
  /// The lines of a text in UTF-8 without their ends (LF or CRLF); a mark at the start of the text is left out.
  public static func lines(of source: @escaping () throws -> Stream<[UInt8]>) -> Dataset {
    Dataset<ArraySlice<UInt8>>(size: nil) { LineReader(try source()).next }.map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Cuts the pieces of a text into lines.
final class LineReader {
  private let source: Stream<[UInt8]>
  private var piece: [UInt8] = []
  private var position = 0
  /// The beginning of a line whose end is in a later piece.
  private var beginning: [UInt8] = []
  private var isFirst = true
  private var isFinished = false

  init(_ source: @escaping Stream<[UInt8]>) { self.source = source }

  /// The next line.
  func next() throws -> StreamStep<ArraySlice<UInt8>> {
    while true {
      if isFinished { return .finished }
      if let end = endOfLine() {
        defer { position = end + 1 }
        return .value(takeLine(piece[position..<end]))
      }
      beginning += piece[position...]
      (piece, position) = ([], 0)
      switch try source() {
      case .value(let bytes): piece = bytes
      case .waiting(let wait): return .waiting(wait)
      case .finished:
        isFinished = true
        if !beginning.isEmpty { return .value(takeLine([])) }
      }
    }
  }

  private func endOfLine() -> Int? {
    piece.withUnsafeBytes { buffer in
      guard position < buffer.count, let base = buffer.baseAddress,
        let found = memchr(base + position, 0x0A, buffer.count - position)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  /// A line of which the last part is given.
  private func takeLine(_ ending: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = ending
    if !beginning.isEmpty {
      line = ArraySlice(beginning + ending)
      beginning = []
    }
    if line.last == 0x0D { line = line.dropLast() }
    if isFirst && line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
    isFirst = false
    return line
  }
}
