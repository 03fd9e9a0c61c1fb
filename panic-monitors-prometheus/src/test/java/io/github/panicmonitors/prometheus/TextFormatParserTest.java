package io.github.panicmonitors.prometheus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormatParserTest {

  @Test
  void returnsWantedSamplesInPageOrder() throws MalformedPageException {
    Samples samples = parse("b 1\na{x=\"y\"} 2\nc 3\na 4\n", MetricNames.of("a", "b"));

    assertThat(samples)
        .containsExactly(
            new Sample("b", Map.of(), 1, MetricType.UNTYPED),
            new Sample("a", Map.of("x", "y"), 2, MetricType.UNTYPED),
            new Sample("a", Map.of(), 4, MetricType.UNTYPED));
    assertThat(samples.first("a").orElseThrow().value()).isEqualTo(2);
    assertThat(samples.named("a")).hasSize(2);
  }

  @Test
  void doesNotMatchLongerOrShorterNames() throws MalformedPageException {
    assertThat(parse("up_total 1\nu 2\nup 3\nup:x 4\n", MetricNames.of("up")))
        .extracting(Sample::value)
        .containsExactly(3.0);
  }

  @Test
  void matchesNamesBySuffix() throws MalformedPageException {
    String page = "eth_balance 1\neth_balance_x 2\nsol_balance{a=\"b\"} 3\n_balance 4\nup 5\n";
    assertThat(parse(page, MetricNames.of("*_balance", "up")))
        .extracting(Sample::value)
        .containsExactly(1.0, 3.0, 4.0, 5.0);
  }

  @Test
  void skipsUnwantedFamiliesBetweenWantedOnes() throws MalformedPageException {
    String page = "x 1\nx{a=\"1\"} 1\nxy 1\nx 1\neth_balance 2\nx 3\nxy_balance 4\nx 5\n";
    assertThat(parse(page, MetricNames.of("*_balance")))
        .extracting(Sample::value)
        .containsExactly(2.0, 4.0);
  }

  @Test
  void readsEscapesInLabelValues() throws MalformedPageException {
    String line =
        "a{p=\"C:\\\\d\\\\\",q=\"say \\\"hi\\\"\",r=\"a\\nb\",s=\"\\t\\x\",t=\"} ,#={\"} 1\n";
    assertThat(only(line).labels())
        .isEqualTo(
            Map.of("p", "C:\\d\\", "q", "say \"hi\"", "r", "a\nb", "s", "\\t\\x", "t", "} ,#={"));
  }

  @Test
  void keepsTheOrderOfLabelsAndReadsUtf8() throws MalformedPageException {
    Sample sample = only("a{z=\"ä€😀\",b=\"\",a=\"1\"} 1\n");
    assertThat(sample.labels().keySet()).containsExactly("z", "b", "a");
    assertThat(sample.label("z")).contains("ä€😀");
    assertThat(sample.label("b")).as("an empty label counts as missing").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{x=\"y\"} 1",
        "a {x=\"y\"} 1",
        "a\t{ x = \"y\" , }\t 1 ",
        " \ta{x=\"y\",} 1",
        "a{x=\"y\"}1",
        "a{x=\"y\"} 1 1395066363000",
        "a{x=\"y\"} 1 -5",
        "a{x=\"y\"} 1 1395066363.5",
        "a{x=\"y\"} 1 # {trace_id=\"t\"} 0.5",
        "a{x=\"y\"} 1 1395066363 # {trace_id=\"t\"} 0.5",
        "{\"a\",x=\"y\"} 1",
        "{ \"a\" , \"x\"=\"y\" } 1"
      })
  void acceptsEveryFormOfALine(String line) throws MalformedPageException {
    Sample expected = new Sample("a", Map.of("x", "y"), 1, MetricType.UNTYPED);
    for (MetricNames names :
        List.of(MetricNames.of("a"), MetricNames.of("*a"), MetricNames.all())) {
      for (String end : List.of("", "\n", "\r\n")) {
        assertThat(parse(line + end, names)).containsExactly(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "007,7",
    "999999999999999,999999999999999",
    "9007199254740993,9007199254740992",
    "18446744073709551616,18446744073709551616",
    "+1,1",
    "-1.5e-3,-0.0015",
    ".5,0.5",
    "5.,5",
    "1E5,100000",
    "+Inf,Infinity",
    "-inf,-Infinity",
    "INF,Infinity",
    "-Infinity,-Infinity",
    "NaN,NaN",
    "nan,NaN",
    "1e-400,0",
    "26.043292035081947,26.043292035081947"
  })
  void readsValuesAsGoDoes(String text, Double value) throws MalformedPageException {
    assertThat(only("a " + text + "\n").value()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a ",
        "a x",
        "a 1d",
        "a 1f",
        "a 0x1p3",
        "a 1_000",
        "a +nan",
        "a 1e",
        "a .",
        "a -",
        "a e5",
        "a 1e999",
        "a 1 x",
        "a 1 2 3",
        "a{ 1",
        "a{x} 1",
        "a{x=y} 1",
        "a{x=\"y} 1",
        "a{x=\"y\\\"} 1",
        "a{x=\"y\" z=\"w\"} 1",
        "a{,} 1",
        "a{x=\"y\",,} 1",
        "a{1x=\"y\"} 1",
        "a{x=\"y\",x=\"z\"} 1",
        "a{x=\"y\"}",
        "a} 1",
        "{\"a\"=\"b\"} 1",
        "{\"a\" 1"
      })
  void rejectsAMalformedWantedLine(String line) {
    for (MetricNames names : List.of(MetricNames.of("a"), MetricNames.all())) {
      assertThatThrownBy(() -> parse("b 1\n" + line + "\n", names))
          .as(line)
          .isInstanceOfSatisfying(
              MalformedPageException.class, e -> assertThat(e.line()).isEqualTo(2))
          .hasMessageStartingWith("line 2 ");
    }
  }

  @Test
  void acceptsALiteralReplacementCharacter() throws MalformedPageException {
    assertThat(only("a{x=\"\ufffd\",y=\"\ufffd\\n\"} 1\n").labels())
        .isEqualTo(Map.of("x", "\ufffd", "y", "\ufffd\n"));
  }

  @Test
  void samplesDoNotShareLabels() throws MalformedPageException {
    assertThat(parse("a{x=\"1\"} 1\na{y=\"2\"} 1\na 1\n", MetricNames.of("a")))
        .extracting(Sample::labels)
        .containsExactly(Map.of("x", "1"), Map.of("y", "2"), Map.of());
  }

  @Test
  void rejectsLabelsThatAreNotUtf8() {
    byte[] page = "a{x=\"\u00e4\"} 1\n".getBytes(ISO_8859_1);
    assertThatThrownBy(() -> TextFormatParser.parse(page, MetricNames.of("a")))
        .isInstanceOf(MalformedPageException.class)
        .hasMessageContaining("is not UTF-8");
  }

  @Test
  void truncatesTheExcerpt() {
    assertThatThrownBy(() -> parse("a{x=\"" + "y".repeat(1000) + "\n", MetricNames.of("a")))
        .hasMessage("line 1 has an unclosed quote: a{x=\"" + "y".repeat(75) + "...");
  }

  @Test
  void checksOnlyTheStartOfUnwantedLines() throws MalformedPageException {
    String page = "b no number\n# anything\n#\n\n\r\n  odd\n{\"x\"\n_ 1\n:c 1\na 1\n";
    assertThat(parse(page, MetricNames.of("a"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "1a 1", "\"a\" 1", "}", "\u00e4 1", "-", "=", "\u0000"})
  void rejectsAPageWithAnInvalidStart(String start) {
    for (String end : List.of("", "\n", "\na 1\n")) {
      assertThatThrownBy(() -> parse(start + end, MetricNames.of("a")))
          .isInstanceOf(MalformedPageException.class)
          .hasMessageStartingWith("line 1 does not start like a sample: ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "b ", "b{", "b{x=\"", "b{x=\"y\"", "b{x=\"y\"} ", "b{x=\"y\"} 1e"})
  void rejectsATruncatedLastLine(String cut) {
    assertThatThrownBy(() -> parse("a 1\n" + cut, MetricNames.of("a")))
        .isInstanceOf(MalformedPageException.class)
        .hasMessageStartingWith("line 2 ");
  }

  @Test
  void acceptsACompleteLastLineWithoutNewline() throws MalformedPageException {
    for (String last : List.of("b 1", "# EOF", "# HELP b so", "  ", "\r", "#")) {
      assertThat(parse("a 1\n" + last, MetricNames.of("a"))).hasSize(1);
    }
  }

  @Test
  void acceptsAnEmptyPage() throws MalformedPageException {
    assertThat(parse("", MetricNames.all())).isEmpty();
  }

  @Test
  void readsTypeLines() throws MalformedPageException {
    String page =
        """
        early 1
        # TYPE early gauge
        # TYPE g gauge
        g 1
        #\tTYPE\tc\tcounter\r
        c 1
        c_total 2
        # TYPE h histogram
        h_bucket{le="1"} 1
        h_sum 1
        h_count 1
        h_max 1
        # TYPE s summary
        s{quantile="1"} 1
        s_sum 1
        s_bucket 1
        # TYPE o stateset
        o 1
        """;
    assertThat(parse(page, MetricNames.all()))
        .extracting(sample -> sample.name() + " " + sample.type())
        .containsExactly(
            "early UNTYPED",
            "g GAUGE",
            "c COUNTER",
            "c_total COUNTER",
            "h_bucket HISTOGRAM",
            "h_sum HISTOGRAM",
            "h_count HISTOGRAM",
            "h_max UNTYPED",
            "s SUMMARY",
            "s_sum SUMMARY",
            "s_bucket UNTYPED",
            "o UNTYPED");
    assertThat(parse(page, MetricNames.of("h_bucket", "c_total", "*s_sum")))
        .extracting(Sample::type)
        .containsExactly(MetricType.COUNTER, MetricType.HISTOGRAM, MetricType.SUMMARY);
  }

  @Test
  void resultDoesNotDependOnHowThePageIsSplit() throws MalformedPageException {
    String page =
        "# TYPE a counter\r\na{x=\"\\\"}\u20ac\"} 1 5\nb 1\n\n# c\nxy_balance{q=\"w\"} 7\na_b 1\na 2";
    byte[] bytes = page.getBytes(UTF_8);
    MetricNames names = MetricNames.of("a", "*_balance");
    List<Sample> whole = parse(page, names).list();
    assertThat(whole).hasSize(3);
    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second++) {
        List<Sample> found = new ArrayList<>();
        TextFormatParser parser = new TextFormatParser(names, found::add);
        parser.feed(bytes, 0, first);
        parser.feed(bytes, first, second - first);
        parser.feed(bytes, second, bytes.length - second);
        parser.finish();
        assertThat(found).isEqualTo(whole);
      }
    }
  }

  @Test
  void skipsAnUnwantedLineOfAnyLength() throws MalformedPageException {
    List<Sample> found = new ArrayList<>();
    TextFormatParser parser = new TextFormatParser(MetricNames.of("a"), found::add);
    byte[] piece = "b{x=\"".repeat(2_000).getBytes(UTF_8);
    for (int i = 0; i < 100; i++) {
      parser.feed(piece, 0, piece.length);
    }
    byte[] end = "\na 1\n".getBytes(UTF_8);
    parser.feed(end, 0, end.length);
    parser.finish();
    assertThat(found).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 200_000})
  void rejectsAWantedLineThatIsTooLong(int pieceLength) {
    byte[] page = ("a{x=\"" + "y".repeat(100_000) + "\"} 1\n").getBytes(UTF_8);
    assertThatThrownBy(
            () -> {
              TextFormatParser parser = new TextFormatParser(MetricNames.of("a"), sample -> {});
              for (int at = 0; at < page.length; at += pieceLength) {
                parser.feed(page, at, Math.min(pieceLength, page.length - at));
              }
            })
        .isInstanceOf(MalformedPageException.class)
        .hasMessageStartingWith("line 1 is too long: a{x=");
  }

  @Test
  void rejectsAnEmptyName() {
    assertThatThrownBy(() -> MetricNames.of("a", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("metric name must not be empty: ''");
    assertThatThrownBy(() -> MetricNames.of("*")).isInstanceOf(IllegalArgumentException.class);
  }

  private static Sample only(String page) throws MalformedPageException {
    Samples samples = parse(page, MetricNames.of("a"));
    assertThat(samples).hasSize(1);
    return samples.list().get(0);
  }

  private static Samples parse(String page, MetricNames names) throws MalformedPageException {
    return TextFormatParser.parse(page.getBytes(UTF_8), names);
  }

  @Test
  void limitsTheNumberOfTypes() {
    StringBuilder page = new StringBuilder();
    for (int i = 0; i <= 50_000; i++) {
      page.append("# TYPE m").append(i).append("_balance gauge\n");
    }
    byte[] bytes = page.toString().getBytes(UTF_8);
    assertThatThrownBy(() -> TextFormatParser.parse(bytes, MetricNames.of("*_balance")))
        .isInstanceOf(MalformedPageException.class)
        .hasMessage("line 50001 exceeds the limit of 50000 types: # TYPE m50000_balance gauge");
  }
}
