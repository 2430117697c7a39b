// Functions that make functions: counters, composition, currying, memoisation.
const counter = () => { let n = 0; return () => ++n; };
const compose = (...functions) => x => functions.reduce((value, f) => f(value), x);
const add = a => b => a + b;
const memoize = f => {
  const known = {};
  return n => (n in known ? known[n] : (known[n] = f(n)));
};
let total = 0;
const counters = Array.from({length: 50}, counter);
for (let round = 0; round < 12000; round++) {
  for (const next of counters) total += next();
}
const pipeline = compose(add(1), add(2), x => x * 2, add(-3));
for (let i = 0; i < 150000; i++) total += pipeline(i);
const square = memoize(n => n * n);
for (let i = 0; i < 600000; i++) total += square(i % 500);
console.log(total);
