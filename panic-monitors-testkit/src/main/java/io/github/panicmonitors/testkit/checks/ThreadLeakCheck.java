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

/**
 * Finds threads that were left over: threads of this library (named {@code panic-monitors-...})
 * that are alive when the check is closed and were not when it began.
 *
 * <pre>{@code
 * try (ThreadLeakCheck leaks = ThreadLeakCheck.begin()) {
 *   ... // start a manager, use it, close it
 * }
 * }</pre>
 *
 * <p>Threads that are about to end get a grace of 5 s for it. Virtual threads cannot be listed:
 * they are found only if they run under a virtual clock that the check {@linkplain
 * #begin(VirtualTime) is begun with}. To be used by one thread.
 */
public final class ThreadLeakCheck implements AutoCloseable {
  private static final String PREFIX = "panic-monitors-";

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

  /** Begins a check: threads that are alive now are none of its business. */
  public static ThreadLeakCheck begin() {
    return new ThreadLeakCheck(List::of);
  }

  /**
   * Begins a check that also finds what is {@linkplain VirtualTime#unfinished() unfinished} under a
   * clock: threads of any name, virtual ones included, and work that was handed over and never run.
   * {@linkplain VirtualTime#settle() Settle} the clock before the close: for these there is no
   * grace.
   */
  public static ThreadLeakCheck begin(VirtualTime time) {
    return new ThreadLeakCheck(time::unfinished);
  }

  /**
   * Lets threads be left over, such as those of abandoned monitors.
   *
   * @param nameRegex is looked for in the thread's name, or in the text of work that was never run
   */
  public ThreadLeakCheck expect(String nameRegex) {
    expected.add(Pattern.compile(nameRegex));
    return this;
  }

  /**
   * Sets how long the threads that are still alive may take to end, all together; 5 s by default.
   */
  public ThreadLeakCheck grace(Duration grace) {
    this.grace = grace;
    return this;
  }

  /**
   * Waits for the threads that are left over to end, up to the grace. If the calling thread is
   * interrupted it waits no longer, and stays interrupted.
   *
   * @throws AssertionError if some are alive after that, with the name and, except for virtual
   *     threads, the stack trace of each
   */
  @Override
  public void close() {
    List<Thread> suspects = leftOver();
    joinAll(suspects);
    suspects.removeIf(thread -> !thread.isAlive());
    List<String> works = unfinished(suspects);
    if (!suspects.isEmpty() || !works.isEmpty()) {
      throw new AssertionError("threads left over:" + ThreadDump.of(suspects) + lines(works));
    }
  }

  /** What is tracked and has not ended, besides threads that are reported anyway. */
  private List<String> unfinished(Collection<Thread> reported) {
    List<String> works = new ArrayList<>(tracked.get());
    trackedBefore.forEach(works::remove);
    reported.forEach(thread -> works.remove(thread.getName()));
    works.removeIf(this::isExpected);
    return works;
  }

  private static String lines(List<String> works) {
    return works.stream().map("\n  unfinished: "::concat).collect(joining());
  }

  private List<Thread> leftOver() {
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
    threads.removeIf(thread -> !thread.getName().startsWith(PREFIX));
    return threads;
  }
}
