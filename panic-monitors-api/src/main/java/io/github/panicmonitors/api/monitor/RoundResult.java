package io.github.panicmonitors.api.monitor;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;

/**
 * How a round ended. Most monitors create it with {@link PanicMessage#toRoundResult}. Monitors that
 * publish several messages a round, or none, use the factory methods below.
 */
@CheckReturnValue
public sealed interface RoundResult {

  /** Returns the messages to publish, in order. */
  List<RawData> data();

  /**
   * Returns the source that the round read or tried to read, such as a URL, without credentials.
   * Empty if unknown.
   */
  String source();

  /** Returns a reading that publishes the given messages, without a source. */
  static Reading reading(RawData... data) {
    return new Reading(List.of(data), "", List.of());
  }

  /**
   * Returns a failure that publishes the given messages.
   *
   * @throws IllegalArgumentException if only the manager reports failures of this kind
   */
  static Failure failure(FailureKind kind, String message, String source, RawData... data) {
    return new Failure(kind, message, source, List.of(data));
  }

  /**
   * Returns a failure that PANIC has no message for. Only the monitor's heartbeat is published; log
   * and status show the failure.
   *
   * @throws IllegalArgumentException if only the manager reports failures of this kind
   */
  static Failure unpublished(FailureKind kind, String message, String source) {
    return new Failure(kind, message, source, List.of());
  }

  /**
   * A successful round.
   *
   * @param data the messages to publish, in order; if there is none, only the monitor's heartbeat
   *     is published
   * @param source the source that was read, such as a URL, without credentials; empty if unknown
   * @param warnings what the round could not do although it was successful; mostly empty
   */
  record Reading(List<RawData> data, String source, List<Warning> warnings) implements RoundResult {
    /** Creates a reading of copies of the lists. */
    public Reading {
      data = List.copyOf(data);
      requireNonNull(source, "source");
      warnings = List.copyOf(warnings);
    }

    /** Returns a copy of this reading with the given source. */
    public Reading withSource(String readSource) {
      return new Reading(data, readSource, warnings);
    }

    /**
     * Returns a copy of this reading with another warning.
     *
     * @param text what is missing or late, for an operator, without credentials
     */
    public Reading withWarning(Warning.Kind kind, String text) {
      List<Warning> more = new ArrayList<>(warnings);
      more.add(new Warning(kind, text));
      return new Reading(data, source, more);
    }
  }

  /**
   * A round that could not read its source, or not all of it. The monitor itself is alive: its
   * messages and its heartbeat are published.
   *
   * @param kind the kind of the failure
   * @param message what happened, for an operator, without credentials
   * @param source the source that failed, such as a URL, without credentials
   * @param data the messages to publish, in order; if there is none, only the monitor's heartbeat
   *     is published
   */
  record Failure(FailureKind kind, String message, String source, List<RawData> data)
      implements RoundResult {
    /**
     * Creates a failure of a copy of the list.
     *
     * @throws IllegalArgumentException if only the manager reports failures of this kind
     */
    public Failure {
      if (kind == FailureKind.MONITOR_BUG || kind == FailureKind.ABANDONED) {
        throw new IllegalArgumentException("kind must not be one of the manager's own: " + kind);
      }
      requireNonNull(message, "message");
      requireNonNull(source, "source");
      data = List.copyOf(data);
    }
  }
}
