// Arrays: push and index, sort with a comparison, map, filter, reduce, splice, nested matrices.
const numbers = [];
for (let i = 0, seed = 42; i < 200000; i++) { seed = (seed * 16807) % 2147483647; numbers.push(seed % 100000); }
const sorted = numbers.slice().sort((a, b) => a - b);
const sum = numbers.map(x => x * 2).filter(x => x % 3 === 0).reduce((a, b) => a + b, 0);
let checks = 0;
for (let i = 1; i < sorted.length; i++) if (sorted[i - 1] <= sorted[i]) checks++;
function multiply(a, b, n) {
  const result = [];
  for (let i = 0; i < n; i++) {
    const row = new Array(n).fill(0);
    for (let k = 0; k < n; k++) {
      const factor = a[i][k], other = b[k];
      for (let j = 0; j < n; j++) row[j] += factor * other[j];
    }
    result.push(row);
  }
  return result;
}
const n = 120;
const matrix = Array.from({length: n}, (_, i) => Array.from({length: n}, (_, j) => (i * j) % 7));
const product = multiply(multiply(matrix, matrix, n), matrix, n);
const queue = [];
for (let i = 0; i < 100000; i++) { queue.push(i); if (queue.length > 50) queue.shift(); }
console.log(sum, checks, product[5][6], queue.length, [...numbers, ...sorted].length, Math.max(...numbers.slice(0, 1000)));
