package io.github.panicmonitors.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.core.model.ModelEvent.Began;
import io.github.panicmonitors.core.model.ModelEvent.Ended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the monitor of one id must do, said as simply as possible: at most one round at a time, each
 * on the grid of its version, each with one possible end.
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

  // What the version's task has done so far.
  private long earliestNumber;
  private long latestNumber;
  private long notBefore;
  private long rounds;
  private long skipped;
  private int bugsInARow;
  private boolean unproven;

  MonitorModel(String id, ModelSettings settings) {
    this.id = id;
    this.settings = settings;
  }

  /** A version of the configuration, and its grid. */
  record Version(String value, long firstDue) {}

  /** What the status must say. */
  record Expected(String id, MonitorState state, long rounds, long skippedSlots) {}

  /** Whether a round counts, and how many readings it has given. */
  record Outcome(boolean counts, int readings) {
    static final Outcome NONE = new Outcome(false, 0);
  }

  @Nullable Version version() {
    return version;
  }

  int abandonedRounds() {
    return abandoned.size();
  }

  // ---- what is done to it

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
   * Lets no round begin. Its round is cancelled after a while, and counts if it ends before. What
   * it has gathered may still be sent.
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

  // ---- what it does

  void began(Began seen) {
    passTime(seen.at());
    assertThat(live()).as("rounds under way when %s began", seen).isEmpty();
    assertThat(closed).as("closed when %s began", seen).isFalse();
    assertThat(version).as("version when %s began", seen).isNotNull();
    assertThat(seen.version()).as("version of %s", seen).isEqualTo(current().value());
    long number = seen.slot() - firstSlot();
    assertThat(number).as("number of %s", seen).isBetween(earliestNumber, latestNumber);
    long due = Math.max(due(number), notBefore);
    assertThat(seen.at()).as("%s", seen).isBetween(due, due + settings.toleranceNanos());
    round = new LiveRound(seen, number);
  }

  Outcome ended(Ended seen) {
    passTime(seen.at());
    if (abandoned.contains(seen.round())) {
      return Outcome.NONE;
    }
    LiveRound live = live().stream().filter(one -> one.is(seen)).findFirst().orElse(null);
    assertThat(live).as("round that ended by %s", seen).isNotNull();
    assertThat(seen.at()).as("%s of %s", seen, live).isEqualTo(live.end());
    assertThat(seen.interrupted()).as("%s of %s", seen, live).isEqualTo(live.isInterrupted());
    if (live == ending) {
      ending = null;
      notBefore = Math.max(notBefore, seen.at());
      return Outcome.NONE;
    }
    round = null;
    if (seen.at() >= drainedAt && live.cancelAt <= seen.at()) {
      return Outcome.NONE;
    }
    settle(live, seen.at());
    return new Outcome(true, live.isInterrupted() ? 0 : live.behaviour().readings());
  }

  private void settle(LiveRound ended, long at) {
    long upcoming = Math.max(ended.number + 1, nextNumber(at));
    rounds++;
    skipped += upcoming - ended.number - 1;
    if (ended.behaviour().isBug()) {
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

  /** Lets a round be given up whose grace is over. */
  private void passTime(long now) {
    for (LiveRound live : live()) {
      if (live.abandonment() <= now) {
        abandoned.add(live.seen.round());
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

  // ---- what must be so when nothing moves

  void checkAtRest(long now) {
    passTime(now);
    for (LiveRound live : live()) {
      assertThat(live.end()).as("end of %s", live).isGreaterThan(now);
    }
    if (version != null && live().isEmpty() && !closed) {
      long latest = Math.max(due(latestNumber), notBefore) + settings.toleranceNanos();
      assertThat(latest).as("begin of round %s of %s", latestNumber, id).isGreaterThan(now);
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

  /** A round that has begun and has neither ended nor been given up. */
  private static final class LiveRound {
    private final Began seen;
    private final long number;
    private long cancelAt;
    private long releasedAt = Long.MAX_VALUE;
    private long roundsBefore;
    private long skippedBefore;

    LiveRound(Began seen, long number) {
      this.seen = seen;
      this.number = number;
      this.cancelAt = seen.at() + DEADLINE;
    }

    boolean is(Ended ended) {
      return seen.round() == ended.round();
    }

    ScriptedOutcome behaviour() {
      return seen.behaviour();
    }

    void stop(long now, long rounds, long skippedSlots) {
      cancelAt = Math.min(cancelAt, now);
      roundsBefore = rounds;
      skippedBefore = skippedSlots;
    }

    /** One that was cancelled first does not hang any more, unless it ignores that. */
    void release(long now) {
      if (cancelAt > now || behaviour() == ScriptedOutcome.IGNORES_CANCEL) {
        releasedAt = Math.min(releasedAt, now);
      }
    }

    /** When it ends, if nothing else is done to it. */
    long end() {
      return switch (behaviour()) {
        case READS, READS_TWO, FAILS, THROWS, THROWS_ERROR, RETURNS_NULL -> seen.at();
        case IS_SLOW -> Math.min(seen.at() + ScriptedOutcome.SLOW.toNanos(), cancelAt);
        case HANGS -> Math.min(releasedAt, cancelAt);
        case ENDS_LATE ->
            releasedAt < cancelAt ? releasedAt : cancelAt + ScriptedOutcome.LATE.toNanos();
        case IGNORES_CANCEL -> releasedAt;
      };
    }

    boolean isInterrupted() {
      return switch (behaviour()) {
        case IS_SLOW -> cancelAt < seen.at() + ScriptedOutcome.SLOW.toNanos();
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

    /** When it is given up, or never. */
    long abandonment() {
      long graceEnd = cancelAt + GRACE;
      return end() <= graceEnd ? Long.MAX_VALUE : graceEnd;
    }

    @Override
    public String toString() {
      return seen + " cancelled at " + cancelAt;
    }
  }
}
