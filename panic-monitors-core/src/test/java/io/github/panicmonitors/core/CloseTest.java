package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.manager.ManagerStatus.State;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.PanicRoles;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.loop.Latch;
import io.github.panicmonitors.core.scripted.ForwardingExecution;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Start and close of a manager: promise P11. */
class CloseTest {
  private static final Duration BOUND = Duration.ofSeconds(8);

  ExecutionStrategy execution() {
    return ExecutionStrategies.longLivedThreads();
  }

  private InMemoryManager host() {
    return new InMemoryManager(builder -> builder.execution(execution()));
  }

  private static Duration timeToClose(InMemoryManager host) {
    long before = host.time.nanoTime();
    host.time.run(host.manager::close);
    return Duration.ofNanos(host.time.nanoTime() - before);
  }

  @Test
  void closePublishesWaitingReadings(LogCheck log) {
    log.expect("BLOCKED: memory");
    try (InMemoryManager host = host().started()) {
      host.send(config().node("n1", "v1").node("n2", "v1"));
      host.broker.faults().block("memory");
      host.advance(Duration.ofSeconds(20));
      host.broker.faults().unblock();

      Duration took = timeToClose(host);

      assertThat(took).isLessThan(Duration.ofSeconds(1));
      assertThat(host.status().readings().confirmed()).isEqualTo(4);
      assertThat(host.status().readings().lost()).isZero();
      assertThat(host.status().state()).isEqualTo(State.CLOSED);
    }
  }

  @Test
  void closesInTimeWithABlockedBrokerAndHungMonitors(LogCheck log) {
    log.expect("BLOCKED: memory");
    log.expect("n2.*did not end after it was cancelled");
    log.expect("dropped: CLOSED");
    log.expect("n2.*an abandoned round ended late");
    try (InMemoryManager host = host().started()) {
      host.provider.script("n2", ScriptedProvider.ignoreCancel(host.time));
      host.send(config().node("n1", "v1").node("n2", "v1"));
      host.broker.faults().block("memory");
      host.advance(Duration.ofSeconds(20));

      Duration took = timeToClose(host);

      assertThat(took).isBetween(Duration.ofSeconds(4), BOUND);
      assertThat(host.status().readings().pending()).isZero();
      assertThat(host.status().readings().dropped(DropReason.CLOSED)).isPositive();
      assertThat(host.status().abandonedThreads()).isEqualTo(1);
    }
  }

  @Test
  void closesInTimeWithoutABroker(LogCheck log) {
    log.expect("CONNECTION_LOST");
    log.expect("UNREACHABLE");
    log.expect("dropped: CLOSED");
    try (InMemoryManager host = host().started()) {
      host.send(config().node("n1", "v1"));
      host.broker.faults().stop();
      host.advance(Duration.ofSeconds(20));

      assertThat(timeToClose(host)).isLessThanOrEqualTo(BOUND);

      assertThat(host.status().readings().dropped(DropReason.CLOSED)).isEqualTo(2);
    }
  }

  /** A broker that answers no new connection. Closing one by force takes long. */
  private static final class FrozenBroker extends ForwardingBroker {
    private static final Duration FORCE = Duration.ofMillis(900);

    private final VirtualTime time;
    private volatile boolean frozen;

    FrozenBroker(InMemoryBroker broker, VirtualTime time) {
      super(broker);
      this.time = time;
    }

    @Override
    public BrokerConnection connect(String name, ConnectionListener listener)
        throws BrokerException, InterruptedException {
      BrokerConnection connection = super.connect(name, listener);
      return frozen ? frozen(connection) : connection;
    }

    private BrokerConnection frozen(BrokerConnection connection) {
      Latch forced = new Latch(time);
      return (BrokerConnection)
          Proxy.newProxyInstance(
              BrokerConnection.class.getClassLoader(),
              new Class<?>[] {BrokerConnection.class},
              (proxy, method, arguments) -> {
                switch (method.getName()) {
                  case "close" -> connection.close();
                  case "forceClose" -> {
                    time.waiter().await(time.nanoTime() + FORCE.toNanos());
                    forced.open();
                  }
                  default -> {
                    forced.await(Waiter.NO_DEADLINE);
                    throw new BrokerException(BrokerFault.CLOSED, "closed by force");
                  }
                }
                return null;
              });
    }
  }

  @Test
  void closesInTimeIfTheBrokerIsFrozenForAllRoles(LogCheck log) {
    log.allow("no provider serves").allow("connection.*: (CONNECTION_LOST|UNREACHABLE)");
    try (RoleHost host = new RoleHost(null)) {
      FrozenBroker broker = new FrozenBroker(host.broker, host.time);
      host.start(builder -> builder.broker(broker).roles(PanicRoles.all()));
      broker.frozen = true;
      host.broker.faults().stop();
      host.broker.faults().restart();
      host.advance(20);
      assertThat(host.broker.connections()).hasSize(7);
      long before = host.time.nanoTime();

      host.stop();

      assertThat(Duration.ofNanos(host.time.nanoTime() - before))
          .isEqualTo(BOUND.minusSeconds(1).plus(FrozenBroker.FORCE));
      assertThat(host.broker.connections()).isEmpty();
    }
  }

