// Promises: 100 000 awaits, chains of then, Promise.all.
async function step(i) { return i & 1 ? i : await i + 1; }
async function main() {
  let total = 0;
  for (let i = 0; i < 100000; i++) total += await step(i);
  let chain = Promise.resolve(0);
  for (let i = 0; i < 50000; i++) chain = chain.then(value => value + i % 3);
  total += await chain;
  for (let round = 0; round < 200; round++) {
    const parts = await Promise.all(Array.from({length: 100}, (_, i) => step(i)));
    total += parts.reduce((a, b) => a + b);
  }
  console.log(total);
}
main();
