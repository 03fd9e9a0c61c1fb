package io.github.panicmonitors.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.OutboxMessage;
import io.github.panicmonitors.core.internal.task.Fence;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishingSessionTest {
  private final VirtualTime time = new VirtualTime();
  private final Outbox outbox = new Outbox(time, OutboxLimits.defaults(), Runnable::run);
  private final Fence fence = new Fence(1);
  private final List<String> published = new ArrayList<>();
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
  void aRangeOfRefusalsIsSentAgain() throws Exception {
    flush();

    session.onConfirm(1, 2, false);

    assertThat(outbox.status().readings()).isEqualTo(2);
    assertThat(readings().confirmed()).isZero();
    assertThat(outbox.nextRetryNanos() - time.nanoTime()).isEqualTo(1_000_000_000);
  }
}
