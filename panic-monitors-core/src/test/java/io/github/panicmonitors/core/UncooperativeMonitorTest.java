package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Rounds of monitors whose hooks, locks or failures could disturb the manager: promises P6 and P7.
 */
class UncooperativeMonitorTest {
  private static void pause(InMemoryManager host, Duration duration) {
    Waiter waiter = host.time.waiter();
    long until = host.time.nanoTime() + duration.toNanos();
    try {
      waiter.await(until);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void cancelHookThatBlocksDelaysNoOtherCancel(LogCheck log) {
    log.expect("n1.*cancel hook blocks; its thread is leaked");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.provider.script(
          "n1",
          (node, round) -> {
            round.onCancel(host.time::hangIgnoringInterrupts);
            host.time.hang();
            return ScriptedProvider.reading(node, round);
          });
      ScriptedConfig config = config().node("n1", "v1");
      for (int i = 2; i < 12; i++) {
        config.node("n" + i, "v1");
        host.provider.script("n" + i, ScriptedProvider.obeyCancel(host.time));
      }
      host.send(config);

      host.advance(Duration.ofSeconds(45));

      assertThat(host.status().abandonedThreads()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void secondHookThatBlocksDelaysNoOtherCancel(LogCheck log) {
    log.expect("n[12].*cancel hook blocks; its thread is leaked");
    try (InMemoryManager host = new InMemoryManager().started()) {
      AtomicInteger ended = new AtomicInteger();
      ScriptedConfig config = config();
      for (int i = 1; i <= 5; i++) {
        boolean hookBlocks = i <= 2;
        config.node("n" + i, "v1");
        host.provider.script(
            "n" + i,
            (node, round) -> {
              if (hookBlocks) {
                round.onCancel(host.time::hangIgnoringInterrupts);
              }
              try {
                host.time.hang();
              } finally {
                ended.incrementAndGet();
              }
              return ScriptedProvider.reading(node, round);
            });
      }
      host.send(config);
      host.advancePeriods(1);

      host.send(config()); // cancels all five, in their order
      host.advance(Duration.ofSeconds(1));

      assertThat(ended).hasValue(5);
    }
  }

  @Test
  void monitorThatLocksItsRoundDelaysNothingElse(LogCheck log) {
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.provider.script(
          "n1",
          (node, round) -> {
            synchronized (round) {
              host.time.hang();
            }
            return ScriptedProvider.reading(node, round);
          });
      host.send(config().node("n1", "v1").node("n2", "v1"));
      while (host.provider.events("collects", "n1").isEmpty()) {
        host.advance(Duration.ofSeconds(1));
      }
      assertThat(host.managerHeartbeat()).contains("\"dead_processes\":[]");

      host.advance(Duration.ofSeconds(60));

      assertThat(host.status().abandonedThreads()).as("it obeys its interrupt").isZero();
      assertThat(host.provider.events("collects", "n1").size()).isGreaterThan(1);
    }
  }

  @Test
  void idThatMovesToAnotherDocumentIsNeverInTwoRounds(LogCheck log) {
    log.expect("id is already configured by");
    try (InMemoryManager host = new InMemoryManager().started()) {
      ScriptedConfig before = config();
      ScriptedConfig after = config();
      for (int i = 0; i < 30; i++) {
        before.node("n" + i, "v1");
        after.node("n" + i, "v2");
        host.provider.script(
            "n" + i,
            (node, round) -> {
              if (node.value().equals("v1")) {
                try {
                  host.time.hang();
                } catch (InterruptedException e) {
                  pause(host, Duration.ofMillis(1_900)); // within its grace
                }
              }
              return ScriptedProvider.reading(node, round);
            });
      }
      host.send(before);
      host.advancePeriods(1);
      host.send("chains.chainlink.other.nodes_config", after.bytes());
      host.send(ScriptedConfig.KEY, config().bytes());
      host.advancePeriods(2);

      assertThat(host.provider.overlaps()).isZero();
    }
  }

  /** A failure that cannot even be printed. */
  private static final class Unprintable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  @Test
  void monitorThatThrowsWhatCannotBePrintedBacksOff(LogCheck log) {
    log.expect("itself failed and backs off: .*Unprintable");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.provider.script(
          "n1",
          (node, round) -> {
            throw new Unprintable();
          });
      host.send(config().node("n1", "v1"));
      host.advance(Duration.ofSeconds(60));

      assertThat(host.status().abandonedThreads()).isZero();
      assertThat(host.monitor("n1").lastRound().orElseThrow().failure())
          .contains(FailureKind.MONITOR_BUG);
    }
  }
}
