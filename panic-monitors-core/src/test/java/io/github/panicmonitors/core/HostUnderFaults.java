package io.github.panicmonitors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.core.ThrowingRunnable;

/**
 * A manager whose monitors number their readings, so that a test can check in the end that none is
 * missing.
 */
final class HostUnderFaults {
  static final Duration PERIOD = Duration.ofMillis(200);
  static final Duration CLOSE_LIMIT = Duration.ofSeconds(8);

  private static final Logger LOGGER = Logger.getLogger(HostUnderFaults.class.getName());

  private final Map<String, AtomicLong> collected = new ConcurrentHashMap<>();
  private final Queue<ConnectionStatus> connections = new ConcurrentLinkedQueue<>();
  private final Panic panic;
  private final WaitStrategy waits;
  private final ScriptedProvider provider = new ScriptedProvider().withoutEvents();
  private final MonitorsManager manager;
  private volatile boolean paused;

  /** Creates a manager in real time. */
  HostUnderFaults(
      String queues, Broker broker, Panic panic, Consumer<MonitorsManagerBuilder> settings) {
    this(queues, broker, panic, WaitStrategy.real(), settings);
  }

  HostUnderFaults(
      String queues,
      Broker broker,
      Panic panic,
      WaitStrategy waits,
      Consumer<MonitorsManagerBuilder> settings) {
    this.panic = panic;
    this.waits = waits;
    MonitorsManagerBuilder builder =
        MonitorsManager.builder()
            .broker(broker)
            .configsQueue(configsQueue(queues))
            .heartbeatQueue("pings of " + queues)
            .discovery(false)
            .provider(provider.script(this::collect))
            .period(ScriptedProvider.TYPE, PERIOD)
            .listener(
                new MonitorsListener() {
                  @Override
                  public void connectionChanged(ConnectionStatus status) {
                    connections.add(status);
                  }
                });
    settings.accept(builder);
    manager = builder.build();
  }

  static String configsQueue(String queues) {
    return "configs of " + queues;
  }

  private RoundResult collect(ScriptedNode node, Round round) {
    if (paused) {
      return RoundResult.unpublished(FailureKind.CONNECT, "paused", "");
    }
    long number = collected.computeIfAbsent(node.id(), id -> new AtomicLong()).incrementAndGet();
    return RoundResult.reading(
        RawData.of(ScriptedProvider.RAW_DATA_KEY, Map.of("id", node.id(), "number", number)));
  }

  /** Starts the manager and {@code monitors} monitors. */
  HostUnderFaults start(int monitors) {
    waits.call(manager::start);
    if (monitors > 0) {
      waits.call(() -> manager.apply(config(monitors).document()).join());
    }
    return this;
  }

  static ScriptedConfig config(int monitors) {
    ScriptedConfig config = ScriptedConfig.config();
    for (int i = 0; i < monitors; i++) {
      config.node("n" + i, "v1");
    }
    return config;
  }

  ManagerStatus status() {
    return manager.status();
  }

  ConnectionStatus status(Side side) {
    return side == Side.PUBLISHING ? status().publishing() : status().consuming();
  }

  /** Returns all connection changes so far. */
  List<ConnectionStatus> connections() {
    return List.copyOf(connections);
  }

  void eventually(ThrowingRunnable assertion) {
    waits.eventually(assertion);
  }

  /** Waits until both connections are open and readings are confirmed. */
  void awaitFlow() {
    eventually(
        () -> {
          assertThat(status(Side.PUBLISHING).state()).isEqualTo(State.CONNECTED);
          assertThat(status(Side.CONSUMING).state()).isEqualTo(State.CONNECTED);
        });
    long confirmed = status().readings().confirmed();
    eventually(() -> assertThat(status().readings().confirmed()).isGreaterThan(confirmed));
  }

  /** Waits until every monitor has finished two more rounds. */
  void awaitRoundsOfAll() {
    Map<String, Long> before = new HashMap<>();
    collected.forEach((id, count) -> before.put(id, count.get()));
    assertThat(before).isNotEmpty();
    eventually(
        () ->
            before.forEach(
                (id, count) ->
                    assertThat(collected.get(id).get()).as(id).isGreaterThan(count + 1)));
  }

  /** Waits until a monitor has finished a round. */
  void awaitRoundsOf(String id) {
    eventually(() -> assertThat(collected).containsKey(id));
  }

