package io.github.panicmonitors.core.model;

import java.time.Duration;

/** How the rounds of a monitor end. */
enum ScriptedOutcome {
  READS,
  READS_TWO,
  FAILS,
  THROWS,
  THROWS_ERROR,
  RETURNS_NULL,
  /** Takes {@link #SLOW} unless it is cancelled. */
  IS_SLOW,
  /** Hangs until it is cancelled. */
  HANGS,
  /** Hangs until it is cancelled, and returns a reading {@link #LATE} afterwards. */
  ENDS_LATE,
  /** Hangs and ignores interrupts. */
  IGNORES_CANCEL;

  static final Duration SLOW = Duration.ofSeconds(15);
  static final Duration LATE = Duration.ofSeconds(1);

  boolean isBug() {
    return this == THROWS || this == THROWS_ERROR || this == RETURNS_NULL;
  }

  /** Returns the number of messages of a round that is not interrupted. */
  int readings() {
    return switch (this) {
      case THROWS, THROWS_ERROR, RETURNS_NULL -> 0;
      case READS_TWO -> 2;
      case READS, FAILS, IS_SLOW, HANGS, ENDS_LATE, IGNORES_CANCEL -> 1;
    };
  }
}
