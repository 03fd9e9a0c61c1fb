package io.github.panicmonitors.core.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfirmSequenceTest {
  private final ConfirmSequence sequence = new ConfirmSequence();

  @Test
  void forwardsSingleConfirms() {
    assertThat(confirm(1, false)).containsExactly("1-1");
    assertThat(confirm(3, false)).containsExactly("3-3");
    assertThat(confirm(2, false)).containsExactly("2-2");
  }

  @Test
  void forwardsAMultipleConfirmAsOneRange() {
    assertThat(confirm(3, true)).containsExactly("1-3");
    assertThat(confirm(5, true)).containsExactly("4-5");
  }

  @Test
  void omitsEarlierConfirms() {
    confirm(2, false);
    confirm(4, false);

    assertThat(confirm(5, true)).containsExactly("1-1", "3-3", "5-5");
    assertThat(confirm(7, true)).containsExactly("6-7");
  }

  @Test
  void ignoresRepeatedConfirms() {
    confirm(3, true);

    assertThat(confirm(2, false)).isEmpty();
    assertThat(confirm(3, true)).isEmpty();
    assertThat(confirm(5, false)).containsExactly("5-5");
    assertThat(confirm(5, false)).isEmpty();
  }

  private List<String> confirm(long number, boolean multiple) {
    List<String> ranges = new ArrayList<>();
    sequence.confirm(number, multiple, (first, last) -> ranges.add(first + "-" + last));
    return ranges;
  }
}
