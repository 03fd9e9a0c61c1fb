package io.github.panicmonitors.core.internal.config;

import static io.github.panicmonitors.core.internal.config.ConfigTypes.NAMELESS;
import static io.github.panicmonitors.core.internal.config.ConfigTypes.NETWORKS;
import static io.github.panicmonitors.core.internal.config.ConfigTypes.NODES;
import static io.github.panicmonitors.core.internal.config.ConfigTypes.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.config.ConfigTypes.Thing;
import io.github.panicmonitors.property.Draws;
import io.github.panicmonitors.property.Property;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fold of documents into what should run. */
class DesiredStateTest {
  private static final String ONE = "chains.cosmos.one.nodes_config";
  private static final String TWO = "chains.cosmos.two.nodes_config";

  private static final List<String> KEYS = List.of(ONE, TWO, ConfigTypes.GENERAL.value());
  private static final List<String> IDS = List.of("a", "b", "c", "d");
  private static final List<String> VALUES =
      List.of("1", "2", "3", "1@a", "off", "bad", "clash", "throw");

  private ConfigTypes types = new ConfigTypes(NODES);
  private DesiredState state = DesiredState.empty(new Capacity(100, "full"));

  private AppliedDocument apply(String key, String... entries) {
    ParsedDocument parsed = types.parse(state, StoredDocument.of(document(key, entries)));
    DesiredState before = state;
    state = before.with(parsed);
    return state.changesFrom(before, parsed);
  }

  /** Returns the names of what should run, by type and id. */
  private static Map<String, String> running(DesiredState state) {
    Map<String, String> names = new TreeMap<>();
    state.monitors().forEach((id, spec) -> names.put(id.toString(), name(spec)));
    return names;
  }

  private static String name(MonitorSpec spec) {
    return spec.definition().monitorable().name() + " of " + spec.document();
  }

  private static Map<MonitorId, Long> versions(DesiredState state) {
    Map<MonitorId, Long> versions = new LinkedHashMap<>();
    state.monitors().forEach((id, spec) -> versions.put(id, spec.version()));
    return versions;
  }

  private static MonitorId node(String id) {
    return new MonitorId("nodes", id);
  }

  @Test
  void tellsWhatADocumentChanged() {
    apply(TWO, "z=1");
    apply(ONE, "a=1", "b=1", "c=1");

    AppliedDocument applied = apply(ONE, "b=1", "c=2", "d=1", "e=bad");

    assertThat(applied.started()).containsExactly(node("d"));
    assertThat(applied.replaced()).containsExactly(node("c"));
    assertThat(applied.stopped()).containsExactly(node("a"));
    assertThat(applied.unchanged()).isEqualTo(1);
    assertThat(applied.rejected()).extracting(RejectedEntry::id).containsExactly("e");
  }

  @Test
  void unchangedMonitorKeepsItsVersionAndAChangedOneGetsALargerOne() {
    apply(ONE, "a=1", "b=1");
    Map<MonitorId, Long> before = versions(state);

    apply(ONE, "a=1", "b=2");

    assertThat(versions(state)).containsEntry(node("a"), before.get(node("a")));
    assertThat(versions(state).get(node("b"))).isGreaterThan(before.get(node("b")));
  }

  @Test
  void rejectedEntryKeepsItsPreviousVersionAndItsPreviousText() {
    apply(ONE, "a=1", "b=1");
    Map<MonitorId, Long> before = versions(state);

    apply(ONE, "a=bad", "b=1");
    apply(ONE, "a=bad", "b=1");

    assertThat(versions(state)).isEqualTo(before);
    assertThat(state.stored()).containsExactly(StoredDocument.of(document(ONE, "a=1", "b=1")));
    assertThat(state.rejected())
        .extracting(RejectedEntry::routingKey, RejectedEntry::id, RejectedEntry::reason)
        .containsExactly(tuple(ONE, "a", "value is bad"));
  }

  @Test
  void invalidEntryKeepsItsPreviousVersionAndItsPreviousText() {
    types = new ConfigTypes(NODES, NETWORKS);
    apply(ONE, "a=1", "b=1");

    ConfigDocument newest = document(ONE, "a=2").withInvalid(Map.of("b", "b is NaN", "c", "c is"));
    state = types.fold(state, newest);

    assertThat(running(state))
        .containsEntry("nodes:b", "1 of " + ONE)
        .containsEntry("networks:shared", "{a=2, b=1} of " + ONE);
    assertThat(state.rejected())
        .extracting(RejectedEntry::type, RejectedEntry::id, RejectedEntry::reason)
        .contains(tuple("nodes", "b", "b is NaN"), tuple("networks", "c", "c is"))
        .hasSize(4);
    assertThat(state.stored())
        .containsExactly(
            StoredDocument.of(document(ONE, "a=2", "b=1").withInvalid(Map.of("c", "c is"))));
  }

