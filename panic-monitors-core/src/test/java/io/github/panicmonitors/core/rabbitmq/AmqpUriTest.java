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
    ConnectionFactory factory = AmqpUri.factories(Secret.of("amqp://a%40b:p%3aw+%25@host")).get(0);

    assertThat(factory.getUsername()).isEqualTo("a@b");
    assertThat(factory.getPassword()).isEqualTo("p:w+%");
  }

  @Test
  void switchesTlsOnForAmqpsOnly() {
    assertThat(isTls("amqps://host")).isTrue();
    assertThat(isTls("amqp://host")).isFalse();
  }

  private static boolean isTls(String uri) {
    return AmqpUri.factories(Secret.of(uri)).get(0).isSSL();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amqp://one,two|amqp://one:5672,amqp://two:5672",
        "amqp://user:tops3cret@one:1,two:2/prod|amqp://one:1/prod,amqp://two:2/prod",
        "amqps://user:tops,3cret@one,[::1]:7|amqps://one:5671,amqps://[::1]:7",
        "amqp://user:tops3cret@one/a,amqps://two|amqp://one:5672/a,amqps://two:5671",
        "amqp://one,two , AMQP://three|amqp://one:5672,amqp://two:5672,amqp://three:5672",
      })
  void readsSeveralAddresses(String uri, String description) {
    assertThat(RabbitMqBroker.uri(uri).description()).isEqualTo(description);
  }

  @Test
  void usesUserAndPasswordForEachHostOfAUri() {
    assertThat(AmqpUri.factories(Secret.of("amqp://a:b@one,two/prod,amqp://c:d@three")))
        .extracting(it -> it.getHost() + it.getUsername() + it.getPassword() + it.getVirtualHost())
        .containsExactly("oneabprod", "twoabprod", "threecd/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amqp://user:tops3cret@one,",
        "amqp://user:tops3cret@,two",
        "amqp://user:tops3cret@one,,two",
        "amqp://user:tops3cret@one, two",
        "amqp://user:tops3cret@one,two:99999",
        "amqp://user:tops3cret@one,http://two",
        "amqp://user:tops3cret@one,amqp://user:tops3cret@",
      })
  void rejectsAListWithAnInvalidAddressWithoutShowingIt(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RabbitMqBroker.uri(uri))
        .withMessageStartingWith("URI must be like amqp://user:password@host:5672/vhost: ")
        .withMessageNotContaining("tops3cret")
        .withNoCause();
  }
}
