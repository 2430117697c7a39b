/// The instructions of the machine.
///
/// An instruction is one to three 32-bit words. The first holds the opcode in the low half and operand `a` in the high
/// half, the second `b` and `c`, the third a wide operand (a jump's distance from that word, an integer). How many there
/// are is fixed for each opcode (`wordCount`). Operands name registers unless said otherwise; `k` is a constant, `p` a
/// property cache.
enum Opcode: UInt16, CaseIterable {
  // One word: a
  case loadUndefined, loadNull, loadTrue, loadFalse, loadEmpty
  /// a = Box(a)
  case makeBox
  /// a = a new box with the value of the box a (a fresh variable for the next iteration)
  case copyBox
  case returnValue, returnUndefined, throwValue
  /// Ends the parameter part of a generator function: makes the generator object and returns it.
  case startGenerator
  case closeIterator
  /// Makes the iterator in a (a fast array walk) an ordinary one.
  case iteratorProtocol
  /// As `closeIterator`, on the way of an exception: errors of `return` are ignored.
  case closeIteratorQuietly
  case loadNewTarget, loadHomeObject
  case importMeta, checkObjectCoercible
  /// throws a TypeError unless a is an object (results of iterators)
  case checkIteratorResult

  // Two words: a, b, c
  case move
  /// Runs the field initializer of the constructor b on the new object a.
  case initializeFields
  case getBox, setBox, getBoxChecked, setBoxChecked
  case getCapture, getCaptureChecked, setCapture, setCaptureChecked, getCaptureValue
  /// throws a ReferenceError about the name k in b when a is empty
  case checkInitialized
  /// throws a TypeError: the name k in b is a constant
  case throwConstant
  case getName, getNameOrUndefined, setName, initializeName, declareName
  case getProperty, setProperty, getLength, initializeProperty, getMethod
  case getIndex, setIndex, initializeIndex, getIndexMethod
  case deleteProperty, deleteIndex
  case getSuper, setSuper
  case getPrivate, setPrivate, definePrivate, hasPrivate, definePrivateMethod, definePrivateGetter, definePrivateSetter
  case add, subtract, multiply, divide, remainder, exponent
  case bitAnd, bitOr, bitXor, leftShift, rightShift, unsignedRightShift
  case equal, notEqual, strictEqual, strictNotEqual, less, lessOrEqual, greater, greaterOrEqual
  case hasProperty, instanceOf
  case addImmediate, subtractImmediate
  case increment, decrement, negate, toNumeric, bitNot, not, typeOf, toKey
  case call, callSpread, construct, constructSpread, superCall, superCallSpread
  /// a = an object with room for b (a number) properties
  case makeObject
  case makeClosure, makeArray, arrayAppend, arrayAppendHole, arraySpread
  case copyProperties, copyRestProperties, setPrototype
  /// defines a method / getter / setter named by the value in b with the function in c on a; the name goes to the function
  case defineMethod, defineGetter, defineSetter
  case defineField
  case concatenate
  case makeRegExp, templateObject
  case getIterator, getAsyncIterator, iteratorRest, forInKeys
  case yield, yieldResult, await
  case makeClass, setHomeObject, setFieldInitializer, setFunctionName
  case makePrivateName, derivedResult, importModule, getImport, dynamicImport
  case superConstructor
  /// a = the result of the iterator method named k in c called on the iterator b, or empty when there is none
  case iteratorMethodCall

  // Three words: a, b, c, wide
  case jump, jumpIfTrue, jumpIfFalse, jumpIfNullish, jumpIfNotNullish, jumpIfUndefined, jumpIfNotUndefined
  case jumpIfEmpty
  /// jumps when (b < c) is a
  case jumpLess, jumpLessOrEqual, jumpGreater, jumpGreaterOrEqual, jumpStrictEqual, jumpEqual
  /// the same with the integer c
  case jumpLessImmediate, jumpLessOrEqualImmediate, jumpGreaterImmediate, jumpGreaterOrEqualImmediate
  case jumpStrictEqualImmediate
  case loop
  case loadConstant, loadInteger
  /// a = next element of the iterator in b…b+2; jumps at the end
  case iteratorNext
  case forInNext

  var wordCount: Int {
    if rawValue < Opcode.move.rawValue { return 1 }
    return rawValue < Opcode.jump.rawValue ? 2 : 3
  }
}
