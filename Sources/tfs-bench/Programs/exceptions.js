// try, catch and finally: rarely thrown, always thrown, and thrown through many frames.
class Rejected extends Error { constructor(code) { super('rejected ' + code); this.code = code; } }
function check(n) { if (n % 10 === 0) throw new Rejected(n); return n; }
function guarded(n) { try { return check(n); } catch (error) { return error instanceof Rejected ? -error.code : 0; } finally { calls++; } }
function deep(level) { if (level === 0) throw new RangeError('bottom'); return deep(level - 1) + 1; }
let calls = 0, total = 0;
for (let i = 0; i < 400000; i++) total += guarded(i);
for (let i = 0; i < 5000; i++) { try { deep(20); } catch ({message}) { total += message.length; } }
for (let i = 0; i < 1000000; i++) { try { total += i & 3; } finally { total -= 1; } }
console.log(total, calls);
