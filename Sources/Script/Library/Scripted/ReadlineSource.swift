extension ScriptedLibrary {
  /// Node's modules `readline` and `readline/promises`: lines of a stream, and questions.
  static let readlineSource = #"""
    (() => {
      const {EventEmitter} = require('events');

      class Interface extends EventEmitter {
        #input;
        #output;
        #prompt;
        #rest = '';
        // Lines nobody has asked for yet, and who has asked for a line.
        #lines = [];
        #questions = [];
        closed = false;
        terminal = false;
        line = '';

        constructor(input, output) {
          super();
          const options = input && typeof input.on !== 'function' ? input : {input, output};
          this.#input = options.input ?? process.stdin;
          this.#output = options.output;
          this.#prompt = options.prompt ?? '> ';
          this.#input.setEncoding?.('utf8');
          this.#input.on('end', () => this.#finish());
          this.#input.on('data', (text) => this.#take(String(text)));
          this.#input.on('error', (error) => this.emit('error', error));
        }

        #take(text) {
          const parts = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
          this.#rest = parts.pop();
          this.#lines.push(...parts);
          this.#deliver();
        }
        #deliver() {
          while (this.#lines.length > 0 && !this.closed) {
            if (this.#questions.length > 0) this.#questions.shift()(this.#lines.shift());
            else if (this.listenerCount('line') > 0) this.emit('line', this.#lines.shift());
            else return;
          }
        }
        #finish() {
          if (this.#rest !== '') this.#lines.push(this.#rest.replace(/\r$/, ''));
          this.#rest = '';
          this.#deliver();
          this.close();
        }
        on(name, listener) {
          super.on(name, listener);
          if (name === 'line' && this.#lines.length > 0) process.nextTick(() => this.#deliver());
          return this;
        }
        addListener(name, listener) { return this.on(name, listener); }

        setPrompt(prompt) { this.#prompt = prompt; }
        getPrompt() { return this.#prompt; }
        prompt() {
          this.#output?.write(this.#prompt);
          this.resume();
        }
        write(text) { this.#take(String(text ?? '')); }
        pause() {
          this.#input.pause();
          return this;
        }
        resume() {
          this.#input.resume();
          return this;
        }
        close() {
          if (this.closed) return;
          this.closed = true;
          this.#input.pause();
          this.emit('close');
        }
        [Symbol.dispose ?? Symbol('dispose')]() { this.close(); }

        ask(query, answer) {
          if (this.closed) {
            const error = new Error('the interface of readline was closed');
            error.code = 'ERR_USE_AFTER_CLOSE';
            throw error;
          }
          this.#output?.write(query);
          this.#questions.push(answer);
          this.resume();
          this.#deliver();
        }
        async *[Symbol.asyncIterator]() {
          const waiting = [];
          const queue = [];
          const wake = () => waiting.shift()?.();
          this.on('line', (line) => {
            queue.push(line);
            wake();
          });
          this.once('close', wake);
          try {
            while (true) {
              if (queue.length > 0) yield queue.shift();
              else if (this.closed) return;
              else await new Promise((resolve) => waiting.push(resolve));
            }
          } finally {
            this.close();
          }
        }
      }

      class CallbackInterface extends Interface {
        question(query, options, callback) { this.ask(query, callback ?? options); }
      }
      class PromiseInterface extends Interface {
        question(query) { return new Promise((resolve) => this.ask(query, resolve)); }
      }
      const write = (stream, text, callback) => {
        stream.write(text);
        callback?.();
        return true;
      };
      const screen = {
        clearLine: (stream, direction, callback) =>
          write(stream, direction < 0 ? '\x1b[1K' : direction > 0 ? '\x1b[0K' : '\x1b[2K', callback),
        clearScreenDown: (stream, callback) => write(stream, '\x1b[0J', callback),
        cursorTo: (stream, x, y, callback) =>
          write(stream, typeof y === 'number' ? `\x1b[${y + 1};${x + 1}H` : `\x1b[${x + 1}G`,
            typeof y === 'function' ? y : callback),
        moveCursor: (stream, dx, dy, callback) =>
          write(stream, (dx < 0 ? `\x1b[${-dx}D` : dx > 0 ? `\x1b[${dx}C` : '')
            + (dy < 0 ? `\x1b[${-dy}A` : dy > 0 ? `\x1b[${dy}B` : ''), callback),
      };
      const promises = {
        createInterface: (input, output) => new PromiseInterface(input, output),
        Interface: PromiseInterface,
      };
      return {
        createInterface: (input, output) => new CallbackInterface(input, output),
        Interface: CallbackInterface, promises, ...screen,
      };
    })()
    """#
}
