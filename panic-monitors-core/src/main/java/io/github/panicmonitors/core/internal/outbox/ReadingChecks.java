package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.loop.WarningLimiter;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of results that PANIC may not be able to use, a few times for each type of monitors. */
public final class ReadingChecks {
  private static final Logger log = LoggerFactory.getLogger(ReadingChecks.class);
  private static final int LARGE_BYTES = 1_000_000;

  private final Map<String, String> routingKeys;
  private final WarningLimiter limiter;

  /**
   * Creates checks.
   *
   * @param routingKeys the routing keys that the descriptors have, by type
   */
  public ReadingChecks(TimeSource time, Map<String, String> routingKeys) {
    this.routingKeys = Map.copyOf(routingKeys);
    this.limiter = new WarningLimiter(time);
  }

  void warn(TaskPlan plan, RoundResult result, List<OutboundMessage> messages) {
    boolean unexplained =
        result instanceof RoundResult.Reading reading && reading.warnings().isEmpty();
    if (unexplained && messages.isEmpty()) {
      warn(plan, "no message", "the reading has no message, so PANIC gets the heartbeat alone");
    }
    for (OutboundMessage message : messages) {
      warn(plan, message);
    }
  }

  private void warn(TaskPlan plan, OutboundMessage message) {
    String declared = routingKeys.get(plan.key().type());
    if (declared != null && !declared.equals(message.routingKey())) {
      warn(
          plan,
          "routing key",
          "routing key of a message must be the descriptor's %s: %s"
              .formatted(declared, message.routingKey()));
    }
    int bytes = message.body().length;
    if (bytes > LARGE_BYTES) {
      warn(
          plan,
          "size",
          "message has " + bytes + " bytes, and RabbitMQ refuses those over its max_message_size");
    }
  }

  private void warn(TaskPlan plan, String fault, String text) {
    String type = plan.key().type();
    if (limiter.mayLog(type + " " + fault)) {
      log.warn(
          "{}: {}; for type {} this is not logged again for {} minutes",
          plan.name(),
          text,
          type,
          WarningLimiter.INTERVAL.toMinutes());
    }
  }
}
