package io.github.panicmonitors.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.core.model.ModelEvent.RoundFinished;
import io.github.panicmonitors.core.model.ModelEvent.RoundStarted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The expected behaviour of the monitor with one id: at most one round at a time, each in a slot of
 * its version's schedule, each with one possible end.
 */
final class MonitorModel {
  private static final long DEADLINE = Duration.ofSeconds(30).toNanos();
  private static final long GRACE = Duration.ofSeconds(2).toNanos();
  private static final long DRAIN = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_BACK_OFF = Duration.ofMinutes(5).toNanos();

  private final ModelSettings settings;
  private final String id;
  private @Nullable Version version;
  private @Nullable LiveRound round;

  /** A round of a version that was replaced or removed. */
  private @Nullable LiveRound ending;

  private final Set<Long> abandoned = new HashSet<>();

  private boolean closed;
  private long drainedAt = Long.MAX_VALUE;

  // Progress of the current version's task.
  private long earliestNumber;
  private long latestNumber;
  private long notBefore;
  private long rounds;
  private long skipped;
  private int bugsInARow;

  /** Whether the task follows an abandoned one and has not finished a round without a bug. */
  private boolean unproven;

  MonitorModel(String id, ModelSettings settings) {
    this.id = id;
    this.settings = settings;
  }

  /** A version of the configuration, and when its first round is due. */
  record Version(String value, long firstDue) {}

  /** The expected status of a monitor. */
  record Expected(String id, MonitorState state, long rounds, long skippedSlots) {}

  /** Whether a round counts, and the number of its readings. */
  record Outcome(boolean counts, int readings) {
    static final Outcome NONE = new Outcome(false, 0);
  }

  @Nullable Version version() {
    return version;
  }

  int abandonedRounds() {
    return abandoned.size();
  }

  // ---- inputs

  void add(String value, long now) {
    version = new Version(value, now + settings.firstDelay(id));
    freshTask(now, false);
  }

  void replace(String value, long now) {
    endVersion(now);
    version = new Version(value, current().firstDue());
    freshTask(now, false);
  }

  void remove(long now) {
    endVersion(now);
    version = null;
  }

  /**
   * Starts no other round. The current one is cancelled after {@link #DRAIN} and counts if it
   * finishes before. Gathered readings may still be published.
   */
  void close(long now) {
    passTime(now);
    if (round != null) {
      round.stop(now + DRAIN, rounds, skipped);
      drainedAt = now + DRAIN;
    }
    closed = true;
  }

  private void endVersion(long now) {
    passTime(now);
    if (round != null) {
      round.stop(now, rounds, skipped);
      ending = round;
      round = null;
    }
  }

  private void freshTask(long now, boolean afterAbandonment) {
    earliestNumber = nextNumber(now);
    latestNumber = earliestNumber;
    notBefore = now;
    rounds = 0;
    skipped = 0;
    bugsInARow = 0;
    unproven = afterAbandonment;
  }

  void releaseHung(long now) {
    for (LiveRound live : live()) {
      live.release(now);
    }
  }

  // ---- observed events

  void roundStarted(RoundStarted event) {
    passTime(event.at());
    assertThat(live()).as("unfinished rounds when %s", event).isEmpty();
    assertThat(closed).as("closed when %s", event).isFalse();
    assertThat(version).as("version when %s", event).isNotNull();
    assertThat(event.version()).as("version of %s", event).isEqualTo(current().value());
    long number = event.slot() - firstSlot();
    assertThat(number).as("number of %s", event).isBetween(earliestNumber, latestNumber);
    long due = Math.max(due(number), notBefore);
    assertThat(event.at()).as("%s", event).isBetween(due, due + settings.toleranceNanos());
    round = new LiveRound(event, number);
  }

  Outcome roundFinished(RoundFinished event) {
    passTime(event.at());
    if (abandoned.contains(event.round())) {
      return Outcome.NONE;
    }
    LiveRound live = live().stream().filter(one -> one.is(event)).findFirst().orElse(null);
    assertThat(live).as("unfinished round before %s", event).isNotNull();
    assertThat(event.at()).as("%s of %s", event, live).isEqualTo(live.end());
    assertThat(event.interrupted()).as("%s of %s", event, live).isEqualTo(live.isInterrupted());
    if (live == ending) {
      ending = null;
      notBefore = Math.max(notBefore, event.at());
      return Outcome.NONE;
    }
    round = null;
    if (event.at() >= drainedAt && live.cancelAt <= event.at()) {
      return Outcome.NONE;
    }
    proceed(live, event.at());
    // A round that was cancelled at its deadline publishes the provider's failure.
    return new Outcome(true, live.isInterrupted() ? 1 : live.outcome().readings());
  }

  private void proceed(LiveRound finished, long at) {
    long upcoming = Math.max(finished.number + 1, nextNumber(at));
    rounds++;
    skipped += upcoming - finished.number - 1;
    if (finished.outcome().isBug()) {
      long longest = Math.max(settings.periodNanos(), LONGEST_BACK_OFF);
      long full = Math.min(settings.periodNanos() << Math.min(bugsInARow, 20), longest);
      earliestNumber = nextNumber(at + full / 2);
      latestNumber = nextNumber(at + full);
      bugsInARow++;
    } else {
      earliestNumber = upcoming;
      latestNumber = upcoming;
      bugsInARow = 0;
      unproven = false;
    }
  }

