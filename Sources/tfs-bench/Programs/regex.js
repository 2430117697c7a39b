// Regular expressions: matching, capturing, replacing with functions, splitting, sticky scanning.
const line = '2026-03-14 12:45:07 INFO trainer: epoch=12 loss=0.0345 acc=0.9871 "batch done"';
let total = 0;
for (let i = 0; i < 30000; i++) {
  const match = /(\d{4})-(\d\d)-(\d\d)\s+(?<time>[\d:]+)\s+(\w+)/.exec(line);
  total += Number(match[1]) + match.groups.time.length;
}
for (let i = 0; i < 10000; i++) for (const pair of line.matchAll(/(\w+)=([\d.]+)/g)) total += parseFloat(pair[2]);
for (let i = 0; i < 10000; i++) total += line.replace(/[aeiou]/g, c => c.toUpperCase()).length + line.split(/[\s:]+/).length;
const scanner = /\s*(?:(\d+\.?\d*)|([a-z]\w*)|([-+*\/()=]))/y;
const source = 'x1 = (3.5 + width * 2) / (height - 12) + gain * (1 + rate * 0.5) '.repeat(20);
for (let round = 0; round < 60; round++) {
  scanner.lastIndex = 0;
  for (let match; (match = scanner.exec(source)) && match[0]; ) total += match[1] ? 1 : match[2] ? 2 : 3;
}
console.log(total.toFixed(4));
