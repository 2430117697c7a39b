/// A simple function of one or two operands that a chain can compute in registers.
enum ElementStep {
  case add, subtract, multiply, divide, maximum, minimum, squaredDifference
  case absolute, negate, square, rectify, rectifyToSix
  /// Comparisons give 1 and 0.
  case equal, notEqual, less, lessEqual, greater, greaterEqual
  /// One of two operands, the second where x is 0.
  case choose
  /// Nothing: a truth value as a number.
  case identity
  /// y − x and y / x, for chains that come as the second operand.
  case subtractFrom, divideInto
  /// The first step of a chain reads its elements; others leave theirs for later steps.
  case load, store, storeTruth

  /// The step with its operands exchanged.
  var reversed: ElementStep {
    switch self {
    case .subtract: .subtractFrom
    case .divide: .divideInto
    case .less: .greater
    case .lessEqual: .greaterEqual
    case .greater: .less
    case .greaterEqual: .lessEqual
    default: self
    }
  }
}

/// Simple functions one after the other, computed while the elements stay in registers: 128 elements go through all steps
/// before the next 128, so that memory is read once and written once.
struct ElementChain {
  /// A step, and where its operands are.
  struct Instruction {
    let step: ElementStep
    let operand: Operand
    let second: Operand
  }

  /// Where an operand begins. One that is a number is sixteen copies of it, and does not move.
  struct Operand {
    let start: UnsafeMutablePointer<Float>
    /// How far it moves from element to element, 0 or 1.
    let step: Int
  }

  /// Runs all steps over `count` elements. As elsewhere the last vector is computed in full.
  static func run(_ instructions: UnsafeBufferPointer<Instruction>, _ count: Int) {
    var index = 0
    while index &+ EightVectors.count <= count {
      run(instructions, EightVectors.self, from: index)
      index &+= EightVectors.count
    }
    while index < count {
      run(instructions, Floats.self, from: index)
      index &+= Floats.count
    }
  }

  @inline(__always)
  private static func run<Group: ElementGroup>(
    _ instructions: UnsafeBufferPointer<Instruction>, _: Group.Type, from index: Int
  ) {
    var x = Group()
    let one = Floats(repeating: 1)
    for instruction in instructions {
      let distance = instruction.operand.step
      let y = instruction.operand.start + index &* distance
      switch instruction.step {
      case .load: x = Group(y)
      case .store: x.store(y)
      case .storeTruth:
        x.storeTruth(UnsafeMutableRawPointer(instruction.operand.start).assumingMemoryBound(to: UInt8.self) + index)
      case .identity: break
      case .add: x.combine(y, distance) { $0 + $1 }
      case .subtract: x.combine(y, distance) { $0 - $1 }
      case .subtractFrom: x.combine(y, distance) { $1 - $0 }
      case .multiply: x.combine(y, distance) { $0 * $1 }
      case .divide: x.combine(y, distance) { $0 / $1 }
      case .divideInto: x.combine(y, distance) { $1 / $0 }
      case .maximum: x.combine(y, distance) { VectorMath.larger($0, $1) }
      case .minimum: x.combine(y, distance) { VectorMath.smaller($0, $1) }
      case .squaredDifference: x.combine(y, distance) { ($0 - $1) * ($0 - $1) }
      case .equal: x.combine(y, distance) { VectorMath.select($0 .== $1, one, Floats()) }
      case .notEqual: x.combine(y, distance) { VectorMath.select($0 .!= $1, one, Floats()) }
      case .less: x.combine(y, distance) { VectorMath.select($0 .< $1, one, Floats()) }
      case .lessEqual: x.combine(y, distance) { VectorMath.select($0 .<= $1, one, Floats()) }
      case .greater: x.combine(y, distance) { VectorMath.select($0 .> $1, one, Floats()) }
      case .greaterEqual: x.combine(y, distance) { VectorMath.select($0 .>= $1, one, Floats()) }
      case .choose:
        let other = instruction.second
        x.choose(y, distance, other.start + index &* other.step, other.step)
      case .absolute: x.map { VectorMath.abs($0) }
      case .negate: x.map { VectorMath.negate($0) }
      case .square: x.map { $0 * $0 }
      case .rectify: x.map { VectorMath.rectify($0) }
      case .rectifyToSix: x.map { VectorMath.min(VectorMath.rectify($0), 6) }
      }
    }
  }
}

