package io.github.panicmonitors.testkit.checks;

import static java.util.stream.Collectors.joining;

import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds leaked threads of a test, the library and its monitors: those that are alive when the check
 * closes and were not when it started.
 *
 * <pre>{@code
 * try (ThreadLeakCheck leaks = ThreadLeakCheck.start()) {
 *   ... // start a manager, use it, close it
 * }
 * }</pre>
 *
 * <p>Threads get a grace period of 5 s to end. The check ignores threads that the JVM, JUnit or
 * Surefire starts, those of the common pool, those of the JDK's HTTP client, which live until the
 * client is garbage, and look-ups of host names, which nothing can end. Threads of a pool that a
 * test class shares or a library keeps do not end with a test: {@linkplain #expect expect} them.
 * Virtual threads cannot be listed; the check finds them only if they run under the virtual clock
 * {@linkplain #start(VirtualTime) passed to it}. Not thread-safe.
 */
public final class ThreadLeakCheck implements AutoCloseable {
  private static final Pattern OUTLIVES_TESTS =
      Pattern.compile(
          "^(junit-|surefire-|HttpClient-\\d+-|CompletableFutureDelayScheduler"
              + "|ForkJoinPool\\.commonPool-|panic-monitors-name-lookup-)");

  private final Set<Thread> before = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Pattern> expected = new ArrayList<>();
  private final Supplier<List<String>> tracked;
  private final List<String> trackedBefore;
  private Duration grace = Duration.ofSeconds(5);

  private ThreadLeakCheck(Supplier<List<String>> tracked) {
    before.addAll(liveThreads());
    this.tracked = tracked;
    trackedBefore = tracked.get();
  }

  /** Starts a check. It ignores threads that are alive now. */
  public static ThreadLeakCheck start() {
    return new ThreadLeakCheck(List::of);
  }

  /**
   * Starts a check that also finds {@linkplain VirtualTime#unfinished() unfinished} work under a
   * clock: virtual threads, and tracked work that never ran. There is no grace period for these, so
   * {@linkplain VirtualTime#settle() settle} the clock before closing.
   */
  public static ThreadLeakCheck start(VirtualTime time) {
    return new ThreadLeakCheck(time::unfinished);
  }

  /**
   * Allows threads that live on, such as those of abandoned monitors or of a shared pool.
   *
   * @param nameRegex searched for in the thread's name or in the description of work that never ran
   */
  public ThreadLeakCheck expect(String nameRegex) {
    expected.add(Pattern.compile(nameRegex));
    return this;
  }

  /** Sets the grace period in which all threads must end. Default: 5 s. */
  public ThreadLeakCheck grace(Duration grace) {
    this.grace = grace;
    return this;
  }

  /**
   * Waits up to the grace period for threads to end. Stops waiting if the calling thread is
   * interrupted, and keeps its interrupt status.
   *
   * @throws AssertionError if threads are leaked; the message has their names and, except for
   *     virtual threads, stack traces
   */
  @Override
  public void close() {
    List<Thread> leaked = newThreads();
    joinAll(leaked);
    leaked.removeIf(thread -> !thread.isAlive());
    List<String> work = unfinished(leaked);
    if (!leaked.isEmpty() || !work.isEmpty()) {
      throw new AssertionError("leaked threads:" + ThreadDump.of(leaked) + lines(work));
    }
  }

  /** Returns the unfinished tracked work, except on threads that are reported anyway. */
  private List<String> unfinished(Collection<Thread> reported) {
    List<String> work = new ArrayList<>(tracked.get());
    trackedBefore.forEach(work::remove);
    reported.forEach(thread -> work.remove(thread.getName()));
    work.removeIf(this::isExpected);
    return work;
  }

  private static String lines(List<String> work) {
    return work.stream().map("\n  unfinished: "::concat).collect(joining());
  }

  private List<Thread> newThreads() {
    List<Thread> threads = liveThreads();
    threads.removeIf(before::contains);
    threads.removeIf(thread -> isExpected(thread.getName()));
    return threads;
  }

  private boolean isExpected(String name) {
    return expected.stream().anyMatch(pattern -> pattern.matcher(name).find());
  }

  private void joinAll(List<Thread> threads) {
    long deadline = System.nanoTime() + grace.toNanos();
    try {
      for (Thread thread : threads) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis > 0) {
          thread.join(millis);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static List<Thread> liveThreads() {
    List<Thread> threads = new ArrayList<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(ThreadLeakCheck::outlivesTests);
    return threads;
  }

  private static boolean outlivesTests(Thread thread) {
    return isOfTheJvm(thread.getThreadGroup()) || OUTLIVES_TESTS.matcher(thread.getName()).find();
  }

  /** A thread of a test is in the group of the main thread or below it, like its parent. */
  private static boolean isOfTheJvm(@Nullable ThreadGroup group) {
    return group == null
        || group.getParent() == null
        || group.getName().startsWith("Innocuous")
        || group.getName().equals("CarrierThreads");
  }
}