  /** Abandons the rounds whose grace period is over. */
  private void passTime(long now) {
    for (LiveRound live : live()) {
      if (live.abandonment() <= now) {
        abandoned.add(live.event.round());
        if (live == ending) {
          ending = null;
          notBefore = Math.max(notBefore, live.abandonment());
        } else {
          round = null;
          freshTask(live.abandonment(), true);
        }
      }
    }
  }

  // ---- checks while nothing happens

  void checkAtRest(long now) {
    passTime(now);
    for (LiveRound live : live()) {
      assertThat(live.end()).as("end of %s", live).isGreaterThan(now);
    }
    if (version != null && live().isEmpty() && !closed) {
      long latest = Math.max(due(latestNumber), notBefore) + settings.toleranceNanos();
      assertThat(latest).as("start of round %s of %s", latestNumber, id).isGreaterThan(now);
    }
  }

  List<Expected> expected() {
    List<Expected> expected = new ArrayList<>();
    if (version != null) {
      MonitorState atRest = bugsInARow > 0 ? MonitorState.BACKING_OFF : MonitorState.WAITING;
      MonitorState state = round == null ? atRest : MonitorState.RUNNING;
      expected.add(new Expected(id, state, rounds, skipped));
    }
    if (ending != null) {
      expected.add(
          new Expected(id, MonitorState.STOPPING, ending.roundsBefore, ending.skippedBefore));
    }
    return expected;
  }

  boolean isDead(long now) {
    return bugsInARow > 0 || unproven || (round != null && round.cancelAt <= now);
  }

  private List<LiveRound> live() {
    List<LiveRound> live = new ArrayList<>();
    if (round != null) {
      live.add(round);
    }
    if (ending != null) {
      live.add(ending);
    }
    return live;
  }

  private Version current() {
    if (version == null) {
      throw new IllegalStateException("not configured: " + id);
    }
    return version;
  }

  private long due(long number) {
    return current().firstDue() + number * settings.periodNanos();
  }

  /** The number of the first round that is due at {@code at} or later. */
  private long nextNumber(long at) {
    long sinceFirst = at - current().firstDue();
    return sinceFirst <= 0 ? 0 : Math.floorDiv(sinceFirst - 1, settings.periodNanos()) + 1;
  }

  private long firstSlot() {
    return Math.floorDiv(current().firstDue() + settings.epochNanos(), settings.periodNanos());
  }

  /** A round that was started and is neither finished nor abandoned. */
  private static final class LiveRound {
    private final RoundStarted event;
    private final long number;
    private long cancelAt;
    private long releasedAt = Long.MAX_VALUE;
    private long roundsBefore;
    private long skippedBefore;

    LiveRound(RoundStarted event, long number) {
      this.event = event;
      this.number = number;
      this.cancelAt = event.at() + DEADLINE;
    }

    boolean is(RoundFinished finished) {
      return event.round() == finished.round();
    }

    ScriptedOutcome outcome() {
      return event.outcome();
    }

    void stop(long now, long rounds, long skippedSlots) {
      cancelAt = Math.min(cancelAt, now);
      roundsBefore = rounds;
      skippedBefore = skippedSlots;
    }

    /** Ends a hang, except in a round that was cancelled before and does not ignore that. */
    void release(long now) {
      if (cancelAt > now || outcome() == ScriptedOutcome.IGNORES_CANCEL) {
        releasedAt = Math.min(releasedAt, now);
      }
    }

    /** Returns when it finishes unless there is another input. */
    long end() {
      return switch (outcome()) {
        case READS, READS_TWO, FAILS, THROWS, THROWS_ERROR, RETURNS_NULL -> event.at();
        case IS_SLOW -> Math.min(event.at() + ScriptedOutcome.SLOW.toNanos(), cancelAt);
        case HANGS -> Math.min(releasedAt, cancelAt);
        case ENDS_LATE ->
            releasedAt < cancelAt ? releasedAt : cancelAt + ScriptedOutcome.LATE.toNanos();
        case IGNORES_CANCEL -> releasedAt;
      };
    }

    boolean isInterrupted() {
      return switch (outcome()) {
        case IS_SLOW -> cancelAt < event.at() + ScriptedOutcome.SLOW.toNanos();
        case HANGS -> cancelAt < releasedAt;
        case READS,
            READS_TWO,
            FAILS,
            THROWS,
            THROWS_ERROR,
            RETURNS_NULL,
            ENDS_LATE,
            IGNORES_CANCEL ->
            false;
      };
    }

    /** Returns when it is abandoned, or {@code Long.MAX_VALUE}. */
    long abandonment() {
      long graceEnd = cancelAt + GRACE;
      return end() <= graceEnd ? Long.MAX_VALUE : graceEnd;
    }

    @Override
    public String toString() {
      return event + " cancelled at " + cancelAt;
    }
  }
}
