extension ScriptedLibrary {
  /// `EventTarget`, `Event` and what cancels work: `AbortController`, `AbortSignal` (DOM standard, sections 2 and 3).
  static let eventTargetSource = #"""
    (() => {
      class DOMException extends Error {
        #name;
        static #codes = {
          NotFoundError: 8, NotSupportedError: 9, InvalidStateError: 11, SyntaxError: 12, InvalidCharacterError: 5,
          NetworkError: 19, AbortError: 20, TimeoutError: 23, DataCloneError: 25,
        };
        constructor(message = '', options = 'Error') {
          super(message);
          this.#name = typeof options === 'object' ? String(options.name ?? 'Error') : String(options);
          if (options?.cause !== undefined) this.cause = options.cause;
        }
        get name() { return this.#name; }
        get code() { return DOMException.#codes[this.#name] ?? 0; }
      }

      const starts = new WeakMap();
      class Event {
        #type; #isCanceled = false; #isCancelable; #bubbles;
        #target = null; #isStopped = false; #timeStamp = performance.now();
        constructor(type, {bubbles = false, cancelable = false} = {}) {
          this.#type = String(type);
          this.#bubbles = Boolean(bubbles);
          this.#isCancelable = Boolean(cancelable);
          starts.set(this, (target) => { this.#target = target; });
        }
        get type() { return this.#type; }
        get target() { return this.#target; }
        get currentTarget() { return this.#target; }
        get bubbles() { return this.#bubbles; }
        get cancelable() { return this.#isCancelable; }
        get defaultPrevented() { return this.#isCanceled; }
        get timeStamp() { return this.#timeStamp; }
        get cancelBubble() { return this.#isStopped; }
        preventDefault() { if (this.#isCancelable) this.#isCanceled = true; }
        stopPropagation() {}
        stopImmediatePropagation() { this.#isStopped = true; }
      }
      class CustomEvent extends Event {
        #detail;
        constructor(type, options = {}) {
          super(type, options);
          this.#detail = options.detail ?? null;
        }
        get detail() { return this.#detail; }
      }

      class EventTarget {
        #listeners = new Map();
        addEventListener(type, listener, options = {}) {
          if (listener == null) return;
          const list = this.#listeners.get(type) ?? [];
          if (list.some((entry) => entry.listener === listener)) return;
          if (options.signal?.aborted) return;
          this.#listeners.set(type, [...list, {listener, once: Boolean(options.once)}]);
          options.signal?.addEventListener('abort', () => this.removeEventListener(type, listener));
        }
        removeEventListener(type, listener) {
          const list = this.#listeners.get(type) ?? [];
          this.#listeners.set(type, list.filter((entry) => entry.listener !== listener));
        }
        dispatchEvent(event) {
          if (!(event instanceof Event)) throw new TypeError('The "event" argument must be an instance of Event');
          starts.get(event)(this);
          for (const {listener, once} of this.#listeners.get(event.type) ?? []) {
            if (once) this.removeEventListener(event.type, listener);
            if (typeof listener === 'function') listener.call(this, event);
            else listener.handleEvent(event);
            if (event.cancelBubble) break;
          }
          return !event.defaultPrevented;
        }
      }

      const abort = Symbol('abort');
      let isMaking = false;
      class AbortSignal extends EventTarget {
        #isAborted = false; #reason;
        onabort = null;
        constructor() {
          if (!isMaking) throw new TypeError('Illegal constructor');
          super();
          Object.defineProperty(this, 'onabort', {enumerable: false});
        }
        static #make() {
          isMaking = true;
          try {
            return new AbortSignal();
          } finally {
            isMaking = false;
          }
        }
        static [abort](signal, reason = new DOMException('This operation was aborted', 'AbortError')) {
          if (signal.#isAborted) return;
          signal.#isAborted = true;
          signal.#reason = reason;
          const event = new Event('abort');
          signal.onabort?.call(signal, event);
          signal.dispatchEvent(event);
        }
        static forController() { return AbortSignal.#make(); }
        static abort(reason) {
          const signal = AbortSignal.#make();
          AbortSignal[abort](signal, reason);
          return signal;
        }
        static timeout(delay) {
          const signal = AbortSignal.#make();
          const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
          setTimeout(() => AbortSignal[abort](signal, reason), delay);
          return signal;
        }
        static any(signals) {
          const result = AbortSignal.#make();
          for (const signal of signals) {
            if (signal.aborted) AbortSignal[abort](result, signal.reason);
            else signal.addEventListener('abort', () => AbortSignal[abort](result, signal.reason));
          }
          return result;
        }
        get aborted() { return this.#isAborted; }
        get reason() { return this.#reason; }
        throwIfAborted() { if (this.#isAborted) throw this.#reason; }
      }
      const {forController} = AbortSignal;
      delete AbortSignal.forController;
      class AbortController {
        #signal = forController();
        get signal() { return this.#signal; }
        abort(reason) { AbortSignal[abort](this.#signal, reason); }
      }
      return {DOMException, Event, CustomEvent, EventTarget, AbortSignal, AbortController};
    })()
    """#
}
