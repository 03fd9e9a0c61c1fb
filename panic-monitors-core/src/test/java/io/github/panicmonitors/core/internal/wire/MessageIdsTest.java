package io.github.panicmonitors.core.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.MonitorId;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
  private final MessageIds ids = new MessageIds();

  @Test
  void tellsRunTypeIdGenerationSlotAndNumber() {
    assertThat(ids.reading(new MonitorId("chainlink-node", "node_1"), 3, 179552700, 0))
        .matches("[0-9a-f]{8}:chainlink-node:node_1:3:179552700:0");
  }

  @Test
  void differsFromRunToRun() {
    MonitorId key = new MonitorId("chainlink-node", "node_1");

    assertThat(ids.reading(key, 1, 1, 0)).isNotEqualTo(new MessageIds().reading(key, 1, 1, 0));
  }

  @Test
  void longIdIsHashedAndStaysDistinct() {
    String first = ids.reading(new MonitorId("t", "\u00e9".repeat(200)), 1, 1, 0);
    String second = ids.reading(new MonitorId("t", "\u00e9".repeat(200) + "x"), 1, 1, 0);

    assertThat(first.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(255);
    assertThat(first).isNotEqualTo(second).endsWith(":1:1:0");
  }
}
