package io.github.panicmonitors.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.core.model.ModelEvent.Answered;
import io.github.panicmonitors.core.model.ModelEvent.Disconnected;
import io.github.panicmonitors.core.model.ModelEvent.Ended;
import io.github.panicmonitors.core.model.ModelEvent.Returned;
import io.github.panicmonitors.core.model.ModelEvent.Sent;
import io.github.panicmonitors.core.model.MonitorModel.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What becomes of each reading, from the end of its round on. */
final class ReadingsModel {
  private static final long MAX_AGE = Duration.ofMinutes(5).toNanos();
  private static final long RETRY_DELAY = Duration.ofSeconds(1).toNanos();
  private static final int MAX_ATTEMPTS = 10;

  /** By id, the version whose readings may be sent, or null. */
  private final Function<String, @Nullable Version> current;

  private final Map<Key, Reading> readings = new LinkedHashMap<>();
  private final Map<Attempt, Reading> sent = new HashMap<>();
  private final Map<String, Integer> lastSent = new HashMap<>();
  private final Map<String, Integer> count = new HashMap<>();
  private final Map<Long, Integer> unconfirmedOfRound = new HashMap<>();
  private long confirmedRounds;

  ReadingsModel(Function<String, @Nullable Version> current) {
    this.current = current;
  }

  /** Which message of which round. */
  record Key(long round, long n) {}

  private record Attempt(int connection, long sequence) {}

  private enum Fate {
    WAITING,
    UNDER_WAY,
    CONFIRMED,
    RETURNED,
    GIVEN_UP
  }

  private static final class Reading {
    private final String id;
    private final Key key;
    private final int index;
    private final Version version;
    private final long gatheredAt;
    private Fate fate = Fate.WAITING;
    private @Nullable String messageId;
    private boolean givenBack;
    private int refusals;
    private long notBefore;

    Reading(String id, Key key, int index, Version version, long gatheredAt) {
      this.id = id;
      this.key = key;
      this.index = index;
      this.version = version;
      this.gatheredAt = gatheredAt;
      this.notBefore = gatheredAt;
    }

    boolean isOpen() {
      return fate == Fate.WAITING || fate == Fate.UNDER_WAY;
    }

    @Override
    public String toString() {
      return id + " " + version.value() + " " + key + " gathered at " + gatheredAt + " " + fate;
    }
  }

  long confirmedRounds() {
    return confirmedRounds;
  }

  void gathered(Ended round, Version version, int messages) {
    for (int n = 0; n < messages; n++) {
      int index = count.merge(round.id(), 1, Integer::sum);
      Key key = new Key(round.round(), n);
      readings.put(key, new Reading(round.id(), key, index, version, round.at()));
    }
    unconfirmedOfRound.put(round.round(), messages);
  }

  /** Promise P2 and P8: in order, one at a time, nothing that is outdated, nothing twice. */
  void sent(Key key, Sent seen) {
    Reading reading = readings.get(key);
    assertThat(reading).as("reading of %s", seen).isNotNull();
    assertThat(reading.fate).as("fate of %s when it was sent", reading).isEqualTo(Fate.WAITING);
    assertThat(reading.version)
        .as("version of %s when it was sent", reading)
        .isSameAs(current.apply(reading.id));
    assertThat(seen.at())
        .as("%s sent at %s", reading, seen.at())
        .isBetween(reading.notBefore, reading.gatheredAt + MAX_AGE);
    assertThat(readings.values())
        .as("under way when %s was sent", reading)
        .noneMatch(other -> other.id.equals(reading.id) && other.fate == Fate.UNDER_WAY);
    assertThat(reading.index)
        .as("order of %s", reading)
        .isGreaterThanOrEqualTo(lastSent.getOrDefault(reading.id, 0));
    String messageId = seen.message().messageId();
    assertThat(messageId)
        .as("message id of %s", reading)
        .isEqualTo(Objects.requireNonNullElse(reading.messageId, messageId));
    reading.messageId = messageId;
    reading.givenBack = false;
    reading.fate = Fate.UNDER_WAY;
    lastSent.put(reading.id, reading.index);
    sent.put(new Attempt(seen.connection(), seen.sequence()), reading);
  }

