package io.github.panicmonitors.api.manager;

/**
 * The progress of a manager's start.
 *
 * @param started whether the first attempts to connect to the broker have ended
 * @param restored the number of stored configuration documents that are restored
 * @param stored the number of documents to restore
 */
public record Startup(boolean started, int restored, int stored) {
  /** The progress of a manager that was not started. */
  public static final Startup NONE = new Startup(false, 0, 0);

  /** Returns whether the manager has started and all stored documents are restored. */
  public boolean isComplete() {
    return started && restored == stored;
  }
}
