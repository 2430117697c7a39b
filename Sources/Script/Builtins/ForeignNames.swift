/// What to write instead of names that this language leaves out, and of names people bring from other languages.
package enum ForeignNames {
  /// Advice for a global name that is not defined.
  package static func advice(forGlobal name: String) -> String? {
    if let reason = leftOut[name] { return "; it is left out of this language on purpose: \(reason)" }
    if let reason = ofBrowsers[name] { return "; there is no browser here: \(reason)" }
    return ofOtherLanguages[name].map { "; write \($0)" }
  }

  /// Advice for a method that a value has not.
  static func advice(forMethod name: String, of value: Value) -> String? {
    let table = value.isString ? methodsOfTexts : value.isArray ? methodsOfLists : methodsOfDictionaries
    return table[name].map { "; write \($0)" }
  }

  private static let leftOut = [
    "eval": "text cannot become a program while it runs; write a function, or import() a file",
    "Proxy": "write a class with methods, or getters and setters",
    "Reflect": "write Object.keys, Object.defineProperty, key in object or f.apply(object, list)",
    "WeakRef": "keep the object itself, or use a WeakMap",
    "FinalizationRegistry": "release things where they are last used, for instance in finally",
    "SharedArrayBuffer": "a program runs on one thread; write ArrayBuffer",
    "Atomics": "a program runs on one thread; plain reads and writes do",
    "Intl": "numbers and dates have toLocaleString, texts localeCompare, in English",
    "BigInt": "numbers are exact up to 2 ** 53",
    "BigInt64Array": "write Int32Array or Float64Array",
    "BigUint64Array": "write Uint32Array or Float64Array",
    "escape": "write encodeURIComponent",
    "unescape": "write decodeURIComponent",
    "Worker": "a program runs on one thread; the tensor engine uses all cores by itself",
    "SharedWorker": "a program runs on one thread; the tensor engine uses all cores by itself",
    "WebAssembly": "the tensor engine is native code already",
  ]

  private static let ofBrowsers = [
    "window": "global names are on globalThis",
    "document": "print with console.log, draw with tfvis",
    "navigator": "process.versions tells what runs",
    "localStorage": "write files with fs.writeFileSync, or save a model to 'localstorage://name'",
    "sessionStorage": "keep values in variables, or write files with fs.writeFileSync",
    "indexedDB": "write files with fs.writeFileSync, or save a model to 'indexeddb://name'",
    "alert": "print with console.log",
    "prompt": "programs read process.argv or files",
    "confirm": "programs read process.argv or files",
    "requestAnimationFrame": "write await tf.nextFrame() or setTimeout",
    "XMLHttpRequest": "write await fetch(url)",
    "Image": "read a file with fs.readFileSync and decode it with tf.node.decodeImage",
    "HTMLElement": "print with console.log, draw with tfvis",
  ]

  private static let ofOtherLanguages = [
    "True": "true", "False": "false", "None": "null", "nil": "null", "NULL": "null",
    "print": "console.log(…)", "println": "console.log(…)", "puts": "console.log(…)",
    "len": "list.length", "range": "Array.from({length: n}, (_, i) => i), or for (let i = 0; i < n; i++)",
    "str": "String(value)", "int": "Math.trunc(Number(text))", "float": "Number(text)", "bool": "Boolean(value)",
    "list": "Array.from(values)", "dict": "{key: value}", "tuple": "[a, b]",
    "abs": "Math.abs(x)", "sum": "list.reduce((a, b) => a + b, 0)", "min": "Math.min(…)", "max": "Math.max(…)",
    "round": "Math.round(x)", "sorted": "list.toSorted((a, b) => a - b)", "reversed": "list.toReversed()",
    "enumerate": "list.entries()", "zip": "a.map((x, i) => [x, b[i]])", "isinstance": "value instanceof Class",
    "type": "typeof value", "input": "process.argv for the arguments of the program", "self": "this",
    "elif": "else if (…)", "pass": "{} for an empty body", "np": "tf, which has the operations on tensors",
    "numpy": "tf, which has the operations on tensors", "math": "Math", "open": "fs.readFileSync(path, 'utf8')",
    "exit": "process.exit()", "quit": "process.exit()", "Exception": "Error", "ValueError": "RangeError",
  ]

  private static let methodsOfTexts = [
    "upper": "toUpperCase()", "lower": "toLowerCase()", "strip": "trim()", "lstrip": "trimStart()",
    "rstrip": "trimEnd()", "startswith": "startsWith(…)", "endswith": "endsWith(…)", "find": "indexOf(…)",
    "contains": "includes(…)", "format": "`text ${value}` between back quotes", "join": "list.join(text)",
    "count": "text.split(part).length - 1", "length": "length, without parentheses", "reverse": "[...text].reverse()",
    "map": "[...text].map(…)", "forEach": "for (const character of text) …", "push": "text + more",
  ]

  private static let methodsOfLists = [
    "append": "push(…)", "add": "push(…)", "extend": "push(...list)", "insert": "splice(index, 0, item)",
    "remove": "splice(index, 1), or filter(…)", "delete": "splice(index, 1), or filter(…)", "contains": "includes(…)",
    "has": "includes(…)", "index": "indexOf(…)", "len": "length", "size": "length, without parentheses",
    "length": "length, without parentheses", "count": "filter(…).length", "first": "list[0]", "last": "at(-1)",
    "clear": "list.length = 0", "copy": "slice()", "sum": "reduce((a, b) => a + b, 0)",
    "max": "Math.max(...list)", "min": "Math.min(...list)", "each": "forEach(…)", "collect": "map(…)",
    "toList": "[...values]", "isEmpty": "list.length === 0",
  ]

  private static let methodsOfDictionaries = [
    "items": "Object.entries(object)", "entries": "Object.entries(object)", "keys": "Object.keys(object)",
    "values": "Object.values(object)", "get": "object[key]", "has": "key in object",
    "has_key": "key in object", "update": "Object.assign(object, more)",
    "map": "Object.entries(object).map(([key, value]) => …)",
    "forEach": "for (const [key, value] of Object.entries(object)) …", "append": "object[key] = value",
    "push": "object[key] = value", "copy": "{...object}", "sum": "Object.values(object).reduce((a, b) => a + b, 0)",
    "length": "Object.keys(object).length",
  ]
}
