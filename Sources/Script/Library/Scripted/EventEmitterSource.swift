extension ScriptedLibrary {
  /// `EventEmitter` of Node's module `events`.
  static let eventEmitterSource = #"""
    (() => {
      const checked = (listener) => {
        if (typeof listener === 'function') return listener;
        const error = new TypeError(
          `The "listener" argument must be of type function. Received ${listener === null ? 'null' : typeof listener}`);
        error.code = 'ERR_INVALID_ARG_TYPE';
        throw error;
      };
      const lists = new WeakMap();
      const listsOf = (emitter) => {
        let map = lists.get(emitter);
        if (!map) lists.set(emitter, map = new Map());
        return map;
      };

      // Functions and not private methods: `process` has the prototype without being made by the constructor.
      const add = (emitter, name, listener, original, isFirst) => {
        const map = listsOf(emitter);
        if (map.has('newListener')) emitter.emit('newListener', name, original);
        const entry = {listener, original};
        const list = map.get(name) ?? [];
        map.set(name, isFirst ? [entry, ...list] : [...list, entry]);
        return emitter;
      };
      const addOnce = (emitter, name, listener, isFirst) => {
        checked(listener);
        const wrapper = (...values) => {
          emitter.removeListener(name, listener);
          return listener.apply(emitter, values);
        };
        return add(emitter, name, wrapper, listener, isFirst);
      };

      class EventEmitter {
        static defaultMaxListeners = 10;

        on(name, listener) { return add(this, name, checked(listener), listener, false); }
        addListener(name, listener) { return this.on(name, listener); }
        prependListener(name, listener) { return add(this, name, checked(listener), listener, true); }
        once(name, listener) { return addOnce(this, name, listener, false); }
        prependOnceListener(name, listener) { return addOnce(this, name, listener, true); }

        off(name, listener) { return this.removeListener(name, listener); }
        removeListener(name, listener) {
          const map = listsOf(this);
          const list = map.get(name) ?? [];
          const index = list.findLastIndex((entry) => entry.original === checked(listener));
          if (index < 0) return this;
          if (list.length === 1) map.delete(name);
          else map.set(name, list.toSpliced(index, 1));
          if (map.has('removeListener')) this.emit('removeListener', name, listener);
          return this;
        }
        removeAllListeners(...names) {
          const map = listsOf(this);
          if (names.length === 0) map.clear();
          for (const name of names) map.delete(name);
          return this;
        }

        emit(name, ...values) {
          const list = listsOf(this).get(name);
          if (!list) {
            if (name !== 'error') return false;
            if (values[0] instanceof Error) throw values[0];
            const error = new Error(`Unhandled error. (${require('util').inspect(values[0])})`);
            error.code = 'ERR_UNHANDLED_ERROR';
            error.context = values[0];
            throw error;
          }
          for (const {listener} of list) listener.apply(this, values);
          return true;
        }

        eventNames() { return [...listsOf(this).keys()]; }
        listenerCount(name) { return listsOf(this).get(name)?.length ?? 0; }
        listeners(name) { return (listsOf(this).get(name) ?? []).map((entry) => entry.original); }
        rawListeners(name) { return (listsOf(this).get(name) ?? []).map((entry) => entry.listener); }
        setMaxListeners() { return this; }
        getMaxListeners() { return EventEmitter.defaultMaxListeners; }

        static once(emitter, name) {
          return new Promise((resolve, reject) => {
            const fail = (error) => {
              emitter.off(name, succeed);
              reject(error);
            };
            const succeed = (...values) => {
              emitter.off('error', fail);
              resolve(values);
            };
            emitter.once(name, succeed);
            if (name !== 'error') emitter.once('error', fail);
          });
        }
        static async *on(emitter, name) {
          const values = [];
          let failure;
          let wake = () => {};
          const listen = (...value) => {
            values.push(value);
            wake();
          };
          const fail = (error) => {
            failure = {error};
            wake();
          };
          emitter.on(name, listen);
          if (name !== 'error') emitter.on('error', fail);
          try {
            while (true) {
              if (values.length > 0) yield values.shift();
              else if (failure) throw failure.error;
              else await new Promise((resolve) => { wake = resolve; });
            }
          } finally {
            emitter.off(name, listen);
            emitter.off('error', fail);
          }
        }
        static listenerCount(emitter, name) { return emitter.listenerCount(name); }
      }
      const {once, on, listenerCount} = EventEmitter;
      return Object.assign(EventEmitter, {EventEmitter, default: EventEmitter, once, on, listenerCount});
    })()
    """#
}
