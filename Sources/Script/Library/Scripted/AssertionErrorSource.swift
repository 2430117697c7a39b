extension ScriptedLibrary {
  /// `AssertionError` of Node's module `assert`.
  static let assertionErrorSource = #"""
    (() => {
      class AssertionError extends Error {
        constructor({message, actual, expected, operator}) {
          super(message ?? `${require('util').inspect(actual)} ${operator} ${require('util').inspect(expected)}`);
          Object.defineProperty(this, 'name', {value: 'AssertionError', writable: true, configurable: true});
          Object.assign(this, {
            generatedMessage: message === undefined, code: 'ERR_ASSERTION', actual, expected, operator,
          });
        }
      }
      return {AssertionError};
    })()
    """#
}
