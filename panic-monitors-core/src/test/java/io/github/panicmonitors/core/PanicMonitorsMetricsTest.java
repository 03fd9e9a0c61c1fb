package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.monitor.Warning;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PanicMonitorsMetricsTest {
  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

  private InMemoryManager bound(InMemoryManager host) {
    new PanicMonitorsMetrics(host.manager).bindTo(registry);
    return host.started();
  }

  /** Returns the current value of a meter whose tags include these. */
  private double value(String name, String... tags) {
    clock.add(Duration.ofSeconds(1));
    Meter meter = registry.get("panic.monitors." + name).tags(tags).meter();
    return meter.measure().iterator().next().getValue();
  }

  private Timer timer(String name) {
    return registry.get("panic.monitors." + name).tag("type", ScriptedProvider.TYPE).timer();
  }

  private static RoundResult oldNode(ScriptedNode node, Round round) {
    return ScriptedProvider.reading(node, round)
        .withWarning(Warning.Kind.UNSUPPORTED, "no sync state")
        .withWarning(Warning.Kind.UNSUPPORTED, "no peers");
  }

  private static RoundResult down() {
    RawData payload = RawData.of(ScriptedProvider.RAW_DATA_KEY, Map.of("error", "down"));
    return RoundResult.failure(FailureKind.CONNECT, "down", "http://n2", payload);
  }

  @Test
  void agreesWithTheStatus(LogCheck log) {
    log.expect("entry n3: entry must be an object");
    try (InMemoryManager host = bound(new InMemoryManager())) {
      assertThat(value("rounds", "type", "scripted", "outcome", "reading")).isZero();
      host.provider.script("n2", (node, round) -> down());
      host.provider.script("n1", (node, round) -> oldNode(node, round));
      host.send(config().node("n1", "v1").node("n2", "v1").raw("n3", "no object"));
      host.send("chains.unknown", config().bytes());
      host.advancePeriods(5);
      ManagerStatus status = host.status();

      assertThat(value("running")).isEqualTo(1);
      assertThat(value("monitors", "type", "scripted", "state", "waiting")).isEqualTo(2);
      assertThat(value("failing", "type", "scripted", "failure", "connect")).isEqualTo(1);
      assertThat(value("failing", "type", "scripted", "failure", "dns")).isZero();
      assertThat(value("warned", "type", "scripted", "warning", "unsupported")).isEqualTo(1);
      assertThat(value("warned", "type", "scripted", "warning", "rate_limited")).isZero();
      assertThat(value("rounds", "outcome", "reading")).isEqualTo(5);
      assertThat(value("rounds.warned", "warning", "unsupported")).isEqualTo(5);
      assertThat(value("rounds", "outcome", "connect")).isEqualTo(5);
      assertThat(value("entries.rejected", "type", "scripted")).isEqualTo(1);
      assertThat(value("documents", "outcome", "applied")).isEqualTo(1);
      assertThat(value("documents", "outcome", "unreadable")).isZero();
      assertThat(value("messages.gathered", "kind", "reading")).isEqualTo(10);
      assertThat(value("messages.confirmed", "kind", "reading")).isEqualTo(10);
      assertThat(value("messages.gathered", "kind", "heartbeat"))
          .isEqualTo((double) status.heartbeats().gathered())
          .isPositive();
      assertThat(value("messages.gathered", "kind", "monitorable"))
          .isEqualTo((double) status.monitorables().gathered())
          .isPositive();
      assertThat(value("connection.state", "side", "publishing", "state", "connected"))
          .isEqualTo(1);
      assertThat(value("connection.state", "side", "consuming", "state", "blocked")).isZero();
      assertThat(value("outbox.readings.limit")).isEqualTo(10_000);
      assertThat(value("outbox.size.limit")).isEqualTo(64 << 20);
      assertThat(value("outbox.age.limit")).isEqualTo(300);
      assertThat(value("workers")).as("workers of this strategy").isNaN();
    }
  }

  @Test
  void countsDocumentsByOutcome(LogCheck log) {
    log.expect("document is not JSON");
    try (InMemoryManager host = bound(new InMemoryManager())) {
      host.provider.beforeParsing(host.time::hangIgnoringInterrupts);
      host.send(config().node("n1", "v1"));
      host.provider.beforeParsing(() -> {});
      host.send(config().node("n1", "v2"));
      host.send(config().node("n1", "v3"));
      host.send(ScriptedConfig.KEY, new byte[] {'{'});
      host.time.releaseHung();
      host.time.settle();

      assertThat(value("documents", "outcome", "applied")).isEqualTo(2);
      assertThat(value("documents", "outcome", "superseded")).isEqualTo(1);
      assertThat(value("documents", "outcome", "unreadable")).isEqualTo(1);
      assertThat(value("documents", "outcome", "unclaimed")).isZero();
    }
  }

  @Test
  void countsTheDocumentsThatAreUnclaimedNow() {
    try (InMemoryManager host = bound(new InMemoryManager())) {
      host.broker.bind("monitors_manager_configs_queue", "config", "#");
      host.send("chains.cosmos.regen.others_config", config().node("n1", "v1").bytes());
      assertThat(value("documents.unclaimed")).isEqualTo(1);
      host.send("chains.cosmos.regen.others_config", config().bytes());
      assertThat(value("documents.unclaimed")).isZero();
      assertThat(value("documents", "outcome", "unclaimed")).isEqualTo(1);
    }
  }

  @Test
  void countsAddUpWhileMessagesWaitAndAreLost(LogCheck log) {
    log.expect("BLOCKED: memory");
    log.expect("messages are lost: dropped: OVERFLOW");
    try (InMemoryManager host =
        bound(
            new InMemoryManager(builder -> builder.outbox(OutboxLimits.defaults().readings(2))))) {
      host.broker.faults().block("memory");
      host.send(config().node("n1", "v1"));
      host.advancePeriods(6);

      assertThat(value("messages.gathered", "kind", "reading")).isEqualTo(6);
      assertThat(value("messages.dropped", "kind", "reading", "reason", "overflow")).isEqualTo(4);
      assertThat(value("messages.dropped", "kind", "reading", "reason", "age")).isZero();
      assertThat(value("messages.pending", "kind", "reading")).isEqualTo(2);
      assertThat(value("outbox.readings")).isEqualTo(2);
      assertThat(value("outbox.size"))
          .isEqualTo((double) host.status().outbox().bytes())
          .isPositive();
      assertThat(value("outbox.age"))
          .isCloseTo((double) host.status().outbox().oldest().toSeconds(), within(1.0))
          .isBetween(10.0, 20.0);
      assertThat(value("connection.blocked", "side", "publishing"))
          .isCloseTo((double) host.status().publishing().blocked().toSeconds(), within(1.0))
          .isBetween(50.0, 60.0);
      assertThat(value("connection.state", "side", "publishing", "state", "blocked")).isEqualTo(1);
    }
  }

  @Test
  void reconnectsAreCounted(LogCheck log) {
    log.expect("CONNECTION_LOST");
    try (InMemoryManager host = bound(new InMemoryManager())) {
      host.broker.faults().dropConnections();
      host.advance(Duration.ofSeconds(30));

      assertThat(value("connection.reconnects", "side", "publishing")).isEqualTo(1);
      assertThat(value("connection.reconnects", "side", "consuming")).isEqualTo(1);
    }
  }

  @Test
  void everyRoundIsTimedWhileAListenerHangs(LogCheck log) {
    log.expect("listener .* has not returned for 5 s");
    log.expect("a listener did not end in time");
    AtomicInteger heard = new AtomicInteger();
    InMemoryManager[] self = new InMemoryManager[1];
    MonitorsListener hanging =
        new MonitorsListener() {
          @Override
          public void roundFinished(RoundReport report) {
            if (heard.incrementAndGet() == 1) {
              self[0].time.hangIgnoringInterrupts();
            }
          }
        };
    self[0] = new InMemoryManager(builder -> builder.listener(hanging));
    try (InMemoryManager host = bound(self[0])) {
      host.provider.script(
          (node, round) -> {
            host.time.waiter().await(host.time.nanoTime() + Duration.ofMillis(300).toNanos());
            return ScriptedProvider.reading(node, round);
          });
      host.send(config().node("n1", "v1").node("n2", "v1"));
      host.advancePeriods(10);

      assertThat(heard).hasValue(1);
      assertThat(timer("round.lag").count()).isEqualTo(20);
      assertThat(timer("round.duration").count()).isEqualTo(20);
      assertThat(timer("round.duration").totalTime(TimeUnit.SECONDS)).isCloseTo(6, within(0.01));
      assertThat(bucket("round.duration", Duration.ofMillis(250))).isZero();
      assertThat(bucket("round.duration", Duration.ofMillis(500))).isEqualTo(20);
      assertThat(bucket("round.lag", Duration.ofMillis(1))).isEqualTo(20);
    }
  }

  private double bucket(String name, Duration upTo) {
    return Arrays.stream(timer(name).takeSnapshot().histogramCounts())
        .filter(bucket -> bucket.bucket() == upTo.toNanos())
        .mapToDouble(CountAtBucket::count)
        .sum();
  }

  @Test
  void noCounterDecreasesWhenMonitorsAreRemoved() {
    try (InMemoryManager host = bound(new InMemoryManager())) {
      host.provider.script(
          (node, round) -> {
            host.time.waiter().await(host.time.nanoTime() + Duration.ofSeconds(25).toNanos());
            return ScriptedProvider.reading(node, round);
          });
      host.send(config().node("n1", "v1"));
      host.advancePeriods(9);
      double skipped = value("slots.skipped");
      double rounds = value("rounds", "outcome", "reading");
      assertThat(skipped).isPositive();
      assertThat(rounds).isPositive();

      host.send(config());

      assertThat(value("monitors", "state", "waiting")).isZero();
      assertThat(value("slots.skipped")).isEqualTo(skipped);
      assertThat(value("rounds", "outcome", "reading")).isEqualTo(rounds);
    }
  }

  @Test
  void monitorsAddNoMeters() {
    try (InMemoryManager host = bound(new InMemoryManager())) {
      Set<Meter.Id> before = ids();
      host.provider.script("n2", (node, round) -> down());
      ScriptedConfig many = config();
      for (int i = 0; i < 100; i++) {
        many.node("n" + i, "http://" + i);
      }
      host.send(many);
      host.advancePeriods(2);
      clock.add(Duration.ofSeconds(1));

      assertThat(ids()).isEqualTo(before).hasSizeLessThan(150);
      assertThat(before).allMatch(id -> id.getName().startsWith("panic.monitors."));
      assertThat(before.stream().flatMap(id -> id.getTags().stream()).map(Tag::getKey))
          .containsOnly(
              "manager", "role", "type", "state", "outcome", "failure", "warning", "kind", "reason",
              "side", "le");
    }
  }

  private Set<Meter.Id> ids() {
    return registry.getMeters().stream().map(Meter::getId).collect(toSet());
  }

  @Test
  void runningManagerCanBeBound() {
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.send(config().node("n1", "v1"));
      host.advancePeriods(2);

      new PanicMonitorsMetrics(host.manager).bindTo(registry);
      host.advancePeriods(3);

      assertThat(value("rounds", "outcome", "reading")).isEqualTo(5);
      assertThat(timer("round.lag").count()).isEqualTo(3);
    }
  }

  @Test
  void abandonedRoundIsTimed(LogCheck log) {
    log.expect("did not end after it was cancelled");
    log.expect("an abandoned round ended late");
    try (InMemoryManager host = bound(new InMemoryManager())) {
      host.provider.script("n1", ScriptedProvider.ignoreCancel(host.time));
      host.send(config().node("n1", "v1"));
      host.advance(Duration.ofSeconds(43));

      assertThat(value("rounds", "outcome", "abandoned")).isEqualTo(1);
      assertThat(value("threads.abandoned")).isEqualTo(1);
      assertThat(timer("round.duration").max(TimeUnit.SECONDS)).isEqualTo(32);
    }
  }

  @Test
  void oneScrapeReadsTheStatusOnce() {
    try (InMemoryManager host = bound(new InMemoryManager())) {
      host.send(config().node("n1", "v1"));
      host.advancePeriods(1);
      assertThat(value("messages.gathered", "kind", "reading")).isEqualTo(1);
      host.advancePeriods(1);

      Meter confirmed =
          registry.get("panic.monitors.messages.confirmed").tag("kind", "reading").meter();
      assertThat(confirmed.measure().iterator().next().getValue()).isEqualTo(1);
      assertThat(value("messages.confirmed", "kind", "reading")).isEqualTo(2);
    }
  }

  @Test
  void bindingReadsNoStatus() {
    try (InMemoryManager host = new InMemoryManager()) {
      bound(host);
      assertThat(registry.get("panic.monitors.running").gauge().value()).isEqualTo(1);
    }
  }

  @Test
  void newManagerReplacesAClosedOneOfTheSameName() {
    try (InMemoryManager first = new InMemoryManager()) {
      PanicMonitorsMetrics metrics = new PanicMonitorsMetrics(first.manager);
      metrics.bindTo(registry);
      first.started().send(config().node("n1", "v1"));
      first.advancePeriods(3);
      metrics.close();
      assertThat(registry.getMeters()).isEmpty();
      first.advancePeriods(1);
      assertThat(registry.getMeters()).isEmpty();
    }
    try (InMemoryManager second = bound(new InMemoryManager())) {
      second.send(config().node("n1", "v1"));
      second.advancePeriods(1);

      assertThat(value("rounds", "outcome", "reading")).isEqualTo(1);
      assertThat(timer("round.lag").count()).isEqualTo(1);
    }
  }

  @Test
  void managersOfSeveralNamesShareARegistry() {
    try (InMemoryManager one = bound(new InMemoryManager(builder -> builder.name("one")));
        InMemoryManager two = bound(new InMemoryManager(builder -> builder.name("two")))) {
      one.send(config().node("n1", "v1"));
      two.advancePeriods(1);

      assertThat(value("monitors", "manager", "one", "state", "waiting")).isEqualTo(1);
      assertThat(value("monitors", "manager", "two", "state", "waiting")).isZero();
    }
  }

  @Test
  void closedManagerHasNoRunningMonitors() {
    InMemoryManager host = bound(new InMemoryManager());
    host.close();

    assertThat(value("running")).isZero();
    assertThat(value("connection.state", "side", "publishing", "state", "none")).isEqualTo(1);
  }
}
