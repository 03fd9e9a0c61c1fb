package io.github.panicmonitors.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.RejectedEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RejectionsTest {
  private static final String KEY = "chains.cosmos.hub.nodes_config";

  private final ConfigDocument document = ConfigDocument.of(KEY, Map.of());
  private final Changes changes = new Changes();

  /** A type that has monitors of these ids. */
  private record Type(String typeName, Set<String> ids) implements Rejections.Reader {
    @Override
    public boolean has(String id) {
      return ids.contains(id);
    }
  }

  private static Rejections.Reader type(String name, String... ids) {
    return new Type(name, Set.of(ids));
  }

  private Rejections of(Rejections.Reader... readers) {
    return Rejections.of(document, changes, List.of(readers));
  }

  private static RejectedEntry rejected(String key, String type, String id) {
    return new RejectedEntry(key, type, id, "wrong", Instant.EPOCH);
  }

  @Test
  void hasWhatTheOnlyReaderRejectsOfThisDocument() {
    changes.rejected().add(rejected(KEY, "node", "n1"));
    changes.rejected().add(rejected(KEY, "node", ""));
    changes.rejected().add(rejected("chains.cosmos.regen.nodes_config", "node", "n2"));

    Rejections rejections = of(type("node", "n1"));

    assertThat(rejections.ofAll()).isFalse();
    assertThat(rejections.ids()).containsExactlyInAnyOrder("n1", "");
  }

  @Test
  void leavesOutWhatAnotherReaderAccepts() {
    changes.rejected().add(rejected(KEY, "node", "n1"));
    changes.rejected().add(rejected(KEY, "node", "n2"));
    changes.rejected().add(rejected(KEY, "system", "n2"));

    assertThat(of(type("node", "n1", "n2"), type("system", "n1", "n2")).ids())
        .containsExactly("n2");
  }

  @Test
  void hasWhatNobodyElseIsToRun() {
    changes.rejected().add(rejected(KEY, "node", "n1"));

    assertThat(of(type("node", "n1"), type("system", "n2")).ids()).containsExactly("n1");
  }

  @Test
  void takesAReaderThatFailsForOneThatRejectsEverything() {
    changes.failToRead(rejected(KEY, "node", ""));
    changes.rejected().add(rejected(KEY, "system", "n1"));

    Rejections rejections = of(type("node", "n1"), type("system"));

    assertThat(rejections.ofAll()).isFalse();
    assertThat(rejections.ids()).containsExactly("n1");
  }

  @Test
  void isOfAllIfEveryReaderFails() {
    changes.failToRead(rejected(KEY, "node", ""));
    changes.failToRead(rejected(KEY, "system", ""));

    assertThat(of(type("node"), type("system")).ofAll()).isTrue();
  }
}
