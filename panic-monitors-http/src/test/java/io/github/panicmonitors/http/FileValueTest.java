package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.panicmonitors.testkit.checks.LogCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that others replace while the process runs. */
class FileValueTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
  @TempDir private Path folder;
  private Path file;
  private FileValue<String> token;

  @BeforeEach
  void readFirst() throws Exception {
    file = writeLongAgo("token", "first\n");
    token = value(file);
  }

  private FileValue<String> value(Path... files) {
    return new FileValue<>(
        List.of(files),
        contents ->
            String.join(
                " ",
                contents.stream()
                    .map(content -> SecretFile.parse(files[0], content).reveal())
                    .toList()),
        nanos::get);
  }

  private Path writeLongAgo(String name, String text) throws IOException {
    Path written = Files.writeString(folder.resolve(name), text);
    Instant longAgo = Instant.now().minus(Duration.ofMinutes(1));
    return Files.setLastModifiedTime(written, FileTime.from(longAgo));
  }

  /** Returns the value a second later. */
  private String next() {
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    return token.get();
  }

  @Test
  void usesWhatTheFileHoldsNow() throws Exception {
    assertThat(next()).isEqualTo("first");
    writeLongAgo("token", "secnd\r\n");
    assertThat(next()).isEqualTo("secnd");
    Files.move(writeLongAgo("next", "third"), file, StandardCopyOption.ATOMIC_MOVE);
    assertThat(next()).isEqualTo("third");
  }

  @Test
  void followsALinkThatIsReplaced() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    token = value(link);
    Path other = writeLongAgo("other", "second");
    Path next = Files.createSymbolicLink(folder.resolve("next"), other);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
    assertThat(next()).isEqualTo("second");
  }

  @Test
  void looksOnceASecondAtMost() throws Exception {
    writeLongAgo("token", "second");
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(token.get()).isEqualTo("first");
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(token.get()).isEqualTo("second");
  }

  @Test
  @Timeout(30)
  void threadThatFindsAnotherOneReadingUsesTheCurrentValue() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    FileValue<Integer> value =
        new FileValue<>(
            List.of(file),
            contents -> {
              if (reads.incrementAndGet() > 1) {
                reading.countDown();
                awaitUninterruptibly(released);
              }
              return reads.get();
            },
            nanos::get);
    writeLongAgo("token", "second");
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    Thread first = new Thread(value::get);
    first.start();
    reading.await();

    assertThat(value.get()).isEqualTo(1);
    released.countDown();
    first.join();
    assertThat(value.get()).isEqualTo(2);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @Test
  void waitsUntilAFileIsWritten() throws Exception {
    Path writing = Files.writeString(file, "sec");
    Files.setLastModifiedTime(writing, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(next()).isEqualTo("first");
    Files.writeString(file, "second");
    Files.setLastModifiedTime(writing, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(next()).as("it has changed since the last look").isEqualTo("first");
    assertThat(next()).as("it has not").isEqualTo("second");
  }

  @Test
  void keepsTheLastGoodValueAndWarnsOnce(LogCheck log) throws Exception {
    log.expect("file is empty: .*: what was read before stays in use");
    writeLongAgo("token", "\n");
    assertThat(next()).isEqualTo("first");
    assertThat(next()).isEqualTo("first");
    assertThat(log.records()).hasSize(1);

    log.expect("file cannot be read: .*: what was read before stays in use");
    Files.delete(file);
    assertThat(next()).isEqualTo("first");
    assertThat(next()).isEqualTo("first");
    assertThat(log.records()).hasSize(2);

    writeLongAgo("token", "second");
    assertThat(next()).isEqualTo("second");
    writeLongAgo("token", "");
    assertThat(next()).isEqualTo("second");
    assertThat(log.records()).as("a new fault").hasSize(3);
  }

  @Test
  void keepsTheLastGoodValueOfBrokenFiles(LogCheck log) throws Exception {
    log.expect("file is not UTF-8");
    Files.write(file, new byte[] {'a', (byte) 0xff});
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    assertThat(next()).isEqualTo("first");

    log.expect("file exceeds 1 MiB");
    writeLongAgo("token", "x".repeat((1 << 20) + 1));
    assertThat(next()).isEqualTo("first");

    log.expect("file is not a regular file");
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(next()).isEqualTo("first");
    assertThat(log.records()).noneSatisfy(record -> assertThat(record).contains("xx"));
  }

  @Test
  void comparesAllFiles() throws Exception {
    Path second = writeLongAgo("second", "a");
    token = value(file, second);
    writeLongAgo("second", "b");
    assertThat(next()).isEqualTo("first b");
  }

  @Test
  void rejectsAnInvalidFileAtFirst() throws Exception {
    Path empty = writeLongAgo("empty", "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> value(empty))
        .withMessage("file is empty: " + empty);
    assertThat(SecretFile.parse(empty, "a b\n\n".getBytes(UTF_8)).reveal()).isEqualTo("a b");
  }
}
