// The order of callbacks of process.nextTick, microtasks and timers in a module; errors of modules that are not there.
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => {
  console.log('job');
  process.nextTick(() => console.log('tick of a job'));
  Promise.resolve().then(() => console.log('job of a job'));
});
queueMicrotask(() => console.log('microtask'));
process.nextTick(() => {
  console.log('second tick');
  Promise.resolve().then(() => console.log('job of a tick'));
  process.nextTick(() => console.log('tick of a tick'));
});
(async () => {
  await null;
  console.log('awaited');
})();
console.log('module');
await new Promise((resolve) => setTimeout(() => {
  console.log('timer');
  process.nextTick(() => console.log('tick of a timer'));
  Promise.resolve().then(() => console.log('job of a timer'));
  resolve();
}, 1));
await import('./nowhere.mjs').catch((error) => console.log(error instanceof Error, error.code));
await import('nothing').catch((error) => console.log(error.code));
process.on('unhandledRejection', (reason, promise) => console.log('rejected', reason, promise instanceof Promise));
process.on('uncaughtException', (error) => console.log('uncaught', error.message));
Promise.reject('for nothing');
setTimeout(() => { throw new Error('from a timer'); }, 2);
setTimeout(() => console.log('goes on'), 4);
