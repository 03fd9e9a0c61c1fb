package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.RejectedEntry;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the server-sent events of one client of {@code /events}. Not thread-safe.
 *
 * <p>Each update has the changes since the last one, so nothing queues up for a slow client.
 */
final class SseClient {
  /** Monitors per event, so that the client never handles a large status in one event. */
  private static final int BATCH_SIZE = 500;

  private static final int MAX_REJECTED = 200;

  private final MonitorDelta monitors = new MonitorDelta();
  private final Map<String, byte[]> sent = new HashMap<>();

  /** Returns the changes since the last update as events, then always a {@code live} event. */
  byte[] update(HealthTracker.Snapshot snapshot, long nowMillis) {
    ManagerStatus status = snapshot.status();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    addIfNew(out, "manager", manager(snapshot));
    addIfNew(out, "rejected", rejected(status.rejected()));
    MonitorDelta.Changes changes = monitors.update(status);
    List<Map<String, @Nullable Object>> changed = changes.monitors();
    for (int from = 0; from < changed.size(); from += BATCH_SIZE) {
      int to = Math.min(from + BATCH_SIZE, changed.size());
      add(out, "monitors", StatusJson.bytes(changed.subList(from, to)));
    }
    if (!changes.removed().isEmpty()) {
      add(out, "removed", StatusJson.bytes(changes.removed()));
    }
    add(out, "live", StatusJson.bytes(nowMillis));
    return out.toByteArray();
  }

  private static byte[] manager(HealthTracker.Snapshot snapshot) {
    Map<String, @Nullable Object> manager = StatusJson.manager(snapshot.status());
    manager.put("health", StatusJson.health(snapshot.health()));
    return StatusJson.bytes(manager);
  }

  private static byte[] rejected(List<RejectedEntry> rejected) {
    int shown = Math.min(rejected.size(), MAX_REJECTED);
    return StatusJson.bytes(
        Map.of("count", rejected.size(), "first", StatusJson.rejected(rejected.subList(0, shown))));
  }

  private void addIfNew(ByteArrayOutputStream out, String event, byte[] data) {
    if (!Arrays.equals(data, sent.put(event, data))) {
      add(out, event, data);
    }
  }

  /** Adds an event. The JSON has no line breaks, so one data line is enough. */
  private static void add(ByteArrayOutputStream out, String event, byte[] json) {
    out.writeBytes(("event: " + event + "\ndata: ").getBytes(US_ASCII));
    out.writeBytes(json);
    out.writeBytes("\n\n".getBytes(US_ASCII));
  }
}
