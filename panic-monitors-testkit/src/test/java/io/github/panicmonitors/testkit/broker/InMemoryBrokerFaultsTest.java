package io.github.panicmonitors.testkit.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.ReturnedMessage;
import io.github.panicmonitors.api.time.TimeSource;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InMemoryBrokerFaultsTest {
  private final InMemoryBroker broker = new InMemoryBroker(TimeSource.system());
  private final Events events = new Events();

  @BeforeEach
  void declare() {
    broker.declareExchange("raw_data");
    broker.declareQueue("observer");
    broker.bind("observer", "raw_data", "node.*");
  }

  @AfterEach
  void close() {
    broker.close();
  }

  @Test
  void refusesTheScriptedNumberOfConnects() throws Exception {
    broker.faults().refuseConnects(2, BrokerFault.UNREACHABLE);
    broker.faults().refuseConnects(1, BrokerFault.CREDENTIALS_REFUSED);

    assertConnectFails(BrokerFault.UNREACHABLE);
    assertConnectFails(BrokerFault.UNREACHABLE);
    assertConnectFails(BrokerFault.CREDENTIALS_REFUSED);
    connect("now");

    assertThat(broker.connections()).containsExactly("now");
  }

  @Test
  void refusesConnectsWhenClosed() throws Exception {
    connect("open");

    broker.close();

    assertThat(events.next()).isEqualTo("closed CONNECTION_LOST");
    assertThat(broker.connections()).isEmpty();
    assertConnectFails(BrokerFault.UNREACHABLE);
  }

  @Test
  void closesConnectionsThatDiedSilently() throws Exception {
    connect("silent");
    broker.faults().partition();
    broker.faults().dropConnections();

    broker.close();

    assertThat(events.next()).isEqualTo("closed CONNECTION_LOST");
    assertThat(broker.connections()).isEmpty();
  }

  @Test
  void keepsMessagesOverStopAndRestart() throws Exception {
    connect("open");
    broker.publish("raw_data", "node.chainlink", "1".getBytes(UTF_8));

    broker.faults().stop();
    assertThat(events.next()).isEqualTo("closed CONNECTION_LOST");
    assertConnectFails(BrokerFault.UNREACHABLE);

    broker.faults().restart();
    connect("again");
    assertThat(broker.depth("observer")).isEqualTo(1);
  }

  @Test
  void recordsMessagesOfConnectionsAndOfTheTest() throws Exception {
    BrokerConnection connection = connect("publisher");

    connection.publish(message("node.chainlink", "1"));
    boolean routed = broker.publish("raw_data", "node.other", "2".getBytes(UTF_8));
    boolean unrouted = broker.publish("raw_data", "unbound", "3".getBytes(UTF_8));

    assertThat(routed).isTrue();
    assertThat(unrouted).isFalse();
    assertThat(broker.published("raw_data"))
        .extracting(
            RecordedMessage::routingKey,
            RecordedMessage::messageId,
            RecordedMessage::text,
            RecordedMessage::routed)
        .containsExactly(
            tuple("node.chainlink", "id-1", "1", true),
            tuple("node.other", null, "2", true),
            tuple("unbound", null, "3", false));
    assertThat(broker.published("raw_data").get(0).headers()).containsEntry("slot", 1L);
    assertThat(broker.waiting("observer"))
        .extracting(RecordedMessage::text)
        .containsExactly("1", "2");
  }

  @Test
  void countsUnacknowledgedMessagesInTheDepth() throws Exception {
    broker.publish("raw_data", "node.a", "1".getBytes(UTF_8));
    broker.publish("raw_data", "node.a", "2".getBytes(UTF_8));
    BrokerConnection connection = connect("consumer");

    connection.consume("observer", new ConsumeOptions(false, false, 1));

    assertThat(events.next()).isEqualTo("delivery 1");
    assertThat(broker.depth("observer")).isEqualTo(2);
    assertThat(broker.waiting("observer")).hasSize(1);
    assertThat(broker.consumers("observer")).isEqualTo(1);
    connection.acknowledge(1);
    assertThat(events.next()).isEqualTo("delivery 2");
    assertThat(broker.depth("observer")).isEqualTo(1);
    assertThat(broker.waiting("observer")).isEmpty();
  }

  @Test
  void clearsMessages() {
    broker.publish("raw_data", "node.a", "1".getBytes(UTF_8));

    broker.clearMessages();

    assertThat(broker.published("raw_data")).isEmpty();
    assertThat(broker.depth("observer")).isZero();
  }

  @Test
  void drainsAQueue() {
    broker.publish("raw_data", "node.a", "1".getBytes(UTF_8));
    broker.publish("raw_data", "node.a", "2".getBytes(UTF_8));

    assertThat(broker.drain("observer"))
        .extracting(RecordedMessage::text)
        .containsExactly("1", "2");

    assertThat(broker.depth("observer")).isZero();
  }

  @Test
  void deliversToConsumersInTurn() throws Exception {
    Events other = new Events();
    connect("one").consume("observer", new ConsumeOptions(false, false, 10));
    broker.connect("other", other).consume("observer", new ConsumeOptions(false, false, 10));

    broker.publish("raw_data", "node.a", "1".getBytes(UTF_8));
    broker.publish("raw_data", "node.a", "2".getBytes(UTF_8));

    assertThat(events.next()).isEqualTo("delivery 1");
    assertThat(other.next()).isEqualTo("delivery 2");
  }

  @Test
  void releasesHeldConfirmsInOrder() throws Exception {
    BrokerConnection connection = connect("publisher");
    broker.faults().holdConfirms();
    connection.publish(message("node.a", "1"));
    connection.publish(message("unbound", "2"));
    assertThat(events.next()).isEqualTo("return id-2");

    broker.faults().releaseConfirms();
    connection.publish(message("node.a", "3"));

    assertThat(events.next()).isEqualTo("confirm 1 true");
    assertThat(events.next()).isEqualTo("confirm 2 true");
    assertThat(events.next()).isEqualTo("confirm 3 true");
  }

  @Test
  void nacksTheScriptedNumberOfMessagesAndStoresNone() throws Exception {
    BrokerConnection connection = connect("publisher");
    broker.faults().nackNext(1);

    connection.publish(message("node.a", "1"));
    connection.publish(message("node.a", "2"));

    assertThat(events.next()).isEqualTo("confirm 1 false");
    assertThat(events.next()).isEqualTo("confirm 2 true");
    assertThat(broker.waiting("observer")).extracting(RecordedMessage::text).containsExactly("2");
    assertThat(broker.published("raw_data")).hasSize(1);
  }

  @Test
  void losesHeldConfirmsWithTheConnection() throws Exception {
    BrokerConnection connection = connect("publisher");
    broker.faults().holdConfirms();
    connection.publish(message("node.a", "1"));

    broker.faults().dropConnections();
    broker.faults().releaseConfirms();

    assertThat(events.next()).isEqualTo("closed CONNECTION_LOST");
    assertThat(broker.depth("observer")).isEqualTo(1);
  }

  @Test
  void rejectsMissingExchangesAndQueues() {
    assertThatIllegalStateException()
        .isThrownBy(() -> broker.publish("missing", "key", new byte[0]))
        .withMessage("no exchange 'missing'");
    assertThatIllegalStateException()
        .isThrownBy(() -> broker.bind("missing", "raw_data", "#"))
        .withMessage("no queue 'missing'");
  }

  private void assertConnectFails(BrokerFault fault) {
    assertThatExceptionOfType(BrokerException.class)
        .isThrownBy(() -> connect("refused"))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private BrokerConnection connect(String name) throws Exception {
    return broker.connect(name, events);
  }

  private static OutboundMessage message(String routingKey, String text) {
    return new OutboundMessage(
        "raw_data", routingKey, "id-" + text, Map.of("slot", 1L), text.getBytes(UTF_8));
  }

  private static final class Events implements ConnectionListener {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Nullable String next() throws InterruptedException {
      return events.poll(10, TimeUnit.SECONDS);
    }

    @Override
    public void onDelivery(Delivery delivery) {
      events.add("delivery " + new String(delivery.body(), UTF_8));
    }

    @Override
    public void onConfirm(long first, long last, boolean accepted) {
      for (long sequence = first; sequence <= last; sequence++) {
        events.add("confirm " + sequence + " " + accepted);
      }
    }

    @Override
    public void onReturn(ReturnedMessage message) {
      events.add("return " + message.messageId());
    }

    @Override
    public void onBlocked(String reason) {
      events.add("blocked " + reason);
    }

    @Override
    public void onUnblocked() {
      events.add("unblocked");
    }

    @Override
    public void onClosed(@Nullable BrokerException cause) {
      events.add("closed " + (cause == null ? "by user" : cause.fault()));
    }
  }
}
