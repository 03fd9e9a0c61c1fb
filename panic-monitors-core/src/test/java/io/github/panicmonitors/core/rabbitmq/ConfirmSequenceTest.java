package io.github.panicmonitors.core.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfirmSequenceTest {
  private final ConfirmSequence sequence = new ConfirmSequence();

  @Test
  void passesSingleConfirmsOnAsTheyCome() {
    assertThat(confirm(1, false)).containsExactly(1L);
    assertThat(confirm(3, false)).containsExactly(3L);
    assertThat(confirm(2, false)).containsExactly(2L);
  }

  @Test
  void expandsAConfirmOfSeveral() {
    assertThat(confirm(3, true)).containsExactly(1L, 2L, 3L);
    assertThat(confirm(5, true)).containsExactly(4L, 5L);
  }

  @Test
  void leavesOutWhatWasConfirmedBefore() {
    confirm(2, false);
    confirm(4, false);

    assertThat(confirm(5, true)).containsExactly(1L, 3L, 5L);
    assertThat(confirm(7, true)).containsExactly(6L, 7L);
  }

  @Test
  void ignoresWhatIsRepeated() {
    confirm(3, true);

    assertThat(confirm(2, false)).isEmpty();
    assertThat(confirm(3, true)).isEmpty();
    assertThat(confirm(5, false)).containsExactly(5L);
    assertThat(confirm(5, false)).isEmpty();
  }

  private List<Long> confirm(long number, boolean multiple) {
    List<Long> told = new ArrayList<>();
    sequence.confirm(number, multiple, told::add);
    return told;
  }
}
