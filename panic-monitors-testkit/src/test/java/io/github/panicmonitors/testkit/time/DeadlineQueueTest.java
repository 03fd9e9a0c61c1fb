package io.github.panicmonitors.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {
  private final DeadlineQueue queue = new DeadlineQueue();

  @Test
  void agreesWithASortedList() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<DeadlineQueue.Entry> model = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        if (random.nextInt(5) < 3) {
          DeadlineQueue.Entry entry = new Entry();
          queue.add(entry, Long.MAX_VALUE - 20 + random.nextInt(40)); // across the wrap-around
          model.add(entry);
        } else if (!model.isEmpty()) {
          queue.remove(model.remove(random.nextInt(model.size())));
        }
        assertThat(queue.size()).isEqualTo(model.size());
      }
      model.sort(Comparator.comparingLong(entry -> entry.deadline() - Long.MAX_VALUE));
      assertThat(drain()).as("seed %d", seed).isEqualTo(model);
    }
  }

  @Test
  void removesEntriesBeforeTheirDeadline() {
    DeadlineQueue.Entry entry = new Entry();
    for (int i = 0; i < 100; i++) {
      queue.add(entry, i);
      queue.remove(entry);
      queue.remove(entry);
    }
    assertThat(queue.size()).isZero();
    assertThat(queue.first()).isNull();
  }

  private List<DeadlineQueue.Entry> drain() {
    List<DeadlineQueue.Entry> drained = new ArrayList<>();
    for (DeadlineQueue.Entry entry = queue.first(); entry != null; entry = queue.first()) {
      queue.remove(entry);
      drained.add(entry);
    }
    return drained;
  }

  private static final class Entry extends DeadlineQueue.Entry {}
}
