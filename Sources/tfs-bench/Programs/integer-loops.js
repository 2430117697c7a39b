// Small-integer arithmetic: the Collatz steps of many numbers, and a linear congruential generator.
function longestCollatz(limit) {
  let best = 0, bestLength = 0;
  for (let start = 1; start < limit; start++) {
    let length = 1, n = start;
    while (n !== 1) {
      n = n % 2 === 0 ? n / 2 : 3 * n + 1;
      length++;
    }
    if (length > bestLength) { bestLength = length; best = start; }
  }
  return best;
}
function scramble(rounds) {
  let state = 12345;
  for (let i = 0; i < rounds; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    state ^= state >>> 7;
    state = (state + (i << 3)) | 0;
  }
  return state;
}
console.log(longestCollatz(60000), scramble(3000000));
