package io.github.panicmonitors.benchmarks.soak;

import io.github.panicmonitors.benchmarks.rounds.PageServer;
import io.github.panicmonitors.testkit.rabbitmq.FaultyProxy;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The faults of RabbitMQ and of nodes.
 *
 * @param rabbit the server
 * @param toRabbit the proxy between the manager and RabbitMQ
 * @param pages the server of all nodes
 * @param toPages the proxies to some of the nodes
 */
record Faults(
    RabbitMqServer rabbit, FaultyProxy toRabbit, PageServer pages, List<FaultyProxy> toPages) {
  private static final int SHORT_SECONDS = 3;
  private static final int LONG_SECONDS = 8;
  private static final String WATERMARK = "set_vm_memory_high_watermark";

  List<Fault> all() {
    return List.of(
        new Fault("RabbitMQ: connections dropped", toRabbit::dropConnections),
        new Fault("RabbitMQ: traffic paused", () -> pause(List.of(toRabbit))),
        new Fault("RabbitMQ: restarted", rabbit::restart),
        new Fault("RabbitMQ: killed and started", this::kill),
        new Fault(
            "RabbitMQ: all connections closed",
            () -> rabbit.rabbitmqctl("close_all_connections", "soak")),
        new Fault("RabbitMQ: memory alarm", this::alarm),
        new Fault(
            "nodes: connections of a tenth dropped",
            () -> toPages.forEach(FaultyProxy::dropConnections)),
        new Fault("nodes: traffic of a tenth paused", () -> pause(toPages)),
        new Fault("nodes: all hang", this::freeze));
  }

  /** Makes all nodes hang, so that every worker is started. */
  void freeze() throws Exception {
    pages.freeze();
    TimeUnit.SECONDS.sleep(SHORT_SECONDS);
    pages.thaw();
  }

  private static void pause(List<FaultyProxy> proxies) throws Exception {
    proxies.forEach(FaultyProxy::pause);
    TimeUnit.SECONDS.sleep(LONG_SECONDS);
    proxies.forEach(FaultyProxy::resume);
  }

  private void kill() throws Exception {
    rabbit.kill();
    TimeUnit.SECONDS.sleep(SHORT_SECONDS);
    rabbit.restart();
  }

  private void alarm() throws Exception {
    rabbit.rabbitmqctl(WATERMARK, "0.0001");
    TimeUnit.SECONDS.sleep(LONG_SECONDS);
    rabbit.rabbitmqctl(WATERMARK, "0.4");
  }
}
