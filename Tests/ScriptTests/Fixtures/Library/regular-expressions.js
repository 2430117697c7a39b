// Regular expressions: what matches, and which patterns are wrong.
const t = (f) => { try { return f() } catch (e) { return e.name } };
const tests = [
 () => /a(b)?c/.exec('xacy'), () => 'a1b22c333'.match(/\d+/g), () => 'x'.match(/y/g), () => 'a-b_c'.split(/[-_]/), () => 'abc'.split(/(?:)/),
 () => 'abc'.split(/(b)/), () => ''.split(/x/), () => ''.split(/(?:)/), () => 'a,b,c'.split(/,/, 2),
 () => '2020-01-02'.replace(/(\d+)-(\d+)-(\d+)/, '$3/$2/$1'), () => 'aaa'.replace(/a/g, (m, i) => i), () => 'John Smith'.replace(/(?<f>\w+)\s(?<l>\w+)/, '$<l>, $<f>'),
 () => /(?<y>\d{4})-(?<m>\d\d)/.exec('on 2021-05!'), () => /(?<=\$)\d+(\.\d*)?/.exec('cost $10.50')[0], () => /(?<!\$)\b\d+/.exec('cost $10 20')[0],
 () => [...'a1b2'.matchAll(/([a-z])(\d)/g)].map(m => [m[0], m[1], m[2], m.index]), () => /\u{1F600}/u.test('😀'), () => /^.$/u.test('😀'), () => /^.$/.test('😀'), () => /^..$/.test('😀'),
 () => '😀a'.split(/(?:)/u), () => /[^]/.test('\n'), () => /[]/.test('a'), () => /a.c/s.test('a\nc'), () => /a.c/.test('a\nc'), () => /^b/m.test('a\nb'), () => /a$/m.test('a\nb'), () => /a$/.test('a\n'),
 () => /\bfoo\b/.test('a foo b'), () => /(a)|(b)/.exec('b'), () => /\1(a)/.exec('a'), () => /(?=(a+))a*b\1/.exec('baaabac'),
 () => /\p{Lu}/u.exec('abC')[0], () => /\p{Script=Greek}+/u.exec('abc αβγ')[0], () => /\p{Emoji}/u.test('😀'), () => /\p{Letter}/u.test('é'), () => /[\p{L}\d]+/u.exec('  été9')[0],
 () => /É/i.test('é'), () => /é/iu.test('É'), () => /[à-ö]/i.test('É'), () => /\w/i.test('é'), () => /\bé/i.test(' é'),
 () => { const r = /a/y; r.lastIndex = 1; return [r.test('ba'), r.lastIndex, r.test('ba'), r.lastIndex] }, () => { const r = /a/g; const o = []; let m; while ((m = r.exec('aXaXa'))) o.push(m.index); return o },
 () => new RegExp('/').source, () => String(new RegExp('a/b', 'gi')), () => new RegExp('').toString(), () => new RegExp('\n').source, () => RegExp('[/]').source, () => /x/dgimsuy.flags,
 () => /a(?<n>b)/d.exec('xab').indices.groups.n, () => [...(/a(b)?/d.exec('xa').indices)], () => new RegExp('('), () => new RegExp('[b-a]'), () => new RegExp('a**'), () => new RegExp('a', 'gg'), () => new RegExp('\\'), () => new RegExp('(?<a>.)(?<a>.)'), () => new RegExp('a{2,1}'),
 () => /a{,2}/.test('a{,2}'), () => /{/.test('{'), () => /]/.test(']'), () => /\-/.test('-'), () => new RegExp('\\-', 'u'), () => /\cA/.test('\x01'), () => /[\b]/.test('\b'), () => /\0/.test('\0'), () => /\x41\u0042/.test('AB'), () => /\u{3}/.test('uuu'), () => /\101/.test('A'),
 () => 'abc'.search(/c/), () => 'abc'.search(/x/), () => 'x'.replace(/x/, '$$-$&-$`-$\''), () => 'aXbX'.replaceAll(/x/gi, '.'), () => t(() => 'a'.replaceAll(/a/, 'b')), () => /[\s\S]*/.exec('a\u2028b')[0].length, () => /\s/.test('\ufeff'), () => /\S/.test('\u00a0'), () => /^[^\s]$/.test('\u3000'), () => /[\d\-x]+/.exec('1-x')[0], () => /[a-\d]/.test('-'),
 () => 'test'.replace(/(?:)/g, '-'), () => '😀'.replace(/(?:)/gu, '-'), () => /\//.source, () => /(?:a|ab)(?:c|bcd)(?:d*)/.exec('abcd')[0], () => 'aBC'.replace(/[A-Z]/g, c => '_' + c.toLowerCase()), () => Object.prototype.toString.call(/x/), () => RegExp.prototype.toString(), () => RegExp.prototype.flags, () => /x/ instanceof RegExp, () => /a|ab/.exec('abc')[0], () => "12,345".replace(/\B(?=(\d{3})+(?!\d))/g, ","), () => "1234567.5".replace(/\B(?=(\d{3})+(?!\d))/g, ","),
 () => { class R extends RegExp {} return [new R('a') instanceof R, 'xax'.match(new R('a'))[0], [...'aa'.matchAll(new R('a','g'))].length] }, () => 'a.b.c'.split('.'), () => "A<B>bold</B>and<CODE>coded</CODE>".split(/<(\/)?([^<>]+)>/), () => 'ab'.split(/a*?/), () => 'ab'.split(/a*/), () => "  a b  ".split(/\s+/), () => /a/[Symbol.match]('cat'), () => /(?:)/g[Symbol.replace]('ab','-'), () => 'aaa'.lastIndexOf('a'), () => /[\u{1F600}-\u{1F64F}]/u.test('😃'), () => /😀+/.exec('😀😀')[0].length, () => /\ud83d/.test('😀'), () => /\ud83d/u.test('😀'), () => 'x😀y'.replace(/./gu, '$&|'), () => /[\ud800-\udfff]/.test('😀'), () => /^\S+@\S+\.\S+$/.test('a@b.c'),
];
for (const f of tests) { try { console.log(String(f), '=>', f()) } catch (e) { console.log(String(f), '=> throws', e.name) } }
