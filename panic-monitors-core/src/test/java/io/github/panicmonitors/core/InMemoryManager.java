package io.github.panicmonitors.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A manager of scripted monitors on an in-memory broker in virtual time. Queues without consumers
 * take everything it publishes.
 */
final class InMemoryManager implements AutoCloseable {
  final VirtualTime time = new VirtualTime();
  final InMemoryBroker broker = new InMemoryBroker(time);
  final ScriptedProvider provider = new ScriptedProvider();
  final MonitorsManager manager;

  InMemoryManager() {
    this(builder -> {});
  }

  InMemoryManager(Consumer<MonitorsManagerBuilder> settings) {
    this((memory, builder) -> settings.accept(builder));
  }

  InMemoryManager(BiConsumer<InMemoryBroker, MonitorsManagerBuilder> settings) {
    this(time -> time, settings);
  }

  /** Creates a manager whose time source is derived from the clock. */
  InMemoryManager(
      Function<VirtualTime, TimeSource> managersTime,
      BiConsumer<InMemoryBroker, MonitorsManagerBuilder> settings) {
    for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
      broker.declareExchange(exchange);
      broker.declareQueue("all " + exchange);
      broker.bind("all " + exchange, exchange, "#");
    }
    MonitorsManagerBuilder builder =
        MonitorsManager.builder()
            .time(managersTime.apply(time))
            .execution(ExecutionStrategies.longLivedThreads())
            .broker(broker)
            .discovery(false)
            .provider(provider);
    settings.accept(broker, builder);
    manager = builder.build();
  }

  InMemoryManager started() {
    time.run(manager::start);
    time.settle();
    return this;
  }

  /** Publishes a document and waits until it is applied. */
  void send(ScriptedConfig config) {
    send(ScriptedConfig.KEY, config.bytes());
  }

  void send(String routingKey, byte[] body) {
    broker.publish("config", routingKey, body);
    time.settle();
  }

  void ping() {
    broker.publish("health_check", "ping", "ping".getBytes(UTF_8));
    time.settle();
  }

  /** Sends a ping and returns the text of the manager's answer. */
  String managerHeartbeat() {
    ping();
    List<RecordedMessage> heartbeats = published("health_check", "heartbeat.manager");
    return heartbeats.get(heartbeats.size() - 1).text();
  }

  void advance(Duration duration) {
    time.advance(duration);
  }

  void advancePeriods(int count) {
    time.advance(ScriptedProvider.PERIOD.multipliedBy(count));
  }

  ManagerStatus status() {
    return manager.status();
  }

  MonitorStatus monitor(String id) {
    return status().monitors().stream()
        .filter(monitor -> monitor.monitor().id().equals(id))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("no monitor " + id + " in " + status()));
  }

  List<String> ids() {
    return status().monitors().stream().map(monitor -> monitor.monitor().id()).toList();
  }

  List<RecordedMessage> published(String exchange) {
    return broker.published(exchange);
  }

  /** Returns the messages published to {@code exchange} with this key. */
  List<RecordedMessage> published(String exchange, String routingKey) {
    return broker.published(exchange).stream()
        .filter(message -> message.routingKey().equals(routingKey))
        .toList();
  }

  @Override
  public void close() {
    time.run(manager::close);
    time.releaseHung();
    time.settle();
    broker.close();
  }
}
