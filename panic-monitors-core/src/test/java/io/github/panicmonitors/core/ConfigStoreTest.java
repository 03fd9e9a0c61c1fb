package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.ManagerStatus.Documents;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.internal.store.ConfigStoreWriter;
import io.github.panicmonitors.core.scripted.BrokenLogHandler;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations that survive a restart: promise P10. */
class ConfigStoreTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("configs");
  }

  private InMemoryManager host(ConfigStore store) {
    return new InMemoryManager(builder -> builder.configStore(store)).started();
  }

  private InMemoryManager host() {
    return host(ConfigStore.file(file));
  }

  @Test
  void restartedHostRunsEveryMonitorBeforeAnyConfigurationArrives() {
    try (InMemoryManager first = host()) {
      first.send(config().node("n1", "v1").node("n2", "v1"));
      first.send("chains.chainlink.bsc.nodes_config", config().node("n3", "v1").bytes());
    }

    try (InMemoryManager second = host()) {
      assertThat(second.ids()).containsExactlyInAnyOrder("n1", "n2", "n3");
      second.advancePeriods(1);
      assertThat(second.published("raw_data")).hasSize(3);
    }
  }

  @Test
  void killedHostRestoresAcknowledgedDocuments() throws IOException {
    try (InMemoryManager first = host()) {
      first.send(config().node("n1", "v1"));
      Files.copy(file, folder.resolve("copy of the killed host"));
      first.send(config());
    }

    try (InMemoryManager second =
        host(ConfigStore.file(folder.resolve("copy of the killed host")))) {
      assertThat(second.ids()).containsExactly("n1");
    }
  }

  @Test
  void removedMonitorsStayRemoved() {
    try (InMemoryManager first = host()) {
      first.send(config().node("n1", "v1"));
      first.send(config());
    }

    try (InMemoryManager second = host()) {
      assertThat(second.ids()).isEmpty();
    }
  }

  @Test
  void unclaimedDocumentIsReportedAgainAfterARestart() {
    String key = "chains.cosmos.regen.others_config";
    try (InMemoryManager first = host()) {
      first.broker.bind("monitors_manager_configs_queue", "config", "#");
      first.send(key, config().node("c1", "v1").bytes());
    }
    try (InMemoryManager second = host()) {
      assertThat(second.status().documents()).isEqualTo(new Documents(0, 1, 0, 0, 0));
      assertThat(second.status().unclaimed()).containsExactly(key);
      second.broker.bind("monitors_manager_configs_queue", "config", "#");
      second.send(key, config().bytes());
      assertThat(second.status().unclaimed()).isEmpty();
    }

    try (InMemoryManager third = host()) {
      assertThat(third.status().documents()).isEqualTo(new Documents(0, 0, 0, 0, 0));
      assertThat(third.status().unclaimed()).isEmpty();
    }
  }

  @Test
  void sameDocumentAfterARestartChangesNothing() {
    try (InMemoryManager first = host()) {
      first.send(config().node("n1", "v1"));
    }

    try (InMemoryManager second = host()) {
      second.advancePeriods(1);
      second.send(config().node("n1", "v1"));
      second.advancePeriods(1);
      assertThat(second.provider.events("created", "n1")).hasSize(1);
    }
  }

  /** Checks that n1 has one round in the first period, with this value. */
  private static void assertCollects(InMemoryManager host, String value) {
    host.advancePeriods(1);
    assertThat(host.provider.events("collects", "n1"))
        .extracting(event -> event.node().value())
        .containsExactly(value);
  }

  @Test
  void previousVersionOfARejectedEntryIsRestored(LogCheck log) {
    log.expect("entry n1: entry must be an object");
    try (InMemoryManager first = host()) {
      first.send(config().node("n1", "good"));
      first.send(config().raw("n1", "bad").node("n2", "v1"));
    }

    try (InMemoryManager second = host()) {
      assertCollects(second, "good");
      assertThat(second.ids()).containsExactlyInAnyOrder("n1", "n2");
    }
  }

  @Test
  void previousVersionOfAnEntryThatBecomesNullIsRestored(LogCheck log) {
    log.expect("entry n1: entry must be an object: null");
    try (InMemoryManager first = host()) {
      first.send(config().node("n1", "good"));
      first.send(ScriptedConfig.KEY, "{\"n1\": null}".getBytes(UTF_8));
    }

    try (InMemoryManager second = host()) {
      assertThat(second.ids()).containsExactly("n1");
    }
  }

  @Test
  void entryThatCannotBeHeldIsRestoredInItsPreviousVersionOrAsRejected(LogCheck log) {
    log.expect("entry n1: value at n1 must be a number in the range of a double: NaN");
    log.expect("entry n2\ufffd: id must be well-formed Unicode");
    String newest = "{\"n1\": NaN, \"n2\\ud83d\": 1}";
    try (InMemoryManager first = host()) {
      first.send(config().node("n1", "good"));
      first.send(ScriptedConfig.KEY, newest.getBytes(UTF_8));
    }

    try (InMemoryManager second = host()) {
      assertCollects(second, "good");
      assertThat(second.status().rejected())
          .extracting(RejectedEntry::id, RejectedEntry::reason)
          .containsExactly(tuple("n2\ufffd", "id must be well-formed Unicode: n2\ufffd"));
    }
  }

  @Test
  void entryThatCannotBeHeldIsRestoredForEachType(LogCheck log) {
    log.expect("entry n1: value at n1 must be a number in the range of a double: NaN");
    log.expect("entry n2: value at n2 must be a number in the range of a double: Infinity");
    Map<String, Object> entry = ScriptedConfig.entry("n1", "good", "true");
    entry.put("switch", "no");
    try (InMemoryManager first = hostWithSwitches()) {
      first.send(config().raw("n1", entry));
      first.send(ScriptedConfig.KEY, "{\"n1\": NaN, \"n2\": Infinity}".getBytes(UTF_8));
    }

    try (InMemoryManager second = hostWithSwitches()) {
      assertThat(running(second)).containsExactly("scripted n1");
      assertThat(second.status().rejected())
          .extracting(RejectedEntry::type, RejectedEntry::id)
          .containsExactlyInAnyOrder(
              tuple("scripted", "n2"), tuple("switch", "n1"), tuple("switch", "n2"));
    }
  }

  @Test
  void entryWithAnEmptyIdDoesNotPreventStoringOthers(LogCheck log) {
    log.expect("rejected .*: entry must be an object");
    try (InMemoryManager first = host()) {
      first.send(config().node("n1", "v1"));
      first.send(config().raw("", "bad").node("n1", "v2"));
    }

    try (InMemoryManager second = host()) {
      assertCollects(second, "v2");
    }
  }

  /** Accepts the scripted provider's entries whose field {@code switch} is on. */
  private static final class Switches implements MonitorProvider<ScriptedNode> {
    @Override
    public MonitorDescriptor descriptor() {
      return MonitorDescriptor.builder("switch")
          .topic("chains.*.*.nodes_config")
          .otherRawDataRoutingKey("switch")
          .otherCategory("switches")
          .build();
    }

    @Override
    public ParsedConfig<ScriptedNode> parse(ConfigGroup<ScriptedNode> group) {
      return ParsedConfig.ofEach(
          group,
          entry ->
              Optional.of(new ScriptedNode(entry.id(), "parent", "switch", "on"))
                  .filter(node -> entry.flag("switch")));
    }

    @Override
    public String monitorName(ScriptedNode node) {
      return node.name();
    }

    @Override
    public Monitor create(ScriptedNode node, MonitorContext context) {
      return round -> RoundResult.reading(RawData.of("switch", Map.of()));
    }
  }

  private InMemoryManager hostWithSwitches() {
    return new InMemoryManager(
            builder -> builder.configStore(ConfigStore.file(file)).provider(new Switches()))
        .started();
  }

  private static List<String> running(InMemoryManager host) {
    return host.status().monitors().stream()
        .map(monitor -> monitor.monitor().type() + " " + monitor.monitor().id())
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"no,0", "yes,1"})
  void rejectedEntryIsRestoredInTheVersionThatRuns(String on, int switches, LogCheck log) {
    log.expect("entry n1: value is missing or blank");
    Map<String, Object> entry = ScriptedConfig.entry("n1", "", "true");
    entry.put("switch", on);
    List<String> running;
    try (InMemoryManager first = hostWithSwitches()) {
      first.send(config().node("n1", "good"));
      first.send(config().raw("n1", entry));
      running = running(first);
      assertThat(running).hasSize(1 + switches).contains("scripted n1");
    }

    try (InMemoryManager second = hostWithSwitches()) {
      assertThat(running(second)).isEqualTo(running);
      assertCollects(second, "good");
    }
  }

  @Test
  void entryThatWaitedForItsIdIsRestored(LogCheck log) {
    log.expect("entry n1: id is already configured by");
    String other = "chains.chainlink.polygon.nodes_config";
    try (InMemoryManager first = host()) {
      first.send(config().node("n1", "v1"));
      first.send(other, config().disabled("n1").bytes());
      first.send(other, config().node("n1", "other").bytes());
      first.send(config());
      assertThat(first.ids()).containsExactly("n1");
    }

    try (InMemoryManager second = host()) {
      assertThat(second.ids()).containsExactly("n1");
    }
  }

  @Test
  void rejectionInAnotherDocumentDoesNotPreventStoring(LogCheck log) {
    log.expect("id is already configured by");
    String other = "chains.chainlink.polygon.nodes_config";
    try (InMemoryManager first = host()) {
      first.send(config().node("n1", "v1").node("n2", "v1"));
      first.send(other, config().node("n1", "other").node("n2", "other").bytes());
      // Releases n2 to the other document, where n1 is rejected once more.
      first.send(config().node("n1", "v2"));
    }

    try (InMemoryManager second = host()) {
      assertCollects(second, "v2");
    }
  }

  @Test
  void storedDocumentMayExceedTheLimitsOfReceivedOnes(LogCheck log) throws IOException {
    log.expect("rejected .*: entry must be an object");
    // In the file, in UTF-8 and without exponents, both exceed the limits of received documents.
    String key = "\u6f22".repeat(30_000);
    String number = "5".repeat(995) + "e-1000";
    String document = "{\"" + key + "\": [" + number + "]}";
    ConfigStore store = ConfigStore.file(file);
    try (InMemoryManager first = host(store)) {
      first.send(ScriptedConfig.KEY, document.getBytes(UTF_16BE));
      assertThat(first.status().documents().unreadable()).isZero();
    }

    assertThat(store.load())
        .singleElement()
        .extracting(stored -> stored.document().content())
        .isEqualTo(Map.of(key, List.of(new BigDecimal(number))));
  }

  @Test
  void incompleteFileIsMovedAwayAndReported(LogCheck log) throws IOException {
    log.expect("is unreadable and was moved to .*: checksum does not match");
    try (InMemoryManager first = host()) {
      first.send(config().node("n1", "v1"));
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));

    try (InMemoryManager second = host()) {
      assertThat(second.ids()).isEmpty();
      second.send(config().node("n2", "v1"));
    }

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .anyMatch(name -> name.startsWith("configs.corrupt-"))
          .contains("configs");
    }
  }

  @Test
  void fileOfAnotherVersionIsMovedAway(LogCheck log) throws IOException {
    log.expect("version must be from 1 to 3: 4");
    Files.writeString(file, "panic-monitors-configs version=4 sha256=" + "0".repeat(64) + "\n{}");

    try (InMemoryManager host = host()) {
      assertThat(host.ids()).isEmpty();
    }
  }

  @Test
  void fileOfAnotherFormatIsMovedAway(LogCheck log) throws IOException {
    log.expect("it does not begin with the format's line");
    Files.writeString(file, "");

    try (InMemoryManager host = host()) {
      assertThat(host.ids()).isEmpty();
    }
  }

  @Test
  void fileIsPrivateAndContainsTheDocuments() throws IOException {
    try (InMemoryManager host = host()) {
      host.send(config().node("n1", "v1"));

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(Files.readString(file, UTF_8))
          .startsWith("panic-monitors-configs version=2 sha256=")
          .contains("\"" + ScriptedConfig.KEY + "\":{\"document\":{\"n1\":{");
    }
  }

  @Test
  void documentIsAcknowledgedOnceItIsSaved() {
    SlowStore store = new SlowStore();
    try (InMemoryManager host = host(store)) {
      store.hang = host.time::hangIgnoringInterrupts;
      host.send(config().node("n1", "v1"));

      assertThat(host.ids()).as("applied at once").containsExactly("n1");
      assertThat(host.broker.depth("monitors_manager_configs_queue")).isEqualTo(1);

      store.hang = () -> {};
      host.time.releaseHung();
      host.time.settle();
      assertThat(host.broker.depth("monitors_manager_configs_queue")).isZero();
    }
  }

  @Test
  void documentsReceivedDuringASaveAreSavedTogether() {
    SlowStore store = new SlowStore();
    try (InMemoryManager host = host(store)) {
      store.hang = host.time::hangIgnoringInterrupts;
      List<CompletableFuture<AppliedDocument>> applied = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        String key = "chains.chainlink.c" + i + ".nodes_config";
        applied.add(host.manager.apply(ConfigDocument.of(key, Map.of())));
        // The first is being saved when the others arrive.
        host.time.settle();
      }
      assertThat(applied).noneMatch(CompletableFuture::isDone);
      store.hang = () -> {};
      host.time.releaseHung();
      host.time.settle();

      assertThat(applied).allMatch(CompletableFuture::isDone);
      assertThat(store.saves).isEqualTo(2);
    }
  }

  @Test
  void failingStoreIsReportedOnceAndMonitorsContinue(LogCheck log) {
    log.expect("configurations cannot be saved to a slow store; monitors continue");
    SlowStore store = new SlowStore();
    store.failure = new IOException("disk full");
    try (InMemoryManager host = host(store)) {
      host.send(config().node("n1", "v1"));
      host.send(config().node("n1", "v1").node("n2", "v1"));
      host.advancePeriods(1);

      assertThat(host.published("raw_data")).hasSize(2);
      assertThat(host.broker.depth("monitors_manager_configs_queue")).isZero();
      assertThat(log.records()).hasSize(1);
      assertThat(host.status().documents()).isEqualTo(new Documents(2, 0, 0, 0, 1));
    }
  }

  @Test
  void unreadableStoreIsReportedAndNotOverwritten(LogCheck log) {
    log.expect("configurations cannot be restored from a slow store; .* saves none");
    SlowStore store = new SlowStore();
    store.unreadable = true;
    try (InMemoryManager host = host(store)) {
      host.send(config().node("n1", "v1"));

      assertThat(host.ids()).containsExactly("n1");
      assertThat(host.broker.depth("monitors_manager_configs_queue")).isZero();
      assertThat(store.saves).isZero();
      assertThat(host.status().documents().unsaved()).isEqualTo(1);
    }
  }

  @Test
  void errorWhileLoadingDoesNotPreventTheStart(LogCheck log) {
    log.expect("configurations cannot be restored from a slow store; .*: .*StackOverflowError");
    SlowStore store = new SlowStore();
    store.errorOfLoad = new StackOverflowError("of the test");
    try (InMemoryManager host = host(store)) {
      host.send(config().node("n1", "v1"));

      assertThat(host.ids()).containsExactly("n1");
      assertThat(store.saves).isZero();
    }
  }

  @Test
  void storeThatReturnsNoListDoesNotPreventTheStart(LogCheck log) {
    log.expect("configurations cannot be restored from a slow store; .*: .*NullPointerException");
    SlowStore store = new SlowStore();
    store.stored = null;
    try (InMemoryManager host = host(store)) {
      host.send(config().node("n1", "v1"));

      assertThat(host.ids()).containsExactly("n1");
      assertThat(store.saves).isZero();
    }
  }

  @Test
  void failingLoggerDoesNotPreventAcknowledgements(LogCheck log) {
    log.expect("unexpected failure on the config-store thread, which continues");
    SlowStore store = new SlowStore();
    store.failure = new IOException("disk full");
    BrokenLogHandler broken = new BrokenLogHandler(ConfigStoreWriter.class);
    try (broken;
        InMemoryManager host = host(store)) {
      host.send(config().node("n1", "v1"));

      assertThat(host.broker.depth("monitors_manager_configs_queue")).isZero();
    }
  }

  @Test
  void documentsAreUnsavedUntilTheStoreWorksAgain(LogCheck log) {
    log.expect("configurations cannot be saved to a slow store");
    SlowStore store = new SlowStore();
    try (InMemoryManager host = host(store)) {
      host.send(config().node("n1", "v1"));
      assertThat(host.status().documents().unsaved()).isZero();
      store.failure = new IOException("disk full");
      host.send(config().node("n1", "v1").node("n2", "v1"));
      assertThat(host.status().documents().unsaved()).isEqualTo(1);
      store.failure = null;

      host.send("chains.cosmos.hub.nodes_config", config().bytes());

      assertThat(host.status().documents().unsaved()).isZero();
    }
  }

  @Test
  void errorWhileSavingDoesNotPreventAcknowledgements(LogCheck log) {
    log.expect("configurations cannot be saved to a slow store");
    SlowStore store = new SlowStore();
    store.error = new OutOfMemoryError("of the test");
    try (InMemoryManager host = host(store)) {
      host.send(config().node("n1", "v1"));
      host.send(config().node("n1", "v1").node("n2", "v1"));

      assertThat(host.ids()).containsExactly("n1", "n2");
      assertThat(host.broker.depth("monitors_manager_configs_queue")).isZero();
    }
  }

  @Test
  void failedSaveLeavesNoFile() throws IOException {
    Files.createDirectories(file.resolve("not empty"));

    assertThatThrownBy(
            () -> ConfigStore.file(file).save(List.of(StoredDocument.of(config().document()))))
        .isInstanceOf(IOException.class);

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static final class SlowStore implements ConfigStore {
    private volatile Runnable hang = () -> {};
    private volatile IOException failure;
    private volatile Error error;
    private volatile Error errorOfLoad;
    private volatile boolean unreadable;
    private volatile List<StoredDocument> stored = List.of();
    private volatile int saves;

    @Override
    public List<StoredDocument> load() throws IOException {
      if (unreadable) {
        throw new IOException("of the test");
      }
      if (errorOfLoad != null) {
        throw errorOfLoad;
      }
      return stored;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by one thread
    public void save(Collection<StoredDocument> documents) throws IOException {
      saves++;
      hang.run();
      if (failure != null) {
        throw failure;
      }
      if (error != null) {
        throw error;
      }
    }

    @Override
    public String toString() {
      return "a slow store";
    }
  }
}
