import Glibc

/// What signals have told the program. The handlers only set flags; whoever waits or computes looks at them.
package enum TerminalSignals {
  /// Ctrl-C was pressed since it was last looked at.
  nonisolated(unsafe) private static var interruptFlag: sig_atomic_t = 0
  /// The window has another size.
  nonisolated(unsafe) private static var resizeFlag: sig_atomic_t = 0
  /// The program was stopped and goes on.
  nonisolated(unsafe) private static var resumeFlag: sig_atomic_t = 0
  /// Called from the handler of Ctrl-C: may only set another flag.
  nonisolated(unsafe) private static var interruptAction: (@convention(c) () -> Void)?
  /// The terminal's settings when the program began, put back when it is ended by a signal.
  nonisolated(unsafe) private static var originalSettings: termios?

  /// The thread that reads and computes; signals that arrive elsewhere are passed on to it, to wake it from waiting.
  nonisolated(unsafe) private static var ownThread = pthread_self()

  private static let handledSignals = [SIGINT, SIGWINCH, SIGCONT, SIGTERM, SIGHUP, SIGQUIT]

  /// Keeps the calling thread out of it; to be called before the thread that installs the handlers is made.
  package static func blockOnThisThread() { setBlocked(SIG_BLOCK) }

  /// Lets the signals reach the calling thread again.
  package static func unblockOnThisThread() { setBlocked(SIG_UNBLOCK) }

  /// Changes which of the handled signals reach this thread.
  ///
  /// - Returns: the signals that were blocked before.
  @discardableResult
  private static func setBlocked(_ how: Int32) -> sigset_t {
    var set = sigset_t()
    var before = sigset_t()
    sigemptyset(&set)
    for signal in handledSignals { sigaddset(&set, signal) }
    pthread_sigmask(how, &set, &before)
    return before
  }

  /// Waits until something is typed or the input ends.
  ///
  /// - Returns: false when a signal came first, also when it came before the wait began.
  static func waitForInput() -> Bool {
    // A signal between a look at the flags and an ordinary wait would be seen with the next key only.
    var mask = setBlocked(SIG_BLOCK)
    defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
    if interruptFlag != 0 || resizeFlag != 0 || resumeFlag != 0 { return false }
    var descriptors = fd_set()
    withUnsafeMutableBytes(of: &descriptors) { $0[0] = 1 << UInt8(STDIN_FILENO) }
    return pselect(STDIN_FILENO + 1, &descriptors, nil, nil, nil, &mask) >= 0 || errno != EINTR
  }

  /// Takes over the signals of the process for this thread. `interrupt` is called from the signal handler.
  package static func install(interrupt: @convention(c) () -> Void) {
    interruptAction = interrupt
    ownThread = pthread_self()
    var settings = termios()
    if tcgetattr(STDIN_FILENO, &settings) == 0 { originalSettings = settings }
    handle(SIGINT) { _ in
      guard TerminalSignals.isOwnThread(SIGINT) else { return }
      TerminalSignals.interruptFlag = 1
      TerminalSignals.interruptAction?()
    }
    handle(SIGWINCH) { _ in
      if TerminalSignals.isOwnThread(SIGWINCH) { TerminalSignals.resizeFlag = 1 }
    }
    handle(SIGCONT) { _ in
      if TerminalSignals.isOwnThread(SIGCONT) { TerminalSignals.resumeFlag = 1 }
    }
    for signal in [SIGTERM, SIGHUP, SIGQUIT] {
      handle(signal) { signal in
        TerminalSignals.restoreTerminal()
        Glibc.signal(signal, SIG_DFL)
        raise(signal)
      }
    }
    setBlocked(SIG_UNBLOCK)
  }

  /// Passes a signal that arrived on another thread on.
  private static func isOwnThread(_ signal: Int32) -> Bool {
    if pthread_equal(pthread_self(), ownThread) != 0 { return true }
    pthread_kill(ownThread, signal)
    return false
  }

  /// Whether Ctrl-C was pressed; asking forgets it.
  package static func takeInterrupt() -> Bool {
    defer { interruptFlag = 0 }
    return interruptFlag != 0
  }

  /// Whether the window changed its size; asking forgets it.
  static func takeResize() -> Bool {
    defer { resizeFlag = 0 }
    return resizeFlag != 0
  }

  /// Whether the program came back to the foreground; asking forgets it.
  static func takeResume() -> Bool {
    defer { resumeFlag = 0 }
    return resumeFlag != 0
  }

  /// Puts the terminal back as it was found.
  package static func restoreTerminal() {
    if var settings = originalSettings { tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) }
  }

  /// Keeps what is typed while a cell computes for the next prompt, unseen, so that it neither mixes with output nor gets lost; Ctrl-C
  /// stays a signal.
  package static func holdTypeAhead() {
    guard var settings = originalSettings else { return }
    settings.c_lflag &= ~tcflag_t(ECHO | ICANON)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
  }

  private static func handle(_ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    sigaction(signal, &action, nil)
  }
}
