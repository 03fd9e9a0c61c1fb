package io.github.panicmonitors.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Prints the machine that a benchmark runs on, and reads what a process uses. */
public final class Machine {
  private Machine() {}

  /** Prints cores, memory, JDK, kernel, time and load. */
  public static void main(String[] arguments) {
    System.out.printf(
        Locale.ROOT,
        "machine   %d cores, %.1f GiB of memory, Linux %s%n",
        Runtime.getRuntime().availableProcessors(),
        statusKib(Path.of("/proc/meminfo"), "MemTotal") / 1024.0 / 1024.0,
        System.getProperty("os.version"));
    System.out.printf(
        "JDK       %s (%s)%n",
        System.getProperty("java.runtime.version"), System.getProperty("java.vm.vendor"));
    System.out.printf(
        "started   %s UTC, load %s%n",
        LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES), load());
  }

  /** Returns the load averages of the last 1, 5 and 15 minutes. */
  public static String load() {
    String[] fields = read(Path.of("/proc/loadavg")).split(" ", -1);
    return String.join(" ", fields[0], fields[1], fields[2]);
  }

  /** Returns the number of a line in a file such as {@code /proc/self/status}. */
  public static long statusKib(Path file, String name) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(file + " has no " + name));
  }

  /** Returns the used heap of this JVM after a full collection. */
  public static long liveHeapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
