package io.github.panicmonitors.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.MonitorKey;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.OutboxMessage;
import io.github.panicmonitors.core.internal.outbox.SendQueue;
import io.github.panicmonitors.core.internal.task.Fence;
import io.github.panicmonitors.core.internal.task.Schedule;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnUplinksTest {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);
  private final ManagerThreads threads = new ManagerThreads(time, "test");
  private final Listeners listeners = new Listeners(threads, List.of());
  private final Outbox outbox = new Outbox(time, OutboxLimits.defaults(), Runnable::run);
  private final ConnectionStatusTracker publishing =
      new ConnectionStatusTracker(time, Side.PUBLISHING, listeners, Runnable::run);
  private final OwnUplinks uplinks =
      new OwnUplinks(
          ConnectionMode.PER_MONITOR,
          threads,
          broker,
          "manager",
          outbox,
          publishing,
          Runnable::run);
  private final Fence fence = new Fence(1);
  private final Round round = TestRound.within(Duration.ofMinutes(1));

  @BeforeEach
  void managerIsConnected() {
    broker.declareExchange("raw_data");
    broker.declareQueue("all");
    broker.bind("all", "raw_data", "#");
    publishing.connected();
    time.settle();
  }

  @AfterEach
  void close() {
    listeners.close();
    time.settle();
    broker.close();
  }

  @Test
  void connectionOfAMonitorEndsAtTheClose() throws Exception {
    tellAndDeliver();
    assertThat(broker.connections()).containsExactly("manager monitor");

    uplinks.close();
    time.settle();

    assertThat(broker.connections()).isEmpty();
    assertThat(hasEnded()).isTrue();
  }

  /** As when the close waits for no round because it was interrupted. */
  @Test
  void firstRoundThatEndsAfterTheCloseGoesTheManagersWay() throws Exception {
    uplinks.close();

    tellAndDeliver();

    assertThat(broker.connections()).isEmpty();
    assertThat(outbox.hasNext(outbox.shared())).isTrue();
    assertThat(uplinks.status().open()).isZero();
    assertThat(hasEnded()).isTrue();
  }

  @Test
  void nobodyConnectsWhoFindsThatItHasEndedMeanwhile() throws Exception {
    MonitorConnectionsTracker board =
        new MonitorConnectionsTracker(ConnectionMode.PER_MONITOR, Runnable::run);
    MonitorConnectionsTracker.Entry entry = board.newEntry();
    SendQueue outlet = outbox.newOutlet();
    PublishingSession session = new PublishingSession(time, outbox, outlet, entry);
    MonitorPublisher uplink =
        new MonitorPublisher(
            outbox,
            outlet,
            () -> new MonitorSession(threads, broker, "late", session, entry),
            entry);
    outbox.offer(reading(), outlet);
    BooleanSupplier endsMeanwhile =
        () -> {
          uplink.end();
          return true;
        };

    time.run(() -> uplink.deliver(round, endsMeanwhile, true));

    assertThat(broker.connections()).isEmpty();
    assertThat(board.status().opened()).isZero();
  }

  private void tellAndDeliver() throws InterruptedException {
    TaskPlan plan = plan();
    time.run(
        () -> {
          outbox.offer(reading(), uplinks.outlet(plan));
          uplinks.deliver(plan, round);
        });
  }

  private boolean hasEnded() throws InterruptedException {
    return time.call(() -> uplinks.awaitEnd(time.nanoTime()));
  }

  private OutboxMessage reading() {
    OutboundMessage message = new OutboundMessage("raw_data", "key", "id", Map.of(), new byte[1]);
    return OutboxMessage.reading("lane", fence, 1, 0, message, () -> {});
  }

  private TaskPlan plan() {
    return new TaskPlan(
        new MonitorKey("type", "group", "id"),
        "monitor",
        "id",
        1,
        fence,
        Schedule.startingNow(time, "id", PERIOD),
        PERIOD.toNanos(),
        false,
        () -> ignored -> null);
  }
}
