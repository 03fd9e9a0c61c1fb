package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.examples.standalone.ClientConnections.Limits;
import io.github.panicmonitors.testkit.status.TestMonitorStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow clients keep neither threads nor places from others. */
@Timeout(60)
@SuppressWarnings("try") // slow clients only have to exist
class SlowClientsTest {
  private static final String SAME_ADDRESS = "127.0.0.1";
  private static final String OTHER_ADDRESS = "127.0.0.2";
  private static final String THIRD_ADDRESS = "127.0.0.3";

  private static final String HALF_A_HEAD = "GET /health HTTP/1.1\r\nHost: localhost\r\nX: ";
  private static final String SLOW_BODY =
      "POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{";
  private static final String EVENTS = "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String STATUS = "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Limits LIMITS = Limits.of(64);
  private static final Limits TWO_SECONDS = new Limits(64, 512, SECOND.multipliedBy(2), SECOND);

  private ClientConnections connections = new ClientConnections(LIMITS);

  private StatusServer open(Limits limits, ManagerStatus status) throws IOException {
    connections = new ClientConnections(limits);
    InetSocketAddress anyPort = InetSocketAddress.createUnresolved("127.0.0.1", 0);
    return StatusServer.open(anyPort, connections, () -> status, () -> new byte[0]);
  }

