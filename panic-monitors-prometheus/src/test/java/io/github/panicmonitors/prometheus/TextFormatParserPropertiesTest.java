package io.github.panicmonitors.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.property.Draws;
import io.github.panicmonitors.property.Property;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** A page and the lengths of the pieces in which it arrives. */
  private record Page(
      List<Sample> samples, String text, List<Replacement> replacements, List<Integer> pieces) {

    byte[] bytes() {
      byte[] bytes = text.getBytes(UTF_8);
      replacements.forEach(replacement -> bytes[replacement.index()] = replacement.with());
      return bytes;
    }
  }

  private record Replacement(int index, byte with) {}

  private record Search(Page page, List<String> wanted) {
    boolean wants(Sample sample) {
      return wanted.stream()
          .anyMatch(
              name ->
                  name.startsWith("*")
                      ? sample.name().endsWith(name.substring(1))
                      : sample.name().equals(name));
    }
  }

  @Test
  void parsesWhatWasPrinted() {
    Property.check(
        200,
        draws -> page(draws, 0),
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
        draws -> page(draws, 4),
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
    Page page = page(draws, 0);
    return new Search(page, draws.list(0, 5, () -> wantedName(draws, page.samples())));
  }

  private static String wantedName(Draws draws, List<Sample> samples) {
    String name = samples.isEmpty() || draws.flag() ? name(draws) : draws.oneOf(samples).name();
    return draws.weighted(4, 1) == 1 ? "*" + name : name;
  }

  private static Page page(Draws draws, int maxReplacements) {
    List<Sample> samples = draws.list(0, 30, () -> sample(draws));
    String text = print(samples, draws);
    int length = text.getBytes(UTF_8).length;
    List<Replacement> replacements =
        draws.list(0, length == 0 ? 0 : maxReplacements, () -> replacement(draws, length));
    return new Page(samples, text, replacements, pieces(draws, length));
  }

  private static Sample sample(Draws draws) {
    return new Sample(name(draws), labels(draws), value(draws), MetricType.UNTYPED);
  }

  private static String name(Draws draws) {
    return text(draws, 1, 1, "ab_:") + text(draws, 0, 3, "ab_:9");
  }

  private static Map<String, String> labels(Draws draws) {
    Map<String, String> labels = new LinkedHashMap<>();
    draws
        .list(0, 4, () -> text(draws, 1, 3, "xy_"))
        .forEach(name -> labels.put(name, text(draws, 0, 8, "ab\\\"\n{}=,# n\u20ac\r")));
    return labels;
  }

  private static double value(Draws draws) {
    return switch (draws.weighted(3, 2, 1)) {
      case 0 -> draws.between(-1000, 1000) / 100.0;
      case 1 -> Double.longBitsToDouble(draws.below(Long.MAX_VALUE)) * (draws.flag() ? -1 : 1);
      default -> draws.oneOf(SPECIAL_VALUES);
    };
  }

  private static String text(Draws draws, int min, int max, String characters) {
    StringBuilder text = new StringBuilder();
    draws
        .list(min, max, () -> characters.charAt(draws.between(0, characters.length() - 1)))
        .forEach(text::append);
    return text.toString();
  }

  private static Replacement replacement(Draws draws, int length) {
    int index = draws.between(0, length - 1);
    return new Replacement(index, (byte) BREAKING.charAt(draws.between(0, BREAKING.length() - 1)));
  }

  private static List<Integer> pieces(Draws draws, int length) {
    List<Integer> pieces = new ArrayList<>();
    for (int rest = length; rest > 0; rest -= pieces.get(pieces.size() - 1)) {
      pieces.add(Math.min(rest, 39 - draws.between(0, 39)));
    }
    return pieces;
  }

  private static String print(List<Sample> samples, Draws draws) {
    StringBuilder page = new StringBuilder();
    String newline = draws.oneOf(List.of("\n", "\r\n"));
    for (Sample sample : samples) {
      page.append(sample.name());
      String between = blanks(draws);
      if (!sample.labels().isEmpty() || draws.flag()) {
        page.append(between).append('{').append(print(sample.labels(), draws)).append('}');
      }
      page.append(' ').append(blanks(draws)).append(sample.value());
      page.append(draws.flag() ? " " + timestamp(draws) : "").append(newline);
      page.append(draws.weighted(2, 1) == 1 ? "# HELP a \\n \\\\ {" + newline : "");
    }
    return page.toString();
  }

  private static String print(Map<String, String> labels, Draws draws) {
    StringBuilder text = new StringBuilder(blanks(draws));
    labels.forEach(
        (name, value) ->
            text.append(text.toString().isBlank() ? "" : ",")
                .append(blanks(draws))
                .append(name)
                .append(blanks(draws))
                .append('=')
                .append(blanks(draws))
                .append('"')
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"')
                .append(blanks(draws)));
    return text.append(labels.isEmpty() || draws.flag() ? "" : ",").toString();
  }

  private static long timestamp(Draws draws) {
    long magnitude = draws.below(Long.MAX_VALUE);
    return draws.flag() ? -magnitude : magnitude;
  }

  private static String blanks(Draws draws) {
    return draws.oneOf(List.of("", "", " ", "\t "));
  }
}
