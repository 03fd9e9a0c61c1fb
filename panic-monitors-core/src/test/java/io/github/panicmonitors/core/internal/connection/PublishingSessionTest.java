package io.github.panicmonitors.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.ReturnedMessage;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.OutboxMessage;
import io.github.panicmonitors.core.internal.task.Fence;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishingSessionTest {
  private final VirtualTime time = new VirtualTime();
  private final Outbox outbox = new Outbox(time, OutboxLimits.defaults(), Runnable::run);
  private final Fence fence = new Fence(1);
  private final List<String> published = new CopyOnWriteArrayList<>();
  private Step whenPublished = id -> {};
  private final PublishingSession session =
      new PublishingSession(time, outbox, outbox.shared(), new Unblocked());
  private final BrokerConnection connection =
      (BrokerConnection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {BrokerConnection.class},
              (proxy, method, arguments) -> {
                String id = ((OutboundMessage) arguments[0]).messageId();
                published.add(id);
                whenPublished.run(id);
                return (long) published.size();
              });

  private interface Step {
    void run(String id) throws BrokerException;
  }

  private record Unblocked() implements PublishingSession.BlockedListener {
    @Override
    public void blocked(Session by, String reason) {}

    @Override
    public void unblocked(Session by) {}
  }

  @BeforeEach
  void threeReadingsWait() {
    for (String id : List.of("a", "b", "c")) {
      OutboundMessage message = new OutboundMessage("raw_data", "key", id, Map.of(), new byte[1]);
      outbox.offer(OutboxMessage.reading(id, fence, 1, 0, message, () -> heartbeat(id)));
    }
  }

  private OutboxMessage heartbeat(String id) {
    return OutboxMessage.heartbeat("heartbeat " + id, fence, 1, () -> content("heartbeat " + id));
  }

  private static OutboundMessage content(String id) {
    return new OutboundMessage("health_check", "key", id, Map.of(), new byte[0]);
  }

  private boolean flush() throws Exception {
    return time.call(() -> session.flush(connection, time.nanoTime()));
  }

  private MessageCounts readings() {
    return outbox.counts(OutboxMessage.Kind.READING);
  }

  @Test
  void asksTheFenceBeforeEachMessageOfABatch() throws Exception {
    whenPublished = id -> fence.advanceTo(2);

    flush();

    assertThat(published).containsExactly("a");
    assertThat(readings().dropped(DropReason.SUPERSEDED)).isEqualTo(2);
  }

  @Test
  void heartbeatWaitsBehindOneMessageAtMost() throws Exception {
    whenPublished =
        id -> {
          if (id.equals("a")) {
            outbox.offer(
                OutboxMessage.newest(
                    OutboxMessage.Kind.HEARTBEAT, Outbox.URGENT_QUEUE, () -> content("ping")));
          }
        };

    flush();

    assertThat(published).containsExactly("a", "ping", "b", "c");
  }

  @Test
  void givesTheRestOfABatchBackWhenTheBrokerBlocks() throws Exception {
    whenPublished = id -> session.onBlocked("alarm");

    assertThat(flush()).isTrue();

    assertThat(published).containsExactly("a");
    assertThat(outbox.status().readings()).isEqualTo(2);
    whenPublished = id -> {};
    session.onUnblocked();
    flush();
    assertThat(published).containsExactly("a", "b", "c");
  }

  @Test
  void failedConnectionLosesNothingOfABatch() {
    whenPublished =
        id -> {
          if (id.equals("b")) {
            throw new BrokerException(BrokerFault.CONNECTION_LOST, "lost");
          }
        };

    assertThatThrownBy(this::flush).isInstanceOf(BrokerException.class);
    session.ended();

    assertThat(outbox.status().readings()).isEqualTo(3);
    assertThat(readings().pending()).isEqualTo(3);
    assertThat(session.isOver()).isTrue();
  }

  @Test
  void flushContinuesWithEachConfirm() throws Exception {
    AtomicReference<@Nullable Boolean> flushed = new AtomicReference<>();
    long deadline = time.nanoTime() + Duration.ofSeconds(10).toNanos();
    Thread flushing = new Thread(time.tracked(() -> flushed.set(flush(deadline))));
    flushing.start();
    time.settle();
    assertThat(published).containsExactly("a", "b", "c");

    session.onConfirm(1, 3, true);
    time.settle();
    assertThat(published).hasSize(6);
    session.onConfirm(4, 6, true);
    time.settle();

    assertThat(flushed).hasValue(true);
    flushing.join();
  }

  @Test
  void aRangeOfConfirmsIsFollowedByAHeartbeatForEachReading() throws Exception {
    flush();

    session.onConfirm(1, 3, true);
    assertThat(session.isSettled()).isTrue();
    flush();

    assertThat(published)
        .containsExactly("a", "b", "c", "heartbeat a", "heartbeat b", "heartbeat c");
    assertThat(readings().confirmed()).isEqualTo(3);
  }

  @Test
  void returnedMessageOfARangeIsLost(LogCheck log) throws Exception {
    log.expect("READING messages are lost: NO_ROUTE");
    flush();

    session.onReturn(new ReturnedMessage("b", "raw_data", "key", 312, "NO_ROUTE"));
    session.onConfirm(1, 3, true);

    assertThat(readings()).isEqualTo(new MessageCounts(3, 2, 1, Map.of()));
    assertThat(session.isSettled()).isTrue();
  }

  @Test
  void pausesBetweenBatchesAfterASecondWithManyMessagesExceptForTheHeartbeat() throws Exception {
    Thread publisher = new Thread(time.tracked(this::serve));
    publisher.start();
    for (int n = 0; n < BatchPace.MANY; n++) {
      offer("first " + n);
    }
    time.advance(Duration.ofSeconds(1));
    offer("second");
    time.settle();
    published.clear();

    offer("in the pause");
    time.advance(BatchPace.PAUSE.minusNanos(1));
    assertThat(published).isEmpty();
    outbox.offer(
        OutboxMessage.newest(
            OutboxMessage.Kind.HEARTBEAT, Outbox.URGENT_QUEUE, () -> content("ping")));
    time.settle();
    assertThat(published).containsExactly("ping");
    time.advance(Duration.ofNanos(1));
    assertThat(published).containsExactly("ping", "in the pause");

    session.end();
    publisher.join();
  }

  private boolean flush(long deadlineNanos) {
    try {
      return session.flush(connection, deadlineNanos);
    } catch (BrokerException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void serve() {
    try {
      session.serve(connection);
    } catch (BrokerException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void offer(String id) {
    OutboundMessage message = new OutboundMessage("raw_data", "key", id, Map.of(), new byte[1]);
    outbox.offer(OutboxMessage.reading(id, fence, 1, 0, message, () -> null));
  }

  @Test
  void wakesAPublisherWithoutRoomOnceThereIsEnough() throws Exception {
    Thread publisher = new Thread(time.tracked(this::serve));
    publisher.start();
    for (int n = 0; n < UnconfirmedMessages.MAX; n++) {
      offer("more " + n);
    }
    time.settle();
    assertThat(published).hasSize(UnconfirmedMessages.MAX);

    session.onConfirm(1, UnconfirmedMessages.MAX - UnconfirmedMessages.REFILL_AT, true);
    time.settle();

    assertThat(published).hasSizeGreaterThanOrEqualTo(UnconfirmedMessages.MAX + 3);
    session.end();
    publisher.join();
  }

  @Test
  void aRangeOfRefusalsIsSentAgain() throws Exception {
    flush();

    session.onConfirm(1, 2, false);

    assertThat(outbox.status().readings()).isEqualTo(2);
    assertThat(readings().confirmed()).isZero();
    assertThat(outbox.nextRetryNanos() - time.nanoTime()).isEqualTo(1_000_000_000);
  }
}
