package io.github.panicmonitors.benchmarks.scale;

import java.util.List;
import java.util.stream.Stream;

/** How the JVMs are started that are measured. */
final class JvmOptions {
  /** Small at first, so that its memory tells what the monitors need, not what the machine has. */
  static final List<String> HOST = List.of("-Xms32m", "-Xmx512m");

  /** All that makes a JVM small, in favour of a process for each monitor. */
  static final List<String> SINGLE_MONITOR =
      List.of("-Xms8m", "-Xmx32m", "-Xss256k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private JvmOptions() {}

  /** Returns what this JVM's property {@code host.options} adds, such as a profiler. */
  static List<String> furtherForHost() {
    return Stream.of(System.getProperty("host.options", "").split(" ", -1))
        .filter(option -> !option.isEmpty())
        .toList();
  }
}
