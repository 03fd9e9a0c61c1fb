package io.github.panicmonitors.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.panicmonitors.api.Secret;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The accessors of an entry convert its fields, and name the field and the value otherwise. */
class ConfigEntryTest {
  private static final RoutingKey KEY = RoutingKey.of("chains.cosmos.hub.nodes_config");

  private static ConfigEntry entry(@Nullable Object value) {
    Map<String, @Nullable Object> fields = new HashMap<>();
    fields.put("x", value);
    return new ConfigEntry(KEY, "n1", fields);
  }

  private static String reason(@Nullable Object value, BiConsumer<ConfigEntry, String> accessor) {
    return assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> accessor.accept(entry(value), "x"))
        .actual()
        .getMessage();
  }

  @Test
  void readsWholeNumbersFromNumbersAndStrings() {
    assertThat(entry(5).integer("x")).isEqualTo(5);
    assertThat(entry(5L).integer("x")).isEqualTo(5);
    assertThat(entry(new BigDecimal("5e2")).integer("x")).isEqualTo(500);
    assertThat(entry(new BigDecimal("5.00")).integer("x")).isEqualTo(5);
    assertThat(entry(" -5 ").integer("x")).isEqualTo(-5);
    assertThat(entry("+007").integer("x")).isEqualTo(7);
    assertThat(entry(String.valueOf(Integer.MIN_VALUE)).integer("x")).isEqualTo(Integer.MIN_VALUE);
    assertThat(entry(0).integer("x")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ten  | x must be a whole number: ten",
        "1.5  | x must be a whole number: 1.5",
        "0x10 | x must be a whole number: 0x10",
        "٣    | x must be a whole number: ٣",
        "2147483648 | x must be from -2147483648 to 2147483647: 2147483648",
      })
  void namesTheFieldAndTheTextThatIsNoInteger(String text, String reason) {
    assertThat(reason(text, ConfigEntry::integer)).isEqualTo(reason);
  }

  @Test
  void namesTheFieldAndTheValueThatIsNoInteger() {
    assertThat(reason(1.5, ConfigEntry::integer)).isEqualTo("x must be a whole number: 1.5");
    assertThat(reason(true, ConfigEntry::integer)).isEqualTo("x must be a whole number: true");
    assertThat(reason(List.of(1), ConfigEntry::integer))
        .isEqualTo("x must be a whole number: a list");
    assertThat(reason(BigInteger.TEN.pow(300), ConfigEntry::integer))
        .startsWith("x must be from -2147483648 to 2147483647: 1000");
    assertThat(reason(new BigDecimal("1e-2147483647"), ConfigEntry::integer))
        .isEqualTo("x must be a whole number: 1E-2147483647");
    assertThat(reason("9".repeat(100), ConfigEntry::integer))
        .isEqualTo("x must be a whole number: a string");
  }

  @Test
  void requiresTheFieldOfEveryAccessor() {
    for (Object absent : new @Nullable Object[] {null, "", " \t"}) {
      List<BiConsumer<ConfigEntry, String>> accessors =
          List.of(
              ConfigEntry::text,
              ConfigEntry::integer,
              ConfigEntry::port,
              ConfigEntry::duration,
              ConfigEntry::url,
              ConfigEntry::secret);
      assertThat(accessors)
          .allSatisfy(
              accessor -> assertThat(reason(absent, accessor)).isEqualTo("x is missing or blank"));
      assertThat(entry(absent).has("x")).isFalse();
    }
    assertThat(entry(0).has("x")).isTrue();
    assertThat(entry(Map.of()).has("y")).isFalse();
  }

  @Test
  void readsPorts() {
    assertThat(entry("65535").port("x")).isEqualTo(65_535);
    assertThat(entry(1).port("x")).isEqualTo(1);
    assertThat(reason("0", ConfigEntry::port)).isEqualTo("x must be from 1 to 65535: 0");
    assertThat(reason(65_536, ConfigEntry::port)).isEqualTo("x must be from 1 to 65535: 65536");
    assertThat(reason("http", ConfigEntry::port)).isEqualTo("x must be a whole number: http");
  }

  @ParameterizedTest
  @CsvSource({
    "500ms,PT0.5S",
    "10s,PT10S",
    "10 s,PT10S",
    "2m,PT2M",
    "1h,PT1H",
    "7d,PT168H",
    "10,PT10S",
    "PT1M30S,PT1M30S",
    "pt0.5s,PT0.5S",
    "365d,PT8760H"
  })
  void readsDurations(String text, String expected) {
    assertThat(entry(text).duration("x")).isEqualTo(Duration.parse(expected));
  }

  @Test
  void readsANumberAsSeconds() {
    assertThat(entry(90).duration("x")).isEqualTo(Duration.ofSeconds(90));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "soon   | x must be a duration such as 500ms, 10s, 2m or 1h: soon",
        "10 min | x must be a duration such as 500ms, 10s, 2m or 1h: 10 min",
        "1.5s   | x must be a duration such as 500ms, 10s, 2m or 1h: 1.5s",
        "P1Y    | x must be a duration such as 500ms, 10s, 2m or 1h: P1Y",
        "99999999999999999999999 | x must be a duration such as 500ms, 10s, 2m or 1h:"
            + " 99999999999999999999999",
        "0      | x must be positive and at most 365 days: 0",
        "-5     | x must be positive and at most 365 days: -5",
        "366d   | x must be positive and at most 365 days: 366d",
        "999999999999d | x must be positive and at most 365 days: 999999999999d",
      })
  void namesTheFieldAndTheTextThatIsNoDuration(String text, String reason) {
    assertThat(reason(text, ConfigEntry::duration)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://node:9100/metrics",
        "HTTPS://node.example.org",
        "http://[::1]:9100/",
        "http://user:password@node/",
        "https://node/v1?token=1",
      })
  void readsUrls(String text) {
    assertThat(entry(" " + text + " ").url("x")).isEqualTo(URI.create(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://node/x             | ftp://node/x",
        "node:9100                | node:9100",
        "http://                  | http://",
        "http://a b/              | http://a b/",
        "http://node:99999/       | http://node:99999/",
        "http://node:0/           | http://node:0/",
        "http://my_node:9100/x    | http://my_node:9100/x",
        "http://admin:s3cret pw@node/x | http://***@node/x",
        "http://admin:s3/cr@et pw@node/x | http://***@node/x",
        "ftp://s3cret@node        | ftp://***@node",
        "htp://admin:s3cret       | htp://admin:***",
        "http://node/a b?token=s3cret | http://node/a b?***",
        "ws://node/v3/0123456789s3cret6789 | ws://node/v3/***",
        "admin:s3cret@node        | a string",
        "admin:s3cret             | a string",
      })
  void showsAnInvalidUrlWithoutCredentials(String text, String shown) {
    assertThat(reason(text, ConfigEntry::url))
        .isEqualTo("x must be an http or https URL with a host: " + shown);
  }

  @Test
  void neverShowsASecret() {
    assertThat(entry(" s3cret ").secret("x")).isEqualTo(Secret.of("s3cret"));
    for (Object wrong : new Object[] {1234, true, List.of("s3cret"), Map.of("a", "s3cret")}) {
      assertThat(reason(wrong, ConfigEntry::secret)).isEqualTo("x must be a string");
    }
  }

  /** The wrong field may hold one. */
  @Test
  void showsNoTextThatMayHoldCredentials() {
    for (String text : List.of("http://admin:s3cret pw@node", "user@s3cret", "token=s3cret")) {
      assertThat(reason(text, ConfigEntry::port)).isEqualTo("x must be a whole number: a string");
      assertThat(reason(text, ConfigEntry::duration)).endsWith(": a string");
    }
  }
}
