package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what becomes of the messages of one kind. Guarded by the outbox's lock. */
final class MessageCounter {
  private static final Logger log = LoggerFactory.getLogger(MessageCounter.class);

  /** How long nothing must be lost before it is said that messages arrive again. */
  private static final Duration QUIET = Duration.ofMinutes(5);

  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private final OutboxMessage.Kind kind;
  private long gathered;
  private long confirmed;
  private long returned;
  private boolean losing;
  private long lastLossNanos;

  MessageCounter(OutboxMessage.Kind kind) {
    this.kind = kind;
  }

  void gathered() {
    gathered++;
  }

  void confirmed() {
    confirmed++;
  }

  void returned() {
    returned++;
  }

  void dropped(DropReason reason) {
    drops.merge(reason, 1L, Long::sum);
  }

  /** What to log when a message is lost; empty if that is known. */
  Optional<Runnable> lossBegins(String reason, long nowNanos) {
    lastLossNanos = nowNanos;
    if (losing) {
      return Optional.empty();
    }
    losing = true;
    return Optional.of(() -> log.warn("{} messages are lost: {}", kind, reason));
  }

  /** What to log when a message has arrived; empty if none was lost before, or one just now. */
  Optional<Runnable> lossEnds(long nowNanos) {
    if (!losing || nowNanos - lastLossNanos < QUIET.toNanos()) {
      return Optional.empty();
    }
    losing = false;
    return Optional.of(() -> log.info("{} messages arrive again", kind));
  }

  MessageCounts account() {
    return new MessageCounts(gathered, confirmed, returned, drops);
  }
}
