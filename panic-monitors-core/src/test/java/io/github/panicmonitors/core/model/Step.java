package io.github.panicmonitors.core.model;

import java.time.Duration;
import java.util.Map;

/** Something that is done to a manager, after which all that follows from it is awaited. */
sealed interface Step {

  /** Sends the document, with some entries edited; with none, as it was. */
  record Configure(Map<String, Edit> edits) implements Step {}

  /** What becomes of an entry of the document. */
  enum Edit {
    /** A new version. */
    RUN,
    REMOVE,
    DISABLE,
    /** The entry is no object. */
    BREAK
  }

  /** From now on the rounds of a monitor go like this. */
  record Behave(String id, ScriptedOutcome behaviour) implements Step {}

  /** Time passes. */
  record Advance(Duration duration) implements Step {}

  /** What needs no more words. */
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
    REFUSE_TWO,
    UNBIND_RAW_DATA,
    BIND_RAW_DATA
  }
}
