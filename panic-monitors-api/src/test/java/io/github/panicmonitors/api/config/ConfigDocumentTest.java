package io.github.panicmonitors.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A document copies JSON values and rejects all others. */
class ConfigDocumentTest {
  private static final String KEY = "chains.cosmos.hub.nodes_config";

  @Test
  void copiesJsonValues() {
    Map<String, Object> fields = new HashMap<>();
    fields.put("list", Arrays.asList("x", null, 1, List.of(true), Map.of("a", 1.5)));
    fields.put("none", null);
    Map<String, Object> content = Map.of("n1", fields);

    ConfigDocument document = ConfigDocument.of(KEY, content);
    fields.put("later", 1);

    assertThat(document.content().toString())
        .contains("list=[x, null, 1, [true], {a=1.5}]", "none=null")
        .doesNotContain("later");
  }

  @Test
  void reportsThePathOfAnInvalidValue() {
    assertRejected(Map.of("n1", Map.of("a", List.of(1, new Object()))))
        .isEqualTo("value at document.n1.a[1] is not supported: a java.lang.Object");
    assertRejected(Map.of("n1", Double.NaN))
        .isEqualTo("value at document.n1 is not supported: NaN");
    assertRejected(Map.of("n1", Map.of(2, "x")))
        .isEqualTo("key at document.n1 must be a string: 2");
  }

  @Test
  void rejectsNumbersOutOfRangeOfDouble() {
    assertRejected(Map.of("n1", new BigDecimal("1e309")))
        .isEqualTo("value at document.n1 is not supported: 1E+309");
    assertRejected(Map.of("n1", new BigDecimal("-" + "9".repeat(400) + ".5")))
        .isEqualTo("value at document.n1 is not supported: -" + "9".repeat(99) + "...");
    assertRejected(Map.of("n1", new BigDecimal("11e2147483647"))).contains("n1");
    assertRejected(Map.of("n1", BigInteger.TEN.pow(309))).contains("n1");
    BigInteger large = BigInteger.TEN.pow(308);
    assertThat(ConfigDocument.of(KEY, Map.of("n1", large)).content()).containsValue(large);
  }

  @Test
  void keepsNumbersMorePreciseThanDouble() {
    BigDecimal large = new BigDecimal("1.7976931348623157000000001e308");
    BigDecimal small = new BigDecimal("1e-2147483647");

    assertThat(ConfigDocument.of(KEY, Map.of("a", large, "b", small)).content())
        .isEqualTo(Map.of("a", large, "b", small));
  }

  @Test
  void rejectsDeepNesting() {
    Object nested = "core";
    for (int i = 0; i < 300; i++) {
      nested = List.of(nested);
    }
    assertRejected(Map.of("n1", nested)).startsWith("value at document.n1[0]").endsWith("deeply");
  }

  @Test
  void rejectsUnpairedSurrogatesInNames() {
    assertRejected(Map.of("n1", Map.of("a\ud83d", 1)))
        .isEqualTo("key at document.n1 must be well-formed Unicode: a\ud83d");
    assertRejected(Map.of("\udc4d\ud83d", 1)).startsWith("key at document must be");
    Map<String, Integer> thumb = Map.of("\ud83d\udc4d", 1);
    assertThat(ConfigDocument.of(KEY, thumb).content()).isEqualTo(thumb);
  }

  /** Formatting the path of every value would take gigabytes. */
  @Test
  @Timeout(20)
  void formatsOnlyThePathOfTheInvalidValue() {
    List<Object> many = new ArrayList<>(Collections.nCopies(100_000, List.of()));
    many.add(new Object());
    Object nested = many;
    for (int i = 0; i < 100; i++) {
      nested = Map.of("k".repeat(20_000) + i, nested);
    }
    assertRejected(Map.of("n1", nested))
        .startsWith("value at document.n1.kkk")
        .endsWith(" is not supported: a java.lang.Object")
        .hasSizeLessThan(300);
  }

  private static AbstractStringAssert<?> assertRejected(Map<String, Object> content) {
    return assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigDocument.of(KEY, content))
        .extracting(Throwable::getMessage)
        .asString();
  }

  @Test
  void hasNoEntryForTheDefaultSection() {
    Map<String, Object> content = new HashMap<>();
    content.put("n1", null);
    content.put("DEFAULT", Map.of());
    ConfigDocument document = ConfigDocument.of(KEY, content);

    assertThat(document.entry("n1")).contains(new ConfigEntry(document.key(), "n1", null));
    assertThat(document.entry("n2")).isEmpty();
    assertThat(document.entry("DEFAULT")).isEmpty();
  }
}
