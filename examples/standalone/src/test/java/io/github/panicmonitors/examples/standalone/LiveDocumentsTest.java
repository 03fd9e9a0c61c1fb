package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveDocumentsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);

  @AfterEach
  void close() {
    assertThat(broker.depths()).as("queues that are left").isEmpty();
    broker.close();
  }

  private void send(String key, String text) {
    broker.publish("config", key, text.getBytes(UTF_8));
  }

  /** Receives documents, and runs an action as soon as it listens. */
  private Map<String, String> receive(Runnable whenListening) throws Exception {
    Map<RoutingKey, byte[]> received =
        time.call(() -> LiveDocuments.receive(broker, time, MINUTE, whenListening));
    Map<String, String> texts = new TreeMap<>();
    received.forEach((key, body) -> texts.put(key.value(), new String(body, UTF_8)));
    return texts;
  }

  @Test
  void receivesTheNewestDocumentOfEachKey() throws Exception {
    broker.declareExchange("config");
    send("chains.a.b.nodes_config", "before");

    Map<String, String> received =
        receive(
            () -> {
              send("chains.a.b.nodes_config", "1");
              send("general.systems_config", "2");
              send("chains.a.b.nodes_config", "3");
              assertThat(broker.depths().keySet()).allMatch(q -> q.startsWith(LiveDocuments.QUEUE));
            });

    assertThat(received)
        .isEqualTo(Map.of("chains.a.b.nodes_config", "3", "general.systems_config", "2"));
    assertThat(send("chains.a.b.nodes_config")).isFalse();
  }

  private boolean send(String key) {
    return broker.publish("config", key, new byte[0]);
  }

  @Test
  void listensForTheWholeTime() throws Exception {
    broker.declareExchange("config");
    long before = time.nanoTime();

    assertThat(receive(() -> {})).isEmpty();

    assertThat(time.nanoTime() - before).isEqualTo(MINUTE.toNanos());
  }

  private static void assertFails(BrokerFault fault, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(BrokerException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  @Test
  void failsIfPanicsExchangeIsMissing() {
    assertFails(BrokerFault.NOT_FOUND, () -> receive(() -> {}));
  }

  @Test
  void failsIfTheUserMayNotDeclareOrBind() {
    broker.declareExchange("config");
    broker.faults().revokeBinding();
    assertFails(BrokerFault.ACCESS_REFUSED, () -> receive(() -> {}));
    broker.faults().revokeDeclaring();
    assertFails(BrokerFault.ACCESS_REFUSED, () -> receive(() -> {}));
  }

  @Test
  void failsIfTheConnectionIsLost() {
    broker.declareExchange("config");

    assertFails(
        BrokerFault.CONNECTION_LOST, () -> receive(() -> broker.faults().dropConnections()));
  }

  @Test
  void failsIfTheBrokerCannotBeReached() {
    broker.faults().refuseConnects(1, BrokerFault.UNREACHABLE);

    assertFails(BrokerFault.UNREACHABLE, () -> receive(() -> {}));
  }
}
