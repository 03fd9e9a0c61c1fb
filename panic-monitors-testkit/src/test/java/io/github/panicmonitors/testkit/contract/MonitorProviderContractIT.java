package io.github.panicmonitors.testkit.contract;

import static io.github.panicmonitors.testkit.contract.SampleProvider.described;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.testkit.config.TestEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A correct provider passes the contract, and a provider with one fault fails exactly the tests for
 * that fault. Many of these tests wait in real time.
 */
class MonitorProviderContractIT {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Map<String, String> URLS = new ConcurrentHashMap<>();
  private static final Queue<Thread> LEFT_THREADS = new ConcurrentLinkedQueue<>();

  private static final String AFTER_ANY_VERSIONS =
      "aRestartGivesTheSameMonitorablesAfterAnyVersions";

  private static final String TEXT = "height 7\n";

  private static Supplier<SampleProvider> providers = SampleProvider::new;
  private static String page = TEXT;

  static class Suite extends MonitorProviderContract<Monitorable> {
    @Override
    protected MonitorProvider<Monitorable> provider() {
      return providers.get();
    }

    @Override
    protected String documentKey() {
      return "chains.cosmos.hub.samples_config";
    }

    @Override
    protected Map<String, ?> entry(String id, String url) {
      return TestEntry.entry("main").id(id).url(url).fields();
    }

    @Override
    protected String page() {
      return page;
    }
  }

  static final Predicate<String> WAITS = Pattern.compile("ends.*|.*Silence.*").asMatchPredicate();

  /** Returns the messages of the failed tests by test name. */
  private static Map<String, String> failures(
      Supplier<SampleProvider> tested, Predicate<String> selected) {
    return failures(Suite.class, tested, selected);
  }

