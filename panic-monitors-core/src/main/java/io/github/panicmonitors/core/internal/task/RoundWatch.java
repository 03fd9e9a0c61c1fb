package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.Gate;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends rounds that take too long. At its deadline, or when its task is stopped, a round is
 * cancelled; one that is still under way after a grace is abandoned.
 */
public final class RoundWatch implements AutoCloseable {
  /** How long a cancelled round may take to end. */
  public static final Duration GRACE = Duration.ofSeconds(2);

  private final TimeSource time;
  private final Waiter waiter;
  private final Gate ended;
  private final EventLoop canceller;
  private final ConcurrentSkipListSet<Alarm> alarms =
      new ConcurrentSkipListSet<>(Alarm.EARLIEST_FIRST);
  private final AtomicLong count = new AtomicLong();

  private volatile long asleepUntilNanos = Waiter.NO_DEADLINE;
  private volatile boolean closed;

  public RoundWatch(ManagerThreads threads) {
    time = threads.time();
    waiter = time.waiter();
    ended = new Gate(time);
    canceller = new EventLoop(threads, "cancel");
    threads.start("watch", this::run);
  }

  /** The alarm stays with the round, so that a round that ends in time leaves nothing behind. */
  void begun(ActiveRound round) {
    Alarm alarm = new Alarm(round, round.deadlineNanos(), count.incrementAndGet(), false);
    round.deadlineAlarm(alarm);
    set(alarm);
  }

  void ended(ActiveRound round) {
    alarms.remove(round.deadlineAlarm());
  }

  /** Cancels a round now. */
  void cancel(ActiveRound round) {
    long graceEnds = time.nanoTime() + GRACE.toNanos();
    set(new Alarm(round, graceEnds, count.incrementAndGet(), true));
    // The hook is code of others: if it blocks, cancels wait, but deadlines are still kept.
    canceller.execute(round::cancel);
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
        awaitAlarm();
        ringAll();
      }
    } finally {
      ended.open();
    }
  }

  private void awaitAlarm() {
    try {
      // Published before the set is looked at: an alarm that is set in between signals.
      asleepUntilNanos = Waiter.NO_DEADLINE;
      asleepUntilNanos = nextNanos();
      waiter.await(asleepUntilNanos);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread on purpose; the alarms are looked at once more.
    }
  }

  private long nextNanos() {
    return alarms.isEmpty() ? Waiter.NO_DEADLINE : alarms.first().atNanos;
  }

  private void ringAll() {
    while (!alarms.isEmpty() && alarms.first().atNanos - time.nanoTime() <= 0) {
      Alarm alarm = alarms.pollFirst();
      if (alarm != null) {
        ring(alarm);
      }
    }
  }

  private void ring(Alarm alarm) {
    if (!alarm.graceIsOver) {
      cancel(alarm.round);
    } else if (alarm.round.abandon()) {
      alarm.round.task().abandoned();
    }
  }

  @Override
  public void close() {
    closed = true;
    waiter.signal();
    canceller.close();
  }

  /** Waits for the end of the watch's own thread; false if the deadline came first. */
  public boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return ended.await(deadlineNanos);
  }

  /** When a round is to be looked after. */
  static final class Alarm {
    static final Comparator<Alarm> EARLIEST_FIRST =
        (a, b) ->
            a.atNanos != b.atNanos
                ? Long.signum(a.atNanos - b.atNanos)
                : Long.compare(a.number, b.number);

    private final ActiveRound round;
    private final long atNanos;
    private final long number;
    private final boolean graceIsOver;

    private Alarm(ActiveRound round, long atNanos, long number, boolean graceIsOver) {
      this.round = round;
      this.atNanos = atNanos;
      this.number = number;
      this.graceIsOver = graceIsOver;
    }
  }
}