/// So many elements that go through a chain together.
protocol ElementGroup {
  static var count: Int { get }
  init()
  /// Elements in memory.
  init(_ x: UnsafePointer<Float>)
  func store(_ y: UnsafeMutablePointer<Float>)
  mutating func map(_ f: (Floats) -> Floats)
  /// x = f(x, y); the distance is 0 where y is sixteen copies of a number, and 1 elsewhere.
  mutating func combine(_ y: UnsafePointer<Float>, _ distance: Int, _ f: (Floats, Floats) -> Floats)
  /// Stores 0 for 0 and 1 for others.
  func storeTruth(_ y: UnsafeMutablePointer<UInt8>)
  /// x = y, or z where x is 0; distances as above.
  mutating func choose(
    _ y: UnsafePointer<Float>, _ distance: Int, _ z: UnsafePointer<Float>, _ otherDistance: Int)
}

extension Floats: ElementGroup {
  static var count: Int { 16 }

  @inline(__always)
  init(_ x: UnsafePointer<Float>) { self = VectorMap.load(x) }

  @inline(__always)
  func store(_ y: UnsafeMutablePointer<Float>) { VectorMap.store(self, y) }

  @inline(__always)
  mutating func map(_ f: (Floats) -> Floats) { self = f(self) }

  @inline(__always)
  mutating func combine(_ y: UnsafePointer<Float>, _ distance: Int, _ f: (Floats, Floats) -> Floats) {
    self = f(self, VectorMap.load(y))
  }

  @inline(__always)
  func storeTruth(_ y: UnsafeMutablePointer<UInt8>) {
    VectorMap.store(ComparisonKernels.bytes(self .!= Floats()), y)
  }

  @inline(__always)
  mutating func choose(_ y: UnsafePointer<Float>, _ distance: Int, _ z: UnsafePointer<Float>, _ otherDistance: Int) {
    self = VectorMath.select(self .!= Floats(), VectorMap.load(y), VectorMap.load(z))
  }
}

/// As many vectors as leave registers for operands.
private struct EightVectors: ElementGroup {
  private var a = Floats(), b = Floats(), c = Floats(), d = Floats()
  private var e = Floats(), f = Floats(), g = Floats(), h = Floats()

  static var count: Int { 128 }

  @inline(__always)
  init() {}

  @inline(__always)
  init(_ x: UnsafePointer<Float>) {
    combine(x, 1) { _, x in x }
  }

  @inline(__always)
  func store(_ y: UnsafeMutablePointer<Float>) {
    VectorMap.store(a, y)
    VectorMap.store(b, y + 16)
    VectorMap.store(c, y + 32)
    VectorMap.store(d, y + 48)
    VectorMap.store(e, y + 64)
    VectorMap.store(f, y + 80)
    VectorMap.store(g, y + 96)
    VectorMap.store(h, y + 112)
  }

  @inline(__always)
  mutating func map(_ function: (Floats) -> Floats) {
    a = function(a)
    b = function(b)
    c = function(c)
    d = function(d)
    e = function(e)
    f = function(f)
    g = function(g)
    h = function(h)
  }

  @inline(__always)
  mutating func combine(_ y: UnsafePointer<Float>, _ distance: Int, _ function: (Floats, Floats) -> Floats) {
    let step = 16 &* distance
    a = function(a, VectorMap.load(y))
    b = function(b, VectorMap.load(y + step))
    c = function(c, VectorMap.load(y + 2 &* step))
    d = function(d, VectorMap.load(y + 3 &* step))
    e = function(e, VectorMap.load(y + 4 &* step))
    f = function(f, VectorMap.load(y + 5 &* step))
    g = function(g, VectorMap.load(y + 6 &* step))
    h = function(h, VectorMap.load(y + 7 &* step))
  }

  @inline(__always)
  func storeTruth(_ y: UnsafeMutablePointer<UInt8>) {
    a.storeTruth(y)
    b.storeTruth(y + 16)
    c.storeTruth(y + 32)
    d.storeTruth(y + 48)
    e.storeTruth(y + 64)
    f.storeTruth(y + 80)
    g.storeTruth(y + 96)
    h.storeTruth(y + 112)
  }

  @inline(__always)
  mutating func choose(_ y: UnsafePointer<Float>, _ distance: Int, _ z: UnsafePointer<Float>, _ otherDistance: Int) {
    let (step, other) = (16 &* distance, 16 &* otherDistance)
    a.choose(y, 1, z, 1)
    b.choose(y + step, 1, z + other, 1)
    c.choose(y + 2 &* step, 1, z + 2 &* other, 1)
    d.choose(y + 3 &* step, 1, z + 3 &* other, 1)
    e.choose(y + 4 &* step, 1, z + 4 &* other, 1)
    f.choose(y + 5 &* step, 1, z + 5 &* other, 1)
    g.choose(y + 6 &* step, 1, z + 6 &* other, 1)
    h.choose(y + 7 &* step, 1, z + 7 &* other, 1)
  }
}
