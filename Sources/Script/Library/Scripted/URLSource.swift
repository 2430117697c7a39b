extension ScriptedLibrary {
  /// `URL` and `URLSearchParams` (URL standard) for addresses with an authority and for paths of files; names of hosts
  /// stay as they are written, in lower case.
  static let urlSource = #"""
    (() => {
      const ports = {'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21', 'file:': ''};
      const isSpecial = (protocol) => Object.hasOwn(ports, protocol);
      const escaped = (text, kept) =>
        text.replace(/[^\x21-\x7e]|[ "<>`]/gu, (character) =>
          kept.includes(character) ? character : encodeURIComponent(character));
      const inPath = (text) => escaped(text, '').replace(/[{}]/g, encodeURIComponent);
      const inQuery = (text) => escaped(text, '`').replace(/'/g, '%27');
      const inFragment = (text) => escaped(text, '');

      class URLSearchParams {
        #pairs = []; #changed = () => {};
        constructor(init = '', changed) {
          if (changed) this.#changed = changed;
          if (typeof init === 'object' && init !== null) {
            const pairs = typeof init[Symbol.iterator] === 'function' ? init : Object.entries(init);
            for (const pair of pairs) {
              const [name, value, ...rest] = pair;
              if (value === undefined || rest.length > 0) {
                throw new TypeError('Each query pair must be an iterable [name, value] tuple');
              }
              this.#pairs.push([String(name), String(value)]);
            }
          } else {
            this.#read(String(init));
          }
        }
        #read(text) {
          const decoded = (part) => {
            const spaced = part.replace(/\+/g, ' ');
            try {
              return decodeURIComponent(spaced);
            } catch {
              return spaced;
            }
          };
          this.#pairs = text.replace(/^\?/, '').split('&').filter((part) => part !== '').map((part) => {
            const split = part.indexOf('=');
            return split < 0 ? [decoded(part), ''] : [decoded(part.slice(0, split)), decoded(part.slice(split + 1))];
          });
        }
        static update(params, text) { params.#read(text); }
        get size() { return this.#pairs.length; }
        append(name, value) {
          this.#pairs.push([String(name), String(value)]);
          this.#changed();
        }
        delete(name, value) {
          this.#pairs = this.#pairs.filter(
            (pair) => pair[0] !== String(name) || (value !== undefined && pair[1] !== String(value)));
          this.#changed();
        }
        get(name) { return this.#pairs.find((pair) => pair[0] === String(name))?.[1] ?? null; }
        getAll(name) { return this.#pairs.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]); }
        has(name, value) {
          return this.#pairs.some(
            (pair) => pair[0] === String(name) && (value === undefined || pair[1] === String(value)));
        }
        set(name, value) {
          const first = this.#pairs.find((pair) => pair[0] === String(name));
          if (!first) return this.append(name, value);
          first[1] = String(value);
          this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== String(name));
          this.#changed();
        }
        sort() {
          this.#pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
          this.#changed();
        }
        forEach(body, self) { for (const [name, value] of this) body.call(self, value, name, this); }
        *keys() { for (const pair of this.#pairs) yield pair[0]; }
        *values() { for (const pair of this.#pairs) yield pair[1]; }
        *entries() { for (const pair of this.#pairs) yield [...pair]; }
        [Symbol.iterator]() { return this.entries(); }
        toString() {
          const encoded = (text) =>
            encodeURIComponent(text.toWellFormed()).replace(/%20/g, '+').replace(/[!'()~]/g, (character) =>
              '%' + character.charCodeAt(0).toString(16).toUpperCase());
          return this.#pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');
        }
        get [Symbol.toStringTag]() { return 'URLSearchParams'; }
        [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
          if (this.#pairs.length === 0) return 'URLSearchParams {}';
          const pairs = this.#pairs.map(([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`);
          return `URLSearchParams { ${pairs.join(', ')} }`;
        }
      }
      const {update} = URLSearchParams;
      delete URLSearchParams.update;

      const grammar = /^([a-z][a-z0-9+.-]*:)?(?:([\/\\]{2})([^\/\\?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/is;
      const withoutDots = (path, isFile) => {
        const parts = [];
        const all = path.split('/');
        all.forEach((part, index) => {
          const isLast = index === all.length - 1;
          const plain = part.replace(/%2e/gi, '.');
          if (plain === '..') {
            if (parts.length > 1) parts.pop();
            if (isLast) parts.push('');
          } else if (plain === '.') {
            if (isLast) parts.push('');
          } else {
            parts.push(part);
          }
        });
        return parts.join('/');
      };

      class URL {
        #protocol = ''; #username = ''; #password = ''; #hostname = ''; #port = '';
        #pathname = ''; #search = ''; #hash = ''; #hasAuthority = false; #params;

        constructor(input, base) {
          const from = base === undefined ? null : base instanceof URL ? base : new URL(base);
          if (!this.#parse(String(input).trim().replace(/[\t\n\r]/g, ''), from)) {
            const error = new TypeError('Invalid URL');
            error.code = 'ERR_INVALID_URL';
            error.input = String(input);
            throw error;
          }
          this.#params = new URLSearchParams(this.#search, () => {
            const text = this.#params.toString();
            this.#search = text === '' ? '' : `?${text}`;
          });
        }

        #parse(text, base) {
          const [, scheme, slashes, authority, path, search = '', hash = ''] = grammar.exec(text) ?? [];
          const protocol = scheme?.toLowerCase();
          if (!protocol && !base) return false;
          this.#protocol = protocol ?? base.protocol;
          const special = isSpecial(this.#protocol);
          const isRelative = !protocol || (special && base?.protocol === protocol && slashes === undefined);
          this.#hash = hash.length > 1 ? inFragment(hash) : '';
          this.#search = search.length > 1 ? inQuery(search) : '';
          const written = special ? path.replace(/\\/g, '/') : path;
          if (slashes !== undefined) {
            this.#hasAuthority = true;
            this.#pathname = written;
            if (!this.#parseAuthority(authority)) return false;
          } else if (isRelative && base) {
            const isOpaque = !base.#hasAuthority && !base.#pathname.startsWith('/');
            if (isOpaque && (written !== '' || this.#search)) return false;
            this.#hasAuthority = base.#hasAuthority;
            this.#username = base.#username;
            this.#password = base.#password;
            this.#hostname = base.#hostname;
            this.#port = base.#port;
            if (written === '') {
              this.#pathname = base.#pathname;
              if (search === '') this.#search = base.#search;
              return true;
            }
            this.#pathname = written.startsWith('/')
              ? written : base.#pathname.slice(0, base.#pathname.lastIndexOf('/') + 1) + written;
          } else if (special) {
            const rest = written.replace(/^\/+/, '');
            const split = this.#protocol === 'file:' ? 0 : (rest + '/').indexOf('/');
            this.#hasAuthority = true;
            this.#pathname = this.#protocol === 'file:' ? `/${rest}` : rest.slice(split);
            if (this.#protocol !== 'file:' && !this.#parseAuthority(rest.slice(0, split))) return false;
          } else {
            this.#pathname = written;
          }
          if (special && !this.#pathname.startsWith('/')) this.#pathname = `/${this.#pathname}`;
          if (this.#pathname.startsWith('/')) this.#pathname = withoutDots(this.#pathname);
          this.#pathname = special || this.#hasAuthority ? inPath(this.#pathname) : this.#pathname;
          return true;
        }

        #parseAuthority(authority) {
          const at = authority.lastIndexOf('@');
          if (at >= 0) {
            const [name, ...password] = authority.slice(0, at).split(':');
            this.#username = encodeURIComponent(decodeURIComponent(name));
            this.#password = encodeURIComponent(decodeURIComponent(password.join(':')));
          }
          return this.#parseHost(authority.slice(at + 1));
        }

        #parseHost(text) {
          const [, host, port = ''] = /^(\[[0-9a-f:.]*\]|[^:]*)(?::(\d*))?$/i.exec(text) ?? [];
          if (host === undefined || Number(port) > 65535 || /[\s#%<>?@^|\\]/.test(host)) return false;
          if (host === '' && isSpecial(this.#protocol) && this.#protocol !== 'file:') return false;
          this.#hostname = isSpecial(this.#protocol) ? host.toLowerCase() : host;
          this.#port = port === '' || String(Number(port)) === ports[this.#protocol] ? '' : String(Number(port));
          return true;
        }

        static canParse(input, base) {
          try {
            return Boolean(new URL(input, base));
          } catch {
            return false;
          }
        }

        get href() {
          const user = this.#username + (this.#password ? `:${this.#password}` : '');
          const authority = this.#hasAuthority ? `//${user ? `${user}@` : ''}${this.host}` : '';
          return this.#protocol + authority + this.#pathname + this.#search + this.#hash;
        }
        set href(value) {
          const other = new URL(value);
          this.#protocol = other.#protocol;
          this.#username = other.#username;
          this.#password = other.#password;
          this.#hostname = other.#hostname;
          this.#port = other.#port;
          this.#pathname = other.#pathname;
          this.#hasAuthority = other.#hasAuthority;
          this.#hash = other.#hash;
          this.search = other.#search;
        }
        get origin() {
          return isSpecial(this.#protocol) && this.#protocol !== 'file:' ? `${this.#protocol}//${this.host}` : 'null';
        }
        get protocol() { return this.#protocol; }
        set protocol(value) {
          const protocol = `${String(value).replace(/:.*$/s, '').toLowerCase()}:`;
          if (isSpecial(protocol) === isSpecial(this.#protocol)) this.#protocol = protocol;
          if (this.#port === ports[protocol]) this.#port = '';
        }
        get username() { return this.#username; }
        set username(value) { this.#username = encodeURIComponent(value); }
        get password() { return this.#password; }
        set password(value) { this.#password = encodeURIComponent(value); }
        get host() { return this.#hostname + (this.#port ? `:${this.#port}` : ''); }
        set host(value) { this.#parseHost(String(value)); }
        get hostname() { return this.#hostname; }
        set hostname(value) {
          const port = this.#port;
          this.#parseHost(String(value));
          this.#port = port;
        }
        get port() { return this.#port; }
        set port(value) {
          const port = /^\d*/.exec(String(value))[0];
          if (Number(port) <= 65535) this.#port = port === ports[this.#protocol] ? '' : port;
        }
        get pathname() { return this.#pathname; }
        set pathname(value) {
          const path = String(value);
          const absolute = path.startsWith('/') ? path : `/${path}`;
          this.#pathname = inPath(withoutDots(absolute)).replace(/[?#]/g, encodeURIComponent);
        }
        get search() { return this.#search; }
        set search(value) {
          const text = String(value).replace(/^\?/, '');
          this.#search = text === '' ? '' : `?${inQuery(text).replace(/#/g, '%23')}`;
          update(this.#params, this.#search);
        }
        get searchParams() { return this.#params; }
        get hash() { return this.#hash; }
        set hash(value) {
          const text = String(value).replace(/^#/, '');
          this.#hash = text === '' ? '' : `#${inFragment(text)}`;
        }
        toString() { return this.href; }
        toJSON() { return this.href; }
        get [Symbol.toStringTag]() { return 'URL'; }
        [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
          const names = [
            'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search',
            'searchParams', 'hash',
          ];
          return `URL ${inspect(Object.fromEntries(names.map((name) => [name, this[name]])), options)}`;
        }
      }
      return {URL, URLSearchParams};
    })()
    """#
}
