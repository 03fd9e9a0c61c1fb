package io.github.panicmonitors.benchmarks.machine;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;

/**
 * CPU time used so far.
 *
 * @param ownNanos by this JVM
 * @param threadNanos by this JVM's Java threads, without JIT compiler and garbage collector
 * @param rabbitNanos by the RabbitMQ server that this JVM started
 * @param nginxNanos by the web server that this JVM started
 */
public record CpuTimes(long ownNanos, long threadNanos, long rabbitNanos, long nginxNanos) {

  /** Returns the times until now. */
  public static CpuTimes now() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new CpuTimes(
        system.getProcessCpuTime(),
        nanosOfThreads(),
        nanosOfDescendants("beam.smp"),
        nanosOfDescendants("nginx"));
  }

  private static long nanosOfThreads() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getAllThreadIds())
        .map(threads::getThreadCpuTime)
        .filter(nanos -> nanos > 0)
        .sum();
  }

  /** Returns the CPU time used since {@code before}. */
  public CpuTimes since(CpuTimes before) {
    return new CpuTimes(
        ownNanos - before.ownNanos,
        threadNanos - before.threadNanos,
        rabbitNanos - before.rabbitNanos,
        nginxNanos - before.nginxNanos);
  }

  private static long nanosOfDescendants(String command) {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::info)
        .filter(info -> info.command().orElse("").endsWith(command))
        .mapToLong(info -> info.totalCpuDuration().orElse(Duration.ZERO).toNanos())
        .sum();
  }
}
