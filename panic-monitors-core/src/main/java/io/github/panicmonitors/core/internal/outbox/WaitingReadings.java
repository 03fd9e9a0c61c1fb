package io.github.panicmonitors.core.internal.outbox;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The waiting readings, oldest first, and their total size. Guarded by the outbox's lock. */
final class WaitingReadings {
  private final TreeMap<Long, OutboxMessage> byNumber = new TreeMap<>();
  private long bytes;

  void add(OutboxMessage reading) {
    byNumber.put(reading.number, reading);
    bytes += reading.bytes();
  }

  /** Removes a message. Does nothing if it is not a waiting reading. */
  void remove(OutboxMessage message) {
    if (byNumber.remove(message.number) != null) {
      bytes -= message.bytes();
    }
  }

  int count() {
    return byNumber.size();
  }

  long bytes() {
    return bytes;
  }

  @Nullable OutboxMessage oldest() {
    Map.Entry<Long, OutboxMessage> first = byNumber.firstEntry();
    return first == null ? null : first.getValue();
  }

  void clear() {
    byNumber.clear();
    bytes = 0;
  }
}
