package io.github.panicmonitors.benchmarks.soak;

/**
 * Something that goes wrong for a while.
 *
 * @param name what it is
 * @param harm what makes it, and undoes it
 */
record Fault(String name, Harm harm) {

  /** Makes a fault, waits, and undoes it. */
  @FunctionalInterface
  interface Harm {
    /** Returns when the fault is over. */
    void run() throws Exception;
  }
}
