// The order of timers, microtasks and promises.
setTimeout((a, b) => console.log("timeout", a, b), 5, 1, "x");
setTimeout(() => console.log("later"), 60);
Promise.resolve().then(() => console.log("promise"));
queueMicrotask(() => console.log("microtask"));
process.nextTick && console.log("first");
let count = 0;
const interval = setInterval(() => { console.log("tick", ++count); if (count === 3) clearInterval(interval); }, 10);
clearTimeout(setTimeout(() => console.log("never"), 1));
clearImmediate(setImmediate(() => console.log("never")));
console.log(typeof performance.now(), performance.now() >= 0);
try { setTimeout(1); } catch (error) { console.log(error.name); }
