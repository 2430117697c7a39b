extension ScriptedLibrary {
  /// What is old of Node's module `url` (`parse`, `format`, `resolve`), and its module `querystring`.
  static let legacyAddressSource = #"""
    (() => {
      const escape = (text) => encodeURIComponent(text).replace(/%(?:21|27|28|29|2A)/g, unescape);
      const unescape = (text) => {
        try {
          return decodeURIComponent(text);
        } catch {
          return text;
        }
      };
      const primitive = (value) =>
        ['string', 'boolean'].includes(typeof value) || Number.isFinite(value) ? String(value) : '';
      const querystring = {
        parse(text = '', separator = '&', equals = '=') {
          const result = Object.create(null);
          for (const part of String(text).split(separator)) {
            if (part === '') continue;
            const [name, ...rest] = part.replaceAll('+', ' ').split(equals);
            const key = unescape(name);
            const value = unescape(rest.join(equals));
            if (!(key in result)) result[key] = value;
            else if (Array.isArray(result[key])) result[key].push(value);
            else result[key] = [result[key], value];
          }
          return result;
        },
        stringify(object, separator = '&', equals = '=') {
          if (object === null || typeof object !== 'object') return '';
          return Object.entries(object).flatMap(([name, value]) =>
            (Array.isArray(value) ? value : [value]).map((one) => escape(name) + equals + escape(primitive(one)))
          ).join(separator);
        },
        escape, unescape,
      };
      querystring.decode = querystring.parse;
      querystring.encode = querystring.stringify;

      const form = /^([a-z][a-z0-9+.-]*:)?(\/\/)?(?:([^/?#@]*)@)?([^/?#:]*)(?::(\d*))?([^?#]*)(\?[^#]*)?(#.*)?$/i;
      class Url {
        constructor(text, parsesQuery) {
          const [, protocol, slashes, auth, hostname, port, path, search, hash] = form.exec(text) ?? [];
          const isAddress = Boolean(slashes);
          const pathname = (isAddress ? '' : hostname ?? '') + (path ?? '');
          this.protocol = protocol?.toLowerCase() ?? null;
          this.slashes = isAddress || null;
          this.auth = auth === undefined ? null : unescape(auth);
          this.host = isAddress ? hostname.toLowerCase() + (port ? ':' + port : '') : null;
          this.port = port || null;
          this.hostname = isAddress ? hostname.toLowerCase() : null;
          this.hash = hash ?? null;
          this.search = search ?? (parsesQuery ? '' : null);
          const query = search?.slice(1) ?? (parsesQuery ? '' : null);
          this.query = parsesQuery ? querystring.parse(query) : query;
          this.pathname = pathname || (isAddress ? '/' : null);
          this.path = this.pathname === null && !search ? null : (this.pathname ?? '') + (search ?? '');
          this.href = format(this);
        }
      }
      const format = (url) => {
        if (typeof url === 'string') return new Url(url).href;
        if (url instanceof URL) return url.href;
        const host = url.host ?? (url.hostname ? url.hostname + (url.port ? ':' + url.port : '') : '');
        const auth = url.auth ? `${encodeURIComponent(url.auth).replace('%3A', ':')}@` : '';
        const query = url.query && typeof url.query === 'object' ? querystring.stringify(url.query) : '';
        const search = url.search ?? (query && '?' + query);
        const protocol = url.protocol ? url.protocol.replace(/:?$/, ':') : '';
        const slashes = url.slashes || (host && /^(https?|ftp|file):$/.test(protocol)) ? '//' : '';
        const start = search && !search.startsWith('?') ? '?' : '';
        const mark = url.hash && !url.hash.startsWith('#') ? '#' : '';
        return protocol + slashes + auth + host + (url.pathname ?? '') + start + (search ?? '') + mark + (url.hash ?? '');
      };
      const resolve = (from, to) => {
        const base = new URL(from, 'resolve://');
        const url = new URL(to, base);
        return url.protocol === 'resolve:' ? url.pathname + url.search + url.hash : url.href;
      };
      return {parse: (text, parsesQuery = false) => new Url(text, parsesQuery), format, resolve, Url, querystring};
    })()
    """#
}
