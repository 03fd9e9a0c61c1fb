package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class JsonValueTest {
  private final JsonValue json =
      JsonValue.document(
          Map.of(
              "name",
              "relay",
              "height",
              7L,
              "big",
              BigInteger.TWO.pow(70),
              "price",
              new BigDecimal("1.50"),
              "huge",
              new BigDecimal("1e900"),
              "ok",
              true,
              "time",
              "2026-11-28T20:00:00Z",
              "tags",
              List.of(Map.of("name", "a"), Map.of("name", 2L))));

  @Test
  void convertsValues() {
    assertThat(json.get("name").asString()).isEqualTo("relay");
    assertThat(json.get("height").asLong()).isEqualTo(7);
    assertThat(json.get("height").asBigInteger()).isEqualTo(7);
    assertThat(json.get("height").asBigDecimal()).isEqualTo("7");
    assertThat(json.get("big").asBigInteger()).isEqualTo(BigInteger.TWO.pow(70));
    assertThat(json.get("big").asDouble()).isEqualTo(Math.pow(2, 70));
    assertThat(json.get("price").asBigDecimal()).isEqualTo("1.50");
    assertThat(json.get("price").asDouble()).isEqualTo(1.5);
    assertThat(json.get("ok").asBoolean()).isTrue();
    assertThat(json.get("time").parse("a time", Instant::parse)).isEqualTo("2026-11-28T20:00:00Z");
    assertThat(json.get("tags").asList()).extracting(JsonValue::isObject).containsOnly(true);
    assertThat(json.get("tags").get(0).asMap().get("name").asString()).isEqualTo("a");
    assertThat(json.get("tags").get(1).asObject()).isEqualTo(Map.of("name", 2L));
  }

  @Test
  void errorsHaveThePathAndNeverTheValue() {
    assertError(
        json -> json.get("name").asLong(), "name must be an integer of 64 bits, but is a string");
    assertError(
        json -> json.get("big").asLong(),
        "big must be an integer of 64 bits, but is another number");
    assertError(
        json -> json.get("price").asBigInteger(),
        "price must be an integer, but is another number");
    assertError(json -> json.get("ok").asDouble(), "ok must be a number, but is a boolean");
    assertError(json -> json.get("huge").asDouble(), "huge must be in the range of a double");
    assertError(json -> json.get("x").asObject(), "x must be there, but is missing");
    assertError(json -> json.get("x").get("y").asString(), "x.y must be a string, but is missing");
    assertError(
        json -> json.get("tags").get(2).get("name").asString(),
        "tags[2].name must be a string, but is missing");
    assertError(
        json -> json.get("tags").get("name").asString(),
        "tags.name must be a string, but is missing");
    assertError(
        json -> json.get("name").get(0).asString(), "name[0] must be a string, but is missing");
    assertError(
        json -> json.get("tags").asList().get(1).get("name").asString(),
        "tags[1].name must be a string, but is a number");
    assertError(
        json -> json.get("tags").get(0).asMap().get("name").asBoolean(),
        "tags[0].name must be a boolean, but is a string");
    assertError(
        json -> json.get("name").parse("an ISO time", Instant::parse), "name must be an ISO time");
    assertError(
        json -> json.get("height").parse("an ISO time", Instant::parse),
        "height must be an ISO time, but is a number");
    assertError(json -> json.asList(), "document must be an array, but is an object");
    assertThat(json.get("name")).hasToString("name (a string)");
  }

  @Test
  void nullsAndMissingValuesAreOptional() {
    JsonValue list = JsonValue.document(Arrays.asList(null, 1L));
    assertThat(list.get(0).optional()).isEmpty();
    assertThat(list.get(1).optional()).isPresent();
    assertThat(list.get(2).optional()).isEmpty();
    assertThat(list.get(-1).isMissing()).isTrue();
    assertThat(list.get(0).isNull()).isTrue();
    assertThat(list.get(0).isMissing()).isFalse();
    assertThat(list.get(0).asObject()).isNull();
    assertError(unused -> list.get(0).asString(), "[0] must be a string, but is null");
  }

  private void assertError(Function<JsonValue, Object> conversion, String message) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> conversion.apply(json))
        .withMessage(message);
  }
}
