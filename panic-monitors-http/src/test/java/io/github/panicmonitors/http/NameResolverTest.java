package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NameResolverTest {
  private static final Duration SHORT = Duration.ofMillis(60);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final AtomicLong nanos = new AtomicLong();
  private final List<String> asked = new ArrayList<>();
  private final Queue<Runnable> waiting = new PriorityQueue<>();
  private NameResolver.NameService service = host -> InetAddress.getAllByName("127.0.0.2");

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "0:0:0:0:0:0:0:1"})
  void passesAddressesBy(String address) throws Exception {
    assertThat(resolve(queued(), address, SHORT)).isEqualTo(InetAddress.getAllByName(address));
    assertThat(waiting).isEmpty();
  }

  @Test
  void looksANameUpEachTime() throws Exception {
    NameResolver resolver = direct();
    resolve(resolver, "node.test", SHORT);
    service = host -> InetAddress.getAllByName("127.0.0.3");
    assertThat(resolve(resolver, "node.test", SHORT))
        .isEqualTo(InetAddress.getAllByName("127.0.0.3"));
  }

  @Test
  void callersShareOneLookUpOfAName() throws Exception {
    NameResolver resolver = queued();
    for (int i = 0; i < 3; i++) {
      assertNoAnswer(resolver, "node.test");
    }
    assertThat(waiting).hasSize(1);
    waiting.remove().run();
    assertThat(resolve(resolver, "node.test", SHORT)).hasSize(1);
    assertThat(asked).containsExactly("node.test");
  }

  @Test
  void usesTheKnownAddressesWhileALookUpIsLate() throws Exception {
    NameResolver resolver = queued();
    assertNoAnswer(resolver, "node.test");
    waiting.remove().run();
    InetAddress[] known = resolve(resolver, "node.test", SHORT);
    nanos.addAndGet(NameResolver.LATE.toNanos());
    try (HttpCall call = HttpCall.begin(LONG)) {
      assertThat(resolver.resolve("node.test")).isEqualTo(known);
      assertThat(call.remainingMillis(60_000)).as("does not wait").isGreaterThan(25_000);
    }
  }

  @Test
  void forgetsNamesThatAreNoLongerUsed() throws Exception {
    NameResolver resolver = queued();
    assertNoAnswer(resolver, "removed.test");
    waiting.remove().run();
    assertNoAnswer(resolver, "silent.test");
    assertThat(resolver.size()).isEqualTo(2);

    nanos.addAndGet(NameResolver.MEMORY.toNanos() + 1);
    assertNoAnswer(resolver, "other.test");
    assertThat(resolver.size()).as("other.test, and silent.test: its look-up runs").isEqualTo(2);
  }

  @Test
  void reportsAnUnknownHost() {
    service =
        host -> {
          throw new UnknownHostException(host);
        };
    NameResolver resolver = direct();
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(UnknownHostException.class)
          .isThrownBy(() -> resolve(resolver, "node.test", SHORT))
          .withMessage("host is unknown: node.test");
    }
    assertThat(asked).hasSize(2);
  }

  @Test
  void aLookUpThatFailsLateWasNotAnswered() throws Exception {
    NameResolver resolver = direct();
    InetAddress[] known = resolve(resolver, "known.test", SHORT);
    service = this::failLate;
    assertThat(resolve(resolver, "known.test", SHORT)).isEqualTo(known);
    assertNoAnswer(resolver, "new.test");
    asked.clear();

    assertThat(resolve(resolver, "known.test", SHORT)).isEqualTo(known);
    assertNoAnswer(resolver, "new.test");
    assertThat(asked).as("the JVM remembers the failure").isEmpty();

    nanos.addAndGet(NameResolver.RETRY_DELAY.toNanos());
    assertNoAnswer(resolver, "new.test");
    assertThat(asked).containsExactly("new.test");
  }

  @Test
  void laterCallersDoNotWaitForAnOldLookUp() {
    NameResolver resolver = queued();
    assertNoAnswer(resolver, "node.test");
    nanos.addAndGet(NameResolver.MAX_FIRST_WAIT.toNanos());
    try (HttpCall call = HttpCall.begin(LONG)) {
      assertThatExceptionOfType(UnknownHostException.class)
          .isThrownBy(() -> resolver.resolve("node.test"));
      assertThat(call.remainingMillis(60_000)).isGreaterThan(20_000);
    }
  }

  @Test
  void namesThatWereNotAnsweredComeLast() {
    NameResolver resolver = queued();
    service = this::failLate;
    assertNoAnswer(resolver, "silent.test");
    waiting.remove().run();
    nanos.addAndGet(NameResolver.RETRY_DELAY.toNanos());
    asked.clear();

    assertNoAnswer(resolver, "silent.test");
    assertNoAnswer(resolver, "new.test");
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
    assertThat(asked).containsExactly("new.test", "silent.test");
  }

  @Test
  void aLookUpThatThrowsAnythingCanBeRepeated() throws Exception {
    service =
        host -> {
          throw new SecurityException("no look-ups here");
        };
    NameResolver resolver = queued();
    assertNoAnswer(resolver, "node.test");
    assertThatExceptionOfType(SecurityException.class).isThrownBy(() -> waiting.remove().run());
    service = host -> InetAddress.getAllByName("127.0.0.2");
    assertNoAnswer(resolver, "node.test");
    waiting.remove().run();
    assertThat(resolve(resolver, "node.test", SHORT)).hasSize(1);
  }

  @Test
  void aHundredSilentNamesTakeSixteenThreads() {
    CountDownLatch silence = new CountDownLatch(1);
    service =
        host -> {
          awaitUninterruptibly(silence);
          return InetAddress.getAllByName("127.0.0.2");
        };
    NameResolver resolver = new NameResolver(service);
    try {
      for (int i = 0; i < 100; i++) {
        String name = "node-" + i + ".test";
        assertThatExceptionOfType(UnknownHostException.class)
            .isThrownBy(() -> resolve(resolver, name, Duration.ZERO));
      }
      assertThat(lookUpThreads()).isEqualTo(16);
    } finally {
      silence.countDown();
    }
    Awaitility.await().untilAsserted(() -> assertThat(lookUpThreads()).isZero());
  }

  private InetAddress[] failLate(String host) throws UnknownHostException {
    nanos.addAndGet(NameResolver.LATE.toNanos());
    throw new UnknownHostException(host);
  }

  private static long lookUpThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("panic-monitors-name-lookup-"))
        .count();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private NameResolver direct() {
    return with(Runnable::run);
  }

  private NameResolver queued() {
    return with(waiting::add);
  }

  private NameResolver with(Executor threads) {
    return new NameResolver(
        host -> {
          asked.add(host);
          return service.addressesOf(host);
        },
        threads,
        nanos::get);
  }

  private static InetAddress[] resolve(NameResolver resolver, String host, Duration limit)
      throws UnknownHostException {
    HttpCall call = HttpCall.begin(limit);
    try {
      return resolver.resolve(host);
    } finally {
      call.close();
    }
  }

  private static void assertNoAnswer(NameResolver resolver, String host) {
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> resolve(resolver, host, SHORT))
        .withMessage("name service does not answer: " + host);
  }
}
