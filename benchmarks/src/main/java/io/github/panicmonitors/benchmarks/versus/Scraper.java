package io.github.panicmonitors.benchmarks.versus;

import java.io.IOException;

/** A process that scrapes. */
interface Scraper extends AutoCloseable {

  /** Returns the process. */
  ProcessHandle process();

  /** Stops the process. */
  @Override
  void close() throws IOException;
}
