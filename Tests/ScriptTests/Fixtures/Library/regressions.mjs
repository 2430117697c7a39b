// Programs for which the language and Node once disagreed.
const comparisons = [];
[5, 3, 8, 1, 9, 2, 7].sort((a, b) => { comparisons.push(`${a},${b}`); return a - b; });
console.log(comparisons.join(' '));
console.log([3, 1, 2].sort((a, b) => a > b), [1, 2, 3].sort(() => -1), [1, 2, 3, 4].sort(() => 1), [3, 2, 1].toSorted(() => 0));
console.log(Array.from({length: 200}, (_, i) => i * 7919 % 200).sort((a, b) => a - b).every((value, index) => value === index));
console.log((2942537069320679000).toString(35), (2 ** 60).toString(36), (1e300).toString(2).length);
console.log(Math.cbrt(4294967296), Math.cbrt(27), Math.cbrt(-0.001), Math.cbrt(1e300));
for (const text of ['1', '12', '32', '99', '2020-6', '5/6', '1 2', '0', 'sep 5 2001 EST', 'Sep 5 2001 10:00 PDT', 'Sat, 1 Jan 2000 08:00 UT']) {
  console.log(text, Date.parse(text));
}
console.log((async () => {}).constructor.name, (function* () {}).constructor.name, (async function* () {}).constructor.name);
console.log(await Promise.any([Promise.reject(1)]).catch((error) => error.message));
console.log(global === globalThis, typeof console.dirxml);
try { structuredClone(); } catch (error) { console.log(error.name); }
console.log(/(?:(a)|b)*/.exec('ab'), /(z)((a+)?(b+)?(c))*/.exec('zaacbbbcac'), /(?<=([ab]+)([bc]+))$/.exec('abc'));
console.log('abcabc'.replace(/(?:(a)|(b)|(c))+?/g, '[$1$2$3]'), [...'a1b22'.matchAll(/(?<=([a-z]\d*))\d/g)].map((match) => match[1]));