  @Test
  void entryThatIsRemovedWhileItIsRejectedIsStopped() {
    apply(ONE, "a=1");
    apply(ONE, "a=bad");

    apply(ONE);

    assertThat(running(state)).isEmpty();
    assertThat(state.stored()).isEmpty();
    assertThat(state.rejected()).isEmpty();
  }

  @Test
  void idOfAnotherDocumentWaitsUntilThatDocumentFreesIt() {
    apply(ONE, "a=1");

    AppliedDocument waits = apply(TWO, "a=2", "b=2");
    assertThat(waits.started()).containsExactly(node("b"));
    assertThat(waits.rejected())
        .extracting(RejectedEntry::id, RejectedEntry::reason)
        .containsExactly(tuple("a", "id is already configured by " + ONE));

    AppliedDocument freed = apply(ONE, "a=off");
    assertThat(running(state)).containsEntry("nodes:a", "2 of " + TWO);
    assertThat(freed.replaced()).containsExactly(node("a"));
    assertThat(state.rejected()).isEmpty();
  }

  @Test
  void waitingMonitorIsUpdatedAndRemovedWhereItWaits() {
    apply(ONE, "a=1");
    apply(TWO, "a=2", "b=2");

    apply(TWO, "a=3");
    assertThat(running(state)).containsExactlyEntriesOf(Map.of("nodes:a", "1 of " + ONE));
    apply(ONE);
    assertThat(running(state)).containsExactlyEntriesOf(Map.of("nodes:a", "3 of " + TWO));
  }

  @Test
  void monitorsBeyondTheCapacityWaitForRoom() {
    state = DesiredState.empty(new Capacity(2, "more than 2"));
    apply(ONE, "a=1", "b=1", "c=1");
    assertThat(running(state)).containsOnlyKeys("nodes:a", "nodes:b");
    assertThat(state.rejected())
        .extracting(RejectedEntry::id, RejectedEntry::reason)
        .containsExactly(tuple("c", "more than 2"));

    apply(TWO, "d=1");
    AppliedDocument freed = apply(ONE, "b=1");

    assertThat(freed.started()).containsExactly(node("d"));
    assertThat(running(state)).containsOnlyKeys("nodes:b", "nodes:d");
  }

  @Test
  void failureOfAProviderKeepsWhatItsTypeHas() {
    types = new ConfigTypes(NODES, NETWORKS);
    apply(ONE, "a=1", "b=1");
    Map<MonitorId, Long> before = versions(state);

    AppliedDocument applied = apply(ONE, "a=2", "b=throw");

    assertThat(versions(state)).isEqualTo(before);
    assertThat(applied.rejected())
        .extracting(RejectedEntry::id, RejectedEntry::reason)
        .containsExactly(tuple("", "provider failed"), tuple("", "provider failed"));
  }

  @Test
  void failureOfAProviderOnAnEmptyDocumentIsReported() {
    StoredDocument empty = StoredDocument.of(document(ONE));
    TypeResult failed = new TypeResult.Failed("provider failed");

    state = state.with(new ParsedDocument(empty, Map.of(NODES, failed), ConfigTypes.NOON));

    assertThat(state.rejected())
        .extracting(RejectedEntry::routingKey, RejectedEntry::reason)
        .containsExactly(tuple(ONE, "provider failed"));
    apply(ONE);
    assertThat(state.documents()).isEmpty();
  }

  @Test
  void rejectedEntryWhoseIdAnotherEntryHasNowIsNotKept() {
    apply(ONE, "a=1@x");

    apply(ONE, "a=bad", "b=2@x");

    assertThat(running(state)).containsExactlyEntriesOf(Map.of("nodes:x", "2 of " + ONE));
    assertThat(state.stored()).containsExactly(StoredDocument.of(document(ONE, "a=bad", "b=2@x")));
  }

  @Test
  void monitorableWithoutEntriesIsKeptForTheEntryOfItsId() {
    types = new ConfigTypes(NAMELESS);
    apply(ONE, "a=1");

    apply(ONE, "a=bad");

    assertThat(running(state)).containsExactlyEntriesOf(Map.of("nodes:a", "1 of " + ONE));
    assertThat(state.stored()).containsExactly(StoredDocument.of(document(ONE, "a=1")));
  }