  void returned(Returned seen) {
    readings.values().stream()
        .filter(reading -> seen.messageId().equals(reading.messageId))
        .forEach(reading -> reading.givenBack = true);
  }

  /** Returns whether it was a reading that was answered. */
  boolean answered(Answered seen) {
    Reading reading = sent.remove(new Attempt(seen.connection(), seen.sequence()));
    if (reading == null) {
      return false;
    }
    assertThat(reading.fate).as("fate of %s when answered", reading).isEqualTo(Fate.UNDER_WAY);
    if (reading.givenBack) {
      reading.fate = Fate.RETURNED;
    } else if (seen.accepted()) {
      reading.fate = Fate.CONFIRMED;
      confirmedRounds +=
          unconfirmedOfRound.merge(reading.key.round(), -1, Integer::sum) == 0 ? 1 : 0;
    } else {
      reading.refusals++;
      reading.fate = reading.refusals < MAX_ATTEMPTS ? Fate.WAITING : Fate.GIVEN_UP;
      reading.notBefore = seen.at() + RETRY_DELAY;
    }
    return true;
  }

  void disconnected(Disconnected seen) {
    sent.entrySet()
        .removeIf(
            attempt -> {
              boolean lost = attempt.getKey().connection() == seen.connection();
              if (lost) {
                attempt.getValue().fate = Fate.WAITING;
              }
              return lost;
            });
  }

  // ---- what must be so when nothing moves

  void check(MessageCounts account, long now, boolean closed) {
    assertThat(account.gathered()).as("gathered").isEqualTo(readings.size());
    assertThat(account.confirmed()).as("confirmed").isEqualTo(count(Fate.CONFIRMED));
    assertThat(account.returned()).as("returned").isEqualTo(count(Fate.RETURNED));
    assertThat(account.dropped(DropReason.ATTEMPTS)).as("given up").isEqualTo(count(Fate.GIVEN_UP));
    assertThat(account.dropped(DropReason.SUPERSEDED))
        .as("superseded")
        .isLessThanOrEqualTo(open(this::isSuperseded).size());
    assertThat(account.dropped(DropReason.AGE))
        .as("too old")
        .isLessThanOrEqualTo(open(reading -> isTooOld(reading, now)).size());
    assertThat(account.dropped(DropReason.OVERFLOW)).as("overflow").isZero();
    assertThat(account.dropped(DropReason.UNSENDABLE)).as("unsendable").isZero();
    if (closed) {
      assertThat(account.pending()).as("pending when closed").isZero();
    } else {
      assertThat(account.dropped(DropReason.CLOSED)).as("dropped by close").isZero();
      assertThat(account.dropped(DropReason.AGE) + account.dropped(DropReason.SUPERSEDED))
          .as("dropped")
          .isLessThanOrEqualTo(open(reading -> mayBeDropped(reading, now)).size());
    }
  }

  /** While messages flow, nothing waits but what was refused a moment ago, and what is behind. */
  void checkFlow(MessageCounts account, long now) {
    List<Reading> open = open(reading -> !waitsForRetry(reading.id, now));
    assertThat(open).as("readings that ought to be sent").allMatch(one -> mayBeDropped(one, now));
    assertThat(account.pending())
        .as("pending")
        .isLessThanOrEqualTo(open(reading -> waitsForRetry(reading.id, now)).size());
  }

  private boolean waitsForRetry(String id, long now) {
    return !open(one -> one.id.equals(id) && one.notBefore > now).isEmpty();
  }

  private boolean mayBeDropped(Reading reading, long now) {
    return isSuperseded(reading) || isTooOld(reading, now);
  }

  @SuppressWarnings("ReferenceEquality") // versions alike are not the same
  private boolean isSuperseded(Reading reading) {
    return reading.version != current.apply(reading.id);
  }

  private static boolean isTooOld(Reading reading, long now) {
    return now - reading.gatheredAt > MAX_AGE;
  }

  private long count(Fate fate) {
    return readings.values().stream().filter(reading -> reading.fate == fate).count();
  }

  private List<Reading> open(Predicate<Reading> which) {
    List<Reading> open = new ArrayList<>();
    for (Reading reading : readings.values()) {
      if (reading.isOpen() && which.test(reading)) {
        open.add(reading);
      }
    }
    return open;
  }
}
