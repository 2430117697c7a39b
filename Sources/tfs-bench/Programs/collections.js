// Map and Set: counting, membership, iteration, object keys, deletion.
const counts = new Map();
for (let i = 0; i < 500000; i++) { const key = 'k' + (i * 7919) % 5003; counts.set(key, (counts.get(key) || 0) + 1); }
const seen = new Set();
for (let i = 0; i < 600000; i++) seen.add((i * 31) % 100003);
let total = 0;
for (const [key, count] of counts) total += key.length * count;
for (const value of seen) total += value;
const objects = Array.from({length: 1000}, (_, i) => ({i}));
const byObject = new Map(objects.map(o => [o, o.i]));
for (let round = 0; round < 200; round++) for (const o of objects) total += byObject.get(o);
for (let i = 0; i < 100003; i += 2) seen.delete(i);
const plain = {};
for (let i = 0; i < 300000; i++) { const key = 'name' + i % 1000; plain[key] = (plain[key] | 0) + i; }
console.log(total, seen.size, counts.size, Object.keys(plain).length, plain.name999);
