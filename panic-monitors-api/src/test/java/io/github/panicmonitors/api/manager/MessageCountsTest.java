package io.github.panicmonitors.api.manager;

import static io.github.panicmonitors.api.manager.MessageCounts.DropReason.AGE;
import static io.github.panicmonitors.api.manager.MessageCounts.DropReason.CLOSED;
import static io.github.panicmonitors.api.manager.MessageCounts.DropReason.OVERFLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageCountsTest {
  @Test
  void addsUp() {
    MessageCounts counts = new MessageCounts(20, 5, 1, Map.of(OVERFLOW, 2L, AGE, 3L));

    assertThat(counts.dropped()).isEqualTo(5);
    assertThat(counts.dropped(AGE)).isEqualTo(3);
    assertThat(counts.dropped(CLOSED)).isZero();
    assertThat(counts.lost()).isEqualTo(6);
    assertThat(counts.pending()).isEqualTo(9);
  }

  @Test
  void ordersDropsByReason() {
    Map<DropReason, Long> drops = new LinkedHashMap<>();
    for (DropReason reason : new DropReason[] {CLOSED, AGE, OVERFLOW}) {
      drops.put(reason, 1L);
    }

    assertThat(new MessageCounts(3, 0, 0, drops).drops().keySet())
        .containsExactly(OVERFLOW, AGE, CLOSED);
  }

  @Test
  void isAnImmutableCopy() {
    Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    drops.put(AGE, 1L);
    MessageCounts counts = new MessageCounts(1, 0, 0, drops);

    drops.put(AGE, 2L);

    assertThat(counts.dropped()).isOne();
    assertThatThrownBy(() -> counts.drops().put(AGE, 2L))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void isShownAsAnEquation() {
    assertThat(new MessageCounts(20, 5, 1, Map.of(AGE, 3L, OVERFLOW, 2L)))
        .hasToString(
            "20 gathered = 5 confirmed + 1 returned + 5 dropped + 9 pending"
                + " (dropped: OVERFLOW=2, AGE=3)");
    assertThat(MessageCounts.EMPTY)
        .hasToString("0 gathered = 0 confirmed + 0 returned + 0 dropped + 0 pending");
  }
}
