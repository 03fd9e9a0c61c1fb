package io.github.panicmonitors.core.internal.outbox;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The readings that wait, oldest first, and how much they are. Guarded by the outbox's lock. */
final class WaitingReadings {
  private final TreeMap<Long, OutboxMessage> byAdmission = new TreeMap<>();
  private long bytes;

  void add(OutboxMessage reading) {
    byAdmission.put(reading.number, reading);
    bytes += reading.bytes();
  }

  /** Removes a letter; no effect if it is no reading that waits. */
  void remove(OutboxMessage letter) {
    if (byAdmission.remove(letter.number) != null) {
      bytes -= letter.bytes();
    }
  }

  int count() {
    return byAdmission.size();
  }

  long bytes() {
    return bytes;
  }

  @Nullable OutboxMessage oldest() {
    Map.Entry<Long, OutboxMessage> first = byAdmission.firstEntry();
    return first == null ? null : first.getValue();
  }

  void clear() {
    byAdmission.clear();
    bytes = 0;
  }
}
