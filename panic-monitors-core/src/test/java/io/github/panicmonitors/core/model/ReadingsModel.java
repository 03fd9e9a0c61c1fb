package io.github.panicmonitors.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.core.model.ModelEvent.Confirmed;
import io.github.panicmonitors.core.model.ModelEvent.ConnectionClosed;
import io.github.panicmonitors.core.model.ModelEvent.Published;
import io.github.panicmonitors.core.model.ModelEvent.Returned;
import io.github.panicmonitors.core.model.ModelEvent.RoundFinished;
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

/** The expected state of each reading, from the end of its round. */
final class ReadingsModel {
  private static final long MAX_AGE = Duration.ofMinutes(5).toNanos();
  private static final long RETRY_DELAY = Duration.ofSeconds(1).toNanos();
  private static final int MAX_ATTEMPTS = 10;

  /** By id, the version whose readings may be published, or null. */
  private final Function<String, @Nullable Version> current;

  private final Map<Key, Reading> readings = new LinkedHashMap<>();
  private final Map<Attempt, Reading> unconfirmed = new HashMap<>();
  private final Map<String, Integer> lastPublished = new HashMap<>();
  private final Map<String, Integer> gatheredById = new HashMap<>();
  private final Map<Long, Integer> unconfirmedOfRound = new HashMap<>();
  private long confirmedRounds;

  ReadingsModel(Function<String, @Nullable Version> current) {
    this.current = current;
  }

  /** The n-th message of a round. */
  record Key(long round, long n) {}

  private record Attempt(int connection, long sequence) {}

  private enum State {
    WAITING,
    IN_FLIGHT,
    CONFIRMED,
    RETURNED,
    DROPPED
  }

  private static final class Reading {
    private final String id;
    private final Key key;
    private final int index;
    private final Version version;
    private final long gatheredAt;
    private State state = State.WAITING;
    private @Nullable String messageId;
    private boolean returned;
    private int rejections;
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
      return state == State.WAITING || state == State.IN_FLIGHT;
    }

