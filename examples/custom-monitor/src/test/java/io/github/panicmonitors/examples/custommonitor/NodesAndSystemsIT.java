package io.github.panicmonitors.examples.custommonitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** On RabbitMQ, which is what {@code TestBroker} opens in integration tests. */
class NodesAndSystemsIT extends NodesAndSystemsTest {
  @Test
  void runsOnRabbitMq() {
    assertThat(testBroker).asString().startsWith("amqp");
  }
}
