// Files, paths and text coding.
import fs, { readFileSync } from 'fs'; import path from 'node:path'; import * as P from 'path'; 
import process2 from 'process'; import os from 'os';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tfs-test-'));
console.log(path.join('a','..','b','c.txt'), P.basename('/x/y.tar.gz','.gz'), path.extname('a.b.c'), path.dirname('/a/b/'), path.parse('/home/x/file.txt'), path.relative('/a/b/c','/a/d'), path.normalize('/a/./b//../c/'), path.resolve('/a','b','../c'), path.isAbsolute('a'), path.format({dir:'/x',base:'y.z'}));
for (const p of ['','/','.','a','a/','/a','a/b','/a/b/','..','.bashrc','a.','a.b/']) console.log(p, path.normalize(p), path.dirname(p), path.basename(p), path.extname(p), JSON.stringify(path.parse(p)));
fs.mkdirSync(folder + '/a/b',{recursive:true}); fs.writeFileSync(folder + '/a/t.txt','héllo\n'); fs.appendFileSync(folder + '/a/t.txt','w');
console.log(readFileSync(folder + '/a/t.txt','utf8'), readFileSync(folder + '/a/t.txt').toString(), JSON.parse('[1]'), fs.readFileSync(folder + '/a/t.txt').length);
console.log(fs.readdirSync(folder + '/a'), fs.existsSync('/nope'), fs.statSync(folder + '/a').isDirectory(), fs.statSync(folder + '/a/t.txt').size);
try { fs.readFileSync('/nope') } catch (e) { console.log(e.message, e.code, e.errno, e.syscall, e.path) }
try { fs.rmdirSync(folder) } catch (e) { console.log(e.message.replace(folder, 'FOLDER')) }
fs.rmSync(folder,{recursive:true}); console.log(fs.existsSync(folder));
const file = fs.mkdtempSync(path.join(os.tmpdir(), 'tfs-test-')) + '/y';
await fs.promises.writeFile(file,'x'); console.log(await fs.promises.readFile(file,'utf8')); 
await new Promise(r => fs.readFile(file,(e,d)=>{console.log(e,d.toString('hex'));r()}));
try { await fs.promises.readFile('/nope') } catch (e) { console.log(e.code) }
console.log(typeof process.argv[1], process.platform, process2===process, typeof process.env.PATH, process.memoryUsage().rss>1000, process.hrtime().length, process.cwd().length>0);
process.stdout.write('abc\n'); process.nextTick((x)=>console.log('tick',x),1);
console.log(btoa('hello'), atob('aGVsbG8='), new TextEncoder().encode('é€'), new TextDecoder().decode(new Uint8Array([0xc3,0xa9])));
console.log(Buffer.from('hi'), Buffer.from('hi').toString('base64'), Buffer.from('00ff','hex')[1], Buffer.alloc(3).length, Buffer.concat([Buffer.from('a'),Buffer.from('b')]).toString(), Buffer.from([1,2,3,4]).readUInt32BE(0));
fs.rmSync(path.dirname(file), {recursive: true});
