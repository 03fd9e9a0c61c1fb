package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.RejectedEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client of {@code /events}: sends status changes as server-sent events. Not thread-safe.
 *
 * <p>Each update has the changes since the last one, so nothing queues up for a slow client.
 */
final class SseClient {
  /** Monitors per event, so that neither side holds a large status in one message. */
  private static final int BATCH_SIZE = 500;

  private static final int MAX_REJECTED = 200;

  private final OutputStream out;
  private final MonitorDelta monitors = new MonitorDelta();
  private final Map<String, byte[]> sent = new HashMap<>();

  SseClient(OutputStream out) {
    this.out = out;
  }

  /** Sends the changes since the last update, then always a {@code live} event. */
  void update(ManagerStatus status, long nowMillis) throws IOException {
    sendIfNew("manager", manager(status));
    sendIfNew("rejected", rejected(status.rejected()));
    MonitorDelta.Changes changes = monitors.update(status);
    List<Map<String, @Nullable Object>> changed = changes.monitors();
    for (int from = 0; from < changed.size(); from += BATCH_SIZE) {
      int to = Math.min(from + BATCH_SIZE, changed.size());
      send("monitors", StatusJson.bytes(changed.subList(from, to)));
    }
    if (!changes.removed().isEmpty()) {
      send("removed", StatusJson.bytes(changes.removed()));
    }
    send("live", StatusJson.bytes(nowMillis));
    out.flush();
  }

  private static byte[] manager(ManagerStatus status) {
    Map<String, @Nullable Object> manager = StatusJson.manager(status);
    manager.put("problems", Health.of(status).reasons());
    return StatusJson.bytes(manager);
  }

  private static byte[] rejected(List<RejectedEntry> rejected) {
    int shown = Math.min(rejected.size(), MAX_REJECTED);
    return StatusJson.bytes(
        Map.of("count", rejected.size(), "first", StatusJson.rejected(rejected.subList(0, shown))));
  }

  private void sendIfNew(String event, byte[] data) throws IOException {
    if (!Arrays.equals(data, sent.put(event, data))) {
      send(event, data);
    }
  }

  /** Sends an event. The JSON has no line breaks, so one data line is enough. */
  private void send(String event, byte[] json) throws IOException {
    out.write(("event: " + event + "\ndata: ").getBytes(US_ASCII));
    out.write(json);
    out.write("\n\n".getBytes(US_ASCII));
  }
}
