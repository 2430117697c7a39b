extension ScriptedLibrary {
  /// What `timers/promises` offers beside `setTimeout` and `setImmediate`.
  static let repeatedTimerSource = #"""
    (() => {
      const wait = (delay) => new Promise((resolve) => setTimeout(resolve, delay));
      return {
        async *setInterval(delay, value) {
          while (true) {
            await wait(delay);
            yield value;
          }
        },
        scheduler: {wait, yield: () => new Promise((resolve) => setImmediate(resolve))},
      };
    })()
    """#
}
