// Generators and iteration protocols: pipelines of lazy sequences, destructuring, spread, recursive yield*.
function* count(limit) { for (let i = 0; i < limit; i++) yield i; }
function* map(source, f) { for (const x of source) yield f(x); }
function* filter(source, test) { for (const x of source) if (test(x)) yield x; }
function* walk(tree) { if (tree) { yield* walk(tree.left); yield tree.value; yield* walk(tree.right); } }
const grow = (low, high) => {
  if (low > high) return null;
  const value = (low + high) >> 1;
  return {value, left: grow(low, value - 1), right: grow(value + 1, high)};
};
let total = 0;
for (const x of filter(map(count(250000), n => n * 3), n => n % 2 === 0)) total += x;
for (let round = 0; round < 6; round++) for (const value of walk(grow(0, 4000))) total += value;
class Range { constructor(n) { this.n = n; } [Symbol.iterator]() { let i = 0; const n = this.n; return {next: () => (i < n ? {value: i++, done: false} : {value: undefined, done: true})}; } }
for (let round = 0; round < 2000; round++) { const [a, b, ...rest] = new Range(40); total += a + b + rest.length + Math.max(...new Range(20)); }
console.log(total);
