package io.github.panicmonitors.core.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void writesDoublesWithAPointOrAnExponentAndKeepsNulls() {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("whole", 26.0);
    body.put("large", 1.9087214e7);
    body.put("count", 3);
    body.put("none", null);

    assertThat(new String(Json.write(body), UTF_8))
        .isEqualTo("{\"whole\":26.0,\"large\":1.9087214E7,\"count\":3,\"none\":null}");
  }

  @Test
  void writesTimestampsAsSecondsWithMicroseconds() {
    Instant instant = Instant.ofEpochSecond(1_795_527_000, 123_456_789);

    assertThat(new String(Json.write(Map.of("t", PanicMessage.unixSeconds(instant))), UTF_8))
        .isEqualTo("{\"t\":1795527000.123456}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "[1, 2]",
        "\"text\"",
        "3",
        "{",
        "{} {}",
        "{\"a\": NaN}",
        "{\"a\": 1, \"a\": 2}",
        "{\"password\": \"hunter2\" \"x\"}"
      })
  void refusesWhatIsNotOneObjectWithoutRepeatingIt(String text) {
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> Json.readObject(text.getBytes(UTF_8)))
        .withMessageStartingWith("document ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2").hasSizeLessThan(300));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "1e-99999999999", "-1.5E+99999999999"})
  void refusesAnExponentThatNoNumberCanHave(String number) {
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> Json.readObject(("{\"a\": " + number + "}").getBytes(UTF_8)))
        .withMessage("document has a number whose exponent is out of range");
  }

  @Test
  void refusesADocumentThatIsNestedWithoutEnd() {
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> Json.readObject("{\"a\":".repeat(100_000).getBytes(UTF_8)));
  }
}
