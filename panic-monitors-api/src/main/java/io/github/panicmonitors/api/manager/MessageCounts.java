package io.github.panicmonitors.api.manager;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Counts of the messages of one kind by outcome. Always {@code gathered = confirmed + returned +
 * dropped + pending}. {@linkplain #lost Lost} are those that were returned or dropped.
 *
 * @param gathered the number of messages accepted into the outbox
 * @param confirmed the number confirmed by the broker
 * @param returned the number returned as unroutable, which are lost
 * @param drops the number dropped by reason, which are lost
 */
public record MessageCounts(
    long gathered, long confirmed, long returned, Map<DropReason, Long> drops) {
  /** All counts zero. */
  public static final MessageCounts EMPTY = new MessageCounts(0, 0, 0, Map.of());

  /** Copies the map. */
  public MessageCounts {
    drops = EnumCounts.copyOf(DropReason.class, drops);
  }

  /** Returns the number of dropped messages. */
  public long dropped() {
    return EnumCounts.sum(drops);
  }

  /** Returns the number of messages dropped for this reason. */
  public long dropped(DropReason reason) {
    return drops.getOrDefault(reason, 0L);
  }

  /** Returns the number of lost messages: returned or dropped. */
  public long lost() {
    return returned + dropped();
  }

  /** Returns the number of messages that are neither confirmed nor lost yet. */
  public long pending() {
    return gathered - confirmed - lost();
  }

  /**
   * Returns the counts as an equation, such as {@code 10 gathered = 5 confirmed + 1 returned + 3
   * dropped + 1 pending (dropped: AGE=3)}.
   */
  @Override
  public String toString() {
    return gathered
        + " gathered = "
        + confirmed
        + " confirmed + "
        + returned
        + " returned + "
        + dropped()
        + " dropped + "
        + pending()
        + " pending"
        + (drops.isEmpty() ? "" : " (dropped: " + reasons() + ")");
  }

  private String reasons() {
    return drops.entrySet().stream()
        .map(drop -> drop.getKey() + "=" + drop.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Why a message was dropped. */
  public enum DropReason {
    /** The outbox was full and this was the oldest message. */
    OVERFLOW,
    /** The message was too old. */
    AGE,
    /** The broker refused it too often. */
    ATTEMPTS,
    /** The monitor was replaced or removed. */
    SUPERSEDED,
    /** The message could not be encoded. */
    UNSENDABLE,
    /** The manager was closed before the message was confirmed. */
    CLOSED
  }
}
