package io.github.panicmonitors.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.core.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentQueueTest {
  private final DocumentQueue queue = new DocumentQueue();

  private record Waiting(String routingKey, String name, boolean canBeSuperseded, boolean isLost)
      implements PendingDocument {
    @Override
    public String role() {
      return "";
    }

    @Override
    public StoredDocument read() {
      throw new AssertionError("the queue reads no document");
    }

    @Override
    public void done(AppliedDocument result) {}

    @Override
    public void discarded() {}

    @Override
    public String toString() {
      return name;
    }
  }

  private void deliver(String key, String name) {
    queue.add(new Waiting(key, name, true, false), 0);
  }

  private void apply(String key, String name) {
    queue.add(new Waiting(key, name, false, false), 0);
  }

  /** Returns the documents of the first place, newest first. */
  private List<String> poll() {
    List<String> names = new ArrayList<>();
    DocumentQueue.Versions versions = queue.poll();
    if (versions != null) {
      versions.removeLost();
      for (PendingDocument next = versions.pollNewest();
          next != null;
          next = versions.pollNewest()) {
        names.add(next.toString());
      }
    }
    return names;
  }

  @Test
  void newerVersionTakesThePlaceOfTheOldest() {
    deliver("a", "a1");
    deliver("b", "b1");
    deliver("a", "a2");
    deliver("c", "c1");
    deliver("b", "b2");

    assertThat(poll()).containsExactly("a2", "a1");
    assertThat(poll()).containsExactly("b2", "b1");
    assertThat(poll()).containsExactly("c1");
    assertThat(poll()).isEmpty();
  }

  @Test
  void versionThatArrivesAfterItsPlaceWasTakenWaitsAtTheEnd() {
    deliver("a", "a1");
    deliver("b", "b1");
    assertThat(poll()).containsExactly("a1");

    deliver("a", "a2");

    assertThat(poll()).containsExactly("b1");
    assertThat(poll()).containsExactly("a2");
  }

  @Test
  void documentOfTheHostIsNeitherSupersededNorOvertaken() {
    deliver("a", "a1");
    apply("a", "host");
    deliver("a", "a2");
    deliver("a", "a3");
    apply("a", "host again");

    assertThat(poll()).containsExactly("a1");
    assertThat(poll()).containsExactly("host");
    assertThat(poll()).containsExactly("a3", "a2");
    assertThat(poll()).containsExactly("host again");
  }

  @Test
  void documentsThatWillBeDeliveredAgainAreLeftOut() {
    queue.add(new Waiting("a", "a1", true, true), 0);
    deliver("a", "a2");
    queue.add(new Waiting("b", "b1", true, true), 0);

    assertThat(poll()).containsExactly("a2");
    assertThat(poll()).isEmpty();
  }

  @Test
  void drainsEverythingInOrder() {
    deliver("a", "a1");
    deliver("b", "b1");
    deliver("a", "a2");
    List<String> drained = new ArrayList<>();

    queue.drainTo(document -> drained.add(document.toString()));

    assertThat(drained).containsExactly("a1", "a2", "b1");
    assertThat(poll()).isEmpty();
  }
}
