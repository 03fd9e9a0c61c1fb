package io.github.panicmonitors.golden;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.MonitorsManagerBuilder;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A manager in virtual time, on an in-memory broker that keeps what it publishes. */
public final class GoldenManager implements AutoCloseable {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);
  private final Duration period;
  private final List<MonitorProvider<?>> providers;
  private final MonitorsManager manager;

  /**
   * Starts a manager.
   *
   * @param period the time between two rounds of each monitor
   * @param providers the types of monitors; this manager closes them
   */
  public GoldenManager(Duration period, MonitorProvider<?>... providers) {
    this.period = period;
    this.providers = List.of(providers);
    for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
      broker.declareExchange(exchange);
      broker.declareQueue(exchange);
    }
    broker.bind("raw_data", "raw_data", "#");
    broker.bind("raw_data", "health_check", "heartbeat.worker");
    broker.bind("monitorable", "monitorable", "#");
    MonitorsManagerBuilder builder =
        MonitorsManager.builder()
            .time(time)
            .broker(broker)
            .discovery(false)
            .execution(ExecutionStrategies.longLivedThreads());
    for (MonitorProvider<?> provider : providers) {
      builder.provider(provider).period(provider.descriptor().type(), period);
    }
    manager = builder.build();
    time.run(manager::start);
    time.settle();
    broker.drain("monitorable");
  }

  /** Applies a configuration document. */
  public AppliedDocument apply(ConfigDocument document) {
    CompletableFuture<AppliedDocument> applied = manager.apply(document);
    time.settle();
    return applied.join();
  }

  /**
   * Applies a configuration document and returns what it changed: the names of the {@code started},
   * {@code stopped} and {@code running} monitors, where a replaced one is both started and stopped,
   * the ids of {@code rejected} entries, and the {@code monitorable} messages by routing key.
   */
  public ObjectNode changes(ConfigDocument document) throws IOException {
    Map<MonitorId, String> before = running();
    AppliedDocument applied = apply(document);
    Map<MonitorId, String> after = running();
    ObjectNode changes = GoldenMessages.JSON.createObjectNode();
    put(changes, "started", names(after, applied.started(), applied.replaced()));
    put(changes, "stopped", names(before, applied.replaced(), applied.stopped()));
    put(changes, "running", after.values().stream().sorted().toList());
    put(changes, "rejected", applied.rejected().stream().map(RejectedEntry::id).toList());
    put(changes, "monitorable", monitorable());
    return changes;
  }

  /** Lets one period pass and returns the readings and heartbeats that were published in it. */
  public List<RecordedMessage> round() {
    time.advance(period);
    return broker.drain("raw_data");
  }

  private Map<MonitorId, String> running() {
    return manager.status().monitors().stream()
        .collect(toMap(monitor -> monitor.monitor(), monitor -> monitor.name()));
  }

  private static List<String> names(
      Map<MonitorId, String> names, List<MonitorId> some, List<MonitorId> others) {
    return Stream.concat(some.stream(), others.stream()).map(names::get).sorted().toList();
  }

  private List<ObjectNode> monitorable() throws IOException {
    List<ObjectNode> messages = new ArrayList<>();
    for (RecordedMessage message : broker.drain("monitorable")) {
      ObjectNode body = (ObjectNode) GoldenMessages.JSON.readTree(message.body());
      body.put("manager_name", "<manager name>");
      ObjectNode listed = GoldenMessages.JSON.createObjectNode();
      messages.add(listed.put("routing_key", message.routingKey()).set("body", body));
    }
    messages.sort(Comparator.comparing(message -> message.get("routing_key").asText()));
    return messages;
  }

  private static void put(ObjectNode changes, String name, Collection<?> values) {
    changes.set(name, GoldenMessages.JSON.valueToTree(values));
  }

  /** Closes the manager and the providers. */
  @Override
  public void close() {
    time.run(manager::close);
    broker.close();
    providers.forEach(MonitorProvider::close);
  }
}
