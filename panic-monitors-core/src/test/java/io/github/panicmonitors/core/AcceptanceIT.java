package io.github.panicmonitors.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** On RabbitMQ, which is what {@code TestBroker} opens in integration tests. */
class AcceptanceIT extends AcceptanceTest {
  @Test
  void runsOnRabbitMq() {
    assertThat(testBroker).asString().startsWith("amqp");
  }
}