  /** Starts to measure a fault. */
  Fault fault(String name) {
    return new Fault(name);
  }

  /** Measures the time until a fault is noticed, and from its end until messages flow again. */
  final class Fault {
    private final String name;
    private final Instant start = waits.now();
    private Duration noticed = Duration.ZERO;
    private Instant end = start;

    Fault(String name) {
      this.name = name;
    }

    /** Waits until a connection has been in this state since the start of the fault. */
    ConnectionStatus awaitNoticed(Side side, State state) {
      List<ConnectionStatus> seen = new ArrayList<>();
      eventually(
          () -> {
            connections.stream()
                .filter(status -> status.side() == side && status.state() == state)
                .filter(status -> !status.since().isBefore(start))
                .forEach(seen::add);
            assertThat(seen).as("%s %s after %s", side, state, name).isNotEmpty();
          });
      noticed = Duration.between(start, seen.get(0).since());
      return seen.get(0);
    }

    /** Notes that the cause of the fault has ended. */
    void ended() {
      end = waits.now();
    }

    void awaitRecovered() {
      awaitFlow();
      Instant recovered =
          status(Side.PUBLISHING).since().isAfter(status(Side.CONSUMING).since())
              ? status(Side.PUBLISHING).since()
              : status(Side.CONSUMING).since();
      LOGGER.info(
          () ->
              String.format(
                  "%-40s noticed after %6d ms, recovered %6d ms after its end",
                  name, noticed.toMillis(), Duration.between(end, recovered).toMillis()));
    }
  }

  /** Closes and checks that every reading was published, in order, repeated only in a row. */
  void closeWithNothingLost() {
    closeWithNothingLostExcept(List.of());
  }

  /** Closes and checks that every reading was published in order or returned. */
  void closeWithNothingLostExcept(List<Panic.Message> returned) {
    paused = true;
    eventually(() -> assertThat(status().readings().pending()).isZero());
    close();
    MessageCounts counts = status().readings();
    assertThat(counts.gathered())
        .isEqualTo(collectedTotal())
        .isEqualTo(counts.confirmed() + counts.returned());
    assertThat(counts.returned()).isLessThanOrEqualTo(returned.size());
    assertThat(provider.overlaps()).isZero();
    Map<String, List<Long>> found = foundNumbers();
    found.forEach((id, numbers) -> assertThat(numbers).as(id).isSorted().doesNotHaveDuplicates());
    returned.forEach(
        message ->
            found
                .computeIfAbsent(message.text("id"), id -> new ArrayList<>())
                .add(number(message)));
    assertThat(found.keySet()).isEqualTo(collected.keySet());
    collected.forEach(
        (id, count) ->
            assertThat(Set.copyOf(found.get(id))).as(id).isEqualTo(firstNumbers(count.get())));
  }

  private static Set<Long> firstNumbers(long count) {
    return LongStream.rangeClosed(1, count).boxed().collect(Collectors.toSet());
  }

  private static long number(Panic.Message message) {
    return Long.parseLong(message.text("number"));
  }

  /** Closes while nothing can be published: every reading is confirmed or dropped. */
  void closeAndDropWaitingReadings() {
    close();
    MessageCounts counts = status().readings();
    assertThat(counts.pending()).isZero();
    assertThat(counts.gathered())
        .isEqualTo(collectedTotal())
        .isEqualTo(counts.confirmed() + counts.lost());
    assertThat(counts.lost())
        .isPositive()
        .isEqualTo(counts.dropped(DropReason.CLOSED) + counts.dropped(DropReason.SUPERSEDED));
  }

  long collectedTotal() {
    return collected.values().stream().mapToLong(AtomicLong::get).sum();
  }

  void close() {
    Instant start = waits.now();
    waits.call(manager::close);
    assertThat(Duration.between(start, waits.now()))
        .isLessThanOrEqualTo(CLOSE_LIMIT.plus(waits.slack()));
  }

  /** Takes the numbers of each monitor's readings, without repetitions in a row. */
  private Map<String, List<Long>> foundNumbers() {
    Map<String, List<Long>> found = new HashMap<>();
    Map<String, String> lastIds = new HashMap<>();
    for (Panic.Message message : panic.takeReadings()) {
      String monitor = message.text("id");
      if (!message.id().equals(lastIds.put(monitor, message.id()))) {
        found.computeIfAbsent(monitor, id -> new ArrayList<>()).add(number(message));
      }
    }
    return found;
  }
}
