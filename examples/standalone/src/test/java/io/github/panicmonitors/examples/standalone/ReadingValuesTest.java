package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReadingValuesTest {
  private static Map<String, Object> values(Map<String, ?> body) {
    return ReadingValues.of(RoundResult.reading(RawData.of("k", body)));
  }

  @Test
  void removesWrappersAndMetaData() {
    Map<String, Object> result =
        Map.of("meta_data", Map.of("time", 1.5), "data", Map.of("head", 7));

    assertThat(values(Map.of("prometheus", Map.of("result", result)))).isEqualTo(Map.of("head", 7));
  }

  @Test
  void namesNestedValuesByPath() {
    Map<String, Object> body = new HashMap<>();
    body.put("lit", true);
    body.put("watts", null);
    body.put("balance", Map.of("amount", 2.5));
    body.put("hosts", List.of("a", "b"));

    assertThat(new TreeMap<>(values(body)).toString())
        .isEqualTo("{balance.amount=2.5, hosts=[a, b], lit=true, watts=null}");
  }

  @Test
  void isEmptyForAFailure() {
    RawData payload = RawData.of("k", Map.of("code", 5015));

    assertThat(ReadingValues.of(RoundResult.failure(FailureKind.DNS, "m", "s", payload))).isEmpty();
    assertThat(ReadingValues.of(null)).isEmpty();
  }

  @Test
  void limitsTheNumberAndLengthOfValues() {
    Map<String, Object> body = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      body.put(i + "n".repeat(1_000), "t".repeat(1_000));
    }

    assertThat(values(body))
        .hasSize(40)
        .allSatisfy(
            (name, value) -> {
              assertThat(name).hasSize(203);
              assertThat(value.toString()).hasSize(203).endsWith("...");
            });
  }
}
