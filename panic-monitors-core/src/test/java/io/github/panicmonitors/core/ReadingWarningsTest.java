package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Results that PANIC may not be able to use are published, and logged now and then. */
class ReadingWarningsTest {
  private final InMemoryManager host = new InMemoryManager();

  @AfterEach
  void close() {
    host.close();
  }

  private void runThree(RoundResult result) {
    host.started();
    host.provider.script((node, round) -> result);
    host.send(config().node("n1", "v1").node("n2", "v1").node("n3", "v1"));
    host.advancePeriods(5);
  }

  @Test
  void readingWithoutAMessage(LogCheck log) {
    log.expect("Node monitor \\(name of n.\\): the reading has no message, so PANIC gets the");

    runThree(RoundResult.reading());

    assertThat(log.records()).hasSize(1);
    host.advance(Duration.ofMinutes(10));
    assertThat(log.records()).hasSize(2);
  }

  @Test
  void messageWithAnotherRoutingKeyThanTheDescriptors(LogCheck log) {
    log.expect(
        "routing key of a message must be the descriptor's node.scripted: node.other; for type"
            + " scripted");

    runThree(RoundResult.reading(RawData.of("node.other", Map.of("a", 1))));

    assertThat(log.records()).hasSize(1);
    assertThat(host.published("raw_data", "node.other")).hasSize(15);
  }

  @Test
  void largeMessage(LogCheck log) {
    log.expect("message has 1000010 bytes, and RabbitMQ refuses those over its max_message_size");

    runThree(
        RoundResult.reading(
            RawData.of(ScriptedProvider.RAW_DATA_KEY, Map.of("a", "x".repeat(1_000_002)))));

    assertThat(log.records()).hasSize(1);
    assertThat(host.published("raw_data")).hasSize(15);
  }

  @Test
  void messageOfAMegabyteAndAFailureWithoutAMessageAreFine(LogCheck log) {
    host.provider.script(
        "n1",
        (node, round) ->
            RoundResult.reading(
                RawData.of(ScriptedProvider.RAW_DATA_KEY, Map.of("a", "x".repeat(999_992)))));

    runThree(RoundResult.unpublished(FailureKind.CONNECT, "down", "url"));

    assertThat(log.records()).isEmpty();
  }
}
