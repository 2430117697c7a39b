// Strings: concatenation in a loop, split and join, slices, character codes, template strings, comparison.
let text = '';
for (let i = 0; i < 300000; i++) text += String.fromCharCode(97 + i % 26);
let vowels = 0;
for (let i = 0; i < text.length; i++) { const c = text[i]; if (c === 'a' || c === 'e' || c === 'i' || c === 'o' || c === 'u') vowels++; }
let hash = 0;
for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
const words = [];
for (let i = 0; i + 7 < text.length; i += 3) words.push(text.slice(i, i + 5 + i % 3));
const joined = words.map(word => word.toUpperCase()).join(' ').split(' ');
const lines = [];
for (let i = 0; i < 100000; i++) lines.push(`row ${i}: ${i * 2} of ${'x'.padStart(i % 9, '-')}`);
let found = 0;
for (const line of lines) if (line.includes('99') || line.startsWith('row 5') || line.indexOf('--x') > 12) found++;
joined.sort();
console.log(text.length, vowels, hash, joined.length, joined[1000], found, lines.join('\n').length);
