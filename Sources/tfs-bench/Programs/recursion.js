// Calls and returns: the naive Fibonacci numbers, Ackermann's function and the towers of Hanoi.
function fibonacci(n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
function ackermann(m, n) {
  if (m === 0) return n + 1;
  return n === 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}
function hanoi(disks, from, to, spare) {
  return disks === 0 ? 0 : hanoi(disks - 1, from, spare, to) + 1 + hanoi(disks - 1, spare, to, from);
}
console.log(fibonacci(29), ackermann(2, 300), hanoi(17, 'a', 'b', 'c'));
