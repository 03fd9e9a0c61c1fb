package io.github.panicmonitors.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextFormatParserPropertiesTest {
  private static final String BREAKING = "\n\r\t \"\\{}=,#aTYPE\u0000\u00ff";

  @Property(tries = 200)
  void parsesWhatWasPrinted(@ForAll("samples") List<Sample> samples, @ForAll long seed)
      throws MalformedPageException {
    Random random = new Random(seed);
    assertThat(parseInPieces(print(samples, random), MetricNames.all(), random)).isEqualTo(samples);
  }

  @Property(tries = 200)
  void returnsExactlyTheWantedSamples(
      @ForAll("samples") List<Sample> samples,
      @ForAll("names") Set<String> wanted,
      @ForAll long seed)
      throws MalformedPageException {
    Random random = new Random(seed);
    List<Sample> found = parseInPieces(print(samples, random), MetricNames.of(wanted), random);
    assertThat(found)
        .isEqualTo(samples.stream().filter(sample -> wanted.contains(sample.name())).toList());
  }

  @Property(tries = 500)
  void throwsOnlyTheDocumentedException(
      @ForAll("samples") List<Sample> samples, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] page = print(samples, random);
    for (int i = 0; i < 4 && page.length > 0; i++) {
      page[random.nextInt(page.length)] = (byte) BREAKING.charAt(random.nextInt(BREAKING.length()));
    }
    for (MetricNames names : List.of(MetricNames.all(), MetricNames.of("aa", "*_b"))) {
      try {
        parseInPieces(page, names, random);
      } catch (MalformedPageException e) {
        assertThat(e.line()).isPositive();
      }
    }
  }

  @Provide
  Arbitrary<List<Sample>> samples() {
    return Combinators.combine(name(), labels(), Arbitraries.doubles())
        .as((name, labels, value) -> new Sample(name, labels, value, MetricType.UNTYPED))
        .list()
        .ofMaxSize(30);
  }

  @Provide
  Arbitrary<Set<String>> names() {
    return name().set().ofMaxSize(5);
  }

  private static Arbitrary<String> name() {
    return Arbitraries.strings()
        .withChars("ab_:9")
        .ofMinLength(1)
        .ofMaxLength(4)
        .filter(name -> !name.startsWith("9"));
  }

  private static Arbitrary<Map<String, String>> labels() {
    Arbitrary<String> names = Arbitraries.strings().withChars("xy_").ofMinLength(1).ofMaxLength(3);
    Arbitrary<String> values =
        Arbitraries.strings().withChars("ab\\\"\n{}=,# n\u20ac\r").ofMaxLength(8);
    return Arbitraries.maps(names, values).ofMaxSize(4);
  }

  private static byte[] print(List<Sample> samples, Random random) {
    StringBuilder page = new StringBuilder();
    String newline = random.nextBoolean() ? "\n" : "\r\n";
    for (Sample sample : samples) {
      page.append(sample.name());
      String between = blanks(random);
      if (!sample.labels().isEmpty() || random.nextBoolean()) {
        page.append(between).append('{').append(printed(sample.labels(), random)).append('}');
      }
      page.append(' ').append(blanks(random)).append(sample.value());
      page.append(random.nextBoolean() ? " " + random.nextLong() : "").append(newline);
      page.append(random.nextInt(3) == 0 ? "# HELP a \\n \\\\ {" + newline : "");
    }
    return page.toString().getBytes(UTF_8);
  }

  private static String printed(Map<String, String> labels, Random random) {
    StringBuilder text = new StringBuilder(blanks(random));
    labels.forEach(
        (name, value) ->
            text.append(text.toString().isBlank() ? "" : ",")
                .append(blanks(random))
                .append(name)
                .append(blanks(random))
                .append('=')
                .append(blanks(random))
                .append('"')
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"')
                .append(blanks(random)));
    return text.append(labels.isEmpty() || random.nextBoolean() ? "" : ",").toString();
  }

  private static String blanks(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> " ";
      case 1 -> "\t ";
      default -> "";
    };
  }

  private static List<Sample> parseInPieces(byte[] page, MetricNames names, Random random)
      throws MalformedPageException {
    List<Sample> found = new ArrayList<>();
    TextFormatParser parser = new TextFormatParser(names, found::add);
    for (int at = 0; at < page.length; ) {
      int length = Math.min(random.nextInt(40), page.length - at);
      parser.feed(page, at, length);
      at += length;
    }
    parser.finish();
    return found;
  }
}
