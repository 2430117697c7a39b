// What console.log shows of every kind of value.
console.log(1, -0, 1.5, NaN, "text", true, null, undefined, Symbol("s"), [1, "two", [3]], { a: 1, "b-c": 2, d: { e: { f: { g: 1 } } } });
console.log([[[[1]]]], [, 1, , ,], [undefined, null], new Array(5), Object.assign([1], { x: 2 }));
console.log({ s: "it's", t: 'say "hi"', u: "both ' and \"", l: "line\nbreak", q: `it's "all" \`here\`` });
console.log(function named() {}, () => {}, class A {}, class B extends Array {}, async () => {}, function* g() {}, Math.max);
console.log(new Map([["k", { v: 1 }], [{ o: 1 }, [2]]]), new Set([1, "a", { b: 2 }]), new Map(), new Set(), new WeakMap());
class Point { constructor(x, y) { this.x = x; this.y = y; } get norm() { return 1; } }
console.log(new Point(1, 2), [new Point(0, 0)], Object.create(null), Object.create({ inherited: 1 }), Object.create(Point.prototype));
console.log({ get a() { return 1; }, set a(v) {}, get b() { return 2; }, set c(v) {} }, { [Symbol("k")]: 1 }, { f() {}, g: () => {} });
const cycle = { name: "c" }; cycle.self = cycle; cycle.list = [cycle, { cycle }]; console.log(cycle);
console.log([1.5, 22, 333, 4444, 5, 6, 7, 8, 9, 10], Array.from({ length: 120 }, (_, i) => i), "x".repeat(10).split(""));
console.log(Array.from({ length: 30 }, (_, i) => "word" + i), [["a", 1], ["b", 2]], { list: [{ a: 1, b: { c: {} } }], e: [], o: {} });
console.log({ loss: 0.123456789, accuracy: 0.98, history: [0.5, 0.25, 0.125], name: "a longer name to break the line", more: [1, 2, 3] });
console.log(new Float32Array([1.5, 2, -0]), new Uint8Array(3), new Float64Array(0), { t: new Int32Array([1, 2]) }, new ArrayBuffer(4), new DataView(new ArrayBuffer(2)));
console.log(Promise.resolve(4), Promise.reject(new RangeError("r")).catch(() => {}) && 0, new Promise(() => {}), (async () => "v")());
console.log(new Date(0), /a+b/gi, [new Date(NaN)], new Number(3), new String("str"), new Boolean(false), Object(Symbol("w")));
console.log([1, 2].entries(), new Map([[1, 2]]).entries(), new Set([5]).values(), new Map([[1, 2]]).keys(), globalThis === this, (function () { return arguments; })(1, 2));
console.log("%s is %d years and %i, %f %j %o %O %c%%", "Bob", 42.5, 42.9, "3.5x", { a: [1] }, [1], { b: 2 }, "css", "extra", 7);
console.log("100%", 5, "%d", 3); console.log("%s %s", "only"); console.log("%s", { a: { b: 1 } }, null, undefined, Symbol("q")); console.log();
console.log(-0, [-0], "%s", -0, 1e21, 123456789.123, [1e-7]);
console.group("outer"); console.log("in\nside"); console.group(); console.info("deeper"); console.groupEnd(); console.groupEnd(); console.debug("out");
console.count(); console.count("x"); console.count(); console.countReset(); console.count();
console.table([{ a: 1, b: "x" }, { a: 2, c: true }]); console.table([[1, 2], [3, 4]]); console.table([1, "two"]); console.table(new Map([["k", 1]])); console.table([{ a: 1, b: 2 }], ["b"]); console.table(5);
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 }); console.assert(true, "no");
console.log(["nested", ["deep", ["deeper", ["deepest"]]]], { a: [[[]]], b: { c: {} } });
console.log({ "key with spaces": 1, valid_id: 2, 3: 4, "5x": 6, ünï: 7 }, ["a".repeat(90)], { long: "b".repeat(100), x: 1 });
class Stack extends Array {} class Dict extends Map {} class Tagged { get [Symbol.toStringTag]() { return "T"; } } class Empty {}
console.log(Stack.from([1, 2]), new Dict([[1, 2]]), new Tagged(), new Empty(), [new Empty()], { e: new (class {})() });
