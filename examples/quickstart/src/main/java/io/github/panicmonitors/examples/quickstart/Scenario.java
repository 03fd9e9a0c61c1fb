package io.github.panicmonitors.examples.quickstart;

/** What the quickstart does while the manager runs. */
interface Scenario extends AutoCloseable {

  /** Sends the first configuration. */
  void begin();

  /** Does what is due when things stand so. */
  void goOn(FleetView board);

  /** Tells whether all that was done has had its effect. */
  boolean isOver(FleetView board);

  @Override
  void close();
}
