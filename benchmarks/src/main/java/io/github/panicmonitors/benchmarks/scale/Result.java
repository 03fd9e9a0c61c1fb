package io.github.panicmonitors.benchmarks.scale;

import io.github.panicmonitors.benchmarks.machine.Quantiles;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a setup.
 *
 * @param setup the setup, as text
 * @param startedAt when it began
 * @param load the machine's load averages at its end
 * @param rounds what became of the rounds
 * @param memory what memory it took
 * @param cpu what CPU time a round took
 * @param lagMillis how late rounds began
 * @param start how long it took to start
 * @param control how soon it does what PANIC tells it, or {@code null} if it has no manager
 */
record Result(
    String setup,
    String startedAt,
    String load,
    Rounds rounds,
    Memory memory,
    Cpu cpu,
    Quantiles lagMillis,
    Start start,
    @Nullable Control control) {

  /**
   * What became of the rounds.
   *
   * @param count how many there were
   * @param failed how many gave no reading
   * @param skipped how many were left out
   * @param lost how many readings did not get to RabbitMQ
   */
  record Rounds(int count, int failed, long skipped, long lost) {}

  /**
   * What memory it took.
   *
   * @param rssMib of the system, with what processes share counted in each
   * @param pssMib of the system, with what processes share divided among them
   * @param heapMib on the heap after a full collection
   * @param idleHeapMib the same, all monitors just updated and not run since; {@code null} if that
   *     was not measured
   * @param threads the system's threads
   */
  record Memory(
      double rssMib, double pssMib, double heapMib, @Nullable Double idleHeapMib, long threads) {}

  /**
   * What CPU time a round took, in milliseconds.
   *
   * @param ownMillis of the process
   * @param javaMillis of its threads that run Java, without compiler and collector
   * @param rabbitMillis of RabbitMQ
   * @param nginxMillis of the web server
   * @param cores how many cores the process kept busy
   */
  record Cpu(
      double ownMillis, double javaMillis, double rabbitMillis, double nginxMillis, double cores) {}

  /**
   * How long it took to start, in seconds.
   *
   * @param connected from the start of the process until it was connected
   * @param allRun from there until every monitor had run
   */
  record Start(double connected, double allRun) {}

  /**
   * How soon it does what PANIC tells it, in milliseconds.
   *
   * @param updateOne until a document was applied that changes one entry
   * @param updateAll until one was applied that changes all
   * @param firstRound until the first round of a node that one adds; {@code null} if that was not
   *     measured
   * @param ping until a ping was answered
   */
  record Control(
      Quantiles updateOne, Quantiles updateAll, @Nullable Quantiles firstRound, Quantiles ping) {}

  Setup parsedSetup() {
    return Setup.parse(setup);
  }
}
