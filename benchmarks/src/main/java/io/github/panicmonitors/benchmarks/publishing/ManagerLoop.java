package io.github.panicmonitors.benchmarks.publishing;

import static java.util.stream.Collectors.toMap;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.benchmarks.provider.IdProvider;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Publishes with a whole manager. Its monitors read nothing, and their rounds run one after
 * another, as fast as RabbitMQ confirms. This measures the path from a round's result to its
 * confirm.
 */
final class ManagerLoop implements PublishMethod, AutoCloseable {
  /** The messages of a round: a reading and, once that is confirmed, a heartbeat. */
  private static final int MESSAGES_A_ROUND = 2;

  /** How long to wait for room in the outbox: long enough that checking costs nothing. */
  private static final long PAUSE_NANOS = 5_000_000;

  private final CountingBroker broker;
  private final Tasks tasks = new Tasks();
  private final MonitorsManager manager;
  private final long maxUnconfirmed;
  private long rounds;
  private long before;

  ManagerLoop(String uri, int monitors, int bytes) throws Exception {
    broker = new CountingBroker(RabbitMqBroker.uri(uri));
    // Less than a round of every monitor: a waiting heartbeat would be superseded by the next one.
    maxUnconfirmed = 7L * MESSAGES_A_ROUND * monitors / 8;
    manager =
        MonitorsManager.builder()
            .broker(broker)
            .discovery(false)
            .provider(new ScriptedProvider(bytes))
            .period(IdProvider.TYPE, Duration.ofMillis(1))
            .execution(tasks)
            .build();
    manager.start();
    if (!manager.awaitConnected(Duration.ofSeconds(10))) {
      throw new IllegalStateException("manager is not connected: " + manager.status());
    }
    Map<String, Map<String, String>> entries =
        IntStream.range(0, monitors)
            .mapToObj(i -> "node_" + i)
            .collect(toMap(Function.identity(), id -> Map.of()));
    manager
        .apply(ConfigDocument.of("chains.chainlink.benchmark.nodes_config", entries))
        .get(60, TimeUnit.SECONDS);
    awaitQuiet();
    before = broker.confirmed();
  }

  /** Waits until the messages of the start are sent. */
  private void awaitQuiet() {
    while (manager.status().monitorables().pending() > 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  public void publish(BooleanSupplier goOn) {
    List<Task> all = List.copyOf(tasks.tasks);
    for (int next = 0; goOn.getAsBoolean(); next = (next + 1) % all.size()) {
      if (unconfirmed() >= maxUnconfirmed) {
        awaitNoMoreThan(maxUnconfirmed * 3 / 4);
      }
      all.get(next).run();
      rounds++;
    }
    awaitNoMoreThan(0);
    requireNothingLost();
  }

  private void awaitNoMoreThan(long max) {
    while (unconfirmed() > max) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private long unconfirmed() {
    return rounds * MESSAGES_A_ROUND - (broker.confirmed() - before);
  }

  private void requireNothingLost() {
    MessageCounts readings = manager.status().readings();
    MessageCounts heartbeats = manager.status().heartbeats();
    if (readings.lost() > 0 || heartbeats.lost() > 0) {
      throw new IllegalStateException("messages were lost: " + readings + ", " + heartbeats);
    }
  }

  @Override
  public long confirmed() {
    return broker.confirmed();
  }

  @Override
  public void close() {
    manager.close();
  }

  /** Keeps the tasks, and lets the benchmark run them. */
  private static final class Tasks implements ExecutionStrategy {
    private final List<Task> tasks = new CopyOnWriteArrayList<>();

    @Override
    public Execution start(ExecutionContext context) {
      return new Execution() {
        @Override
        public void add(Task task) {
          tasks.add(task);
        }

        @Override
        public void replace(Task old, Task next) {
          remove(old);
          add(next);
        }

        @Override
        public void remove(Task task) {
          tasks.remove(task);
          task.release();
        }

        @Override
        public void close() {
          tasks.forEach(Task::release);
          tasks.clear();
        }
      };
    }
  }
}
