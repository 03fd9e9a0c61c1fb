package io.github.panicmonitors.examples.quickstart;

/** What the quickstart does while the manager runs. */
interface Show extends AutoCloseable {

  /** Sends the first configuration. */
  void begin();

  /** Does what is due when things stand so. */
  void goOn(Board board);

  /** Tells whether all that was done has had its effect. */
  boolean isOver(Board board);

  @Override
  void close();
}
