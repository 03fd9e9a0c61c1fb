package io.github.panicmonitors.benchmarks.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.chainlink.ChainlinkNode;
import io.github.panicmonitors.chainlink.ChainlinkNodeProvider;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process for one node, as in PANIC: a loop that scrapes the node, publishes the reading over its
 * own connection, waits for the confirm, publishes a heartbeat and sleeps. It parses pages with the
 * same code as the manager's monitors, so that only the process model differs.
 */
final class SingleMonitor {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final long CONFIRM_MILLIS = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChainlinkNode node;
  private final Monitor monitor;
  private final Channel channel;
  private final Probe probe;
  private final long periodNanos;

  private SingleMonitor(ChainlinkNode node, Duration period, Channel channel, Probe probe) {
    this.node = node;
    this.channel = channel;
    this.probe = probe;
    periodNanos = period.toNanos();
    ChainlinkNodeProvider provider = new ChainlinkNodeProvider();
    monitor = provider.create(node, TestMonitorContext.of(provider, node, InstantSource.system()));
  }

  /** Expects the URI of RabbitMQ, the URL of the node, its id and the period in seconds. */
  public static void main(String[] arguments) throws Exception {
    ChainlinkNode node =
        new ChainlinkNode(
            arguments[2], "benchmark", arguments[2], List.of(SourceUrl.of(arguments[1])));
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(arguments[0]);
    try (Connection connection = factory.newConnection(node.id());
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      Probe probe = new Probe(1);
      Duration period = Duration.ofSeconds(Long.parseLong(arguments[3]));
      Thread loop = new Thread(new SingleMonitor(node, period, channel, probe)::loop, "monitor");
      loop.setDaemon(true);
      loop.start();
      probe.answer(() -> new Probe.Losses(0, 0));
    }
  }

  private void loop() {
    try {
      long dueNanos = System.nanoTime();
      for (long slot = 0; true; slot++) {
        TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
        round(slot, System.nanoTime() - dueNanos);
        dueNanos += periodNanos;
      }
    } catch (Exception e) {
      throw new IllegalStateException("monitor of " + node.name() + " failed", e);
    }
  }

  private void round(long slot, long lagNanos) throws Exception {
    Instant startedAt = Instant.now();
    long startNanos = System.nanoTime();
    RoundResult result = monitor.collect(TestRound.within(DEADLINE));
    for (RawData data : result.data()) {
      publish("raw_data", data.routingKey(), data.body());
    }
    publish(
        "health_check",
        "heartbeat.worker",
        Map.of(
            "component_name",
            "Node monitor (" + node.name() + ")",
            "is_alive",
            true,
            "timestamp",
            System.currentTimeMillis() / 1e3));
    probe.roundFinished(
        new RoundReport(
            new MonitorId("chainlink-node", node.id()),
            node.name(),
            0,
            slot,
            startedAt,
            Duration.ofNanos(lagNanos),
            Duration.ofNanos(System.nanoTime() - startNanos),
            result,
            result instanceof RoundResult.Failure failure ? failure.kind() : null,
            ""));
  }

  private void publish(String exchange, String routingKey, Map<String, ?> body) throws Exception {
    channel.basicPublish(
        exchange,
        routingKey,
        true,
        MessageProperties.PERSISTENT_BASIC,
        JSON.writeValueAsBytes(body));
    channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
  }
}
