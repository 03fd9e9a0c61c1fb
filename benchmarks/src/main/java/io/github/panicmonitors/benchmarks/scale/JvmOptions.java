package io.github.panicmonitors.benchmarks.scale;

import java.util.List;
import java.util.stream.Stream;

/** Options of the measured JVMs. */
final class JvmOptions {
  /** A small initial heap, so that memory shows what the monitors need. */
  static final List<String> HOST = List.of("-Xms32m", "-Xmx512m");

  /** Options that make a JVM as small as possible, for one process per monitor. */
  static final List<String> SINGLE_MONITOR =
      List.of("-Xms8m", "-Xmx32m", "-Xss256k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private JvmOptions() {}

  /** Returns the options of the system property {@code host.options}, such as a profiler. */
  static List<String> furtherForHost() {
    return Stream.of(System.getProperty("host.options", "").split(" ", -1))
        .filter(option -> !option.isEmpty())
        .toList();
  }
}
