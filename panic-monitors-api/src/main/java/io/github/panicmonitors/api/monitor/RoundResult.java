package io.github.panicmonitors.api.monitor;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.List;

/** How a round ended, in the monitor's own words. */
@CheckReturnValue
public sealed interface RoundResult {

  /** Returns the messages that are to be published. */
  List<RawData> data();

  /**
   * Returns where the round has read, or failed to: such as the URL that was in use, without
   * credentials. Empty if the monitor does not say.
   */
  String source();

  /** Returns a reading of the given messages, from a source that is not said. */
  static Reading reading(RawData... data) {
    return new Reading(List.of(data), "");
  }

  /**
   * The round has read what it should.
   *
   * @param data the messages that say so, in the order in which they are published
   * @param source where they were read, such as a URL, without credentials; empty if that is not
   *     said
   */
  record Reading(List<RawData> data, String source) implements RoundResult {
    /** Creates a reading of a copy of the list. */
    public Reading {
      data = List.copyOf(data);
      requireNonNull(source, "source");
    }

    /** Returns this reading with its source said. */
    public Reading withSource(String readSource) {
      return new Reading(data, readSource);
    }
  }

  /**
   * The round found something wrong with what it monitors. That is a result like any other: it is
   * published, and the monitor counts as alive.
   *
   * @param kind what went wrong; none of the manager's own kinds
   * @param message what happened, for an operator, without credentials
   * @param source where it happened, such as a URL, without credentials
   * @param payload the message that tells PANIC
   */
  record Failure(FailureKind kind, String message, String source, RawData payload)
      implements RoundResult {
    /**
     * Creates a failure.
     *
     * @throws IllegalArgumentException if {@code kind} is one that only the manager finds
     */
    public Failure {
      if (kind == FailureKind.MONITOR_BUG || kind == FailureKind.ABANDONED) {
        throw new IllegalArgumentException("kind is the manager's own: " + kind);
      }
      requireNonNull(message, "message");
      requireNonNull(source, "source");
      requireNonNull(payload, "payload");
    }

    @Override
    public List<RawData> data() {
      return List.of(payload);
    }
  }
}