  /**
   * Waits until the server answers for a whole second. A new connection may be closed until all
   * other clients have not read for 100 ms.
   */
  private static void awaitHealth(StatusServer server) throws IOException {
    try (Clients operator = new Clients(server, SAME_ADDRESS)) {
      await()
          .atMost(TIMEOUT)
          .during(SECOND)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> !operator.askHealth().isNegative());
    }
  }

  /** Asserts on the median, since this test shares its processor with others. */
  private static void assertHealthAnswersWithinASecond(StatusServer server) throws IOException {
    try (Clients operator = new Clients(server, SAME_ADDRESS)) {
      List<Duration> times = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        times.add(operator.askHealth());
      }
      Collections.sort(times);
      assertThat(times.get(2)).isLessThan(SECOND);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SAME_ADDRESS, OTHER_ADDRESS})
  void closesHeadsThatAreNotWholeInTimeThoughTheyDrip(String from) throws Exception {
    long openedNanos = System.nanoTime();
    try (StatusServer server = open(TWO_SECONDS, new Statuses().status());
        Clients slow = new Clients(server, from).open(200, HALF_A_HEAD)) {
      assertHealthAnswersWithinASecond(server);
      await()
          .atMost(TIMEOUT)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                slow.drip("x");
                return slow.stillOpen() == 0;
              });
      assertThat(Duration.ofNanos(System.nanoTime() - openedNanos))
          .isGreaterThan(TWO_SECONDS.head());
      assertHealthAnswersWithinASecond(server);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SAME_ADDRESS, OTHER_ADDRESS})
  void answersWithoutReadingTheBody(String from) throws Exception {
    try (StatusServer server = open(LIMITS, new Statuses().status());
        Clients slow = new Clients(server, from).open(200, SLOW_BODY)) {
      assertHealthAnswersWithinASecond(server);
      slow.drip("x");
      assertHealthAnswersWithinASecond(server);

      assertThat(slow.response(199)).startsWith("HTTP/1.1 405 ").contains("Connection: close");
    }
  }

  @Test
  void asksForNoBody() throws Exception {
    String request = SLOW_BODY.replace("\r\n\r\n{", "\r\nExpect: 100-continue\r\n\r\n");
    try (StatusServer server = open(LIMITS, new Statuses().status());
        Clients client = new Clients(server, SAME_ADDRESS).open(1, request)) {
      assertThat(client.response(0)).startsWith("HTTP/1.1 405 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SAME_ADDRESS, OTHER_ADDRESS})
  void closesIdleConnections(String from) throws Exception {
    try (StatusServer server = open(TWO_SECONDS, new Statuses().status());
        Clients idle = new Clients(server, from).open(1_000, "")) {
      assertHealthAnswersWithinASecond(server);

      await().atMost(TIMEOUT).until(() -> idle.stillOpen() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SAME_ADDRESS, OTHER_ADDRESS})
  void answersBesideEventStreamsThatAreNotRead(String from) throws Exception {
    try (StatusServer server = open(LIMITS, large());
        Clients silent = new Clients(server, from).open(200, EVENTS)) {
      assertHealthAnswersWithinASecond(server);

      await().atMost(TIMEOUT).until(() -> EventStream.isAdmitted(server.url()));
      assertHealthAnswersWithinASecond(server);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SAME_ADDRESS, OTHER_ADDRESS})
  void answersBesideResponsesThatAreNotRead(String from) throws Exception {
    try (StatusServer server = open(LIMITS, large());
        Clients silent = new Clients(server, from).open(200, STATUS)) {
      awaitHealth(server);
      assertHealthAnswersWithinASecond(server);
    }
  }

  @Test
  void closesConnectionsOfClientsThatDoNotRead() throws Exception {
    Limits impatient = new Limits(64, 512, Duration.ofSeconds(5), SECOND);
    try (StatusServer server = open(impatient, large());
        Clients silent = new Clients(server, SAME_ADDRESS).open(4, STATUS).open(4, EVENTS)) {
      await().atMost(TIMEOUT).until(() -> connections.count() > 0);
      awaitConnections(0);
    }
  }

  @Test
  void closesTheConnectionThatHasWaitedLongest() throws Exception {
    Limits two = new Limits(2, 512, TIMEOUT, TIMEOUT);
    try (StatusServer server = open(two, new Statuses().status());
        Clients waiting = new Clients(server, OTHER_ADDRESS).open(1, HALF_A_HEAD)) {
      awaitConnections(1);
      waiting.open(1, HALF_A_HEAD);
      awaitConnections(2);
      waiting.open(1, HALF_A_HEAD);

      assertThat(waiting.response(0)).isEmpty();
      waiting.drip("x\r\n\r\n");
      assertThat(waiting.response(1)).startsWith("HTTP/1.1 200 ");
      assertThat(waiting.response(2)).startsWith("HTTP/1.1 200 ");
    }
  }

  private void awaitConnections(int count) {
    await().atMost(TIMEOUT).until(() -> connections.count() == count);
  }

  @Test
  void limitsTheConnectionsOfAllAddresses() throws Exception {
    Limits three = new Limits(64, 3, TIMEOUT, TIMEOUT);
    try (StatusServer server = open(three, new Statuses().status());
        Clients first = new Clients(server, OTHER_ADDRESS).open(1, "");
        Clients others = new Clients(server, THIRD_ADDRESS)) {
      awaitConnections(1);
      others.open(2, "");
      awaitConnections(3);
      assertHealthAnswersWithinASecond(server);

      assertThat(first.response(0)).isEmpty();
      assertThat(connections.count()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void closesAnEventStreamThatIsNotReadForANewConnection() throws Exception {
    Limits two = new Limits(2, 512, TIMEOUT, TIMEOUT);
    try (StatusServer server = open(two, large());
        EventStream read = EventStream.of(server.url());
        Clients silent = new Clients(server, SAME_ADDRESS).open(1, EVENTS)) {
      read.await("live");

      await().atMost(TIMEOUT).ignoreExceptions().until(() -> silent.askHealth().toNanos() > 0);
      read.await("live");
      read.await("live");
    }
  }

  @Test
  void closesTheNewConnectionIfAllOthersAreStreamsThatAreRead() throws Exception {
    Limits one = new Limits(1, 512, TIMEOUT, TIMEOUT);
    try (StatusServer server = open(one, new Statuses().status());
        EventStream read = EventStream.of(server.url());
        Clients next = new Clients(server, SAME_ADDRESS)) {
      read.await("live");
      next.open(1, HEALTH);

      assertThat(next.response(0)).isEmpty();
      read.await("live");
      try (Clients other = new Clients(server, OTHER_ADDRESS)) {
        assertThat(other.askHealth()).isPositive();
      }
    }
  }

  /** Returns a status that is larger than the buffers of a connection. */
  private static ManagerStatus large() {
    String name = "n".repeat(4_000);
    Statuses statuses = new Statuses();
    for (int i = 0; i < 1_000; i++) {
      statuses.monitors(TestMonitorStatus.of("ship", "s" + i).name(name).build());
    }
    return statuses.status();
  }
}
