package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.loop.Latch;
import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends rounds that take too long. At its deadline, or when its task is stopped, a round is
 * cancelled; one that is still under way after a grace is abandoned.
 */
public final class RoundDeadlines implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RoundDeadlines.class);

  /** How long a cancelled round may take to end. */
  public static final Duration GRACE = Duration.ofSeconds(2);

  private final TimeSource time;

  /** Made ahead: there may be no memory for it when it is needed. */
  private final String failed = "unexpected failure on the watch's thread, which goes on";

  private final Waiter waiter;
  private final Latch ended;
  private final RoundCanceller canceller;
  private final ConcurrentSkipListSet<Alarm> alarms =
      new ConcurrentSkipListSet<>(Alarm.EARLIEST_FIRST);
  private final AtomicLong count = new AtomicLong();

  private volatile long asleepUntilNanos = Waiter.NO_DEADLINE;
  private volatile boolean closed;

  public RoundDeadlines(ManagerThreads threads) {
    time = threads.time();
    waiter = time.waiter();
    ended = new Latch(time);
    canceller = new RoundCanceller(threads, this::cancelBegins);
    threads.start("watch", this::run);
  }

  /** The alarm stays with the round, so that a round that ends in time leaves nothing behind. */
  void begun(ActiveRound round) {
    Alarm alarm = alarm(round.deadlineNanos(), () -> cancel(round));
    round.deadlineAlarm(alarm);
    try {
      set(alarm);
    } catch (Throwable e) {
      // It does not begin. Should its alarm ring nevertheless, nothing comes of it.
      round.abandon();
      throw e;
    }
  }

  void ended(ActiveRound round) {
    try {
      alarms.remove(round.deadlineAlarm());
    } catch (OutOfMemoryError e) {
      // It may ring: the round is over then, and nothing comes of it.
    }
  }

  /** Cancels a round now, on the canceller's thread: the hook is code of others. */
  void cancel(ActiveRound round) {
    canceller.cancel(round);
  }

  /** Does something short on the watch's thread, once, after a while. */
  public void later(Duration delay, Runnable action) {
    set(alarm(time.nanoTime() + delay.toNanos(), action));
  }

  /** Each cancel has a check of its own: whichever blocks, those behind it have their turn. */
  private void cancelBegins(ActiveRound round) {
    later(GRACE, () -> abandon(round));
    later(RoundCanceller.HOOK_LIMIT, () -> checkHook(round));
  }

  private void checkHook(ActiveRound round) {
    if (!canceller.continueWithout(round)) {
      later(RoundCanceller.RETRY, () -> checkHook(round));
    }
  }

  private static void abandon(ActiveRound round) {
    if (round.abandon()) {
      round.task().abandoned(round);
    }
  }

  private Alarm alarm(long atNanos, Runnable action) {
    return new Alarm(atNanos, count.incrementAndGet(), action);
  }

  private void set(Alarm alarm) {
    alarms.add(alarm);
    long asleepUntil = asleepUntilNanos;
    if (asleepUntil == Waiter.NO_DEADLINE || alarm.atNanos - asleepUntil < 0) {
      waiter.signal();
    }
  }

  private void run() {
    try {
      while (!closed) {
        watch();
      }
    } finally {
      ended.open();
    }
  }

  /** Whatever happens, and be it that there is no memory: without the watch no round is ended. */
  private void watch() {
    try {
      awaitAlarm();
      ringAll();
    } catch (Throwable e) {
      LoopErrorHandler.log(log, failed, e);
      pause();
    }
  }

  private void pause() {
    try {
      waiter.await(time.nanoTime() + RoundCanceller.RETRY.toNanos());
    } catch (Throwable e) {
      // It looks once more at once.
    }
  }

  private void awaitAlarm() {
    try {
      // Published before the alarms are looked at: one that is set in between signals.
      asleepUntilNanos = Waiter.NO_DEADLINE;
      Alarm first = first();
      asleepUntilNanos = first == null ? Waiter.NO_DEADLINE : first.atNanos;
      waiter.await(asleepUntilNanos);
    } catch (InterruptedException e) {
      log.warn("the watch was interrupted by someone else and goes on");
    }
  }

  private void ringAll() {
    for (Alarm first = first(); first != null && first.isDue(time); first = first()) {
      // Only an alarm that is still set rings: its round may have ended just now.
      if (alarms.remove(first)) {
        ring(first);
      }
    }
  }

  private void ring(Alarm alarm) {
    try {
      alarm.action.run();
    } catch (Throwable e) {
      LoopErrorHandler.log(log, failed, e);
    }
  }

  private @Nullable Alarm first() {
    Iterator<Alarm> earliest = alarms.iterator();
    return earliest.hasNext() ? earliest.next() : null;
  }

  @Override
  public void close() {
    canceller.close();
    closed = true;
    waiter.signal();
  }

  /** Waits for the end of the watch's own thread; false if the deadline came first. */
  public boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return ended.await(deadlineNanos);
  }

  /** Something to be done at a time. */
  static final class Alarm {
    static final Comparator<Alarm> EARLIEST_FIRST =
        (a, b) ->
            a.atNanos != b.atNanos
                ? Long.signum(a.atNanos - b.atNanos)
                : Long.compare(a.number, b.number);

    private final long atNanos;
    private final long number;
    private final Runnable action;

    private Alarm(long atNanos, long number, Runnable action) {
      this.atNanos = atNanos;
      this.number = number;
      this.action = action;
    }

    private boolean isDue(TimeSource time) {
      return atNanos - time.nanoTime() <= 0;
    }
  }
}
