package io.github.panicmonitors.testkit.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.ReturnedMessage;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults that pass on virtual time or affect only connections. */
class BrokerFaultsTest {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(20);
  private static final ConsumeOptions EXCLUSIVE = new ConsumeOptions(true, false, 1);

  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);
  private final BrokerFaults faults = broker.faults();
  private final Events events = new Events();

  @BeforeEach
  void declare() {
    broker.declareExchange("exchange");
    broker.declareQueue("queue");
    broker.bind("queue", "exchange", "#");
  }

  /** Fails if tracked work never runs or a thread leaks. */
  @AfterEach
  void close() {
    broker.close();
    time.settle();
    assertThat(time.unfinished()).isEmpty();
  }

  // Channels

  @Test
  void closesTheChannelOfOneConnectionWithACode() throws Exception {
    connect("one");
    Events others = new Events();
    broker.connect("other", others);

    faults.closeChannel("one", BrokerFault.PRECONDITION_FAILED);

    assertThat(events.take()).containsExactly("closed PRECONDITION_FAILED");
    assertThat(others.take()).isEmpty();
    assertThat(broker.connections()).containsExactly("other");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.closeChannel("one", BrokerFault.NOT_FOUND))
        .withMessage("no connection 'one'");
  }

  // The network

  @Test
  void partitionedConnectionAcceptsPublishesAndReceivesNothing() throws Exception {
    BrokerConnection connection = connect("dead");
    connection.consume("queue", EXCLUSIVE);
    broker.publish("exchange", "key", body("before"));
    assertThat(events.take()).containsExactly("delivery before");

    faults.partition();
    assertThat(connection.publish(message("lost"))).isEqualTo(1);
    connection.acknowledge(1);
    broker.publish("exchange", "key", body("after"));
    time.advance(HEARTBEAT_TIMEOUT.minusNanos(1));

    assertThat(events.take()).isEmpty();
    assertThat(broker.published("exchange"))
        .extracting(RecordedMessage::text)
        .containsExactly("before", "after");
    assertThat(broker.depth("queue")).as("unacknowledged messages").isEqualTo(2);
  }

  @Test
  void partitionedConnectionIsLostOnBothSidesAfterTheHeartbeatTimeout() throws Exception {
    BrokerConnection connection = connect("dead");
    connection.consume("queue", EXCLUSIVE);
    broker.publish("exchange", "key", body("text"));
    assertThat(events.take()).containsExactly("delivery text");

    faults.partition();
    time.advance(HEARTBEAT_TIMEOUT);

    assertThat(events.take()).containsExactly("closed CONNECTION_LOST");
    assertThat(broker.connections()).isEmpty();
    assertThat(broker.waiting("queue")).hasSize(1);
    faults.endPartition();
    connect("next").consume("queue", EXCLUSIVE);
    assertThat(events.take()).containsExactly("delivery text redelivered");
  }

  @Test
  void brokerKeepsAPartitionedConnectionAfterItsUserClosedIt() throws Exception {
    BrokerConnection connection = connect("dead");
    connection.consume("queue", EXCLUSIVE);
    faults.partition();
    faults.endPartition();

    connection.forceClose();
    assertThat(events.take()).containsExactly("closed by user");

    BrokerConnection refused = connect("next");
    assertFails(BrokerFault.ACCESS_REFUSED, () -> refused.consume("queue", EXCLUSIVE));
    time.advance(HEARTBEAT_TIMEOUT);
    connect("later").consume("queue", EXCLUSIVE);
    assertThat(broker.connections()).containsExactly("later");
  }

  @Test
  void requestOfAPartitionedConnectionTimesOut() throws Exception {
    BrokerConnection connection = connect("dead");
    faults.partition();
    long before = time.nanoTime();

    assertFails(BrokerFault.TIMEOUT, () -> time.run(() -> connection.declareQueue("any")));

    assertThat(Duration.ofNanos(time.nanoTime() - before)).isEqualTo(REQUEST_TIMEOUT);
    assertThat(events.take()).containsExactly("closed TIMEOUT");
  }

  @Test
  void connectingDuringAPartitionTimesOut() {
    faults.partition();
    long before = time.nanoTime();

    assertFails(BrokerFault.TIMEOUT, () -> time.run(() -> connect("never")));

    assertThat(Duration.ofNanos(time.nanoTime() - before)).isEqualTo(REQUEST_TIMEOUT);
  }

  @Test
  void pendingConnectSucceedsWhenThePartitionEnds() throws Exception {
    faults.partition();
    FutureTask<BrokerConnection> connecting = new FutureTask<>(() -> connect("patient"));
    new Thread(time.tracked(connecting)).start();
    time.advance(REQUEST_TIMEOUT.dividedBy(2));
    assertThat(connecting.isDone()).isFalse();

    faults.endPartition();
    time.settle();

    assertThat(broker.connections()).containsExactly("patient");
  }

  @Test
  void stoppedBrokerReleasesQueuesOfPartitionedConnections() throws Exception {
    BrokerConnection connection = connect("dead");
    connection.consume("queue", EXCLUSIVE);
    faults.partition();

    faults.stop();
    faults.heal();

    assertThat(events.take()).as("events before the heartbeat timeout").isEmpty();
    connect("next").consume("queue", EXCLUSIVE);
    time.advance(HEARTBEAT_TIMEOUT);
    assertThat(events.take()).containsExactly("closed CONNECTION_LOST");
  }

  // Confirms

  @Test
  void delaysConfirmsInOrder() throws Exception {
    faults.delayConfirms(Duration.ofSeconds(3));
    BrokerConnection connection = connect("publisher");
    connection.publish(message("1"));
    time.advance(Duration.ofSeconds(1));
    connection.publish(message("2"));
    faults.delayConfirms(Duration.ZERO);

    time.advance(Duration.ofSeconds(2).minusNanos(1));
    assertThat(events.take()).isEmpty();
    time.advance(Duration.ofNanos(1));
    assertThat(events.take()).containsExactly("confirm 1 true");
    time.advance(Duration.ofSeconds(1));
    assertThat(events.take()).containsExactly("confirm 2 true");
    connection.publish(message("3"));
    assertThat(events.take()).containsExactly("confirm 3 true");
  }

  @Test
  void delayedConfirmIsHeldBackDuringAnAlarm() throws Exception {
    faults.delayConfirms(Duration.ofSeconds(3));
    BrokerConnection connection = connect("publisher");
    connection.publish(message("1"));
    faults.block("memory");
    connection.publish(message("2"));

    time.advance(Duration.ofSeconds(5));
    assertThat(events.take()).containsExactly("blocked memory");
    faults.unblock();

    assertThat(events.take()).containsExactly("unblocked", "confirm 1 true", "confirm 2 true");
  }

  @Test
  void reordersConfirms() throws Exception {
    faults.reorderConfirms(Duration.ofSeconds(1));
    BrokerConnection connection = connect("publisher");
    List<String> inOrder =
        IntStream.rangeClosed(1, 50).mapToObj(i -> "confirm " + i + " true").toList();
    for (int i = 0; i < inOrder.size(); i++) {
      connection.publish(message("text"));
    }

    time.advance(Duration.ofSeconds(1));

    List<String> confirms = events.take();
    assertThat(confirms).containsExactlyInAnyOrderElementsOf(inOrder).isNotEqualTo(inOrder);
  }

  @Test
  void delayedConfirmsAreLostWithTheConnection() throws Exception {
    faults.delayConfirms(Duration.ofSeconds(3));
    connect("publisher").publish(message("1"));

    faults.dropConnections();
    time.advance(Duration.ofSeconds(5));

    assertThat(events.take()).containsExactly("closed CONNECTION_LOST");
  }

  @Test
  void rejectsNegativeDelays() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.delayConfirms(Duration.ofSeconds(-1)))
        .withMessage("delay must not be negative: PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.reorderConfirms(Duration.ofSeconds(-1)))
        .withMessage("within must not be negative: PT-1S");
  }

  // Messages

  @Test
  void returnsMessagesOfALostRouteDespiteABinding() throws Exception {
    BrokerConnection connection = connect("publisher");
    faults.loseRoutes("node.*");

    connection.publish(new OutboundMessage("exchange", "node.a", "a", Map.of(), body("a")));
    connection.publish(new OutboundMessage("exchange", "other.b", "b", Map.of(), body("b")));
    faults.restoreRoutes();
    connection.publish(new OutboundMessage("exchange", "node.c", "c", Map.of(), body("c")));

    assertThat(events.take())
        .containsExactly("return a", "confirm 1 true", "confirm 2 true", "confirm 3 true");
    assertThat(broker.waiting("queue")).extracting(RecordedMessage::text).containsExactly("b", "c");
  }

  @Test
  void deliversDuplicatedMessagesTwice() throws Exception {
    BrokerConnection connection = connect("consumer");
    connection.consume("queue", EXCLUSIVE);
    faults.duplicateNext(1);

    broker.publish("exchange", "key", body("1"));
    broker.publish("exchange", "key", body("2"));
    for (long tag = 1; tag <= 3; tag++) {
      time.settle();
      connection.acknowledge(tag);
    }

    assertThat(events.take()).containsExactly("delivery 1", "delivery 1 redelivered", "delivery 2");
    assertThat(broker.depth("queue")).isZero();
  }

  @Test
  void duplicatesWithAutomaticAcknowledgement() throws Exception {
    connect("consumer").consume("queue", new ConsumeOptions(false, true, 1));
    faults.duplicateNext(1);

    broker.publish("exchange", "key", body("ping"));

    assertThat(events.take()).containsExactly("delivery ping", "delivery ping redelivered");
  }

  // Healing

  @Test
  void healingEndsEveryFault() throws Exception {
    faults.refuseConnects(1, BrokerFault.UNREACHABLE);
    faults.partition();
    faults.stop();
    faults.block("memory");
    faults.holdConfirms();
    faults.delayConfirms(Duration.ofSeconds(1));
    faults.reorderConfirms(Duration.ofSeconds(1));
    faults.nackNext(1);
    faults.loseRoutes("#");
    faults.duplicateNext(1);

    faults.heal();

    BrokerConnection connection = connect("healed");
    connection.publish(message("1"));
    connection.consume("queue", EXCLUSIVE);
    connection.acknowledge(1);
    assertThat(events.take()).containsExactly("confirm 1 true", "delivery 1");
    assertThat(broker.depth("queue")).isZero();
  }

  @Test
  void healingSendsHeldConfirms() throws Exception {
    faults.holdConfirms();
    connect("publisher").publish(message("1"));

    faults.heal();

    assertThat(events.take()).containsExactly("confirm 1 true");
  }

  private BrokerConnection connect(String name) throws BrokerException, InterruptedException {
    return broker.connect(name, events);
  }

  private static void assertFails(BrokerFault fault, ThrowingCallable call) {
    assertThatExceptionOfType(BrokerException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
  }

  private static OutboundMessage message(String text) {
    return new OutboundMessage("exchange", "key", text, Map.of(), body(text));
  }

  private static byte[] body(String text) {
    return text.getBytes(UTF_8);
  }

  /** Records the listener's callbacks. */
  private final class Events implements ConnectionListener {
    private final Queue<String> events = new ConcurrentLinkedQueue<>();

    /** Settles the clock and returns the events since the last call. */
    List<String> take() {
      time.settle();
      List<String> taken = new ArrayList<>(events);
      events.clear();
      return taken;
    }

    @Override
    public void onDelivery(Delivery delivery) {
      String suffix = delivery.redelivered() ? " redelivered" : "";
      events.add("delivery " + new String(delivery.body(), UTF_8) + suffix);
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