    @Override
    public String toString() {
      return id + " " + version.value() + " " + key + " gathered at " + gatheredAt + " " + state;
    }
  }

  long confirmedRounds() {
    return confirmedRounds;
  }

  void gathered(RoundFinished round, Version version, int messages) {
    for (int n = 0; n < messages; n++) {
      int index = gatheredById.merge(round.id(), 1, Integer::sum);
      Key key = new Key(round.round(), n);
      readings.put(key, new Reading(round.id(), key, index, version, round.at()));
    }
    unconfirmedOfRound.put(round.round(), messages);
  }

  /** Promises P2 and P8: in order, one at a time, nothing outdated, nothing twice. */
  void published(Key key, Published event) {
    Reading reading = readings.get(key);
    assertThat(reading).as("reading of %s", event).isNotNull();
    assertThat(reading.state).as("state of %s when published", reading).isEqualTo(State.WAITING);
    assertThat(reading.version)
        .as("version of %s when published", reading)
        .isSameAs(current.apply(reading.id));
    assertThat(event.at())
        .as("%s published at %s", reading, event.at())
        .isBetween(reading.notBefore, reading.gatheredAt + MAX_AGE);
    assertThat(readings.values())
        .as("in flight when %s was published", reading)
        .noneMatch(other -> other.id.equals(reading.id) && other.state == State.IN_FLIGHT);
    assertThat(reading.index)
        .as("order of %s", reading)
        .isGreaterThanOrEqualTo(lastPublished.getOrDefault(reading.id, 0));
    String messageId = event.message().messageId();
    assertThat(messageId)
        .as("message id of %s", reading)
        .isEqualTo(Objects.requireNonNullElse(reading.messageId, messageId));
    reading.messageId = messageId;
    reading.returned = false;
    reading.state = State.IN_FLIGHT;
    lastPublished.put(reading.id, reading.index);
    unconfirmed.put(new Attempt(event.connection(), event.sequence()), reading);
  }

  void returned(Returned event) {
    readings.values().stream()
        .filter(reading -> event.messageId().equals(reading.messageId))
        .forEach(reading -> reading.returned = true);
  }

  /** Returns whether the confirmed message is a reading. */
  boolean confirmed(Confirmed event) {
    Reading reading = unconfirmed.remove(new Attempt(event.connection(), event.sequence()));
    if (reading == null) {
      return false;
    }
    assertThat(reading.state).as("state of %s when confirmed", reading).isEqualTo(State.IN_FLIGHT);
    if (reading.returned) {
      reading.state = State.RETURNED;
    } else if (event.accepted()) {
      reading.state = State.CONFIRMED;
      confirmedRounds +=
          unconfirmedOfRound.merge(reading.key.round(), -1, Integer::sum) == 0 ? 1 : 0;
    } else {
      reading.rejections++;
      reading.state = reading.rejections < MAX_ATTEMPTS ? State.WAITING : State.DROPPED;
      reading.notBefore = event.at() + RETRY_DELAY;
    }
    return true;
  }

  void connectionClosed(ConnectionClosed event) {
    unconfirmed
        .entrySet()
        .removeIf(
            attempt -> {
              boolean lost = attempt.getKey().connection() == event.connection();
              if (lost) {
                attempt.getValue().state = State.WAITING;
              }
              return lost;
            });
  }

  // ---- checks while nothing happens

  void check(MessageCounts counts, long now, boolean closed) {
    assertThat(counts.gathered()).as("gathered").isEqualTo(readings.size());
    assertThat(counts.confirmed()).as("confirmed").isEqualTo(count(State.CONFIRMED));
    assertThat(counts.returned()).as("returned").isEqualTo(count(State.RETURNED));
    assertThat(counts.dropped(DropReason.ATTEMPTS))
        .as("dropped after too many attempts")
        .isEqualTo(count(State.DROPPED));
    assertThat(counts.dropped(DropReason.SUPERSEDED))
        .as("superseded")
        .isLessThanOrEqualTo(open(this::isSuperseded).size());
    assertThat(counts.dropped(DropReason.AGE))
        .as("too old")
        .isLessThanOrEqualTo(open(reading -> isTooOld(reading, now)).size());
    assertThat(counts.dropped(DropReason.OVERFLOW)).as("overflow").isZero();
    assertThat(counts.dropped(DropReason.UNSENDABLE)).as("unsendable").isZero();
    if (closed) {
      assertThat(counts.pending()).as("pending when closed").isZero();
    } else {
      assertThat(counts.dropped(DropReason.CLOSED)).as("dropped by close").isZero();
      assertThat(counts.dropped(DropReason.AGE) + counts.dropped(DropReason.SUPERSEDED))
          .as("dropped")
          .isLessThanOrEqualTo(open(reading -> mayBeDropped(reading, now)).size());
    }
  }

  /**
   * Checks, while the broker takes messages, that readings wait only if they, or one before them,
   * were rejected within the last second.
   */
  void checkFlow(MessageCounts counts, long now) {
    List<Reading> open = open(reading -> !waitsForRetry(reading.id, now));
    assertThat(open)
        .as("readings that wait without a reason")
        .allMatch(one -> mayBeDropped(one, now));
    assertThat(counts.pending())
        .as("pending")
        .isLessThanOrEqualTo(open(reading -> waitsForRetry(reading.id, now)).size());
  }

  private boolean waitsForRetry(String id, long now) {
    return !open(one -> one.id.equals(id) && one.notBefore > now).isEmpty();
  }

  private boolean mayBeDropped(Reading reading, long now) {
    return isSuperseded(reading) || isTooOld(reading, now);
  }

  @SuppressWarnings("ReferenceEquality") // equal versions may be different ones
  private boolean isSuperseded(Reading reading) {
    return reading.version != current.apply(reading.id);
  }

  private static boolean isTooOld(Reading reading, long now) {
    return now - reading.gatheredAt > MAX_AGE;
  }

  private long count(State state) {
    return readings.values().stream().filter(reading -> reading.state == state).count();
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
