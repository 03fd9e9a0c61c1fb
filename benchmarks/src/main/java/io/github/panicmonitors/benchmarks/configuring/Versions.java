package io.github.panicmonitors.benchmarks.configuring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends many versions of one document, each with changes of all entries, and awaits the last. */
final class Versions implements MonitorsListener {
  private static final int ENTRIES = 1_000;
  private static final int VERSIONS = 1_000;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10) / VERSIONS;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CountDownLatch remaining = new CountDownLatch(ENTRIES);

  private Versions() {}

  static void measure(ExecutionStrategy strategy) throws Exception {
    Versions versions = new Versions();
    try (InMemoryBroker broker = Configuring.broker();
        BrokerConnection sender = broker.connect("sender", new ConnectionListener() {});
        MonitorsManager manager =
            Configuring.builder(broker, strategy).listener(versions).build()) {
      manager.start();
      manager.awaitConnected(Duration.ofSeconds(10));
      long sentNanos = sendAll(sender);
      boolean applied = versions.remaining.await(1, TimeUnit.MINUTES);
      double millis = (System.nanoTime() - sentNanos) / 1e6;
      print(applied, millis, manager.status().documents());
    }
  }

  /** Sends the versions evenly over ten seconds. Returns when the last was sent. */
  private static long sendAll(BrokerConnection sender) throws Exception {
    long start = System.nanoTime();
    for (int version = 1; version <= VERSIONS; version++) {
      byte[] body = JSON.writeValueAsString(entries(version)).getBytes(UTF_8);
      TimeUnit.NANOSECONDS.sleep(start + version * PAUSE_NANOS - System.nanoTime());
      sender.publish(
          new OutboundMessage("config", Configuring.KEY, "version " + version, Map.of(), body));
    }
    return System.nanoTime();
  }

  private static Map<String, Object> entries(int version) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int n = 0; n < ENTRIES; n++) {
      entries.put("node_" + n, NodeProvider.entry(n, "version " + version));
    }
    return entries;
  }

  @Override
  public void replaced(MonitorStatus monitor) {
    if (monitor.name().endsWith(", version " + VERSIONS + ")")) {
      remaining.countDown();
    }
  }

  private static void print(boolean applied, double millis, ManagerStatus.Documents documents) {
    System.out.printf(
        Locale.ROOT,
        "%d versions of a document of %d entries in 10 s: the last one %s %.0f ms after it was"
            + " sent; %d applied, %d superseded%n",
        VERSIONS,
        ENTRIES,
        applied ? "applied" : "not applied",
        millis,
        documents.applied(),
        documents.superseded());
  }
}
