package io.github.panicmonitors.examples.custommonitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Runs the same tests on RabbitMQ. */
class TwoTypesIT extends TwoTypesTest {
  @Test
  void runsOnRabbitMq() {
    assertThat(testBroker).asString().startsWith("amqp");
  }
}
