package io.github.panicmonitors.examples.quickstart;

/** What the quickstart does while the manager runs. */
interface Show extends AutoCloseable {

  /** Sends the first configuration. */
  void begin();

  /** Does what is due after so many rounds of every node. */
  void after(int rounds);

  @Override
  void close();
}
