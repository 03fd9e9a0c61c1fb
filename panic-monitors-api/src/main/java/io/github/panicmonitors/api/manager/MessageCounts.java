package io.github.panicmonitors.api.manager;

import java.util.Map;

/**
 * What became of the messages of one kind. In every account {@code gathered = confirmed + returned
 * + dropped + pending}.
 *
 * @param gathered how many were admitted
 * @param confirmed how many the broker has taken responsibility for
 * @param returned how many no queue took; they are lost
 * @param drops how many were given up, by reason, in the order of the reasons; they are lost
 */
public record MessageCounts(
    long gathered, long confirmed, long returned, Map<DropReason, Long> drops) {
  /** The account of nothing. */
  public static final MessageCounts EMPTY = new MessageCounts(0, 0, 0, Map.of());

  /** Creates an account of a copy of the map. */
  public MessageCounts {
    drops = EnumCounts.copyOf(DropReason.class, drops);
  }

  /** Returns how many were given up, for whatever reason. */
  public long dropped() {
    return EnumCounts.sum(drops);
  }

  /** Returns how many were given up for this reason. */
  public long dropped(DropReason reason) {
    return drops.getOrDefault(reason, 0L);
  }

  /** Returns how many are lost: returned or dropped. */
  public long lost() {
    return returned + dropped();
  }

  /** Returns how many are neither confirmed nor lost yet. */
  public long pending() {
    return gathered - confirmed - lost();
  }

  /** Why a message was given up. */
  public enum DropReason {
    /** There were too many, and it was the oldest. */
    OVERFLOW,
    /** It was too old to be of use. */
    AGE,
    /** The broker refused it too often. */
    ATTEMPTS,
    /** Its monitor's configuration was updated or removed. */
    SUPERSEDED,
    /** It could not be written as a message. */
    UNSENDABLE,
    /** The manager was closed before it could be confirmed. */
    CLOSED
  }
}
