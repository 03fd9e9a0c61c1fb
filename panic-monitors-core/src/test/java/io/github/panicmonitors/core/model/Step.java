package io.github.panicmonitors.core.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An action on a manager. Before the next one, the test waits until nothing happens any more. */
sealed interface Step {

  /** Edits some entries of the configuration document, or none, and sends it. */
  record Configure(Map<String, Edit> edits) implements Step {}

  /** Sends several versions of the document while an earlier one is being parsed. */
  record Burst(List<Version> versions) implements Step {}

  /**
   * One version of a burst.
   *
   * @param edits the changes to the version before, none of which is sent if it is unreadable
   */
  record Version(Map<String, Edit> edits, boolean readable) {}

  /** A change of an entry of the document. */
  enum Edit {
    /** A new version. */
    RUN,
    REMOVE,
    DISABLE,
    /** The entry is not an object. */
    BREAK
  }

  /** Sets the outcome of all later rounds of a monitor. */
  record SetOutcome(String id, ScriptedOutcome outcome) implements Step {}

  /** Time passes. */
  record Advance(Duration duration) implements Step {}

  /** An action without parameters. */
  enum Event implements Step {
    PING,
    RELEASE_HUNG,
    STOP_BROKER,
    RESTART_BROKER,
    DROP_CONNECTIONS,
    BLOCK,
    UNBLOCK,
    HOLD_CONFIRMS,
    RELEASE_CONFIRMS,
    REJECT_TWO,
    REJECT_TWELVE,
    UNBIND_RAW_DATA,
    BIND_RAW_DATA
  }
}