  @Test
  void roundThatIsRunningAtCloseIsPublished() {
    try (InMemoryManager host = host().started()) {
      host.provider.script(
          "n1",
          (node, round) -> {
            host.time.waiter().await(host.time.nanoTime() + Duration.ofSeconds(5).toNanos());
            return ScriptedProvider.reading(node, round);
          });
      host.send(config().node("n1", "v1"));
      while (host.monitor("n1").state() != MonitorState.RUNNING) {
        host.advance(Duration.ofMillis(100));
      }
      host.advance(Duration.ofMillis(4_300));

      Duration took = timeToClose(host);

      assertThat(took).isBetween(Duration.ofMillis(600), Duration.ofMillis(700));
      assertThat(host.published("raw_data")).hasSize(1);
      assertThat(host.status().readings().confirmed()).isEqualTo(1);
      assertThat(host.provider.events("closed", "n1")).hasSize(1);
    }
  }

  @Test
  void cancelledRoundPublishesNothingAtClose() {
    try (InMemoryManager host = host().started()) {
      host.provider.script(
          "n1",
          (node, round) -> {
            try {
              host.time.hang();
            } catch (InterruptedException e) {
              // Returns a reading nevertheless.
            }
            return ScriptedProvider.reading(node, round);
          });
      host.send(config().node("n1", "v1"));
      host.advancePeriods(1);

      assertThat(timeToClose(host)).isEqualTo(Duration.ofSeconds(1));

      assertThat(host.published("raw_data")).isEmpty();
      assertThat(host.provider.events("closed", "n1")).hasSize(1);
    }
  }

  @Test
  void closeIsIdempotentAndLaterStartsAreRejected() {
    try (InMemoryManager host = host().started()) {
      timeToClose(host);
      timeToClose(host);

      assertThatThrownBy(host.manager::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("manager can be started only once and is CLOSED");
      assertThatThrownBy(() -> host.manager.apply(ConfigDocument.of(ScriptedConfig.KEY, Map.of())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("manager must be running and is CLOSED");
    }
  }

  @Test
  void closeBeforeStartIsAllowed() {
    try (InMemoryManager host = host()) {
      host.manager.close();

      assertThat(host.status().state()).isEqualTo(State.CLOSED);
    }
  }

  @Test
  void secondStartIsRejected() {
    try (InMemoryManager host = host().started()) {
      assertThatThrownBy(host.manager::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("manager can be started only once and is RUNNING");
    }
  }

  @Test
  void listenerMayCloseTheManager() {
    AtomicReference<MonitorsManager> closes = new AtomicReference<>();
    MonitorsListener listener =
        new MonitorsListener() {
          @Override
          public void roundFinished(RoundReport report) {
            closes.get().close();
          }
        };
    try (InMemoryManager host =
        new InMemoryManager(builder -> builder.execution(execution()).listener(listener))) {
      closes.set(host.manager);
      host.started();

      host.send(config().node("n1", "v1"));
      host.advancePeriods(1);
      host.advance(BOUND);

      assertThat(host.status().state()).isEqualTo(State.CLOSED);
      assertThat(host.broker.connections()).isEmpty();
      assertThat(host.provider.events("closed", "n1")).hasSize(1);
    }
  }

  @Test
  void interruptedCloseStopsEverythingAndKeepsTheInterrupt(LogCheck log) {
    log.expect("BLOCKED: memory");
    log.expect("closing was interrupted");
    log.expect("dropped: CLOSED");
    try (InMemoryManager host = host().started()) {
      host.send(config().node("n1", "v1"));
      host.broker.faults().block("memory");
      host.advance(Duration.ofSeconds(20));
      AtomicReference<Boolean> interrupted = new AtomicReference<>();
      long before = host.time.nanoTime();

      host.time.run(
          () -> {
            Thread.currentThread().interrupt();
            host.manager.close();
            interrupted.set(Thread.interrupted());
          });

      assertThat(interrupted).hasValue(true);
      assertThat(host.time.nanoTime() - before).isLessThan(Duration.ofSeconds(1).toNanos());
      host.advance(BOUND);
      assertThat(host.broker.connections()).isEmpty();
    }
  }

  @Test
  void twoProvidersOfOneTypeAreRejectedByName() {
    MonitorsManager manager =
        MonitorsManager.builder()
            .discovery(false)
            .provider(new ScriptedProvider())
            .provider(new ScriptedProvider())
            .build();

    assertThatThrownBy(manager::start)
        .isInstanceOf(MonitorsStartException.class)
        .hasMessage(
            "two providers serve type scripted: %s and %s",
            ScriptedProvider.class.getName(), ScriptedProvider.class.getName());
  }

  /** Otherwise its thread would be busy until the execution ends it. */
  @Test
  void stoppedTaskIsNeverDue() {
    List<Task> tasks = new ArrayList<>();
    ExecutionStrategy recording =
        context -> {
          Execution execution = execution().start(context);
          return new ForwardingExecution(execution) {
            @Override
            public void add(Task task) {
              tasks.add(task);
              super.add(task);
            }

            @Override
            public void replace(Task old, Task next) {
              tasks.add(next);
              super.replace(old, next);
            }
          };
        };
    try (InMemoryManager host =
        new InMemoryManager(builder -> builder.execution(recording)).started()) {
      host.send(config().node("n1", "v1").node("n2", "v1").node("n3", "v1"));
      host.send(config().node("n1", "v2").node("n3", "v1"));
      timeToClose(host);

      assertThat(tasks)
          .hasSize(4)
          .allSatisfy(
              task ->
                  assertThat(task.dueNanos() - host.time.nanoTime())
                      .isGreaterThan(Duration.ofDays(365).toNanos()));
    }
  }
}
