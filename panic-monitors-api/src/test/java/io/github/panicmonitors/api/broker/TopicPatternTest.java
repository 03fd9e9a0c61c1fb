package io.github.panicmonitors.api.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicPatternTest {
  private static final List<String> PATTERNS =
      List.of("#", "*", "", "a", "a.*", "a.#", "*.*", "a.*.b", "#.b", "a.", "*.#", "#.#", "#.*");

  /** The table observed on RabbitMQ. The patterns of a row are separated by blanks. */
  @ParameterizedTest
  @CsvSource({
    "'', # '' #.#",
    "a, # * a a.# *.# #.# #.*",
    "., # *.* *.# #.# #.*",
    "a., # a.* a.# *.* a. *.# #.# #.*",
    "a..b, # a.# a.*.b #.b *.# #.# #.*",
    "a.b, # a.* a.# *.* #.b *.# #.# #.*",
  })
  void matchesLikeRabbitMq(String key, String row) {
    List<String> expected =
        Stream.of(row.split(" ")).map(pattern -> pattern.equals("''") ? "" : pattern).toList();

    assertThat(PATTERNS).filteredOn(it -> TopicPattern.of(it).matches(key)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "chains.*.*.nodes_config, chains.chainlink.main net.nodes_config, true",
    "chains.*.*.nodes_config, chains.chainlink.v1.2.nodes_config, false",
    "chains.*.*.nodes_config, Chains.chainlink.main.nodes_config, false",
    "a*, ab, false",
    "a#, a.b, false",
    "a.#.b, a.b, true",
    "a.#.b, a.b.b.c.b, true",
    "a.#.b, a.b.b.c, false",
    "#.a.#.b.#, x.a.y.b.z, true",
    "#.a.#.b.#, x.b.y.a.z, false",
    "*.#.*, a, false",
    "*.#.*, a.b, true",
  })
  void matchesWildcardsOnlyAsWholeWords(String pattern, String key, boolean matches) {
    assertThat(TopicPattern.of(pattern).matches(key)).isEqualTo(matches);
  }

  @Test
  void agreesWithTheReferenceOnRandomPatterns() {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      String pattern = words(random, List.of("a", "b", "*", "#", ""));
      String key = words(random, List.of("a", "b", ""));

      assertThat(TopicPattern.of(pattern).matches(key))
          .as("'%s' matches '%s'", pattern, key)
          .isEqualTo(reference(split(pattern), split(key)));
    }
  }

  private static String words(Random random, List<String> choice) {
    return IntStream.range(0, random.nextInt(6))
        .mapToObj(i -> choice.get(random.nextInt(choice.size())))
        .reduce((left, right) -> left + "." + right)
        .orElse("");
  }

  private static List<String> split(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\\.", -1));
  }

  private static boolean reference(List<String> pattern, List<String> key) {
    if (pattern.isEmpty()) {
      return key.isEmpty();
    }
    List<String> rest = pattern.subList(1, pattern.size());
    if (pattern.get(0).equals("#")) {
      return IntStream.rangeClosed(0, key.size())
          .anyMatch(taken -> reference(rest, key.subList(taken, key.size())));
    }
    return !key.isEmpty()
        && (pattern.get(0).equals("*") || pattern.get(0).equals(key.get(0)))
        && reference(rest, key.subList(1, key.size()));
  }

  @Test
  @Timeout(10)
  void matchesLongPatternsInReasonableTime() {
    TopicPattern pattern = TopicPattern.of("#.a.".repeat(63) + "b");

    assertThat(pattern.matches("a.".repeat(127) + "a")).isFalse();
  }

  @Test
  void isLimitedTo255Bytes() {
    assertThat(TopicPattern.of("\u00e9".repeat(127) + "a")).hasToString("\u00e9".repeat(127) + "a");
    assertThatIllegalArgumentException().isThrownBy(() -> TopicPattern.of("\u00e9".repeat(128)));
  }
}
