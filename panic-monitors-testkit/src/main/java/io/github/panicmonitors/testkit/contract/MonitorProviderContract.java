package io.github.panicmonitors.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.ParsedConfig.Disabled;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.ListedSource;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.RecordedRequest;
import io.github.panicmonitors.testkit.node.UnresponsivePort;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests for a {@link MonitorProvider} whose monitors read pages over HTTP: text or JSON. Extend it
 * and provide a configuration entry and a page, and {@link #response} if a monitor sends several
 * requests:
 *
 * <pre>{@code
 * class MyProviderContractTest extends MonitorProviderContract<MyThing> {
 *   protected MonitorProvider<MyThing> provider() {
 *     return new MyProvider();
 *   }
 *
 *   protected String documentKey() {
 *     return "chains.cosmos.hub.things_config";
 *   }
 *
 *   protected Map<String, ?> entry(String id, String url) {
 *     return TestEntry.entry("main").id(id).url(url).fields();
 *   }
 *
 *   protected String page() {
 *     return "thing_height 7\n";
 *   }
 * }
 * }</pre>
 *
 * <p>The contract:
 *
 * <ul>
 *   <li><b>One type.</b> The descriptor never changes. The manager asks for it once and identifies
 *       monitors by the type's name.
 *   <li><b>Independent entries.</b> {@code parse} accepts, rejects or disables an entry whatever it
 *       contains, and reads all other entries as usual. People type these entries. Only entries
 *       that must agree in a {@linkplain #sharedFields field} may reject the whole document.
 *   <li><b>Equality decides about updates.</b> Equal entries give equal monitorables, whatever
 *       other entries and unused fields there are, because the manager does not read an unchanged
 *       entry again. Monitorables are unequal if a field differs that the monitor uses or that is
 *       shown; otherwise changing the field would have no effect. A monitor is replaced if its new
 *       monitorable is unequal.
 *   <li><b>A restart changes nothing.</b> The manager stores a document with the previous text of
 *       its rejected entries, or the previous document if entries disagree. Parsing that without a
 *       previous version gives the monitorables that ran, whatever versions came before. A rejected
 *       entry runs as it was.
 *   <li><b>Listed sources</b> are in the descriptor's categories, because the manager sends no
 *       other. Equal monitorables list equal sources.
 *   <li><b>No I/O before the first round.</b> Thousands of monitors are created in a second, and
 *       only a round has a deadline and can be cancelled.
 *   <li><b>A failure is a result.</b> Whatever a server does, a round ends in time, without an
 *       exception, and gives the reason. A monitor that throws counts as broken, and PANIC learns
 *       nothing about the node. What {@link MonitorProvider#timedOut} returns for a round without a
 *       result is a failure too, made without asking the server.
 *   <li><b>A page is limited.</b> A page over 64 MiB is a failure, and so is JSON with thousands of
 *       levels or millions of values. Thousands of monitors share one heap.
 *   <li><b>A payload is JSON</b> and has the descriptor's routing key, by which PANIC's
 *       transformers receive it. {@link RawData#of} rejects values that JSON cannot express, such
 *       as NaN, which real pages contain.
 *   <li><b>A round ends when it is cancelled</b> or its thread is interrupted, whatever it is
 *       waiting for, as {@link Round} describes. It throws {@link InterruptedException}, or keeps
 *       its thread's interrupt status.
 *   <li><b>Independent monitors.</b> A reading depends on what was read, on the monitor's earlier
 *       rounds and on its context's clock, and on nothing else.
 *   <li><b>A snapshot is immutable and complete.</b> A monitor that has one returns it at any time
 *       after its creation. A successor with the same configuration reads what its predecessor
 *       would have read. A successor with another URL keeps what still applies.
 *   <li><b>{@code close} may be called twice,</b> also if no round has run. The same is true for
 *       the provider. Afterwards no thread that they started is left.
 *   <li><b>No credentials</b> in payloads, names, messages and reasons, which are logged, published
 *       and shown, nor in the monitor's own log at any level. The suite sees what is logged by
 *       {@link java.util.logging}; SLF4J needs slf4j-jdk14 for that.
 * </ul>
 *
 * <p>The tests use real HTTP on loopback and a clock that stands still. They need JUnit Jupiter and
 * AssertJ, which are not dependencies of the testkit.
 *
 * @param <M> the provider's monitorables
 */
@SuppressWarnings("exports") // a subclass has JUnit
@Timeout(120)
public abstract class MonitorProviderContract<M extends Monitorable> {
  private static final String ID = "contract_1";
  private static final int MEBIBYTE = 1 << 20;
  private static final String SECRET = "s3cret";
  private static final String SECRET_URL = "http://somebody:" + SECRET + "@127.0.0.1:1/metrics";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofSeconds(3);

  /** Values for fields that must be text. */
  private static final List<@Nullable Object> INVALID_VALUES =
      Arrays.asList(
          null,
          "",
          " ",
          ",",
          "://",
          "http://",
          "http://[",
          "http://a b/",
          "http://127.0.0.1:99999/",
          "file:///etc/passwd",
          "%zz\u0000\n\"\\{}",
          "x".repeat(100_000),
          42,
          -0.5,
          true,
          List.of(),
          List.of(SECRET_URL),
          Map.of("url", SECRET_URL));

  private final FakeHttpServer server = FakeHttpServer.create();
  private final FakeHttpServer other = FakeHttpServer.create();
  private final VirtualTime time = new VirtualTime();
  private final List<Monitor> monitors = new ArrayList<>();
  private final List<MonitorProvider<M>> providers = new ArrayList<>();

  /** Creates the suite. JUnit does so for each test. */
  protected MonitorProviderContract() {}

  /** Returns a new provider, created as a host would. The suite closes it. */
  protected abstract MonitorProvider<M> provider();

  /**
   * Returns a new provider, one of whose monitors reads the page at a URL. Override it if the
   * server is a setting of the provider and not of its entries:
   *
   * <pre>{@code
   * protected MonitorProvider<MyThing> provider(String url) {
   *   return MyProvider.builder().baseUrl(URI.create(url).resolve("/").toString()).build();
   * }
   * }</pre>
   *
   * <p>Default: {@link #provider()}.
   */
  protected MonitorProvider<M> provider(String url) {
    return provider();
  }

  /** Returns the key of a document that the provider reads. */
  protected abstract String documentKey();

  /**
   * Returns an entry that is switched on and whose monitor reads one page.
   *
   * @param id the entry's key in its document
   * @param url the URL of the page. An entry that names no server uses only its path.
   */
  protected abstract Map<String, ?> entry(String id, String url);

  /** Returns a page with everything that the monitor reads: JSON or text. */
  protected abstract String page();

  /**
   * Returns what the server answers to a request of a monitor whose source has this page. Override
   * it if the monitor sends several requests.
   *
   * <pre>{@code
   * protected FakeResponse response(RecordedRequest request, String page) {
   *   return request.body().contains("eth_syncing") ? json(SYNCING) : json(page);
   * }
   * }</pre>
   *
   * <p>Default: status 200 with the page, whatever the request is.
   */
  protected FakeResponse response(RecordedRequest request, String page) {
    return isJson() ? FakeResponse.json(page) : FakeResponse.page(page);
  }

  private boolean isJson() {
    return MalformedJson.isJson(page());
  }

  private void serve(String page) {
    serve(server, page);
  }

  private void serve(FakeHttpServer from, String page) {
    from.respondWith(request -> response(request, page));
  }

  /**
   * Returns pages that must give a reading or a failure. At least one gives another reading than
   * {@link #page}. Default: variants of that page, which is JSON or text whose lines end with a
   * value as in Prometheus' format. Each value is missing or invalid in turn.
   */
  protected List<String> malformedPages() {
    return MalformedPages.of(page());
  }

  /**
   * Returns whether the provider makes one monitorable of all entries of a document. Default:
   * false, because most types make a monitorable of each entry, with the entry's id.
   */
  protected boolean isAggregate() {
    return false;
  }

  /**
   * Returns the fields of {@link #entry} that must have the same value in all entries of a document
   * that are switched on, such as the URL of a list that all nodes use. The suite appends a digit
   * to the value of such a field, which must remain valid. Only an {@linkplain #isAggregate
   * aggregate} has such fields. Default: none.
   */
  protected Set<String> sharedFields() {
    return Set.of();
  }

  /** Closes what a test created. */
  @AfterEach
  final void close() {
    server.close();
    other.close();
    monitors.forEach(Monitor::close);
    providers.forEach(MonitorProvider::close);
  }

  // ---- one type

  @Test
  void alwaysDescribesTheSameType() {
    MonitorProvider<M> provider = newProvider();
    List<Object> facts = facts(provider.descriptor());
    assertThat(facts(provider.descriptor())).isEqualTo(facts);
    assertThat(facts(newProvider().descriptor())).isEqualTo(facts);
  }

  private static List<Object> facts(MonitorDescriptor descriptor) {
    return List.of(
        descriptor.type(),
        descriptor.label(),
        descriptor.topics(),
        descriptor.rawDataRoutingKey(),
        descriptor.categories(),
        descriptor.period(),
        descriptor.deadline(descriptor.period()));
  }

  @Test
  void isTheOnlyProviderOfItsType() {
    MonitorProvider<M> provider = newProvider();
    assertThat(ServiceLoader.load(MonitorProvider.class))
        .filteredOn(found -> found.descriptor().type().equals(provider.descriptor().type()))
        .allMatch(found -> found.getClass() == provider.getClass());
  }

  @Test
  void readsDocumentsOfItsKey() {
    MonitorProvider<M> provider = newProvider();
    RoutingKey key = RoutingKey.of(documentKey());
    assertThat(provider.descriptor().topics())
        .as("topics that match %s", key)
        .anyMatch(topic -> topic.matches(key.value()));
    assertThat(provider.claims(key)).as("claims %s", key).isTrue();
  }

  // ---- entries and equality

  @Test
  void acceptsAnEntryByItsId() {
    ParsedConfig<M> parsed = parse(newProvider(), Map.of(ID, entry(ID, server.url())));
    assertThat(parsed.rejected()).isEmpty();
    assertThat(parsed.disabled()).isEmpty();
    assertThat(parsed.accepted()).hasSize(1);
    assertThat(StoredVersion.entriesOf(parsed.accepted().get(0))).containsExactly(ID);
    M monitorable = parsed.accepted().get(0).monitorable();
    if (isAggregate()) {
      assertThat(monitorable.id()).isNotBlank();
    } else {
      assertThat(monitorable.id()).isEqualTo(ID);
    }
    assertThat(monitorable.parentId()).isNotBlank();
    assertThat(monitorable.name()).isNotBlank();
    assertThat(newProvider().monitorName(monitorable)).isNotBlank();
    assertThat(newProvider().contentionKey(monitorable)).isNotBlank();
  }

  @Test
  void equalEntriesGiveEqualMonitorables() {
    M one = accepted(newProvider(), entry(ID, server.url()));
    Map<String, ?> fields = entry(ID, server.url());
    List<String> names = new ArrayList<>(fields.keySet());
    Collections.reverse(names);
    Map<String, Object> backwards = new LinkedHashMap<>();
    names.forEach(name -> backwards.put(name, fields.get(name)));
    M same = accepted(newProvider(), backwards);
    assertThat(same).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(newProvider().monitorName(same)).isEqualTo(newProvider().monitorName(one));
    M again = accepted(newProvider(), entry(ID, server.url()), Map.of(one.id(), one));
    assertThat(again).as("with a previous version").isEqualTo(one);
  }

  @Test
  void otherEntriesMakeNoDifference() {
    M alone = accepted(newProvider(), entry(ID, server.url()));
    Map<String, Object> content = new LinkedHashMap<>();
    if (!isAggregate()) {
      content.put("contract_0", entry("contract_0", other.url()));
    }
    content.put(ID, entry(ID, server.url()));
    content.put("contract_2", Map.of());
    assertThat(parse(newProvider(), content).accepted())
        .extracting(Accepted::monitorable)
        .contains(alone);
  }

  @Test
  void theOrderOfEntriesMakesNoDifference() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("contract_1", entry("contract_1", server.url()));
    content.put("contract_2", entry("contract_2", other.url()));
    Map<String, Object> backwards = new LinkedHashMap<>();
    backwards.put("contract_2", content.get("contract_2"));
    backwards.put("contract_1", content.get("contract_1"));
    assertThat(run(newProvider(), backwards)).isEqualTo(run(newProvider(), content));
  }

  @Test
  void listsItsSourcesInItsCategories() {
    MonitorProvider<M> provider = newProvider();
    List<ListedSource> listed = provider.listedAs(accepted(provider, entry(ID, server.url())));
    assertThat(listed)
        .extracting(ListedSource::category)
        .isSubsetOf(provider.descriptor().categories());
    assertThat(listed).doesNotHaveDuplicates();
    assertThat(listed)
        .allSatisfy(
            source -> {
              assertThat(source.id()).isNotBlank();
              assertThat(source.name()).isNotBlank();
            });
  }

  @Test
  void unusedFieldsMakeNoDifference() {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(entry(ID, server.url()));
    more.put("contract_text", "any");
    more.put("contract_number", 5);
    more.put("contract_list", List.of("a", 1));
    more.put("contract_null", null);
    assertThat(accepted(newProvider(), more))
        .isEqualTo(accepted(newProvider(), entry(ID, server.url())));
  }

  @Test
  void anotherUrlMakesADifference() {
    assertThat(accepted(newProvider(), entry(ID, server.url("/other"))))
        .isNotEqualTo(accepted(newProvider(), entry(ID, server.url())));
  }

  @Test
  void shownFieldsMakeADifference() {
    MonitorProvider<M> provider = newProvider();
    M one = accepted(provider, entry(ID, server.url()));
    entry(ID, server.url())
        .forEach(
            (field, value) -> {
              Map<String, @Nullable Object> changed = new LinkedHashMap<>(entry(ID, server.url()));
              changed.put(field, value + "2");
              for (Accepted<M> accepted : parse(provider, Map.of(ID, changed)).accepted()) {
                M another = accepted.monitorable();
                if (another.equals(one)) {
                  assertThat(shown(provider, another))
                      .as("what shows of a monitorable that is equal, with another %s", field)
                      .isEqualTo(shown(provider, one));
                }
              }
            });
  }

  private static <M extends Monitorable> List<Object> shown(
      MonitorProvider<M> provider, M monitorable) {
    return List.of(
        monitorable.name(),
        monitorable.parentId(),
        provider.monitorName(monitorable),
        provider.listedAs(monitorable));
  }

  @Test
  void noFieldBreaksTheDocument() {
    for (String field : entry(ID, SECRET_URL).keySet()) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>(entry(ID, SECRET_URL));
      boolean shared = sharedFields().contains(field);
      entry.remove(field);
      assertReadsTheOtherEntries(field + " missing", entry, shared);
      for (Object odd : INVALID_VALUES) {
        entry.put(field, odd);
        assertReadsTheOtherEntries(field + " = " + odd, entry, shared);
      }
    }
  }

  @Test
  void noEntryBreaksTheDocument() {
    for (Object odd : INVALID_VALUES) {
      assertReadsTheOtherEntries("entry " + odd, odd, false);
    }
    assertReadsTheOtherEntries("entry with a secret", SECRET_URL, false);
    assertReadsTheOtherEntries("empty entry", Map.of(), false);
  }

  @Test
  void anEmptyDocumentGivesNothing() {
    ParsedConfig<M> parsed = parse(newProvider(), Map.of());
    assertThat(parsed.accepted()).isEmpty();
    assertThat(parsed.rejected()).isEmpty();
    assertThat(parsed.disabled()).isEmpty();
  }

  /**
   * Asserts that an entry does not affect the others, unless it may disagree with them and rejects
   * the document.
   */
  private void assertReadsTheOtherEntries(String what, @Nullable Object odd, boolean mayDisagree) {
    String shown = Text.truncated(what);
    MonitorProvider<M> provider = newProvider();
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("good_1", entry("good_1", server.url()));
    content.put(ID, odd);
    content.put("good_2", entry("good_2", server.url()));
    ParsedConfig<M> parsed = parse(provider, content);
    List<String> accepted =
        parsed.accepted().stream().flatMap(one -> StoredVersion.entriesOf(one).stream()).toList();
    boolean disagrees =
        parsed.rejected().stream().anyMatch(one -> one.keeps() == Rejected.Scope.DOCUMENT);
    if (!(mayDisagree && disagrees)) {
      assertThat(accepted).as("accepted beside %s", shown).contains("good_1", "good_2");
    }
    assertThat(
            Stream.of(
                    accepted.stream(),
                    parsed.rejected().stream().map(Rejected::id),
                    parsed.disabled().stream().map(Disabled::id))
                .flatMap(ids -> ids))
        .as("all entries, with %s", shown)
        .containsExactlyInAnyOrderElementsOf(content.keySet());
    assertThat(parsed.rejected())
        .extracting(Rejected::reason)
        .as("why it was rejected: %s", shown)
        .allSatisfy(reason -> assertThat(reason).isNotBlank().doesNotContain(SECRET))
        .noneMatch(reason -> reason.startsWith("provider failed: "));
    for (Accepted<M> each : parsed.accepted()) {
      assertThat(provider.monitorName(each.monitorable())).isNotBlank().doesNotContain(SECRET);
    }
  }

  @Test
  void aRestartGivesTheSameMonitorables() {
    MonitorProvider<M> running = newProvider();
    MonitorProvider<M> restarted = newProvider();
    for (String field : entry(ID, server.url()).keySet()) {
      for (Object invalid : INVALID_VALUES) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>(entry(ID, server.url()));
        entry.put(field, invalid);
        assertRestored(running, restarted, field + " = " + invalid, entry);
      }
    }
    assertRestored(running, restarted, "no object", "text");
    assertRestored(running, restarted, "another URL", entry(ID, other.url()));
  }

  /**
   * Replaces an entry, and asserts that parsing what the manager then stores gives the same
   * monitorables.
   */
  private void assertRestored(
      MonitorProvider<M> running,
      MonitorProvider<M> restarted,
      String what,
      @Nullable Object newest) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("good_1", entry("good_1", server.url()));
    content.put(ID, entry(ID, server.url()));
    StoredVersion<M> first = stored(running, content);
    content.put(ID, newest);
    StoredVersion<M> stored = first.next(running, content);
    assertThat(stored.restored(restarted))
        .as("restored, from a document with %s", Text.truncated(what))
        .isEqualTo(stored.monitorables());
  }

  @Test
  void aRestartGivesTheSameMonitorablesAfterAnyVersions() {
    Set<String> fields = new LinkedHashSet<>(sharedFields());
    if (fields.isEmpty()) {
      fields.add("");
    }
    for (String field : fields) {
      assertRestoredAfterAny(DocumentVersions.all(3, variants(field)));
    }
  }

  /** Returns entries as usual, with another URL, invalid, and in disagreement about a field. */
  private List<Function<String, @Nullable Object>> variants(String field) {
    List<Function<String, @Nullable Object>> variants = new ArrayList<>();
    variants.add(id -> entry(id, server.url()));
    variants.add(id -> entry(id, other.url()));
    variants.add(id -> "text");
    if (!field.isEmpty()) {
      variants.add(id -> changed(field, entry(id, server.url())));
    }
    return variants;
  }

  /** Applies every version after any earlier versions, and restarts. */
  private void assertRestoredAfterAny(List<Map<String, @Nullable Object>> versions) {
    MonitorProvider<M> running = newProvider();
    MonitorProvider<M> restarted = newProvider();
    StoredVersion<M> none = StoredVersion.none(documentKey());
    Map<StoredVersion<M>, String> reached = new HashMap<>(Map.of(none, ""));
    Deque<StoredVersion<M>> waiting = new ArrayDeque<>();
    for (StoredVersion<M> before = none; before != null; before = waiting.poll()) {
      for (Map<String, @Nullable Object> version : versions) {
        StoredVersion<M> after = before.next(running, version);
        String applied = reached.get(before) + "\n" + version;
        if (reached.putIfAbsent(after, applied) == null) {
          assertThat(after.restored(restarted))
              .as("restored, after the documents%s", applied)
              .isEqualTo(after.monitorables());
          waiting.add(after);
        }
      }
    }
  }

  // ---- rejected entries

  @Test
  void anInvalidEntryRunsAsItWas() {
    MonitorProvider<M> provider = newProvider();
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("contract_1", entry("contract_1", server.url()));
    content.put("contract_2", entry("contract_2", server.url()));
    StoredVersion<M> first = stored(provider, content);
    content.put("contract_1", entry("contract_1", other.url()));
    Set<M> expected = run(newProvider(), content);
    content.put("contract_2", "text");
    assertThat(first.next(provider, content).monitorables())
        .as("what runs if one entry is new and another invalid")
        .isEqualTo(expected);
  }

  @Test
  void entriesThatDisagreeRunAsTheyWere() {
    MonitorProvider<M> provider = newProvider();
    for (String field : sharedFields()) {
      Map<String, @Nullable Object> content = new LinkedHashMap<>();
      content.put("contract_1", entry("contract_1", server.url()));
      content.put("contract_2", entry("contract_2", server.url()));
      StoredVersion<M> first = stored(provider, content);
      content.put("contract_2", changed(field, entry("contract_2", server.url())));
      StoredVersion<M> second = first.next(provider, content);
      assertUnchanged("two entries with another " + field + " each", first, second);
      content.put("contract_1", entry("contract_1", other.url()));
      content.put("contract_3", entry("contract_3", other.url()));
      StoredVersion<M> third = second.next(provider, content);
      assertUnchanged("three entries, one with another " + field, first, third);
      content.replaceAll((id, entry) -> changed(field, entry(id, other.url())));
      assertThat(third.next(provider, content).monitorables())
          .as("what runs once all entries have the same new %s", field)
          .isEqualTo(run(newProvider(), content));
    }
  }

  private void assertUnchanged(String what, StoredVersion<M> before, StoredVersion<M> after) {
    assertThat(after.monitorables())
        .as("what runs after %s", what)
        .isEqualTo(before.monitorables());
    assertThat(after.restored(newProvider()))
        .as("what runs after %s and a restart", what)
        .isEqualTo(before.monitorables());
  }

  private static Map<String, @Nullable Object> changed(String field, Map<String, ?> entry) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(entry);
    changed.put(field, entry.get(field) + "2");
    return changed;
  }

  private StoredVersion<M> stored(
      MonitorProvider<M> provider, Map<String, ? extends @Nullable Object> content) {
    return StoredVersion.<M>none(documentKey()).next(provider, content);
  }

  private Set<M> run(MonitorProvider<M> provider, Map<String, ? extends @Nullable Object> content) {
    return stored(provider, content).monitorables();
  }

  // ---- before the first round

  @Test
  void createsMonitorsWithoutAnyConnection() throws Exception {
    monitor(newProvider(), ID, server.url());
    assertNoConnection();
  }

  /** Connections are accepted in order, so when ours is, all earlier ones are counted. */
  private void assertNoConnection() throws Exception {
    try (Socket ours = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      ours.getOutputStream().write("GET /ours HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      assertThat(server.takeRequest(SOON).path()).isEqualTo("/ours");
      assertThat(server.connectionCount()).as("connections").isEqualTo(1);
    }
  }

  // ---- a failure is a result

  @Test
  void readsAPage() throws Exception {
    serve(page());
    RoundResult result = monitor(newProvider(), ID, server.url()).collect(round());
    assertThat(result).isInstanceOf(RoundResult.Reading.class);
    assertThat(result.data())
        .isNotEmpty()
        .extracting(RawData::routingKey)
        .containsOnly(newProvider().descriptor().rawDataRoutingKey());
  }

  @Test
  void acceptsMalformedPages() throws Exception {
    Monitor monitor = monitor(newProvider(), ID, server.url());
    for (String page : malformedPages()) {
      serve(page);
      RoundResult result = collect(monitor, page);
      if (result instanceof RoundResult.Reading) {
        assertThat(result.data()).as("messages for\n%s", page).isNotEmpty();
      }
    }
  }

  @Test
  void reportsAnInvalidResponse() throws Exception {
    Monitor monitor = monitor(newProvider(), ID, server.url());
    Map<String, FakeResponse> answers = new LinkedHashMap<>();
    answers.put("status 404", FakeResponse.status(404));
    answers.put("status 500", FakeResponse.status(500));
    answers.put("another type", FakeResponse.html());
    answers.put("no HTTP", FakeResponse.raw("hello\r\n\r\n"));
    answers.put("bad compression", FakeResponse.badGzip());
    answers.put("end within the body", FakeResponse.truncated(1_000_000, page()));
    answers.put("reset", FakeResponse.reset(""));
    answers.put("redirect", FakeResponse.status(302).withHeader("Location", "http://["));
    answers.put(
        "redirect in a circle", FakeResponse.status(301).withHeader("Location", "/metrics"));
    answers.put("not modified", FakeResponse.raw("HTTP/1.1 304 Not Modified\r\n\r\n"));
    answers.put("too many requests", FakeResponse.tooManyRequests(Duration.ofMinutes(1)));
    answers.put("forbidden", FakeResponse.json(403, "{}").withHeader("Retry-After", "60"));
    answers.put(
        "odd limit", FakeResponse.status(429).withHeader("Retry-After", "x".repeat(30_000)));
    answers.put("JSON error", FakeResponse.json(404, "{\"code\": 5, \"message\": [null]}"));
    for (Map.Entry<String, FakeResponse> answer : answers.entrySet()) {
      server.respond(answer.getValue());
      assertFailure(answer.getKey(), collect(monitor, answer.getKey()));
      time.advance(Duration.ofMinutes(1)); // a server may have asked for a pause of this length
    }
    serve(page());
    assertThat(monitor.collect(round())).as("afterwards").isInstanceOf(RoundResult.Reading.class);
  }

  @Test
  void reportsHostileJson() throws Exception {
    if (!isJson()) {
      return;
    }
    Monitor monitor = monitor(newProvider(), ID, server.url());
    serve("[".repeat(10_000) + "]".repeat(10_000));
    assertFailure("10,000 arrays", collect(monitor, "10,000 arrays"));
    serve("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000));
    assertFailure("10,000 objects", collect(monitor, "10,000 objects"));
    serve(page().replaceFirst("[0-9]+", "1".repeat(MEBIBYTE)));
    collect(monitor, "a number of 1 MiB");
    server.respond(
        FakeResponse.repeating(
            "HTTP/1.1 200 OK\r\n\r\n[", "1,".repeat(1_000).getBytes(UTF_8), 8_000));
    assertFailure("millions of values", collect(monitor, "millions of values"));
  }

  @Test
  void reportsAPageOver64MiB() throws Exception {
    byte[] spaces = " ".repeat(MEBIBYTE - 1).concat("\n").getBytes(UTF_8);
    server.respond(FakeResponse.repeating("HTTP/1.1 200 OK\r\n\r\n" + page(), spaces, 65));
    Monitor monitor = monitor(newProvider(), ID, server.url());
    assertFailure("page over 64 MiB", collect(monitor, "page over 64 MiB"));
  }

  @Test
  void reportsAStoppedServerAndReadsItAgain() throws Exception {
    serve(page());
    Monitor monitor = monitor(newProvider(), ID, server.url());
    assertThat(monitor.collect(round())).isInstanceOf(RoundResult.Reading.class);
    server.stop();
    assertFailure("gone", collect(monitor, "gone"));
    server.start();
    assertThat(monitor.collect(round())).isInstanceOf(RoundResult.Reading.class);
  }

  @Test
  void reportsSilenceBeforeItsDeadline() throws Exception {
    server.respond(FakeResponse.hang());
    Monitor monitor = monitor(newProvider(), ID, server.url());
    TestRound round = TestRound.within(SHORT);
    RoundResult result = monitor.collect(round);
    assertThat(round.remaining()).as("left of %s", SHORT).isPositive();
    assertFailure("silence", result);
  }

  @Test
  void reportsAnInvalidUrl() throws Exception {
    for (String url : List.of("nowhere", "ftp://127.0.0.1/", "http://127.0.0.1:1:1/")) {
      Map<String, ?> content = Map.of(ID, entry(ID, url));
      for (Accepted<M> accepted : parse(newProvider(), content).accepted()) {
        assertFailure(url, collect(monitor(newProvider(), accepted.monitorable()), url));
      }
    }
  }

  @Test
  void reportsALateRoundWithoutAsking() throws Exception {
    MonitorProvider<M> provider = newProvider();
    for (String url : List.of(server.url(), urlWithCredentials())) {
      for (Accepted<M> accepted : parse(provider, Map.of(ID, entry(ID, url))).accepted()) {
        M late = accepted.monitorable();
        provider
            .timedOut(late, context(provider, late))
            .ifPresent(result -> assertLate(provider, result));
      }
    }
    assertNoConnection();
  }

  private static void assertLate(MonitorProvider<?> provider, RoundResult result) {
    assertFailure("a late round", result);
    assertThat(result.toString()).doesNotContain(SECRET);
    assertThat(result.data())
        .extracting(RawData::routingKey)
        .allMatch(provider.descriptor().rawDataRoutingKey()::equals);
  }

  private String urlWithCredentials() {
    return server.url().replace("http://", "http://somebody:" + SECRET + "@");
  }

  private static void assertFailure(String why, RoundResult result) {
    assertThat(result)
        .as(why)
        .isInstanceOfSatisfying(
            RoundResult.Failure.class,
            failure -> {
              assertThat(failure.message()).isNotBlank();
              assertThat(failure.source()).isNotBlank();
            });
  }

  // ---- a round ends when it must

  @Test
  void endsWhenCancelledBeforeItStarts() throws Exception {
    server.respond(FakeResponse.hang());
    TestRound round = round();
    round.cancel();
    RoundThread rounds = new RoundThread(monitor(newProvider(), ID, server.url()), round).start();
    rounds.cancel();
    rounds.assertEndsAsInterrupted();
  }

  @Test
  void endsWhenCancelledWhileItConnects() throws Exception {
    try (UnresponsivePort hole = UnresponsivePort.open()) {
      Monitor monitor = monitor(newProvider(hole.url()), ID, hole.url());
      RoundThread round = new RoundThread(monitor, round()).start();
      round.letRun();
      round.cancel();
      round.assertEndsAsInterrupted();
    }
  }

  @Test
  void endsWhenCancelledWhileItWaitsForAnAnswer() throws Exception {
    RoundThread round = askedAndAnsweredBy(FakeResponse.hang());
    round.cancel();
    round.assertEndsAsInterrupted();
  }

  @Test
  void endsWhenCancelledWhileAPageDrips() throws Exception {
    String page = "HTTP/1.1 200 OK\r\n\r\n" + page();
    RoundThread round = askedAndAnsweredBy(FakeResponse.drip(Duration.ofMillis(200), page));
    round.cancel();
    round.assertEndsAsInterrupted();
  }

  @Test
  void endsWhenCancelledWithinAPage() throws Exception {
    String page = page();
    String half = page.substring(0, page.length() / 2);
    RoundThread round = askedAndAnsweredBy(FakeResponse.stalled("HTTP/1.1 200 OK\r\n\r\n" + half));
    round.letRun();
    round.cancel();
    round.assertEndsAsInterrupted();
  }

  @Test
  void endsWhenInterrupted() throws Exception {
    RoundThread round = askedAndAnsweredBy(FakeResponse.hang());
    round.interrupt();
    round.assertEndsAsInterrupted();
  }

  private RoundThread askedAndAnsweredBy(FakeResponse answer) throws InterruptedException {
    server.respond(answer);
    RoundThread round = new RoundThread(monitor(newProvider(), ID, server.url()), round()).start();
    server.takeRequest(SOON);
    return round;
  }

  // ---- independent monitors

  @Test
  void readsAnotherValueFromAnotherPage() throws Exception {
    serve(page());
    Monitor monitor = monitor(newProvider(), ID, server.url());
    List<RawData> first = monitor.collect(round()).data();
    List<RoundResult> others = new ArrayList<>();
    for (String page : malformedPages()) {
      serve(page);
      others.add(collect(monitor, page));
    }
    assertThat(others)
        .as("readings of odd pages, beside %s", first)
        .anyMatch(result -> result instanceof RoundResult.Reading && !result.data().equals(first));
  }

  @Test
  void readsTheSameFromTheSamePage() throws Exception {
    serve(page());
    List<RawData> first = monitor(newProvider(), ID, server.url()).collect(round()).data();
    assertThat(monitor(newProvider(), ID, server.url()).collect(round()).data())
        .as("the same page, at the same time by the context's clock")
        .isEqualTo(first);
  }

  @Test
  void readsTheSameWhateverOthersRead() throws Exception {
    serve(page());
    Monitor alone = monitor(newProvider(), ID, server.url());
    MonitorProvider<M> shared = newProvider();
    Monitor one = monitor(shared, ID, server.url());
    Monitor another = monitor(shared, "contract_2", other.url());
    for (String page : malformedPages()) {
      serve(other, page);
      collect(another, page);
      assertThat(one.collect(round()).data())
          .as("read beside another monitor of the same provider, which read\n%s", page)
          .isEqualTo(alone.collect(round()).data());
    }
  }

  // ---- snapshots

  @Test
  void itsSuccessorReadsWhatItWouldHaveRead() throws Exception {
    MonitorProvider<M> provider = newProvider();
    M monitorable = monitorable(provider, ID, server.url());
    Monitor monitor = monitor(provider, monitorable);
    Optional<?> snapshot = snapshotAfterRounds(monitor);
    if (snapshot.isPresent()) {
      serve(page());
      Monitor successor = monitor(provider, monitorable, snapshot);
      assertThat(successor.collect(round()).data())
          .as("read with the snapshot %s", snapshot)
          .isEqualTo(monitor.collect(round()).data());
    }
  }

  @Test
  void itsSnapshotDoesNotChange() throws Exception {
    MonitorProvider<M> provider = newProvider();
    M monitorable = monitorable(provider, ID, server.url());
    Monitor monitor = monitor(provider, monitorable);
    Optional<?> snapshot = snapshotAfterRounds(monitor);
    if (snapshot.isPresent()) {
      serve(page());
      Monitor successor = monitor(provider, monitorable, snapshot);
      List<RawData> first = successor.collect(round()).data();
      collectAll(monitor);
      collectAll(successor);
      assertThat(monitor(provider, monitorable, snapshot).collect(round()).data())
          .as("read with the same snapshot again")
          .isEqualTo(first);
    }
  }

  @Test
  void readsWithASnapshotOfAnotherUrl() throws Exception {
    MonitorProvider<M> provider = newProvider();
    Monitor monitor = monitor(provider, ID, server.url());
    Optional<?> snapshot = snapshotAfterRounds(monitor);
    if (snapshot.isPresent()) {
      serve(other, page());
      M moved = monitorable(provider, ID, other.url());
      assertThat(collect(provider, moved, snapshot)).isInstanceOf(RoundResult.Reading.class);
    }
  }

  @Test
  void leavesASnapshotWithoutARound() throws Exception {
    MonitorProvider<M> provider = newProvider();
    M monitorable = monitorable(provider, ID, server.url());
    Optional<?> snapshot = monitor(provider, monitorable).snapshot();
    if (snapshot.isPresent()) {
      serve(page());
      assertThat(collect(provider, monitorable, snapshot)).isInstanceOf(RoundResult.Reading.class);
    }
  }

  private RoundResult collect(MonitorProvider<M> provider, M monitorable, Optional<?> snapshot)
      throws InterruptedException {
    return monitor(provider, monitorable, snapshot).collect(round());
  }

  private Optional<?> snapshotAfterRounds(Monitor monitor) throws InterruptedException {
    serve(page());
    collect(monitor, "a page");
    if (monitor.snapshot().isEmpty()) {
      return Optional.empty();
    }
    collectAll(monitor);
    return monitor.snapshot();
  }

  /** Reads all pages, the valid one last. */
  private void collectAll(Monitor monitor) throws InterruptedException {
    for (String page : malformedPages()) {
      serve(page);
      collect(monitor, page);
    }
    serve(page());
    collect(monitor, "a page");
  }

  // ---- close

  @Test
  void closesTwiceAndWithoutARound() throws Exception {
    serve(page());
    MonitorProvider<M> provider = newProvider();
    Monitor unused = monitor(provider, ID, server.url());
    unused.close();
    unused.close();
    Monitor used = monitor(provider, ID, server.url());
    used.collect(round());
    used.close();
    used.close();
    assertThat(monitor(provider, ID, server.url()).collect(round()))
        .as("a monitor made after another one's end")
        .isInstanceOf(RoundResult.Reading.class);
  }

  @Test
  void itsProviderClosesTwice() throws Exception {
    MonitorProvider<M> provider = newProvider();
    provider.close();
    provider.close();
    serve(page());
    assertThat(monitor(newProvider(), ID, server.url()).collect(round()))
        .as("a monitor of another provider")
        .isInstanceOf(RoundResult.Reading.class);
  }

  @Test
  void leavesNoThreads() throws Exception {
    serve(page());
    ThreadLeakCheck threads = ThreadLeakCheck.start().expect("fake-node");
    MonitorProvider<M> provider = provider(server.url());
    Monitor monitor = create(provider, monitorable(provider, ID, server.url()), Optional.empty());
    collect(monitor, "a page");
    monitor.close();
    provider.close();
    threads.close();
  }

  // ---- credentials

  @Test
  void showsNoCredentials() throws Exception {
    try (LogRecorder log = LogRecorder.start()) {
      showsNoCredentials(urlWithCredentials());
      assertThat(log.text()).as("the log").doesNotContain(SECRET);
    }
  }

  private void showsNoCredentials(String url) throws InterruptedException {
    MonitorProvider<M> provider = newProvider();
    for (Accepted<M> accepted : parse(provider, Map.of(ID, entry(ID, url))).accepted()) {
      M monitorable = accepted.monitorable();
      assertThat(monitorable.toString()).doesNotContain(SECRET);
      assertThat(provider.monitorName(monitorable)).doesNotContain(SECRET);
      assertThat(provider.contentionKey(monitorable)).doesNotContain(SECRET);
      assertThat(provider.listedAs(monitorable).toString()).doesNotContain(SECRET);
      assertThat(provider.sources(monitorable))
          .isNotEmpty()
          .allSatisfy(source -> assertThat(source.name()).doesNotContain(SECRET));
      Monitor monitor = monitor(provider, monitorable);
      for (FakeResponse answer :
          List.of(
              FakeResponse.page(page()),
              FakeResponse.page(""),
              FakeResponse.json(403, "{\"message\": \"no\"}"),
              FakeResponse.status(401),
              FakeResponse.reset(""))) {
        server.respond(answer);
        assertThat(collect(monitor, "a URL with credentials").toString()).doesNotContain(SECRET);
      }
      server.stop();
      assertThat(collect(monitor, "a URL with credentials").toString()).doesNotContain(SECRET);
    }
  }

  @Test
  void showsNoCredentialsOfAnInvalidUrl() throws Exception {
    String url = "somebody:" + SECRET + "@nowhere:x/";
    ParsedConfig<M> parsed = parse(newProvider(), Map.of(ID, entry(ID, url)));
    assertThat(parsed.rejected().toString()).doesNotContain(SECRET);
    for (Accepted<M> accepted : parsed.accepted()) {
      Monitor monitor = monitor(newProvider(), accepted.monitorable());
      assertThat(collect(monitor, "no URL").toString()).doesNotContain(SECRET);
    }
  }

  // ---- what the manager does

  private MonitorProvider<M> newProvider() {
    return newProvider(server.url());
  }

  private MonitorProvider<M> newProvider(String url) {
    MonitorProvider<M> provider = provider(url);
    providers.add(provider);
    return provider;
  }

  private ParsedConfig<M> parse(
      MonitorProvider<M> provider, Map<String, ? extends @Nullable Object> content) {
    return parse(provider, content, Map.of());
  }

  private ParsedConfig<M> parse(
      MonitorProvider<M> provider,
      Map<String, ? extends @Nullable Object> content,
      Map<String, M> previous) {
    ConfigDocument document = ConfigDocument.of(documentKey(), content);
    return provider.parse(ConfigGroup.of(document, previous, Map.of()));
  }

  private M accepted(MonitorProvider<M> provider, Map<String, ?> entry) {
    return accepted(provider, entry, Map.of());
  }

  private M accepted(MonitorProvider<M> provider, Map<String, ?> entry, Map<String, M> previous) {
    ParsedConfig<M> parsed = parse(provider, Map.of(ID, entry), previous);
    return only(parsed);
  }

  private Monitor monitor(MonitorProvider<M> provider, String id, String url) {
    return monitor(provider, monitorable(provider, id, url));
  }

  private M monitorable(MonitorProvider<M> provider, String id, String url) {
    return only(parse(provider, Map.of(id, entry(id, url))));
  }

  private static <M extends Monitorable> M only(ParsedConfig<M> parsed) {
    assertThat(parsed.accepted())
        .as("accepted; rejected: %s, disabled: %s", parsed.rejected(), parsed.disabled())
        .hasSize(1);
    return parsed.accepted().get(0).monitorable();
  }

  private Monitor monitor(MonitorProvider<M> provider, M monitorable) {
    return monitor(provider, monitorable, Optional.empty());
  }

  private Monitor monitor(MonitorProvider<M> provider, M monitorable, Optional<?> snapshot) {
    Monitor monitor = create(provider, monitorable, snapshot);
    monitors.add(monitor);
    return monitor;
  }

  private Monitor create(MonitorProvider<M> provider, M monitorable, Optional<?> snapshot) {
    return provider.create(monitorable, context(provider, monitorable).inheriting(snapshot));
  }

  private TestMonitorContext context(MonitorProvider<M> provider, M monitorable) {
    return TestMonitorContext.of(provider, monitorable, time::now);
  }

  private static TestRound round() {
    return TestRound.within(LONG);
  }

  private static RoundResult collect(Monitor monitor, String what) throws InterruptedException {
    try {
      RoundResult result = monitor.collect(round());
      assertThat(result).as(what).isNotNull();
      return result;
    } catch (RuntimeException e) {
      throw new AssertionError("collect throws for " + what + ": " + e, e);
    }
  }
}
