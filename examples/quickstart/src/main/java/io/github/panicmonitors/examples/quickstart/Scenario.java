package io.github.panicmonitors.examples.quickstart;

/** The nodes of a run and the changes made to them. */
interface Scenario extends AutoCloseable {

  /** Publishes the first configuration. */
  void start();

  /** Runs the steps that are due. */
  void advance(FleetView fleet);

  /** Returns whether all steps have taken effect. */
  boolean isFinished(FleetView fleet);

  @Override
  void close();
}
