import Glibc

extension Machine {
  private static let nativeStackSize = 1 << 30
  private nonisolated(unsafe) static var turn = {
    var mutex = pthread_mutex_t()
    pthread_mutex_init(&mutex, nil)
    return mutex
  }()

  /// Runs `body` on a thread with a native stack of 1 GB (committed only as far as it is used) and waits for it.
  ///
  /// Only one body of a process runs at a time, because machines share interned strings and the heap's tables.
  public static func onLargeStack<Content, Failure: Error>(
    _ body: () throws(Failure) -> Content
  ) throws(Failure) -> Content {
    let result: Result<Content, Failure> = onLargeStack {
      do throws(Failure) { return .success(try body()) } catch { return .failure(error) }
    }
    return try result.get()
  }

  private static func onLargeStack<Content>(_ body: () -> Content) -> Content {
    pthread_mutex_lock(&turn)
    defer { pthread_mutex_unlock(&turn) }
    return withoutActuallyEscaping(body) { body in
      let job = LargeStackJob(body)
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      pthread_attr_setstacksize(&attributes, nativeStackSize)
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { argument in
          Unmanaged<LargeStackJobBase>.fromOpaque(argument!)._withUnsafeGuaranteedRef { $0.run() }
          return nil
        }, Unmanaged.passUnretained(job).toOpaque())
      pthread_attr_destroy(&attributes)
      if status == 0 { pthread_join(thread, nil) } else { job.run() }
      return job.result!
    }
  }
}

private class LargeStackJobBase {
  func run() {}
}

private final class LargeStackJob<Content>: LargeStackJobBase {
  let body: () -> Content
  var result: Content?

  init(_ body: @escaping () -> Content) { self.body = body }
  override func run() { result = body() }
}
