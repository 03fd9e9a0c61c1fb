package io.github.panicmonitors.chainlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hostile nodes and managers of one strategy. After its failure was reported, a node recovers: if
 * it has a server, it serves a page, else its configuration gets another URL.
 */
final class HostileNodeScenario implements AutoCloseable {
  static final String PAGE = "head_tracker_current_head 7\nprocess_start_time_seconds 1.5e9\n";

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ExecutionStrategy strategy;
  private final FakeHttpServer well = FakeHttpServer.create();
  private final Group fast = new Group("fast");
  private final Group slow = new Group("slow");

  HostileNodeScenario(ExecutionStrategy strategy) {
    this.strategy = strategy;
    well.page(PAGE);
  }

  /** Adds a node that is read every second and sends this response. */
  void answer(String name, FakeResponse answer, FailureKind expected) {
    FakeHttpServer server = FakeHttpServer.create();
    server.respond(answer);
    fast.nodes.put(name, new Node(expected, server, server.url()));
  }

  /** Adds a node that is read every second at these URLs. */
  void url(String name, String urls, FailureKind expected) {
    fast.nodes.put(name, new Node(expected, null, urls));
  }

  /** Adds a node that is read every ten seconds at these URLs. */
  void slowUrl(String name, String urls, FailureKind expected) {
    slow.nodes.put(name, new Node(expected, null, urls));
  }

  void start(HttpSettings settings) {
    fast.start(settings, Duration.ofSeconds(1));
    slow.start(settings, Duration.ofSeconds(10));
  }

  void check() {
    fast.check();
    slow.check();
  }

  @Override
  public void close() {
    fast.close();
    slow.close();
    well.close();
  }

  private static final class Node {
    private final FailureKind expected;
    private final @Nullable FakeHttpServer server;
    private final CompletableFuture<RoundReport> failed = new CompletableFuture<>();
    private final CompletableFuture<RoundReport> readAgain = new CompletableFuture<>();
    private String urls;

    Node(FailureKind expected, @Nullable FakeHttpServer server, String urls) {
      this.expected = expected;
      this.server = server;
      this.urls = urls;
    }
  }

  /** Nodes with the same period, which one manager reads. */
  private final class Group implements MonitorsListener {
    private final String name;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private @Nullable MonitorsManager manager;
    private volatile @Nullable CompletableFuture<AppliedDocument> configured;

    Group(String name) {
      this.name = name;
    }

    void start(HttpSettings settings, Duration period) {
      manager =
          MonitorsManager.builder()
              .name(strategy + " " + name)
              .provider(ChainlinkNodeProvider.builder().httpSettings(settings).build())
              .period("chainlink-node", period)
              .execution(strategy)
              .listener(this)
              .build();
      manager.start();
      configure();
    }

    private void configure() {
      Map<String, Object> entries = new LinkedHashMap<>();
      nodes.forEach(
          (id, node) -> {
            Map<String, Object> entry = MonitorFixture.entry(node.urls);
            entry.put("id", id);
            entry.put("name", id);
            entries.put(id, entry);
          });
      configured = manager.apply(ConfigDocument.of(MonitorFixture.KEY, entries));
    }

    @Override
    public void roundFinished(RoundReport report) {
      Node node = nodes.get(report.monitor().id());
      if (report.result() instanceof RoundResult.Reading) {
        node.readAgain.complete(report);
      } else if (node.failed.complete(report)) {
        recover(node);
      }
    }

    private void recover(Node node) {
      if (node.server != null) {
        node.server.page(PAGE);
      } else {
        node.urls = well.url();
        configure();
      }
    }

    void check() {
      nodes.forEach(
          (id, node) -> {
            String described = strategy + ", " + id;
            assertThat(node.failed).as(described).succeedsWithin(PATIENCE);
            RoundReport failure = node.failed.join();
            assertThat(failure.failureKind()).as(described).isEqualTo(node.expected);
            assertThat(failure.result()).as(described).isInstanceOf(RoundResult.Failure.class);
            assertThat(failure.took()).as(described).isLessThan(DEADLINE);
            assertThat(node.readAgain).as(described + ", again").succeedsWithin(PATIENCE);
          });
      assertThat(configured).succeedsWithin(PATIENCE);
      assertThat(manager.status().abandonedThreads()).isZero();
    }

    void close() {
      if (manager != null) {
        manager.close();
      }
      nodes.values().stream()
          .filter(node -> node.server != null)
          .forEach(node -> node.server.close());
    }
  }
}
