package io.github.panicmonitors.benchmarks.scale;

import io.github.panicmonitors.benchmarks.machine.Quantiles;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of a setup.
 *
 * @param setup the setup, as text
 * @param startedAt when the measurement started
 * @param load the machine's load averages at the end
 * @param rounds the outcomes of the rounds
 * @param memory the memory used
 * @param cpu the CPU time of a round
 * @param lagMillis the lag of the rounds
 * @param start the duration of the start
 * @param control how soon it follows configurations and pings, or {@code null} without a manager
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
   * The outcomes of the rounds.
   *
   * @param count the number of rounds
   * @param failed rounds without a reading
   * @param skipped skipped slots
   * @param lost readings that did not reach RabbitMQ
   */
  record Rounds(int count, int failed, long skipped, long lost) {}

  /**
   * The memory used.
   *
   * @param rssMib resident memory; shared pages count for each process
   * @param pssMib resident memory; shared pages are divided among the processes
   * @param heapMib the heap after a full collection
   * @param idleHeapMib the heap after a full collection when all monitors were just updated and
   *     have not run yet; {@code null} if not measured
   * @param threads threads of the operating system
   */
  record Memory(
      double rssMib, double pssMib, double heapMib, @Nullable Double idleHeapMib, long threads) {}

  /**
   * The CPU time of a round, in milliseconds.
   *
   * @param ownMillis of the process
   * @param javaMillis of its Java threads, without JIT compiler and garbage collector
   * @param rabbitMillis of RabbitMQ
   * @param nginxMillis of the web server
   * @param cores the number of cores that the process keeps busy
   */
  record Cpu(
      double ownMillis, double javaMillis, double rabbitMillis, double nginxMillis, double cores) {}

  /**
   * The duration of the start, in seconds.
   *
   * @param connected from the start of the process until it is connected
   * @param allRun from there until every monitor has run
   */
  record Start(double connected, double allRun) {}

  /**
   * How soon a manager follows configurations and pings, in milliseconds.
   *
   * @param updateOne until a document that changes one entry is applied
   * @param updateAll until a document that changes every entry is applied
   * @param firstRound until the first round of an added node; {@code null} if not measured
   * @param ping until a ping is answered
   */
  record Control(
      Quantiles updateOne, Quantiles updateAll, @Nullable Quantiles firstRound, Quantiles ping) {}

  Setup parsedSetup() {
    return Setup.parse(setup);
  }
}
