package io.github.panicmonitors.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.broker.BrokerChaos;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Exposes many managers to some minutes of random faults each. No monitor stops, and in the end
 * every reading is in a queue, in order, or was returned. The seed identifies a run. {@code
 * -Dchaos.seed=1000 -Dchaos.runs=5000} performs other and more runs.
 */
class ChaosTest {
  private static final long FIRST_SEED = Long.getLong("chaos.seed", 0);
  private static final long RUNS = Long.getLong("chaos.runs", 30);
  private static final int MONITORS = 20;
  private static final int CHANGES = 3;

  /** The logger of the managers, which would log too much. */
  private static final Logger MANAGERS = Logger.getLogger("io.github.panicmonitors");

  @BeforeEach
  void turnOffLogOutput(LogCheck log) {
    MANAGERS.setLevel(Level.SEVERE);
  }

  @AfterEach
  void turnOnLogOutput() {
    MANAGERS.setLevel(null);
  }

  ExecutionStrategy execution() {
    return ExecutionStrategies.longLivedThreads();
  }

  @Test
  void noReadingIsLost() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      try (ChaosRun run = new ChaosRun(execution())) {
        run.perform(seed);
      }
    }
  }

  /** A manager and its broker under random faults. */
  private static final class ChaosRun implements AutoCloseable {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryBroker broker = new InMemoryBroker(time);
    private final InMemoryPanic panic = InMemoryPanic.declare(broker);
    private final HostUnderFaults host;

    ChaosRun(ExecutionStrategy execution) {
      host =
          new HostUnderFaults(
              "host",
              broker,
              panic,
              WaitStrategy.of(time),
              builder ->
                  builder
                      .time(time)
                      .execution(execution)
                      .period(ScriptedProvider.TYPE, ScriptedProvider.PERIOD)
                      // The broker may reject a message more than ten times.
                      .outbox(OutboxLimits.defaults().attempts(1_000)));
    }

    void perform(long seed) {
      host.start(MONITORS);
      BrokerChaos chaos = broker.faults().chaos(seed);
      try {
        try (chaos) {
          for (int i = 1; i <= CHANGES; i++) {
            time.advance(Duration.ofMinutes(1));
            panic.send("config", ScriptedConfig.KEY, HostUnderFaults.config(MONITORS + i).bytes());
          }
        }
        checkHealthy();
      } catch (AssertionError e) {
        throw new AssertionError(chaos.toString(), e);
      }
    }

    private void checkHealthy() {
      host.awaitFlow();
      host.awaitRoundsOf("n" + (MONITORS + CHANGES - 1));
      host.awaitRoundsOfAll();
      assertThat(broker.depth(HostUnderFaults.configsQueue("host"))).isZero();
      panic.takeHeartbeats();
      panic.send("health_check", "ping", "ping".getBytes(UTF_8));
      host.eventually(() -> assertThat(panic.takeHeartbeats()).isNotEmpty());
      host.closeWithNothingLostExcept(panic.returnedReadings());
    }

    @Override
    public void close() {
      broker.faults().heal();
      host.close();
      broker.close();
      time.settle();
    }
  }
}
