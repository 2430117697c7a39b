extension ScriptedLibrary {
  /// Streams over files and standard input: what `fs.createReadStream`, `fs.createWriteStream` and `process.stdin` make.
  static let streamSource = #"""
    (() => {
      const fs = require('fs');
      const {EventEmitter} = require('events');
      const {StringDecoder} = require('string_decoder');
      const optionsOf = (options) => typeof options === 'string' ? {encoding: options} : options ?? {};

      class Readable extends EventEmitter {
        #pull;
        #close;
        #decoder = null;
        #isFlowing = false;
        #isScheduled = false;
        readable = true;
        destroyed = false;
        bytesRead = 0;

        // `pull` gives the next piece, null at the end, and undefined when there is nothing yet.
        constructor(pull, close, encoding) {
          super();
          this.#pull = pull;
          this.#close = close;
          if (encoding) this.setEncoding(encoding);
        }

        setEncoding(encoding) {
          this.#decoder = new StringDecoder(encoding);
          return this;
        }
        on(name, listener) {
          super.on(name, listener);
          if (name === 'data') this.resume();
          return this;
        }
        addListener(name, listener) { return this.on(name, listener); }
        resume() {
          this.#isFlowing = true;
          this.#schedule();
          return this;
        }
        pause() {
          this.#isFlowing = false;
          return this;
        }
        isPaused() { return !this.#isFlowing; }
        ref() { return this; }
        unref() { return this; }

        #schedule() {
          if (this.#isScheduled || !this.#isFlowing || !this.readable) return;
          this.#isScheduled = true;
          setImmediate(() => {
            this.#isScheduled = false;
            if (this.#isFlowing) this.#step();
          });
        }
        #step() {
          let piece;
          try {
            piece = this.#next();
          } catch (error) {
            this.destroy(error);
            return;
          }
          if (piece === null) {
            this.#end();
            return;
          }
          if (piece !== undefined && piece.length > 0) this.emit('data', piece);
          this.#schedule();
        }
        #next() {
          const piece = this.#pull();
          if (piece === null) {
            const rest = this.#decoder?.end() ?? '';
            if (rest.length > 0) this.emit('data', rest);
            return null;
          }
          if (piece === undefined) return undefined;
          this.bytesRead += piece.length;
          return this.#decoder ? this.#decoder.write(piece) : piece;
        }
        #end() {
          this.readable = false;
          this.emit('end');
          this.destroy();
        }
        destroy(error) {
          if (this.destroyed) return this;
          this.destroyed = true;
          this.readable = false;
          this.#isFlowing = false;
          this.#close();
          process.nextTick(() => {
            if (error) this.emit('error', error);
            this.emit('close');
          });
          return this;
        }
        close(callback) {
          if (callback) this.once('close', callback);
          this.destroy();
        }
        pipe(target, {end = true} = {}) {
          this.on('data', (piece) => target.write(piece));
          if (end && target !== process.stdout && target !== process.stderr) this.on('end', () => target.end());
          return target;
        }
        async *[Symbol.asyncIterator]() {
          try {
            while (this.readable) {
              const piece = this.#next();
              if (piece === null) {
                this.#end();
                return;
              }
              if (piece === undefined) await new Promise((resolve) => setImmediate(resolve));
              else if (piece.length > 0) yield piece;
            }
          } finally {
            this.destroy();
          }
        }
      }

      class ReadStream extends Readable {
        constructor(path, options) {
          const {encoding, start = 0, end = Infinity, highWaterMark = 65536, flags = 'r', fd} = optionsOf(options);
          let descriptor = fd;
          let position = start;
          super(() => {
            descriptor ??= fs.openSync(path, flags);
            const size = Math.min(highWaterMark, end + 1 - position);
            if (size <= 0) return null;
            const buffer = Buffer.alloc(size);
            const count = fs.readSync(descriptor, buffer, 0, size, position);
            position += count;
            return count === 0 ? null : buffer.subarray(0, count);
          }, () => {
            if (descriptor !== undefined) fs.closeSync(descriptor);
            descriptor = undefined;
          }, encoding);
          this.path = path;
          process.nextTick(() => {
            if (this.destroyed || descriptor !== undefined) return;
            try {
              descriptor = fs.openSync(path, flags);
            } catch (error) {
              this.destroy(error);
              return;
            }
            this.emit('open', descriptor);
            this.emit('ready');
          });
        }
      }

      class WriteStream extends EventEmitter {
        #descriptor;
        #encoding;
        writable = true;
        bytesWritten = 0;

        constructor(path, options) {
          super();
          const {encoding = 'utf8', flags = 'w', fd} = optionsOf(options);
          this.path = path;
          this.#encoding = encoding;
          try {
            this.#descriptor = fd ?? fs.openSync(path, flags);
            process.nextTick(() => {
              this.emit('open', this.#descriptor);
              this.emit('ready');
            });
          } catch (error) {
            this.#fail(error);
          }
        }

        #fail(error, callback) {
          this.writable = false;
          process.nextTick(() => {
            callback?.(error);
            this.emit('error', error);
            this.emit('close');
          });
        }
        write(piece, encoding, callback) {
          if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
          if (!this.writable) {
            const error = new Error('the stream was ended before this write');
            error.code = 'ERR_STREAM_WRITE_AFTER_END';
            this.#fail(error, callback);
            return false;
          }
          try {
            const bytes = typeof piece === 'string' ? Buffer.from(piece, encoding ?? this.#encoding) : piece;
            this.bytesWritten += fs.writeSync(this.#descriptor, bytes);
          } catch (error) {
            this.#fail(error, callback);
            return false;
          }
          if (callback) process.nextTick(callback, null);
          return true;
        }
        end(piece, encoding, callback) {
          if (typeof piece === 'function') [piece, callback] = [undefined, piece];
          if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
          if (piece !== undefined && piece !== null) this.write(piece, encoding);
          if (callback) this.once('finish', callback);
          if (!this.writable) return this;
          this.writable = false;
          fs.closeSync(this.#descriptor);
          process.nextTick(() => {
            this.emit('finish');
            this.emit('close');
          });
          return this;
        }
        close(callback) {
          if (callback) this.once('close', callback);
          this.end();
        }
        destroy() { return this.end(); }
        cork() {}
        uncork() {}
      }

      const makeInput = (read, isTTY) =>
        Object.assign(new Readable(read, () => {}), {fd: 0, ...(isTTY && {isTTY, setRawMode() { return this; }})});
      return {
        createReadStream: (path, options) => new ReadStream(path, options),
        createWriteStream: (path, options) => new WriteStream(path, options),
        makeInput,
      };
    })()
    """#

  /// Node's module `string_decoder`: text that comes in pieces, cut between any two bytes.
  static let stringDecoderSource = #"""
    (() => {
      // How many bytes at the end begin a character that is not complete.
      const unfinished = (bytes, encoding) => {
        if (encoding === 'utf16le' || encoding === 'ucs2') return bytes.length % 2;
        if (encoding === 'base64') return bytes.length % 3;
        if (!/^utf-?8$/.test(encoding)) return 0;
        for (let back = 1; back <= Math.min(3, bytes.length); back++) {
          const byte = bytes[bytes.length - back];
          if (byte >= 0xC0) return back < (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2) ? back : 0;
          if (byte < 0x80) return 0;
        }
        return 0;
      };
      class StringDecoder {
        #rest = Buffer.alloc(0);
        constructor(encoding = 'utf8') { this.encoding = encoding.toLowerCase(); }
        write(piece) {
          if (typeof piece === 'string') return piece;
          const bytes = Buffer.concat([this.#rest, piece]);
          const end = bytes.length - unfinished(bytes, this.encoding);
          this.#rest = bytes.subarray(end);
          return bytes.toString(this.encoding, 0, end);
        }
        end(piece) {
          const text = (piece === undefined ? '' : this.write(piece)) + this.#rest.toString(this.encoding);
          this.#rest = Buffer.alloc(0);
          return text;
        }
      }
      return {StringDecoder};
    })()
    """#
}
