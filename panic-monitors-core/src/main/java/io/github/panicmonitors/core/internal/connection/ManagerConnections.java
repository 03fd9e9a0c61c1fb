package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.config.PendingDocument;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The two connections of a manager: one publishes, one consumes, so that a broker that blocks
 * publishers still delivers configurations and pings.
 */
public final class ManagerConnections {
  private final TimeSource time;
  private final ConnectionStatusTracker publishingStatus;
  private final ConnectionStatusTracker consumingStatus;
  private @Nullable Supervisor publishing;
  private @Nullable Supervisor consuming;

  public ManagerConnections(TimeSource time, Listeners listeners, Executor reports) {
    this.time = time;
    publishingStatus = new ConnectionStatusTracker(time, Side.PUBLISHING, listeners, reports);
    consumingStatus = new ConnectionStatusTracker(time, Side.CONSUMING, listeners, reports);
  }

  public ConnectionStatusTracker publishing() {
    return publishingStatus;
  }

  public ConnectionStatusTracker consuming() {
    return consumingStatus;
  }

  /**
   * What the connections are for.
   *
   * @param configsQueue the queue that configurations come from
   * @param heartbeatQueue the queue that pings come from
   * @param topics the topics of configurations that the first queue is bound to
   */
  public record Purpose(
      String managerName,
      String configsQueue,
      String heartbeatQueue,
      Collection<TopicPattern> topics,
      Consumer<PendingDocument> documents,
      Runnable onPing) {}

  /** Starts both connections. */
  public void start(ManagerThreads threads, Broker broker, Outbox outbox, Purpose purpose) {
    ConsumingSession.Queues queues =
        new ConsumingSession.Queues(purpose.configsQueue(), purpose.heartbeatQueue());
    publishing =
        new Supervisor(
            threads,
            "publisher",
            broker,
            purpose.managerName() + " publishing",
            () -> new PublishingSession(time, outbox, outbox.shared(), publishingStatus),
            publishingStatus);
    consuming =
        new Supervisor(
            threads,
            "consumer",
            broker,
            purpose.managerName() + " consuming",
            () ->
                new ConsumingSession(
                    time, queues, purpose.topics(), purpose.documents(), purpose.onPing()),
            consumingStatus);
  }

  /** Waits until both have tried to connect once. Returns why they failed. */
  public List<BrokerException> awaitFirstAttempts() throws InterruptedException {
    List<BrokerException> failures = new ArrayList<>();
    for (Supervisor side : Arrays.asList(publishing, consuming)) {
      BrokerException failure = side == null ? null : side.awaitFirstAttempt();
      if (failure != null) {
        failures.add(failure);
      }
    }
    return failures;
  }

  /** Starts closing the consuming connection. Does not wait. */
  public void stopConsuming() {
    if (consuming != null) {
      consuming.stop();
    }
  }

  /** Starts closing the publishing connection. Does not wait. */
  public void stopPublishing() {
    if (publishing != null) {
      publishing.stop();
    }
  }

  /** Waits until both connections have closed, and closes them by force if that takes too long. */
  public boolean awaitEnd(long forceAtNanos, long deadlineNanos) throws InterruptedException {
    boolean bothEnded = true;
    if (consuming != null) {
      bothEnded = consuming.awaitEnd(forceAtNanos, deadlineNanos);
    }
    if (publishing != null) {
      bothEnded &= publishing.awaitEnd(forceAtNanos, deadlineNanos);
    }
    return bothEnded;
  }
}
