// Buffer: numbers of several bytes, searching, comparing, copying, filling; text coding in pieces.
const attempt = (work) => {
  try {
    return work();
  } catch (error) {
    return `${error.name} ${error.code}`;
  }
};
const buffer = Buffer.alloc(16);
console.log(buffer.writeUInt8(255), buffer.writeInt16BE(-2, 1), buffer.writeUInt32LE(0xDEADBEEF, 3), buffer);
console.log(buffer.writeFloatLE(1.5, 7), buffer.writeInt8(-1, 11), buffer.writeUint16LE(513, 12), buffer);
console.log(buffer.readUInt8(), buffer.readInt16BE(1), buffer.readUInt32LE(3).toString(16), buffer.readFloatLE(7));
console.log(buffer.readInt8(11), buffer.readUint16LE(12), Buffer.alloc(8).fill(0).writeDoubleBE(Math.PI));
console.log(buffer.writeIntBE(-300, 0, 3), buffer.readIntBE(0, 3), buffer.readUIntLE(0, 6), buffer.writeUIntLE(70000, 4, 3));
console.log(attempt(() => buffer.writeUInt8(256)), attempt(() => buffer.writeInt8(-129)), attempt(() => buffer.readUInt32BE(14)));
const text = Buffer.from('the quick brown the lazy');
console.log(text.indexOf('the'), text.indexOf('the', 1), text.lastIndexOf('the'), text.lastIndexOf('the', 10), text.indexOf('cat'));
console.log(text.includes('quick'), text.includes(Buffer.from('own')), text.indexOf(0x71), text.indexOf('the', -10), text.indexOf(''));
console.log(Buffer.compare(Buffer.from('a'), Buffer.from('b')), Buffer.from('b').compare(Buffer.from('a')), Buffer.from('ab').compare(Buffer.from('ab')));
console.log([Buffer.from('c'), Buffer.from('a'), Buffer.from('b')].sort(Buffer.compare).join());
const target = Buffer.alloc(6, '.');
console.log(text.copy(target, 1, 4, 7), target.toString(), Buffer.from('xyz').copy(target, 5), target.toString());
console.log(Buffer.alloc(5, 'ab').toString(), Buffer.alloc(3, 1), Buffer.alloc(4).fill('é').toString(), Buffer.alloc(4).fill('ff00', 'hex'));
console.log(target.write('héé', 2), target, target.write('zz', 1, 1), target.toString('latin1', 0, 3), target.write('6162', 'hex'));
console.log(Buffer.from([1, 2, 3, 4]).swap16(), Buffer.from([1, 2, 3, 4]).swap32(), attempt(() => Buffer.alloc(3).swap16()));
console.log(Buffer.of(1, 300), Buffer.allocUnsafe(2).length, Buffer.isEncoding('utf8'), Buffer.isEncoding('x'), Buffer.concat([text, text], 5));
console.log(text.subarray(4, 9).toString(), text.slice(-4).toString(), text.equals(Buffer.from(text)), text.toString('utf8', 4, 9));
console.log(Buffer.byteLength('é€😀'), Buffer.from('é').toString('hex'), Buffer.from('w6k', 'base64').toString(), Buffer.from('_-8', 'base64url'));
console.log(new TextEncoder().encodeInto('aé€😀', new Uint8Array(7)), new TextDecoder('utf-8', {fatal: true}).fatal);
console.log(JSON.stringify(Buffer.from('hi')), [...Buffer.from('hi')], Buffer.from(Buffer.from('copy')).toString(), 'x'.trimLeft());
// A text that is built piece by piece, and what branches off it.
let grown = '';
const beginnings = [];
for (let i = 0; i < 1000; i++) {
  grown += String.fromCharCode(97 + i % 26);
  if (i % 100 === 99) beginnings.push(grown);
}
const left = beginnings[5] + '<left>';
const right = beginnings[5] + '<right>' + left;
grown += grown;
console.log(grown.length, left.slice(-10), right.slice(590, 615), beginnings.map((text) => text.length).join(), grown[1999], left.length);
let wide = grown;
for (let i = 0; i < 200; i++) wide += i % 50 === 49 ? '€' : 'e';
console.log(wide.length, [...wide].filter((letter) => letter === '€').length, wide.slice(2040, 2052), grown.length, grown.endsWith('jkl'));
