package io.github.panicmonitors.benchmarks.scale;

import io.github.panicmonitors.benchmarks.rounds.LagRecorder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What a process says of its rounds since it was told to forget those before.
 *
 * @param rounds how many there were, how late and how long
 * @param skipped rounds that were left out, because the one before took too long
 * @param lost readings that did not get to RabbitMQ
 * @param javaThreadNanos CPU time of its threads that run Java, without compiler and collector
 */
record Sample(LagRecorder.Summary rounds, long skipped, long lost, long javaThreadNanos) {

  /** Returns what several processes say, as if they were one. */
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
