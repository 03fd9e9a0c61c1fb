package io.github.panicmonitors.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TextTest {
  private static final String PAIR = "\ud83d\ude00";

  @Test
  void truncatesOnlyLongerTexts() {
    assertThat(Text.truncated("abcde", 5)).isEqualTo("abcde");
    assertThat(Text.truncated("abcdef", 5)).isEqualTo("abcde...");
  }

  @Test
  void doesNotCutSurrogatePairs() {
    assertThat(Text.truncated("abcd" + PAIR, 5)).isEqualTo("abcd...");
    assertThat(Text.truncated("abc" + PAIR + "d", 5)).isEqualTo("abc" + PAIR + "...");
  }

  @Test
  void truncatesValuesForMessages() {
    assertThat(Text.truncated(null)).isEqualTo("null");
    assertThat(Text.truncated(12)).isEqualTo("12");
    assertThat(Text.truncated("x".repeat(101))).isEqualTo("x".repeat(100) + "...");
  }

  @Test
  void refusesLimitsThatAreNotPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Text.truncated("abc", 0))
        .withMessage("max must be positive: 0");
  }

  @Test
  void findsLoneSurrogates() {
    assertThat(Text.isWellFormed("a" + PAIR)).isTrue();
    assertThat(Text.isWellFormed("a\ud83d")).isFalse();
    assertThat(Text.isWellFormed("\ude00a")).isFalse();
  }

  @Test
  void replacesLoneSurrogates() {
    assertThat(Text.wellFormed("a" + PAIR)).isEqualTo("a" + PAIR);
    assertThat(Text.wellFormed("\ud83d" + PAIR + "\ude00")).isEqualTo("\ufffd" + PAIR + "\ufffd");
    assertThat(Text.truncated("a\ud83d")).isEqualTo("a\ufffd");
  }

  @Test
  void stackTraceHasClassesAndFramesButNoMessages() {
    Exception thrown = new IllegalStateException("s3cret", new IllegalArgumentException("s3cret"));

    assertThat(Text.stackTrace(thrown))
        .startsWith("java.lang.IllegalStateException\n\tat " + getClass().getName())
        .contains("\nCaused by: java.lang.IllegalArgumentException\n\tat ")
        .doesNotContain("s3cret");
  }

  @Test
  void stackTraceEndsWhereCausesFormACircle() {
    Exception one = new IllegalStateException();
    Exception other = new IllegalArgumentException(one);
    one.initCause(other);

    assertThat(Text.stackTrace(one)).containsOnlyOnce("IllegalStateException");
  }
}
