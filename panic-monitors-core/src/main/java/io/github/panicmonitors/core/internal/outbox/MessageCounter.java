package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the outcomes of the messages of one kind. Guarded by the outbox's lock. */
final class MessageCounter {
  private static final Logger log = LoggerFactory.getLogger(MessageCounter.class);

  /** Time without losses after which the log says that messages arrive again. */
  private static final Duration QUIET = Duration.ofMinutes(5);

  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private final OutboxMessage.Kind kind;
  private final DeferredActions deferred;
  private long gathered;
  private long confirmed;
  private long returned;
  private long pending;
  private boolean losing;
  private long lastLossNanos;

  MessageCounter(OutboxMessage.Kind kind, DeferredActions deferred) {
    this.kind = kind;
    this.deferred = deferred;
  }

  /** Returns how many messages are neither confirmed nor returned nor dropped. */
  long pending() {
    return pending;
  }

  void gathered() {
    pending++;
    gathered++;
  }

  /** Counts a confirmed message, and logs it if it ends a time of losses. */
  void confirmed(long nowNanos) {
    confirmed++;
    pending--;
    if (losing && nowNanos - lastLossNanos >= QUIET.toNanos()) {
      losing = false;
      deferred.log(() -> log.info("{} messages arrive again", kind));
    }
  }

  void returned(String reason, long nowNanos) {
    returned++;
    pending--;
    lost(reason, nowNanos);
  }

  /** Counts a dropped message, and logs the first loss of a kind that matters. */
  void dropped(DropReason reason, long nowNanos) {
    pending--;
    drops.merge(reason, 1L, Long::sum);
    if (kind == OutboxMessage.Kind.READING && reason != DropReason.SUPERSEDED) {
      lost("dropped: " + reason, nowNanos);
    }
  }

  /** Logs that messages are lost, unless the log says so already. */
  void lost(String reason, long nowNanos) {
    lastLossNanos = nowNanos;
    if (!losing) {
      losing = true;
      deferred.log(() -> log.warn("{} messages are lost: {}", kind, reason));
    }
  }

  MessageCounts counts() {
    return new MessageCounts(gathered, confirmed, returned, drops);
  }
}
