package io.github.panicmonitors.testkit.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.ClearSystemProperty;
import org.junit.jupiter.api.util.SetSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestBrokerTest {
  private static Broker noClient(String uri) {
    throw new AssertionError("asked for " + uri);
  }

  @Test
  @ClearSystemProperty(key = TestBroker.PROPERTY)
  void isInMemoryByDefault() {
    try (TestBroker testBroker = TestBroker.open(TestBrokerTest::noClient)) {
      assertThat(testBroker.broker()).isInstanceOf(InMemoryBroker.class);
      assertThat(testBroker).hasToString("in-memory broker");
    }
  }

  @Test
  @SetSystemProperty(key = TestBroker.PROPERTY, value = "amqp://host")
  void isSelectedByTheProperty() {
    try (TestBroker testBroker = TestBroker.open(BrokerAt::new)) {
      assertThat(testBroker).hasToString("amqp://host");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"amqp://user:s3cret@host/tests", "amqps://host"})
  void isTheServerAtAUri(String uri) {
    try (TestBroker testBroker = TestBroker.open(uri, BrokerAt::new)) {
      assertThat(testBroker.broker()).isEqualTo(new BrokerAt(uri));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "RabbitMQ", "http://host"})
  void rejectsOtherValuesOfTheProperty(String choice) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestBroker.open(choice, TestBrokerTest::noClient))
        .withMessage("panic-monitors.broker must be memory, rabbitmq or an AMQP URI: %s", choice);
  }

  private record BrokerAt(String uri) implements Broker {
    @Override
    public BrokerConnection connect(String name, ConnectionListener listener)
        throws BrokerException {
      throw new AssertionError("unexpected connect");
    }

    @Override
    public String description() {
      return uri;
    }
  }
}
