package io.github.panicmonitors.testkit.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A child process whose output is read while it runs. */
final class ChildProcess {
  private static final int MAX_LINES = 200;

  private final String name;
  private final Process process;
  private final @Nullable String awaited;
  private final Deque<String> lines = new ArrayDeque<>();
  private final CountDownLatch seenOrEnded = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean seen;

  private ChildProcess(String name, Process process, @Nullable String awaited) {
    this.name = name;
    this.process = process;
    this.awaited = awaited;
  }

  /**
   * Starts a process without standard input.
   *
   * @param awaited a part of the output line that {@link #awaitLine} waits for, or {@code null}
   */
  static ChildProcess start(
      List<String> command, Map<String, String> environment, @Nullable String awaited) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null"));
    builder.environment().keySet().removeIf(variable -> variable.startsWith("RABBITMQ_"));
    builder.environment().putAll(environment);
    try {
      String name = Path.of(command.get(0)).getFileName().toString();
      ChildProcess child = new ChildProcess(name, builder.start(), awaited);
      Thread reader = new Thread(child::readOutput, "panic-monitors-" + name + "-output");
      reader.setDaemon(true);
      reader.start();
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readOutput() {
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        keep(line);
      }
    } catch (IOException e) {
      keep(e.toString());
    } finally {
      seenOrEnded.countDown();
      ended.countDown();
    }
  }

  private void keep(String line) {
    synchronized (lines) {
      lines.add(line);
      if (lines.size() > MAX_LINES) {
        lines.removeFirst();
      }
    }
    if (awaited != null && line.contains(awaited)) {
      seen = true;
      seenOrEnded.countDown();
    }
  }

  /** Returns its last output lines. */
  String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  void awaitLine(Duration timeout) {
    await(seenOrEnded, timeout);
    if (!seen) {
      throw new IllegalStateException(name + " did not start within " + timeout + ":\n" + output());
    }
  }

  /** Waits for its end and returns whether it ended within the timeout. All output is then read. */
  boolean awaitEnd(Duration timeout) {
    return await(ended, timeout) && exitValue(timeout) != null;
  }

  @Nullable Integer exitValue(Duration timeout) {
    try {
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)
          ? process.exitValue()
          : null;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private boolean await(CountDownLatch latch, Duration timeout) {
    try {
      return latch.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private IllegalStateException interrupted() {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while waiting for " + name);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void terminate() {
    process.destroy();
  }

  void kill() {
    process.destroyForcibly();
  }
}
