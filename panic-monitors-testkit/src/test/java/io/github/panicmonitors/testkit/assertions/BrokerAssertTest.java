package io.github.panicmonitors.testkit.assertions;

import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokerAssertTest {
  private final VirtualTime time = new VirtualTime();
  @AutoClose private final InMemoryBroker broker = new InMemoryBroker(time);

  @BeforeEach
  void declare() {
    broker.declareExchange("raw_data");
    broker.declareQueue("transformer");
    broker.bind("transformer", "raw_data", "node.*");
    broker.bind("transformer", "raw_data", "system");
  }

  private void publish(String key, String text) {
    broker.publish("raw_data", key, text.getBytes(UTF_8));
  }

  private static String failureOf(ThrowingCallable assertion) {
    AssertionError[] error = new AssertionError[1];
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(assertion)
        .satisfies(e -> error[0] = e);
    return error[0].getMessage();
  }

  @Test
  void countsRoutedMessages() {
    assertThat(broker).exchange("raw_data").receivedNothing();
    publish("node.a", "1");
    publish("system", "2");
    publish("unbound.key", "3");
    assertThat(broker).exchange("raw_data").received(2).texts().containsExactly("1", "2");
    assertThat(broker).exchange("raw_data").key("system").received(1).messages().hasSize(1);
  }

  @Test
  void comparesValuesOfJson() {
    publish("system", "{\"data\": {\"height\": 7, \"load\": 0.5, \"names\": [\"a\", null]}}");
    ExchangeAssert messages = assertThat(broker).exchange("raw_data");
    messages.values("/data/height").containsExactly(7L);
    messages.values("/data/load").containsExactly(0.5);
    messages.values("/data/names/1").containsExactly((Object) null);
    messages.values("/data").singleElement().isInstanceOf(Map.class);
    assertThat(failureOf(() -> messages.values("/data/head")))
        .isEqualTo(
            "no value at /data/head of {\"data\": {\"height\": 7, \"load\": 0.5, \"names\": [\"a\", null]}}");
  }

  @Test
  void saysWhichContentIsNotJson() {
    publish("system", "ping");
    publish("system", "{} {}");
    publish("system", "[1]");
    List<RecordedMessage> messages = broker.published("raw_data");
    assertThat(failureOf(() -> messages.get(0).json())).isEqualTo("not JSON: ping");
    assertThat(failureOf(() -> messages.get(1).json())).isEqualTo("not JSON: {} {}");
    assertThat(failureOf(() -> messages.get(2).json())).isEqualTo("not a JSON object: [1]");
    assertThat(messages.get(2).json("/0")).isEqualTo(1L);
  }

  @Test
  void countsUntilAMoment() {
    Instant then = time.now();
    publish("system", "1");
    time.advance(Duration.ofSeconds(1));
    publish("system", "2");
    assertThat(broker).exchange("raw_data").until(then).received(1).texts().containsExactly("1");
  }

  @Test
  void listsNearMisses() throws Exception {
    broker.faults().nackNext(1);
    BrokerConnection connection = broker.connect("test", new ConnectionListener() {});
    connection.publish(
        new OutboundMessage("raw_data", "system", "id", Map.of(), "nacked".getBytes(UTF_8)));
    publish("system", "good");
    publish("node.a", "other");
    publish("systems", "typo");
    Instant then = time.now();
    time.advance(Duration.ofSeconds(1));
    publish("system", "late");
    assertThat(
            failureOf(
                () ->
                    assertThat(broker).exchange("raw_data").key("system").until(then).received(2)))
        .isEqualTo(
            """
            expected 2 messages at exchange raw_data with key system until 2026-01-01T00:00:00Z, but received 1
            received: 1
              2026-01-01T00:00:00Z system good
            late: 1
              2026-01-01T00:00:01Z system late
            with another key: 1
              2026-01-01T00:00:00Z node.a other
            unroutable: 1
              2026-01-01T00:00:00Z systems typo
            nacked: 1
              2026-01-01T00:00:00Z system nacked""");
  }

  @Test
  void truncatesLongLists() {
    for (int i = 0; i < 30; i++) {
      publish("system", "x".repeat(10_000));
    }
    assertThat(failureOf(() -> assertThat(broker).exchange("raw_data").receivedNothing()))
        .contains("received: 30")
        .hasSizeLessThan(3_000);
  }
}
