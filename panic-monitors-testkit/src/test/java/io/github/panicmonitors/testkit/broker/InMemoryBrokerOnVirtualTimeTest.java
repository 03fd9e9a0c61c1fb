package io.github.panicmonitors.testkit.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InMemoryBrokerOnVirtualTimeTest extends InMemoryBrokerTest {
  private final VirtualTime time = new VirtualTime();

  @Override
  TimeSource time() {
    return time;
  }

  @Override
  protected void awaitTimeout(VirtualTime.Action<BrokerException> call) throws BrokerException {
    time.run(call);
  }

  /** Fails if tracked work never runs. */
  @AfterEach
  void settle() {
    time.settle();
  }

  @Test
  void aBlockedPublishWaitsUntilTheAlarmEnds() throws Exception {
    try (InMemoryBroker broker = new InMemoryBroker(time)) {
      BrokerConnection connection = blockedConnection(broker);
      FutureTask<Long> publishing = new FutureTask<>(() -> connection.publish(message()));
      Thread publisher = new Thread(time.tracked(publishing));
      publisher.start();

      time.advance(Duration.ofDays(1));
      assertThat(publishing.isDone()).isFalse();
      time.interrupt(publisher);
      time.settle();
      assertThat(publishing.isDone()).isFalse();

      broker.faults().unblock();
      time.settle();
      assertThat(publishing.get(10, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(broker.published("exchange")).hasSize(2);
    }
  }

  @Test
  void aRequestOfABlockedConnectionTimesOut() throws Exception {
    try (InMemoryBroker broker = new InMemoryBroker(time)) {
      BrokerConnection connection = blockedConnection(broker);
      long before = time.nanoTime();

      assertThatExceptionOfType(BrokerException.class)
          .isThrownBy(() -> time.run(() -> connection.declareQueue("queue")))
          .satisfies(e -> assertThat(e.fault()).isEqualTo(BrokerFault.TIMEOUT));

      assertThat(Duration.ofNanos(time.nanoTime() - before)).isEqualTo(Duration.ofSeconds(10));
      assertThat(broker.connections()).isEmpty();
    }
  }

  @Test
  void returnsTheDepthOfEachQueue() {
    try (InMemoryBroker broker = new InMemoryBroker(time)) {
      broker.declareExchange("exchange");
      broker.declareQueue("second");
      broker.declareLockedQueue("locked");
      broker.declareQueue("first");
      broker.bind("first", "exchange", "#");
      broker.publish("exchange", "key", new byte[0]);
      broker.publish("exchange", "key", new byte[0]);

      assertThat(broker.depths())
          .containsExactly(Map.entry("second", 0), Map.entry("locked", 0), Map.entry("first", 2));
    }
  }

  private static BrokerConnection blockedConnection(InMemoryBroker broker) throws Exception {
    broker.declareExchange("exchange");
    BrokerConnection connection = broker.connect("blocked", new ConnectionListener() {});
    broker.faults().block("memory");
    connection.publish(message());
    return connection;
  }

  private static OutboundMessage message() {
    return new OutboundMessage("exchange", "key", "id", Map.of(), new byte[0]);
  }
}
