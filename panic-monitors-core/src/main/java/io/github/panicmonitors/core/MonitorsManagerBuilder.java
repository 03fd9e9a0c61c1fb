package io.github.panicmonitors.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.manager.ManagerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link MonitorsManager}. All settings have defaults. Without a broker, the host applies
 * configurations with {@link MonitorsManager#apply} and receives rounds through a listener.
 *
 * <p>Not thread-safe.
 */
public final class MonitorsManagerBuilder {
  private static final int DEFAULT_MAX_MONITORABLES = 100_000;
  private static final int MAX_NAME_BYTES = 255;
  private static final Duration MIN_PERIOD = Duration.ofMillis(1);
  private static final Duration MAX_PERIOD = Duration.ofDays(365);

  private String name = "Monitors Manager";
  private String configsQueue = "monitors_manager_configs_queue";
  private String heartbeatQueue = "monitors_manager_heartbeat_queue";
  private @Nullable Broker broker;
  private ConnectionMode connections = ConnectionMode.SHARED;
  private ExecutionStrategy execution = ExecutionStrategies.automatic();
  private TimeSource time = TimeSource.system();
  private final List<MonitorProvider<?>> providers = new ArrayList<>();
  private final Map<String, Duration> periods = new LinkedHashMap<>();
  private final Map<String, Duration> deadlines = new LinkedHashMap<>();
  private final List<MonitorsListener> listeners = new ArrayList<>();
  private @Nullable ConfigStore configStore;
  private OutboxLimits outbox = OutboxLimits.defaults();
  private int maxMonitorables = DEFAULT_MAX_MONITORABLES;
  private boolean discovery = true;
  private @Nullable ClassLoader classLoader;

  MonitorsManagerBuilder() {}

  /**
   * Sets the manager's name, as PANIC knows it. Default: {@code Monitors Manager}.
   *
   * @throws IllegalArgumentException if it is blank or longer than 255 UTF-8 bytes
   */
  public MonitorsManagerBuilder name(String managerName) {
    name = requireShort("name", managerName);
    return this;
  }

  /**
   * Sets the queue that configurations come from, which the manager declares and consumes
   * exclusively. Default: {@code monitors_manager_configs_queue}.
   *
   * @throws IllegalArgumentException if it is blank or longer than 255 UTF-8 bytes
   */
  public MonitorsManagerBuilder configsQueue(String queue) {
    configsQueue = requireShort("configsQueue", queue);
    return this;
  }

  /**
   * Sets the queue that pings come from, which the manager declares. Default: {@code
   * monitors_manager_heartbeat_queue}.
   *
   * @throws IllegalArgumentException if it is blank or longer than 255 UTF-8 bytes
   */
  public MonitorsManagerBuilder heartbeatQueue(String queue) {
    heartbeatQueue = requireShort("heartbeatQueue", queue);
    return this;
  }

  /** RabbitMQ carries names as AMQP short strings. */
  private static String requireShort(String what, String value) {
    if (requireNonNull(value, what).isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank: '" + value + "'");
    }
    if (value.getBytes(UTF_8).length > MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          what + " must have at most " + MAX_NAME_BYTES + " UTF-8 bytes: " + Text.truncated(value));
    }
    if (!Text.isWellFormed(value)) {
      throw new IllegalArgumentException(
          what + " must be well-formed Unicode: " + Text.truncated(value));
    }
    return value;
  }

  /** Sets the broker to take configurations from and to publish to. Default: none. */
  public MonitorsManagerBuilder broker(Broker messageBroker) {
    broker = requireNonNull(messageBroker, "messageBroker");
    return this;
  }

  /**
   * Sets which connections monitors publish over. Default: {@link ConnectionMode#SHARED}. The other
   * modes allow at most {@value ConnectionMode#MAX_CONNECTIONS} monitorables.
   */
  public MonitorsManagerBuilder connections(ConnectionMode mode) {
    connections = requireNonNull(mode, "mode");
    return this;
  }

  /** Sets when and where monitors run. Default: {@link ExecutionStrategies#automatic()}. */
  public MonitorsManagerBuilder execution(ExecutionStrategy strategy) {
    execution = requireNonNull(strategy, "strategy");
    return this;
  }

  /** Sets the clock. Default: {@link TimeSource#system()}. */
  public MonitorsManagerBuilder time(TimeSource timeSource) {
    time = requireNonNull(timeSource, "timeSource");
    return this;
  }

  /**
   * Adds a provider. It replaces a discovered one of its type. The host closes it, after the
   * manager.
   */
  public MonitorsManagerBuilder provider(MonitorProvider<?> monitorProvider) {
    providers.add(requireNonNull(monitorProvider, "monitorProvider"));
    return this;
  }

  /**
   * Sets whether the manager looks for providers with {@link java.util.ServiceLoader} when it
   * starts. The manager closes those that it finds. Default: yes.
   */
  public MonitorsManagerBuilder discovery(boolean enabled) {
    discovery = enabled;
    return this;
  }

  /** Sets where to look for providers. Default: the starting thread's context class loader. */
  public MonitorsManagerBuilder classLoader(ClassLoader loader) {
    classLoader = requireNonNull(loader, "loader");
    return this;
  }

  /**
   * Sets the time between two rounds of a type's monitors. Default: the provider's.
   *
   * @throws IllegalArgumentException if {@code period} is less than a millisecond or more than 365
   *     days
   */
  public MonitorsManagerBuilder period(String type, Duration period) {
    periods.put(requireNonNull(type, "type"), requireInRange("period", period));
    return this;
  }

  /**
   * Sets the time after which a round of a type's monitors is cancelled. Default: the provider's.
   *
   * @throws IllegalArgumentException if {@code deadline} is less than a millisecond or more than
   *     365 days
   */
  public MonitorsManagerBuilder deadline(String type, Duration deadline) {
    deadlines.put(requireNonNull(type, "type"), requireInRange("deadline", deadline));
    return this;
  }

  private static Duration requireInRange(String name, Duration value) {
    if (requireNonNull(value, name).compareTo(MIN_PERIOD) < 0 || value.compareTo(MAX_PERIOD) > 0) {
      throw new IllegalArgumentException(name + " must be from 1 ms to 365 days: " + value);
    }
    return value;
  }

  /**
   * Sets the store of applied configurations, from which a restarted manager restores its monitors
   * at once. Default: none.
   */
  public MonitorsManagerBuilder configStore(ConfigStore store) {
    configStore = requireNonNull(store, "store");
    return this;
  }

  /**
   * Sets the limits of messages that are not published yet. Default: {@link
   * OutboxLimits#defaults()}.
   */
  public MonitorsManagerBuilder outbox(OutboxLimits limits) {
    outbox = requireNonNull(limits, "limits");
    return this;
  }

  /**
   * Sets the maximum number of monitorables. Entries over it are rejected. Default: 100,000, or
   * {@value ConnectionMode#MAX_CONNECTIONS} if each monitor has its own connections.
   *
   * @throws IllegalArgumentException if {@code most} is not positive
   */
  public MonitorsManagerBuilder maxMonitorables(int most) {
    if (most <= 0) {
      throw new IllegalArgumentException("maxMonitorables must be positive: " + most);
    }
    maxMonitorables = most;
    return this;
  }

  /** Adds a listener. */
  public MonitorsManagerBuilder listener(MonitorsListener monitorsListener) {
    listeners.add(requireNonNull(monitorsListener, "monitorsListener"));
    return this;
  }

  /**
   * Returns a manager with these settings, not started yet. Creates no thread.
   *
   * @throws IllegalStateException if {@link #maxMonitorables} is more than {@link #connections}
   *     allows
   */
  @CheckReturnValue
  public MonitorsManager build() {
    return new MonitorsManager(
        new ManagerSettings(
            name,
            configsQueue,
            heartbeatQueue,
            broker,
            connections,
            execution,
            time,
            List.copyOf(providers),
            discovery,
            classLoader,
            Map.copyOf(periods),
            Map.copyOf(deadlines),
            configStore,
            outbox,
            allowedMonitorables(),
            List.copyOf(listeners)));
  }

  private int allowedMonitorables() {
    if (connections == ConnectionMode.SHARED || maxMonitorables <= ConnectionMode.MAX_CONNECTIONS) {
      return maxMonitorables;
    }
    if (maxMonitorables != DEFAULT_MAX_MONITORABLES) {
      throw new IllegalStateException(
          "maxMonitorables must be at most %d with connections %s: %d"
              .formatted(ConnectionMode.MAX_CONNECTIONS, connections, maxMonitorables));
    }
    return ConnectionMode.MAX_CONNECTIONS;
  }
}
