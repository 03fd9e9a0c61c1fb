package io.github.panicmonitors.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value from files that others may replace while the process runs, such as a token, or a
 * certificate and its key. Thread-safe.
 *
 * <p>Compares the files with what was read last, once a second at most. While a file is missing,
 * invalid or still being written, the last good value stays in use, with one warning.
 */
final class FileValue<T> implements Supplier<T> {
  private static final Logger log = LoggerFactory.getLogger(FileValue.class);

  private static final int MAX_BYTES = 1 << 20;
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A file that changed less than this ago may still be written. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final List<Path> files;
  private final Parser<T> parser;
  private final LongSupplier nanoTime;

  /** Guards the fields below it. A thread that finds it locked uses the current value. */
  private final ReentrantLock check = new ReentrantLock();

  private List<byte[]> loaded;
  private List<byte[]> seen;
  private String failure = "";

  private volatile T value;
  private volatile long nextCheckNanos;

  /** Makes a value from the contents of the files. */
  interface Parser<T> {
    /**
     * Parses the contents.
     *
     * @throws IllegalArgumentException if they are invalid; the message does not quote them
     */
    T parse(List<byte[]> contents);
  }

  /**
   * Reads the value for the first time.
   *
   * @throws IllegalArgumentException if a file cannot be read or is invalid
   */
  FileValue(List<Path> files, Parser<T> parser) {
    this(files, parser, System::nanoTime);
  }

  FileValue(List<Path> files, Parser<T> parser, LongSupplier nanoTime) {
    this.files = List.copyOf(files);
    this.parser = parser;
    this.nanoTime = nanoTime;
    loaded = contents();
    seen = loaded;
    value = parser.parse(loaded);
    nextCheckNanos = nanoTime.getAsLong() + CHECK_NANOS;
  }

  @Override
  public T get() {
    if (nanoTime.getAsLong() - nextCheckNanos >= 0 && check.tryLock()) {
      try {
        check();
      } finally {
        nextCheckNanos = nanoTime.getAsLong() + CHECK_NANOS;
        check.unlock();
      }
    }
    return value;
  }

  private void check() {
    try {
      List<byte[]> now = contents();
      boolean complete = same(now, seen) || isSettled();
      seen = now;
      if (!same(now, loaded) && complete) {
        value = parser.parse(now);
        loaded = now;
        log.info("{} was replaced and is in use", names());
      }
      failure = complete ? "" : failure;
    } catch (IllegalArgumentException e) {
      warnOnce(String.valueOf(e.getMessage()));
    }
  }

  private void warnOnce(String reason) {
    if (!reason.equals(failure)) {
      log.warn("{}: what was read before stays in use until this is corrected", reason);
    }
    failure = reason;
  }

  private List<byte[]> contents() {
    List<byte[]> contents = new ArrayList<>(files.size());
    for (Path file : files) {
      contents.add(content(file));
    }
    return contents;
  }

  private static byte[] content(Path file) {
    try {
      // A pipe would block.
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IllegalArgumentException("file is not a regular file: " + file);
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes(MAX_BYTES + 1);
        if (content.length > MAX_BYTES) {
          throw new IllegalArgumentException("file exceeds 1 MiB: " + file);
        }
        return content;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("file cannot be read: " + file, e);
    }
  }

  private boolean isSettled() {
    Instant since = Instant.now().minus(SETTLED);
    try {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isAfter(since)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean same(List<byte[]> one, List<byte[]> other) {
    for (int i = 0; i < one.size(); i++) {
      if (!Arrays.equals(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private String names() {
    return String.join(", ", files.stream().map(Path::toString).toList());
  }
}
