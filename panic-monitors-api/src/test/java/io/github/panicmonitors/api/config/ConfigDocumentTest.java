package io.github.panicmonitors.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A document copies JSON values. An entry with any other value is invalid. */
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
    assertInvalid(Map.of("n1", Map.of("a", List.of(1, new Object()))))
        .isEqualTo("value at n1.a[1] is not supported: a java.lang.Object");
    assertInvalid(Map.of("n1", Double.NaN))
        .isEqualTo("value at n1 must be a number in the range of a double: NaN");
    assertInvalid(Map.of("n1", Map.of(2, "x"))).isEqualTo("key at n1 must be a string: 2");
  }

  @Test
  void hasNoNumbersOutOfRangeOfDouble() {
    assertInvalid(Map.of("n1", new BigDecimal("1e309"))).endsWith("of a double: 1E+309");
    assertInvalid(Map.of("n1", new BigDecimal("-" + "9".repeat(400) + ".5")))
        .endsWith("of a double: -" + "9".repeat(99) + "...");
    assertInvalid(Map.of("n1", new BigDecimal("11e2147483647"))).contains("n1");
    assertInvalid(Map.of("n1", BigInteger.TEN.pow(309))).contains("n1");
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
  void hasNoDeepNesting() {
    assertInvalid(Map.of("n1", nested(201)))
        .startsWith("value at n1[0]")
        .endsWith("is nested deeper than 200 levels");
    assertThat(ConfigDocument.of(KEY, Map.of("n1", nested(200))).invalid()).isEmpty();
  }

  private static Object nested(int levels) {
    Object nested = "core";
    for (int i = 0; i < levels; i++) {
      nested = List.of(nested);
    }
    return nested;
  }

  @Test
  void hasNoUnpairedSurrogates() {
    assertInvalid(Map.of("n1", Map.of("a\ud83d", 1)))
        .isEqualTo("key at n1 must be well-formed Unicode: a\ufffd");
    assertInvalid(Map.of("n1", Map.of("a", "s3cret\ud83d")))
        .isEqualTo("value at n1.a must be well-formed Unicode");
    assertThat(ConfigDocument.of(KEY, Map.of("\udc4d\ud83d", 1)).invalid())
        .containsExactly(Map.entry("\ufffd\ufffd", "id must be well-formed Unicode: \ufffd\ufffd"));
    Map<String, Integer> thumb = Map.of("\ud83d\udc4d", 1);
    assertThat(ConfigDocument.of(KEY, thumb).content()).isEqualTo(thumb);
  }

  @Test
  void invalidEntryAffectsNoOther() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("n1", Double.POSITIVE_INFINITY);
    content.put("n2", 1);

    ConfigDocument document = ConfigDocument.of(KEY, content);

    assertThat(document.content()).isEqualTo(Map.of("n2", 1));
    assertThat(document.entries()).extracting(ConfigEntry::id).containsExactly("n2", "n1");
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> document.entry("n1").orElseThrow().flag("enabled"))
        .withMessage("value at n1 must be a number in the range of a double: Infinity");
  }

  @Test
  void whoReadsADocumentMarksOtherEntriesInvalid() {
    ConfigDocument document =
        ConfigDocument.of(KEY, Map.of("n1", 1, "n2", Double.NaN, "n3", 3))
            .withInvalid(Map.of("n1", "id is given twice"));

    assertThat(document.content()).isEqualTo(Map.of("n3", 3));
    assertThat(document.invalid()).containsOnlyKeys("n1", "n2");
    assertThat(document.withInvalid(Map.of())).isEqualTo(document);
    assertThat(document).isNotEqualTo(ConfigDocument.of(KEY, Map.of("n3", 3)));
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
    assertInvalid(Map.of("n1", nested))
        .startsWith("value at n1.kkk")
        .endsWith(" is not supported: a java.lang.Object")
        .hasSizeLessThan(300);
  }

  private static AbstractStringAssert<?> assertInvalid(Map<String, Object> content) {
    ConfigDocument document = ConfigDocument.of(KEY, content);
    assertThat(document.content()).isEmpty();
    return assertThat(document.invalid().get("n1"));
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
