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
 * Somebody who looks at the page, as server-sent events. It remembers what it has sent, so each
 * update is what has changed since, however long that took to be read: nothing piles up for a slow
 * viewer, and nobody waits for it.
 */
final class SseClient {
  /** So that neither side must hold all of a large status at once. */
  private static final int BATCH = 500;

  private static final int MOST_REJECTED = 200;

  private final OutputStream out;
  private final MonitorDelta monitors = new MonitorDelta();
  private final Map<String, byte[]> sent = new HashMap<>();

  SseClient(OutputStream out) {
    this.out = out;
  }

  /** Sends what is new. The last event of every update is {@code live}, even if nothing is. */
  void update(ManagerStatus status, long nowMillis) throws IOException {
    sendIfNew("manager", manager(status));
    sendIfNew("rejected", rejected(status.rejected()));
    MonitorDelta.Changes changes = monitors.update(status);
    List<Map<String, @Nullable Object>> changed = changes.monitors();
    for (int from = 0; from < changed.size(); from += BATCH) {
      int to = Math.min(from + BATCH, changed.size());
      send("monitors", StatusJson.bytes(changed.subList(from, to)));
    }
    if (!changes.gone().isEmpty()) {
      send("gone", StatusJson.bytes(changes.gone()));
    }
    send("live", StatusJson.bytes(nowMillis));
    out.flush();
  }

  private static byte[] manager(ManagerStatus status) {
    Map<String, @Nullable Object> manager = StatusJson.manager(status);
    manager.put("notWell", Health.of(status).reasons());
    return StatusJson.bytes(manager);
  }

  private static byte[] rejected(List<RejectedEntry> rejected) {
    int shown = Math.min(rejected.size(), MOST_REJECTED);
    return StatusJson.bytes(
        Map.of("count", rejected.size(), "first", StatusJson.rejected(rejected.subList(0, shown))));
  }

  private void sendIfNew(String event, byte[] data) throws IOException {
    if (!Arrays.equals(data, sent.put(event, data))) {
      send(event, data);
    }
  }

  /** JSON has no line breaks, so that it is one line of data. */
  private void send(String event, byte[] json) throws IOException {
    out.write(("event: " + event + "\ndata: ").getBytes(US_ASCII));
    out.write(json);
    out.write("\n\n".getBytes(US_ASCII));
  }
}
