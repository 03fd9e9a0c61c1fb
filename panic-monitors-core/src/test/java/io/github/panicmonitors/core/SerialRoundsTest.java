package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rounds of a serial type whose monitorables share a contention key. */
class SerialRoundsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  static List<ExecutionStrategy> strategies() {
    return List.of(ExecutionStrategies.longLivedThreads(), ExecutionStrategies.taskQueue(4));
  }

  private static InMemoryManager started(ExecutionStrategy strategy, Serial provider) {
    InMemoryManager host =
        new InMemoryManager(builder -> builder.execution(strategy).provider(provider)).started();
    provider.time = host.time;
    host.send(
        "chains.chainlink.ethereum.serial_config",
        config().node("s1", "20").node("s2", "20").node("s3", "20").bytes());
    return host;
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void waitForTheirTurnAndThenHaveTheirWholeDeadline(ExecutionStrategy strategy) {
    Serial provider = new Serial();
    try (InMemoryManager host = started(strategy, provider)) {
      host.send(config().node("n1", "v1").node("n2", "v1"));

      host.advance(Duration.ofSeconds(75));

      assertThat(provider.rounds).hasSize(3).doesNotHaveDuplicates();
      assertThat(provider.together).containsOnly(1);
      assertThat(provider.remaining).containsOnly(DEADLINE);
      assertThat(host.monitor("n1").rounds()).as("of other types").isBetween(7L, 8L);
      host.advance(Duration.ofHours(10));
      assertThat(provider.rounds).hasSizeBetween(30, 33);
      assertThat(provider.together).containsOnly(1);
      assertThat(host.monitor("s1").skippedSlots()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void followARoundThatIsCancelledOrAbandoned(ExecutionStrategy strategy, LogCheck log) {
    log.expect("did not end after it was cancelled");
    log.expect("an abandoned round ended late");
    Serial provider = new Serial();
    provider.hanging = List.of("obeys", "ignores");
    try (InMemoryManager host = started(strategy, provider)) {
      host.advance(Duration.ofSeconds(100));

      assertThat(provider.rounds).hasSize(3).doesNotHaveDuplicates();
      assertThat(host.status().abandonedThreads()).isEqualTo(1);
      host.advance(Duration.ofHours(2));
      assertThat(provider.rounds).hasSizeBetween(8, 9);
      host.time.releaseHung();
    }
  }

  /** Monitors whose rounds take 20 s. The first ones may hang. */
  private static final class Serial implements MonitorProvider<ScriptedNode> {
    final List<String> rounds = new CopyOnWriteArrayList<>();
    final List<Integer> together = new CopyOnWriteArrayList<>();
    final List<Duration> remaining = new CopyOnWriteArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private volatile List<String> hanging = List.of();
    private volatile VirtualTime time = new VirtualTime();

    @Override
    public MonitorDescriptor descriptor() {
      return MonitorDescriptor.builder("serial")
          .topic("chains.*.*.serial_config")
          .otherRawDataRoutingKey("serial")
          .category("nodes")
          .period(Duration.ofHours(1))
          .deadline(DEADLINE)
          .serial()
          .build();
    }

    @Override
    public Optional<ScriptedNode> read(ConfigEntry entry) {
      return Optional.of(
          new ScriptedNode(entry.id(), entry.text("parent_id"), entry.text("name"), ""));
    }

    @Override
    public String contentionKey(ScriptedNode node) {
      return "service";
    }

    @Override
    public Monitor create(ScriptedNode node, MonitorContext context) {
      return round -> {
        rounds.add(node.id());
        remaining.add(round.remaining());
        if (rounds.size() <= hanging.size()) {
          hang(hanging.get(rounds.size() - 1));
        }
        together.add(running.incrementAndGet());
        time.waiter().await(time.nanoTime() + Duration.ofSeconds(20).toNanos());
        running.decrementAndGet();
        return RoundResult.unpublished(FailureKind.CONNECT, "no message", "");
      };
    }

    private void hang(String how) throws InterruptedException {
      if (how.equals("obeys")) {
        time.hang();
      } else {
        time.hangIgnoringInterrupts();
      }
    }
  }
}