  @Test
  void aggregateKeepsTheTextOfAnEntryOrOfTheWholeDocument() {
    types = new ConfigTypes(NETWORKS);
    apply(ONE, "a=1", "b=1");

    apply(ONE, "a=2", "b=bad");
    assertThat(running(state)).containsEntry("networks:shared", "{a=2, b=1} of " + ONE);
    apply(ONE, "a=3", "b=clash", "c=1");
    assertThat(running(state)).containsEntry("networks:shared", "{a=2, b=1} of " + ONE);

    assertThat(state.stored()).containsExactly(StoredDocument.of(document(ONE, "a=2", "b=1")));
  }

  @Test
  void storesTheVersionOfEachTypeWhereTypesRunDifferentOnes() {
    types = new ConfigTypes(NODES, NETWORKS);
    apply(ONE, "a=1", "b=1");

    apply(ONE, "a=2", "b=clash");

    // For nodes "clash" is a value like any other.
    assertThat(state.stored())
        .containsExactly(
            new StoredDocument(
                "",
                document(ONE, "a=2", "b=clash"),
                Map.of("networks", document(ONE, "a=1", "b=1")),
                Map.of(),
                Set.of()));
  }

  @Test
  void storesTheNewestDocumentBesideTheVersionOfAType() {
    types = new ConfigTypes(NODES, NETWORKS);
    apply(ONE, "a=1@x", "b=1");

    // For nodes this gives the id "x" twice. For networks it is a name.
    apply(ONE, "a=1@x", "b=2@x");

    assertThat(running(state))
        .containsEntry("nodes:x", "1 of " + ONE)
        .containsEntry("nodes:b", "1 of " + ONE)
        .containsEntry("networks:shared", "{a=1@x, b=2@x} of " + ONE);
    assertThat(state.rejected())
        .extracting(RejectedEntry::id, RejectedEntry::reason)
        .containsExactly(tuple("b", "provider gives the id x to other entries too"));
    assertThat(state.stored())
        .containsExactly(
            new StoredDocument(
                "",
                document(ONE, "a=1@x", "b=2@x"),
                Map.of("nodes", document(ONE, "a=1@x", "b=1")),
                Map.of(),
                Set.of()));
  }

  @Test
  void storesTheNewestDocumentWhileNothingOfAnEarlierOneRuns() {
    apply(ONE, "a=throw");

    apply(ONE, "a=throw", "b=1");

    assertThat(state.stored()).containsExactly(StoredDocument.of(document(ONE, "a=throw", "b=1")));
  }

  @Test
  void monitorOfAnEmptyDocumentRunsUntilTheNextDocument() {
    Thing thing = new Thing("a", "chain", "1");
    ParsedMonitor monitor =
        new ParsedMonitor(
            new MonitorDefinition<>(
                NODES, node("a"), thing, new MonitorDefinition.Names("a", "chain", "a", List.of())),
            Set.of(),
            false);
    TypeResult parsed = new TypeResult.Parsed(List.of(monitor), List.of());
    StoredDocument empty = StoredDocument.of(document(ONE));
    state = state.with(new ParsedDocument(empty, Map.of(NODES, parsed), ConfigTypes.NOON));
    assertThat(running(state)).containsOnlyKeys("nodes:a");

    apply(ONE, "b=1");

    assertThat(running(state)).containsOnlyKeys("nodes:b");
  }

  @Test
  void monitorThatWaitedRunsAfterARestartWithMoreRoom() {
    state = DesiredState.empty(new Capacity(1, "full"));
    apply(ONE, "a=1", "b=1");

    DesiredState restored = types.restore(new Capacity(2, "full"), state.stored());

    assertThat(running(restored)).containsOnlyKeys("nodes:a", "nodes:b");
    assertThat(restored.rejected()).isEmpty();
  }

  @Test
  void tellsWhatEachStoredDocumentGave() {
    DesiredState empty = DesiredState.empty(new Capacity(3, "full"));
    List<ParsedDocument> stored =
        Stream.of(document(ONE, "a=1", "b=bad"), document(TWO, "a=1", "c=1", "d=1"))
            .map(document -> types.parse(empty, StoredDocument.of(document)))
            .toList();

    List<AppliedDocument> restored = empty.withRestored(stored).restored(stored);

    assertThat(restored)
        .extracting(AppliedDocument::routingKey, AppliedDocument::started)
        .containsExactly(tuple(ONE, List.of(node("a"))), tuple(TWO, List.of(node("c"), node("d"))));
    assertThat(restored)
        .flatExtracting(AppliedDocument::rejected)
        .extracting(RejectedEntry::routingKey, RejectedEntry::id)
        .containsExactly(tuple(ONE, "b"), tuple(TWO, "a"));
  }

