import Testing

// Programs whose property accesses, calls and loops take the short ways of the machine, and leave them again. The lines
// are those that other engines print.

@Suite("Short ways of the machine")
struct ShortWayTests {
  @Test func sitesThatSeeManyShapesReadWriteAndCall() {
    let lines = ProgramRunner.run(
      #"""
      const objects = [{a: 1}, {b: 0, a: 2}, {c: 0, b: 0, a: 3}, {d: 0, a: 4}, {e: 0, a: 5}, Object.create({a: 6})]
      const read = o => o.a, write = (o, x) => { o.a = x }, call = o => o.f()
      for (let round = 0; round < 3; round++) print(objects.map(read).join())
      objects.forEach((o, i) => write(o, i * 10))
      objects.forEach((o, i) => write(o, i * 11))
      print(objects.map(read).join(), Object.hasOwn(objects[5], 'a'))
      const classes = [1, 2, 3, 4, 5].map(n => class { f() { return n } })
      for (let round = 0; round < 3; round++) print(classes.map(C => call(new C())).join())
      classes[1].prototype.f = () => 'changed'
      delete classes[2].prototype.f
      Object.setPrototypeOf(classes[2].prototype, {f: () => 'inherited'})
      print(classes.map(C => call(new C())).join())
      """#)
    #expect(
      lines == [
        "1,2,3,4,5,6",
        "1,2,3,4,5,6",
        "1,2,3,4,5,6",
        "0,11,22,33,44,55 true",
        "1,2,3,4,5",
        "1,2,3,4,5",
        "1,2,3,4,5",
        "1,changed,inherited,4,5",
      ])
  }

  @Test func cachedAccessorsFollowChanges() {
    let lines = ProgramRunner.run(
      #"""
      class A { constructor() { this.n = 1 } get x() { return this.n } set x(v) { this.n = v * 2 } }
      class B extends A { get x() { return -super.x } set x(v) { super.x = v + 1 } }
      const read = o => o.x, write = (o, v) => { o.x = v }
      const list = [new A(), new B(), {x: 7}]
      for (let i = 0; i < 3; i++) { print(list.map(read).join()); list.forEach(o => write(o, i)) }
      Object.defineProperty(A.prototype, 'x', {get: () => 'replaced', configurable: true})
      print(read(list[0]), read(list[1]))
      try { write(list[0], 1) } catch (error) { print(error.constructor.name) }
      delete A.prototype.x
      print(read(list[0]))
      write(list[0], 5)
      print(read(list[0]), Object.keys(list[0]).join())
      const own = n => ({get y() { return n }, set y(v) { n = v }})
      const objects = [own(1), own(2)], readY = o => o.y
      objects.forEach(o => { o.y += 10 })
      print(objects.map(readY).join())
      """#)
    #expect(
      lines == [
        "1,-1,7",
        "0,-2,0",
        "2,-4,1",
        "replaced NaN",
        "undefined",
        "5 n,x",
        "11,12",
      ])
  }

  @Test func gettersAndSettersThrowToTheirCallers() {
    let lines = ProgramRunner.run(
      #"""
      const o = {get bad() { throw new Error('get') }, set bad(v) { throw new Error('set ' + v) }}
      for (let i = 0; i < 2; i++) {
        try { o.bad } catch (error) { print(error.message) }
        try { o.bad = i } catch (error) { print(error.message) } finally { print('done') }
      }
      let depth = 0
      const endless = {get x() { depth++; return this.x }, set y(v) { depth++; this.y = v }}
      for (const use of [() => endless.x, () => { endless.y = 1 }]) {
        depth = 0
        try { use() } catch (error) { print(error instanceof RangeError, depth >= 10000) }
      }
      """#)
    #expect(
      lines == [
        "get",
        "set 0",
        "done",
        "get",
        "set 1",
        "done",
        "true true",
        "true true",
      ])
  }

  @Test func primitivesUseTheAccessorsOfTheirPrototypes() {
    let lines = ProgramRunner.run(
      #"""
      Object.defineProperty(String.prototype, 'shout', {get() { return this.toUpperCase() + typeof this }, configurable: true})
      Object.defineProperty(Number.prototype, 'half', {get() { return this / 2 }, configurable: true})
      const shout = s => s.shout, half = n => n.half, size = s => s.length
      for (let i = 0; i < 3; i++) print(shout('a' + i), half(i), size('abc'.slice(i)), size([1, 2].slice(i)))
      delete String.prototype.shout
      print(shout('a'))
      delete Number.prototype.half
      """#)
    #expect(
      lines == [
        "A0string 0 3 2",
        "A1string 0.5 2 1",
        "A2string 1 1 0",
        "undefined",
      ])
  }

  @Test func elementsOfTypedArrays() {
    let lines = ProgramRunner.run(
      #"""
      const all = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array]
      const put = (array, index, x) => { array[index] = x }, at = (array, index) => array[index]
      for (const Kind of all) {
        const array = new Kind(3)
        put(array, 0, -1.5); put(array, 1, 300.5); put(array, 2, 4294967295); put(array, 3, 1); put(array, -1, 1)
        print(Kind.name, at(array, 0), at(array, 1), at(array, 2), at(array, 3), at(array, -1), Object.keys(array).length)
      }
      const words = new Int32Array(2)
      put(words, 0, '12'); put(words, 1, true); put(words, '1', 9); put(words, 'name', 'n')
      print(words[0], words[1], words['1'], at(words, 'name'), words.length, at(words, 0.5), at(words, '-0'))
      const floats = new Float32Array([3, 1]), list = ['a', 'b', 'c', 'd']
      print(list[floats[0]], floats[0] === 3, new Map([[3, 'three']]).get(floats[0]), [...floats].includes(3))
      """#)
    #expect(
      lines == [
        "Int8Array -1 44 -1 undefined undefined 3",
        "Uint8Array 255 44 255 undefined undefined 3",
        "Uint8ClampedArray 0 255 255 undefined undefined 3",
        "Int16Array -1 300 -1 undefined undefined 3",
        "Uint16Array 65535 300 65535 undefined undefined 3",
        "Int32Array -1 300 -1 undefined undefined 3",
        "Uint32Array 4294967295 300 4294967295 undefined undefined 3",
        "Float32Array -1.5 300.5 4294967296 undefined undefined 3",
        "Float64Array -1.5 300.5 4294967295 undefined undefined 3",
        "12 9 9 n 2 undefined undefined",
        "d true three true",
      ])
  }

  @Test func fieldsAreMadeInTheOrderOfTheClasses() {
    let lines = ProgramRunner.run(
      #"""
      class A { a = print('field a'); #secret = 1; constructor() { print('constructor A') } get secret() { return this.#secret } }
      class B extends A { b = (print('field b'), this.secret); constructor(...args) { print('before'); super(...args); print('after', this.b) } }
      class C extends B { c = this.b + 1 }
      print(new C(1, 2, 3).c)
      class Failing { x = (() => { throw new Error('no field') })() }
      class After extends Failing { y = print('never') }
      for (let i = 0; i < 2; i++) try { new After() } catch (error) { print(error.message) }
      class Named { f = () => {}; static g = function () {}; 'with space' = () => {} }
      print(new Named().f.name, Named.g.name, new Named()['with space'].name)
      """#)
    #expect(
      lines == [
        "before",
        "field a",
        "constructor A",
        "field b",
        "after 1",
        "2",
        "no field",
        "no field",
        "f g with space",
      ])
  }

  @Test func spreadArgumentsOfAnyNumber() {
    let lines = ProgramRunner.run(
      #"""
      const count = (...all) => all.length, first = a => a, many = Array.from({length: 70000}, (_, i) => i)
      print(count(...many), first(...many), count(...many, ...[1, 2]), count(...[], ...'abc'))
      print(Math.max(...many), new Array(...many).length, new (class { constructor(...a) { this.n = a.length } })(...many).n)
      class Base { constructor(a, b) { this.sum = a + b; this.target = new.target.name } }
      class Derived extends Base { constructor(...args) { super(...args) } }
      print(new Derived(...[1, 2, 3]).sum, new Derived(1, 2).target)
      const o = {n: 5, method(...a) { return this.n + a.length }}
      print(o.method(...many), o['method'](...[1]))
      try { count(...[1], ...{}) } catch (error) { print(error.constructor.name) }
      try { undefined_function(...many) } catch (error) { print(error.constructor.name) }
      try { o.missing(...many) } catch (error) { print(error.constructor.name) }
      """#)
    #expect(
      lines == [
        "70000 0 70002 3",
        "69999 70000 70000",
        "3 Derived",
        "70005 6",
        "TypeError",
        "ReferenceError",
        "TypeError",
      ])
  }

  @Test func generatorsWithinLoopsPauseThrowAndEnd() {
    let lines = ProgramRunner.run(
      #"""
      function* count(n) { try { for (let i = 0; i < n; i++) yield i } finally { print('closed', n) } }
      function* failing() { yield 1; throw new Error('inside') }
      let text = ''
      for (const x of count(3)) { for (const y of count(2)) text += `${x}${y} ` }
      print(text)
      for (const x of count(5)) if (x === 2) break
      try { for (const x of count(5)) { if (x === 1) throw new Error('body') } } catch (error) { print(error.message) }
      try { for (const x of failing()) print(x) } catch (error) { print(error.message) }
      const f = () => { for (const x of count(9)) if (x === 3) return x }
      print(f())
      const walker = count(4); for (const x of walker) { print(x, walker.next().value) }
      const self = (function* () { yield 1; for (const x of self) yield x })()
      try { for (const x of self) print(x) } catch (error) { print(error.constructor.name) }
      function* tree(n) { if (n) { yield* tree(n - 1); yield n; yield* tree(n - 1) } }
      let sum = ''; for (const n of tree(4)) sum += n
      print(sum)
      const [a, b, ...rest] = count(5); print(a, b, rest.join())
      const [c] = count(5); print(c)
      function* wrapped() { const got = yield* {[Symbol.iterator]() { let i = 0; return {next: () => ({value: i++, done: i > 3})} }}; print('got', got) }
      for (const x of wrapped()) print(x)
      """#)
    #expect(
      lines == [
        "closed 2",
        "closed 2",
        "closed 2",
        "closed 3",
        "00 01 10 11 20 21 ",
        "closed 5",
        "closed 5",
        "body",
        "1",
        "inside",
        "closed 9",
        "3",
        "0 1",
        "2 3",
        "closed 4",
        "1",
        "TypeError",
        "121312141213121",
        "closed 5",
        "0 1 2,3,4",
        "closed 5",
        "0",
        "0",
        "1",
        "2",
        "got 3",
      ])
  }

  @Test func manyPropertiesAddedInManyOrders() {
    let lines = ProgramRunner.run(
      #"""
      const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']
      const make = order => { const o = {}; for (const key of order) o[key] = key; return o }
      const read = o => keys.map(key => o[key]).join('')
      for (let i = 0; i < 10; i++) print(read(make([...keys.slice(i), ...keys.slice(0, i)])), Object.keys(make([...keys.slice(i), ...keys.slice(0, i)])).join(''))
      """#)
    #expect(
      lines == [
        "abcdefghij abcdefghij",
        "abcdefghij bcdefghija",
        "abcdefghij cdefghijab",
        "abcdefghij defghijabc",
        "abcdefghij efghijabcd",
        "abcdefghij fghijabcde",
        "abcdefghij ghijabcdef",
        "abcdefghij hijabcdefg",
        "abcdefghij ijabcdefgh",
        "abcdefghij jabcdefghi",
      ])
  }
}
