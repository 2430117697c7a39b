import Testing

@Suite("Datasets of programs", .serialized) struct DatasetProgramTests {
  /// What a program prints that may use `A(…)` for a dataset of its arguments and `show(dataset)` to print all elements,
  /// tensors as `dtype[values]`.
  private func output(_ code: String) -> String {
    ProgramRunner.output(
      of: """
        const A = (...items) => tf.data.array(items);
        const plain = (x) => x instanceof tf.Tensor ? `${x.dtype}${JSON.stringify(x.arraySync())}`
          : Array.isArray(x) ? x.map(plain) : x && typeof x === 'object'
          ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, plain(v)])) : x;
        const show = async (ds) => console.log(JSON.stringify((await ds.toArray()).map(plain)));

        """ + code)
  }

  @Test(
    "batches of every kind of element",
    arguments: [
      ("A('a', 'b', 'c')", #"["string[\"a\",\"b\"]","string[\"c\"]"]"#),
      ("A(true, false)", #"["bool[1,0]"]"#),
      ("A([[1, 2], [3, 4]], [[5, 6], [7, 8]])", #"["float32[[[1,2],[3,4]],[[5,6],[7,8]]]"]"#),
      ("A(new Int32Array([1, 2]), new Int32Array([3, 4]))", #"["int32[[1,2],[3,4]]"]"#),
      (
        "A({a: 1, b: {c: [2, 3]}}, {a: 4, b: {c: [5, 6]}})", #"[{"a":"float32[1,4]","b":{"c":"float32[[2,3],[5,6]]"}}]"#
      ),
      ("A(tf.scalar(1, 'int32'), tf.scalar(2, 'int32'), tf.scalar(3, 'int32'))", #"["int32[1,2]","int32[3]"]"#),
      ("A()", "[]"),
    ])
  func batches(source: String, wanted: String) { #expect(output("await show(\(source).batch(2));") == wanted + "\n") }

  @Test(
    "an iterator can be changed like a dataset",
    arguments: [
      ("map(x => 2 * x)", "[2,4,6,8,10]"), ("filter(x => x % 2)", "[1,3,5]"),
      ("mapAsync(async x => -x)", "[-1,-2,-3,-4,-5]"),
      ("take(2)", "[1,2]"), ("skip(3)", "[4,5]"), ("skip(-1)", "[1,2,3,4,5]"), ("take(-1)", "[1,2,3,4,5]"),
      ("flatmap(x => x < 3 ? [x, [x]] : [])", "[1,[1],2,[2]]"), ("rowMajorBatch(2)", "[[1,2],[3,4],[5]]"),
      ("rowMajorBatch(2, false)", "[[1,2],[3,4]]"), ("columnMajorBatch(3)", "[[1,2,3],[4,5]]"),
      (
        "map(x => ({a: x, b: [x, -x]})).columnMajorBatch(2, false)",
        "[{\"a\":[1,2],\"b\":[[1,2],[-1,-2]]},{\"a\":[3,4],\"b\":[[3,4],[-3,-4]]}]"
      ),
      ("concatenate(await A(9).iterator())", "[1,2,3,4,5,9]"), ("prefetch(2).serial()", "[1,2,3,4,5]"),
      ("map(x => { if (x % 2) throw Error('odd'); return x; }).handleErrors(() => true)", "[2,4]"),
      ("map(x => { if (x > 2) throw Error('big'); return x; }).handleErrors(e => e.message !== 'big')", "[1,2]"),
    ])
  func iterators(change: String, wanted: String) {
    #expect(output("await show((await A(1, 2, 3, 4, 5).iterator()).\(change));") == wanted + "\n")
  }

  @Test("an iterator is passed over up to a place; the rest is left")
  func passingOver() {
    let text = output(
      """
      const it = await A(1, 2, 3, 4).iterator();
      await it.resolveWhile(x => x < 2);
      await show(it);
      await (await A(1).iterator()).handleErrors(() => { throw Error('no'); }).map(() => { throw Error('x'); })
        .handleErrors(e => { throw e; }).toArray().catch(e => console.log(e.message));
      """)
    #expect(text == "[3,4]\nx\n")
  }

  @Test("a dataset class of the program's own has the methods of all datasets")
  func ownDatasets() {
    let text = output(
      """
      class Countdown extends tf.data.Dataset {
        constructor(from) { super(); this.from = from; this.size = from; }
        async iterator() { let n = this.from; return {next: async () => n > 0 ? {value: n--, done: false} : {value: null, done: true}}; }
      }
      const ds = new Countdown(3);
      await show(ds.map(x => 10 * x));
      await show(ds.repeat(2).take(5));
      console.log(ds.size, ds.batch(2).size, ds instanceof tf.data.Dataset);
      try { new tf.data.Dataset(); } catch (e) { console.log(e.constructor.name); }
      """)
    #expect(text == "[30,20,10]\n[3,2,1,3,2]\n3 2 true\nTypeError\n")
  }

  @Test("rows and columns; a small last batch may be left out")
  func batchForms() {
    let text = output(
      """
      await show(A({a: 1}, {a: 2}, {a: 3}).rowMajorBatch(2));
      await show(A({a: 1}, {a: 2}, {a: 3}).columnMajorBatch(2));
      await show(A(1, 2, 3).batch(2, false));
      """)
    #expect(
      text == """
        [[{"a":1},{"a":2}],[{"a":3}]]
        [{"a":"float32[1,2]"},{"a":"float32[3]"}]
        ["float32[1,2]"]

        """)
  }

  @Test(
    "elements that cannot be put side by side, and odd arguments, are errors that name the facts",
    arguments: [
      ("A([1], [2, 3]).batch(2)", ["[1]", "[2]"]), ("A(tf.ones([1]), tf.ones([2])).batch(2)", ["[1]", "[2]"]),
      ("A({a: 1}, {b: 1}).batch(2)", ["batch()", "a", "b"]), ("A(1, 'x').batch(2)", ["a number", "a string"]),
      ("A(1).batch(0)", ["batchSize", "0"]), ("A(1).batch(1.5)", ["batchSize", "1.5"]),
      ("A(1).prefetch(0)", ["bufferSize"]),
      ("A(1).shuffle(0)", ["bufferSize"]), ("A(1).concatenate([2])", ["dataset"]), ("A(1).map()", ["transform"]),
      ("A(1).map(async (x) => x)", ["mapAsync"]), ("tf.data.zip({a: A(1), b: 5})", ["zip"]),
      ("tf.data.zip(5)", ["zip"]),
      ("tf.data.generator(() => 5)", ["generator", "5"]), ("tf.data.generator([1])", ["generator", "function"]),
      ("tf.data.array(tf.ones([2]))", ["unstack"]), ("tf.data.array({a: 1})", ["array"]),
      ("A(1).repeat()", ["infinite"]),
      ("tf.data.microphone()", ["browser"]), ("tf.data.webcam()", ["browser"]),
      ("A(1, 2).map((x) => { if (x === 2) throw new RangeError('bad ' + x); return x; })", ["bad 2"]),
      ("A(1).mapAsync(async () => { throw new Error('later'); })", ["later"]),
      ("tf.data.generator(function* () { yield 1; throw new Error('broke'); })", ["broke"]),
      ("tf.data.generator(async () => { throw new Error('no start'); })", ["no start"]),
    ])
  func refused(source: String, facts: [String]) {
    let text = output("await (\(source)).toArray();")
    #expect(text.hasPrefix("error: "))
    for fact in facts { #expect(text.contains(fact), "\(source): \(text)") }
  }

  @Test("sizes are told where they are known")
  func sizes() {
    let text = output(
      """
      const g = tf.data.generator(function* () { yield 1; });
      console.log([A(1, 2, 3).batch(2), A(1, 2, 3).batch(2, false), A(1, 2).take(5), A(1, 2).take(-1), A(1, 2).skip(5),
        A(1, 2).skip(), A(1, 2).repeat(3), A(1, 2).repeat(0), A(1, 2).repeat(), A(1).concatenate(A(2)), A(1).concatenate(g), g,
        A(1).filter(() => true), A(1, 2).map((x) => x), A(1, 2).shuffle(2), tf.data.zip([A(1, 2), A(1)]), tf.data.zip([A(1), g])]
        .map((ds) => String(ds.size)).join());
      """)
    #expect(text == "2,1,2,2,0,0,6,0,Infinity,2,null,null,null,2,2,1,null\n")
  }

  @Test("zip ends with the shortest, whatever the nesting; of nothing it is empty")
  func zip() {
    let text = output(
      """
      await show(tf.data.zip({a: A(1, 2, 3), b: [A('x', 'y'), {c: A(7, 8, 9)}]}));
      await show(tf.data.zip([]));
      await show(tf.data.zip(A(1, 2)));
      """)
    #expect(text == #"[{"a":1,"b":["x",{"c":7}]},{"a":2,"b":["y",{"c":8}]}]"# + "\n[]\n[1,2]\n")
  }

  @Test("iterators of every kind make datasets")
  func generators() {
    let text = output(
      """
      let passes = 0;
      const ds = tf.data.generator(function* () { passes++; yield 1; yield 2; });
      await show(ds); await show(ds.repeat(2)); console.log(passes);
      await show(tf.data.generator(async function* () { yield 1; await null; yield 2; }));
      await show(tf.data.generator(() => { let i = 0; return {next: () => ({value: i++, done: i > 2})}; }));
      await show(tf.data.generator(async () => { let i = 0; return {next: async () => ({value: i++, done: i > 2})}; }));
      let n = 0;
      await show(tf.data.func(async () => ({value: n++, done: n > 2})));
      """)
    #expect(text == "[1,2]\n[1,2,1,2]\n3\n[1,2]\n[0,1]\n[0,1]\n[0,1]\n")
  }

  @Test("an iterator gives element by element, and then the rest")
  func iterators() {
    let text = output(
      """
      const it = await A(1, 2, 3).map((x) => x * 10).iterator();
      console.log(JSON.stringify([await it.next(), await it.toArray(), await it.next(), await it.next()]));
      const seen = [];
      const other = await A(1, 2, 3).map((x) => { seen.push(x); return x; }).iterator();
      await other.next();
      await other.resolveFully();
      console.log(seen.join());
      const third = await A(4, 5).iterator();
      await third.forEachAsync(async (x) => { await null; seen.push(x); });
      console.log(seen.join());
      """)
    #expect(
      text == #"[{"value":10,"done":false},[20,30],{"value":null,"done":true},{"value":null,"done":true}]"#
        + "\n1,2,3\n1,2,3,4,5\n")
  }

  @Test("the order of a shuffle is that of the seed; each pass has its own unless told otherwise")
  func shuffle() {
    let text = output(
      """
      const orders = async (ds) => { const a = await ds.toArray(), b = await ds.toArray(); return a.join() === b.join(); };
      const items = Array.from({length: 30}, (_, i) => i);
      console.log((await tf.data.array(items).shuffle(30, 's').toArray()).join()
        === (await tf.data.array(items).shuffle(30, 's').toArray()).join());
      console.log(await orders(tf.data.array(items).shuffle(30, 's')), await orders(tf.data.array(items).shuffle(30, 's', false)));
      console.log((await tf.data.array(items).shuffle(5).toArray()).sort((a, b) => a - b).join() === items.join());
      """)
    #expect(text == "true\nfalse true\ntrue\n")
  }

  @Test("tensors made on the way are freed")
  func memory() {
    let text = output(
      """
      const before = tf.memory().numTensors;
      await A(1, 2, 3, 4).map((x) => tf.tensor1d([x]).mul(2)).filter((x) => x.sum().dataSync()[0] > 2).skip(1).batch(2)
        .forEachAsync((x) => { x.square(); });
      await tf.data.zip({a: A(1, 2).map((x) => tf.scalar(x)), b: A(1).map((x) => tf.scalar(x))}).forEachAsync(() => {});
      console.log(tf.memory().numTensors - before);
      """)
    #expect(text == "0\n")
  }
}
