/// Operators with one operand that is not assigned to.
package enum UnaryOperator: String, Sendable {
  case minus = "-"
  case plus = "+"
  case not = "!"
  case bitNot = "~"
  case typeof
  case void
  case delete
}

/// `++` and `--`.
package enum UpdateOperator: String, Sendable {
  case increment = "++"
  case decrement = "--"
}

/// Operators that evaluate both operands.
package enum BinaryOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case exponent = "**"
  case leftShift = "<<"
  case rightShift = ">>"
  case unsignedRightShift = ">>>"
  case bitAnd = "&"
  case bitOr = "|"
  case bitXor = "^"
  case equal = "=="
  case notEqual = "!="
  case strictEqual = "==="
  case strictNotEqual = "!=="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case `in`
  case instanceof
}

/// Operators that evaluate the right operand only when the left one leaves the question open.
package enum LogicalOperator: String, Sendable {
  case and = "&&"
  case or = "||"
  case coalesce = "??"
}