  @Test
  void documentWithoutATypeForItIsUnclaimedAndStored() {
    types = new ConfigTypes();

    AppliedDocument applied = apply(ONE, "a=1");

    assertThat(applied.claimed()).isFalse();
    assertThat(state.unclaimed("")).containsExactly(ONE);
    assertThat(state.stored()).containsExactly(StoredDocument.of(document(ONE, "a=1")));
    assertThat(apply(ONE).claimed()).isTrue();
    assertThat(state.unclaimed("")).isEmpty();
    assertThat(state.stored()).isEmpty();
  }

  @Test
  void documentThatItsTypeDoesNotClaimIsUnclaimedAndStored() {
    types = new ConfigTypes(NETWORKS);
    String key = ConfigTypes.GENERAL.value();

    AppliedDocument applied = apply(key, "a=1");

    assertThat(applied.claimed()).isFalse();
    assertThat(state.unclaimed("")).containsExactly(key);
    assertThat(running(state)).isEmpty();
    assertThat(state.stored()).containsExactly(StoredDocument.of(document(key, "a=1")));
  }

  private record Scenario(int capacity, List<ConfigDocument> documents) {
    @Override
    public String toString() {
      return capacity
          + documents.stream().map(one -> one.key() + "=" + one.content()).toList().toString();
    }
  }

  private static Scenario scenario(Draws draws) {
    int capacity = draws.between(1, 6);
    return new Scenario(
        capacity,
        draws.list(
            1,
            12,
            () -> {
              String key = draws.oneOf(KEYS);
              List<String> ids = new ArrayList<>(IDS);
              return document(
                  key,
                  draws
                      .list(
                          0,
                          IDS.size(),
                          () ->
                              ids.remove(draws.between(0, ids.size() - 1))
                                  + "="
                                  + draws.oneOf(VALUES))
                      .toArray(String[]::new));
            }));
  }

  /** Whatever the documents, their order, their conflicts, their faults and the capacity. */
  @Test
  void restartGivesTheSameMonitors() {
    ConfigTypes both = new ConfigTypes(NODES, NETWORKS);
    Property.check(
        3_000,
        DesiredStateTest::scenario,
        scenario -> {
          Capacity capacity = new Capacity(scenario.capacity(), "full");
          DesiredState current = DesiredState.empty(capacity);
          for (ConfigDocument document : scenario.documents()) {
            current = both.fold(current, document);
            DesiredState restored = both.restore(capacity, current.stored());
            assertThat(running(restored)).as("after %s", document).isEqualTo(running(current));
            assertThat(restored.waiting().keySet()).isEqualTo(current.waiting().keySet());
            assertThat(restored.stored()).isEqualTo(current.stored());
          }
        });
  }

  /** Every accepted monitorable runs, or waits for a reason that holds. */
  @Test
  void nothingWaitsWithoutAReason() {
    ConfigTypes both = new ConfigTypes(NODES, NETWORKS);
    Property.check(
        3_000,
        DesiredStateTest::scenario,
        scenario -> {
          DesiredState current = DesiredState.empty(new Capacity(scenario.capacity(), "full"));
          for (ConfigDocument document : scenario.documents()) {
            DesiredState next = both.fold(current, document);
            assertThat(next.monitors()).hasSizeLessThanOrEqualTo(scenario.capacity());
            next.documents().forEach((key, read) -> assertRunsOrWaits(next, key, read));
            assertThat(versions(both.fold(next, document)))
                .as("versions when %s is received again", document)
                .isEqualTo(versions(next));
            current = next;
          }
        });
  }

  private static void assertRunsOrWaits(
      DesiredState state, DocumentKey key, DesiredDocument document) {
    document
        .monitors()
        .forEach(
            monitor -> {
              MonitorSpec spec = state.monitors().get(monitor.id());
              boolean runs = spec != null && spec.document().equals(key);
              boolean waits = state.waiting().getOrDefault(key, Map.of()).containsKey(monitor.id());
              assertThat(waits).as("%s waits", monitor.id()).isEqualTo(!runs);
              if (waits && spec == null) {
                assertThat(state.monitors()).hasSize(state.capacity().max());
              }
            });
  }
}
