// util, assert, events, url, querystring, string_decoder, crypto, timers/promises and perf_hooks.
import assert, {AssertionError} from 'node:assert';
import strict from 'node:assert/strict';
import * as crypto from 'node:crypto';
import EventEmitter, {on, once} from 'node:events';
import {performance} from 'node:perf_hooks';
import querystring from 'node:querystring';
import {StringDecoder} from 'node:string_decoder';
import {setInterval as ticks, setTimeout as wait} from 'node:timers/promises';
import url from 'node:url';
import util, {callbackify, inherits, inspect, types} from 'node:util';

console.log(inspect({b: 1, a: [1, {c: 2}]}, {compact: false, sorted: true}));
console.log(inspect({get a() { return {x: 1}; }, set b(value) {}}, {getters: true}));
console.log(inspect([1, 2, 3, 4], {maxArrayLength: 2}), inspect('aaaaaa', {maxStringLength: 3}));
class Point {
  [inspect.custom](depth, options, show) {
    return `P<${depth} ${typeof options.stylize} ${show === inspect} ${options.stylize('x', 'number')}>`;
  }
}
console.log(new Point(), [new Point()], inspect.defaultOptions.depth);
console.log(types.isFloat32Array(new Float32Array(1)), types.isUint8Array(new Float32Array(1)),
  types.isGeneratorFunction(function* () {}), types.isAsyncFunction(async () => {}), types.isSymbolObject(Object(Symbol())),
  types.isMapIterator(new Map().keys()), types.isArrayBufferView(new DataView(new ArrayBuffer(1))));
function Child() {}
function Parent() {}
inherits(Child, Parent);
console.log(new Child() instanceof Parent, Child.super_ === Parent, util.format('%d|%i|%d|%s', [], 'a', {}, new Date(0)));
await new Promise((resolve) => callbackify(async (x) => x * 2)(4, (error, value) => resolve(console.log(error, value))));

const attempt = (work) => {
  try {
    work();
    console.log('holds');
  } catch (error) {
    const {name, code, message, actual, expected, operator} = error;
    console.log(name, code, actual, expected, operator, error instanceof AssertionError, message);
  }
};
attempt(() => assert.equal(1, '1'));
attempt(() => assert.equal(1, 2));
attempt(() => assert.notEqual(1, 1));
attempt(() => assert.strictEqual(1, 2));
attempt(() => strict.equal('a', 'b', 'own words'.slice(0, 0) || undefined));
attempt(() => strict.deepEqual({a: 1, b: [1, 2]}, {a: 1, b: [1, 3]}));
attempt(() => assert.notStrictEqual(1, 1));
attempt(() => assert.match('abc', /x/));
attempt(() => assert.fail());
attempt(() => assert.doesNotThrow(() => 1));
attempt(() => assert.throws(() => { throw new TypeError('x'); }, {name: 'TypeError', message: /x/}));
attempt(() => assert.ifError(null));
await assert.rejects(Promise.reject(new Error('no')), /no/);
await assert.doesNotReject(async () => 1);
await assert.rejects(Promise.resolve(1)).catch((error) => console.log(error.code, error.message));

const emitter = new EventEmitter();
setTimeout(() => emitter.emit('ready', 42), 1);
console.log(await once(emitter, 'ready'));
setTimeout(() => {
  emitter.emit('item', 1);
  emitter.emit('item', 2);
}, 1);
for await (const [value] of on(emitter, 'item')) {
  console.log(value);
  if (value === 2) break;
}
console.log(emitter.listenerCount('item'));
try {
  emitter.emit('error', 'text');
} catch (error) {
  console.log(error.message, error.code);
}

const parsed = url.parse('http://u:p@Host:80/p/a?x=1#h');
console.log(parsed.auth, parsed.host, parsed.hostname, parsed.port, parsed.pathname, parsed.query, parsed.hash, parsed.href);
console.log(url.format({protocol: 'https', host: 'a.b', pathname: '/c', query: {d: [1, 2]}}), url.resolve('/a/b', '../c'));
console.log(querystring.parse('a=1&b=2&a=3&c=%20d+e'), querystring.stringify({a: [1, 'x y'], b: true, c: null}));
const decoder = new StringDecoder('utf8');
console.log(decoder.write(Buffer.from([0xE2, 0x82])) + decoder.write(Buffer.from([0xAC])) + decoder.end());

console.log(crypto.createHash('sha256').update('abc').digest('hex'));
console.log(crypto.createHash('md5').update('a').update('bc').digest('base64'), crypto.createHmac('sha1', 'key').update('x').digest('hex'));
console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()));
console.log(crypto.randomBytes(8).length, crypto.randomInt(3, 4), globalThis.crypto.getRandomValues(new Uint8Array(4)).length);

let count = 0;
for await (const value of ticks(1, 'tick')) {
  console.log(value);
  if (++count === 2) break;
}
console.log(await wait(1, 'waited'));
performance.mark('a');
performance.mark('b');
const measure = performance.measure('m', 'a', 'b');
console.log(measure.name, measure.entryType, measure.duration >= 0, performance.getEntriesByName('m').length);
const timer = setTimeout(() => console.log('never'), 60000);
console.log(typeof timer, timer.hasRef(), timer.unref() === timer, timer.hasRef(), Number(timer) > 0);
setImmediate((value) => console.log('immediate', value), 1);
