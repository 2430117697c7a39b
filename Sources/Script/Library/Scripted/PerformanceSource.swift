extension ScriptedLibrary {
  /// The marks and measures of `performance`: a function that adds them to the object.
  static let performanceSource = #"""
    (() => {
      class PerformanceEntry {
        constructor(name, entryType, startTime, duration, detail) {
          Object.assign(this, {name, entryType, startTime, duration, detail});
        }
        toJSON() { return {...this}; }
      }
      class PerformanceMark extends PerformanceEntry {}
      class PerformanceMeasure extends PerformanceEntry {}
      let entries = [];
      const timeOf = (mark) => {
        if (typeof mark === 'number') return mark;
        const found = entries.findLast((entry) => entry.entryType === 'mark' && entry.name === mark);
        if (found) return found.startTime;
        throw new DOMException(`there is no mark of the name '${mark}'`, 'SyntaxError');
      };
      const add = (entry) => {
        entries.push(entry);
        entries.sort((a, b) => a.startTime - b.startTime);
        return entry;
      };
      const clear = (type, name) => {
        entries = entries.filter((entry) => entry.entryType !== type || (name !== undefined && entry.name !== name));
      };
      return {
        PerformanceEntry, PerformanceMark, PerformanceMeasure,
        methods: {
          mark(name, {startTime = performance.now(), detail = null} = {}) {
            return add(new PerformanceMark(String(name), 'mark', startTime, 0, detail));
          },
          measure(name, start, end) {
            const options = typeof start === 'object' && start !== null ? start : {start, end};
            const to = options.end === undefined ? performance.now() : timeOf(options.end);
            const from = options.start === undefined ? 0 : timeOf(options.start);
            return add(new PerformanceMeasure(String(name), 'measure', from, to - from, options.detail ?? null));
          },
          getEntries() { return [...entries]; },
          getEntriesByName(name, type) {
            return entries.filter((entry) => entry.name === name && (!type || entry.entryType === type));
          },
          getEntriesByType(type) { return entries.filter((entry) => entry.entryType === type); },
          clearMarks(name) { clear('mark', name); },
          clearMeasures(name) { clear('measure', name); },
          timerify(work) { return work; },
          toJSON() { return {timeOrigin: this.timeOrigin}; },
        },
      };
    })()
    """#
}