  static Map<String, String> failures(
      Class<? extends Suite> suite, Supplier<SampleProvider> tested, Predicate<String> selected) {
    providers = tested;
    Map<String, String> failures = new TreeMap<>();
    PostDiscoveryFilter filter =
        test ->
            FilterResult.includedIf(!test.isTest() || selected.test(nameOf(test.getDisplayName())));
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(suite))
            .filters(filter)
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
            .build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                String name = nameOf(test.getDisplayName());
                result.getThrowable().ifPresent(e -> failures.put(name, String.valueOf(e)));
              }
            });
    return failures;
  }

  private static String nameOf(String displayName) {
    return displayName.replaceAll("\\(.*", "");
  }

  @Test
  void correctProviderPasses() {
    assertThat(failures(SampleProvider::new, test -> true)).isEmpty();
    assertThat(failures(CountingProvider::new, test -> !WAITS.test(test))).isEmpty();
    assertThat(failures(ClosingProvider::new, WAITS)).isEmpty();
  }

  @Test
  void correctProviderOfJsonPasses() {
    assertThat(failuresWithJson(JsonProvider::new)).isEmpty();
  }

  @Test
  void providerThatThrowsForHostileJsonFails() {
    assertThat(
            failuresWithJson(
                () ->
                    new JsonProvider() {
                      @Override
                      String page(String url, Round round)
                          throws IOException, InterruptedException {
                        try {
                          return super.page(url, round);
                        } catch (StreamConstraintsException e) {
                          throw new UncheckedIOException(e);
                        }
                      }
                    }))
        .containsOnlyKeys("reportsHostileJson");
  }

  private static Map<String, String> failuresWithJson(Supplier<SampleProvider> tested) {
    page = "{\"height\": 7}";
    try {
      return failures(tested, WAITS.negate());
    } finally {
      page = TEXT;
    }
  }

  /** Reads a height in JSON. */
  private static class JsonProvider extends SampleProvider {
    private static final ObjectMapper MAPPER =
        new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Override
    String page(String url, Round round) throws IOException, InterruptedException {
      return "height " + MAPPER.readTree(super.page(url, round)).path("height").asText() + "\n";
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "types",
    "entries",
    "equality",
    "beforeTheFirstRound",
    "failures",
    "lateRounds",
    "cancellation",
    "independence",
    "payloads",
    "snapshots",
    "ends",
    "credentials"
  })
  void faultyProviderFailsTheTestsForItsFault(
      String fault, List<String> failing, Supplier<SampleProvider> tested) {
    // Tests that wait take a second, so they run only where one of them should fail.
    boolean all = failing.stream().anyMatch(WAITS);
    assertThat(failures(tested, all ? test -> true : WAITS.negate()))
        .as(fault)
        .containsOnlyKeys(failing);
  }

  private static Arguments faulty(
      String fault, List<String> failing, Supplier<SampleProvider> tested) {
    return Arguments.of(fault, failing, tested);
  }

  static Stream<Arguments> types() {
    return Stream.of(
        faulty(
            "changes its type",
            List.of("alwaysDescribesTheSameType"),
            () ->
                new SampleProvider() {
                  @Override
                  public MonitorDescriptor descriptor() {
                    return describedAs("sample-" + COUNT.incrementAndGet());
                  }
                }),
        faulty(
            "uses the type of another provider",
            List.of("isTheOnlyProviderOfItsType"),
            () ->
                new SampleProvider() {
                  @Override
                  public MonitorDescriptor descriptor() {
                    return describedAs(FoundProvider.TYPE);
                  }
                }),
        faulty(
            "has no topic for its documents",
            List.of("readsDocumentsOfItsKey"),
            () ->
                new SampleProvider() {
                  @Override
                  public MonitorDescriptor descriptor() {
                    return described("sample").topic("chains.*.*.others_config").build();
                  }
                }),
        faulty(
            "claims no documents",
            List.of("readsDocumentsOfItsKey"),
            () ->
                new SampleProvider() {
                  @Override
                  public boolean claims(RoutingKey key) {
                    return false;
                  }
                }));
  }

  static Stream<Arguments> entries() {
    return Stream.of(
        faulty(
            "throws for a field",
            List.of("noEntryBreaksTheDocument", "noFieldBreaksTheDocument"),
            () ->
                new SampleProvider() {
                  @Override
                  Monitorable thing(ConfigEntry entry) {
                    String first = entry.texts("url").get(0);
                    return new Thing(
                        entry.id(), entry.text("parent_id"), entry.text("name"), Secret.of(first));
                  }
                }),
        faulty(
            "throws for an entry that is not an object",
            List.of(
                AFTER_ANY_VERSIONS,
                "anInvalidEntryRunsAsItWas",
                "noEntryBreaksTheDocument",
                "aRestartGivesTheSameMonitorables"),
            () ->
                new SampleProvider() {
                  @Override
                  public ParsedConfig<Monitorable> parse(ConfigGroup<Monitorable> group) {
                    group.entries().forEach(ConfigEntry::fields);
                    return super.parse(group);
                  }
                }),
        faulty(
            "drops all entries because of an invalid one",
            List.of(
                AFTER_ANY_VERSIONS,
                "anInvalidEntryRunsAsItWas",
                "otherEntriesMakeNoDifference",
                "noEntryBreaksTheDocument",
                "noFieldBreaksTheDocument",
                "aRestartGivesTheSameMonitorables"),
            () ->
                new SampleProvider() {
                  @Override
                  public ParsedConfig<Monitorable> parse(ConfigGroup<Monitorable> group) {
                    ParsedConfig<Monitorable> parsed = super.parse(group);
                    return parsed.rejected().isEmpty()
                        ? parsed
                        : new ParsedConfig<>(List.of(), parsed.rejected(), List.of());
                  }
                }),
        faulty(
            "drops an invalid entry silently",
            List.of(
                "anInvalidEntryRunsAsItWas",
                "noEntryBreaksTheDocument",
                "noFieldBreaksTheDocument"),
            () ->
                new SampleProvider() {
                  @Override
                  public ParsedConfig<Monitorable> parse(ConfigGroup<Monitorable> group) {
                    return new ParsedConfig<>(super.parse(group).accepted(), List.of(), List.of());
                  }
                }),
        faulty(
            "throws for an empty document",
            List.of(AFTER_ANY_VERSIONS, "anEmptyDocumentGivesNothing"),
            () ->
                new SampleProvider() {
                  @Override
                  public ParsedConfig<Monitorable> parse(ConfigGroup<Monitorable> group) {
                    group.entries().iterator().next();
                    return super.parse(group);
                  }
                }),
        faulty(
            "rejects without a reason",
            List.of("noEntryBreaksTheDocument", "noFieldBreaksTheDocument"),
            () ->
                new SampleProvider() {
                  @Override
                  Monitorable thing(ConfigEntry entry) {
                    try {
                      return super.thing(entry);
                    } catch (InvalidConfigException e) {
                      throw new InvalidConfigException(" ");
                    }
                  }
                }));
  }

  /** A monitorable with a component that its monitor does not use. */
  private record Extended(SampleProvider.Thing thing, Object extra) implements Monitorable {
    @Override
    public String id() {
      return thing.id();
    }

    @Override
    public String parentId() {
      return thing.parentId();
    }

    @Override
    public String name() {
      return thing.name();
    }
  }

  private abstract static class ExtendedProvider extends SampleProvider {
    abstract Object extra(ConfigEntry entry);

    @Override
    Monitorable thing(ConfigEntry entry) {
      return new Extended(Thing.of(entry), extra(entry));
    }

    @Override
    String url(Monitorable thing) {
      return ((Extended) thing).thing().url().reveal();
    }
  }

  private record Named(String id, String parentId, String name) implements Monitorable {}

  /** Equal to any other label. */
  private record Label(String text) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Label;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  private record Labelled(SampleProvider.Thing thing, Label label) implements Monitorable {
    Labelled {
      thing = new SampleProvider.Thing(thing.id(), thing.parentId(), "any", thing.url());
    }

    @Override
    public String id() {
      return thing.id();
    }

    @Override
    public String parentId() {
      return thing.parentId();
    }

    @Override
    public String name() {
      return label.text();
    }
  }

  static Stream<Arguments> equality() {
    return Stream.of(
        faulty(
            "equal entries give different monitorables",
            List.of(
                AFTER_ANY_VERSIONS,
                "anInvalidEntryRunsAsItWas",
                "theOrderOfEntriesMakesNoDifference",
                "otherEntriesMakeNoDifference",
                "equalEntriesGiveEqualMonitorables",
                "unusedFieldsMakeNoDifference",
                "aRestartGivesTheSameMonitorables"),
            () ->
                new ExtendedProvider() {
                  @Override
                  Object extra(ConfigEntry entry) {
                    return COUNT.incrementAndGet();
                  }
                }),
        faulty(
            "the order of fields makes a difference",
            List.of("equalEntriesGiveEqualMonitorables"),
            () ->
                new ExtendedProvider() {
                  @Override
                  Object extra(ConfigEntry entry) {
                    return entry.fields().keySet().iterator().next();
                  }
                }),
        faulty(
            "the previous version makes a difference",
            List.of(
                AFTER_ANY_VERSIONS,
                "anInvalidEntryRunsAsItWas",
                "equalEntriesGiveEqualMonitorables",
                "aRestartGivesTheSameMonitorables"),
            () ->
                new ExtendedProvider() {
                  private boolean before;

                  @Override
                  public ParsedConfig<Monitorable> parse(ConfigGroup<Monitorable> group) {
                    before = group.previous("contract_1").isPresent();
                    return super.parse(group);
                  }

                  @Override
                  Object extra(ConfigEntry entry) {
                    return before;
                  }
                }),
        faulty(
            "other entries make a difference",
            List.of(AFTER_ANY_VERSIONS, "otherEntriesMakeNoDifference"),
            () ->
                new ExtendedProvider() {
                  private int size;

                  @Override
                  public ParsedConfig<Monitorable> parse(ConfigGroup<Monitorable> group) {
                    size = group.entries().size();
                    return super.parse(group);
                  }

                  @Override
                  Object extra(ConfigEntry entry) {
                    return size;
                  }
                }),
        faulty(
            "another name makes no difference",
            List.of("shownFieldsMakeADifference"),
            () ->
                new SampleProvider() {
                  @Override
                  Monitorable thing(ConfigEntry entry) {
                    return new Labelled(Thing.of(entry), new Label(entry.text("name")));
                  }

                  @Override
                  String url(Monitorable thing) {
                    return ((Labelled) thing).thing().url().reveal();
                  }
                }),
        faulty(
            "an unused field makes a difference",
            List.of("unusedFieldsMakeNoDifference"),
            () ->
                new ExtendedProvider() {
                  @Override
                  Object extra(ConfigEntry entry) {
                    return entry.fields().size();
                  }
                }),
        faulty(
            "another URL makes no difference",
            List.of("anotherUrlMakesADifference"),
            () ->
                new SampleProvider() {
                  @Override
                  Monitorable thing(ConfigEntry entry) {
                    URLS.put(entry.id(), entry.text("url"));
                    return new Named(entry.id(), entry.text("parent_id"), entry.text("name"));
                  }

                  @Override
                  String url(Monitorable thing) {
                    return URLS.get(thing.id());
                  }
                }));
  }

  private static void connect(String url) {
    try (Socket socket = new Socket()) {
      URI uri = URI.create(url);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 100);
    } catch (IOException | IllegalArgumentException e) {
      // The attempt alone violates the contract.
    }
  }

  static Stream<Arguments> beforeTheFirstRound() {
    return Stream.of(
        faulty(
            "create connects",
            List.of("createsMonitorsWithoutAnyConnection"),
            () ->
                new SampleProvider() {
                  @Override
                  public Monitor create(Monitorable thing, MonitorContext context) {
                    connect(url(thing));
                    return super.create(thing, context);
                  }
                }),
        faulty(
            "parse connects",
            List.of("createsMonitorsWithoutAnyConnection", "reportsALateRoundWithoutAsking"),
            () ->
                new SampleProvider() {
                  @Override
                  Monitorable thing(ConfigEntry entry) {
                    connect(entry.text("url"));
                    return super.thing(entry);
                  }
                }));
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        faulty(
            "throws instead of reporting a failure",
            List.of(
                "reportsAStoppedServerAndReadsItAgain",
                "reportsSilenceBeforeItsDeadline",
                "reportsAnInvalidUrl",
                "reportsAPageOver64MiB",
                "reportsAnInvalidResponse",
                "showsNoCredentials",
                "showsNoCredentialsOfAnInvalidUrl"),
            () ->
                new SampleProvider() {
                  @Override
                  String page(String url, Round round) throws IOException, InterruptedException {
                    try {
                      return super.page(url, round);
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }
                }),
        faulty(
            "reads a page of any size",
            List.of("reportsAPageOver64MiB"),
            () ->
                new SampleProvider() {
                  @Override
                  int maxBytes() {
                    return Integer.MAX_VALUE;
                  }
                }),
        faulty(
            "uses the whole time of the round",
            List.of("reportsSilenceBeforeItsDeadline"),
            () ->
                new SampleProvider() {
                  @Override
                  Duration timeout(Round round) {
                    return round.remaining().plusMillis(1);
                  }
                }),
        faulty(
            "reports a failure without a message",
            List.of(
                "reportsAStoppedServerAndReadsItAgain",
                "reportsSilenceBeforeItsDeadline",
                "reportsAnInvalidUrl",
                "reportsAPageOver64MiB",
                "reportsAnInvalidResponse"),
            () ->
                new SampleProvider() {
                  @Override
                  RoundResult failed(FailureKind kind, String message) {
                    return failure(kind, "", "a sample");
                  }
                }),
        faulty(
            "reports a failure without a source",
            List.of(
                "reportsAStoppedServerAndReadsItAgain",
                "reportsSilenceBeforeItsDeadline",
                "reportsAnInvalidUrl",
                "reportsAPageOver64MiB",
                "reportsAnInvalidResponse"),
            () ->
                new SampleProvider() {
                  @Override
                  RoundResult failed(FailureKind kind, String message) {
                    return failure(kind, message, "");
                  }
                }),
        faulty(
            "repeats its first failure forever",
            List.of(
                "readsAnotherValueFromAnotherPage",
                "reportsAStoppedServerAndReadsItAgain",
                "reportsAnInvalidResponse"),
            () ->
                new SampleProvider() {
                  @Override
                  public Monitor create(Monitorable thing, MonitorContext context) {
                    Monitor monitor = super.create(thing, context);
                    return new Monitor() {
                      private @Nullable RoundResult down;

                      @Override
                      public RoundResult collect(Round round) throws InterruptedException {
                        RoundResult result = down != null ? down : monitor.collect(round);
                        down = result instanceof RoundResult.Failure ? result : null;
                        return result;
                      }
                    };
                  }
                }));
  }

  static Stream<Arguments> lateRounds() {
    List<String> failing = List.of("reportsALateRoundWithoutAsking");
    return Stream.of(
        faulty(
            "answers for a late round with a reading",
            failing,
            () -> late(url -> RoundResult.reading(SampleProvider.data(7, "")))),
        faulty(
            "reports a late round with another routing key",
            failing,
            () -> late(url -> lateFailure("a sample", RawData.of("other", Map.of())))),
        faulty(
            "shows the credentials of a late round",
            failing,
            () -> late(url -> lateFailure(url, SampleProvider.data(7, "")))),
        faulty("asks again after a late round", failing, () -> late(url -> ask(url))));
  }

  private static SampleProvider late(Function<String, RoundResult> result) {
    return new SampleProvider() {
      @Override
      public Optional<RoundResult> timedOut(Monitorable thing, MonitorContext context) {
        return Optional.of(result.apply(url(thing)));
      }
    };
  }

  private static RoundResult lateFailure(String source, RawData data) {
    return RoundResult.failure(FailureKind.TIMEOUT, "no answer", source, data);
  }

  private static RoundResult ask(String url) {
    URI uri = URI.create(url);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      return lateFailure(socket.toString(), RawData.of("sample", Map.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Arguments> cancellation() {
    return Stream.of(
        faulty(
            "swallows the interrupt",
            List.of(
                "endsWhenCancelledBeforeItStarts",
                "endsWhenCancelledWhileAPageDrips",
                "endsWhenCancelledWhileItConnects",
                "endsWhenCancelledWhileItWaitsForAnAnswer",
                "endsWhenCancelledWithinAPage",
                "endsWhenInterrupted"),
            () ->
                new SampleProvider() {
                  @Override
                  String page(String url, Round round) throws IOException {
                    try {
                      return super.page(url, round);
                    } catch (InterruptedException e) {
                      throw new IOException(e);
                    }
                  }
                }),
        faulty(
            "reports the close in its cancel hook as a failure",
            List.of(
                "endsWhenCancelledBeforeItStarts",
                "endsWhenCancelledWhileAPageDrips",
                "endsWhenCancelledWhileItConnects",
                "endsWhenCancelledWhileItWaitsForAnAnswer",
                "endsWhenCancelledWithinAPage"),
            () ->
                new ClosingProvider() {
                  @Override
                  void requireNotCancelled(Round round) {}
                }),
        faulty(
            "continues connecting after cancellation",
            List.of("endsWhenCancelledWhileItConnects"),
            () ->
                new SampleProvider() {
                  @Override
                  String page(String url, Round round) throws IOException, InterruptedException {
                    HttpRequest request = request(url, timeout(round));
                    new Socket(request.uri().getHost(), request.uri().getPort()).close();
                    return super.page(url, round);
                  }
                }),
        faulty(
            "continues reading a page after cancellation",
            List.of("endsWhenCancelledWithinAPage"),
            () ->
                new AsyncProvider() {
                  @Override
                  String page(String url, Round round) throws IOException {
                    try { // the timeout covers only the start of the response
                      return pageOnAnotherThread(url, round).join();
                    } catch (CompletionException e) {
                      throw new IOException(e);
                    }
                  }
                }));
  }

  /** Sends its request on another thread. */
  private static class AsyncProvider extends SampleProvider {
    CompletableFuture<String> pageOnAnotherThread(String url, Round round) {
      return CompletableFuture.supplyAsync(() -> pageOf(url, round));
    }

    private String pageOf(String url, Round round) {
      try {
        return super.page(url, round);
      } catch (IOException | InterruptedException e) {
        throw new CompletionException(e);
      }
    }
  }

  /** Ends its request in the cancel hook, before its thread is interrupted. */
  private static class ClosingProvider extends AsyncProvider {
    @Override
    String page(String url, Round round) throws IOException, InterruptedException {
      CompletableFuture<String> page = pageOnAnotherThread(url, round);
      round.onCancel(() -> page.cancel(true));
      try {
        return page.get();
      } catch (CancellationException | ExecutionException e) {
        requireNotCancelled(round);
        throw new IOException(e);
      }
    }

    void requireNotCancelled(Round round) throws InterruptedException {
      if (round.isCancelled()) {
        throw new InterruptedException("the round was cancelled");
      }
    }
  }

  static Stream<Arguments> independence() {
    return Stream.of(
        faulty(
            "uses another clock",
            List.of("readsTheSameFromTheSamePage", "readsTheSameWhateverOthersRead"),
            () ->
                new SampleProvider() {
                  @Override
                  RoundResult reading(double height, Instant time) {
                    return super.reading(height, Instant.now());
                  }
                }),
        faulty(
            "shares state between monitors",
            List.of("readsAnotherValueFromAnotherPage", "readsTheSameWhateverOthersRead"),
            () ->
                new SampleProvider() {
                  private double highest;

                  @Override
                  RoundResult reading(double height, Instant time) {
                    highest = Math.max(highest, height);
                    return super.reading(highest, time);
                  }
                }),
        faulty(
            "ignores the value on the page",
            List.of("readsAnotherValueFromAnotherPage"),
            () ->
                new SampleProvider() {
                  @Override
                  RoundResult reading(double height, Instant time) {
                    return super.reading(1, time);
                  }
                }));
  }

  static Stream<Arguments> payloads() {
    return Stream.of(
        faulty(
            "sends numbers that JSON cannot express",
            List.of(
                "readsTheSameWhateverOthersRead",
                "readsAnotherValueFromAnotherPage",
                "acceptsMalformedPages"),
            () ->
                new SampleProvider() {
                  @Override
                  RoundResult reading(double height, Instant time) {
                    return RoundResult.reading(data(height, time.toString()));
                  }
                }),
        faulty(
            "sends a value of a type that JSON does not have",
            List.of(
                "closesTwiceAndWithoutARound",
                "itsProviderClosesTwice",
                "itsSnapshotDoesNotChange",
                "itsSuccessorReadsWhatItWouldHaveRead",
                "leavesNoThreads",
                "readsAPage",
                "readsAnotherValueFromAnotherPage",
                "readsTheSameFromTheSamePage",
                "readsTheSameWhateverOthersRead",
                "readsWithASnapshotOfAnotherUrl",
                "reportsAStoppedServerAndReadsItAgain",
                "reportsAnInvalidResponse",
                "showsNoCredentials",
                "acceptsMalformedPages"),
            () ->
                new SampleProvider() {
                  @Override
                  RoundResult reading(double height, Instant time) {
                    return RoundResult.reading(data(height, time));
                  }
                }),
        faulty(
            "sends with another routing key",
            List.of("readsAPage"),
            () ->
                new SampleProvider() {
                  @Override
                  RoundResult reading(double height, Instant time) {
                    RoundResult result = super.reading(height, time);
                    return result instanceof RoundResult.Reading reading
                        ? RoundResult.reading(RawData.of("other", reading.data().get(0).body()))
                        : result;
                  }
                }),
        faulty(
            "sends nothing",
            List.of("readsAPage", "readsAnotherValueFromAnotherPage", "acceptsMalformedPages"),
            () ->
                new SampleProvider() {
                  @Override
                  RoundResult reading(double height, Instant time) {
                    return RoundResult.reading();
                  }
                }));
  }

  /** Counts the rounds of a monitor and of its predecessors at the same URL. */
  private static class CountingProvider extends SampleProvider {
    record Snapshot(String url, AtomicInteger rounds) {}

    @Override
    public Monitor create(Monitorable thing, MonitorContext context) {
      String url = url(thing);
      AtomicInteger rounds = rounds(url, context.inherited(Snapshot.class));
      return new Monitor() {
        @Override
        public RoundResult collect(Round round) throws InterruptedException {
          rounds.incrementAndGet();
          RoundResult result = CountingProvider.this.collect(url, context, round);
          return result instanceof RoundResult.Reading reading
              ? RoundResult.reading(data(reading.data().get(0).body().get("height"), rounds.get()))
              : result;
        }

        @Override
        public Optional<Snapshot> snapshot() {
          return Optional.of(CountingProvider.this.snapshot(url, rounds));
        }
      };
    }

    AtomicInteger rounds(String url, Optional<Snapshot> before) {
      return before
          .filter(snapshot -> snapshot.url().equals(url))
          .map(snapshot -> new AtomicInteger(snapshot.rounds().get()))
          .orElseGet(AtomicInteger::new);
    }

    Snapshot snapshot(String url, AtomicInteger rounds) {
      return new Snapshot(url, new AtomicInteger(rounds.get()));
    }
  }

  static Stream<Arguments> snapshots() {
    return Stream.of(
        faulty(
            "changes its snapshot with its next round",
            List.of("itsSnapshotDoesNotChange"),
            () ->
                new CountingProvider() {
                  @Override
                  Snapshot snapshot(String url, AtomicInteger rounds) {
                    return new Snapshot(url, rounds);
                  }
                }),
        faulty(
            "changes its predecessor's snapshot",
            List.of("itsSnapshotDoesNotChange"),
            () ->
                new CountingProvider() {
                  @Override
                  AtomicInteger rounds(String url, Optional<Snapshot> before) {
                    return before.map(Snapshot::rounds).orElseGet(AtomicInteger::new);
                  }
                }),
        faulty(
            "ignores its predecessor's snapshot",
            List.of("itsSuccessorReadsWhatItWouldHaveRead"),
            () ->
                new CountingProvider() {
                  @Override
                  AtomicInteger rounds(String url, Optional<Snapshot> before) {
                    return new AtomicInteger();
                  }
                }),
        faulty(
            "cannot give a snapshot before its first round",
            List.of("leavesASnapshotWithoutARound"),
            () ->
                new CountingProvider() {
                  @Override
                  Snapshot snapshot(String url, AtomicInteger rounds) {
                    if (rounds.get() == 0) {
                      throw new IllegalStateException("no round yet");
                    }
                    return super.snapshot(url, rounds);
                  }
                }),
        faulty(
            "rejects the snapshot of another URL",
            List.of("readsWithASnapshotOfAnotherUrl"),
            () ->
                new CountingProvider() {
                  @Override
                  AtomicInteger rounds(String url, Optional<Snapshot> before) {
                    if (before.isPresent() && !before.get().url().equals(url)) {
                      throw new IllegalStateException("snapshot is of another URL");
                    }
                    return super.rounds(url, before);
                  }
                }));
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        faulty(
            "throws when its provider is closed twice",
            List.of("itsProviderClosesTwice"),
            () ->
                new SampleProvider() {
                  private boolean closed;

                  @Override
                  public void close() {
                    if (closed) {
                      throw new IllegalStateException("closed already");
                    }
                    closed = true;
                  }
                }),
        faulty(
            "throws when it is closed twice",
            List.of("closesTwiceAndWithoutARound"),
            () ->
                new SampleProvider() {
                  @Override
                  void close(AtomicInteger closed) {
                    if (closed.get() > 1) {
                      throw new IllegalStateException("closed already");
                    }
                  }
                }),
        faulty(
            "leaves a thread",
            List.of("leavesNoThreads"),
            () ->
                new SampleProvider() {
                  @Override
                  RoundResult reading(double height, Instant time) {
                    leaveThread();
                    return super.reading(height, time);
                  }
                }),
        faulty(
            "closes a shared resource",
            List.of("closesTwiceAndWithoutARound"),
            () ->
                new SampleProvider() {
                  private boolean sharedResourceClosed;

                  @Override
                  void close(AtomicInteger closed) {
                    sharedResourceClosed = true;
                  }

                  @Override
                  String page(String url, Round round) throws IOException, InterruptedException {
                    if (sharedResourceClosed) {
                      throw new IOException("closed");
                    }
                    return super.page(url, round);
                  }
                }));
  }

  private static void leaveThread() {
    Thread thread =
        new Thread(
            () -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                // The test is over.
              }
            },
            "poller");
    thread.setDaemon(true);
    LEFT_THREADS.add(thread);
    thread.start();
  }

  @AfterEach
  void endLeftThreads() {
    LEFT_THREADS.forEach(Thread::interrupt);
    LEFT_THREADS.clear();
  }

  private record Open(String id, String parentId, String name, String url) implements Monitorable {}

  static Stream<Arguments> credentials() {
    return Stream.of(
        faulty(
            "in the text of a monitorable",
            List.of("showsNoCredentials"),
            () ->
                new SampleProvider() {
                  @Override
                  Monitorable thing(ConfigEntry entry) {
                    String name = entry.text("name");
                    return new Open(entry.id(), entry.text("parent_id"), name, entry.text("url"));
                  }

                  @Override
                  String url(Monitorable thing) {
                    return ((Open) thing).url();
                  }
                }),
        faulty(
            "in a monitor's name",
            List.of("showsNoCredentials", "noFieldBreaksTheDocument"),
            () ->
                new SampleProvider() {
                  @Override
                  public String monitorName(Monitorable thing) {
                    return "Sample monitor (" + url(thing) + ")";
                  }
                }),
        faulty(
            "in the contention key",
            List.of("showsNoCredentials"),
            () ->
                new SampleProvider() {
                  @Override
                  public String contentionKey(Monitorable thing) {
                    return url(thing);
                  }
                }),
        faulty(
            "in the name of a source",
            List.of("showsNoCredentials"),
            () ->
                new SampleProvider() {
                  @Override
                  public List<MonitorSource> sources(Monitorable thing) {
                    return List.of(
                        new MonitorSource(url(thing), context -> create(thing, context)));
                  }
                }),
        faulty(
            "in a reason",
            List.of("noEntryBreaksTheDocument", "noFieldBreaksTheDocument"),
            () ->
                new SampleProvider() {
                  @Override
                  Monitorable thing(ConfigEntry entry) {
                    try {
                      return super.thing(entry);
                    } catch (InvalidConfigException e) {
                      throw new InvalidConfigException(e.getMessage() + " in " + entry.fields());
                    }
                  }
                }),
        faulty(
            "in the message of a failure",
            List.of("showsNoCredentials", "showsNoCredentialsOfAnInvalidUrl"),
            () ->
                new SampleProvider() {
                  @Override
                  RoundResult collect(String url, MonitorContext context, Round round)
                      throws InterruptedException {
                    RoundResult result = super.collect(url, context, round);
                    return result instanceof RoundResult.Failure failure
                        ? failure(failure.kind(), failure.message() + " of " + url, "a sample")
                        : result;
                  }
                }),
        faulty(
            "in the log",
            List.of("showsNoCredentials"),
            () ->
                new SampleProvider() {
                  @Override
                  String page(String url, Round round) throws IOException, InterruptedException {
                    Logger.getLogger("sample").fine(() -> "reads " + url);
                    return super.page(url, round);
                  }
                }),
        faulty(
            "in the source of a reading",
            List.of("showsNoCredentials"),
            () ->
                new SampleProvider() {
                  @Override
                  RoundResult collect(String url, MonitorContext context, Round round)
                      throws InterruptedException {
                    RoundResult result = super.collect(url, context, round);
                    return result instanceof RoundResult.Reading reading
                        ? reading.withSource(url)
                        : result;
                  }
                }));
  }

  private static MonitorDescriptor describedAs(String type) {
    return described(type).topic("chains.*.*.samples_config").build();
  }
}
