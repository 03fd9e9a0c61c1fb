package io.github.panicmonitors.core.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.testkit.checks.CleanTestExtension;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files that others replace while the process runs. */
@ExtendWith(CleanTestExtension.class)
class ReloadedValueTest {
  @TempDir private Path folder;
  private Path file;
  private ReloadedValue<Secret> password;

  @BeforeEach
  void readFirst() throws Exception {
    file = Files.writeString(folder.resolve("password"), "first\n");
    password = new ReloadedValue<>(() -> CredentialFiles.password(file));
  }

  @Test
  void readsWhatTheFileHoldsNow() throws Exception {
    assertThat(password.get().reveal()).isEqualTo("first");
    Files.writeString(file, "second");
    assertThat(password.get().reveal()).isEqualTo("second");
    Path next = Files.writeString(folder.resolve("next"), "third\r\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    assertThat(password.get().reveal()).isEqualTo("third");
  }

  @Test
  void followsALinkThatIsReplaced() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    ReloadedValue<Secret> linked = new ReloadedValue<>(() -> CredentialFiles.password(link));
    Path other = Files.writeString(folder.resolve("other"), "second");
    Path next = Files.createSymbolicLink(folder.resolve("next"), other);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
    assertThat(linked.get().reveal()).isEqualTo("second");
  }

  @Test
  @Timeout(30)
  void readThatHangsHoldsUpOneThread(LogCheck log) throws Exception {
    log.expect("takes long to read: what it held before stays in use");
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    ReloadedValue<Integer> value =
        new ReloadedValue<>(
            () -> {
              int read = reads.incrementAndGet();
              if (read == 2) {
                hanging.countDown();
                awaitUninterruptibly(released);
              }
              return read;
            });
    Thread first = new Thread(value::get);
    first.start();
    hanging.await();

    assertThat(value.get()).isEqualTo(1);
    assertThat(value.get()).isEqualTo(1);
    assertThat(log.records()).hasSize(1);
    released.countDown();
    first.join();
    assertThat(value.get()).isEqualTo(3);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @Test
  @Timeout(30)
  void readThatHangsEndsWithTheLimitOfTheConnection() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    ReloadedValue<Secret> hanging =
        new ReloadedValue<>(
            () -> {
              if (reads.incrementAndGet() > 1) {
                awaitUninterruptibly(released);
              }
              return Secret.of("s3cret");
            });
    BrokerAddress address =
        new BrokerAddress(
            AmqpUri.factories(Secret.of("amqp://127.0.0.1:1")).get(0),
            Optional.of(hanging),
            Optional.empty());
    ConnectTask task = new ConnectTask(address, "test", new ConnectionListener() {}, "test");

    assertThatExceptionOfType(BrokerException.class)
        .isThrownBy(() -> task.await(Duration.ofMillis(100)))
        .withMessageStartingWith("no connection to amqp://127.0.0.1:1 within");
    released.countDown();
  }

  @Test
  void keepsTheLastGoodValueAndWarnsOnce(LogCheck log) throws Exception {
    log.expect("password file is empty: .* stays in use");
    Files.writeString(file, "");
    assertThat(password.get().reveal()).isEqualTo("first");
    assertThat(password.get().reveal()).isEqualTo("first");
    assertThat(log.records()).hasSize(1);

    log.expect("password file cannot be read: .* stays in use");
    Files.delete(file);
    assertThat(password.get().reveal()).isEqualTo("first");

    Files.writeString(file, "second");
    assertThat(password.get().reveal()).isEqualTo("second");
  }
}
