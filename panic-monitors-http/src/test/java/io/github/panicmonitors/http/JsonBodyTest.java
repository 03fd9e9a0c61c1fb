package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap of this module's tests has 64 MB. */
class JsonBodyTest {

  @Test
  void readsEveryTypeOfValue() throws Exception {
    String text =
        """
        {"object": {}, "array": [1, [2]], "text": "\\u00e9\\ud83d\\ude00", "yes": true, "no": false,
         "nothing": null, "integer": -9223372036854775808, "decimal": 1.50, "exponent": -2E+3}
        """;
    Map<String, @Nullable Object> expected = new HashMap<>();
    expected.put("object", Map.of());
    expected.put("array", List.of(1L, List.of(2L)));
    expected.put("text", "é😀");
    expected.put("yes", true);
    expected.put("no", false);
    expected.put("nothing", null);
    expected.put("integer", Long.MIN_VALUE);
    expected.put("decimal", new BigDecimal("1.50"));
    expected.put("exponent", new BigDecimal("-2E+3"));
    assertThat(read(text).asObject()).isEqualTo(expected);
    assertThat(read("\ufeff7 ").asObject()).isEqualTo(7L);
  }

  @Test
  void readsNumbersToTheLastDigit() throws Exception {
    String uint256 = BigInteger.TWO.pow(256).subtract(BigInteger.ONE).toString();
    assertThat(read(uint256).asBigInteger()).isEqualTo(uint256);
    assertThat(read("-" + uint256).asBigDecimal()).isEqualTo("-" + uint256);
    assertThat(read("0.1000000000000000000000000000000001").asBigDecimal())
        .isEqualTo("0.1000000000000000000000000000000001");
    assertThat(read("0.1").asDouble()).isEqualTo(0.1);
    assertThat(read("9007199254740993").asDouble()).isEqualTo(9007199254740992.0);
    assertThat(read("1e-400").asDouble()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void readsDocumentsThatArriveInPieces(int bytes) throws Exception {
    String text = "{\"a\": [12345, \"\\u00e9é😀\", true, null, 1.25e-3], \"b\": {\"c\": \"\"}}";
    assertThat(read(text, bytes).asObject()).isEqualTo(read(text).asObject());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | answer is not JSON: it is empty",
        "` ` | answer is not JSON: it is empty",
        "{\"a\": | answer is not JSON: it ends too early",
        "\"abc | answer is not JSON: it ends too early",
        "tru | answer is not JSON: unexpected text at line 1, column 1",
        "<html> | answer is not JSON: unexpected text at line 1, column 1",
        "{\"a\": NaN} | answer is not JSON: unexpected text at line 1, column 10",
        "{'a': 1} | answer is not JSON: unexpected text at line 1, column 2",
        "[1,] | answer is not JSON: unexpected text at line 1, column 4",
        "[01] | answer is not JSON: unexpected text at line 1, column 4",
        "{} x | answer is not JSON: unexpected text at line 1, column 4",
        "{} {} | answer is not JSON: there is text after its end",
        "1 2 | answer is not JSON: there is text after its end",
        "{\"a\": {\"b\": 1, \"b\": 1}} | JSON has a name twice: b",
        "{\"a\": 1, \"\\u0061\": []} | JSON has a name twice: a",
        "[\"x\\ud800\"] | JSON has an unpaired surrogate",
        "[\"\\udc00\\ud800\"] | JSON has an unpaired surrogate",
        "{\"\\ud800\": 1} | answer is not JSON: unexpected text at line 1, column 10",
        "{\"\\udc00\": 1} | answer is not JSON: unexpected text at line 1, column 9",
        "[1e1001] | JSON has a number with an exponent beyond 1000",
        "[1e-1001] | JSON has a number with an exponent beyond 1000",
        "[0e999999999] | JSON has a number with an exponent beyond 1000",
        "[1e99999999999999] | JSON has a number with an exponent beyond 1000",
      })
  void rejectsWhatIsNotJsonWithoutQuotingIt(String text, String message) {
    assertFailure(text, FailureKind.MALFORMED, message);
  }

  @Test
  void rejectsOtherEncodings() {
    for (String bytes : List.of("\"\u00c3(\"", "\"\u00ed\u00a0\u0080\"", "\u00ff\u00fe{\0}\0")) {
      assertThat(failure(bytes.getBytes(ISO_8859_1), Integer.MAX_VALUE).kind())
          .isEqualTo(FailureKind.MALFORMED);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[ | 10000 | Document nesting depth (201) exceeds the maximum allowed (200)",
        "{\"a\": | 10000 | Document nesting depth (201) exceeds the maximum allowed (200)",
        "1 | 1000000 | Number value length (1000000) exceeds the maximum allowed (1000)",
      })
  void limitsDepthAndNumbers(String piece, int times, String message) {
    assertFailure(piece.repeat(times), FailureKind.TOO_LARGE, "JSON is too large: " + message);
  }

  @Test
  void limitsFractionsExponentsNamesAndStrings() {
    String million = "1".repeat(1_000_000);
    assertTooLarge("0." + million, "Number value length");
    assertTooLarge("1e" + million, "Number value length");
    assertTooLarge("{\"" + million.substring(0, 2_000), "Name length");
    assertTooLarge("\"" + million.repeat(3), "String value length");
  }

  @Test
  void acceptsValuesAtTheirLimits() throws Exception {
    assertThat(read("[".repeat(200) + "]".repeat(200)).isArray()).isTrue();
    assertThat(read("1".repeat(1_000)).asBigInteger()).isPositive();
    assertThat(read("[1e1000, 1e-1000]").isArray()).isTrue();
    assertThat(read("\"" + "x".repeat(2 << 20) + "\"").asString()).hasSize(2 << 20);
    assertThat(read("{\"" + "x".repeat(1_000) + "\": 1}").isObject()).isTrue();
  }

  /** Without this limit, 4 MB of such text take more than this JVM has. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,",
        "{},",
        "[],",
        "{\"a\":1},",
        "\"x\",",
        "1.5,",
        "0.123456789012345678901234567890,"
      })
  void limitsTheNumberOfTokens(String element) {
    byte[] piece = element.repeat(1_000).getBytes(UTF_8);
    JsonBody<JsonValue> body = new JsonBody<>(JsonBody.FACTORY, json -> json);
    BodyException failure =
        catchThrowableOfType(
            BodyException.class,
            () -> {
              body.accept("[".getBytes(UTF_8), 0, 1);
              for (int i = 0; i < 10_000; i++) {
                body.accept(piece, 0, piece.length);
              }
            });
    assertThat(failure.kind()).isEqualTo(FailureKind.TOO_LARGE);
    assertThat(failure)
        .hasMessage("JSON is too large: Token count (250001) exceeds the maximum allowed (250000)");
  }

  @Test
  void limitsTheLengthOfTheDocument() throws Exception {
    byte[] blanks = " ".repeat(1 << 20).getBytes(UTF_8);
    JsonBody<JsonValue> body = new JsonBody<>(JsonBody.FACTORY, json -> json);
    for (int i = 0; i < 16; i++) {
      body.accept(blanks, 0, blanks.length);
    }
    assertThat(
            catchThrowableOfType(BodyException.class, () -> body.accept(blanks, 0, blanks.length)))
        .hasMessageStartingWith("JSON is too large: Document length");
  }

  /** Whatever a source answers, it is a failure with a reason. */
  @Test
  void mutatedDocumentsAreReadOrRejected() {
    byte[] text =
        "{\"a\": [12345, \"\\u00e9é😀\", true, null, 1.25e-3], \"b\": {\"c\": \"\"}}"
            .getBytes(UTF_8);
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] mutant = text.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        mutant[random.nextInt(mutant.length)] =
            random.nextBoolean() ? text[random.nextInt(text.length)] : (byte) random.nextInt(256);
      }
      byte[] cut = Arrays.copyOf(mutant, mutant.length - random.nextInt(10));
      try {
        read(cut, 1 + random.nextInt(20));
      } catch (BodyException e) {
        assertThat(e.kind()).as("seed %d", seed).isIn(FailureKind.MALFORMED, FailureKind.TOO_LARGE);
      }
    }
  }

  private static void assertTooLarge(String text, String what) {
    BodyException failure = failure(text.getBytes(UTF_8), 1_000);
    assertThat(failure.kind()).isEqualTo(FailureKind.TOO_LARGE);
    assertThat(failure).hasMessageStartingWith("JSON is too large: " + what);
  }

  private static void assertFailure(String text, FailureKind kind, String message) {
    BodyException failure = failure(text.getBytes(UTF_8), Integer.MAX_VALUE);
    assertThat(failure).hasMessage(message).hasNoCause();
    assertThat(failure.kind()).isEqualTo(kind);
  }

  private static BodyException failure(byte[] text, int pieceBytes) {
    return catchThrowableOfType(BodyException.class, () -> read(text, pieceBytes));
  }

  private static JsonValue read(String text) throws BodyException {
    return read(text, Integer.MAX_VALUE);
  }

  private static JsonValue read(String text, int pieceBytes) throws BodyException {
    return read(text.getBytes(UTF_8), pieceBytes);
  }

  private static JsonValue read(byte[] text, int pieceBytes) throws BodyException {
    JsonBody<JsonValue> body = new JsonBody<>(JsonBody.FACTORY, json -> json);
    int offset = 3;
    int max = Math.min(pieceBytes, Math.max(1, text.length));
    byte[] reused = new byte[offset + max];
    for (int at = 0; at < text.length; at += max) {
      int length = Math.min(max, text.length - at);
      System.arraycopy(text, at, reused, offset, length);
      body.accept(reused, offset, length);
    }
    return body.finish();
  }
}
