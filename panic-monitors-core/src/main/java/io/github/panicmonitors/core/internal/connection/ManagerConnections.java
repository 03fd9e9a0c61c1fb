package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.config.IncomingDocument;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The two connections of a manager: one publishes, one consumes, so that a broker that blocks
 * publishers still delivers configurations and pings.
 */
public final class ManagerConnections {
  private final TimeSource time;
  private final ConnectionStatusTracker publishingBoard;
  private final ConnectionStatusTracker consumingBoard;
  private @Nullable Supervisor publishing;
  private @Nullable Supervisor consuming;

  public ManagerConnections(TimeSource time, Listeners listeners, Executor reports) {
    this.time = time;
    publishingBoard = new ConnectionStatusTracker(time, Side.PUBLISHING, listeners, reports);
    consumingBoard = new ConnectionStatusTracker(time, Side.CONSUMING, listeners, reports);
  }

  public ConnectionStatusTracker publishing() {
    return publishingBoard;
  }

  public ConnectionStatusTracker consuming() {
    return consumingBoard;
  }

  /**
   * What the connections are for.
   *
   * @param configsQueue the queue that configurations come from
   * @param heartbeatQueue the queue that pings come from
   * @param topics which configurations the first is bound for
   */
  public record Purpose(
      String managerName,
      String configsQueue,
      String heartbeatQueue,
      Collection<TopicPattern> topics,
      Consumer<IncomingDocument> documents,
      Runnable onPing) {}

  /** Begins to connect both sides. */
  public void start(ManagerThreads threads, Broker broker, Outbox outbox, Purpose purpose) {
    ConsumingSession.Queues queues =
        new ConsumingSession.Queues(purpose.configsQueue(), purpose.heartbeatQueue());
    publishing =
        new Supervisor(
            threads,
            "publisher",
            broker,
            purpose.managerName() + " publishing",
            () -> new PublishingSession(time, outbox, outbox.shared(), publishingBoard),
            publishingBoard);
    consuming =
        new Supervisor(
            threads,
            "consumer",
            broker,
            purpose.managerName() + " consuming",
            () ->
                new ConsumingSession(
                    time, queues, purpose.topics(), purpose.documents(), purpose.onPing()),
            consumingBoard);
  }

  /** Waits until both sides have tried once, and returns why one of them failed, if one has. */
  public @Nullable BrokerException awaitFirstAttempts() throws InterruptedException {
    BrokerException failure = publishing == null ? null : publishing.awaitFirstAttempt();
    if (failure == null && consuming != null) {
      failure = consuming.awaitFirstAttempt();
    }
    return failure;
  }

  /** Begins to end the side that consumes; does not wait. */
  public void stopConsuming() {
    if (consuming != null) {
      consuming.stop();
    }
  }

  /** Begins to end the side that publishes; does not wait. */
  public void stopPublishing() {
    if (publishing != null) {
      publishing.stop();
    }
  }

  /** Waits for the end of both sides, in good order or else by force. */
  public boolean awaitEnd(long politeUntilNanos, long deadlineNanos) throws InterruptedException {
    boolean bothEnded = true;
    if (consuming != null) {
      bothEnded = consuming.awaitEnd(politeUntilNanos, deadlineNanos);
    }
    if (publishing != null) {
      bothEnded &= publishing.awaitEnd(politeUntilNanos, deadlineNanos);
    }
    return bothEnded;
  }
}
