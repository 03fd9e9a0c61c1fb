package io.github.panicmonitors.benchmarks.provider;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import java.util.List;

/** Consumers of everything that a manager publishes. */
public final class Consumers {
  private static final List<String> EXCHANGES = List.of("raw_data", "health_check", "monitorable");

  private Consumers() {}

  /** Binds a queue to each exchange that a manager publishes to, and consumes it. */
  public static void consumeAll(InMemoryBroker broker, BrokerConnection consumer) throws Exception {
    for (String exchange : EXCHANGES) {
      broker.declareExchange(exchange);
      broker.declareQueue("all " + exchange);
      broker.bind("all " + exchange, exchange, "#");
      consumer.consume("all " + exchange, new ConsumeOptions(false, true, 100));
    }
  }
}
