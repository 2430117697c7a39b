// Modules in the manner of Node.
const assert = require('assert'), util = require('node:util'), os = require('os'), fs = require('fs');
const t = (f) => { try { return f() } catch (e) { return e.name + ' ' + e.code } };
console.log(t(()=>assert(0)), t(()=>assert.ok(1)), t(()=>assert.strictEqual(1,2)), t(()=>assert.equal(1,'1')), t(()=>assert.deepStrictEqual({a:[1,{b:2}]},{a:[1,{b:2}]})), t(()=>assert.deepEqual([1],['1'])), t(()=>assert.deepStrictEqual([1],['1'])), t(()=>assert.notStrictEqual(1,1)), t(()=>assert.throws(()=>{throw new TypeError('x y')}, TypeError)), t(()=>assert.throws(()=>{throw new TypeError('x y')}, /x/)), t(()=>assert.throws(()=>{throw new TypeError('x y')}, RangeError)), t(()=>assert.throws(()=>{})), t(()=>assert.deepStrictEqual(new Map([[1,{a:1}]]),new Map([[1,{a:1}]]))), t(()=>assert.deepStrictEqual(new Set([1]),new Set([2]))), t(()=>assert.throws(()=>{throw new Error('m')},{message:'m'})), t(()=>assert.match('abc',/b/)), t(()=>assert.fail('no')));
console.log(util.format('%s=%d %j', 'a', 1, {x:1}), util.inspect({a:{b:{c:{d:1}}}},{depth:0}), util.isDeepStrictEqual([1],[1]), typeof util.promisify, os.EOL === '\n', os.platform());
util.promisify(setTimeout)(1,'v').then(console.log); 
const o = {d:new Date(5), m:new Map([[1,{z:1}]]), s:new Set([1]), r:/x/g, f:new Float32Array([1,2]), n:null, a:[1,,3]}; o.self = o;
const c = structuredClone(o); console.log(c, c!==o, c.self===c, c.m!==o.m); console.log(structuredClone(new RangeError('q')).name, structuredClone('x'));
console.log(require('path').sep, t(()=>require('nonexist')), require.main === module, __filename.endsWith('modules.cjs'), __dirname.length>1);
const folder = fs.mkdtempSync(os.tmpdir() + '/tfs-test-'); process.on('exit', () => fs.rmSync(folder, {recursive: true}));
fs.writeFileSync(folder + '/mod.js', 'exports.a = 1; module.exports.b = () => __filename;'); fs.writeFileSync(folder + '/mod.json', '{"k":[1,2]}'); 
const m = require(folder + '/mod.js'); console.log(m.a, m.b() === folder + '/mod.js', require(folder + '/mod') === m, require(folder + '/mod.json'));
import(folder + '/mod.json').catch(()=>0); import('fs').then(f=>console.log(typeof f.readFileSync, typeof f.default.readFileSync));
class MyErr extends Error {} ; console.log(t(()=>assert.throws(()=>{throw new MyErr('a')}, MyErr)));
