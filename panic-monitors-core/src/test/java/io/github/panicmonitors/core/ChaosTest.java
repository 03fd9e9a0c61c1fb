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
 * Many managers that each live through some minutes of random faults: no monitor stops, and at the
 * end every reading is found in a queue, in order, or was returned. A run is named by its seed.
 * {@code -Dchaos.seed=1000 -Dchaos.runs=5000} has other and more runs.
 */
class ChaosTest {
  private static final long FIRST_SEED = Long.getLong("chaos.seed", 0);
  private static final long RUNS = Long.getLong("chaos.runs", 100);
  private static final int MONITORS = 20;
  private static final int CHANGES = 3;

  /** The managers' own log, of which there is too much to be of use. */
  private static final Logger MANAGERS = Logger.getLogger("io.github.panicmonitors");

  @BeforeEach
  void beQuiet(LogCheck log) {
    MANAGERS.setLevel(Level.SEVERE);
  }

  @AfterEach
  void beHeardAgain() {
    MANAGERS.setLevel(null);
  }

  ExecutionStrategy execution() {
    return ExecutionStrategies.longLivedThreads();
  }

  @Test
  void nothingIsLost() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      try (Life life = new Life(execution())) {
        life.live(seed);
      }
    }
  }

  /** One manager's. */
  private static final class Life implements AutoCloseable {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryBroker broker = new InMemoryBroker(time);
    private final InMemoryPanic panic = InMemoryPanic.declare(broker);
    private final HostUnderFaults host;

    Life(ExecutionStrategy execution) {
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
                      // Chaos may refuse a message more often than ten times.
                      .outbox(OutboxLimits.defaults().attempts(1_000)));
    }

    void live(long seed) {
      host.start(MONITORS);
      BrokerChaos chaos = broker.faults().chaos(seed);
      try {
        try (chaos) {
          for (int i = 1; i <= CHANGES; i++) {
            time.advance(Duration.ofMinutes(1));
            panic.send("config", ScriptedConfig.KEY, HostUnderFaults.config(MONITORS + i).bytes());
          }
        }
        checkThatAllIsWell();
      } catch (AssertionError e) {
        throw new AssertionError(chaos.toString(), e);
      }
    }

    private void checkThatAllIsWell() {
      host.awaitFlow();
      host.awaitRoundsOf("n" + (MONITORS + CHANGES - 1));
      host.awaitRoundsOfAll();
      assertThat(broker.depth(HostUnderFaults.configsQueue("host"))).isZero();
      panic.takeHeartbeats();
      panic.send("health_check", "ping", "ping".getBytes(UTF_8));
      host.eventually(() -> assertThat(panic.takeHeartbeats()).isNotEmpty());
      host.closeWithNothingLostBut(panic.returnedReadings());
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
