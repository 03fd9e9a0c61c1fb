package io.github.panicmonitors.core.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with one entry makes that entry invalid. What is no JSON object is unreadable. */
class DocumentReaderTest {
  private static final String KEY = "chains.cosmos.hub.nodes_config";
  private static final String GOOD = "\"good\": {\"name\": \"main\", \"port\": 9100}";
  private static final Map<String, Object> GOOD_VALUE = Map.of("name", "main", "port", 9100);

  private static ConfigDocument read(String text) throws UnreadableException {
    return Json.readDocument(KEY, text.getBytes(UTF_8));
  }

  private static ConfigDocument readBetweenGoodOnes(String entry) throws UnreadableException {
    ConfigDocument document =
        read("{" + GOOD + ", " + entry + ", " + GOOD.replace("good", "too") + "}");
    assertThat(document.content())
        .containsOnly(Map.entry("good", GOOD_VALUE), Map.entry("too", GOOD_VALUE));
    return document;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NaN             | value at n1.a[1] must be a number in the range of a double: NaN",
        "Infinity        | value at n1.a[1] must be a number in the range of a double: Infinity",
        "-Infinity       | value at n1.a[1] must be a number in the range of a double: -Infinity",
        "1e309           | value at n1.a[1] must be a number in the range of a double: 1E+309",
        "-1e400          | value at n1.a[1] must be a number in the range of a double: -1E+400",
        "1e99999999999   | number at n1.a[1] has an exponent that is out of range",
        "-1.5E+9999999999 | number at n1.a[1] has an exponent that is out of range",
        "1e-99999999999  | number at n1.a[1] has an exponent that is out of range",
        "\"s3cret\\ud83d\" | value at n1.a[1] must be well-formed Unicode",
        "\"\\udc4ds3cret\" | value at n1.a[1] must be well-formed Unicode",
        "{\"b\\ud83d\": 1} | key at n1.a[1] must be well-formed Unicode: b\ufffd",
        "{\"\\udc4db\": 1} | key at n1.a[1] must be well-formed Unicode: \ufffdb",
        "\"\\ud83d\\ud83d\\udc4d\" | value at n1.a[1] must be well-formed Unicode",
        "{\"b\": 1, \"b\": 2} | field at n1.a[1].b is given twice",
      })
  void rejectsOnlyTheEntryWithAnUnusableValue(String value, String reason) throws Exception {
    ConfigDocument document = readBetweenGoodOnes("\"n1\": {\"a\": [true, " + value + "]}");

    assertThat(document.invalid()).containsExactly(Map.entry("n1", reason));
  }

  @Test
  void rejectsOnlyTheEntryWithANumberOfManyDigits() throws Exception {
    for (String number : new String[] {"9".repeat(5_000), "0." + "1".repeat(5_000)}) {
      ConfigDocument document = readBetweenGoodOnes("\"n1\": {\"a\": " + number + "}");

      assertThat(document.invalid())
          .containsExactly(Map.entry("n1", "number at n1.a has more than 2000 characters"));
    }
  }

  @Test
  void rejectsOnlyTheEntryWhoseIdHasHalfASurrogate() throws Exception {
    ConfigDocument document = readBetweenGoodOnes("\"n\\ud83d\": {\"a\": 1}");

    assertThat(document.invalid())
        .containsExactly(Map.entry("n\ufffd", "id must be well-formed Unicode: n\ufffd"));
    assertThat(document.entries()).extracting(entry -> entry.id()).contains("n\ufffd");
  }

  @Test
  void rejectsOnlyTheEntryWithBytesThatAreNotUtf8() throws Exception {
    for (String bytes : new String[] {"\u00ff", "\u00ed\u00a0\u0080", "\u00c3", "\u00f0\u009f"}) {
      String text = "{" + GOOD + ", \"n1\": \"s3cret" + bytes + "\"}";

      ConfigDocument document = Json.readDocument(KEY, text.getBytes(ISO_8859_1));

      assertThat(document.content()).containsOnlyKeys("good");
      assertThat(document.invalid())
          .containsExactly(Map.entry("n1", "value at n1 must be well-formed Unicode"));
    }
  }

  @Test
  void rejectsOnlyTheEntryThatIsGivenTwice() throws Exception {
    ConfigDocument document = readBetweenGoodOnes("\"n1\": {\"a\": 1}, \"n1\": {\"a\": 2}");

    assertThat(document.invalid()).containsExactly(Map.entry("n1", "id is given twice"));
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 300, 999, 1_000, 1_001, 100_000, 2_000_000})
  void rejectsOnlyTheEntryThatIsNestedTooDeep(int levels) throws Exception {
    ConfigDocument arrays =
        readBetweenGoodOnes("\"n1\": " + "[".repeat(levels) + "\"]\\\"\"" + "]".repeat(levels));
    ConfigDocument objects =
        readBetweenGoodOnes("\"n1\": " + "{\"a\":".repeat(levels) + "1" + "}".repeat(levels));

    assertThat(arrays.invalid())
        .hasEntrySatisfying("n1", reason -> assertThat(reason).contains("deeper than 200 levels"));
    assertThat(objects.invalid()).containsOnlyKeys("n1");
  }

  @Test
  void acceptsAnEntryOfTwoHundredLevels() throws Exception {
    ConfigDocument document = read("{\"n1\": " + "[".repeat(200) + "]".repeat(200) + "}");

    assertThat(document.invalid()).isEmpty();
    assertThat(document.content()).containsOnlyKeys("n1");
  }

  @Test
  void ignoresAnInvalidDefaultSection() throws Exception {
    ConfigDocument document = read("{\"DEFAULT\": NaN, " + GOOD + "}");

    assertThat(document.entries()).extracting(entry -> entry.id()).containsExactly("good");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n1\": {\"password\": hunter2}}",
        "{\"n1\": {\"password\": \"hunter2\" 1}}",
        "{\"n1\": {\"password\": \"hunter2",
        "{\"n1\": {\"password\": \"hunter2\"}",
        "{\"n1\": {\"password\": \"hunter2\"}}}",
        "{\"n1\": {\"password\": \"hunter2\"}} {}",
        "{\"n1\": {\"password\": \"hunter2\"],",
        "{\"n1\": 1,}",
        "{\"n1\": nan}",
        "{\"n1\"}",
        "{n1: 1}",
        "{",
        "NaN",
        "\"hunter2\"",
        "[1]",
        "[{\"n1\": 1}]",
        "",
      })
  void refusesWhatIsNotOneObjectWithoutQuotingIt(String text) {
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> read(text))
        .withMessageStartingWith("document ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2").hasSizeLessThan(200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void refusesADocumentThatIsCutHoweverDeepItIs(String open) {
    byte[] cut = ("{\"n1\": " + open.repeat(2_000_000)).getBytes(UTF_8);

    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> Json.readDocument(KEY, cut))
        .withMessageStartingWith("document is not JSON");
  }

  @Test
  void refusesEveryBeginningOfADocument() throws Exception {
    byte[] whole = ("{" + GOOD + ", \"n1\": [NaN, {\"\\ud83d\": 1e999}]}").getBytes(UTF_8);
    assertThat(Json.readDocument(KEY, whole).invalid()).containsOnlyKeys("n1");

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(UnreadableException.class)
          .as("cut after %d bytes", length)
          .isThrownBy(() -> Json.readDocument(KEY, cut));
    }
  }

  @Test
  void keepsNumbersMorePreciseThanADouble() throws Exception {
    assertThat(read("{\"n1\": 1.7976931348623157000000001e308}").content())
        .containsEntry("n1", new BigDecimal("1.7976931348623157000000001e308"));
  }

  @Test
  void readsOtherEncodingsOfJson() throws Exception {
    assertThat(Json.readDocument(KEY, "{\"n1\": \"é\"}".getBytes(UTF_16BE)).content())
        .containsEntry("n1", "é");
    assertThat(read("\ufeff{\"n1\": 1}").content()).containsEntry("n1", 1);
  }

  @Test
  void keepsEscapedPairsAndBackslashes() throws Exception {
    assertThat(read("{\"n1\": \"\\ud83d\\udc4d\\\\ud83d\\\"\\u00e9\"}").content())
        .containsEntry("n1", "\ud83d\udc4d\\ud83d\"é");
  }
}
