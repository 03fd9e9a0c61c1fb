package io.github.panicmonitors.benchmarks.scale;

import io.github.panicmonitors.benchmarks.rounds.LagRecorder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The rounds of a process since the samples were last discarded.
 *
 * @param rounds their number, lag and duration
 * @param skipped skipped slots
 * @param lost readings that did not reach RabbitMQ
 * @param javaThreadNanos CPU time of its Java threads, without JIT compiler and garbage collector
 */
record Sample(LagRecorder.Summary rounds, long skipped, long lost, long javaThreadNanos) {

  /** Returns the sum of the samples of several processes. */
  static Sample sum(List<Sample> samples) {
    return new Sample(
        new LagRecorder.Summary(
            (int) total(samples, sample -> sample.rounds.rounds()),
            (int) total(samples, sample -> sample.rounds.failed()),
            all(samples, sample -> sample.rounds.lagMillis()),
            all(samples, sample -> sample.rounds.tookMillis())),
        total(samples, Sample::skipped),
        total(samples, Sample::lost),
        total(samples, Sample::javaThreadNanos));
  }

  private static long total(List<Sample> samples, ToLongFunction<Sample> part) {
    return samples.stream().mapToLong(part).sum();
  }

  private static double[] all(List<Sample> samples, Function<Sample, double[]> part) {
    return samples.stream().map(part).flatMapToDouble(Arrays::stream).toArray();
  }
}
