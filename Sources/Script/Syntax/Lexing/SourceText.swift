/// A half-open range of UTF-8 byte offsets in a `SourceText`.
package struct SourceRange: Equatable, Hashable, Sendable {
  package var start: UInt32
  package var end: UInt32

  package init(start: UInt32, end: UInt32) {
    self.start = start
    self.end = end
  }

  /// The empty range at one offset.
  package init(at offset: UInt32) {
    self.init(start: offset, end: offset)
  }

  /// The smallest range that holds both.
  package func union(_ other: SourceRange) -> SourceRange {
    SourceRange(start: min(start, other.start), end: max(end, other.end))
  }
}

/// A place in a source as people count it: lines and columns from 1, a column being one Unicode scalar.
package struct SourcePosition: Equatable, Hashable, Sendable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// The text of one program: a file, or a cell of a notebook, with its table of lines.
///
/// Offsets everywhere in the tree are UTF-8 byte offsets into `bytes`.
package final class SourceText {
  /// The name shown in errors and stack traces: a path, or something like `cell 3`.
  package let name: String
  package let bytes: [UInt8]
  /// The number of the first line, so that a cell of a file reports lines of the file.
  package let firstLine: Int

  private lazy var lineStarts: [UInt32] = Self.findLineStarts(in: bytes)

  package init(_ text: String, name: String, firstLine: Int = 1) {
    self.bytes = Array(text.utf8)
    self.name = name
    self.firstLine = firstLine
  }

  package var count: Int { bytes.count }

  /// The text of a range, for `Function.prototype.toString` and for quoting source in messages.
  package func text(in range: SourceRange) -> String {
    let end = min(Int(range.end), bytes.count)
    let start = min(Int(range.start), end)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The line and column of an offset; offsets past the end give the end.
  package func position(at offset: UInt32) -> SourcePosition {
    let index = lineIndex(at: offset)
    let end = min(Int(offset), bytes.count)
    var column = 1
    for byte in bytes[min(Int(lineStarts[index]), end)..<end] where byte & 0xC0 != 0x80 { column += 1 }
    return SourcePosition(line: firstLine + index, column: column)
  }

  /// The byte range of the line that holds an offset, without its line terminator.
  package func lineRange(at offset: UInt32) -> SourceRange {
    let index = lineIndex(at: offset)
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] : UInt32(bytes.count)
    while end > start, isLineFeedOrReturn(bytes[Int(end) - 1]) { end -= 1 }
    if end >= start + 3, bytes[Int(end) - 3] == 0xE2, bytes[Int(end) - 2] == 0x80, bytes[Int(end) - 1] & 0xFE == 0xA8 {
      end -= 3
    }
    return SourceRange(start: start, end: end)
  }

  private func isLineFeedOrReturn(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private func lineIndex(at offset: UInt32) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Line terminators of the language: LF, CR, CR LF, U+2028 and U+2029.
  private static func findLineStarts(in bytes: [UInt8]) -> [UInt32] {
    var starts: [UInt32] = [0]
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0A {
        starts.append(UInt32(index + 1))
      } else if byte == 0x0D {
        if index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
        starts.append(UInt32(index + 1))
      } else if byte == 0xE2, index + 2 < bytes.count, bytes[index + 1] == 0x80, bytes[index + 2] & 0xFE == 0xA8 {
        starts.append(UInt32(index + 3))
        index += 2
      }
      index += 1
    }
    return starts
  }
}
