// Open files, links, dates of files, directories within directories, and streams over files.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'descriptors-'));
const file = path.join(folder, 'text.txt');
const attempt = (work) => {
  try {
    return work();
  } catch (error) {
    return `${error.code} ${error.syscall} ${error instanceof Error}`;
  }
};

let descriptor = fs.openSync(file, 'w');
console.log(fs.writeSync(descriptor, 'héllo\n'), fs.writeSync(descriptor, Buffer.from('world\n')));
console.log(fs.writeSync(descriptor, Buffer.from('abcdef'), 2, 3), fs.fstatSync(descriptor).size);
fs.closeSync(descriptor);
descriptor = fs.openSync(file, 'r');
const buffer = Buffer.alloc(8);
console.log(fs.readSync(descriptor, buffer, 0, 5, 0), buffer.toString('latin1'));
console.log(fs.readSync(descriptor, buffer, {offset: 1, length: 4, position: 7}), buffer.toString('latin1', 1, 5));
console.log(fs.readFileSync(descriptor, 'utf8') === fs.readFileSync(file, 'utf8'));
fs.closeSync(descriptor);
console.log(attempt(() => fs.closeSync(999)), attempt(() => fs.openSync(path.join(folder, 'none'))));
console.log(attempt(() => fs.openSync(file, 'wx')));

const status = fs.statSync(file);
console.log(status.mtime instanceof Date, Math.abs(status.mtimeMs - Date.now()) < 60000, status.isFIFO());
fs.utimesSync(file, 1, new Date(2000));
console.log(fs.statSync(file).mtimeMs, fs.statSync(file).atime.getTime());
fs.truncateSync(file, 3);
fs.symlinkSync('text.txt', path.join(folder, 'link'));
console.log(fs.readFileSync(file).length, fs.readlinkSync(path.join(folder, 'link')));
console.log(fs.lstatSync(path.join(folder, 'link')).isSymbolicLink(), fs.realpathSync(path.join(folder, 'link')) ===
  fs.realpathSync(file));
fs.mkdirSync(path.join(folder, 'a/b'), {recursive: true});
fs.writeFileSync(path.join(folder, 'a/b/c'), '');
console.log(fs.readdirSync(folder, {recursive: true}).sort());
console.log(fs.readdirSync(path.join(folder, 'a'), {withFileTypes: true}).map((entry) => [entry.name, entry.isDirectory()]));

const copy = path.join(folder, 'copy.txt');
const writer = fs.createWriteStream(copy);
writer.on('finish', () => console.log('finish', writer.bytesWritten));
console.log(writer.write('first\nsécond\r\n'), writer.write(Buffer.from('third')));
await new Promise((resolve) => writer.end('\nlast', resolve));
const pieces = [];
await new Promise((resolve) => {
  fs.createReadStream(copy, {encoding: 'utf8', highWaterMark: 4})
    .on('data', (piece) => pieces.push(piece)).on('end', () => console.log('end')).on('close', resolve);
});
console.log(pieces.length > 3, pieces.join(''));
for await (const piece of fs.createReadStream(copy, {start: 2, end: 6})) console.log(piece);
await new Promise((resolve) => fs.createReadStream(copy).pipe(fs.createWriteStream(copy + '2')).on('finish', resolve));
console.log(fs.readFileSync(copy + '2').equals(fs.readFileSync(copy)));
await new Promise((resolve) => fs.createReadStream(path.join(folder, 'none')).on('error', (error) => {
  console.log(error.code);
  resolve();
}));

for await (const line of createInterface({input: fs.createReadStream(copy)})) console.log('line', line);
const reader = createInterface({input: fs.createReadStream(copy), crlfDelay: Infinity});
const lines = [];
reader.on('line', (line) => lines.push(line)).on('close', () => console.log('closed', lines));
await new Promise((resolve) => reader.on('close', resolve));
fs.rmSync(folder, {recursive: true});
console.log(fs.existsSync(folder));
