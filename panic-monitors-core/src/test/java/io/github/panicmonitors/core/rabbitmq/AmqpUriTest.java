package io.github.panicmonitors.core.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.api.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmqpUriTest {

  @ParameterizedTest
  @CsvSource({
    "amqp://host, amqp://host:5672",
    "amqp://host/, amqp://host:5672",
    "amqp://user:tops3cret@host, amqp://host:5672",
    "amqp://user:tops3cret@host:1234/prod, amqp://host:1234/prod",
    "amqp://user:tops3cret@host/%2f, amqp://host:5672",
    "amqp://user:tops3cret@host/a%2fb, amqp://host:5672/a%2Fb",
    "amqps://user:tops3cret@host, amqps://host:5671",
    "amqp://user:tops3cret@host:65535, amqp://host:65535",
    "AMQP://host?heartbeat=5, amqp://host:5672",
  })
  void describesWhereItIsWithoutCredentials(String uri, String description) {
    RabbitMqBroker broker = RabbitMqBroker.uri(uri);

    assertThat(broker.description()).isEqualTo(description);
    assertThat(broker).hasToString(description);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "http://user:tops3cret@host",
        "amqp:user:tops3cret@host",
        "amqp://user:tops3cret@",
        "amqp://user:tops3cret@my_host",
        "amqp://user:tops3cret@host:port",
        "amqp://user:tops3cret:more@host",
        "amqp://user:tops3cret@host/a/b",
        "amqp://user:tops3cret%zz@host",
        "amqp://user:tops3cret @host",
        "amqp://user:tops3cret@host?heartbeat=tops3cret",
      })
  void rejectsOtherUrisWithoutShowingThem(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RabbitMqBroker.uri(uri))
        .withMessageStartingWith("URI must be like amqp://user:password@host:5672/vhost: ")
        .withMessageNotContaining("tops3cret")
        .withNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"amqp://user:99999", "amqps://user:tops3cret@host:65536", "amqp://host:0"})
  void rejectsAnInvalidPortWithoutShowingAPassword(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RabbitMqBroker.builder().uri(uri).build())
        .withMessage(
            "URI must be like amqp://user:password@host:5672/vhost: its port must be 1 to 65535")
        .withNoCause();
  }

  @Test
  void readsEscapesInUserAndPassword() {
    ConnectionFactory factory = AmqpUri.factory(Secret.of("amqp://a%40b:p%3aw+%25@host"));

    assertThat(factory.getUsername()).isEqualTo("a@b");
    assertThat(factory.getPassword()).isEqualTo("p:w+%");
  }

  @Test
  void switchesTlsOnForAmqpsOnly() {
    assertThat(AmqpUri.factory(Secret.of("amqps://host")).isSSL()).isTrue();
    assertThat(AmqpUri.factory(Secret.of("amqp://host")).isSSL()).isFalse();
  }
}
