// Typed arrays, buffers and views.
const show = (...values) => console.log(...values);
show(new Uint8Array([1, 300, -1, 2.9]), new Uint8ClampedArray([1, 300, -1, 2.5, 1.5]), new Int8Array([128, -129]), new Int16Array([40000]), new Uint16Array([-1]), new Int32Array([2 ** 31]), new Uint32Array([-1]), new Float32Array([0.1]), new Float64Array([0.1]));
const a = Float32Array.from([3, 1, 2]); show(a.map((x) => x * 2), a.filter((x) => x > 1), a.reduce((s, x) => s + x), a.reduceRight((s, x) => s + "" + x), a.slice(1), a.subarray(1).length);
show([...a], a.indexOf(2), a.includes(NaN), a.lastIndexOf(1), a.find((x) => x < 3), a.findIndex((x) => x == 9), a.findLast((x) => x > 1), a.some((x) => x > 2), a.every((x) => x > 2), a.join("-"), String(a), a.at(-1), a.at(9));
show(new Float64Array([3, -0, NaN, 1, -Infinity, 0]).sort(), new Int8Array([3, 1, 2]).sort((x, y) => y - x), a.toSorted(), a.toReversed(), a.with(0, 9), a);
show(new Uint8Array(4).fill(7, 1, 3), new Uint8Array([1, 2, 3, 4]).copyWithin(0, 2), new Uint8Array([1, 2, 3]).reverse(), Uint8Array.of(1, 2), Uint8Array.from({ length: 3 }, (_, i) => i * 2), new Uint8Array(new Set([5, 6])));
const buffer = new ArrayBuffer(8); const bytes = new Uint8Array(buffer, 2, 4); bytes.set([1, 2], 1); show(buffer, bytes.byteOffset, bytes.byteLength, bytes.buffer === buffer, buffer.slice(2, 5), ArrayBuffer.isView(bytes));
const view = new DataView(buffer); view.setFloat32(0, 1.5); view.setInt16(4, -2, true); show(view.getFloat32(0), view.getInt16(4, true), view.getUint8(0), view.byteLength);
const attempt = (f) => { try { return f(); } catch (e) { return e.name; } };
show(attempt(() => new Float32Array(buffer, 1)), attempt(() => new Uint32Array(buffer, 0, 3)), attempt(() => new Float32Array(-1)), attempt(() => view.getInt32(6)), attempt(() => Float32Array(1)), attempt(() => bytes.set([1, 2, 3, 4, 5])), attempt(() => bytes.with(9, 1)));
show(bytes.length, Object.keys(new Uint8Array(2)), 1 in new Uint8Array(2), 2 in new Uint8Array(2), "x" in bytes, bytes[10], bytes["-0"], (bytes[10] = 5), bytes.length, Float32Array.BYTES_PER_ELEMENT, bytes.BYTES_PER_ELEMENT);
show(Object.prototype.toString.call(a), a.constructor === Float32Array, Object.getPrototypeOf(Float32Array).name, a instanceof Object.getPrototypeOf(Float32Array), [...a.entries()], [...a.keys()], Array.from(a), Array.isArray(a), JSON.stringify(a), JSON.stringify({ a: new Uint8Array(2) }));
let sum = 0; for (const x of a) sum += x; for (const [i, x] of a.entries()) sum += i * x; a.forEach((x, i) => (sum += i)); const [first, ...rest] = a; show(sum, first, rest, Math.max(...a), [].concat(a).length, Array.prototype.slice.call(a, 1), Array.prototype.map.call(a, (x) => x + 1));
class Samples extends Float32Array { mean() { return this.reduce((s, x) => s + x) / this.length; } } show(new Samples([1, 2, 3]).mean(), new Samples(2), new Samples([1, 2, 3]).length);
show(new Float32Array(new Float64Array([1.1, 2])), new Float32Array([["1"], "2", null, undefined, true]), new Int16Array(new Uint8Array([255])), new Float32Array(2.0), new Uint8Array("3"), new Uint8Array({ length: 2, 0: 7 }));
