extension ScriptedLibrary {
  /// `Array.fromAsync` (ECMAScript 2026): the array of what an async iterable, an iterable or an array-like object gives.
  static let arrayFromAsyncSource = #"""
    (() => ({
      async fromAsync(items, mapper, self) {
        if (mapper !== undefined && typeof mapper !== 'function') {
          throw new TypeError(`Array.fromAsync takes a function to map with, not ${typeof mapper}`);
        }
        const list = items[Symbol.asyncIterator] ?? items[Symbol.iterator] ? items : Array.from(items);
        const result = [];
        for await (const item of list) {
          result.push(mapper ? await mapper.call(self, item, result.length) : item);
        }
        return result;
      },
    }))()
    """#
}
