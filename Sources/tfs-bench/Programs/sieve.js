// Typed arrays: the sieve of Eratosthenes, a blur of pixels, a histogram.
function sieve(limit) {
  const composite = new Uint8Array(limit + 1);
  let count = 0;
  for (let n = 2; n <= limit; n++) {
    if (composite[n]) continue;
    count++;
    for (let multiple = n * 2; multiple <= limit; multiple += n) composite[multiple] = 1;
  }
  return count;
}
function blur(width, height, rounds) {
  let from = new Float32Array(width * height), to = new Float32Array(width * height);
  for (let i = 0; i < from.length; i++) from[i] = (i * 37) % 256;
  for (let round = 0; round < rounds; round++) {
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const at = y * width + x;
        to[at] = (from[at] * 4 + from[at - 1] + from[at + 1] + from[at - width] + from[at + width]) / 8;
      }
    }
    [from, to] = [to, from];
  }
  const bins = new Int32Array(16);
  for (let i = 0; i < from.length; i++) bins[from[i] >> 4]++;
  return bins.join(',');
}
console.log(sieve(1500000), blur(200, 200, 12));
