package io.github.panicmonitors.prometheus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.property.Draws;
import io.github.panicmonitors.property.Property;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TextFormatParserPropertiesTest {
  private static final String BREAKING = "\n\r\t \"\\{}=,#aTYPE\u0000\u00ff";
  private static final List<Double> SPECIAL_VALUES =
      List.of(
          -0.0,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY);
  private static final List<String> VALUE_PARTS =
      List.of(
          "0", "1", "9", "9223372036854775808", "+", "-", ".", "e", "E", "inf", "Infinity", "NaN");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final Pattern INFINITE =
      Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

  /** The text of a line in ISO 8859-1, a character for each byte. */
  private record Line(Sample sample, String text) {}

  private record Label(String name, String value, String text) {}

  /** A page and the lengths of the pieces in which it arrives. */
  private record Page(List<Line> lines, List<Integer> pieces) {
    List<Sample> samples() {
      return lines.stream().map(Line::sample).toList();
    }

    byte[] bytes() {
      return lines.stream().map(Line::text).collect(Collectors.joining()).getBytes(ISO_8859_1);
    }
  }

  private record Search(Page page, List<String> wanted) {
    boolean wants(Sample sample) {
      return wanted.stream().anyMatch(name -> matches(name, sample.name()));
    }

    private static boolean matches(String wanted, String name) {
      return wanted.startsWith("*") ? name.endsWith(wanted.substring(1)) : name.equals(wanted);
    }
  }

  @Test
  void parsesWhatWasPrinted() {
    Property.check(
        200,
        draws -> page(draws, lines(draws, false)),
        page -> assertThat(parse(page, MetricNames.all())).isEqualTo(page.samples()));
  }

  @Test
  void returnsExactlyTheWantedSamples() {
    Property.check(
        200,
        TextFormatParserPropertiesTest::search,
        search ->
            assertThat(parse(search.page(), MetricNames.of(search.wanted())))
                .isEqualTo(search.page().samples().stream().filter(search::wants).toList()));
  }

  @Test
  void throwsOnlyTheDocumentedException() {
    Property.check(
        500,
        draws -> page(draws, lines(draws, true)),
        page -> {
          for (MetricNames names : List.of(MetricNames.all(), MetricNames.of("aa", "*_b"))) {
            try {
              parse(page, names);
            } catch (MalformedPageException e) {
              assertThat(e.line()).isPositive();
            }
          }
        });
  }

  @Test
  void acceptsAValueOnlyIfItIsANumber() {
    Property.check(
        1000,
        draws -> String.join("", draws.list(1, 6, () -> draws.oneOf(VALUE_PARTS))),
        text -> {
          byte[] page = ("a " + text).getBytes(UTF_8);
          if (isNumber(text)) {
            assertThat(TextFormatParser.parse(page, MetricNames.all()).list())
                .extracting(Sample::value)
                .containsExactly(number(text));
          } else {
            assertThatThrownBy(() -> TextFormatParser.parse(page, MetricNames.all()))
                .isInstanceOf(MalformedPageException.class);
          }
        });
  }

  private static boolean isNumber(String text) {
    return text.equalsIgnoreCase("nan")
        || INFINITE.matcher(text).matches()
        || (DECIMAL.matcher(text).matches() && Double.isFinite(Double.parseDouble(text)));
  }

  private static double number(String text) {
    if (INFINITE.matcher(text).matches()) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.parseDouble(text);
  }

  private static List<Sample> parse(Page page, MetricNames names) throws MalformedPageException {
    byte[] bytes = page.bytes();
    List<Sample> found = new ArrayList<>();
    TextFormatParser parser = new TextFormatParser(names, found::add);
    int at = 0;
    for (int length : page.pieces()) {
      parser.feed(bytes, at, length);
      at += length;
    }
    parser.finish();
    return found;
  }

  private static Search search(Draws draws) {
    List<Line> lines = lines(draws, false);
    List<String> wanted = draws.list(0, 5, () -> wantedName(draws, lines));
    return new Search(page(draws, lines), wanted);
  }

  private static String wantedName(Draws draws, List<Line> lines) {
    boolean any = lines.isEmpty() || draws.flag();
    String name = any ? name(draws) : draws.oneOf(lines).sample().name();
    return draws.weighted(4, 1) == 1 ? "*" + name : name;
  }

  private static List<Line> lines(Draws draws, boolean malformed) {
    String newline = draws.oneOf(List.of("\n", "\r\n"));
    return draws.list(0, 30, () -> line(draws, newline, malformed));
  }

  private static Page page(Draws draws, List<Line> lines) {
    return new Page(lines, pieces(draws, new Page(lines, List.of()).bytes().length));
  }

  private static List<Integer> pieces(Draws draws, int length) {
    List<Integer> pieces = new ArrayList<>();
    for (int rest = length; rest > 0; rest -= pieces.get(pieces.size() - 1)) {
      pieces.add(Math.min(rest, 39 - draws.between(0, 39)));
    }
    return pieces;
  }

  private static Line line(Draws draws, String newline, boolean malformed) {
    String name = name(draws);
    Map<String, String> labels = new LinkedHashMap<>();
    List<String> printed = new ArrayList<>();
    for (Label label : draws.list(0, 4, () -> label(draws))) {
      if (labels.putIfAbsent(label.name(), label.value()) == null) {
        printed.add(label.text());
      }
    }
    Sample sample = new Sample(name, labels, value(draws), MetricType.UNTYPED);
    String line = print(sample, printed, draws) + newline;
    String comment = draws.weighted(2, 1) == 1 ? "# HELP a \\n \\\\ {" + newline : "";
    String text = new String((line + comment).getBytes(UTF_8), ISO_8859_1);
    return new Line(
        sample, malformed && draws.weighted(9, 1) == 1 ? replaceOne(text, draws) : text);
  }

  private static String replaceOne(String text, Draws draws) {
    StringBuilder broken = new StringBuilder(text);
    broken.setCharAt(draws.between(0, text.length() - 1), character(draws, BREAKING));
    return broken.toString();
  }

  private static String name(Draws draws) {
    return text(draws, 1, 1, "ab_:") + text(draws, 0, 3, "ab_:9");
  }

  private static Label label(Draws draws) {
    String name = text(draws, 1, 3, "xy_");
    String value = text(draws, 0, 8, "ab\\\"\n{}=,# n\u20ac\r");
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    String before = blanks(draws) + name + blanks(draws);
    return new Label(
        name, value, before + "=" + blanks(draws) + '"' + escaped + '"' + blanks(draws));
  }

  private static double value(Draws draws) {
    int sign = draws.flag() ? -1 : 1;
    return switch (draws.weighted(3, 2, 1)) {
      case 0 -> sign * draws.between(0, 1000) / 100.0;
      case 1 -> sign * Double.longBitsToDouble(draws.below(Long.MAX_VALUE));
      default -> draws.oneOf(SPECIAL_VALUES);
    };
  }

  private static String text(Draws draws, int min, int max, String characters) {
    return draws.list(min, max, () -> character(draws, characters)).stream()
        .map(String::valueOf)
        .collect(Collectors.joining());
  }

  private static char character(Draws draws, String characters) {
    return characters.charAt(draws.between(0, characters.length() - 1));
  }

  private static String print(Sample sample, List<String> labels, Draws draws) {
    StringBuilder line = new StringBuilder(sample.name()).append(blanks(draws));
    if (!labels.isEmpty() || draws.flag()) {
      String comma = labels.isEmpty() || draws.flag() ? "" : ",";
      line.append('{').append(blanks(draws)).append(String.join(",", labels));
      line.append(comma).append('}');
    }
    line.append(' ').append(blanks(draws)).append(sample.value());
    return line.append(draws.flag() ? " " + timestamp(draws) : "").toString();
  }

  private static long timestamp(Draws draws) {
    long magnitude = draws.below(Long.MAX_VALUE);
    return draws.flag() ? -magnitude : magnitude;
  }

  private static String blanks(Draws draws) {
    return draws.oneOf(List.of("", "", " ", "\t "));
  }
}
