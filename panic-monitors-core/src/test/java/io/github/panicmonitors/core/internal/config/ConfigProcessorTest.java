package io.github.panicmonitors.core.internal.config;

import static io.github.panicmonitors.core.internal.config.ConfigTypes.NODES;
import static io.github.panicmonitors.core.internal.config.ConfigTypes.document;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfigProcessorTest {
  private static final String ONE = "chains.cosmos.one.nodes_config";
  private static final String TWO = "chains.cosmos.two.nodes_config";

  private final VirtualTime time = new VirtualTime();
  private final ManagerThreads threads = new ManagerThreads(time, "test");
  private final EventLoop control = new EventLoop(threads, "control");
  private final Listeners listeners = new Listeners(threads, List.of(), (delay, action) -> {});

  /** The ids that should run, after each document. */
  private final List<String> reconciled = new CopyOnWriteArrayList<>();

  private final List<String> stored = new CopyOnWriteArrayList<>();
  private final List<String> sourceLists = new CopyOnWriteArrayList<>();
  private final List<String> outcomes = new CopyOnWriteArrayList<>();

  /** Thrown by the next reconciling. */
  private volatile RuntimeException bug;

  private volatile boolean storeIsClosed;

  private final ConfigProcessor processor =
      new ConfigProcessor(
          threads,
          control,
          ManagedRoles.unnamed(ManagedRole.unnamed("test", "configs", "pings", List.of(NODES))),
          new Capacity(10, "full"),
          this::reconcile,
          this::store,
          list -> sourceLists.add(list.routingKey()),
          listeners);

  @AfterEach
  void close() {
    processor.close();
    control.close();
    listeners.close();
    time.releaseHung();
    time.settle();
  }

  private void reconcile(Map<MonitorId, MonitorSpec> desired) {
    assertThat(control.isCurrentThread()).isTrue();
    RuntimeException thrown = bug;
    bug = null;
    if (thrown != null) {
      throw thrown;
    }
    reconciled.add(String.join(" ", desired.keySet().stream().map(MonitorId::id).toList()));
  }

  private boolean store(DesiredState state, DocumentKey changed, Runnable whenStored) {
    if (storeIsClosed) {
      return false;
    }
    stored.add(changed.value());
    whenStored.run();
    return true;
  }

  /** A document that the broker delivered. */
  private class Delivered implements PendingDocument {
    private final String key;
    private final String body;
    private volatile boolean lost;

    Delivered(String key, String body) {
      this.key = key;
      this.body = body;
    }

    @Override
    public String role() {
      return "";
    }

    @Override
    public String routingKey() {
      return key;
    }

    @Override
    public StoredDocument read() throws UnreadableException {
      return StoredDocument.of(Json.document(key, Json.readObject(body.getBytes(UTF_8))));
    }

    @Override
    public boolean canBeSuperseded() {
      return true;
    }

    @Override
    public boolean isLost() {
      return lost;
    }

    @Override
    public void superseded() {
      outcomes.add("superseded " + body);
    }

    @Override
    public void done(AppliedDocument result) {
      outcomes.add((result.rejected().isEmpty() ? "applied " : "rejected ") + body);
    }

    @Override
    public void discarded() {
      outcomes.add("discarded " + body);
    }
  }

  private static String node(String id, String value) {
    return "{\"" + id + "\":{\"value\":\"" + value + "\"}}";
  }

  /** Lets documents wait for each other, and then processes all of them. */
  private void receive(PendingDocument... documents) {
    control.execute(() -> List.of(documents).forEach(processor::receive));
    time.settle();
  }

  @Test
  void appliesADocumentThenStoresItThenReportsIt() {
    receive(new Delivered(ONE, node("a", "1")));

    assertThat(reconciled).containsExactly("a");
    assertThat(stored).containsExactly(ONE);
    assertThat(sourceLists).containsExactly("cosmos.nodes");
    assertThat(outcomes).containsExactly("applied " + node("a", "1"));
    assertThat(processor.counts()).isEqualTo(new DocumentCounts(1, 0, 0, 0));
  }

  /** The client replaces each byte that is not UTF-8 by a character of three. */
  @Test
  void documentWhoseKeyIsTooLongIsRejected(LogCheck log) {
    log.expect("rejected chains.*: routing key must have at most 255 UTF-8 bytes");
    String key = "chains.cosmos." + "\ufffd".repeat(100) + ".nodes_config";

    receive(new Delivered(key, "{}"), new Delivered(ONE, node("a", "1")));

    assertThat(outcomes).containsExactly("rejected {}", "applied " + node("a", "1"));
    assertThat(processor.counts()).isEqualTo(new DocumentCounts(1, 0, 1, 0));
  }

  @Test
  void newestOfTheWaitingVersionsSupersedesTheOthers() {
    receive(
        new Delivered(TWO, node("z", "1")),
        new Delivered(ONE, node("a", "1")),
        new Delivered(TWO, node("z", "2")),
        new Delivered(ONE, node("a", "2")),
        new Delivered(ONE, node("a", "3")));

    // The first is applied at once. The others wait for it.
    assertThat(outcomes)
        .containsExactly(
            "applied " + node("z", "1"),
            "superseded " + node("a", "2"),
            "superseded " + node("a", "1"),
            "applied " + node("a", "3"),
            "applied " + node("z", "2"));
    assertThat(processor.counts()).isEqualTo(new DocumentCounts(3, 0, 0, 2));
  }

  @Test
  void unreadableVersionSupersedesNothing(LogCheck log) {
    log.expect("rejected " + ONE + ": document is not JSON");
    receive(
        new Delivered(TWO, "{}"),
        new Delivered(ONE, node("a", "1")),
        new Delivered(ONE, node("a", "2")),
        new Delivered(ONE, "torn {"));

    assertThat(outcomes)
        .containsExactly(
            "applied {}",
            "rejected torn {",
            "superseded " + node("a", "1"),
            "applied " + node("a", "2"));
    assertThat(reconciled).last().isEqualTo("a");
    assertThat(processor.counts()).isEqualTo(new DocumentCounts(2, 0, 1, 1));
  }

  @Test
  void entryRejectedInTheNewestVersionKeepsWhatRunsNotWhatWasSuperseded(LogCheck log) {
    log.expect("rejected " + ONE + " entry a: value is bad");
    receive(new Delivered(ONE, node("a", "1")));

    receive(
        new Delivered(TWO, "{}"),
        new Delivered(ONE, node("a", "2")),
        new Delivered(ONE, node("a", "bad")));

    assertThat(processor.state().monitors().values())
        .extracting(spec -> spec.definition().monitorable().name())
        .containsExactly("1");
  }

  @Test
  void documentOfAnEndedConnectionIsDropped() {
    Delivered lost = new Delivered(ONE, node("a", "1"));
    Delivered kept = new Delivered(TWO, node("b", "1"));
    lost.lost = true;

    receive(kept, lost);

    assertThat(outcomes).containsExactly("applied " + node("b", "1"));
    assertThat(processor.counts()).isEqualTo(new DocumentCounts(1, 0, 0, 0));
  }

  @Test
  void failureWhileReadingRejectsTheVersionAndAppliesTheOneBefore(LogCheck log) {
    log.expect("document " + ONE + " was not read because of a bug in the manager");
    log.expect("rejected " + ONE + ": the manager failed to read it: .*StackOverflowError");
    Delivered broken =
        new Delivered(ONE, "broken") {
          @Override
          public StoredDocument read() {
            throw new StackOverflowError();
          }
        };

    receive(new Delivered(TWO, "{}"), new Delivered(ONE, node("a", "1")), broken);

    assertThat(outcomes)
        .containsExactly("applied {}", "rejected broken", "applied " + node("a", "1"));
    assertThat(processor.counts()).isEqualTo(new DocumentCounts(2, 0, 1, 0));
  }

  @Test
  void bugOfTheManagerRejectsTheDocumentAndTheNextIsApplied(LogCheck log) {
    log.expect("document " + ONE + " was not applied because of a bug in the manager");
    log.expect("rejected " + ONE + ": the manager failed to apply it: .*midway");
    bug = new IllegalStateException("midway");

    receive(new Delivered(ONE, node("a", "1")), new Delivered(TWO, node("b", "1")));

    assertThat(outcomes).containsExactly("rejected " + node("a", "1"), "applied " + node("b", "1"));
    assertThat(reconciled).containsExactly("a b");
  }

  @Test
  void remembersTheLastHundredUnreadableDocuments(LogCheck log) {
    log.allow("document is not JSON");
    for (int i = 0; i < 120; i++) {
      receive(new Delivered(ONE, "torn " + i));
    }

    assertThat(processor.rejected()).extracting(RejectedEntry::routingKey).hasSize(100);
  }

  @Test
  void restoresAllDocumentsAndReconcilesOnce() {
    control.execute(
        () -> {
          processor.restore(
              List.of(
                  StoredDocument.of(document(ONE, "a=1", "b=1")),
                  StoredDocument.of(document(TWO, "c=1"))));
          processor.receive(new Delivered(TWO, node("c", "2")));
        });
    time.settle();

    assertThat(reconciled).containsExactly("a b c", "a b c");
    // Once for all stored documents, and once for the delivered one.
    assertThat(sourceLists).containsExactly("cosmos.nodes", "cosmos.nodes");
    assertThat(stored).containsExactly(TWO);
    assertThat(processor.counts()).isEqualTo(new DocumentCounts(3, 0, 0, 0));
  }

  @Test
  void bugOfTheManagerWhileItRestoresDoesNotStopLaterDocuments(LogCheck log) {
    log.expect("unexpected failure on the control thread, which continues");
    bug = new IllegalStateException("midway");
    processor.restore(List.of(StoredDocument.of(document(ONE, "a=1"))));
    time.settle();

    receive(new Delivered(TWO, node("b", "1")));

    assertThat(outcomes).containsExactly("applied " + node("b", "1"));
    assertThat(reconciled).containsExactly("a b");
  }

  @Test
  void discardsADocumentThatCannotBeStoredAnyMore() {
    storeIsClosed = true;

    receive(new Delivered(ONE, node("a", "1")));

    assertThat(outcomes).containsExactly("discarded " + node("a", "1"));
  }

  @Test
  void discardsWhatWaitsWhenItIsClosed() {
    receive(new Delivered(ONE, node("a", "1")));
    control.execute(
        () -> {
          processor.receive(new Delivered(ONE, node("a", "2")));
          processor.receive(new Delivered(TWO, node("b", "1")));
          processor.close();
        });
    time.settle();
    processor.receive(new Delivered(TWO, node("b", "2")));
    time.settle();

    assertThat(outcomes)
        .containsExactly(
            "applied " + node("a", "1"),
            "discarded " + node("a", "2"),
            "discarded " + node("b", "1"),
            "discarded " + node("b", "2"));
    assertThat(reconciled).containsExactly("a");
  }
}
