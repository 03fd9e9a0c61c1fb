package io.github.panicmonitors.benchmarks.soak;

/**
 * A temporary fault.
 *
 * @param name its name in the output
 * @param harm causes and removes it
 */
record Fault(String name, Harm harm) {

  /** Causes a fault, waits, and removes it. */
  @FunctionalInterface
  interface Harm {
    /** Returns when the fault is over. */
    void run() throws Exception;
  }
}
