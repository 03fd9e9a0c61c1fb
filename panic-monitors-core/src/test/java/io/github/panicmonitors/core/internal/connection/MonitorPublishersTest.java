package io.github.panicmonitors.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.api.manager.MonitorConnections;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.OutboxMessage;
import io.github.panicmonitors.core.internal.outbox.SendQueue;
import io.github.panicmonitors.core.internal.task.Fence;
import io.github.panicmonitors.core.internal.task.Schedule;
import io.github.panicmonitors.core.internal.task.TaskListener;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MonitorPublishersTest {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);
  private final ManagerThreads threads = new ManagerThreads(time, "test");
  private final Listeners listeners = new Listeners(threads, List.of(), (delay, action) -> {});
  private final Outbox outbox = new Outbox(time, OutboxLimits.defaults(), Runnable::run);
  private final ConnectionStatusTracker publishing =
      new ConnectionStatusTracker(time, Side.PUBLISHING, "", listeners, Runnable::run);
  private final MonitorSessions sessions = new MonitorSessions(threads, broker, "manager", outbox);
  private final MonitorConnectionsTracker tracker =
      new MonitorConnectionsTracker(
          MonitorConnections.none(ConnectionMode.PER_MONITOR), Runnable::run);
  private final PublisherConnections connections =
      new ConnectionPerMonitor(sessions, publishing, tracker);
  private final Fence fence = new Fence(1);
  private final Round round = TestRound.within(Duration.ofMinutes(1));

  @BeforeEach
  void managerIsConnected() {
    broker.declareExchange("raw_data");
    broker.declareQueue("all");
    broker.bind("all", "raw_data", "#");
    publishing.connected("");
    time.settle();
  }

  @AfterEach
  void close() {
    listeners.close();
    time.settle();
    broker.close();
  }

  @Test
  void closeEndsTheConnectionOfAMonitor() throws Exception {
    publishRound();
    assertThat(broker.connections()).containsExactly("manager monitor");

    connections.close();
    time.settle();

    assertThat(broker.connections()).isEmpty();
    assertThat(hasEnded()).isTrue();
  }

  /** As when the close waits for no round because it was interrupted. */
  @Test
  void firstRoundAfterCloseUsesTheManagersConnection() throws Exception {
    connections.close();

    publishRound();

    assertThat(broker.connections()).isEmpty();
    assertThat(outbox.hasNext(outbox.shared())).isTrue();
    assertThat(connections.status().open()).isZero();
    assertThat(hasEnded()).isTrue();
  }

  @Test
  void publisherThatEndsMeanwhileDoesNotConnect() throws Exception {
    AtomicReference<@Nullable MonitorPublisher> publisher = new AtomicReference<>();
    BooleanSupplier endsMeanwhile =
        () -> {
          publisher.get().end();
          return true;
        };
    SendQueue queue = outbox.newQueue();
    MonitorConnectionsTracker.Entry entry = tracker.newEntry("m1");
    publisher.set(
        new MonitorPublisher(
            outbox, queue, () -> sessions.session("late", queue, entry), endsMeanwhile, entry));
    outbox.offer(reading(), queue);

    time.run(() -> publisher.get().publish(round));

    assertThat(broker.connections()).isEmpty();
    assertThat(tracker.status().opened()).isZero();
  }

  @Test
  void connectionPerRoundEndsWithItsRound() throws Exception {
    PublisherConnections perRound = new ConnectionPerRound(sessions, publishing, tracker);

    publishRound(perRound);

    assertThat(broker.connections()).isEmpty();
    assertThat(tracker.status().opened()).isEqualTo(1);
    assertThat(broker.waiting("all")).hasSize(1);
  }

  @Test
  void messageOfferedAfterTheRemovalUsesTheManagersConnection() {
    fence.shut();

    outbox.offer(reading(), connections.queueOf(plan()));

    assertThat(outbox.hasNext(outbox.shared())).isTrue();
  }

  @Test
  void monitorsDoNotConnectWhileTheManagersConnectionFails() throws Exception {
    publishing.failed(State.CONNECTING, "", 1);

    publishRound();

    assertThat(tracker.status().opened()).isZero();
  }

  @Test
  void connectionIsClosedByForceOnlyIfConfirmsAreMissing() throws Exception {
    List<String> calls = new ArrayList<>();
    SendQueue queue = outbox.newQueue();
    MonitorSession settled = sessionRecording(calls, queue);
    time.run(() -> settled.flush(Duration.ZERO));
    settled.end();
    assertThat(calls).endsWith("close");

    outbox.offer(reading(), queue);
    MonitorSession unconfirmed = sessionRecording(calls, queue);
    time.run(
        () ->
            assertThatThrownBy(() -> unconfirmed.flush(Duration.ZERO))
                .hasMessageContaining("not confirmed"));
    unconfirmed.end();
    assertThat(calls).endsWith("publish", "forceClose");
  }

  /** Its connection confirms nothing. */
  private MonitorSession sessionRecording(List<String> calls, SendQueue queue) {
    BrokerConnection connection =
        (BrokerConnection)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BrokerConnection.class},
                (proxy, method, arguments) -> {
                  calls.add(method.getName());
                  return method.getName().equals("publish") ? 1L : null;
                });
    Broker recording =
        new Broker() {
          @Override
          public BrokerConnection connect(String name, ConnectionListener listener) {
            return connection;
          }

          @Override
          public String description() {
            return "recording";
          }
        };
    return new MonitorSessions(threads, recording, "manager", outbox)
        .session("recorded", queue, tracker.newEntry("m1"));
  }

  private void publishRound() throws InterruptedException {
    publishRound(connections);
  }

  private void publishRound(PublisherConnections connections) throws InterruptedException {
    TaskPlan plan = plan();
    time.run(
        () -> {
          outbox.offer(reading(), connections.queueOf(plan));
          connections.deliver(plan, work -> runWork(work));
        });
  }

  private void runWork(TaskListener.Work work) {
    try {
      work.run(round);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private boolean hasEnded() throws InterruptedException {
    return time.call(() -> connections.awaitEnd(time.nanoTime()));
  }

  private OutboxMessage reading() {
    OutboundMessage message = new OutboundMessage("raw_data", "key", "id", Map.of(), new byte[1]);
    return OutboxMessage.reading("queue", fence, 1, 0, message, () -> null);
  }

  private TaskPlan plan() {
    return new TaskPlan(
        new MonitorId("type", "id"),
        "document",
        "monitor",
        "id",
        false,
        1,
        fence,
        Schedule.startingNow(time, "id", PERIOD, false),
        PERIOD.toNanos(),
        false,
        snapshot -> ignored -> null);
  }
}
